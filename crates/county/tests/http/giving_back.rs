//! Rows that the server has lost behind everybody's back, and computers that still have them.

use crate::county::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use xiangyi_domain::id::{ChangeId, RowId};
use xiangyi_wire::Entity;
use xiangyi_wire::entities::case_of;
use xiangyi_wire::pull::{MAX_PAGE_BYTES, Row};

/// A computer's offer of a row as it had it from the server.
fn offer(device: &mut Device, had: &Row) -> Value {
    let mut fields = had.fields.clone();
    let events = fields.shift_remove("events").unwrap_or(json!([]));
    let op = json!({ "offer": { "fields": fields, "events": events, "voided": had.voided } });
    let mut change = device.change(had.entity.as_str(), had.id, op);
    change["base"] = json!((had.revision.epoch, had.revision.count));
    change["area"] = json!(had.area);
    change
}

fn name_of(change: &Value) -> ChangeId {
    change["change_id"].as_str().unwrap().parse().unwrap()
}

async fn found(device: &Device, id: RowId) -> Option<Row> {
    device.rows().await.into_iter().find(|row| row.id == id)
}

async fn open_cases(device: &Device) -> Vec<Row> {
    let page = device.pull(&BTreeMap::new(), MAX_PAGE_BYTES).await.unwrap();
    page.rows.into_iter().filter(|row| row.entity == Entity::Case && row.voided.is_none()).collect()
}

fn lose(county: &County, id: RowId) {
    county.database.damage("DELETE FROM synced_rows WHERE row_id = ROW", id);
}

/// Sets a row back to what its maker typed first.
fn set_back(county: &County, id: RowId, fields: &str) {
    let sql = format!("UPDATE synced_rows SET rev_count = 1, fields = '{fields}', events = '[]' WHERE row_id = ROW");
    county.database.damage(&sql, id);
}

/// Guards: a row that is gone comes back as it was, for everybody, once; and it is told.
#[tokio::test]
async fn a_row_that_was_lost_comes_back_from_a_computer_that_has_it() {
    let county = County::with_head().await;
    let (mut one, mut two) = (county.device("pc1").await, county.device("pc2").await);
    let resident = one.resident("甲");
    one.say(resident).await;
    let edit = one.patch("resident", row("甲"), Some((1, 1)), json!({ "phone": "1" }));
    one.say(edit).await;
    let had = found(&one, row("甲")).await.unwrap();
    lose(&county, row("甲"));
    assert_eq!(found(&one, row("甲")).await, None);
    let given = offer(&mut two, &had);
    assert_eq!(word(&two.say(given).await), "accepted 3");
    let back = found(&one, row("甲")).await.unwrap();
    assert_eq!((back.fields.clone(), back.area.clone()), (had.fields.clone(), had.area.clone()));
    let again = offer(&mut one, &had);
    assert_eq!(word(&one.say(again).await), "accepted 2", "it is here");
    assert_eq!(found(&one, row("甲")).await.unwrap(), back);
    let edit = one.patch("resident", row("甲"), Some((1, 2)), json!({ "name": "王小明" }));
    assert_eq!(word(&one.say(edit).await), "accepted 4", "whoever saw it before it was lost has seen it");
    let figures = one.http.get(format!("{}/metrics", county.url)).send().await.unwrap().text().await.unwrap();
    assert!(figures.lines().any(|line| line == "xiangyi_rows_given_back 1"), "{figures}");
    let told = county.database.with(|storage| storage.read(|reader| reader.townships()).unwrap());
    assert_eq!(told.iter().map(|township| township.given_back).sum::<u64>(), 1);
    assert_eq!(county.database.with(|storage| storage.check().unwrap()), Vec::<String>::new());
}

/// Guards: what is given back never overwrites what stands; a person decides, and nobody is asked twice.
#[tokio::test]
async fn an_older_row_that_differs_is_for_a_person() {
    let county = County::with_head().await;
    for (name, decision, phone) in [("甲", "use_other", json!("1")), ("乙", "keep", Value::Null)] {
        let (mut one, mut two) = (county.device(&format!("{name}1")).await, county.device(&format!("{name}2")).await);
        let resident = one.resident(name);
        one.say(resident).await;
        for phone in ["0", "1"] {
            let saw = found(&one, row(name)).await.unwrap().revision;
            let edit =
                one.patch("resident", row(name), Some((1, saw.count)), json!({ "phone": phone, "name": "王小明" }));
            one.say(edit).await;
        }
        let had = found(&one, row(name)).await.unwrap();
        set_back(
            &county,
            row(name),
            &json!({ "village": village("Shiban"), "name": name, "remark": "县" }).to_string(),
        );
        let (first, second) = (offer(&mut one, &had), offer(&mut two, &had));
        assert_eq!(word(&one.say(first.clone()).await), "held row_behind");
        assert_eq!(word(&two.say(second).await), "held case_open");
        let stands = found(&one, row(name)).await.unwrap();
        assert_eq!((stands.fields["name"].clone(), stands.revision.count), (json!(name), 1), "nothing is overwritten");
        let case = open_cases(&one).await.into_iter().find(|case| case.id == case_of(name_of(&first)).into()).unwrap();
        assert_eq!(case.fields["contested"], json!(["name", "phone", "remark"]));
        assert_eq!(case.fields["stands"]["name"], json!(name));
        let decide = one.patch("case", case.id, Some((1, 1)), json!({ "decision": decision }));
        assert_eq!(word(&one.say(decide).await), "accepted 2");
        let now = found(&two, row(name)).await.unwrap();
        assert_eq!(now.fields.get("phone").cloned().unwrap_or_default(), phone, "{decision}");
        assert!(now.revision > had.revision, "everybody takes what stands: {now:?}");
        let later = offer(&mut two, &had);
        assert_eq!(word(&two.say(later).await), "accepted 3", "nobody is asked again");
    }
    assert_eq!(
        open_cases(&county.device("pc9").await)
            .await
            .iter()
            .filter(|case| case.fields.get("decision").is_none())
            .count(),
        0
    );
}

/// Guards: steps that are gone come back beside those that stand; a bed that was given away meanwhile is a case.
#[tokio::test]
async fn lost_steps_come_back_and_a_bed_is_not_given_twice() {
    let county = County::with_head().await;
    let mut one = county.device("pc1").await;
    let fields = |number: &str| json!({ "number": number, "resident": row("甲"), "admitted_on": "2026-03-01" });
    let admission = one.insert("admission", row("ZY1"), fields("ZY1"));
    one.say(admission).await;
    let step = one.change("admission", row("ZY1"), json!({ "event": { "kind": "noted", "data": {} } }));
    one.say(step).await;
    let had = found(&one, row("ZY1")).await.unwrap();
    assert_eq!(had.fields["events"].as_array().unwrap().len(), 1);
    set_back(&county, row("ZY1"), &fields("ZY1").to_string());
    let given = offer(&mut one, &had);
    assert_eq!(word(&one.say(given).await), "accepted 3");
    assert_eq!(found(&one, row("ZY1")).await.unwrap().fields["events"], had.fields["events"]);
    let had = found(&one, row("ZY1")).await.unwrap();
    lose(&county, row("ZY1"));
    county.database.damage("DELETE FROM claims WHERE row_id = ROW", row("ZY1"));
    let mut two = county.device("pc2").await;
    let second = two.insert("admission", row("ZY2"), fields("ZY2"));
    assert_eq!(word(&two.say(second).await), "accepted 1");
    let given = offer(&mut one, &had);
    assert_eq!(word(&one.say(given).await), "held open_admission_exists");
}

/// Guards: money that is gone comes back whole; money that stands is never changed, also not by a person.
#[tokio::test]
async fn postings_come_back_and_are_never_changed() {
    let county = County::with_head().await;
    let mut one = county.device("pc1").await;
    let lines = |amount: &str| json!([{ "account": "deposit", "amount": amount }, { "account": "cash", "amount": format!("-{amount}") }]);
    let posting = one.change("posting", row("P1"), json!({ "post": { "lines": lines("5.00") } }));
    one.say(posting).await;
    let had = found(&one, row("P1")).await.unwrap();
    lose(&county, row("P1"));
    let mut altered = had.clone();
    altered.fields["lines"] = json!([{ "account": "cash", "amount": "5.00" }]);
    let unbalanced = offer(&mut one, &altered);
    assert_eq!(word(&one.say(unbalanced).await), "rejected unbalanced lines");
    let given = offer(&mut one, &had);
    assert_eq!(word(&one.say(given).await), "accepted 2");
    altered.fields["lines"] = lines("6.00");
    altered.revision.count = 9;
    let other = offer(&mut one, &altered);
    assert_eq!(word(&one.say(other.clone()).await), "held row_behind");
    let decide = one.patch("case", case_of(name_of(&other)).into(), Some((1, 1)), json!({ "decision": "use_other" }));
    one.say(decide).await;
    assert_eq!(found(&one, row("P1")).await.unwrap().fields["lines"], lines("5.00"));
}

/// Guards: what was typed before the loss was found is used when the row is back, and nobody has to decide it.
#[tokio::test]
async fn an_edit_of_a_lost_row_goes_on_when_the_row_is_back() {
    let county = County::with_head().await;
    let mut one = county.device("pc1").await;
    let resident = one.resident("甲");
    one.say(resident).await;
    let had = found(&one, row("甲")).await.unwrap();
    lose(&county, row("甲"));
    let edits = ["1", "2"].map(|phone| one.patch("resident", row("甲"), Some((1, 1)), json!({ "phone": phone })));
    assert_eq!(words(&one.push(&edits).await.unwrap().results), ["held unknown_row", "held unknown_row"]);
    assert_eq!(open_cases(&one).await.len(), 2);
    let given = offer(&mut one, &had);
    assert_eq!(word(&one.say(given).await), "accepted 2");
    assert_eq!(found(&one, row("甲")).await.unwrap().fields["phone"], json!("2"));
    assert_eq!(open_cases(&one).await.len(), 0);
    let page = one.pull(&BTreeMap::new(), MAX_PAGE_BYTES).await.unwrap();
    let later: Vec<String> = page.own.iter().map(|entry| word(&entry.verdict.outcome)).collect();
    assert_eq!(later, ["accepted 3", "accepted 4"]);
}

/// Guards: an offer opens no door: a case is decided by who may, and a revision out of this world is not believed.
#[tokio::test]
async fn an_offer_decides_nothing_and_claims_no_future() {
    let county = County::with_head().await;
    let mut one = county.device("pc1").await;
    let resident = one.resident("甲");
    one.say(resident).await;
    let had = found(&one, row("甲")).await.unwrap();
    lose(&county, row("甲"));
    for revision in [(2, 1), (1, u64::MAX), (1, 1 << 40)] {
        let mut change = offer(&mut one, &had);
        change["base"] = json!(revision);
        assert_eq!(word(&one.say(change).await), "rejected bad_value base", "{revision:?}");
    }
    let case = case_of(ChangeId::from_bytes([1; 16]));
    let fields = json!({ "change_id": ChangeId::from_bytes([1; 16]), "code": "row_behind", "decision": "use_other" });
    let mut change = one.change("case", case.into(), json!({ "offer": { "fields": fields } }));
    change["base"] = json!((1, 1));
    assert_eq!(word(&one.say(change).await), "rejected unknown_case");
}
