//! `enroll`, `sync`, `cases`: two computers of one township and a county server, each a program of its own.

use crate::two_computers::{Scene, in_sync, registration, scene};
use serde_json::json;

#[test]
fn an_unpaid_admission_blocks_on_the_other_computer_until_it_is_paid() {
    let Scene { one, two, person, .. } = &scene();
    let id = one.run_with(&["admission", "register"], &registration(person)).done()["id"].clone();
    let cost = json!({ "id": id, "on": "2026-03-02", "total": "1000.00", "out_of_scope": "0.00" });
    one.run_with(&["admission", "cost"], &cost).done();
    one.run_with(&["admission", "discharge"], &json!({ "id": id, "on": "2026-03-10" })).done();
    one.run_with(&["admission", "settle"], &json!({ "id": id, "policy": "ruzhou-2019" })).done();
    in_sync(one);
    in_sync(two);
    let register = || two.run_with(&["admission", "register"], &registration(person));
    assert_eq!(register().refused(), "unsettled_admission", "the balance came with the postings");
    one.run_with(&["admission", "pay"], &json!({ "id": id, "amount": "50.00", "on": "2026-03-11" })).done();
    in_sync(one);
    in_sync(two);
    register().done();
}

#[test]
fn two_admissions_of_one_person_made_apart_are_both_kept_and_one_waits_for_a_person() {
    let Scene { one, two, person, .. } = &scene();
    for device in [one, two] {
        device.run_with(&["admission", "register"], &registration(person)).done();
    }
    assert_eq!(in_sync(one)["held"], 0);
    assert_eq!(in_sync(two)["held"], 1);
    assert_eq!(two.run(&["cases"]).done()["cases"][0]["code"], "open_admission_exists");
    assert_eq!(two.run(&["admission", "list"]).done()["rows"].as_array().unwrap().len(), 2, "neither is dropped");
}

#[test]
fn a_second_sync_has_nothing_to_send() {
    let Scene { one, .. } = &scene();
    let report = in_sync(one);
    assert_eq!((&report["pushed"], &report["pulled"]), (&json!(0), &json!(0)), "{report:#}");
}
