//! `init`, users, passwords, backup, restore, `check`.

use serde_json::json;
use xiangyi_tests::device::{self, Device};
use xiangyi_tests::people::man;

#[test]
fn init_makes_an_encrypted_store_with_a_head_a_team_and_packs() {
    let device = Device::empty();
    let answer = device.run(&["init", "--org-code", "410482101", "--org-name", "石板镇卫生院"]).done();
    assert_eq!(answer["org_code"], "410482101");
    assert!(answer["recovery_key"].as_str().unwrap().len() >= 20);
    let bytes = std::fs::read(answer["database"].as_str().unwrap()).unwrap();
    assert!(!bytes.starts_with(b"SQLite format 3"), "the file is encrypted from its first byte");
    assert_eq!(device.run(&["team", "list"]).done()["teams"].as_array().unwrap().len(), 1);
    assert!(!device.run(&["pack", "list"]).done()["packs"].as_array().unwrap().is_empty());
}

#[test]
fn init_never_touches_a_store_that_is_there() {
    let device = Device::of_a_head();
    device.import(&[man("王德福", "19550312", 1)]);
    let code = device.run(&["init", "--org-code", "410482101", "--org-name", "别的"]).refused();
    assert_eq!(code, "store_exists");
    assert_eq!(device.run(&["search", "王德福"]).done()["hits"].as_array().unwrap().len(), 1);
}

#[test]
fn two_devices_derive_the_same_team_and_packs() {
    let (one, two) = (Device::of_a_head(), Device::of_a_head());
    for list in [["team", "list"], ["pack", "list"]] {
        assert_eq!(one.run(&list).done(), two.run(&list).done());
    }
}

#[test]
fn a_wrong_password_opens_nothing_and_says_so() {
    let device = Device::of_a_head();
    assert_eq!(device.run_as("yuanzhang", "falsch", &["check"], None).refused(), "wrong_password");
    assert_eq!(device.run_as("nobody", "falsch", &["check"], None).refused(), "wrong_password");
}

#[test]
fn a_folder_without_a_store_is_named_as_that() {
    assert_eq!(Device::empty().run(&["check"]).refused(), "no_store");
}

#[test]
fn only_a_wrong_command_or_flag_ends_with_2() {
    let device = Device::of_a_head();
    for wrong in [&["dance"][..], &["search"], &["check", "--loudly"]] {
        assert_eq!(device.run(wrong).status, 2, "{wrong:?}");
    }
}

#[test]
fn a_new_user_logs_in_and_a_disabled_one_does_not() {
    let device = Device::of_a_head();
    device.import(&[man("王德福", "19550312", 1)]);
    add_village_doctor(&device, "石板村");
    assert_eq!(device.run_as("lixm", "Cunyi-2026", &["search", "王德福"], None).done()["hits"][0]["name"], "王德福");
    device.run(&["user", "disable", "lixm"]).done();
    assert_eq!(device.run_as("lixm", "Cunyi-2026", &["search", "王德福"], None).refused(), "wrong_password");
}

#[test]
fn a_village_doctor_sees_no_other_village() {
    let device = Device::of_a_head();
    device.import(&[man("王德福", "19550312", 1), man("周福廷", "19600101", 2).of("龙塘村")]);
    add_village_doctor(&device, "石板村");
    let as_doctor = |arguments: &[&str]| device.run_as("lixm", "Cunyi-2026", arguments, None);
    assert_eq!(as_doctor(&["search", "周福廷"]).done()["hits"], json!([]));
    assert_eq!(as_doctor(&["due", "--village", "龙塘村"]).refused(), "not_your_village");
    let id = man("周福廷", "19600101", 2).id_number;
    assert_eq!(as_doctor(&["resident", "show", &id]).refused(), "not_your_village");
}

#[test]
fn a_village_doctor_may_not_manage_users_or_money() {
    let device = Device::of_a_head();
    device.import(&[man("王德福", "19550312", 1)]);
    add_village_doctor(&device, "石板村");
    let register = json!({ "resident": man("王德福", "19550312", 1).id_number, "admitted_on": "2026-09-01",
        "diagnosis": { "icd10": "I63", "name": "脑梗死" }, "deposit_waived": "0.00", "papers": [] });
    let refused = device.run_as("lixm", "Cunyi-2026", &["admission", "register"], Some(register.to_string())).refused();
    assert_eq!(refused, "not_allowed");
    assert_eq!(device.run_as("lixm", "Cunyi-2026", &["user", "list"], None).refused(), "not_allowed");
}

#[test]
fn a_backup_comes_back_with_a_password() {
    let device = Device::of_a_head();
    device.import(&[man("王德福", "19550312", 1)]);
    let file = device.file("backup.xyk");
    assert_eq!(device.run(&["backup", file.to_str().unwrap()]).done()["ok"], true);
    let other = Device::empty();
    assert_eq!(other.run(&["restore", file.to_str().unwrap()]).done()["ok"], true);
    assert_eq!(other.run(&["search", "wdf"]).done()["hits"][0]["name"], "王德福");
    assert_eq!(other.run(&["check"]).done()["ok"], true);
}

#[test]
fn a_backup_comes_back_with_the_recovery_key_when_all_passwords_are_forgotten() {
    let device = Device::empty();
    let init = device.run(&["init", "--org-code", "410482101", "--org-name", "石板镇卫生院"]).done();
    device.import(&[man("王德福", "19550312", 1)]);
    let file = device.file("backup.xyk");
    device.run(&["backup", file.to_str().unwrap()]).done();
    let other = Device::empty();
    let mut command = other.command("yuanzhang", "a-new-Password-1");
    command
        .args(["restore", file.to_str().unwrap()])
        .env("XIANGYI_RECOVERY_KEY", init["recovery_key"].as_str().unwrap());
    device::run(command, None).done();
    let hits = other.run_as("yuanzhang", "a-new-Password-1", &["search", "王德福"], None).done();
    assert_eq!(hits["hits"].as_array().unwrap().len(), 1);
}

#[test]
fn a_backup_cut_short_is_refused_and_changes_nothing() {
    let device = Device::of_a_head();
    let file = device.file("backup.xyk");
    device.run(&["backup", file.to_str().unwrap()]).done();
    let bytes = std::fs::read(&file).unwrap();
    let cut = device.file("cut.xyk");
    for part in [0, 10, bytes.len() / 2, bytes.len() - 1] {
        std::fs::write(&cut, &bytes[..part]).unwrap();
        let other = Device::empty();
        assert_eq!(other.run(&["restore", cut.to_str().unwrap()]).refused(), "backup_damaged", "cut at {part}");
        assert_eq!(other.run(&["check"]).refused(), "no_store", "cut at {part}");
    }
}

#[test]
fn a_damaged_database_is_explained_and_left_untouched() {
    let device = Device::of_a_head();
    let path = device.folder().join("data").join("xiangyi.db");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[..4096].fill(0x55);
    std::fs::write(&path, &bytes).unwrap();
    assert_eq!(device.run(&["check"]).refused(), "store_damaged");
    assert_eq!(std::fs::read(&path).unwrap(), bytes, "the damaged file is kept as it is");
}

fn add_village_doctor(device: &Device, village: &str) {
    let (user, password) = device.credentials();
    let mut command = device.command(user, password);
    command.args([
        "user",
        "add",
        "--login",
        "lixm",
        "--name",
        "李晓梅",
        "--role",
        "village_doctor",
        "--village",
        village,
    ]);
    command.env("XIANGYI_NEW_PASSWORD", "Cunyi-2026");
    device::run(command, None).done();
}
