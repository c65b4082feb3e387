//! `visit photo`, `visit prescription`, `visit referral`, `visit table`, `visit honesty`, `form access`.

use serde_json::{Value, json};
use std::path::PathBuf;
use xiangyi_tests::device::{self, Device};
use xiangyi_tests::people::{Person, man};

fn township() -> (Device, Person) {
    let device = Device::of_a_head();
    let person = man("王德福", "19550312", 1).with_disease("高血压");
    device.import(std::slice::from_ref(&person));
    (device, person)
}

fn visit(device: &Device, person: &Person, on: &str, pressure: (u32, u32)) -> String {
    let visit = json!({ "resident": person.id_number, "form": "hypertension", "on": on, "mode": "home", "symptoms": [1],
        "systolic_mmhg": pressure.0, "diastolic_mmhg": pressure.1, "adherence": 1, "adverse_reaction": 1,
        "drugs": [{ "name": "硝苯地平缓释片", "times_per_day": 2, "dose": "10mg" }] });
    device.run_with(&["visit", "add"], &visit).done()["id"].as_str().unwrap().to_owned()
}

/// A file under the device's folder.
fn file(device: &Device, name: &str, bytes: &[u8]) -> PathBuf {
    let path = device.file(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// The smallest PNG: one pixel.
const PIXEL: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8,
    2, 0, 0, 0, 0x90, 0x77, 0x53, 0xDE, 0, 0, 0, 0x0C, 0x49, 0x44, 0x41, 0x54, 0x08, 0xD7, 0x63, 0xF8, 0xCF, 0xC0, 0,
    0, 3, 1, 1, 0, 0x18, 0xDD, 0x8D, 0xB0, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
];

#[test]
fn a_photo_goes_in_shrunk_and_comes_out_and_what_is_none_is_refused() {
    let (device, person) = township();
    let visit = visit(&device, &person, "2026-03-02", (138, 86));
    let photo = |path: &PathBuf| device.run(&["visit", "photo", "add", &visit, path.to_str().unwrap()]);
    let added = photo(&file(&device, "照片.png", PIXEL)).done();
    let listed = device.run(&["visit", "photo", "list", &visit]).done();
    assert_eq!(listed["photos"][0]["hash"], added["hash"]);
    let out = device.file("out.jpg");
    let hash = added["hash"].as_str().unwrap();
    device.run(&["visit", "photo", "save", &visit, hash, "--out", out.to_str().unwrap()]).done();
    assert!(std::fs::read(&out).unwrap().starts_with(&[0xFF, 0xD8]));
    assert_eq!(photo(&file(&device, "表.pdf", b"%PDF-1.7")).refused(), "not_a_picture");
    let large = device.file("100MB.jpg");
    std::fs::File::create(&large).unwrap().set_len(100 * 1024 * 1024).unwrap();
    assert_eq!(photo(&large).refused(), "photo_too_large");
}

#[test]
fn a_prescription_and_a_slip_are_printed_with_their_words() {
    let (device, person) = township();
    let given = json!({ "resident": person.id_number, "template": "hypertension" });
    let issued = device.run_with(&["visit", "prescription", "issue"], &given).done();
    let out = device.file("处方.pdf");
    let id = issued["id"].as_str().unwrap();
    let printed = device.run(&["print", "prescription", "--prescription", id, "--out", out.to_str().unwrap()]).done();
    assert_eq!((&printed["pages"], &printed["missing_characters"]), (&json!(1), &json!([])));
    let text = pdf_text(&out);
    for words in ["王德福", "高血压患者健康教育处方", "每天吃盐不超过 5 克", "收缩压 180 或舒张压 110 以上"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    let visit = visit(&device, &person, "2026-03-02", (186, 112));
    let out = device.file("转诊单.pdf");
    let printed = device.run(&["print", "referral-slip", "--visit", &visit, "--out", out.to_str().unwrap()]).done();
    assert_eq!(printed["pages"], 1);
    let text = pdf_text(&out);
    for words in ["王德福", person.id_number.as_str(), "186/112", "2026年3月16日", "转诊结果回执"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let open = device.run(&["visit", "referral", "list"]).done();
    assert_eq!(open["rows"][0]["visit"], json!(visit));
    let result = json!({ "visit": visit, "on": "2026-03-10", "result": "住院治疗" });
    device.run_with(&["visit", "referral", "result"], &result).done();
    assert_eq!(device.run(&["visit", "referral", "list"]).done()["rows"], json!([]));
}

#[test]
fn the_tables_and_their_people_are_told() {
    let (device, person) = township();
    visit(&device, &person, "2026-05-02", (138, 86));
    let period = ["--on", "2026-06-30"];
    let table = device.run(&[&["visit", "table", "chronic"], &period[..]].concat()).done();
    let row = &table["totals"][0];
    assert_eq!(
        (&row["disease"], &row["patients"], &row["controlled"]["percent"]),
        (&json!("hypertension"), &json!(1), &json!("100.00"))
    );
    let people = device.run(&[&["visit", "table", "chronic", "--people", "controlled"], &period[..]].concat()).done();
    assert_eq!(people["rows"][0]["name"], "王德福");
    let due = device.run(&["visit", "table", "due", "--on", "2026-08-05"]).done();
    assert_eq!((&due["total"], &due["overdue"]), (&json!(1), &json!(1)));
    let work = device.run(&["visit", "table", "workload", "--from", "2026-05-01", "--on", "2026-05-31"]).done();
    assert_eq!(work["total"]["home"], 1);
    let looked = device.run(&["visit", "honesty", "--from", "2026-05-01", "--on", "2026-06-30"]).done();
    assert_eq!((&looked["visits"], &looked["flags"]), (&json!(1), &json!([])));
    let asked = device.run(&["visit", "table", "chronic", "--people", "luck"]).refused();
    assert!(!asked.is_empty());
}

#[test]
fn a_name_for_a_register_reaches_another_computer() {
    let (device, person) = township();
    let (user, password) = device.credentials();
    let mut command = device.command(user, password);
    command.args([
        "user",
        "add",
        "--login",
        "zhao",
        "--name",
        "赵医生",
        "--role",
        "village_doctor",
        "--village",
        "石板村",
    ]);
    command.env("XIANGYI_NEW_PASSWORD", "Cunyi-2026");
    device::run(command, None).done();
    device.import(&[man("李志强", "19800101", 2).with_disease("精神分裂症")]);
    let seen = || -> Value {
        device.run_as("zhao", "Cunyi-2026", &["due", "--on", "2027-01-01"], None).done()["overdue"].clone()
    };
    assert_eq!(seen().as_array().unwrap().len(), 1, "the high blood pressure alone: {}", seen());
    assert_eq!(seen()[0]["name"], json!(person.name));
    let staff = device.run(&["form", "access", "--allow", "zhao"]).done();
    assert_eq!(staff["staff"][0]["registers"], json!(["severe_mental_disorder"]));
    assert_eq!(seen().as_array().unwrap().len(), 2);
    assert_eq!(device.run(&["form", "access", "--allow", "nobody"]).refused(), "unknown_user");
    assert_eq!(device.run(&["form", "restrict", "severe_mental_disorder", "--open"]).refused(), "always_restricted");
}

fn pdf_text(path: &std::path::Path) -> String {
    let output = std::process::Command::new("pdftotext").arg("-layout").arg(path).arg("-").output().unwrap();
    assert!(output.status.success(), "{} is no PDF", path.display());
    String::from_utf8(output.stdout).unwrap()
}
