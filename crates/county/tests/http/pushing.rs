//! The order of an install's log: what comes twice, out of order, cut or forked.

use crate::county::*;
use serde_json::json;
use xiangyi_domain::id::InstallId;
use xiangyi_domain::id::derived;
use xiangyi_wire::push::VerdictsReply;

#[tokio::test]
async fn changes_in_order_are_taken_and_acknowledged() {
    let county = County::start().await;
    let mut device = county.device("pc1").await;
    let changes = [device.resident("甲"), device.resident("乙")];
    let reply = device.push(&changes).await.unwrap();
    assert_eq!((reply.last_seq, words(&reply.results)), (2, vec!["accepted 1".to_owned(); 2]));
}

/// Guards: deduplication. Without it the patch would count as a second revision.
#[tokio::test]
async fn a_batch_that_comes_twice_is_applied_once_and_gets_the_same_verdicts() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    let changes = [device.resident("甲"), device.patch("resident", row("甲"), None, json!({ "phone": "1" }))];
    let first = device.push(&changes).await.unwrap();
    let again = device.push(&changes).await.unwrap();
    assert_eq!(first.results, again.results);
    assert_eq!(words(&again.results), ["accepted 1", "accepted 2"]);
    let rows = device.rows().await;
    assert_eq!((rows.len(), rows[0].revision.count), (1, 2));
}

/// Guards: a lost reply is asked for, not guessed.
#[tokio::test]
async fn a_device_that_lost_the_reply_asks_for_the_verdicts() {
    let county = County::start().await;
    let mut device = county.device("pc1").await;
    let changes = [device.resident("甲"), device.patch("visit", row("x"), None, json!({}))];
    let reply = device.push(&changes).await.unwrap();
    let path = format!("/v1/verdicts?install={}&from=1&to=50", device.install);
    let asked: VerdictsReply = device.get(&path).await.unwrap();
    assert_eq!((asked.last_seq, asked.results), (2, reply.results));
}

#[tokio::test]
async fn an_install_that_the_server_does_not_know_has_no_verdicts() {
    let county = County::start().await;
    let device = county.device("pc1").await;
    let path = format!("/v1/verdicts?install={}&from=1&to=50", device.install);
    let asked: VerdictsReply = device.get(&path).await.unwrap();
    assert_eq!((asked.last_seq, asked.results.len()), (0, 0));
}

/// Guards: the gap rule.
#[tokio::test]
async fn nothing_is_taken_beyond_a_gap() {
    let county = County::start().await;
    let mut device = county.device("pc1").await;
    let changes = [device.resident("甲"), device.resident("乙"), device.resident("丙")];
    let reply = device.push(&changes[1..]).await.unwrap();
    assert_eq!((reply.last_seq, reply.results.len()), (0, 0));
    let reply = device.push(&changes).await.unwrap();
    assert_eq!((reply.last_seq, reply.results.len()), (3, 3));
    assert_eq!(refused(device.push(&[changes[0].clone(), changes[2].clone()]).await), (400, "bad_body".to_owned()));
}

/// Guards: the hash of a place is compared; a cloned disk is found out.
#[tokio::test]
async fn another_change_at_a_known_place_is_a_fork() {
    let county = County::start().await;
    let mut device = county.device("pc1").await;
    let mut first = device.resident("甲");
    device.push(&[first.clone()]).await.unwrap();
    first["op"]["insert"]["name"] = json!("乙");
    let second = device.resident("丙");
    assert_eq!(refused(device.push(&[first, second]).await), (409, "forked".to_owned()));
    let path = format!("/v1/verdicts?install={}&from=1&to=50", device.install);
    assert_eq!(device.get::<VerdictsReply>(&path).await.unwrap().last_seq, 1, "nothing of the batch was taken");
}

/// Guards: `change_id` is the key of deduplication on the whole server, not the place.
#[tokio::test]
async fn changes_issued_again_under_a_new_install_are_applied_once() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    let phone = |device: &mut Device, value: &str| device.patch("resident", row("甲"), None, json!({ "phone": value }));
    let (one, mut two, mut three) = (device.resident("甲"), phone(&mut device, "1"), phone(&mut device, "2"));
    let before = device.push(&[one, two.clone(), three.clone()]).await.unwrap();
    device.former = Some(device.install);
    device.install = InstallId(derived("install", &["pc1 after the restore"]));
    let mut four = phone(&mut device, "3");
    for (seq, change) in [&mut two, &mut three, &mut four].into_iter().enumerate() {
        change["seq"] = json!(seq + 1);
    }
    let reply = device.push(&[two, three, four]).await.unwrap();
    assert_eq!(words(&reply.results), ["accepted 2", "accepted 3", "accepted 4"], "the successor is the same hand");
    assert_eq!(reply.results[0].outcome, before.results[1].outcome);
    assert_eq!(reply.results[0].seq, 1);
    let rows = device.rows().await;
    assert_eq!((&rows[0].fields["phone"], rows[0].revision.count), (&json!("3"), 4), "nothing was applied again");
}

#[tokio::test]
async fn a_change_id_with_another_content_is_rejected() {
    let county = County::start().await;
    let mut one = county.device("pc1").await;
    let mut two = county.device("pc2").await;
    let first = one.resident("甲");
    let mut second = two.resident("乙");
    second["change_id"] = first["change_id"].clone();
    one.push(&[first]).await.unwrap();
    let changes = [second, two.resident("丙")];
    let reply = two.push(&changes).await.unwrap();
    assert_eq!(words(&reply.results), ["rejected change_id_used", "accepted 1"]);
    assert_eq!(two.push(&changes).await.unwrap().results, reply.results, "and the verdict is kept");
}

/// Guards: back-pressure answers, it does not queue without end.
#[tokio::test]
async fn a_busy_server_says_when_to_come_back_and_takes_the_batch_then() {
    let county = County::start_with(|settings| settings.ingests = 1).await;
    let mut device = county.device("pc1").await;
    let change = device.resident("甲");
    let held = county.database.hold();
    let body = device.batch(&[change]).to_string().into_bytes();
    let send = || {
        let request = device.request(reqwest::Method::POST, "/v1/push", body.clone());
        request.header("content-type", "application/json").send()
    };
    let (mut one, mut two) = (Box::pin(send()), Box::pin(send()));
    let (busy, other) = tokio::select! {
        busy = &mut one => (busy.unwrap(), two),
        busy = &mut two => (busy.unwrap(), one),
    };
    assert_eq!((busy.status().as_u16(), busy.headers()["retry-after"].to_str().unwrap()), (503, "2"));
    drop(held);
    assert_eq!(other.await.unwrap().status(), 200);
}
