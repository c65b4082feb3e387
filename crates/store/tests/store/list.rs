//! Lists of residents and households, read from the roll.

use crate::township::{Township, fields, org, village};
use serde_json::json;
use xiangyi_domain::Area;
use xiangyi_domain::id::{ContractId, HouseholdId, ResidentId, RowId};
use xiangyi_domain::residents::Sight;
use xiangyi_store::roll::{Missing, Roll, Selection, Sort};
use xiangyi_store::{Op, StoreError, contracts, residents};
use xiangyi_wire::Entity;

const TODAY: &str = "2026-06-01";
const SINCE: &str = "2026-01-01";

fn with_villages(names: &[&str]) -> Township {
    let town = Township::new();
    for (order, name) in (1..).zip(names) {
        let row = fields(json!({ "name": name, "visiting_order": order }));
        town.commit(Op::ChangeVillage, |tx| tx.insert(Entity::Village, village(name), &Area::township(&org()), row))
            .unwrap();
    }
    town
}

fn read<T>(town: &Township, of: impl FnOnce(&Roll) -> T) -> T {
    let answer: Result<T, StoreError> = town.store.with_roll(
        TODAY.parse().unwrap(),
        SINCE.parse().unwrap(),
        |_| Ok(Sight::whole()),
        |_, roll| Ok(of(roll)),
    );
    answer.unwrap()
}

/// The names that a selection shows, in its order.
fn names(town: &Township, selection: &Selection<'_>) -> Vec<String> {
    let ids: Vec<ResidentId> =
        read(town, |roll| roll.select(selection).into_iter().map(|line| roll.listed(line).unwrap().id).collect());
    let name = |id: ResidentId| town.store.read(|reader| residents::find(reader, id)).unwrap().unwrap().name;
    ids.into_iter().map(name).collect()
}

/// A household of a group with members: relation, name, birth date.
fn household(town: &Township, place: &str, group: &str, number: &str, members: &[(&str, &str, &str)]) -> HouseholdId {
    let (home, area) = (HouseholdId(town.next_id()), Area::village(&org(), village(place)));
    town.commit(Op::AddResident, |tx| {
        let row = json!({ "village": village(place), "number": number, "group_name": group });
        tx.insert(Entity::Household, home, &area, fields(row))?;
        for (relation, name, born) in members {
            let row = json!({
                "village": village(place), "household": home, "relation": relation, "name": name, "birth_on": born,
            });
            let id = ResidentId(tx.new_id());
            tx.insert(Entity::Resident, id, &area, fields(row))?;
        }
        Ok::<_, StoreError>(())
    })
    .unwrap();
    home
}

#[test]
fn a_list_comes_as_one_walks_the_head_first() {
    let town = with_villages(&["柳树村", "石板村"]);
    household(&town, "石板村", "10组", "H1", &[("02", "庚", "1980-01-01")]);
    household(&town, "石板村", "2组", "H10", &[("02", "己", "1980-01-01")]);
    household(&town, "石板村", "2组", "H9", &[("20", "戊", "1970-01-01"), ("02", "丁", "1999-01-01")]);
    household(&town, "柳树村", "三组", "H1", &[("02", "丙", "1980-01-01")]);
    household(&town, "柳树村", "一组", "H2", &[("02", "乙", "1980-01-01")]);
    let walking = Selection::default();
    assert_eq!(names(&town, &walking), ["乙", "丙", "丁", "戊", "己", "庚"]);
    let only = [village("石板村")];
    let here = Selection { villages: Some(&only), group: Some("2组"), ..Selection::default() };
    assert_eq!(names(&town, &here), ["丁", "戊", "己"]);
    assert_eq!(read(&town, |roll| roll.groups_of(Some(village("柳树村"))).join(" ")), "一组 三组");
    assert_eq!(read(&town, |roll| roll.select_households(&here).len()), 2);
}

#[test]
fn names_are_sorted_by_their_sound_and_surnames_by_their_own() {
    let town = with_villages(&["石板村"]);
    for name in ["周福廷", "单雄信", "安娜", "曾国", "李安", "李", "宋江", "张䶮"] {
        town.resident(name, "石板村", json!({}));
    }
    let by_name = Selection { sort: Sort::Name, ..Selection::default() };
    assert_eq!(names(&town, &by_name), ["安娜", "李", "李安", "单雄信", "宋江", "曾国", "张䶮", "周福廷"]);
    let backwards = Selection { descending: true, ..by_name };
    assert_eq!(names(&town, &backwards)[0], "周福廷");
}

#[test]
fn those_without_a_birth_date_come_last_both_ways() {
    let town = with_villages(&["石板村"]);
    for (name, born) in [("少", Some("2010-05-01")), ("无", None), ("老", Some("1940-05-01"))] {
        town.resident(name, "石板村", json!({ "birth_on": born }));
    }
    let by_age = Selection { sort: Sort::Age, ..Selection::default() };
    assert_eq!(names(&town, &by_age), ["老", "少", "无"]);
    assert_eq!(names(&town, &Selection { descending: true, ..by_age }), ["少", "老", "无"]);
    let grown = Selection { born_to: Some("2000-01-01".parse().unwrap()), ..Selection::default() };
    assert_eq!(names(&town, &grown), ["老"]);
}

#[test]
fn residents_are_filtered_by_category_disease_contract_and_what_is_missing() {
    let town = with_villages(&["石板村"]);
    let area = Area::village(&org(), village("石板村"));
    let poor = town.resident("王小明", "石板村", json!({ "phone": "13812341234" }));
    let other = town.resident("李四", "石板村", json!({ "id_number": "410482195503120019" }));
    town.resident("赵死", "石板村", json!({ "status": "dead" }));
    let contract = ContractId(town.next_id());
    town.commit(Op::ChangeCategory, |tx| {
        let tag = |category: &str, from: &str, to: Option<&str>| {
            fields(json!({ "village": village("石板村"), "resident": poor, "category": category, "from_on": from, "to_on": to }))
        };
        let (now, past) = (RowId(tx.new_id()), RowId(tx.new_id()));
        tx.insert(Entity::Category, now, &area, tag("orphan", "2020-01-01", None))?;
        tx.insert(Entity::Category, past, &area, tag("lifted", "2020-01-01", Some("2026-05-31")))?;
        let ill = json!({ "village": village("石板村"), "resident": other, "kind": "hypertension", "name": "高血压", "enrolled_on": "2026-05-01" });
        let id = RowId(tx.new_id());
        tx.insert(Entity::Disease, id, &area, fields(ill))?;
        let signed = json!({
            "village": village("石板村"), "number": "XY-1", "residents": [other], "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
        });
        tx.insert(Entity::Contract, contract, &area, fields(signed))
    })
    .unwrap();
    let all = Selection::default();
    let missing = |one: &[Missing]| names(&town, &Selection { missing: one, status: Some("present"), ..all.clone() });
    assert_eq!(names(&town, &Selection { category: Some("orphan"), ..all.clone() }), ["王小明"]);
    assert!(names(&town, &Selection { category: Some("lifted"), ..all.clone() }).is_empty(), "it ended yesterday");
    for disease in ["hypertension", "高血压"] {
        assert_eq!(names(&town, &Selection { disease: Some(disease), ..all.clone() }), ["李四"]);
    }
    assert_eq!(names(&town, &Selection { contract: Some(true), ..all.clone() }), ["李四"]);
    let unsigned = Selection { contract: Some(false), status: Some("present"), ..all.clone() };
    assert_eq!(names(&town, &unsigned), ["王小明"]);
    assert_eq!(names(&town, &Selection { overdue: true, ..all.clone() }), ["李四"], "registered and never visited");
    assert_eq!(missing(&[Missing::IdNumber]), ["王小明"]);
    assert_eq!(missing(&[Missing::Phone]), ["李四"]);
    assert_eq!(missing(&[Missing::Contract]), ["王小明"], "the dead need none");
    assert_eq!(missing(&[Missing::Proof]), ["李四"]);
    assert_eq!(missing(&[Missing::Visit]), ["李四"]);
    assert_eq!(missing(&[Missing::IdNumber, Missing::Visit]), ["王小明", "李四"], "any of them");
    assert_eq!(names(&town, &Selection { status: Some("dead"), ..all }), ["赵死"]);
}

#[test]
fn a_category_of_the_household_is_each_members() {
    let town = with_villages(&["石板村"]);
    let home = household(&town, "石板村", "一组", "H1", &[("02", "甲", "1960-01-01"), ("12", "乙", "1961-01-01")]);
    household(&town, "石板村", "一组", "H2", &[("02", "丙", "1960-01-01")]);
    let area = Area::village(&org(), village("石板村"));
    town.commit(Op::ChangeCategory, |tx| {
        let tag =
            json!({ "village": village("石板村"), "household": home, "category": "lifted", "from_on": "2021-01-01" });
        let id = RowId(tx.new_id());
        tx.insert(Entity::Category, id, &area, fields(tag))
    })
    .unwrap();
    let lifted = Selection { category: Some("lifted"), ..Selection::default() };
    assert_eq!(names(&town, &lifted), ["甲", "乙"]);
    assert_eq!(read(&town, |roll| roll.select_households(&lifted).len()), 1);
    assert_eq!(read(&town, |roll| roll.count_categories(&roll.select(&Selection::default()))[0].1), 2);
}

#[test]
fn a_list_shows_what_was_written_a_moment_ago() {
    let town = with_villages(&["石板村"]);
    town.resident("王小明", "石板村", json!({}));
    assert_eq!(names(&town, &Selection::default()).len(), 1);
    town.resident("李四", "石板村", json!({}));
    assert_eq!(names(&town, &Selection::default()).len(), 2);
    assert_eq!(town.store.read(|reader| residents::count(reader, Some(&[village("石板村")]))).unwrap(), 2);
}

#[test]
fn a_contract_is_in_force_on_its_last_day_and_not_on_the_day_of_its_end() {
    let town = with_villages(&["石板村"]);
    let who = town.resident("李四", "石板村", json!({}));
    let (contract, area) = (ContractId(town.next_id()), Area::village(&org(), village("石板村")));
    let signed = json!({
        "village": village("石板村"), "number": "XY-1", "residents": [who], "starts_on": "2026-01-01", "ends_on": "2026-12-31",
    });
    town.commit(Op::SignContract, |tx| tx.insert(Entity::Contract, contract, &area, fields(signed))).unwrap();
    let in_force = |on: &str| {
        town.store.read(|reader| contracts::in_force_of_resident(reader, who, on.parse().unwrap())).unwrap().len()
    };
    let listed = |on: &str| {
        let signed = Selection { contract: Some(true), ..Selection::default() };
        let since = SINCE.parse().unwrap();
        let lines: Result<usize, StoreError> = town.store.with_roll(
            on.parse().unwrap(),
            since,
            |_| Ok(Sight::whole()),
            |_, roll| Ok(roll.select(&signed).len()),
        );
        lines.unwrap()
    };
    assert_eq!((in_force("2026-12-31"), in_force("2027-01-01")), (1, 0), "the last day counts");
    assert_eq!((listed("2026-12-31"), listed("2027-01-01")), (1, 0), "also in lists");
    let end = xiangyi_wire::change::Event {
        kind: "ended".into(),
        data: fields(json!({ "on": "2026-06-01", "reason": "迁出" })),
    };
    town.commit(Op::EndContract, |tx| tx.event(Entity::Contract, contract, end)).unwrap();
    assert_eq!((in_force("2026-05-31"), in_force("2026-06-01")), (1, 0), "the day of ending does not");
    assert_eq!((listed("2026-05-31"), listed("2026-06-01")), (1, 0), "nor in lists");
}
