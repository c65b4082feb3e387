use crate::township::{Township, fields, org, village};
use serde_json::json;
use xiangyi_domain::Area;
use xiangyi_domain::id::{ContractId, RowId};
use xiangyi_store::residents::{self, After, Filter};
use xiangyi_store::{Op, contracts};
use xiangyi_wire::Entity;

#[test]
fn pages_of_residents_follow_each_other_without_gap_or_double() {
    let town = Township::new();
    let area = Area::township(&org());
    for place in ["石板村", "柳树村"] {
        let row = fields(json!({ "name": place }));
        town.commit(Op::ChangeVillage, |tx| tx.insert(Entity::Village, village(place), &area, row)).unwrap();
        for number in 0..7 {
            town.resident(if number % 2 == 0 { "王小明" } else { "李四" }, place, json!({}));
        }
    }
    let filter = Filter::default();
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = town.store.read(|reader| residents::page(reader, &filter, after.as_ref(), 3)).unwrap();
        let Some(last) = page.last() else { break };
        after = Some(After { village: last.village, name: last.name.clone(), id: last.id });
        seen.extend(page.into_iter().map(|resident| resident.id));
    }
    assert_eq!(seen.len(), 14);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 14);
    assert_eq!(town.store.read(|reader| residents::total(reader, &filter)).unwrap(), 14);
    let own = [village("石板村")];
    assert_eq!(town.store.read(|reader| residents::count(reader, Some(&own))).unwrap(), 7);
}

#[test]
fn residents_are_filtered_by_category_disease_and_contract() {
    let town = Township::new();
    let area = Area::village(&org(), village("石板村"));
    let row = fields(json!({ "name": "石板村" }));
    town.commit(Op::ChangeVillage, |tx| tx.insert(Entity::Village, village("石板村"), &Area::township(&org()), row))
        .unwrap();
    let poor = town.resident("王小明", "石板村", json!({}));
    let other = town.resident("李四", "石板村", json!({}));
    let contract = ContractId(town.next_id());
    town.commit(Op::ChangeCategory, |tx| {
        let tag =
            json!({ "village": village("石板村"), "resident": poor, "category": "orphan", "from_on": "2020-01-01" });
        let id = RowId(tx.new_id());
        tx.insert(Entity::Category, id, &area, fields(tag))?;
        let ill = json!({ "village": village("石板村"), "resident": other, "kind": "hypertension" });
        let id = RowId(tx.new_id());
        tx.insert(Entity::Disease, id, &area, fields(ill))?;
        let signed = json!({
            "village": village("石板村"), "number": "XY-1", "residents": [other], "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
        });
        tx.insert(Entity::Contract, contract, &area, fields(signed))
    })
    .unwrap();
    let on = Some("2026-06-01".parse().unwrap());
    let names = |filter: Filter<'_>| -> Vec<String> {
        let page = town.store.read(|reader| residents::page(reader, &filter, None, 9)).unwrap();
        page.into_iter().map(|resident| resident.name).collect()
    };
    assert_eq!(names(Filter { category: Some("orphan"), on, ..Filter::default() }), ["王小明"]);
    assert_eq!(names(Filter { disease: Some("hypertension"), on, ..Filter::default() }), ["李四"]);
    assert_eq!(names(Filter { contract: Some(true), on, ..Filter::default() }), ["李四"]);
    assert_eq!(names(Filter { contract: Some(false), on, ..Filter::default() }), ["王小明"]);
    let in_force = |on: &str| {
        town.store.read(|reader| contracts::in_force_of_resident(reader, other, on.parse().unwrap())).unwrap().len()
    };
    assert_eq!((in_force("2026-12-31"), in_force("2027-01-01")), (1, 0), "the last day counts");
    let end = xiangyi_wire::change::Event {
        kind: "ended".into(),
        data: fields(json!({ "on": "2026-06-01", "reason": "迁出" })),
    };
    town.commit(Op::EndContract, |tx| tx.event(Entity::Contract, contract, end)).unwrap();
    assert_eq!((in_force("2026-05-31"), in_force("2026-06-01")), (1, 0), "the day of ending does not");
}
