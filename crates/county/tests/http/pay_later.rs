//! What the county makes of pay later when two computers acted without each other: each rule of the steps, of the
//! postings and of outpatient bills. What is held waits for a person; what is rejected could never stand.

use crate::county::*;
use serde_json::{Value, json};

async fn admitted(device: &mut Device) {
    let fields = json!({ "number": "ZY1", "resident": row("甲"), "admitted_on": "2026-03-01",
        "facility_level": "township", "in_area": true, "diagnosis": { "icd10": "I63", "name": "脑梗死" },
        "categories": [], "deposit_waived": "0.00",
        "papers": [{ "kind": "社保卡", "copies": 1, "original": false, "confirmed": false, "return_on": null }] });
    let insert = device.insert("admission", row("ZY1"), fields);
    assert_eq!(word(&device.say(insert).await), "accepted 1");
}

async fn step(device: &mut Device, kind: &str, data: Value) -> String {
    let change = device.change("admission", row("ZY1"), json!({ "event": { "kind": kind, "data": data } }));
    word(&device.say(change).await)
}

/// Costed, discharged and settled; the county's revision is 4.
async fn settled(device: &mut Device) {
    admitted(device).await;
    let cost = json!({ "on": "2026-03-02", "total": "1000.00", "out_of_scope": "0.00" });
    assert_eq!(step(device, "cost", cost).await, "accepted 2");
    assert_eq!(step(device, "discharged", json!({ "on": "2026-03-05" })).await, "accepted 3");
    let statement = json!({ "on": "2026-03-05", "statement": { "self_pay": "100.00" } });
    assert_eq!(step(device, "settled", statement).await, "accepted 4");
}

/// Guards: a correction names charges that are there, and says why.
#[tokio::test]
async fn charges_are_corrected_by_name_and_with_a_reason_or_held() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    admitted(&mut device).await;
    let charges = json!({ "on": "2026-03-02", "total": "10.00", "out_of_scope": "0.00" });
    let cost = device.change("admission", row("ZY1"), json!({ "event": { "kind": "cost", "data": charges } }));
    let name = cost["change_id"].clone();
    assert_eq!(word(&device.say(cost).await), "accepted 2");
    let correct = |cost: &Value, reason: &str| json!({ "cost": cost, "on": "2026-03-02", "total": "9.00", "out_of_scope": "0.00", "reason": reason });
    let nobody = json!("AAAAAAAAAAAAAAAAAAAAAA");
    assert_eq!(step(&mut device, "cost_corrected", correct(&nobody, "多记")).await, "held unknown_cost");
    assert_eq!(step(&mut device, "cost_corrected", correct(&name, " ")).await, "held reason_missing");
    assert_eq!(step(&mut device, "cost_corrected", correct(&name, "多记")).await, "accepted 3");
}

/// Guards: amounts that cannot be never become part of a bill.
#[tokio::test]
async fn charges_below_zero_absurd_or_beyond_the_whole_are_held() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    admitted(&mut device).await;
    for (total, out, verdict) in [
        ("-0.01", "0.00", "held negative_amount"),
        ("100000000.00", "0.00", "held amount_too_large"),
        ("1.00", "1.01", "held out_of_scope_above_total"),
    ] {
        let cost = json!({ "on": "2026-03-02", "total": total, "out_of_scope": out });
        assert_eq!(step(&mut device, "cost", cost).await, verdict, "{total} {out}");
    }
    let early = json!({ "on": "2026-02-28", "total": "1.00", "out_of_scope": "0.00" });
    assert_eq!(step(&mut device, "cost", early).await, "held before_admission");
}

/// Guards: nobody leaves before the last charges, and charges after the discharge are held.
#[tokio::test]
async fn a_discharge_and_the_charges_agree_on_the_last_day() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    admitted(&mut device).await;
    let cost = |on: &str| json!({ "on": on, "total": "1.00", "out_of_scope": "0.00" });
    assert_eq!(step(&mut device, "cost", cost("2026-03-04")).await, "accepted 2");
    assert_eq!(step(&mut device, "discharged", json!({ "on": "2026-03-03" })).await, "held costs_after_discharge");
    assert_eq!(step(&mut device, "discharged", json!({ "on": "2026-03-04" })).await, "accepted 3");
    assert_eq!(step(&mut device, "cost", cost("2026-03-05")).await, "held after_discharge");
    let back = |reason: &str| json!({ "on": "2026-03-04", "reason": reason });
    assert_eq!(step(&mut device, "discharge_withdrawn", back("")).await, "held reason_missing");
    assert_eq!(step(&mut device, "discharge_withdrawn", back("写错")).await, "accepted 4");
    assert_eq!(step(&mut device, "discharge_withdrawn", back("写错")).await, "held wrong_state");
}

/// Guards: one settlement stands at a time; the second computer's waits for a person.
#[tokio::test]
async fn a_second_settlement_is_held_until_the_first_is_taken_back() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    settled(&mut device).await;
    let again = json!({ "on": "2026-03-06", "statement": { "self_pay": "90.00" } });
    assert_eq!(step(&mut device, "settled", again.clone()).await, "held wrong_state");
    let back = |reason: &str| json!({ "on": "2026-03-06", "reason": reason });
    assert_eq!(step(&mut device, "reversed", back(" ")).await, "held reason_missing");
    assert_eq!(step(&mut device, "reversed", back("比例有误")).await, "accepted 5");
    assert_eq!(step(&mut device, "reversed", back("比例有误")).await, "held wrong_state", "there is none to take back");
    let waits = step(&mut device, "settled", again).await;
    assert_eq!(waits, "held case_open", "until a person has decided about the one that was held");
}

/// Guards: what was taken back is settled again.
#[tokio::test]
async fn a_settlement_that_was_taken_back_is_issued_again() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    settled(&mut device).await;
    assert_eq!(step(&mut device, "reversed", json!({ "on": "2026-03-06", "reason": "比例有误" })).await, "accepted 5");
    let again = json!({ "on": "2026-03-06", "statement": { "self_pay": "90.00" } });
    assert_eq!(step(&mut device, "settled", again).await, "accepted 6");
}

/// Guards: before the discharge there is nothing to settle.
#[tokio::test]
async fn a_settlement_before_the_discharge_is_held() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    admitted(&mut device).await;
    let settle = json!({ "on": "2026-03-05", "statement": { "self_pay": "0.00" } });
    assert_eq!(step(&mut device, "settled", settle).await, "held wrong_state");
}

/// Guards: without charges there is nothing to settle.
#[tokio::test]
async fn a_settlement_of_nothing_is_held() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    admitted(&mut device).await;
    assert_eq!(step(&mut device, "discharged", json!({ "on": "2026-03-05" })).await, "accepted 2");
    let settle = json!({ "on": "2026-03-05", "statement": { "self_pay": "0.00" } });
    assert_eq!(step(&mut device, "settled", settle).await, "held no_costs");
}

fn plan() -> Value {
    json!({ "on": "2026-03-06", "plan": { "reason": "困难", "parts": [{ "due_on": "2026-04-01", "amount": "100.00" }],
        "guarantor": { "name": "镇政府", "relation": "", "phone": "" } } })
}

/// Guards: before a settlement nothing is agreed about it.
#[tokio::test]
async fn arrears_are_not_agreed_or_lifted_before_the_settlement() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    admitted(&mut device).await;
    assert_eq!(step(&mut device, "instalments", plan()).await, "held wrong_state");
    let lift = json!({ "on": "2026-03-06", "reason": "按期还款" });
    assert_eq!(step(&mut device, "block_lifted", lift).await, "held wrong_state");
}

/// Guards: a plan, a word that lifts the block and its reason, 逃费 once.
#[tokio::test]
async fn arrears_of_a_settlement_are_agreed_and_lifted_with_a_reason() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    settled(&mut device).await;
    assert_eq!(step(&mut device, "instalments", plan()).await, "accepted 5");
    let lift = |reason: &str| json!({ "on": "2026-03-06", "reason": reason });
    assert_eq!(step(&mut device, "block_lifted", lift("")).await, "held reason_missing");
    assert_eq!(step(&mut device, "block_lifted", lift("按期还款")).await, "accepted 6");
    assert_eq!(step(&mut device, "absconded", json!({ "on": "2026-03-06" })).await, "accepted 7");
    assert_eq!(step(&mut device, "absconded", json!({ "on": "2026-03-06" })).await, "held wrong_state");
}

/// Guards: favours and moves belong to the stay, and say what they are.
#[tokio::test]
async fn favours_name_what_is_given_and_end_with_the_settlement() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    settled(&mut device).await;
    let waive = json!({ "on": "2026-03-05", "fee": "ambulance", "amount": "120.00" });
    assert_eq!(step(&mut device, "fee_waived", waive).await, "held wrong_state");
    let kit = json!({ "on": "2026-03-05", "items": ["毛巾"] });
    assert_eq!(step(&mut device, "kit_issued", kit).await, "held wrong_state");
    let moved = json!({ "on": "2026-03-05", "ward": "外科" });
    assert_eq!(step(&mut device, "moved", moved).await, "held wrong_state");
}

/// Guards: a paper goes back once, and only one that is there.
#[tokio::test]
async fn papers_go_back_once() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    admitted(&mut device).await;
    let back = |papers: Value| json!({ "on": "2026-03-03", "signed_by": "本人", "papers": papers });
    assert_eq!(step(&mut device, "papers_returned", back(json!([1]))).await, "held paper_not_out");
    assert_eq!(step(&mut device, "papers_returned", back(json!([0, 0]))).await, "held paper_not_out");
    assert_eq!(step(&mut device, "papers_returned", back(json!([0]))).await, "accepted 2");
    assert_eq!(step(&mut device, "papers_returned", back(Value::Null)).await, "held already_returned");
    assert_eq!(
        step(&mut device, "papers_taken", json!({ "on": "2026-03-03", "papers": [] })).await,
        "held missing_key"
    );
}

/// Guards: the chain of reviews is walked in order by whichever computer, and a refusal ends it.
#[tokio::test]
async fn an_application_walks_its_chain_in_order() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    let fields = json!({ "number": "JZ1", "resident": row("甲"), "household": row("户"), "hospital": "省医院",
        "diagnosis": { "icd10": "C16", "name": "胃癌" }, "total": "90000.00", "reimbursed": "40000.00",
        "requested": "20000.00", "account": "6228", "policy": "cap10-county", "applied_on": "2026-03-01" });
    let insert = device.insert("aid_application", row("JZ1"), fields);
    assert_eq!(word(&device.say(insert).await), "accepted 1");
    let review = |by: &str, amount: Value| {
        json!({ "event": { "kind": "reviewed", "data": { "on": "2026-03-02", "by": by, "reviewer": "王",
            "approved": true, "opinion": "属实", "amount": amount } } })
    };
    let mut follow = Vec::new();
    for (op, verdict) in [
        (review("township", Value::Null), "held wrong_state"),
        (review("village", Value::Null), "accepted 2"),
        (review("village", Value::Null), "held wrong_state"),
        (review("township", Value::Null), "accepted 3"),
        (review("county", Value::Null), "held no_amount"),
        (review("county", json!("8000.00")), "accepted 4"),
        (json!({ "event": { "kind": "paid", "data": { "on": "2026-03-20" } } }), "held wrong_state"),
        (
            json!({ "event": { "kind": "announced", "data": { "on": "2026-03-03", "from_on": "2026-03-10",
                "to_on": "2026-03-03" } } }),
            "held dates_reversed",
        ),
        (
            json!({ "event": { "kind": "announced", "data": { "on": "2026-03-03", "from_on": "2026-03-03",
                "to_on": "2026-03-10" } } }),
            "accepted 5",
        ),
        (json!({ "event": { "kind": "paid", "data": { "on": "2026-03-10" } } }), "held still_announced"),
        (json!({ "event": { "kind": "paid", "data": { "on": "2026-03-11" } } }), "accepted 6"),
        (
            json!({ "event": { "kind": "withdrawn", "data": { "on": "2026-03-12", "reason": "误" } } }),
            "held wrong_state",
        ),
    ] {
        let change = device.change("aid_application", row("JZ1"), op);
        follow.push((word(&device.say(change).await), verdict));
    }
    assert!(follow.iter().all(|(said, wanted)| said == wanted), "{follow:#?}");
}

/// Guards: a posting balances, is posted and not inserted, and is reversed, never withdrawn.
#[tokio::test]
async fn postings_balance_and_are_never_withdrawn() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    let line = |account: &str, amount: Value| json!({ "account": account, "amount": amount });
    for (name, lines, verdict) in [
        ("P1", json!([]), "rejected missing_field lines"),
        ("P2", json!([line("cash", json!("1.00"))]), "rejected unbalanced lines"),
        ("P3", json!([line("cash", json!("0.01")), line("patient", json!("-0.02"))]), "rejected unbalanced lines"),
        ("P4", json!([line("cash", json!(1)), line("patient", json!("-1.00"))]), "rejected bad_value lines"),
        ("P5", json!([line("cash", json!("一元")), line("patient", json!("-1.00"))]), "rejected bad_value lines"),
        ("P6", json!([line("cash", json!("1.00")), line("patient", json!("-1.00"))]), "accepted 1"),
    ] {
        let post = device.change("posting", row(name), json!({ "post": { "kind": "payment", "lines": lines } }));
        assert_eq!(word(&device.say(post).await), verdict, "{name}");
    }
    let void = device.change("posting", row("P6"), json!({ "void": { "reason": "收错" } }));
    assert_eq!(word(&device.say(void).await), "rejected reverse_instead");
    let edit = device.patch("posting", row("P6"), Some((1, 1)), json!({ "reason": "改" }));
    assert_eq!(word(&device.say(edit).await), "rejected wrong_operation");
}

/// Guards: an outpatient's postings wait with their bill, and a bill that is taken back stays with its reason.
#[tokio::test]
async fn the_postings_of_an_outpatient_bill_wait_with_it() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    let lines = json!([{ "account": "charges", "amount": "-5.00" }, { "account": "patient", "amount": "5.00" }]);
    let bill = |device: &mut Device, name: &str, number: Value| {
        device.insert("outpatient_bill", row(name), json!({ "number": number, "resident": row("甲") }))
    };
    let post = |device: &mut Device, name: &str, bill: &str| {
        let fields = json!({ "kind": "settlement", "outpatient_bill": row(bill), "lines": lines });
        device.change("posting", row(name), json!({ "post": fields }))
    };
    let changes = [bill(&mut device, "坏", json!(7)), post(&mut device, "P1", "坏")];
    let reply = device.push(&changes).await.unwrap();
    assert_eq!(words(&reply.results), ["rejected bad_value number", "rejected waits"]);
    let changes = [bill(&mut device, "MB1", json!("MB1")), post(&mut device, "P2", "MB1")];
    let reply = device.push(&changes).await.unwrap();
    assert_eq!(words(&reply.results), ["accepted 1", "accepted 1"]);
    let void = device.change("outpatient_bill", row("MB1"), json!({ "void": { "reason": "录错人" } }));
    assert_eq!(word(&device.say(void).await), "accepted 2");
    let rows = device.rows().await;
    assert!(rows.iter().any(|found| found.id == row("MB1") && found.voided.as_deref() == Some("录错人")));
}

/// Guards: what a closing kept of its month comes back as it was sent, to the letter.
#[tokio::test]
async fn a_closing_keeps_its_statistics() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    let statistics = json!({ "of_month": { "admissions": 2, "total": "3000.00" }, "cumulative": { "admissions": 5 } });
    let fields = json!({ "kind": "month", "through_on": "2026-03-31", "balances": { "cash": "5.00" },
        "statistics": statistics, "statistics_digest": "abc" });
    let insert = device.insert("closing", row("三月"), fields);
    assert_eq!(word(&device.say(insert).await), "accepted 1");
    let rows = device.rows().await;
    let closing = rows.iter().find(|found| found.id == row("三月")).unwrap();
    assert_eq!(closing.fields["statistics"].to_string(), statistics.to_string(), "the digest is of this text");
}
