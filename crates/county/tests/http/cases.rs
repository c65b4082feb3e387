//! What a person decides, and what is judged again because of it.

use crate::county::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use xiangyi_domain::id::{ChangeId, RowId, UserId, derived};
use xiangyi_wire::Entity;
use xiangyi_wire::entities::case_of;
use xiangyi_wire::pull::{MAX_PAGE_BYTES, Row};
use xiangyi_wire::push::Outcome;

fn name_of(change: &Value) -> ChangeId {
    change["change_id"].as_str().unwrap().parse().unwrap()
}

fn decision(device: &mut Device, held: &Value, fields: Value) -> Value {
    device.patch("case", case_of(name_of(held)).into(), Some((1, 1)), fields)
}

fn admission(device: &mut Device, name: &str, resident: &str) -> Value {
    device.insert(
        "admission",
        row(name),
        json!({ "number": name, "resident": row(resident), "admitted_on": "2026-03-01" }),
    )
}

fn posting(device: &mut Device, name: &str, admission: &str) -> Value {
    let lines = json!([{ "account": "deposit", "amount": "5.00" }, { "account": "cash", "amount": "-5.00" }]);
    device.change("posting", row(name), json!({ "post": { "admission": row(admission), "lines": lines } }))
}

/// What the install's own log says, the last word on each change.
async fn later_words(device: &Device) -> Vec<(ChangeId, String)> {
    let page = device.pull(&BTreeMap::new(), MAX_PAGE_BYTES).await.unwrap();
    let words = page.own.iter().map(|entry| (entry.verdict.change_id, word(&entry.verdict.outcome)));
    let last: BTreeMap<ChangeId, String> = words.clone().collect();
    let mut seen: Vec<ChangeId> = Vec::new();
    for (change, _) in words {
        if !seen.contains(&change) {
            seen.push(change);
        }
    }
    seen.into_iter().map(|change| (change, last[&change].clone())).collect()
}

async fn cases(device: &Device) -> Vec<Row> {
    let page = device.pull(&BTreeMap::new(), MAX_PAGE_BYTES).await.unwrap();
    page.rows.into_iter().filter(|row| row.entity == Entity::Case).collect()
}

async fn found(device: &Device, id: RowId) -> Option<Row> {
    device.rows().await.into_iter().find(|row| row.id == id)
}

/// Two computers have each given one resident another name; the second is held.
async fn two_names(one: &mut Device, two: &mut Device) -> Value {
    let resident = one.resident("甲");
    one.say(resident).await;
    let first = one.patch("resident", row("甲"), Some((1, 1)), json!({ "name": "王小明" }));
    assert_eq!(word(&one.say(first).await), "accepted 2");
    let second = two.patch("resident", row("甲"), Some((1, 1)), json!({ "name": "汪晓明", "phone": "1" }));
    assert_eq!(word(&two.say(second.clone()).await), "held concurrent_critical");
    second
}

/// Guards: the centre sees both versions, one decision ends the case, and the sender learns of it by its own log.
#[tokio::test]
async fn using_the_other_value_sets_it_and_tells_the_computer_that_typed_it() {
    let county = County::with_head().await;
    let (mut one, mut two) = (county.device("pc1").await, county.device("pc2").await);
    let held = two_names(&mut one, &mut two).await;
    let case = cases(&one).await.remove(0);
    assert_eq!(case.fields["contested"], json!(["name"]));
    assert_eq!(case.fields["stands"], json!({ "name": "王小明" }));
    assert_eq!(case.fields["op"]["patch"]["name"], json!("汪晓明"));
    assert!(!case.fields.contains_key("decision"));
    let newer = one.patch("resident", row("甲"), Some((1, 3)), json!({ "phone": "2" }));
    one.say(newer).await;
    let decided = decision(&mut one, &held, json!({ "decision": "use_other", "decided_by": head(&org()) }));
    assert_eq!(word(&one.say(decided).await), "accepted 2");
    let resident = found(&one, row("甲")).await.unwrap();
    assert_eq!(resident.fields["name"], json!("汪晓明"));
    assert_eq!(resident.fields["phone"], json!("2"), "what was not in dispute is not written again");
    let revision = resident.revision.count;
    assert_eq!(later_words(&two).await, [(name_of(&held), format!("accepted {revision}"))]);
    assert_eq!(later_words(&one).await, [], "the own log is of the computer that typed it");
    let verdicts: xiangyi_wire::push::VerdictsReply =
        two.get(&format!("/v1/verdicts?install={}&from=1&to=1", two.install)).await.unwrap();
    assert_eq!(words(&verdicts.results), [format!("accepted {revision}")]);
    let second = decision(&mut two, &held, json!({ "decision": "keep" }));
    assert_eq!(word(&two.say(second).await), "rejected fixed_field decision", "the first decision counts");
}

#[tokio::test]
async fn what_stands_stays_when_the_person_says_so() {
    let county = County::with_head().await;
    let (mut one, mut two) = (county.device("pc1").await, county.device("pc2").await);
    let held = two_names(&mut one, &mut two).await;
    let decided = decision(&mut one, &held, json!({ "decision": "keep" }));
    assert_eq!(word(&one.say(decided).await), "accepted 2");
    assert_eq!(found(&one, row("甲")).await.unwrap().fields["name"], json!("王小明"));
    assert_eq!(later_words(&two).await, [(name_of(&held), "rejected decided_against".to_owned())]);
}

/// Guards: the waiting changes are judged again, in the order in which they were made, and a settlement that waited for
/// the case too.
#[tokio::test]
async fn a_double_admission_that_is_kept_brings_its_charges_and_the_settlement_with_it() {
    let county = County::with_head().await;
    let (mut one, mut two) = (county.device("pc1").await, county.device("pc2").await);
    let first = admission(&mut one, "ZY1", "甲");
    one.say(first).await;
    let held = admission(&mut two, "ZY2", "甲");
    assert_eq!(word(&two.say(held.clone()).await), "held open_admission_exists");
    let (paid, again) = (posting(&mut two, "P1", "ZY2"), posting(&mut two, "P2", "ZY2"));
    two.push(&[paid.clone(), again.clone()]).await.unwrap();
    let settle = one.change("admission", row("ZY1"), json!({ "event": { "kind": "settled", "data": {} } }));
    let reply = one.push(std::slice::from_ref(&settle)).await.unwrap();
    assert_eq!(
        (word(&reply.results[0].outcome).as_str(), reply.results[0].waits_for),
        ("held case_open", Some(name_of(&held)))
    );
    let decided = decision(&mut one, &held, json!({ "decision": "use_other" }));
    assert_eq!(word(&one.say(decided).await), "accepted 2");
    let expected: Vec<_> = [&held, &paid, &again].map(|change| (name_of(change), "accepted 1".to_owned())).into();
    assert_eq!(later_words(&two).await, expected);
    assert_eq!(later_words(&one).await, [(name_of(&settle), "accepted 2".to_owned())]);
    assert!(found(&one, row("P2")).await.is_some());
}

#[tokio::test]
async fn a_double_admission_that_is_given_up_takes_what_waited_with_it_and_frees_the_settlement() {
    let county = County::with_head().await;
    let (mut one, mut two) = (county.device("pc1").await, county.device("pc2").await);
    let first = admission(&mut one, "ZY1", "甲");
    one.say(first).await;
    let held = admission(&mut two, "ZY2", "甲");
    two.say(held.clone()).await;
    let paid = posting(&mut two, "P1", "ZY2");
    two.say(paid.clone()).await;
    let settle = one.change("admission", row("ZY1"), json!({ "event": { "kind": "settled", "data": {} } }));
    one.say(settle.clone()).await;
    let decided = decision(&mut one, &held, json!({ "decision": "keep" }));
    one.say(decided).await;
    let gone = [(name_of(&held), "rejected decided_against".to_owned()), (name_of(&paid), "rejected waits".to_owned())];
    assert_eq!(later_words(&two).await, gone);
    assert_eq!(later_words(&one).await, [(name_of(&settle), "accepted 2".to_owned())]);
    assert!(found(&one, row("ZY2")).await.is_none());
}

#[tokio::test]
async fn an_admission_of_a_different_person_is_taken_for_that_person() {
    let county = County::with_head().await;
    let (mut one, mut two) = (county.device("pc1").await, county.device("pc2").await);
    let first = admission(&mut one, "ZY1", "甲");
    one.say(first).await;
    let held = admission(&mut two, "ZY2", "甲");
    two.say(held.clone()).await;
    let meant = json!({ "decision": "different_person", "resident": row("乙") });
    let decided = decision(&mut one, &held, meant);
    assert_eq!(word(&one.say(decided).await), "accepted 2");
    assert_eq!(found(&one, row("ZY2")).await.unwrap().fields["resident"], json!(row("乙")));
    let third = admission(&mut one, "ZY3", "乙");
    assert_eq!(word(&one.say(third).await), "held open_admission_exists", "the bed is now 乙's");
}

#[tokio::test]
async fn an_edit_after_a_withdrawal_can_bring_the_row_back() {
    let county = County::with_head().await;
    let (mut one, mut two) = (county.device("pc1").await, county.device("pc2").await);
    let resident = one.resident("甲");
    one.say(resident).await;
    let void = one.change("resident", row("甲"), json!({ "void": { "reason": "entered twice" } }));
    one.say(void).await;
    let held = two.patch("resident", row("甲"), Some((1, 1)), json!({ "phone": "1" }));
    assert_eq!(word(&two.say(held.clone()).await), "held edit_after_void");
    let decided = decision(&mut one, &held, json!({ "decision": "use_other" }));
    one.say(decided).await;
    let back = found(&one, row("甲")).await.unwrap();
    assert_eq!((back.voided, &back.fields["phone"]), (None, &json!("1")));
}

/// Guards: mend and resend. The row comes again under its own id, and what waited for it goes on, also what another
/// computer made.
#[tokio::test]
async fn a_row_that_is_mended_frees_what_waited_for_it_on_every_computer() {
    let county = County::with_head().await;
    let (mut one, mut two) = (county.device("pc1").await, county.device("pc2").await);
    let bad = one.insert("resident", row("甲"), json!({ "village": village("Shiban"), "name": 5 }));
    assert_eq!(word(&one.say(bad).await), "rejected bad_value name");
    let ill = |device: &mut Device, name: &str| {
        let fields = json!({ "village": village("Shiban"), "resident": row("甲"), "kind": name });
        device.insert("disease", row(name), fields)
    };
    let (here, there) = (ill(&mut one, "hypertension"), ill(&mut two, "type2_diabetes"));
    assert_eq!(word(&one.say(here.clone()).await), "rejected waits");
    assert_eq!(word(&two.say(there.clone()).await), "rejected waits");
    let mended = one.resident("甲");
    assert_eq!(word(&one.say(mended).await), "accepted 1");
    assert_eq!(later_words(&one).await, [(name_of(&here), "accepted 1".to_owned())]);
    assert_eq!(later_words(&two).await, [(name_of(&there), "accepted 1".to_owned())]);
    assert!(found(&two, row("type2_diabetes")).await.is_some());
}

/// Guards: a group stands or falls together also when it is judged again.
#[tokio::test]
async fn a_held_group_comes_back_whole() {
    let county = County::with_head().await;
    let (mut one, mut two) = (county.device("pc1").await, county.device("pc2").await);
    let first = admission(&mut one, "ZY1", "甲");
    one.say(first).await;
    let mut group = [posting(&mut two, "P0", "ZY1"), admission(&mut two, "ZY2", "甲"), posting(&mut two, "P1", "ZY2")];
    for change in &mut group {
        change["group"] = json!(1);
    }
    let reply = two.push(&group).await.unwrap();
    assert_eq!(words(&reply.results), ["held group", "held open_admission_exists", "held group"]);
    let decided = decision(&mut one, &group[1], json!({ "decision": "use_other" }));
    one.say(decided).await;
    let expected: Vec<_> = group.iter().map(|change| (name_of(change), "accepted 1".to_owned())).collect();
    assert_eq!(later_words(&two).await, expected);
}

/// Guards: the server itself holds a decision to the role of whoever made it.
#[tokio::test]
async fn only_those_who_may_decide_decide_and_only_the_own_change_is_taken_back() {
    let county = County::with_head().await;
    let (mut one, mut two) = (county.device("pc1").await, county.device("pc2").await);
    let doctor = UserId(derived("user", &[ORG, "doctor"]));
    let fields = json!({ "login": "doctor", "name": "d", "role": "village_doctor", "villages": [], "enabled": true });
    let hired = one.insert("user", doctor.into(), fields);
    one.say(hired).await;
    let held = two_names(&mut one, &mut two).await;
    let patch = |device: &mut Device, choice: &str| decision(device, &held, json!({ "decision": choice }));
    two.users = vec![doctor];
    let choice = patch(&mut two, "use_other");
    assert_eq!(word(&two.say(choice).await), "rejected not_allowed");
    let choice = patch(&mut one, "withdraw");
    assert_eq!(word(&one.say(choice).await), "rejected not_allowed", "pc1 did not type it");
    let nonsense = decision(&mut one, &held, json!({ "code": "x" }));
    assert_eq!(word(&one.say(nonsense).await), "rejected wrong_operation");
    let back = json!({ "change_id": name_of(&held), "decision": "withdraw", "decided_by": doctor });
    let back = two.insert("case", case_of(name_of(&held)).into(), back);
    assert_eq!(word(&two.say(back).await), "accepted 2", "a doctor's computer has no row of the case to patch");
    assert_eq!(later_words(&two).await, [(name_of(&held), "rejected decided_against".to_owned())]);
}

/// Guards: later words follow an installation to its successor.
#[tokio::test]
async fn a_computer_that_took_a_new_name_still_hears_of_its_old_changes() {
    let county = County::with_head().await;
    let (mut one, mut two) = (county.device("pc1").await, county.device("pc2").await);
    let held = two_names(&mut one, &mut two).await;
    two.former = Some(two.install);
    two.install = xiangyi_domain::id::InstallId(derived("install", &["pc2 again"]));
    two.next = 1;
    let other = two.insert("resident", row("丙"), json!({ "village": village("Shiban"), "name": "丙" }));
    let mut other = other;
    other["change_id"] = json!(ChangeId(derived("change", &["pc2 again", "1"])));
    two.say(other).await;
    let decided = decision(&mut one, &held, json!({ "decision": "keep" }));
    one.say(decided).await;
    assert_eq!(later_words(&two).await, [(name_of(&held), "rejected decided_against".to_owned())]);
    let mut again = held.clone();
    again["seq"] = json!(2);
    let Outcome::Rejected { .. } = two.say(again).await else { panic!("sent again, the same word") };
}
