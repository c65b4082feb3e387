//! Pay later through the command line: what is refused, and that nothing of it is left.

use serde_json::{Value, json};
use xiangyi_tests::device::{Answer, Device};
use xiangyi_tests::people::{Person, man};

fn clinic() -> (Device, Person) {
    let device = Device::of_a_head();
    let person = man("吴文忠", "19620505", 1).with_category("建档立卡");
    device.import(std::slice::from_ref(&person));
    (device, person)
}

fn register(device: &Device, person: &Person) -> Value {
    register_on(device, person, "2026-03-01")
}

fn register_on(device: &Device, person: &Person, admitted_on: &str) -> Value {
    let text = json!({ "resident": person.id_number, "admitted_on": admitted_on,
        "diagnosis": { "icd10": "I63", "name": "脑梗死" }, "papers": [{ "kind": "社保卡" }, { "kind": "身份证" }] });
    device.run_with(&["admission", "register"], &text).done()["id"].clone()
}

fn discharged(device: &Device, person: &Person, total: &str) -> Value {
    let id = register(device, person);
    device.run_with(&["admission", "cost"], &json!({ "id": id, "on": "2026-03-02", "total": total })).done();
    device.run_with(&["admission", "discharge"], &json!({ "id": id, "on": "2026-03-10" })).done();
    id
}

/// The answer is a refusal of this code at this field, in words.
fn refused(answer: &Answer, code: &str, field: Option<&str>) {
    let error = &answer.json["error"];
    assert_eq!((answer.status, &error["code"]), (1, &json!(code)), "{:#}", answer.json);
    assert_eq!(error["field"].as_str(), field, "{:#}", answer.json);
    let text = error["text"].as_str().unwrap();
    assert!(text.chars().any(|c| c > '\u{4e00}') && !text.contains("意外") && !text.contains('{'), "{text}");
}

#[test]
fn amounts_that_cannot_be_are_refused_with_their_field() {
    let (device, person) = clinic();
    let id = register(&device, &person);
    let cost = |total: &str, out: &str| {
        let text = json!({ "id": id, "on": "2026-03-02", "total": total, "out_of_scope": out });
        device.run_with(&["admission", "cost"], &text)
    };
    refused(&cost("-0.01", "0.00"), "negative_amount", Some("total"));
    refused(&cost("100000000.00", "0.00"), "amount_too_large", Some("total"));
    refused(&cost("100.00", "100.01"), "out_of_scope_above_total", Some("out_of_scope"));
    let deposit = json!({ "resident": person.id_number, "admitted_on": "2026-03-01", "diagnosis": { "name": "病" },
        "deposit_waived": "-1.00" });
    refused(&device.run_with(&["admission", "register"], &deposit), "negative_amount", Some("deposit_waived"));
    let waive = json!({ "id": id, "on": "2026-03-02", "fee": "ambulance", "amount": "0.00" });
    refused(&device.run_with(&["admission", "waive"], &waive), "no_amount", Some("amount"));
    let page = device.run(&["admission", "show", id.as_str().unwrap()]).done();
    assert_eq!((&page["admission"]["total"], &page["costs"]), (&json!("0.00"), &json!([])), "nothing is left of it");
}

#[test]
fn days_that_cannot_be_are_refused() {
    let (device, person) = clinic();
    let id = register(&device, &person);
    let discharge = |on: &str| device.run_with(&["admission", "discharge"], &json!({ "id": id, "on": on }));
    refused(&discharge("2026-02-28"), "before_admission", Some("on"));
    refused(&discharge("2999-01-01"), "in_future", Some("on"));
    device.run_with(&["admission", "cost"], &json!({ "id": id, "on": "2026-03-05", "total": "1.00" })).done();
    refused(&discharge("2026-03-04"), "costs_after_discharge", Some("on"));
}

#[test]
fn steps_out_of_turn_and_words_without_a_reason_are_refused() {
    let (device, person) = clinic();
    let id = discharged(&device, &person, "1000.00");
    let pay = |amount: &str| json!({ "id": id, "amount": amount, "on": "2026-03-11" });
    refused(&device.run_with(&["admission", "pay"], &pay("1.00")), "wrong_state", None);
    let reverse = |reason: &str| json!({ "id": id, "reason": reason });
    refused(&device.run_with(&["admission", "reverse"], &reverse("误结")), "wrong_state", None);
    device.run_with(&["admission", "settle"], &json!({ "id": id, "policy": "ruzhou-2019" })).done();
    refused(&device.run_with(&["admission", "reverse"], &reverse(" ")), "reason_missing", Some("reason"));
    refused(&device.run_with(&["admission", "write-off"], &reverse("")), "reason_missing", Some("reason"));
    refused(&device.run_with(&["admission", "pay"], &pay("50.01")), "above_balance", Some("amount"));
    refused(&device.run_with(&["admission", "pay"], &pay("0.00")), "not_a_payment", Some("amount"));
    refused(&device.run_with(&["admission", "refund"], &pay("1.00")), "above_balance", Some("amount"));
    let plan = json!({ "id": id, "on": "2026-03-11", "reason": "困难", "guarantor": { "name": "镇政府" },
        "parts": [{ "due_on": "2026-04-11", "amount": "49.00" }] });
    refused(&device.run_with(&["admission", "instalments"], &plan), "instalments_not_balance", Some("parts"));
    let papers = json!({ "id": id, "on": "2026-03-11", "papers": [2] });
    refused(&device.run_with(&["admission", "return-papers"], &papers), "paper_not_out", Some("papers"));
    let recompute = device.run(&["admission", "recompute", id.as_str().unwrap()]).done();
    assert_eq!(recompute["same"], true);
}

#[test]
fn the_whole_way_with_a_reversal_leaves_the_trial_balance_at_zero() {
    let (device, person) = clinic();
    let id = discharged(&device, &person, "1000.00");
    let settle = |entered: Value| {
        let text = json!({ "id": id, "policy": "ruzhou-2019", "entered": entered });
        device.run_with(&["admission", "settle"], &text).done()
    };
    settle(json!({}));
    device.run_with(&["admission", "pay"], &json!({ "id": id, "amount": "50.00", "on": "2026-03-11" })).done();
    let back = device.run_with(&["admission", "reverse"], &json!({ "id": id, "reason": "医保改了比例" })).done();
    assert_eq!((&back["state"], &back["affected"]), (&json!("discharged"), &json!([])));
    let again = settle(json!({ "basic": "960.00" }));
    assert_eq!((&again["self_pay"], &again["balance"]), (&json!("20.00"), &json!("-30.00")));
    let refund = json!({ "id": id, "amount": "30.00", "on": "2026-03-12" });
    assert_eq!(device.run_with(&["admission", "refund"], &refund).done()["state"], "paid");
    let balance = device.run(&["accounts", "trial-balance"]).done();
    assert_eq!(balance["difference"], "0.00");
    let cash = balance["accounts"].as_array().unwrap().iter().find(|line| line["account"] == "cash").unwrap().clone();
    assert_eq!(cash["balance"], "20.00");
    assert_eq!(device.run(&["check"]).done()["ok"], true);
}

#[test]
fn a_pack_with_a_gap_and_a_pack_that_claims_a_taken_day_are_named() {
    let device = Device::empty();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies");
    let good = std::fs::read_to_string(folder.join("ruzhou-2019.toml")).unwrap();
    let check = |text: &str| {
        let file = device.file("pack.toml");
        std::fs::write(&file, text).unwrap();
        device.run(&["policy", "check", file.to_str().unwrap()])
    };
    let gap = check(&good.replacen("over = \"50000.00\"", "over = \"50001.00\"", 1));
    assert_eq!((gap.status, &gap.json["problems"][0]["code"]), (1, &json!("band_gap")), "{:#}", gap.json);
    assert!(gap.json["problems"][0]["line"].as_u64().unwrap() > 10);
    let rival = check(&good.replacen("code = \"ruzhou-2019\"", "code = \"ruzhou-other\"", 1));
    assert_eq!((rival.status, &rival.json["problems"][0]["code"]), (1, &json!("same_days")), "{:#}", rival.json);
    assert!(rival.json["problems"][0]["text"].as_str().unwrap().contains("ruzhou-2019"));
    let toml = check("这不是 toml");
    assert_eq!((toml.status, &toml.json["problems"][0]["line"]), (1, &json!(1)), "{:#}", toml.json);
    assert_eq!(toml.refused(), "bad_policy");
}

#[test]
fn one_bill_under_two_packs_stands_side_by_side() {
    let device = Device::empty();
    let file = device.file("bill.json");
    let bill = json!({ "facility_level": "township", "in_area": true, "admitted_on": "2019-03-01",
        "discharged_on": "2019-03-10", "total": "2000.00", "out_of_scope": "0.00", "categories": ["registered_poor"] });
    std::fs::write(&file, bill.to_string()).unwrap();
    let bill = file.to_str().unwrap();
    let both = device.run(&["policy", "compare", "ruzhou-2019", "ruzhou-2019-henan", "--bill", bill]).done();
    // Flat 90 %: 1,800.00. By bands 80 % of 800.00 and all above: 1,840.00.
    assert_eq!((&both["rows"][0]["first"], &both["rows"][0]["second"]), (&json!("1800.00"), &json!("1840.00")));
    assert_eq!(both["self_pay_difference"], "-20.00");
    refused(
        &device.run(&["policy", "compare", "ruzhou-2019", "atlantis", "--bill", bill]),
        "unknown_policy",
        Some("policy"),
    );
}

#[test]
fn aid_from_outside_the_county_walks_its_chain_under_the_cap_of_the_household() {
    let (device, person) = clinic();
    let apply = |requested: &str| {
        let text = json!({ "resident": person.id_number, "hospital": "省人民医院",
            "diagnosis": { "icd10": "C16", "name": "胃癌" }, "admitted_on": "2026-02-01", "discharged_on": "2026-02-20",
            "total": "120000.00", "reimbursed": "40000.00", "requested": requested, "account": "6228480402564890018",
            "applied_on": "2026-03-01" });
        device.run_with(&["aid", "apply"], &text)
    };
    refused(&apply("80000.01"), "requested_above_rest", Some("requested"));
    let first = apply("45000.00").done()["id"].clone();
    let review = |id: &Value, by: &str, amount: Option<&str>| {
        let text = json!({ "id": id, "on": "2026-03-02", "by": by, "reviewer": "王", "approved": true, "opinion": "属实",
            "amount": amount });
        device.run_with(&["aid", "review"], &text)
    };
    let pass = |id: &Value, amount: &str| {
        review(id, "village", None).done();
        review(id, "township", None).done();
        review(id, "county", Some(amount))
    };
    refused(&review(&first, "county", Some("1.00")), "wrong_state", None);
    assert_eq!(pass(&first, "45000.00").done()["state"], "county_approved");
    let second = apply("20000.00").done();
    assert_eq!((&second["household_year"], &second["most"]), (&json!("45000.00"), &json!("5000.00")));
    refused(&pass(&second["id"], "5000.01"), "above_household_year", Some("amount"));
    assert_eq!(review(&second["id"], "county", Some("5000.00")).done()["household_year"], "50000.00");
    let announce = json!({ "id": first, "from_on": "2026-03-03", "to_on": "2026-03-10" });
    device.run_with(&["aid", "announce"], &announce).done();
    let paid = |on: &str| device.run_with(&["aid", "pay"], &json!({ "id": first, "on": on }));
    refused(&paid("2026-03-10"), "still_announced", Some("on"));
    assert_eq!(paid("2026-03-11").done()["state"], "paid");
    let list = device.run(&["aid", "list"]).done();
    assert_eq!(
        (list["applications"].as_array().unwrap().len(), &list["applications"][0]["account_tail"]),
        (2, &json!("0018"))
    );
}

#[test]
fn a_chronic_disease_counts_from_the_month_after_its_recognition() {
    let (device, person) = clinic();
    let forward = json!({ "resident": person.id_number, "disease": "I10", "name": "高血压", "applied_on": "2026-03-01",
        "batch": "2026春" });
    let id = device.run_with(&["chronic", "put-forward"], &forward).done()["id"].clone();
    refused(&device.run_with(&["chronic", "put-forward"], &forward), "already_registered", Some("disease"));
    let decide =
        json!({ "id": id, "recognised": true, "on": "2026-03-31", "hospital": "市人民医院", "certificate": "M001" });
    assert_eq!(device.run_with(&["chronic", "decide"], &decide).done()["counts_from"], "2026-04-01");
    refused(&device.run_with(&["chronic", "decide"], &decide), "wrong_state", None);
    let list = device.run(&["chronic", "list"]).done();
    assert_eq!(list["recognitions"][0]["counts"], true);
}

#[test]
fn two_packs_never_hold_on_the_same_day_by_the_heads_word() {
    let (device, _) = clinic();
    let kept = device.run(&["policy", "kept"]).done();
    let hash = |code: &str| {
        let all = kept["policies"].as_array().unwrap();
        all.iter().find(|pack| pack["code"] == code).unwrap()["hash"].clone()
    };
    let activate = |code: &str, from: &str, to: Value| {
        device.run_with(&["policy", "activate"], &json!({ "hash": hash(code), "from": from, "to": to }))
    };
    activate("ruzhou-2019", "2026-01-01", json!("2026-06-30")).done();
    refused(&activate("cap10-county", "2026-06-30", Value::Null), "days_claimed", Some("from"));
    refused(&activate("cap10-county", "2026-07-02", json!("2026-07-01")), "dates_reversed", Some("to"));
    assert_eq!(activate("cap10-county", "2026-07-01", Value::Null).done()["active_from"], "2026-07-01");
    let file = device.file("bad.toml");
    std::fs::write(&file, "code = \"x\"").unwrap();
    refused(&device.run(&["policy", "add", file.to_str().unwrap()]), "bad_policy", Some("text"));
}

#[test]
fn a_category_that_ends_during_the_stay_is_settled_as_on_the_day_of_admission() {
    let (device, person) = clinic();
    let give = json!({ "resident": person.id_number, "category": "subsistence_allowance", "from_on": "2026-01-01" });
    let tag = device.run_with(&["household", "category", "give"], &give).done()["id"].clone();
    let id = discharged(&device, &person, "1000.00");
    let end = json!({ "id": tag, "to_on": "2026-03-05" });
    device.run_with(&["household", "category", "end"], &end).done();
    let settled = device.run_with(&["admission", "settle"], &json!({ "id": id, "policy": "ruzhou-2019" })).done();
    // 70 % of the 50.00 that the four layers before leave.
    assert_eq!((&settled["layers"][4]["paid"], &settled["self_pay"]), (&json!("35.00"), &json!("15.00")));
    let next = json!({ "id": id, "amount": "15.00", "on": "2026-03-11" });
    device.run_with(&["admission", "pay"], &next).done();
    let again = register_on(&device, &person, "2026-03-20");
    let page = device.run(&["admission", "show", again.as_str().unwrap()]).done();
    assert_eq!(page["admission"]["categories"].as_array().unwrap().len(), 1, "it is over on the day of the next one");
}

#[test]
fn who_is_owed_something_is_not_held_back() {
    let (device, person) = clinic();
    let id = discharged(&device, &person, "1000.00");
    let settle = |entered: Value| {
        let text = json!({ "id": id, "policy": "ruzhou-2019", "entered": entered });
        device.run_with(&["admission", "settle"], &text).done()
    };
    settle(json!({}));
    device.run_with(&["admission", "pay"], &json!({ "id": id, "amount": "50.00", "on": "2026-03-11" })).done();
    device.run_with(&["admission", "reverse"], &json!({ "id": id, "reason": "医保改了比例" })).done();
    assert_eq!(settle(json!({ "basic": "960.00" }))["balance"], "-30.00");
    register_on(&device, &person, "2026-03-20");
}

#[test]
fn an_outpatient_bill_is_settled_receipted_claimed_and_taken_back() {
    let (device, person) = clinic();
    let forward =
        json!({ "resident": person.id_number, "disease": "I10", "name": "高血压", "applied_on": "2026-01-05" });
    let id = device.run_with(&["chronic", "put-forward"], &forward).done()["id"].clone();
    device.run_with(&["chronic", "decide"], &json!({ "id": id, "recognised": true, "on": "2026-02-10" })).done();
    let bill = |total: &str, out: &str| {
        json!({ "recognition": id, "on": "2026-03-05", "total": total, "out_of_scope": out, "policy": "cap10-county",
            "entered": { "basic": "500.00", "medical_assistance": "100.00" } })
    };
    let try_it = |total: &str, out: &str| device.run_with(&["chronic", "bill"], &bill(total, out));
    refused(&try_it("-1.00", "0.00"), "negative_amount", Some("total"));
    refused(&try_it("100000000.00", "0.00"), "amount_too_large", Some("total"));
    refused(&try_it("1000.00", "1000.01"), "out_of_scope_above_total", Some("out_of_scope"));
    let estimate = device.run_with(&["chronic", "estimate"], &bill("1000.00", "0.00")).done();
    let billed = try_it("1000.00", "0.00").done();
    assert_eq!((&billed["self_pay"], &estimate["self_pay"]), (&json!("100.00"), &json!("100.00")));
    let claims = device.run(&["accounts", "claims", "--from", "2026-03-01", "--to", "2026-03-31"]).done();
    assert_eq!((&claims["total"], &claims["payers"][0]["lines"][0]["number"]), (&json!("900.00"), &billed["number"]));
    let bill = billed["id"].as_str().unwrap();
    let pdf = device.file("receipt.pdf");
    device.run(&["print", "outpatient-receipt", "--bill", bill, "--out", pdf.to_str().unwrap()]).done();
    let text = std::process::Command::new("pdftotext").arg("-layout").arg(&pdf).arg("-").output().unwrap().stdout;
    let text = String::from_utf8(text).unwrap();
    for words in ["门诊收费收据", "门诊结算号", "吴文忠", "100.00", "壹佰元整", billed["receipt"].as_str().unwrap()]
    {
        assert!(text.contains(words), "{words} is missing from\n{text}");
    }
    let back = json!({ "id": bill, "reason": "录错了人" });
    assert_eq!(device.run_with(&["chronic", "reverse-bill"], &back).done()["cash_back"], "100.00");
    refused(&device.run_with(&["chronic", "reverse-bill"], &back), "already_reversed", None);
    assert_eq!(device.run(&["chronic", "bills"]).done()["bills"][0]["reversed"], "录错了人");
    assert_eq!(device.run(&["accounts", "trial-balance"]).done()["difference"], "0.00");
    assert_eq!(device.run(&["check"]).done()["ok"], true);
}

#[test]
fn a_slip_of_another_hospital_is_entered_by_its_amounts() {
    let (device, person) = clinic();
    let slip = |admitted: &str, discharged: &str, out: &str| {
        json!({ "resident": person.id_number, "hospital": "市人民医院", "slip": { "policy": "ruzhou-2019",
            "facility_level": "county", "in_area": true, "admitted_on": admitted, "discharged_on": discharged,
            "total": "25000.00", "out_of_scope": out, "paid": { "basic": "22500.00" } } })
    };
    let enter = |text: &Value| device.run_with(&["admission", "outside"], text);
    let reversed = enter(&slip("2026-02-10", "2026-02-01", "0.00"));
    refused(&reversed, "discharge_before_admission", Some("discharged_on"));
    refused(&enter(&slip("2026-02-01", "2026-02-10", "25000.01")), "out_of_scope_above_total", Some("out_of_scope"));
    refused(&enter(&slip("2998-02-01", "2999-02-10", "0.00")), "in_future", Some("slip.discharged_on"));
    let entered = enter(&slip("2026-02-01", "2026-02-10", "0.00")).done();
    let list = device.run(&["admission", "list-outside", "--resident", &person.id_number]).done();
    assert_eq!(list["settlements"][0]["statement"]["self_pay"], "2500.00");
    let withdraw = json!({ "id": entered["id"], "reason": "录错了人" });
    device.run_with(&["admission", "withdraw-outside"], &withdraw).done();
    assert_eq!(device.run(&["admission", "list-outside"]).done()["settlements"], json!([]));
}

/// The texts of a sheet, row by row; a number as it is shown.
fn sheet(path: &std::path::Path) -> Vec<Vec<String>> {
    use calamine::Reader;
    let mut book = calamine::open_workbook_auto(path).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let text = |cell: &calamine::Data| match cell {
        calamine::Data::Float(number) => format!("{number:.2}"),
        calamine::Data::Int(number) => format!("{number}.00"),
        calamine::Data::DateTime(day) => {
            let first = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).unwrap();
            (first + chrono::Days::new(day.as_f64() as u64)).to_string()
        }
        other => other.to_string(),
    };
    sheet.rows().map(|row| row.iter().map(text).collect()).collect()
}

#[test]
fn the_registers_as_xlsx_hold_what_the_data_says() {
    let device = Device::of_a_head();
    let people: Vec<Person> =
        (1..=3).map(|n| man(&format!("病人{n}"), "19620505", n).with_category("建档立卡")).collect();
    device.import(&people);
    let mut ids = Vec::new();
    for (person, total) in people.iter().zip(["1000.00", "2345.67", "800.05"]) {
        let id = discharged(&device, person, total);
        device.run_with(&["admission", "settle"], &json!({ "id": id, "policy": "ruzhou-2019" })).done();
        ids.push(id);
    }
    let plan = json!({ "id": ids[0], "on": "2026-03-11", "reason": "困难", "guarantor": { "name": "镇政府" },
        "parts": [{ "due_on": "2026-04-11", "amount": "20.00" }, { "due_on": "2026-05-11", "amount": "30.00" }] });
    device.run_with(&["admission", "instalments"], &plan).done();
    let written = |kind: &str, more: &[&str]| {
        let out = device.file(&format!("{kind}.xlsx"));
        let arguments = [&["print", kind, "--out", out.to_str().unwrap()], more].concat();
        device.run(&arguments).done();
        sheet(&out)
    };
    let has = |rows: &[Vec<String>], wanted: &[&str]| {
        let found = rows.iter().any(|row| wanted.iter().all(|text| row.iter().any(|cell| cell == text)));
        assert!(found, "{wanted:?} in one row of {rows:#?}");
    };
    let span = ["--from", "2026-03-01", "--to", "2026-03-31"];
    let admissions = written("admission-register", &span);
    let arrears = written("arrears-register", &[]);
    for (id, person) in ids.iter().zip(&people) {
        let page = device.run(&["admission", "show", id.as_str().unwrap()]).done();
        let one = &page["admission"];
        let text = |key: &str| one[key].as_str().unwrap();
        has(&admissions, &[&person.name, text("number"), text("total"), text("self_pay"), text("balance")]);
        has(&arrears, &[&person.name, text("number"), text("self_pay"), text("balance")]);
        has(&written("papers-register", &span), &[&person.name, "身份证", "复印件"]);
    }
    has(&arrears, &["镇政府", "2.00", "2026-04-11"]);
    let claims = device.run(&["accounts", "claims", "--from", "2026-03-01", "--to", "2026-03-31"]).done();
    let claimed = written("payer-claims", &span);
    for payer in claims["payers"].as_array().unwrap() {
        for line in payer["lines"].as_array().unwrap() {
            let text = |key: &str| line[key].as_str().unwrap();
            has(&claimed, &[text("number"), text("name"), text("total"), text("in_scope"), text("paid")]);
        }
        has(&claimed, &[payer["total"].as_str().unwrap()]);
    }
    let month = device.run(&["statistics", "pay-later", "--month", "2026-03-01"]).done()["of_month"].clone();
    let text = |key: &str| month[key].as_str().unwrap();
    let t6 = written("pay-later-statistics", &["--month", "2026-03-01"]);
    has(&t6, &["本月", "3.00", text("total"), text("basic"), text("supplementary"), text("self_pay"), text("arrears")]);
}
