use crate::township::{Township, at, fields, org, village};
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;
use xiangyi_domain::Area;
use xiangyi_domain::id::{ResidentId, RowId};
use xiangyi_store::push::BatchLimits;
use xiangyi_store::residents::Resident;
use xiangyi_store::{Op, RowMark, StoreError, outbox, postings, residents};
use xiangyi_wire::entities::Entity;
use xiangyi_wire::pull::{AreaRange, OwnEntry, PullReply, Row};
use xiangyi_wire::push::{KeptValue, Outcome, PushReply, PushRequest, Verdict};
use xiangyi_wire::{Epoch, Revision};

const EPOCH: Epoch = Epoch(Uuid::from_u128(5));

pub fn area() -> Area {
    Area::village(&org(), village("石板村"))
}

pub fn revision(count: u64) -> Revision {
    Revision { epoch: 1, count }
}

pub fn batch(town: &Township) -> Option<PushRequest> {
    town.store.pending_batch(BatchLimits::default(), "0.1.0").unwrap()
}

pub fn reply(last_seq: u64, results: Vec<Verdict>) -> PushReply {
    let server_time = at(0).timestamp_millis();
    PushReply { epoch: EPOCH, last_seq, backup_seq: 0, server_time, results, retry_after: None }
}

pub fn verdict(change: &xiangyi_wire::Change, outcome: Outcome) -> Verdict {
    Verdict { change_id: change.change_id, seq: change.seq, outcome, waits_for: None, decided: None }
}

/// The server takes everything that is pending, each change as the next revision of its row.
pub fn accept_all(town: &Township) -> u64 {
    let mut last = 0;
    while let Some(batch) = batch(town) {
        let mut counts = std::collections::HashMap::<RowId, u64>::new();
        let results = batch.changes.iter().map(|change| {
            let count = counts.entry(change.row).or_insert(change.base.map_or(0, |base| base.count));
            *count += 1;
            verdict(change, Outcome::Accepted { revision: revision(*count) })
        });
        last = batch.changes.last().unwrap().seq;
        town.store.record_verdicts(&reply(last, results.collect()), at(1)).unwrap();
    }
    last
}

pub fn page(from: u64, to: u64, rows: Vec<Row>) -> PullReply {
    let ranges = vec![AreaRange { area: area(), from, to, head: to }];
    let server_time = at(0).timestamp_millis();
    PullReply {
        epoch: EPOCH,
        server_time,
        ranges,
        rows,
        left: vec![],
        snapshots: vec![],
        own: vec![],
        own_to: 0,
        more: false,
    }
}

pub fn row(id: ResidentId, count: u64, value: Value) -> Row {
    Row {
        entity: Entity::Resident,
        id: id.into(),
        area: area(),
        revision: revision(count),
        fields: fields(value),
        voided: None,
    }
}

pub fn resident(town: &Township, id: ResidentId) -> Resident {
    town.store.read(|reader| residents::find(reader, id)).unwrap().unwrap()
}

pub fn patch(town: &Township, id: ResidentId, value: Value) {
    let base = resident(town, id).meta.revision;
    town.commit(Op::ChangeResident, |tx| tx.patch(Entity::Resident, id, base, fields(value))).unwrap();
}

#[test]
fn a_batch_holds_what_is_unacknowledged_with_its_groups_whole() {
    let town = Township::new();
    let township = Area::township(&org());
    for _ in 0..3 {
        town.commit(Op::ChangeVillage, |tx| {
            tx.group(|tx| {
                for _ in 0..4 {
                    let id = RowId(tx.new_id());
                    tx.insert(Entity::Village, id, &township, fields(json!({ "name": "村" })))?;
                }
                Ok::<_, StoreError>(())
            })
        })
        .unwrap();
    }
    for (max_changes, expected) in [(1, 4), (4, 4), (5, 4), (8, 8), (11, 8), (500, 12)] {
        let limits = BatchLimits { max_changes, ..BatchLimits::default() };
        let batch = town.store.pending_batch(limits, "0.1.0").unwrap().unwrap();
        assert_eq!(batch.changes.len(), expected, "{max_changes}");
        assert_eq!(batch.first_seq, 1);
        assert_eq!(batch.changes[0].group, Some(1));
    }
    let limits = BatchLimits { max_bytes: 10, after: Some(4), ..BatchLimits::default() };
    let second = town.store.pending_batch(limits, "0.1.0").unwrap().unwrap();
    assert_eq!((second.first_seq, second.changes.len(), second.changes[3].group), (5, 4, Some(5)));
    assert_eq!(second.users.len(), 1);
    assert!(second.changes.windows(2).all(|pair| pair[0].hlc < pair[1].hlc));
}

#[test]
fn only_a_stored_verdict_acknowledges() {
    let town = Township::new();
    let id = town.resident("王小明", "石板村", json!({}));
    let sent = batch(&town).unwrap();
    assert_eq!(town.store.sync_status().unwrap().unsent, 2, "sent is not acknowledged");
    assert_eq!(batch(&town).unwrap().changes.len(), 2, "and is sent again");
    let first = verdict(&sent.changes[0], Outcome::Accepted { revision: revision(1) });
    town.store.record_verdicts(&reply(2, vec![first.clone()]), at(1)).unwrap();
    let status = town.store.sync_status().unwrap();
    assert_eq!((status.unsent, status.acked_seq), (1, 1), "a missing verdict acknowledges nothing");
    let second = verdict(&sent.changes[1], Outcome::Accepted { revision: revision(1) });
    town.store.record_verdicts(&reply(2, vec![first, second]), at(1)).unwrap();
    assert_eq!(town.store.sync_status().unwrap().acked_seq, 2);
    assert!(batch(&town).is_none());
    assert_eq!(resident(&town, id).meta.revision, Some(revision(1)));
}

#[test]
fn a_verdict_of_another_change_is_refused_whole() {
    let town = Township::new();
    town.resident("王小明", "石板村", json!({}));
    let sent = batch(&town).unwrap();
    let mut wrong = verdict(&sent.changes[1], Outcome::Accepted { revision: revision(1) });
    wrong.seq = 1;
    let right = verdict(&sent.changes[0], Outcome::Accepted { revision: revision(1) });
    let refused = town.store.record_verdicts(&reply(2, vec![right, wrong]), at(1));
    assert!(matches!(refused, Err(StoreError::VerdictOutOfPlace)));
    assert_eq!(town.store.sync_status().unwrap().unsent, 2);
    assert!(matches!(town.store.record_verdicts(&reply(3, vec![]), at(1)), Err(StoreError::Forked)));
}

#[test]
fn bodies_are_pruned_only_in_the_servers_backup_and_never_while_rejected() {
    let town = Township::new();
    town.resident("王小明", "石板村", json!({}));
    let sent = batch(&town).unwrap();
    let results = vec![
        verdict(&sent.changes[0], Outcome::Accepted { revision: revision(1) }),
        verdict(&sent.changes[1], Outcome::Rejected { code: "unknown_field".into(), field: None }),
    ];
    let mut reply = reply(2, results);
    town.store.record_verdicts(&reply, at(1)).unwrap();
    let bodies = || -> Vec<bool> {
        let all = sent.changes.iter().map(|change| {
            town.store.read(|reader| outbox::of_row(reader, change.entity, change.row)).unwrap()[0].op.is_some()
        });
        all.collect()
    };
    assert_eq!(bodies(), [true, true]);
    reply.backup_seq = 2;
    town.store.record_verdicts(&reply, at(1)).unwrap();
    assert_eq!(bodies(), [false, true]);
    assert_eq!(town.store.sync_status().unwrap().rejected, 1);
}

#[test]
fn a_rejected_insert_leaves_the_lists_until_it_is_entered_again() {
    let town = Township::new();
    let id = town.resident("王小明", "石板村", json!({ "id_number": "410482195503120019" }));
    let sent = batch(&town).unwrap();
    let results = vec![
        verdict(&sent.changes[0], Outcome::Accepted { revision: revision(1) }),
        verdict(&sent.changes[1], Outcome::Rejected { code: "bad_value".into(), field: Some("name".into()) }),
    ];
    town.store.record_verdicts(&reply(2, results), at(1)).unwrap();
    let listed = || town.store.read(|reader| residents::by_id_number(reader, "410482195503120019")).unwrap().len();
    assert_eq!((listed(), resident(&town, id).meta.mark), (0, Some(RowMark::Rejected)));
    let waiting = town.store.read(outbox::rejected).unwrap();
    assert_eq!((waiting.len(), waiting[0].field.as_deref()), (1, Some("name")));
    let mended = fields(json!({ "village": village("石板村"), "name": "王晓明", "id_number": "410482195503120019" }));
    town.commit(Op::ResolveCase, |tx| tx.insert(Entity::Resident, id, &area(), mended)).unwrap();
    assert_eq!((listed(), resident(&town, id).meta.mark), (1, None));
    assert_eq!(town.store.sync_status().unwrap().rejected, 0);
    accept_all(&town);
    assert_eq!(resident(&town, id).name, "王晓明");
    assert!(town.store.check().unwrap().is_whole());
}

#[test]
fn a_held_insert_stays_visible_and_marked() {
    let town = Township::new();
    let id = town.resident("王小明", "石板村", json!({ "id_number": "410482195503120019" }));
    let sent = batch(&town).unwrap();
    let held = Outcome::Held { case_id: "c".into(), code: "duplicate".into() };
    let results =
        vec![verdict(&sent.changes[0], Outcome::Accepted { revision: revision(1) }), verdict(&sent.changes[1], held)];
    town.store.record_verdicts(&reply(2, results), at(1)).unwrap();
    assert_eq!(resident(&town, id).meta.mark, Some(RowMark::Held));
    assert_eq!(town.store.read(|reader| residents::by_id_number(reader, "410482195503120019")).unwrap().len(), 1);
    assert_eq!(town.store.sync_status().unwrap().held, 1);
    let mut decision = page(0, 1, vec![row(id, 1, json!({ "name": "王小明", "village": village("石板村") }))]);
    let accepted = verdict(&sent.changes[1], Outcome::Accepted { revision: revision(1) });
    decision.own = vec![OwnEntry { position: 1, verdict: accepted }];
    decision.own_to = 1;
    town.store.apply_page(&decision, at(2)).unwrap();
    assert_eq!((resident(&town, id).meta.mark, town.store.sync_status().unwrap().held), (None, 0));
}

/// Guards: a posting that the county refuses leaves the accounts, and the kept sums with it.
#[test]
fn a_rejected_posting_leaves_the_sums_of_its_accounts() {
    let town = Township::new();
    let posting = RowId(Uuid::from_u128(77));
    let lines = json!([{ "account": "cash", "amount": "86.50" }, { "account": "patient", "amount": "-86.50" }]);
    let row = fields(json!({ "kind": "payment", "posted_on": "2026-03-03", "lines": lines }));
    town.commit(Op::Pay, |tx| tx.post(posting, &Area::township(&org()), row)).unwrap();
    let sums = || town.store.read(|reader| postings::sums(reader, None, None)).unwrap().len();
    assert_eq!(sums(), 2);
    let sent = batch(&town).unwrap();
    let refused = Outcome::Rejected { code: "unbalanced".into(), field: None };
    let results = vec![verdict(&sent.changes[0], refused)];
    town.store.record_verdicts(&reply(1, results), at(1)).unwrap();
    assert_eq!(sums(), 0);
    assert!(town.store.check().unwrap().is_whole());
}

#[test]
fn a_rejected_patch_gives_way_to_the_servers_value() {
    let town = Township::new();
    let id = town.resident("王小明", "石板村", json!({ "phone": "1" }));
    let last = accept_all(&town);
    patch(&town, id, json!({ "phone": "2" }));
    patch(&town, id, json!({ "remark": "常住" }));
    assert_eq!(resident(&town, id).phone.as_deref(), Some("2"));
    let sent = batch(&town).unwrap();
    let results = vec![
        verdict(&sent.changes[0], Outcome::Rejected { code: "bad_value".into(), field: Some("phone".into()) }),
        verdict(&sent.changes[1], Outcome::Accepted { revision: revision(2) }),
    ];
    town.store.record_verdicts(&reply(last + 2, results), at(1)).unwrap();
    let now = resident(&town, id);
    assert_eq!((now.phone.as_deref(), now.remark.as_deref()), (Some("1"), Some("常住")));
    assert_eq!((now.meta.revision, now.meta.mark), (Some(revision(2)), None));
}

#[test]
fn pending_changes_lie_on_top_of_what_the_server_sends() {
    let town = Township::new();
    let id = town.resident("王小明", "石板村", json!({ "phone": "1" }));
    accept_all(&town);
    patch(&town, id, json!({ "phone": "2" }));
    let server = json!({ "village": village("石板村"), "name": "王晓明", "phone": "9", "remark": "新" });
    let applied = town.store.apply_page(&page(0, 7, vec![row(id, 3, server)]), at(2)).unwrap();
    assert_eq!((applied.rows, applied.entities.contains(&Entity::Resident)), (1, true));
    let now = resident(&town, id);
    assert_eq!((now.name.as_str(), now.phone.as_deref(), now.remark.as_deref()), ("王晓明", Some("2"), Some("新")));
    assert_eq!(now.meta.revision, Some(revision(3)));
    let sent = batch(&town).unwrap();
    let lost = KeptValue { field: "phone".into(), value: json!("2"), own: true };
    let merged = Outcome::Merged { revision: revision(4), kept: vec![lost] };
    town.store.record_verdicts(&reply(3, vec![verdict(&sent.changes[0], merged)]), at(2)).unwrap();
    assert_eq!(resident(&town, id).phone.as_deref(), Some("9"), "the winner shows");
    let kept = town.store.read(|reader| outbox::kept_of_row(reader, id.into())).unwrap();
    assert_eq!((kept.len(), &kept[0].value, kept[0].own), (1, &json!("2"), true), "the loser is kept");
}

#[test]
fn a_page_is_applied_once_and_only_from_the_cursor() {
    let town = Township::new();
    let id = ResidentId(town.next_id());
    let first = page(0, 5, vec![row(id, 1, json!({ "name": "王小明", "village": village("石板村") }))]);
    town.store.apply_page(&first, at(1)).unwrap();
    assert!(matches!(town.store.apply_page(&first, at(1)), Err(StoreError::PageOutOfPlace)));
    let gap = page(6, 9, vec![row(id, 2, json!({ "name": "错" }))]);
    assert!(matches!(town.store.apply_page(&gap, at(1)), Err(StoreError::PageOutOfPlace)));
    assert_eq!(resident(&town, id).name, "王小明", "rows and cursors stand or fall together");
    assert_eq!(town.store.cursors().unwrap()[&area()], 5);
    let old = page(5, 6, vec![row(id, 0, json!({ "name": "旧" }))]);
    town.store.apply_page(&old, at(1)).unwrap();
    assert_eq!(resident(&town, id).name, "王小明", "an older revision changes nothing");
}

#[test]
fn what_a_newer_peer_knows_is_kept_verbatim() {
    let town = Township::new();
    let id = ResidentId(town.next_id());
    let newer = json!({ "name": { "han": "王小明" }, "blood_type": ["AB", 1.50], "village": village("石板村") });
    town.store.apply_page(&page(0, 1, vec![row(id, 1, newer)]), at(1)).unwrap();
    assert_eq!(resident(&town, id).name, "");
    patch(&town, id, json!({ "phone": "1" }));
    assert_eq!(resident(&town, id).phone.as_deref(), Some("1"));
    let again = row(id, 2, json!({ "name": "王小明", "blood_type": "AB" }));
    town.store.apply_page(&page(1, 2, vec![again]), at(1)).unwrap();
    assert_eq!(resident(&town, id).name, "王小明");
}

#[test]
fn both_sides_agree_by_digest() {
    let (one, two) = (Township::seeded(1), Township::seeded(2));
    let id = one.resident("王小明", "石板村", json!({}));
    accept_all(&one);
    let here = resident(&one, id);
    let home =
        one.store.read(|reader| xiangyi_store::households::find(reader, here.household.unwrap())).unwrap().unwrap();
    let mut both = page(0, 2, vec![row(id, 1, json!({ "name": "王小明" }))]);
    let house = Row { entity: Entity::Household, id: home.id.into(), ..row(id, 1, json!({ "number": home.number })) };
    both.rows.push(house);
    two.store.apply_page(&both, at(1)).unwrap();
    let sums = two.store.digest(&[area()]).unwrap();
    assert_eq!(one.store.digest(&[area()]).unwrap(), sums);
    assert_eq!(sums.iter().map(|sum| sum.count).sum::<u64>(), 2);
    let newer = row(id, 2, json!({ "name": "王小明" }));
    two.store.apply_page(&page(2, 3, vec![newer]), at(1)).unwrap();
    assert_ne!(one.store.digest(&[area()]).unwrap(), two.store.digest(&[area()]).unwrap(), "a newer revision shows");
    two.store.rewind_areas(&[area()]).unwrap();
    two.store.apply_page(&both, at(1)).unwrap();
}

#[test]
fn a_clock_that_ran_ahead_is_set_back_by_the_server() {
    let town = Township::new();
    let id = town.resident("王小明", "石板村", json!({}));
    let sent = batch(&town).unwrap();
    let mut early = reply(
        2,
        sent.changes.iter().map(|change| verdict(change, Outcome::Accepted { revision: revision(1) })).collect(),
    );
    early.server_time = at(-600).timestamp_millis();
    town.store.record_verdicts(&early, at(2)).unwrap();
    assert_eq!(town.store.sync_status().unwrap().clock_ahead_ms, Some(602 * 60_000));
    patch(&town, id, json!({ "phone": "1" }));
    assert!(batch(&town).unwrap().hlc_base >= early.server_time);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// A row that a device wrote and the same row as another device pulls it are one row.
    #[test]
    fn a_local_write_and_a_pulled_row_cannot_diverge(
        name in "[王李张单曾][小大国]{0,2}", phone in proptest::option::of("1[0-9]{10}"), born in 1930_i32..2020,
        patches in proptest::collection::vec((0_usize..4, proptest::option::of("[甲乙a-z0-9]{1,6}")), 0..6),
    ) {
        let (one, two) = (Township::seeded(1), Township::seeded(2));
        let id = one.resident(&name, "石板村", json!({ "phone": phone, "birth_on": format!("{born}-01-31") }));
        let mut server = fields(json!({
            "village": village("石板村"), "household": resident(&one, id).household, "relation": "02", "name": name,
            "birth_on": format!("{born}-01-31"),
        }));
        if let Some(phone) = phone {
            server.insert("phone".into(), phone.into());
        }
        let mut count = 1;
        for (field, value) in patches {
            let field = ["phone", "remark", "name", "id_number"][field];
            patch(&one, id, json!({ field: value }));
            match value {
                Some(value) => server.insert(field.into(), value.into()),
                None => server.shift_remove(field),
            };
            count += 1;
        }
        let mut last = 0;
        while let Some(batch) = batch(&one) {
            last = batch.changes.last().unwrap().seq;
            let mut seen = 0;
            let results = batch.changes.iter().map(|change| {
                seen += u64::from(change.row == RowId::from(id));
                verdict(change, Outcome::Accepted { revision: revision(seen.max(1)) })
            });
            one.store.record_verdicts(&reply(last, results.collect()), at(1)).unwrap();
        }
        prop_assert!(last > 0);
        two.store.apply_page(&page(0, 1, vec![row(id, count, Value::Object(server))]), at(1)).unwrap();
        prop_assert_eq!(resident(&one, id), resident(&two, id));
        for typed in [name.as_str(), "w", "小", "1"] {
            let scope = xiangyi_store::search::Scope::default();
            let hits = |town: &Township| -> usize {
                town.store.read(|reader| xiangyi_store::search::search(reader, typed, &scope, 9)).unwrap().len()
            };
            prop_assert_eq!(hits(&one), hits(&two));
        }
        prop_assert!(one.store.check().unwrap().is_whole() && two.store.check().unwrap().is_whole());
    }
}
