//! Blocks of record numbers: each number for one installation only.

use crate::county::*;
use serde_json::{Value, json};
use xiangyi_domain::OrgCode;
use xiangyi_domain::id::{RequestId, derived};
use xiangyi_wire::numbers::NumbersReply;

const VILLAGE: &str = "410482101203";

fn request(device: &Device, name: &str, holds: Value, size: u32) -> Value {
    let wants = if size > 0 { json!([{ "kind": "record", "scope": VILLAGE, "size": size }]) } else { json!([]) };
    json!({ "install_id": device.install, "schema": 1, "request_id": RequestId(derived("request", &[name])),
            "holds": holds, "wants": wants })
}

async fn ask(device: &Device, body: &Value) -> NumbersReply {
    device.post("/v1/numbers", body).await.unwrap()
}

async fn numbers(device: &Device, name: &str, size: u32) -> Vec<(u32, u32)> {
    let reply = ask(device, &request(device, name, json!([]), size)).await;
    assert!(!reply.waiting);
    reply.blocks.iter().map(|block| (block.first, block.last)).collect()
}

fn held(first: u32, last: u32) -> Value {
    json!([{ "kind": "record", "scope": VILLAGE, "first": first, "last": last }])
}

#[tokio::test]
async fn two_devices_never_get_the_same_number_and_a_lost_reply_burns_none() {
    let county = County::start().await;
    let (one, two) = (county.device("pc1").await, county.device("pc2").await);
    assert_eq!(numbers(&one, "a", 200).await, [(1, 200)]);
    assert_eq!(numbers(&one, "a", 200).await, [(1, 200)], "the same request");
    assert_eq!(numbers(&two, "a", 200).await, [(201, 400)], "requests are the installation's own");
    assert_eq!(numbers(&one, "b", 100_000).await, [(401, 5_400)], "no block is larger than the cap");
    assert_eq!(numbers(&one, "a", 200).await, [(1, 200)]);
    let county = County::start_on(county.stop().await, |_| {}).await;
    let (one, two) = (Device { url: county.url.clone(), ..one }, Device { url: county.url.clone(), ..two });
    assert_eq!(numbers(&two, "a", 200).await, [(201, 400)]);
    assert_eq!(numbers(&one, "c", 10).await, [(5_401, 5_410)]);
}

#[tokio::test]
async fn a_block_begins_above_what_rows_hold_and_devices_report() {
    let county = County::with_head().await;
    let mut one = county.device("pc1").await;
    let fields = json!({ "village": village("Shiban"), "name": "甲", "record_number": "41048210120300321" });
    let change = one.insert("resident", row("甲"), fields);
    assert_eq!(word(&one.say(change).await), "accepted 1");
    assert_eq!(numbers(&one, "a", 100).await, [(322, 421)]);
    let change = one.patch("resident", row("甲"), None, json!({ "record_number": "41048210120300900" }));
    one.say(change).await;
    let change = one.patch("resident", row("甲"), None, json!({ "record_number": "临-K7QXAB-99999" }));
    one.say(change).await;
    assert_eq!(numbers(&one, "b", 100).await, [(901, 1_000)], "a number once in a row is never given");
    let reply = ask(&one, &request(&one, "c", held(1_000, 2_000), 100)).await;
    assert_eq!((reply.blocks[0].first, reply.blocks[0].last), (2_001, 2_100));
    let reply = ask(&one, &request(&one, "d", held(99_900, 99_950), 100)).await;
    assert_eq!((reply.blocks[0].first, reply.blocks[0].last), (99_951, 99_999));
    assert_eq!(numbers(&one, "e", 100).await, [], "a village has 99,999 numbers");
}

#[tokio::test]
async fn a_request_for_another_township_or_installation_gets_nothing() {
    let county = County::start().await;
    let one = county.device("pc1").await;
    let mut two = county.device_of("pc2", &OrgCode::new("410482102").unwrap()).await;
    assert_eq!(refused(two.post::<Value>("/v1/numbers", &request(&two, "a", json!([]), 10)).await).1, "bad_body");
    assert_eq!(refused(two.post::<Value>("/v1/numbers", &request(&two, "a", held(1, 9), 0)).await).1, "bad_body");
    let mut speaker = county.device("pc3").await;
    let change = speaker.resident("甲");
    speaker.say(change).await;
    two.install = speaker.install;
    let mut body = request(&two, "a", json!([]), 0);
    assert_eq!(refused(two.post::<Value>("/v1/numbers", &body).await), (403, "not_your_install".to_owned()));
    let good = request(&one, "a", json!([]), 10);
    for (place, value) in [
        ("/wants/0/kind", json!("XY")),
        ("/wants/0/scope", json!("410482101")),
        ("/wants/0/size", json!(0)),
        ("/wants/0/size", json!(-1)),
        ("/schema", json!(99)),
        ("/holds", held(0, 5)),
        ("/holds", held(7, 5)),
        ("/holds", held(7, 100_000)),
        ("/request_id", json!("x")),
    ] {
        body = good.clone();
        *body.pointer_mut(place).unwrap() = value;
        assert_eq!(refused(one.post::<Value>("/v1/numbers", &body).await).0, 400, "{place}");
    }
    let stranger = Device { token: "x".to_owned(), ..county.device("pc4").await };
    assert_eq!(refused(stranger.post::<Value>("/v1/numbers", &request(&stranger, "a", json!([]), 1)).await).0, 401);
    assert_eq!(numbers(&one, "a", 10).await, [(1, 10)], "nothing was burnt");
}

/// Guards: a restored server does not know what it gave after its backup.
#[tokio::test]
async fn a_restored_server_waits_for_the_others_and_leaves_a_gap_for_those_it_does_not_know() {
    let county = County::with_head().await;
    let (mut one, mut two) = (county.device("pc1").await, county.device("pc2").await);
    for device in [&mut one, &mut two] {
        let change = device.resident(&device.name.clone());
        device.say(change).await;
    }
    assert_eq!(numbers(&one, "a", 100).await, [(1, 100)]);
    let mut office = Device::new(&county.url, "office", &org());
    let backup = county.database.back_up("old.backup");
    // Given after the backup, and lost with the restore.
    assert_eq!(numbers(&two, "a", 100).await, [(101, 200)]);
    let left = county.stop().await;
    left.1.restore(&backup, true).unwrap();
    let county = County::start_on(left, |_| {}).await;
    for device in [&mut one, &mut two] {
        device.url = county.url.clone();
    }
    let waits = ask(&one, &request(&one, "b", held(1, 100), 100)).await;
    assert!(waits.waiting && waits.blocks.is_empty(), "pc2 and the office may hold blocks");
    let heard = ask(&two, &request(&two, "b", held(101, 200), 0)).await;
    assert!(!heard.waiting, "it wants nothing");
    assert!(ask(&one, &request(&one, "b", held(1, 100), 100)).await.waiting, "the office was not heard of");
    office.url = county.url.clone();
    office.token = office.enroll(&county.code(&org())).await.unwrap().token;
    ask(&office, &request(&office, "z", json!([]), 0)).await;
    let given = ask(&one, &request(&one, "b", held(1, 100), 100)).await;
    assert_eq!((given.blocks[0].first, given.blocks[0].last), (1_201, 1_300));
    assert_eq!(numbers(&two, "c", 100).await, [(1_301, 1_400)], "the gap is left once");
    assert_eq!(numbers(&one, "a", 100).await, [(1, 100)], "what the backup knows is answered as before");
}

async fn number_of(device: &Device, name: &str) -> Value {
    let rows = device.rows().await;
    rows.iter().find(|found| found.id == row(name)).unwrap().fields.get("record_number").cloned().unwrap_or_default()
}

/// Guards: a number of a block that two people have, as a copied disk gives it, is for a person; nobody is kept out for it.
#[tokio::test]
async fn a_number_of_a_block_that_two_people_have_is_for_a_person() {
    let county = County::with_head().await;
    let (mut one, mut two) = (county.device("pc1").await, county.device("pc2").await);
    assert_eq!(numbers(&one, "a", 200).await, [(1, 200)]);
    let given = "41048210120300007";
    let person = |name: &str, number: Option<&str>| {
        json!({ "village": village("Shiban"), "name": name, "birth_on": "1952-03-04", "phone": "1", "id_number": "410482195203041221",
                "record_number": number })
    };
    let first = one.insert("resident", row("甲"), person("王小明", Some(given)));
    assert_eq!(word(&one.say(first).await), "accepted 1");
    let same = two.insert("resident", row("甲二"), person("王小明", Some(given)));
    assert_eq!(word(&two.say(same).await), "accepted 1", "one person whom two computers have entered");
    for (name, decision, has) in [("乙", "keep", Value::Null), ("丙", "use_other", json!(given))] {
        let mut fields = person(name, Some(given));
        fields["id_number"] = Value::Null;
        let second = two.insert("resident", row(name), fields);
        assert_eq!(word(&two.say(second.clone()).await), "held number_taken");
        let visit = two.insert(
            "visit",
            row(&format!("{name} visit")),
            json!({ "village": village("Shiban"), "resident": row(name) }),
        );
        assert_eq!(word(&two.say(visit).await), "accepted 1", "nothing waits for the number");
        assert_eq!(number_of(&one, name).await, Value::Null, "the resident is here without it");
        let change: xiangyi_domain::id::ChangeId = second["change_id"].as_str().unwrap().parse().unwrap();
        let case = xiangyi_wire::entities::case_of(change).into();
        let shown = one.pull(&std::collections::BTreeMap::new(), xiangyi_wire::pull::MAX_PAGE_BYTES).await.unwrap();
        let shown = shown.rows.into_iter().find(|found| found.id == case).unwrap();
        assert_eq!(
            (&shown.fields["contested"], &shown.fields["code"]),
            (&json!(["record_number"]), &json!("number_taken"))
        );
        let mut group = Vec::new();
        if decision == "use_other" {
            for holder in ["甲", "甲二"] {
                group.push(one.patch("resident", row(holder), Some((1, 9)), json!({ "record_number": null })));
            }
        }
        group.push(one.patch("case", case, Some((1, 1)), json!({ "decision": decision })));
        one.push(&group).await.unwrap();
        assert_eq!(number_of(&one, name).await, has, "{decision}");
    }
    assert_eq!(number_of(&one, "甲").await, Value::Null);
    let patched = two.patch("resident", row("乙"), Some((1, 1)), json!({ "record_number": given, "phone": "2" }));
    assert_eq!(word(&two.say(patched).await), "held number_taken");
    let rows = one.rows().await;
    assert_eq!(
        rows.iter().find(|found| found.id == row("乙")).unwrap().fields["phone"],
        json!("2"),
        "the rest goes through"
    );
    for name in ["丁", "戊"] {
        let brought = one.insert(
            "resident",
            row(name),
            json!({ "village": village("Shiban"), "name": name, "record_number": "41048210120300777" }),
        );
        assert_eq!(word(&one.say(brought).await), "accepted 1", "what rosters bring along is asked about by nobody");
    }
}
