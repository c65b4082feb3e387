//! Pages, scope and digest.

use crate::county::*;
use serde_json::json;
use std::collections::BTreeMap;
use xiangyi_domain::id::UserId;
use xiangyi_domain::{Area, OrgCode};
use xiangyi_wire::digest::{row_hash, sum_text};
use xiangyi_wire::pull::{MAX_PAGE_BYTES, PullReply, Row};

fn move_on(cursors: &mut BTreeMap<Area, u64>, page: &PullReply) {
    for range in &page.ranges {
        let cursor = cursors.entry(range.area.clone()).or_default();
        assert_eq!(*cursor, range.from, "a page starts where the caller stands");
        *cursor = range.to;
    }
}

async fn pull_all(device: &Device, cursors: &mut BTreeMap<Area, u64>, limit: u32) -> (Vec<Row>, usize) {
    let (mut rows, mut pages) = (Vec::new(), 0);
    loop {
        let page = device.pull(cursors, limit).await.unwrap();
        move_on(cursors, &page);
        pages += 1;
        rows.extend(page.rows);
        if !page.more {
            return (rows, pages);
        }
    }
}

async fn user(device: &mut Device, name: &str, role: &str, villages: &[&str]) -> UserId {
    let villages: Vec<_> = villages.iter().map(|name| village(name)).collect();
    let fields = json!({ "login": name, "name": name, "role": role, "villages": villages, "enabled": true });
    let change = device.insert("user", row(name), fields);
    assert_eq!(word(&device.say(change).await), "accepted 1");
    row(name).into()
}

/// Guards: positions are given without holes, and a page's end is where the next one starts.
#[tokio::test]
async fn small_pages_bring_every_row_once() {
    let county = County::start().await;
    let mut one = county.device("pc1").await;
    let boss = user(&mut one, "head", "head", &[]).await;
    let padding = "长".repeat(300);
    let changes: Vec<_> = (0..60)
        .map(|n| {
            let village = village(["Shiban", "Hekou", "Nanling"][n % 3]);
            let fields = json!({ "village": village, "name": n.to_string(), "remark": padding });
            one.insert("resident", row(&n.to_string()), fields)
        })
        .collect();
    one.push(&changes).await.unwrap();
    let mut two = county.device("pc2").await;
    two.users = vec![boss];
    let mut cursors = BTreeMap::new();
    let (rows, pages) = pull_all(&two, &mut cursors, 1).await;
    let mut ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!((rows.len(), ids.len()), (61, 61));
    assert!(pages > 8, "{pages} pages");
    let (rows, pages) = pull_all(&two, &mut cursors, 1).await;
    assert_eq!((rows.len(), pages), (0, 1), "nothing comes twice");
}

/// Guards: a row that changes again moves behind the cursor of a device that had it.
#[tokio::test]
async fn a_changed_row_comes_again_at_its_newest() {
    let county = County::start().await;
    let mut one = county.device("pc1").await;
    one.users = vec![user(&mut one, "head", "head", &[]).await];
    let changes = [one.resident("甲"), one.resident("乙")];
    one.push(&changes).await.unwrap();
    let mut cursors = BTreeMap::new();
    pull_all(&one, &mut cursors, 0).await;
    for phone in ["1", "2"] {
        let patch = one.patch("resident", row("甲"), None, json!({ "phone": phone }));
        one.say(patch).await;
    }
    let (rows, _) = pull_all(&one, &mut cursors, 0).await;
    assert_eq!(rows.len(), 1);
    assert_eq!((&rows[0].fields["phone"], rows[0].revision.count), (&json!("2"), 3));
}

/// Guards: areas by duties, entities by roles.
///
/// | who | Shiban's resident | Hekou's resident | the admission |
#[tokio::test]
async fn everyone_receives_what_their_duties_need_and_no_more() {
    let county = County::start().await;
    let mut one = county.device("pc1").await;
    let cases = [
        ("doctor of Shiban", "village_doctor", vec!["Shiban"], [true, false, false]),
        ("doctor of both", "village_doctor", vec!["Shiban", "Hekou"], [true, true, false]),
        ("staff", "clinic_staff", vec![], [true, true, true]),
        ("cashier", "cashier", vec![], [true, true, true]),
        ("head", "head", vec![], [true, true, true]),
    ];
    let mut users = Vec::new();
    for (name, role, villages, _) in &cases {
        users.push(user(&mut one, name, role, villages).await);
    }
    let hekou = json!({ "village": village("Hekou"), "name": "乙" });
    let changes = [
        one.resident("甲"),
        one.insert("resident", row("乙"), hekou),
        one.insert("admission", row("ZY1"), json!({ "resident": row("甲") })),
    ];
    one.push(&changes).await.unwrap();
    let mut device = county.device("pc2").await;
    for ((name, _, _, expected), user) in cases.iter().zip(&users) {
        device.users = vec![*user];
        let (rows, _) = pull_all(&device, &mut BTreeMap::new(), 0).await;
        let sees = ["甲", "乙", "ZY1"].map(|wanted| rows.iter().any(|found| found.id == row(wanted)));
        assert_eq!(sees, *expected, "{name}");
        assert!(rows.iter().any(|found| found.id == row("head")), "{name} knows the township's users");
    }
    device.users = vec![row("nobody").into()];
    let (rows, _) = pull_all(&device, &mut BTreeMap::new(), 0).await;
    assert!(rows.iter().all(|row| row.area == Area::township(&org())), "a stranger sees the township's area only");
    assert!(rows.iter().all(|found| found.id != row("ZY1")));
}

#[tokio::test]
async fn another_township_sees_nothing() {
    let county = County::start().await;
    let mut one = county.device("pc1").await;
    let boss = user(&mut one, "head", "head", &[]).await;
    let resident = one.resident("甲");
    one.say(resident).await;
    let mut other = county.device_of("pc9", &OrgCode::new("410482102").unwrap()).await;
    other.users = vec![boss];
    assert!(pull_all(&other, &mut BTreeMap::new(), 0).await.0.is_empty());
    let patch = other.patch("resident", row("甲"), Some((1, 1)), json!({ "phone": "1" }));
    assert_eq!(word(&other.say(patch).await), "held unknown_row", "nor can it reach a row there");
}

/// Guards: "in sync" is proven by what is held, not by cursors alone.
#[tokio::test]
async fn the_digest_is_the_sum_of_what_the_caller_may_see() {
    let county = County::start().await;
    let mut one = county.device("pc1").await;
    let doctor = user(&mut one, "doctor", "village_doctor", &["Shiban"]).await;
    let changes =
        [one.resident("甲"), one.resident("乙"), one.insert("admission", row("ZY1"), json!({ "resident": row("甲") }))];
    one.push(&changes).await.unwrap();
    let mut two = county.device("pc2").await;
    two.users = vec![doctor];
    let mut cursors = BTreeMap::new();
    assert_eq!(two.digest(&cursors).await.moved_on.len(), 2, "a caller behind the head gets no sum");
    let (rows, _) = pull_all(&two, &mut cursors, 0).await;
    let digest = two.digest(&cursors).await;
    let mut expected: BTreeMap<_, (u64, u64)> = BTreeMap::new();
    for row in &rows {
        let (count, sum) = expected.entry((row.area.clone(), row.entity)).or_default();
        (*count, *sum) = (*count + 1, sum.wrapping_add(row_hash(row.id, row.revision)));
    }
    let told: BTreeMap<_, _> =
        digest.sums.iter().map(|sum| ((sum.area.clone(), sum.entity), (sum.count, sum.sum.clone()))).collect();
    let expected: BTreeMap<_, _> =
        expected.into_iter().map(|(key, (count, sum))| (key, (count, sum_text(sum)))).collect();
    assert_eq!((told, digest.moved_on.len()), (expected, 0));
}

/// Guards: a page of another life of the server moves no cursor.
#[tokio::test]
async fn a_caller_of_another_epoch_gets_the_epoch_and_no_rows() {
    let county = County::start().await;
    let mut one = county.device("pc1").await;
    let resident = one.resident("甲");
    one.say(resident).await;
    let body = json!({ "install_id": one.install, "epoch": uuid::Uuid::from_bytes([9; 16]), "schema": 1,
        "users": one.users, "cursors": {}, "own_cursor": 0, "limit": 0 });
    let page: PullReply = one.post("/v1/pull", &body).await.unwrap();
    assert_eq!((page.ranges.len(), page.rows.len(), page.more), (0, 0, false));
}

/// Guards: what is left out of a page is only what its reader made itself and has whole. Whoever else asks gets it, and so
/// does the maker from the beginning, and once somebody has touched it.
#[tokio::test]
async fn a_visit_is_not_sent_back_to_the_computer_that_made_it() {
    let county = County::with_head().await;
    let (mut one, two) = (county.device("pc1").await, county.device("pc2").await);
    let resident = one.resident("甲");
    one.say(resident).await;
    let page = one.pull(&BTreeMap::new(), MAX_PAGE_BYTES).await.unwrap();
    let cursors: BTreeMap<Area, u64> = page.ranges.into_iter().map(|range| (range.area, range.to)).collect();
    let visit = json!({ "village": village("Shiban"), "resident": row("甲"), "form": "hypertension",
        "visited_on": "2026-03-02", "mode": "home" });
    let visit = one.insert("visit", row("v"), visit);
    assert_eq!(word(&one.say(visit).await), "accepted 1");
    let own = one.pull(&cursors, MAX_PAGE_BYTES).await.unwrap();
    assert_eq!((own.rows.len(), own.more), (0, false));
    assert!(own.ranges.iter().all(|range| range.to == range.head), "the cursor passes over it");
    let visits = |page: PullReply| page.rows.iter().filter(|one| one.id == row("v")).count();
    assert_eq!(visits(two.pull(&cursors, MAX_PAGE_BYTES).await.unwrap()), 1, "another computer's page");
    assert_eq!(visits(one.pull(&BTreeMap::new(), MAX_PAGE_BYTES).await.unwrap()), 1, "from the beginning");
    let void = one.change("visit", row("v"), json!({ "void": { "reason": "录错了" } }));
    assert_eq!(word(&one.say(void).await), "accepted 2");
    assert_eq!(visits(one.pull(&cursors, MAX_PAGE_BYTES).await.unwrap()), 1, "withdrawn since");
}
