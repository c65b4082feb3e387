//! `cases`, `rejected`: what two computers did at once, decided by a person at either of them.

use crate::two_computers::{Scene, registration, scene, sync};
use serde_json::{Value, json};
use xiangyi_tests::device::Device;
use xiangyi_tests::people::{Person, man};
use xiangyi_wire::entities::REGISTRY;

fn register(device: &Device, person: &Person) -> Value {
    device.run_with(&["admission", "register"], &registration(person)).done()["id"].clone()
}

fn cases(device: &Device) -> Vec<Value> {
    device.run(&["cases"]).done()["cases"].as_array().unwrap().clone()
}

/// Both register one person; the second is held. Its change.
fn two_admissions(scene: &Scene) -> String {
    register(&scene.one, &scene.person);
    let second = register(&scene.two, &scene.person);
    let cost = json!({ "id": second, "on": "2026-03-02", "total": "100.00", "out_of_scope": "0.00" });
    scene.two.run_with(&["admission", "cost"], &cost).done();
    sync(&scene.one);
    assert_eq!(sync(&scene.two)["held"], 2, "the charge waits with its admission");
    sync(&scene.one);
    let seen = cases(&scene.one);
    assert_eq!(seen.len(), 1, "the other computer sees the case: {seen:#?}");
    assert_eq!((&seen[0]["code"], &seen[0]["mine"]), (&json!("open_admission_exists"), &json!(false)));
    assert!(seen[0]["subject"].as_str().unwrap().starts_with("吴文忠"), "{seen:#?}");
    let own = cases(&scene.two);
    assert_eq!((own.len(), &own[0]["waiting"], &own[0]["mine"]), (1, &json!(1), &json!(true)), "{own:#?}");
    seen[0]["change_id"].as_str().unwrap().to_owned()
}

fn states(device: &Device) -> Vec<(Value, Value)> {
    let rows = device.run(&["admission", "list"]).done()["rows"].clone();
    let mut all: Vec<_> =
        rows.as_array().unwrap().iter().map(|row| (row["state"].clone(), row["total"].clone())).collect();
    all.sort_by_key(|(_, total)| total.to_string());
    all
}

#[test]
fn a_transfer_ends_the_first_admission_and_both_computers_agree() {
    let scene = scene();
    let change = two_admissions(&scene);
    let page = scene.one.run(&["cases", "show", &change]).done();
    assert_eq!(page["choices"], json!(["keep", "use_other", "different_person"]), "{page:#}");
    let number = page["fields"].as_array().unwrap().iter().find(|field| field["field"] == "number").unwrap();
    assert!(number["stands"] != number["held"] && number["stands"].is_string(), "both versions: {number}");
    let decide = |reason: &[&str]| {
        let words = ["cases", "decide", &change, "--choice", "use_other"];
        scene.one.run(&[&words[..], reason].concat())
    };
    assert_eq!(decide(&[]).refused(), "reason_missing");
    decide(&["--reason", "转到二病区"]).done();
    assert_eq!(decide(&["--reason", "again"]).refused(), "already_decided");
    assert!(cases(&scene.one).is_empty());
    for device in [&scene.one, &scene.two, &scene.one] {
        assert_eq!(sync(device)["in_sync"], true);
    }
    let expected = vec![(json!("discharged"), json!("0.00")), (json!("in_hospital"), json!("100.00"))];
    assert_eq!(states(&scene.one), expected);
    assert_eq!(states(&scene.two), expected);
    let told = scene.two.run(&["cases"]).done();
    assert_eq!(told["cases"], json!([]));
    let decided = &told["decided"][0]["decided"];
    assert_eq!((&decided["choice"], &decided["reason"]), (&json!("use_other"), &json!("转到二病区")), "{told:#}");
    assert!(decided["by"].is_string() && decided["at"].is_string());
    assert_eq!(scene.two.run(&["check"]).done()["ok"], true);
}

#[test]
fn an_admission_that_is_given_up_leaves_the_lists_and_its_charge_is_taken_back_by_its_maker() {
    let scene = scene();
    let change = two_admissions(&scene);
    scene.one.run(&["cases", "decide", &change, "--choice", "keep", "--reason", "重复登记"]).done();
    for device in [&scene.one, &scene.two] {
        assert_eq!(sync(device)["in_sync"], true);
    }
    assert_eq!(states(&scene.two), [(json!("in_hospital"), json!("0.00"))]);
    let rejected = scene.two.run(&["rejected"]).done()["rejected"].clone();
    assert_eq!((rejected.as_array().unwrap().len(), &rejected[0]["waits_for"]), (1, &json!(change)), "{rejected:#}");
    let charge = rejected[0]["change_id"].as_str().unwrap().to_owned();
    assert_eq!(scene.two.run(&["rejected", "resend", &charge]).refused(), "waits_for_another");
    scene.two.run(&["rejected", "withdraw", &charge]).done();
    assert_eq!(scene.two.run(&["rejected"]).done()["rejected"], json!([]));
    let audit = scene.two.run(&["check"]).done();
    assert_eq!(audit["ok"], true, "the withdrawal stands in the audit chain");
}

#[test]
fn the_maker_takes_a_held_change_back_and_the_county_is_told() {
    let scene = scene();
    let change = two_admissions(&scene);
    scene.two.run(&["rejected", "withdraw", &change, "--reason", "登记错了人"]).done();
    assert!(cases(&scene.two).is_empty());
    for device in [&scene.two, &scene.one, &scene.two] {
        sync(device);
    }
    assert!(cases(&scene.one).is_empty(), "nobody else is asked any more");
    assert_eq!(states(&scene.two), [(json!("in_hospital"), json!("0.00"))]);
}

#[test]
fn a_different_person_gets_the_second_admission() {
    let scene = scene();
    let other = man("吴文中", "19620505", 3);
    scene.one.import(std::slice::from_ref(&other));
    let change = two_admissions(&scene);
    let decide = ["cases", "decide", &change, "--choice", "different_person", "--reason", "同名不同人"];
    assert_eq!(scene.one.run(&decide).refused(), "missing_key");
    scene.one.run(&[&decide[..], &["--resident", &other.id_number]].concat()).done();
    for device in [&scene.one, &scene.two, &scene.one] {
        assert_eq!(sync(device)["in_sync"], true);
    }
    let rows = scene.two.run(&["admission", "list"]).done()["rows"].clone();
    let mut names: Vec<String> = rows.as_array().unwrap().iter().map(|row| row["name"].to_string()).collect();
    names.sort();
    assert_eq!(names, ["\"吴文中\"", "\"吴文忠\""], "{rows:#}");
}

#[test]
fn a_name_that_two_computers_changed_is_chosen_by_a_person() {
    let scene = scene();
    let rename = |device: &Device, name: &str| {
        let input = json!({ "resident": scene.person.id_number, "fields": { "name": name } });
        device.run_with(&["resident", "correct"], &input).done();
    };
    rename(&scene.one, "吴文仲");
    rename(&scene.two, "吴闻忠");
    sync(&scene.one);
    assert_eq!(sync(&scene.two)["held"], 1);
    sync(&scene.one);
    let change = cases(&scene.one)[0]["change_id"].as_str().unwrap().to_owned();
    let page = scene.one.run(&["cases", "show", &change]).done();
    let asked = json!([{ "field": "name", "stands": "吴文仲", "held": "吴闻忠", "contested": true }]);
    assert_eq!(page["fields"], asked);
    scene.one.run(&["cases", "decide", &change, "--choice", "use_other"]).done();
    for device in [&scene.one, &scene.two, &scene.one] {
        assert_eq!(sync(device)["in_sync"], true);
    }
    for device in [&scene.one, &scene.two] {
        let shown = device.run(&["resident", "show", &scene.person.id_number]).done();
        assert_eq!(shown["name"], "吴闻忠");
    }
}

/// Guards: rights. A doctor's computer receives no cases of the centre; what it typed and what became of that it is told.
#[test]
fn a_doctor_sees_the_own_change_and_its_end_but_decides_nothing() {
    let scene = scene();
    let doctor = ("sunyi", "Cunyi-2026");
    let add = ["user", "add", "--login", doctor.0, "--name", "孙毅", "--role", "village_doctor", "--village", "石板村"];
    let mut command = scene.two.command(scene.two.credentials().0, scene.two.credentials().1);
    command.args(add).env("XIANGYI_NEW_PASSWORD", doctor.1);
    xiangyi_tests::device::run(command, None).done();
    sync(&scene.two);
    let rename = |name: &str| json!({ "resident": scene.person.id_number, "fields": { "name": name } });
    scene.one.run_with(&["resident", "correct"], &rename("吴文仲")).done();
    sync(&scene.one);
    let typed = scene.two.run_as(doctor.0, doctor.1, &["resident", "correct"], Some(rename("吴闻忠").to_string()));
    typed.done();
    let as_doctor = |words: &[&str]| scene.two.run_as(doctor.0, doctor.1, words, None);
    assert_eq!(as_doctor(&["sync"]).done()["held"], 1);
    let list = as_doctor(&["cases"]).done();
    assert_eq!((&list["cases"][0]["may_decide"], &list["cases"][0]["made_by"]), (&json!(false), &json!("孙毅")));
    let change = list["cases"][0]["change_id"].as_str().unwrap();
    assert_eq!(as_doctor(&["cases", "show", change]).done()["choices"], json!(["withdraw"]));
    assert_eq!(as_doctor(&["cases", "decide", change, "--choice", "use_other"]).refused(), "not_allowed");
    sync(&scene.one);
    scene.one.run(&["cases", "decide", change, "--choice", "keep", "--reason", "按身份证"]).done();
    sync(&scene.one);
    as_doctor(&["sync"]).done();
    let told = as_doctor(&["cases"]).done();
    assert_eq!(
        (&told["cases"], &told["decided"][0]["decided"]["reason"]),
        (&json!([]), &json!("按身份证")),
        "{told:#}"
    );
    assert_eq!(as_doctor(&["rejected"]).done()["rejected"], json!([]), "what was decided needs nobody any more");
    assert!(scene.county.url().starts_with("http://127.0.0.1"));
}

/// Whoever decides a case reads every field by a name, never by its key.
#[test]
fn every_field_that_can_collide_has_its_word() {
    for words in
        [include_str!("../../ui/src/locales/zh-CN/cases.json"), include_str!("../../ui/src/locales/en/cases.json")]
    {
        let words: Value = serde_json::from_str(words).unwrap();
        for field in REGISTRY.iter().flat_map(|spec| spec.fields) {
            assert!(words["field"][field.name].is_string(), "{} has no word", field.name);
        }
    }
}
