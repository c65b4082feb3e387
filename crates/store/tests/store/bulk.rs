//! Many new people at once: what was set aside meanwhile is there again, whatever came of it.

use crate::township::{Township, fields, org, village};
use serde_json::json;
use std::collections::BTreeSet;
use xiangyi_domain::Area;
use xiangyi_domain::id::ResidentId;
use xiangyi_store::{Op, StoreError, residents};
use xiangyi_wire::Entity;

/// Indexes and guards.
fn parts(town: &Township) -> BTreeSet<String> {
    let conn = crate::check::intruder(town);
    let sql = "SELECT sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL";
    let mut select = conn.prepare(sql).unwrap();
    let all = select.query_map([], |row| row.get(0)).unwrap();
    all.collect::<Result<_, _>>().unwrap()
}

/// Writes some people as if they were thousands, and fails at the end when asked to.
fn write(town: &Township, fails: bool) -> Result<(), StoreError> {
    let area = Area::village(&org(), village("石板村"));
    let ids: Vec<ResidentId> = (0..30).map(|_| ResidentId(town.next_id())).collect();
    let work = |tx: &mut xiangyi_store::WriteTx<'_>| {
        tx.in_bulk(5_000, |tx| {
            for (no, id) in ids.iter().enumerate() {
                let row = json!({ "village": village("石板村"), "name": format!("王{no}"), "status": "present" });
                tx.insert(Entity::Resident, *id, &area, fields(row))?;
            }
            if fails { Err(StoreError::Forked) } else { Ok(()) }
        })
    };
    town.commit(Op::ImportRoster, work).map(|_| ())
}

/// Guards: an index that was set aside is built again, over the rows that were written; the store is whole.
#[test]
fn indexes_set_aside_for_a_bulk_are_built_again() {
    let town = Township::new();
    let before = parts(&town);
    write(&town, false).unwrap();
    assert_eq!(parts(&town), before);
    assert!(town.store.check().unwrap().is_whole());
    assert_eq!(town.store.read(|reader| residents::count(reader, None)).unwrap(), 30);
}

/// Guards: and of work that fails nothing is left, no missing index either.
#[test]
fn a_bulk_that_fails_leaves_every_index() {
    let town = Township::new();
    let before = parts(&town);
    write(&town, true).unwrap_err();
    assert_eq!(parts(&town), before);
    assert_eq!(town.store.read(|reader| residents::count(reader, None)).unwrap(), 0);
}
