use crate::township::{Township, fields, org, village};
use serde_json::{Value, json};
use xiangyi_domain::Area;
use xiangyi_domain::id::{DiseaseId, ResidentId, VisitId};
use xiangyi_store::due::{self, Part};
use xiangyi_store::{Op, visits};
use xiangyi_wire::Entity;

fn ill(town: &Township, resident: ResidentId, place: &str, more: Value) -> DiseaseId {
    let id = DiseaseId(town.next_id());
    let mut row = fields(json!({ "village": village(place), "resident": resident, "kind": "hypertension" }));
    row.extend(fields(more));
    let area = Area::village(&org(), village(place));
    town.commit(Op::ChangeDisease, |tx| tx.insert(Entity::Disease, id, &area, row)).unwrap();
    id
}

fn visit(town: &Township, resident: ResidentId, on: &str, next: &str, more: Value) -> VisitId {
    let id = VisitId(town.next_id());
    let mut row = fields(json!({
        "resident": resident, "village": village("石板村"), "form": "hypertension", "visited_on": on, "mode": "home",
        "answers": {}, "class": 1, "next_due_on": next, "recheck": false, "referral": false,
    }));
    row.extend(fields(more));
    let area = Area::village(&org(), village("石板村"));
    town.commit(Op::LogVisit, |tx| tx.insert(Entity::Visit, id, &area, row)).unwrap();
    id
}

fn next_of(town: &Township, resident: ResidentId) -> Option<String> {
    let rows = town.store.read(|reader| due::of_resident(reader, resident)).unwrap();
    let mut on_register = rows.iter().filter(|row| row.kind == "hypertension");
    let next = on_register.next()?.next_due_on.map(|on| on.to_string());
    assert!(on_register.next().is_none());
    next
}

#[test]
fn the_newest_visit_says_when_the_next_is_due() {
    let town = Township::new();
    let resident = town.resident("王小明", "石板村", json!({}));
    ill(&town, resident, "石板村", json!({ "enrolled_on": "2026-01-05" }));
    assert_eq!(next_of(&town, resident).as_deref(), Some("2026-01-05"), "never visited: from enrolment");
    let first = visit(&town, resident, "2026-03-01", "2026-05-30", json!({}));
    visit(&town, resident, "2026-02-01", "2026-05-02", json!({}));
    assert_eq!(next_of(&town, resident).as_deref(), Some("2026-05-30"), "a back-dated visit changes nothing");
    visit(&town, resident, "2026-03-01", "2026-03-15", json!({ "corrects": first, "recheck": true }));
    assert_eq!(next_of(&town, resident).as_deref(), Some("2026-03-15"), "a correction stands for the corrected one");
    visit(&town, resident, "2026-04-01", "2026-04-08", json!({ "mode": "not_reached" }));
    assert_eq!(next_of(&town, resident).as_deref(), Some("2026-03-15"), "who found nobody has not visited");
    visit(&town, resident, "2026-04-02", "2026-07-01", json!({ "form": "type2_diabetes" }));
    assert_eq!(next_of(&town, resident).as_deref(), Some("2026-03-15"), "another register's form");
    let last = town.store.read(|reader| visits::last_of_resident(reader, resident, Some("hypertension"), 9)).unwrap();
    assert_eq!(last.iter().filter(|visit| visit.id == first).count(), 0, "a corrected record is no longer shown");
}

#[test]
fn the_short_way_for_the_unvisited_says_what_the_long_way_says() {
    let town = Township::new();
    let resident = town.resident("王小明", "石板村", json!({}));
    ill(&town, resident, "石板村", json!({ "enrolled_on": "2026-01-05" }));
    ill(&town, resident, "石板村", json!({ "kind": "other", "name": "冠心病", "diagnosed_on": "2025-06-01" }));
    ill(&town, resident, "石板村", json!({ "kind": "other", "name": "脑梗死", "left_on": "2026-02-01" }));
    let conn = crate::check::intruder(&town);
    let rows = || -> Vec<Vec<rusqlite::types::Value>> {
        let mut select = conn.prepare("SELECT * FROM due ORDER BY disease").unwrap();
        let width = select.column_count();
        let rows = select.query_map([], |row| (0..width).map(|at| row.get(at)).collect());
        rows.unwrap().collect::<rusqlite::Result<_>>().unwrap()
    };
    let short = rows();
    assert_eq!(short.len(), 2);
    conn.execute("DELETE FROM due", []).unwrap();
    let long = include_str!("../../src/due/follow.sql");
    conn.prepare(long).unwrap().execute(rusqlite::named_params! { ":resident": resident.bytes() }).unwrap();
    assert_eq!(rows(), short);
}

#[test]
fn somebody_visited_without_a_register_is_followed_until_registered() {
    let town = Township::new();
    let resident = town.resident("王小明", "石板村", json!({}));
    let rows = || town.store.read(|reader| due::of_resident(reader, resident)).unwrap();
    let seen = visit(&town, resident, "2026-03-01", "2026-03-15", json!({ "referral": true }));
    assert_eq!(rows().iter().map(|row| (row.last_visit, row.referral)).collect::<Vec<_>>(), [(Some(seen), true)]);
    let disease = ill(&town, resident, "石板村", json!({ "enrolled_on": "2026-03-02" }));
    assert_eq!(rows().iter().map(|row| (row.disease, row.referral)).collect::<Vec<_>>(), [(disease, true)]);
}

#[test]
fn who_has_died_or_left_care_is_on_no_list() {
    let town = Township::new();
    let resident = town.resident("王小明", "石板村", json!({}));
    let disease = ill(&town, resident, "石板村", json!({ "enrolled_on": "2026-01-05" }));
    let patch = |entity, row: xiangyi_domain::id::RowId, value: Value| {
        town.commit(Op::ChangeResident, |tx| tx.patch(entity, row, None, fields(value))).unwrap();
    };
    patch(Entity::Resident, resident.into(), json!({ "status": "dead" }));
    assert_eq!(next_of(&town, resident), None);
    patch(Entity::Resident, resident.into(), json!({ "status": "present" }));
    assert!(next_of(&town, resident).is_some());
    patch(Entity::Disease, disease.into(), json!({ "left_on": "2026-02-01" }));
    assert_eq!(next_of(&town, resident), None);
}

#[test]
fn the_work_list_comes_by_village_and_counts_what_it_lists() {
    let town = Township::new();
    let area = Area::township(&org());
    town.commit(Op::ChangeVillage, |tx| {
        for (order, name) in [(2, "石板村"), (1, "柳树村")] {
            let row = fields(json!({ "name": name, "visiting_order": order }));
            tx.insert(Entity::Village, village(name), &area, row)?;
        }
        Ok(())
    })
    .unwrap();
    let mut expected = Vec::new();
    for place in ["柳树村", "石板村"] {
        for (name, on) in [("甲", "2026-08-30"), ("乙", "2026-09-01"), ("丙", "2026-09-20")] {
            let resident = town.resident(name, place, json!({}));
            ill(&town, resident, place, json!({ "enrolled_on": on }));
            if name != "丙" {
                expected.push(format!("{place}{name}"));
            }
        }
    }
    let part = Part::Between(None, "2026-09-01".parse().unwrap());
    let pages: Vec<String> = (0..4)
        .flat_map(|skip| town.store.read(|reader| due::list(reader, None, part, skip, 1)).unwrap())
        .map(|row| format!("{}{}", if row.village == village("柳树村") { "柳树村" } else { "石板村" }, row.name))
        .collect();
    assert_eq!(pages, expected);
    let own = [village("石板村")];
    assert_eq!(town.store.read(|reader| due::count(reader, None, part)).unwrap(), 4);
    assert_eq!(town.store.read(|reader| due::count(reader, Some(&own), part)).unwrap(), 2);
}

#[test]
fn a_referral_stays_on_its_list_until_its_result_is_known() {
    let town = Township::new();
    let resident = town.resident("王小明", "石板村", json!({}));
    ill(&town, resident, "石板村", json!({ "enrolled_on": "2026-01-05" }));
    let open = |town: &Township| town.store.read(|reader| due::count(reader, None, Part::Referrals)).unwrap();
    let visit_id = visit(&town, resident, "2026-03-01", "2026-03-15", json!({ "referral": true }));
    assert_eq!(open(&town), 1);
    let known = json!({ "referral": true, "corrects": visit_id, "answers": { "referral": { "result": "已住院" } } });
    visit(&town, resident, "2026-03-01", "2026-03-15", known);
    assert_eq!(open(&town), 0);
}
