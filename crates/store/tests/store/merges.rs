use crate::township::{Township, at, fields, org, village};
use serde_json::{Value, json};
use uuid::Uuid;
use xiangyi_domain::Area;
use xiangyi_domain::id::{AdmissionId, ContractId, DiseaseId, MergeId, ResidentId, RowId, VisitId};
use xiangyi_store::search::{Scope, search};
use xiangyi_store::{
    Op, Reader, StoreError, admissions, contracts, diseases, due, insurances, merges, moves, residents, visits,
};
use xiangyi_wire::entities::Entity;
use xiangyi_wire::pull::{AreaRange, PullReply, Row};
use xiangyi_wire::{Epoch, Revision};

const VILLAGE: &str = "石板村";

fn area() -> Area {
    Area::village(&org(), village(VILLAGE))
}

fn merge(town: &Township, merged: ResidentId, kept: ResidentId) -> MergeId {
    let id = MergeId(town.next_id());
    insert(town, Entity::Merge, id.into(), json!({ "kept": kept, "merged": merged, "merged_on": "2026-09-01" }));
    id
}

fn undo(town: &Township, merge: MergeId) {
    let values = fields(json!({ "undone_on": "2026-09-02" }));
    town.commit(Op::ChangeResident, |tx| tx.patch(Entity::Merge, merge, None, values)).unwrap();
}

fn insert(town: &Township, entity: Entity, id: RowId, row: Value) {
    let mut row = fields(row);
    row.insert("village".to_owned(), json!(village(VILLAGE)));
    row.retain(|name, _| entity.spec().field(name).is_some());
    town.commit(Op::ChangeResident, |tx| tx.insert(entity, id, &area(), row)).unwrap();
}

fn read<T>(town: &Township, query: impl FnOnce(&Reader<'_>) -> Result<T, StoreError>) -> T {
    town.store.read(query).unwrap()
}

/// Which of the people of these tests are in the lists of their village.
fn listed(town: &Township) -> Vec<&'static str> {
    let all = ["王小明", "汪晓敏", "甲一", "甲二", "甲三"];
    let is_listed = |name: &&str| !read(town, |reader| residents::by_name(reader, village(VILLAGE), name)).is_empty();
    all.into_iter().filter(is_listed).collect()
}

fn found(town: &Township, text: &str) -> Vec<String> {
    read(town, |reader| search(reader, text, &Scope::default(), 9)).into_iter().map(|hit| hit.name).collect()
}

fn kept(town: &Township, id: ResidentId) -> ResidentId {
    read(town, |reader| merges::kept(reader, id))
}

/// Two people of one village, the second with everything that can be noted of a person.
fn two(town: &Township) -> (ResidentId, ResidentId) {
    let kept = town.resident("王小明", VILLAGE, json!({ "id_number": "410482195503120019" }));
    let more = json!({
        "id_number": "410482195503120027", "legacy_id_number": "410482550312002", "phone": "13800001234",
        "other_name": "WANG XIAOMIN",
    });
    let merged = town.resident("汪晓敏", VILLAGE, more);
    for (entity, row) in [
        (Entity::Disease, json!({ "kind": "hypertension", "enrolled_on": "2026-01-05" })),
        (Entity::Insurance, json!({ "year": 2026, "kind": "resident" })),
        (Entity::Move, json!({ "kind": "in", "moved_on": "2020-01-01" })),
        (Entity::Category, json!({ "category": "lifted" })),
        (Entity::Admission, json!({ "number": "Z1", "admitted_on": "2026-03-01" })),
    ] {
        let mut row = row;
        row["resident"] = json!(merged);
        insert(town, entity, RowId(town.next_id()), row);
    }
    let visit = json!({
        "resident": merged, "form": "hypertension", "visited_on": "2026-02-01", "mode": "home", "answers": {},
        "next_due_on": "2026-05-01", "recheck": false, "referral": false,
    });
    insert(town, Entity::Visit, VisitId(town.next_id()).into(), visit);
    let contract = json!({
        "number": "C1", "residents": [merged], "packs": [], "starts_on": "2026-01-01", "ends_on": "2026-12-31",
    });
    insert(town, Entity::Contract, ContractId(town.next_id()).into(), contract);
    (kept, merged)
}

/// How many rows of each kind the queries of a resident answer.
fn rows(town: &Township, id: ResidentId) -> [usize; 8] {
    let on = "2026-06-01".parse().unwrap();
    read(town, |reader| {
        Ok([
            visits::last_of_resident(reader, id, None, 9)?.len(),
            diseases::of_resident(reader, id)?.len(),
            insurances::of_resident(reader, id)?.len(),
            moves::of_resident(reader, id)?.len(),
            xiangyi_store::categories::of_resident(reader, id)?.len(),
            contracts::in_force_of_resident(reader, id, on)?.len(),
            admissions::unsettled_of_resident(reader, id)?.len(),
            due::of_resident(reader, id)?.len(),
        ])
    })
}

#[test]
fn a_merged_resident_is_in_no_list_and_their_rows_are_the_kept_ones() {
    let town = Township::new();
    let (kept, merged) = two(&town);
    assert_eq!((rows(&town, kept), rows(&town, merged)), ([0; 8], [1; 8]));
    let digest = || town.store.digest(&[area()]).unwrap();
    let before = (listed(&town), digest());
    let row = merge(&town, merged, kept);
    assert_eq!(listed(&town), ["王小明"]);
    assert_eq!((rows(&town, kept), rows(&town, merged)), ([1; 8], [1; 8]), "asked by either id");
    let due = read(&town, |reader| due::of_resident(reader, merged));
    assert_eq!((due[0].resident, due[0].name.as_str()), (kept, "王小明"));
    let inpatients = read(&town, |reader| admissions::list(reader, None, None, 9));
    assert_eq!(inpatients[0].name, "王小明");
    undo(&town, row);
    assert_eq!((listed(&town), digest()), before);
    assert_eq!((rows(&town, kept), rows(&town, merged)), ([0; 8], [1; 8]));
    assert!(town.store.check().unwrap().is_whole());
}

#[test]
fn the_keys_of_a_merged_resident_find_the_kept_one_once() {
    let town = Township::new();
    let (kept, merged) = two(&town);
    merge(&town, merged, kept);
    for text in
        ["汪晓敏", "wxm", "410482195503120027", "410482550312002", "1234", "wangxiaomin", "王小明", "4104821955"]
    {
        assert_eq!(found(&town, text), ["王小明"], "{text}");
    }
    for number in ["410482195503120027", "410482550312002"] {
        let found = read(&town, |reader| residents::by_id_number(reader, number));
        assert_eq!(found.iter().map(|who| who.id).collect::<Vec<_>>(), [kept], "{number}");
    }
    assert!(town.store.check().unwrap().is_whole());
}

#[test]
fn a_disease_noted_of_both_stands_once_in_the_work_list() {
    let town = Township::new();
    let (kept, merged) = two(&town);
    let own = DiseaseId(town.next_id());
    insert(&town, Entity::Disease, own.into(), json!({ "resident": kept, "kind": "hypertension" }));
    merge(&town, merged, kept);
    let due = read(&town, |reader| due::of_resident(reader, kept));
    assert_eq!(due.iter().map(|due| due.disease).collect::<Vec<_>>(), [own]);
    assert_eq!(due[0].next_due_on.unwrap().to_string(), "2026-05-01", "from the visit noted of the other");
}

#[test]
fn what_is_noted_after_the_merge_follows_too() {
    let town = Township::new();
    let (kept, merged) = two(&town);
    merge(&town, merged, kept);
    let visit = json!({
        "resident": merged, "form": "hypertension", "visited_on": "2026-06-01", "mode": "home", "answers": {},
        "next_due_on": "2026-09-01", "recheck": false, "referral": false,
    });
    insert(&town, Entity::Visit, VisitId(town.next_id()).into(), visit);
    let due = read(&town, |reader| due::of_resident(reader, kept));
    assert_eq!(due[0].next_due_on.unwrap().to_string(), "2026-09-01");
    let home = read(&town, |reader| residents::find(reader, kept)).unwrap().household.unwrap();
    let group = fields(json!({ "group_name": "三组" }));
    town.commit(Op::ChangeResident, |tx| tx.patch(Entity::Household, home, None, group)).unwrap();
    assert_eq!(read(&town, |reader| due::of_resident(reader, kept))[0].group_name, "三组");
    let gone = fields(json!({ "status": "dead" }));
    town.commit(Op::ChangeResident, |tx| tx.patch(Entity::Resident, kept, None, gone)).unwrap();
    assert!(read(&town, |reader| due::of_resident(reader, merged)).is_empty());
}

#[test]
fn a_chain_ends_at_its_last_and_an_undo_in_the_middle_parts_it() {
    let town = Township::new();
    let [a, b, c] = ["甲一", "甲二", "甲三"].map(|name| town.resident(name, VILLAGE, json!({})));
    merge(&town, a, b);
    let second = merge(&town, b, c);
    assert_eq!([kept(&town, a), kept(&town, b), kept(&town, c)], [c, c, c]);
    assert_eq!(listed(&town), ["甲三"]);
    undo(&town, second);
    assert_eq!([kept(&town, a), kept(&town, b), kept(&town, c)], [b, b, c]);
    assert_eq!(listed(&town), ["甲二", "甲三"]);
}

#[test]
fn nobody_vanishes_with_a_kept_resident_who_is_withdrawn() {
    let town = Township::new();
    let [a, b] = ["甲一", "甲二"].map(|name| town.resident(name, VILLAGE, json!({})));
    merge(&town, a, b);
    town.commit(Op::ChangeResident, |tx| tx.void(Entity::Resident, b, "import undone")).unwrap();
    assert_eq!((listed(&town), found(&town, "甲一")), (vec!["甲一"], vec!["甲一".to_owned()]));
    assert!(town.store.check().unwrap().is_whole());
}

fn pulled(entity: Entity, id: RowId, row: Value) -> Row {
    let mut fields = fields(row);
    fields.insert("village".to_owned(), json!(village(VILLAGE)));
    Row { entity, id, area: area(), revision: Revision { epoch: 1, count: 1 }, fields, voided: None }
}

/// Each row as a page of its own, in this order.
fn pull(town: &Township, rows: &[Row]) {
    for (at_row, row) in rows.iter().enumerate() {
        let (from, to) = (at_row as u64, at_row as u64 + 1);
        let ranges = vec![AreaRange { area: area(), from, to, head: to }];
        let server_time = at(0).timestamp_millis();
        let (epoch, rows) = (Epoch(Uuid::from_u128(5)), vec![row.clone()]);
        let page = PullReply {
            epoch,
            server_time,
            ranges,
            rows,
            left: vec![],
            snapshots: vec![],
            own: vec![],
            own_to: 0,
            more: false,
        };
        town.store.apply_page(&page, at(1)).unwrap();
    }
}

#[test]
fn merges_and_residents_may_come_in_any_order_and_a_circle_ends_alike_everywhere() {
    let id = |no: u128| RowId(Uuid::from_u128(no));
    let person = |no, name: &str| pulled(Entity::Resident, id(no), json!({ "name": name }));
    let merge = |no, merged, kept| pulled(Entity::Merge, id(no), json!({ "merged": id(merged), "kept": id(kept) }));
    let disease = pulled(Entity::Disease, id(30), json!({ "resident": id(1), "kind": "hypertension" }));
    // Two devices merged 1 and 2 the other way round, and a third closes a circle over 3.
    let rows = [
        person(1, "甲一"),
        person(2, "甲二"),
        person(3, "甲三"),
        merge(11, 1, 2),
        merge(12, 2, 1),
        merge(13, 2, 3),
        merge(14, 3, 1),
        disease,
    ];
    for turn in 0..rows.len() {
        for backwards in [false, true] {
            let town = Township::seeded(turn as u64 + 1);
            let mut rows = rows.clone();
            rows.rotate_left(turn);
            if backwards {
                rows.reverse();
            }
            pull(&town, &rows);
            let [one, two, three] = [1, 2, 3].map(|no| ResidentId(Uuid::from_u128(no)));
            assert_eq!([kept(&town, one), kept(&town, two), kept(&town, three)], [three; 3], "{turn} {backwards}");
            assert_eq!((listed(&town), found(&town, "甲一")), (vec!["甲三"], vec!["甲三".to_owned()]));
            let due = read(&town, |reader| due::of_resident(reader, three));
            assert_eq!(due.iter().map(|due| due.resident).collect::<Vec<_>>(), [three], "{turn} {backwards}");
            assert!(town.store.check().unwrap().is_whole());
        }
    }
}

#[test]
fn an_admission_of_a_merged_resident_keeps_its_own_row() {
    let town = Township::new();
    let (kept, merged) = two(&town);
    merge(&town, merged, kept);
    let open = read(&town, |reader| admissions::unsettled_of_resident(reader, kept));
    let row: Option<AdmissionId> = open.first().map(|admission| admission.id);
    assert_eq!(open.iter().map(|admission| admission.resident).collect::<Vec<_>>(), [merged], "{row:?}");
}

#[test]
fn a_disease_passes_between_the_two_whichever_is_computed_first() {
    for seed in 1..9 {
        let town = Township::seeded(seed);
        let (kept, merged) = two(&town);
        for _ in 0..2 {
            let row = merge(&town, merged, kept);
            assert_eq!((rows(&town, kept)[7], listed(&town).len()), (1, 1));
            undo(&town, row);
            assert_eq!((rows(&town, kept)[7], rows(&town, merged)[7]), (0, 1));
        }
    }
}
