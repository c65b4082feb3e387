//! `admission …`: treat first, pay later, to the fen.

use serde_json::{Value, json};
use xiangyi_tests::device::Device;
use xiangyi_tests::people::{Person, man};

fn clinic() -> (Device, Person) {
    let device = Device::of_a_head();
    let person = man("吴文忠", "19620505", 1).with_category("建档立卡");
    device.import(std::slice::from_ref(&person));
    (device, person)
}

fn registration(person: &Person) -> Value {
    json!({ "resident": person.id_number, "admitted_on": "2026-03-01", "diagnosis": { "icd10": "I63", "name": "脑梗死" },
        "deposit_waived": "3000.00", "papers": [] })
}

/// Registers, costs and discharges; the answer of the discharge.
fn discharged(device: &Device, person: &Person, total: &str, out_of_scope: &str) -> Value {
    let id = device.run_with(&["admission", "register"], &registration(person)).done()["id"].clone();
    let cost = json!({ "id": id, "on": "2026-03-02", "total": total, "out_of_scope": out_of_scope });
    device.run_with(&["admission", "cost"], &cost).done();
    device.run_with(&["admission", "discharge"], &json!({ "id": id, "on": "2026-03-10" })).done()
}

#[test]
fn an_admission_goes_from_the_door_to_the_archive() {
    let (device, person) = clinic();
    let answer = discharged(&device, &person, "1000.00", "0.00");
    assert_eq!((&answer["state"], &answer["total"]), (&json!("discharged"), &json!("1000.00")));
    let id = &answer["id"];
    // Example E1 of the handbook: a township centre, 建档立卡.
    let settled = device.run_with(&["admission", "settle"], &json!({ "id": id, "policy": "ruzhou-2019" })).done();
    assert_eq!(
        (&settled["state"], &settled["self_pay"], &settled["balance"]),
        (&json!("settled"), &json!("50.00"), &json!("50.00"))
    );
    let layers = settled["layers"].as_array().unwrap();
    assert_eq!((&layers[0]["code"], &layers[0]["paid"]), (&json!("basic"), &json!("900.00")));
    assert!(layers.iter().all(|layer| !layer["why"].as_array().unwrap().is_empty()), "each layer says why");
    let part =
        device.run_with(&["admission", "pay"], &json!({ "id": id, "amount": "20.00", "on": "2026-03-10" })).done();
    assert_eq!((&part["state"], &part["balance"]), (&json!("settled"), &json!("30.00")));
    let paid =
        device.run_with(&["admission", "pay"], &json!({ "id": id, "amount": "30.00", "on": "2026-03-11" })).done();
    assert_eq!((&paid["state"], &paid["balance"]), (&json!("paid"), &json!("0.00")));
    let back = device.run_with(&["admission", "return-papers"], &json!({ "id": id, "on": "2026-03-11" })).done();
    assert_eq!(back["state"], "archived");
    assert_eq!(device.run(&["check"]).done()["ok"], true, "the ledger balances");
}

#[test]
fn an_unpaid_admission_blocks_the_next_until_it_is_paid() {
    let (device, person) = clinic();
    let id = discharged(&device, &person, "1000.00", "0.00")["id"].clone();
    let register = || device.run_with(&["admission", "register"], &registration(&person));
    assert_eq!(register().refused(), "unsettled_admission", "discharged, not settled");
    device.run_with(&["admission", "settle"], &json!({ "id": id, "policy": "ruzhou-2019" })).done();
    assert_eq!(register().refused(), "unsettled_admission", "settled with a balance");
    device.run_with(&["admission", "pay"], &json!({ "id": id, "amount": "50.00", "on": "2026-03-11" })).done();
    register().done();
}

#[test]
fn the_head_overrides_with_a_reason() {
    let (device, person) = clinic();
    discharged(&device, &person, "1000.00", "0.00");
    let register =
        device.run_with(&["admission", "register", "--override", "急诊,先救人"], &registration(&person)).done();
    assert_eq!(register["state"], "in_hospital");
}

#[test]
fn two_admissions_of_a_year_accumulate_in_the_yearly_layers() {
    let (device, person) = clinic();
    let mut supplementary = Vec::new();
    for _ in 0..2 {
        let answer = discharged(&device, &person, "25000.00", "0.00");
        let settled =
            device.run_with(&["admission", "settle"], &json!({ "id": answer["id"], "policy": "ruzhou-2019" })).done();
        let layer =
            settled["layers"].as_array().unwrap().iter().find(|l| l["code"] == "supplementary").unwrap().clone();
        supplementary.push(layer["paid"].as_str().unwrap().to_owned());
        let pay = json!({ "id": answer["id"], "amount": settled["balance"], "on": "2026-03-11" });
        device.run_with(&["admission", "pay"], &pay).done();
    }
    // Township 90 %: each leaves 2,500.00; alone below the deductible of 3,000.00, together 5,000.00 pays 600.00.
    assert_eq!(supplementary, ["0.00", "600.00"]);
}

#[test]
fn bad_amounts_are_refused_with_their_field() {
    let (device, person) = clinic();
    let id = device.run_with(&["admission", "register"], &registration(&person)).done()["id"].clone();
    let cases = [
        (json!({ "id": id, "on": "2026-03-02", "total": 1000.0, "out_of_scope": "0.00" }), "total"),
        (json!({ "id": id, "on": "2026-03-02", "total": "-1.00", "out_of_scope": "0.00" }), "total"),
        (json!({ "id": id, "on": "2026-03-02", "total": "10.005", "out_of_scope": "0.00" }), "total"),
        (json!({ "id": id, "on": "2026-03-02", "total": "10.00", "out_of_scope": "10.01" }), "out_of_scope"),
        (json!({ "id": id, "on": "2026-02-28", "total": "10.00", "out_of_scope": "0.00" }), "on"),
        (json!({ "id": id, "on": "2026-03-02", "total": "10.00", "out_of_scope": "0.00", "tip": "1.00" }), "tip"),
    ];
    for (cost, field) in cases {
        let answer = device.run_with(&["admission", "cost"], &cost);
        assert_eq!((answer.status, &answer.json["error"]["field"]), (1, &json!(field)), "{:#}", answer.json);
    }
}

#[test]
fn nobody_pays_more_than_the_balance() {
    let (device, person) = clinic();
    let id = discharged(&device, &person, "1000.00", "0.00")["id"].clone();
    device.run_with(&["admission", "settle"], &json!({ "id": id, "policy": "ruzhou-2019" })).done();
    let over = device.run_with(&["admission", "pay"], &json!({ "id": id, "amount": "50.01", "on": "2026-03-11" }));
    assert_eq!((over.status, &over.json["error"]["field"]), (1, &json!("amount")), "{:#}", over.json);
}

#[test]
fn the_bill_is_printed_with_its_reasons_and_capital_amount() {
    let (device, person) = clinic();
    let id = discharged(&device, &person, "1000.00", "0.00")["id"].as_str().unwrap().to_owned();
    device.run_with(&["admission", "settle"], &json!({ "id": id, "policy": "ruzhou-2019" })).done();
    let file = device.file("bill.pdf");
    device.run(&["print", "settlement", "--admission", &id, "--out", file.to_str().unwrap()]).done();
    let text = std::process::Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output().unwrap().stdout;
    let text = String::from_utf8(text).unwrap();
    for words in ["吴文忠", "900.00", "50.00", "伍拾元整"] {
        assert!(text.contains(words), "{words} is missing from\n{text}");
    }
}

#[test]
fn nobody_is_admitted_before_birth() {
    let (device, person) = clinic();
    let mut early = registration(&person);
    early["admitted_on"] = json!("1962-05-04");
    let answer = device.run_with(&["admission", "register"], &early);
    assert_eq!(answer.json["error"]["field"], "admitted_on");
    assert_eq!(answer.refused(), "before_birth");
    early["admitted_on"] = json!("1962-05-05");
    device.run_with(&["admission", "register"], &early).done();
}

#[test]
fn a_paper_of_an_admission_without_such_an_id_names_the_flag() {
    let (device, _) = clinic();
    let out = device.file("bill.pdf");
    let answer = device.run(&["print", "settlement", "--admission", "nope", "--out", out.to_str().unwrap()]);
    assert_eq!(answer.json["error"]["field"], "admission");
    assert_eq!(answer.refused(), "bad_value");
}
