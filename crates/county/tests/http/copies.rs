//! Disks that were copied or set back, and a server that was restored under them.

use crate::county::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;
use xiangyi_domain::id::{ChangeId, InstallId, derived};
use xiangyi_wire::entities::case_of;
use xiangyi_wire::pull::{MAX_PAGE_BYTES, PullReply};
use xiangyi_wire::push::PushReply;

/// The same computer under another name, as after a restore from its own backup.
fn successor(of: &Device, name: &str) -> Device {
    let mut copy = Device::new(&of.url, &of.name, &of.org);
    (copy.token, copy.id, copy.former) = (of.token.clone(), of.id, Some(of.install));
    copy.install = InstallId(derived("install", &[name]));
    copy.name = name.to_owned();
    copy
}

/// A successor says how much of the former log it holds.
async fn say(device: &Device, change: &Value, former_seq: u64) -> String {
    let mut batch = device.batch(std::slice::from_ref(change));
    batch["former_seq"] = json!(former_seq);
    let reply: PushReply = device.post("/v1/push", &batch).await.unwrap();
    word(&reply.results[0].outcome)
}

/// Guards: what the disk that it was copied from typed afterwards, a copy has never seen: it is concurrent, and the loser is
/// kept. What both have in common it has seen.
#[tokio::test]
async fn a_copy_does_not_overwrite_unseen_what_its_other_half_typed() {
    let county = County::with_head().await;
    let mut one = county.device("pc1").await;
    let resident = one.resident("甲");
    one.say(resident).await;
    let phone =
        |device: &mut Device, value: &str| device.patch("resident", row("甲"), Some((1, 1)), json!({ "phone": value }));
    let later = phone(&mut one, "typed after the copy was made");
    assert_eq!(word(&one.say(later).await), "accepted 2");
    let mut unseen = successor(&one, "a copy made before");
    let change = phone(&mut unseen, "by the copy");
    assert_eq!(say(&unseen, &change, 1).await, "merged 3");
    let mut seen = successor(&one, "a copy made after");
    let change = phone(&mut seen, "by the other copy");
    assert_eq!(say(&seen, &change, 2).await, "accepted 4", "it holds what stands in its own log");
    let change = seen.patch("resident", row("甲"), Some((1, 1)), json!({ "remark": "x" }));
    assert_eq!(say(&seen, &change, 2).await, "accepted 5");
}

/// Guards: after a restore of this server a copy of a disk has taken places that the disk believes to be its own. It sends
/// none of them again, but what it sends follows on another change.
#[tokio::test]
async fn a_disk_whose_places_a_copy_has_taken_is_a_fork() {
    let county = County::with_head().await;
    let mut copy = county.device("pc1").await;
    let resident = copy.resident("甲");
    let id = resident["change_id"].clone();
    copy.say(resident).await;
    let next = copy.resident("乙");
    let mut batch = copy.batch(std::slice::from_ref(&next));
    batch["after"] = json!(ChangeId(derived("change", &["of the disk"])));
    assert_eq!(copy.post::<PushReply>("/v1/push", &batch).await.unwrap_err().1, "forked");
    batch["after"] = id;
    let reply: PushReply = copy.post("/v1/push", &batch).await.unwrap();
    assert_eq!(reply.last_seq, 2);
}

/// Guards: a successor holds of the former log what agrees with the server's, however much it claims.
#[tokio::test]
async fn a_former_log_is_shared_as_far_as_its_marks_agree() {
    let county = County::with_head().await;
    let mut one = county.device("pc1").await;
    let resident = one.resident("甲");
    let first = resident["change_id"].clone();
    one.say(resident).await;
    let patch = |device: &mut Device, fields| device.patch("resident", row("甲"), Some((1, 1)), fields);
    for fields in [json!({ "phone": "of the copy" }), json!({ "remark": "of the copy" })] {
        let change = patch(&mut one, fields);
        one.say(change).await;
    }
    let foreign = json!({ "seq": 3, "change_id": ChangeId(derived("change", &["of the disk"])) });
    let claims = [
        (json!([foreign, { "seq": 1, "change_id": first }]), "merged 4", "what they share ends before the phone"),
        (json!([foreign]), "merged 5", "nothing is shared"),
    ];
    for (no, (marks, expected, why)) in claims.into_iter().enumerate() {
        let mut disk = successor(&one, &format!("disk {no}"));
        let change = patch(&mut disk, json!({ "phone": format!("of disk {no}") }));
        let mut batch = disk.batch(std::slice::from_ref(&change));
        batch["former_seq"] = json!(3);
        batch["former_marks"] = marks;
        let reply: PushReply = disk.post("/v1/push", &batch).await.unwrap();
        assert_eq!(word(&reply.results[0].outcome), expected, "{why}");
    }
}

/// Guards: places of a life that is over may hold other changes now. Nothing is taken, and the sender learns where this life
/// stands.
#[tokio::test]
async fn what_was_sent_to_a_life_that_is_over_is_not_taken() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    let first = device.resident("甲");
    let epoch = device.push(&[first]).await.unwrap().epoch;
    let second = device.resident("乙");
    let mut batch = device.batch(std::slice::from_ref(&second));
    batch["epoch"] = json!(Uuid::from_u128(6));
    let reply: PushReply = device.post("/v1/push", &batch).await.unwrap();
    assert_eq!((reply.epoch, reply.last_seq, reply.results.len()), (epoch, 1, 0));
    batch["epoch"] = json!(epoch);
    let reply: PushReply = device.post("/v1/push", &batch).await.unwrap();
    assert_eq!((reply.last_seq, words(&reply.results)), (2, vec!["accepted 1".to_owned()]));
}

/// Guards: a computer that was restored twice from one backup sends a held change under two names that do not succeed each
/// other; both hear what became of it.
#[tokio::test]
async fn a_later_word_reaches_every_name_under_which_the_change_came() {
    let county = County::with_head().await;
    let mut office = county.device("pc1").await;
    let resident = office.resident("甲");
    office.say(resident).await;
    let first = office.patch("resident", row("甲"), Some((1, 1)), json!({ "name": "王小明" }));
    office.say(first).await;
    let other = county.device("pc2").await;
    let (mut once, mut twice) = (successor(&other, "restored"), successor(&other, "restored again"));
    let held = once.patch("resident", row("甲"), Some((1, 1)), json!({ "name": "汪晓明" }));
    for device in [&once, &twice] {
        let reply = device.push(std::slice::from_ref(&held)).await.unwrap();
        assert_eq!(words(&reply.results), ["held concurrent_critical"]);
    }
    twice.next = 2;
    let change = held["change_id"].as_str().unwrap().parse().unwrap();
    let keep = office.patch("case", case_of(change).into(), Some((1, 1)), json!({ "decision": "keep" }));
    office.say(keep).await;
    for device in [&once, &twice] {
        let own = device.pull(&BTreeMap::new(), MAX_PAGE_BYTES).await.unwrap().own;
        let told: Vec<_> = own.iter().map(|entry| word(&entry.verdict.outcome)).collect();
        assert_eq!(told, ["rejected decided_against"]);
    }
    let late = json!({ "install_id": once.install, "epoch": Uuid::from_u128(6), "schema": 1, "users": once.users,
        "cursors": {}, "own_cursor": 0, "limit": MAX_PAGE_BYTES });
    let page: PullReply = once.post("/v1/pull", &late).await.unwrap();
    assert_eq!((page.own.len(), page.own_to), (0, 0), "an answer to another life says nothing of what was heard");
}
