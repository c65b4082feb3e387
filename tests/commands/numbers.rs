//! `village`, `resident number`: record numbers of two computers and a county server, each a program of its own.

use serde_json::{Value, json};
use std::collections::BTreeSet;
use xiangyi_tests::county::County;
use xiangyi_tests::device::Device;
use xiangyi_tests::people::{Person, man};

const CODE: &str = "410482101203";

fn in_sync(device: &Device) -> Value {
    let report = device.run(&["sync"]).done();
    assert_eq!((&report["in_sync"], &report["unsent"]), (&json!(true), &json!(0)), "{report:#}");
    report
}

fn number(device: &Device, person: &Person) -> String {
    device.run(&["resident", "show", &person.id_number]).done()["record_number"].as_str().unwrap_or_default().to_owned()
}

fn found(device: &Device, text: &str) -> Vec<Value> {
    let hits = device.run(&["search", text]).done()["hits"].as_array().unwrap().clone();
    hits.into_iter().map(|hit| hit["name"].clone()).collect()
}

#[test]
fn two_computers_number_their_residents_apart_and_a_temporary_number_gives_way() {
    let county = County::start();
    let (one, two) = (Device::of_a_head(), Device::of_a_head());
    let people: Vec<Person> = (1..=3).map(|n| man("吴文忠", "19620505", n)).collect();
    let more: Vec<Person> = (4..=5).map(|n| man("郑守义", "19580101", n)).collect();
    one.import(&people);
    let given = one.run(&["resident", "number", &people[0].id_number]).done();
    assert_eq!((&given["given"], &given["waiting"]), (&json!(0), &json!(1)));
    let temporary = given["number"].as_str().unwrap().to_owned();
    assert!(temporary.starts_with("临-"), "{temporary}");
    assert_eq!(one.run(&["resident", "number", "--village", "石板村"]).refused(), "village_without_code");
    assert_eq!(one.run(&["village", "code", "石板村", "410482102203"]).refused(), "bad_village_code");
    one.run(&["village", "code", "石板村", CODE]).done();
    for device in [&one, &two] {
        device.run(&["enroll", "--server", &county.url(), "--code", &county.code()]).done();
        assert_eq!(in_sync(device)["blocks"], 1);
    }
    two.import(&more);
    assert_eq!(two.run(&["resident", "number", &more[0].id_number]).done()["number"], "41048210120300201");
    let given = one.run(&["resident", "number", "--village", CODE]).done();
    assert_eq!((&given["given"], &given["waiting"]), (&json!(3), &json!(0)), "{given:#}");
    for device in [&one, &two, &one] {
        in_sync(device);
    }
    assert_eq!(two.run(&["resident", "number", "--village", "石板村"]).done()["given"], 1);
    in_sync(&two);
    in_sync(&one);
    for device in [&one, &two] {
        let numbers: BTreeSet<String> = people.iter().chain(&more).map(|person| number(device, person)).collect();
        assert_eq!(numbers.len(), 5, "{numbers:?}");
        assert!(numbers.iter().all(|number| number.len() == 17 && number.starts_with(CODE)), "{numbers:?}");
        assert_eq!(found(device, &temporary), [json!("吴文忠")], "what was printed still finds its resident");
        assert_eq!(found(device, "203-00201"), [json!("郑守义")]);
        let row = device.run(&["village", "list"]).done()["rows"][0].clone();
        assert_eq!((&row["code"], &row["without_number"]), (&json!(CODE), &json!(0)));
    }
}
