//! What becomes of a change: groups, held cases, waiting rows, odd values.

use crate::county::*;
use serde_json::{Value, json};
use xiangyi_wire::Entity;
use xiangyi_wire::push::Outcome;

fn grouped(changes: &mut [Value]) {
    let first = changes[0]["seq"].clone();
    for change in changes {
        change["group"] = first.clone();
    }
}

fn admission(device: &mut Device, name: &str, resident: &str) -> Value {
    device.insert("admission", row(name), json!({ "number": name, "resident": row(resident) }))
}

fn posting(device: &mut Device, name: &str, admission: &str, amounts: [&str; 2]) -> Value {
    let lines = json!([{ "account": "deposit", "amount": amounts[0] }, { "account": "cash", "amount": amounts[1] }]);
    device.change("posting", row(name), json!({ "post": { "admission": row(admission), "lines": lines } }))
}

/// Guards: one bad change blocks no other.
#[tokio::test]
async fn a_bad_change_is_rejected_and_the_rest_goes_on() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    let mut unreadable = device.resident("c");
    unreadable["entity"] = json!("ward_round");
    let mut no_op = device.resident("d");
    no_op["op"] = json!({ "explode": {} });
    let mut nobody = device.resident("e");
    nobody["user"] = json!(7);
    let changes = [
        device.insert("resident", row("a"), json!({ "name": "no village" })),
        device.insert("resident", row("b"), json!({ "village": village("Shiban"), "name": 5 })),
        device.patch("visit", row("f"), None, json!({ "mode": "phone" })),
        device.insert("posting", row("g"), json!({})),
        device.resident("good"),
    ];
    let mut all = vec![unreadable, no_op, nobody];
    all.extend(changes);
    let reply = device.push(&all).await.unwrap();
    assert_eq!(
        words(&reply.results),
        [
            "rejected unreadable",
            "rejected unreadable",
            "rejected unknown_user",
            "rejected missing_field village",
            "rejected bad_value name",
            "rejected wrong_operation",
            "rejected post_only",
            "accepted 1"
        ]
    );
}

#[tokio::test]
async fn a_field_that_only_a_newer_peer_knows_is_kept_and_given_back() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    let mut change = device.resident("甲");
    change["op"]["insert"]["blood_type"] = json!({ "abo": "O" });
    assert_eq!(word(&device.say(change).await), "accepted 1");
    assert_eq!(device.rows().await[0].fields["blood_type"], json!({ "abo": "O" }));
}

/// Guards: the savepoint of a group.
#[tokio::test]
async fn a_group_with_a_rejected_member_is_rejected_whole_and_names_it() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    let mut group = [
        admission(&mut device, "ZY1", "甲"),
        posting(&mut device, "P1", "ZY1", ["500.00", "-499.99"]),
        posting(&mut device, "P2", "ZY1", ["1.00", "-1.00"]),
    ];
    grouped(&mut group);
    let alone = device.resident("乙");
    let reply = device.push(&[group[0].clone(), group[1].clone(), group[2].clone(), alone]).await.unwrap();
    assert_eq!(words(&reply.results), ["rejected group", "rejected unbalanced lines", "rejected group", "accepted 1"]);
    assert_eq!(reply.results[0].waits_for, Some(reply.results[1].change_id));
    assert_eq!(reply.results[2].waits_for, Some(reply.results[1].change_id));
    assert_eq!(device.rows().await.len(), 1, "only the change outside the group is there");
}

/// Guards: one open admission per resident; neither is cancelled, and the second keeps its charges for later.
#[tokio::test]
async fn a_second_open_admission_is_held_with_all_of_its_group() {
    let county = County::with_head().await;
    let mut one = county.device("pc1").await;
    let mut two = county.device("pc2").await;
    let first = admission(&mut one, "ZY1", "甲");
    assert_eq!(word(&one.say(first).await), "accepted 1");
    let mut group = [admission(&mut two, "ZY2", "甲"), posting(&mut two, "P1", "ZY2", ["5", "-5"])];
    grouped(&mut group);
    let reply = two.push(&group).await.unwrap();
    assert_eq!(words(&reply.results), ["held open_admission_exists", "held group"]);
    assert_eq!(reply.results[1].waits_for, Some(reply.results[0].change_id));
    let later = posting(&mut two, "P2", "ZY2", ["7", "-7"]);
    let reply = two.push(&[later]).await.unwrap();
    assert_eq!(words(&reply.results), ["held waits"], "what builds on a held row waits with it");
    assert!(reply.results[0].waits_for.is_some());
    assert!(one.rows().await.iter().all(|found| found.id != row("ZY2")));
}

#[tokio::test]
async fn a_settlement_waits_while_the_double_admission_is_undecided_and_payments_do_not() {
    let county = County::with_head().await;
    let mut one = county.device("pc1").await;
    let mut two = county.device("pc2").await;
    let first = admission(&mut one, "ZY1", "甲");
    one.say(first).await;
    let second = admission(&mut two, "ZY2", "甲");
    two.say(second).await;
    let settle = json!({ "event": { "kind": "settled", "data": {} } });
    let settle = one.change("admission", row("ZY1"), settle);
    assert_eq!(word(&one.say(settle).await), "held case_open");
    let payment = posting(&mut one, "P1", "ZY1", ["5", "-5"]);
    assert_eq!(word(&one.say(payment).await), "accepted 1");
}

/// Guards: the steps of an admission follow the domain's order, whoever was faster.
#[tokio::test]
async fn a_second_discharge_is_held_and_the_bed_is_free_from_the_day_of_the_first() {
    let county = County::with_head().await;
    let mut one = county.device("pc1").await;
    let full = json!({ "number": "ZY1", "resident": row("甲"), "admitted_on": "2026-03-01",
        "facility_level": "township", "in_area": true, "diagnosis": { "icd10": "I63", "name": "脑梗死" },
        "categories": [], "deposit_waived": "0.00", "papers": [] });
    let insert = one.insert("admission", row("ZY1"), full.clone());
    assert_eq!(word(&one.say(insert).await), "accepted 1");
    let step = |device: &mut Device, kind: &str, data: Value| {
        device.change("admission", row("ZY1"), json!({ "event": { "kind": kind, "data": data } }))
    };
    let cost = step(&mut one, "cost", json!({ "on": "2026-03-02", "total": "10.00", "out_of_scope": "0.00" }));
    assert_eq!(word(&one.say(cost).await), "accepted 2");
    let leaves = step(&mut one, "discharged", json!({ "on": "2026-03-05" }));
    assert_eq!(word(&one.say(leaves).await), "accepted 3");
    let again = step(&mut one, "discharged", json!({ "on": "2026-03-06" }));
    assert_eq!(word(&one.say(again).await), "held wrong_state");
    let unheard_of = step(&mut one, "helicopter", json!({}));
    assert_eq!(word(&one.say(unheard_of).await), "accepted 4", "a newer peer's step is kept");
    for (name, day, expected) in
        [("ZY2", "2026-03-04", "held open_admission_exists"), ("ZY3", "2026-03-05", "accepted 1")]
    {
        let mut fields = full.clone();
        fields["admitted_on"] = json!(day);
        let next = one.insert("admission", row(name), fields);
        assert_eq!(word(&one.say(next).await), expected, "{day}");
    }
}

#[tokio::test]
async fn a_resident_has_one_contract_in_force_at_a_time() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    let contract = |device: &mut Device, name: &str, from: &str, to: &str| {
        let fields = json!({ "village": village("Shiban"), "residents": [row("甲"), row(name)],
            "starts_on": from, "ends_on": to });
        device.insert("contract", row(name), fields)
    };
    let year = contract(&mut device, "2026", "2026-01-01", "2026-12-31");
    assert_eq!(word(&device.say(year).await), "accepted 1");
    let next = contract(&mut device, "2027", "2027-01-01", "2027-12-31");
    assert_eq!(word(&device.say(next).await), "accepted 1");
    let overlap = contract(&mut device, "again", "2026-12-31", "2027-01-01");
    assert_eq!(word(&device.say(overlap).await), "held contract_in_force");
}

/// Guards: a derived id made twice is one row.
#[tokio::test]
async fn two_devices_that_invent_the_same_village_have_one() {
    let county = County::with_head().await;
    let mut one = county.device("pc1").await;
    let mut two = county.device("pc2").await;
    let id = village("Shiban").into();
    let first = one.insert("village", id, json!({ "name": "石板村", "visiting_order": null }));
    assert_eq!(word(&one.say(first).await), "accepted 1");
    let same = two.insert("village", id, json!({ "name": "石板村" }));
    assert_eq!(word(&two.say(same).await), "accepted 1", "equal is never a conflict");
    let order = two.insert("village", id, json!({ "name": "石板 村", "visiting_order": 3 }));
    let Outcome::Merged { kept, .. } = two.say(order).await else { panic!("the other spelling is kept beside") };
    assert_eq!(kept.iter().map(|kept| (kept.field.as_str(), kept.own)).collect::<Vec<_>>(), [("name", true)]);
}

#[tokio::test]
async fn a_withdrawn_row_stays_withdrawn_and_an_edit_after_that_is_held() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    let resident = device.resident("甲");
    device.say(resident).await;
    let void = device.change("resident", row("甲"), json!({ "void": { "reason": "entered twice" } }));
    assert_eq!(word(&device.say(void).await), "accepted 2");
    let edit = device.patch("resident", row("甲"), Some((1, 2)), json!({ "phone": "1" }));
    assert_eq!(word(&device.say(edit).await), "held edit_after_void");
    assert_eq!(device.rows().await[0].voided.as_deref(), Some("entered twice"));
}

/// Guards: a sender whose value does not stand sees again what does, though the revision is the same.
#[tokio::test]
async fn a_held_value_brings_the_row_to_its_sender_again() {
    let county = County::with_head().await;
    let mut one = county.device("pc1").await;
    let mut two = county.device("pc2").await;
    let resident = one.resident("甲");
    one.say(resident).await;
    let right = one.patch("resident", row("甲"), Some((1, 1)), json!({ "birth_on": "1950-01-01" }));
    one.say(right).await;
    let cursors = two.pull(&Default::default(), 0).await.unwrap().ranges.into_iter();
    let cursors = cursors.map(|range| (range.area, range.to)).collect();
    let other = two.patch("resident", row("甲"), Some((1, 1)), json!({ "birth_on": "1950-10-01" }));
    assert_eq!(word(&two.say(other).await), "held concurrent_critical");
    let pulled = two.pull(&cursors, 0).await.unwrap();
    let residents: Vec<_> = pulled.rows.iter().filter(|row| row.entity == Entity::Resident).collect();
    assert_eq!(residents.len(), 1);
    assert_eq!(residents[0].fields["birth_on"], json!("1950-01-01"));
    assert_eq!(residents[0].revision.count, 2);
}
