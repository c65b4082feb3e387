//! `contract`, `print contract-roster`.

use serde_json::{Value, json};
use std::process::Command;
use xiangyi_tests::device::Device;
use xiangyi_tests::people::man;

fn agreement(device: &Device, residents: &[&str]) -> Value {
    let team = device.run(&["team", "list"]).done()["teams"][0]["id"].clone();
    let pack = device.run(&["pack", "list"]).done()["packs"][0]["code"].clone();
    json!({ "residents": residents, "team": team, "packs": [pack], "signed_on": "2026-01-10", "ends_on": "2027-01-09" })
}

#[test]
fn a_household_signs_and_stands_on_the_roster_whole() {
    let device = Device::of_a_head();
    let names = ["穆塔里甫·肉孜", "张䶮", "吴𠮷安", "陈㛃"];
    let people: Vec<_> = names.iter().zip(1..).map(|(name, n)| man(name, "19550312", n)).collect();
    device.import(&people);
    for person in &people {
        let answer = device.run_with(&["contract", "add"], &agreement(&device, &[&person.id_number])).done();
        assert!(!answer["number"].as_str().unwrap().is_empty());
    }
    let file = device.file("roster.pdf");
    let answer =
        device.run(&["print", "contract-roster", "--on", "2026-06-01", "--out", file.to_str().unwrap()]).done();
    assert_eq!((&answer["pages"], &answer["rows"]), (&json!(1), &json!(4)));
    let text = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output().unwrap().stdout;
    let text = String::from_utf8(text).unwrap();
    for person in &people {
        assert!(text.contains(&person.name), "{} is missing from\n{text}", person.name);
        assert!(text.contains(&person.id_number), "{} is missing from\n{text}", person.id_number);
    }
    assert!(text.contains("签约花名册"));
}

#[test]
fn a_second_contract_in_force_is_refused() {
    let device = Device::of_a_head();
    let person = man("王德福", "19550312", 1);
    device.import(std::slice::from_ref(&person));
    let agreement = agreement(&device, &[&person.id_number]);
    device.run_with(&["contract", "add"], &agreement).done();
    assert_eq!(device.run_with(&["contract", "add"], &agreement).refused(), "contract_in_force");
    assert_eq!(device.run(&["contract", "list"]).done()["contracts"].as_array().unwrap().len(), 1);
}

#[test]
fn one_agreement_is_of_one_household_with_a_known_team_and_pack() {
    let device = Device::of_a_head();
    let (one, two) = (man("王德福", "19550312", 1), man("周福廷", "19600101", 2));
    device.import(&[one.clone(), two.clone()]);
    let both = agreement(&device, &[&one.id_number, &two.id_number]);
    assert_eq!(device.run_with(&["contract", "add"], &both).refused(), "other_household");
    for (key, value) in [("team", json!("没有的团队")), ("packs", json!(["没有的包"]))] {
        let mut unknown = agreement(&device, &[&one.id_number]);
        unknown[key] = value;
        let answer = device.run_with(&["contract", "add"], &unknown);
        assert_eq!((answer.status, &answer.json["error"]["field"]), (1, &json!(key)), "{:#}", answer.json);
    }
}
