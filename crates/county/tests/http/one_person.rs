//! Two computers enter one person: the later row becomes an alias of the earlier one, and no row is rewritten.

use crate::county::*;
use serde_json::{Value, json};
use xiangyi_wire::Entity;
use xiangyi_wire::pull::Row;

fn person(device: &mut Device, name: &str, change: impl FnOnce(&mut Value)) -> Value {
    let mut fields = json!({ "village": village("Shiban"), "name": "张建国", "id_number": "410482195503120019",
        "birth_on": "1955-03-12", "sex": "male" });
    change(&mut fields);
    device.insert("resident", row(name), fields)
}

async fn merges(device: &Device) -> Vec<Row> {
    device.rows().await.into_iter().filter(|row| row.entity == Entity::Merge).collect()
}

#[tokio::test]
async fn the_same_person_of_two_computers_becomes_one() {
    let county = County::with_head().await;
    let (mut one, mut two) = (county.device("pc1").await, county.device("pc2").await);
    let first = person(&mut one, "a", |_| {});
    assert_eq!(word(&one.say(first).await), "accepted 1");
    let second = person(&mut two, "b", |fields| fields["name"] = json!("张 建国"));
    assert_eq!(word(&two.say(second).await), "accepted 1", "nothing is refused for it");
    let merges = merges(&one).await;
    assert_eq!(merges.len(), 1);
    assert_eq!(merges[0].fields["kept"], json!(row("a")));
    assert_eq!(merges[0].fields["merged"], json!(row("b")));
    let names: Vec<_> = one.rows().await.into_iter().filter(|row| row.entity == Entity::Resident).collect();
    assert_eq!(names.len(), 2, "no row is rewritten or lost");
    assert!(names.iter().any(|row| row.fields["name"] == "张 建国"));
}

#[tokio::test]
async fn within_one_batch_the_first_is_kept() {
    let county = County::with_head().await;
    let mut one = county.device("pc1").await;
    let both = [person(&mut one, "a", |_| {}), person(&mut one, "b", |_| {}), person(&mut one, "c", |_| {})];
    one.push(&both).await.unwrap();
    let mut merged: Vec<_> = merges(&one).await.iter().map(|row| row.fields["merged"].clone()).collect();
    merged.sort_by_key(|merged| *merged != json!(row("b")));
    assert_eq!(merged, [json!(row("b")), json!(row("c"))], "the others are merged into it, one after the other");
}

#[tokio::test]
async fn whoever_differs_in_name_birth_village_or_has_no_number_stays_two() {
    for (what, change) in [
        ("name", ("name", json!("张建军"))),
        ("birth", ("birth_on", json!("1955-03-13"))),
        ("village", ("village", json!(village("Hekou")))),
        ("number", ("id_number", json!("410482195503120027"))),
        ("no number", ("id_number", json!(""))),
    ] {
        let county = County::with_head().await;
        let (mut one, mut two) = (county.device("pc1").await, county.device("pc2").await);
        let first = person(&mut one, "a", |fields| {
            if what == "no number" {
                fields["id_number"] = json!("");
            }
        });
        one.say(first).await;
        let second = person(&mut two, "b", |fields| fields[change.0] = change.1);
        two.say(second).await;
        assert_eq!(merges(&one).await.len(), 0, "{what}");
    }
}

#[tokio::test]
async fn a_correction_that_makes_two_people_one_merges_them_too() {
    let county = County::with_head().await;
    let (mut one, mut two) = (county.device("pc1").await, county.device("pc2").await);
    let first = person(&mut one, "a", |_| {});
    one.say(first).await;
    let second = person(&mut two, "b", |fields| fields["name"] = json!("张建园"));
    two.say(second).await;
    assert_eq!(merges(&one).await.len(), 0);
    let correction = two.patch("resident", row("b"), Some((1, 1)), json!({ "name": "张建国" }));
    assert_eq!(word(&two.say(correction).await), "accepted 2");
    assert_eq!(merges(&one).await[0].fields["merged"], json!(row("b")));
}

#[tokio::test]
async fn a_merge_that_was_taken_back_is_not_made_again() {
    let county = County::with_head().await;
    let (mut one, mut two) = (county.device("pc1").await, county.device("pc2").await);
    let first = person(&mut one, "a", |_| {});
    one.say(first).await;
    let second = person(&mut two, "b", |_| {});
    two.say(second).await;
    let merge = merges(&one).await.remove(0);
    let undo = one.patch("merge", merge.id, Some((1, 1)), json!({ "undone_on": "2026-09-02" }));
    assert_eq!(word(&one.say(undo).await), "accepted 2");
    let edit = two.patch("resident", row("b"), Some((1, 1)), json!({ "phone": "13800000000" }));
    two.say(edit).await;
    let merges = merges(&one).await;
    assert_eq!(merges.len(), 1);
    assert_eq!(merges[0].fields["undone_on"], "2026-09-02");
}

fn admission(device: &mut Device, name: &str, resident: &str, on: &str) -> Value {
    device.insert("admission", row(name), json!({ "number": name, "resident": row(resident), "admitted_on": on }))
}

fn merge(device: &mut Device, kept: &str, merged: &str) -> Value {
    let fields = json!({ "village": village("Shiban"), "kept": row(kept), "merged": row(merged), "chosen": {},
        "before": {}, "merged_on": "2026-09-01" });
    device.insert("merge", row(&format!("{kept}={merged}")), fields)
}

#[tokio::test]
async fn two_who_both_lie_in_a_bed_are_not_merged_without_a_person() {
    let county = County::with_head().await;
    let (mut one, mut two) = (county.device("pc1").await, county.device("pc2").await);
    let first = [person(&mut one, "a", |_| {}), admission(&mut one, "z1", "a", "2026-08-01")];
    one.push(&first).await.unwrap();
    let second = [
        person(&mut two, "b", |fields| fields["name"] = json!("张建园")),
        admission(&mut two, "z2", "b", "2026-08-02"),
    ];
    two.push(&second).await.unwrap();
    let correction = two.patch("resident", row("b"), Some((1, 1)), json!({ "name": "张建国" }));
    assert_eq!(word(&two.say(correction).await), "accepted 2");
    assert_eq!(merges(&one).await.len(), 0);
    let by_hand = merge(&mut one, "a", "b");
    assert_eq!(word(&one.say(by_hand).await), "held open_admission_exists");
    let different = json!({ "village": village("Shiban"), "kept": row("a"), "merged": row("b"),
        "chosen": { "different": true }, "merged_on": "2026-09-01", "undone_on": "2026-09-01" });
    let kept_apart = one.insert("merge", row("apart"), different);
    assert_eq!(word(&one.say(kept_apart).await), "accepted 1", "saying that they are two needs no decision");
}

#[tokio::test]
async fn a_merged_person_has_one_bed_and_one_contract() {
    let county = County::with_head().await;
    let mut one = county.device("pc1").await;
    let contract = |device: &mut Device, name: &str, resident: &str| {
        device.insert(
            "contract",
            row(name),
            json!({ "village": village("Shiban"), "number": name,
            "residents": [row(resident)], "starts_on": "2026-01-01", "ends_on": "2026-12-31" }),
        )
    };
    let changes = [
        person(&mut one, "a", |_| {}),
        person(&mut one, "b", |fields| fields["name"] = json!("张建园")),
        person(&mut one, "c", |fields| fields["name"] = json!("张建圆")),
        merge(&mut one, "b", "c"),
        merge(&mut one, "a", "b"),
        admission(&mut one, "z1", "c", "2026-08-01"),
        admission(&mut one, "z2", "a", "2026-08-05"),
        contract(&mut one, "x1", "a"),
        contract(&mut one, "x2", "b"),
    ];
    let reply = one.push(&changes).await.unwrap();
    assert_eq!(
        words(&reply.results)[3..],
        [
            "accepted 1",
            "accepted 1",
            "accepted 1",
            "held open_admission_exists",
            "accepted 1",
            "held contract_in_force"
        ]
    );
}

#[tokio::test]
async fn after_the_merge_is_taken_back_each_has_an_own_bed_again() {
    let county = County::with_head().await;
    let mut one = county.device("pc1").await;
    let changes = [
        person(&mut one, "a", |_| {}),
        person(&mut one, "b", |fields| fields["name"] = json!("张建园")),
        merge(&mut one, "a", "b"),
        one.patch("merge", row("a=b"), Some((1, 1)), json!({ "undone_on": "2026-09-02" })),
        admission(&mut one, "z1", "a", "2026-08-01"),
        admission(&mut one, "z2", "b", "2026-08-05"),
    ];
    let reply = one.push(&changes).await.unwrap();
    assert_eq!(words(&reply.results)[3..], ["accepted 2", "accepted 1", "accepted 1"]);
}
