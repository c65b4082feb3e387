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
