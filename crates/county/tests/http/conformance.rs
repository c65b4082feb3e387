//! What every database of the county must do, asked of the storage itself. It runs on SQLite and on PostgreSQL.

use crate::county::{self, MORNING, org};
use crate::database::Database;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Barrier;
use tempfile::TempDir;
use xiangyi_county::CountyError;
use xiangyi_county::storage::{Claim, FieldVersion, Refusal, Storage, StoredRow, Versions, Writer};
use xiangyi_domain::id::{ChangeId, InstallId, RowId, derived};
use xiangyi_domain::{Area, OrgCode};
use xiangyi_wire::Entity;
use xiangyi_wire::change::Revision;
use xiangyi_wire::push::Outcome;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(MORNING).unwrap()
}

/// A database that knows the usual township.
fn started() -> (TempDir, Database) {
    let folder = TempDir::new().unwrap();
    let database = Database::empty(folder.path());
    database.open().write(|writer| writer.add_org(&org(), now())).unwrap();
    (folder, database)
}

fn resident(name: &str, fields: Value) -> StoredRow {
    let revision = Revision { epoch: 1, count: 1 };
    let install = InstallId(derived("install", &["pc1"]));
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    StoredRow {
        entity: Entity::Resident,
        id: county::row(name),
        area: Area::village(&org(), county::village("Shiban")),
        revision,
        fields,
        events: Vec::new(),
        voided: None,
        versions: Versions { born: FieldVersion { revision, hlc: 1, install, seq: Some(1) }, patched: BTreeMap::new() },
        position: 0,
    }
}

/// Puts a row at the end of its area's log.
fn put(writer: &dyn Writer, row: &StoredRow) -> Result<(), CountyError> {
    writer.put_row(&org(), row)?;
    let head = writer.advance(&org(), &row.area, 1)?;
    writer.set_position(&row.area, row.id, head)
}

fn claim(resident: &str, row: &str) -> Claim {
    Claim {
        resident: county::row(resident),
        entity: Entity::Admission,
        row: county::row(row),
        from_on: "2026-03-01".to_owned(),
        to_on: "9999-12-31".to_owned(),
    }
}

/// Guards: what is kept comes back as it was, down to the order of the fields and the digits of a number.
#[test]
fn a_row_comes_back_as_it_was_kept() {
    let (_folder, database) = started();
    let storage = database.open();
    let fields = json!({ "b": 1.50, "a": "𠮷·", "z": null, "big": 9_007_199_254_740_993_i64, "nul": "a\u{0}b" });
    let mut row = resident("甲", fields);
    row.events = vec![json!({ "id": "x", "kind": "k", "data": {} })];
    row.voided = Some("录错了".to_owned());
    storage
        .write(|writer| {
            writer.lock(&org())?;
            put(writer, &row)
        })
        .unwrap();
    let found = storage.read(|reader| reader.row(&org(), row.id)).unwrap().unwrap();
    assert_eq!(found, StoredRow { position: 1, ..row.clone() });
    assert_eq!(serde_json::to_string(&found.fields).unwrap(), serde_json::to_string(&row.fields).unwrap());
    let elsewhere = OrgCode::new("410482102").unwrap();
    assert!(storage.read(|reader| reader.row(&elsewhere, row.id)).unwrap().is_none(), "another township's");
}

/// Guards: a text with the one character that PostgreSQL cannot hold must not fail the batch that brings it.
#[test]
fn a_reason_with_a_nul_is_kept() {
    let (_folder, database) = started();
    let storage = database.open();
    let mut row = resident("甲", json!({}));
    row.voided = Some("a\u{0}b".to_owned());
    storage
        .write(|writer| {
            writer.lock(&org())?;
            put(writer, &row)
        })
        .unwrap();
    let voided = storage.read(|reader| reader.row(&org(), row.id)).unwrap().unwrap().voided.unwrap();
    assert!(voided.starts_with('a') && voided.ends_with('b'), "{voided:?}");
}

/// Guards: a transaction is all or nothing.
#[test]
fn what_fails_leaves_nothing() {
    let (_folder, database) = started();
    let storage = database.open();
    let row = resident("甲", json!({ "name": "甲" }));
    let failed: Result<(), CountyError> = storage.write(|writer| {
        writer.lock(&org())?;
        put(writer, &row)?;
        Err(CountyError::Stored { what: "nothing" })
    });
    assert!(matches!(failed, Err(CountyError::Stored { what: "nothing" })));
    assert!(storage.read(|reader| reader.row(&org(), row.id)).unwrap().is_none());
    assert!(storage.read(|reader| reader.areas(&org())).unwrap().is_empty());
}

/// Guards: the savepoint of a group. What was undone is gone, what came before it and after it stands.
#[test]
fn a_group_that_falls_takes_only_itself_along() {
    let (_folder, database) = started();
    let storage = database.open();
    let [before, within, after] = ["甲", "乙", "丙"].map(|name| resident(name, json!({ "name": name })));
    storage
        .write(|writer| {
            writer.lock(&org())?;
            put(writer, &before)?;
            writer.begin_group()?;
            writer.put_row(&org(), &within)?;
            assert!(writer.row(&org(), within.id)?.is_some(), "a transaction sees what it wrote");
            writer.end_group(false)?;
            assert!(writer.row(&org(), within.id)?.is_none());
            writer.begin_group()?;
            put(writer, &after)?;
            writer.end_group(true)
        })
        .unwrap();
    let there = |row: &StoredRow| storage.read(|reader| reader.row(&org(), row.id)).unwrap().is_some();
    assert_eq!([there(&before), there(&within), there(&after)], [true, false, true]);
}

/// Guards: the lock. A verb that forgets it is found by whichever test comes first, on whichever database.
#[test]
fn nothing_is_written_in_a_township_that_is_not_locked() {
    let (_folder, database) = started();
    let storage = database.open();
    let row = resident("甲", json!({}));
    let unlocked = storage.write(|writer| writer.put_row(&org(), &row));
    assert!(matches!(unlocked, Err(CountyError::NotLocked)), "{unlocked:?}");
    let other = OrgCode::new("410482102").unwrap();
    storage.write(|writer| writer.add_org(&other, now())).unwrap();
    let elsewhere = storage.write(|writer| {
        writer.lock(&other)?;
        writer.set_claims(&org(), row.id, &[])
    });
    assert!(matches!(elsewhere, Err(CountyError::NotLocked)), "{elsewhere:?}");
    let both = storage.write(|writer| {
        writer.lock(&org())?;
        writer.lock(&other)
    });
    assert!(matches!(both, Err(CountyError::NotLocked)), "one township at a time: {both:?}");
}

/// Guards: pages are in the order of the log, end where the caller has enough, and a row stands once, at its newest place.
#[test]
fn a_page_follows_the_log() {
    let (_folder, database) = started();
    let storage = database.open();
    let names: Vec<String> = (0..450).map(|n| format!("r{n}")).collect();
    storage
        .write(|writer| {
            writer.lock(&org())?;
            for name in &names {
                put(writer, &resident(name, json!({})))?;
            }
            put(writer, &resident("r7", json!({ "phone": "1" })))
        })
        .unwrap();
    let area = Area::village(&org(), county::village("Shiban"));
    let read = |after, most: usize| {
        let mut positions = Vec::new();
        storage
            .read(|reader| {
                positions.clear();
                reader.page(&area, after, &mut |row| {
                    positions.push(row.position);
                    Ok(positions.len() < most)
                })
            })
            .unwrap();
        positions
    };
    assert_eq!(read(0, 3), [1, 2, 3]);
    let all = read(0, usize::MAX);
    assert_eq!((all.len(), all.last(), all.is_sorted()), (450, Some(&451), true));
    assert!(!all.contains(&8), "r7 has moved on");
    assert_eq!(read(449, usize::MAX), [450, 451]);
    assert_eq!(storage.read(|reader| reader.areas(&org())).unwrap(), [(area.clone(), 451)]);
    let mut count = 0;
    storage
        .read(|reader| {
            count = 0;
            reader.revisions(&area, &mut |_, _, _| count += 1)
        })
        .unwrap();
    assert_eq!(count, 450);
}

/// Guards: two who ask at once whether a bed is free must not both hear that it is.
#[test]
fn of_two_who_claim_at_once_only_one_finds_nothing() {
    let (_folder, database) = started();
    for round in 0..20 {
        let resident = format!("resident {round}");
        let together = Barrier::new(2);
        let claims_first = |storage: &dyn Storage, name: &str| {
            together.wait();
            storage
                .write(|writer| {
                    writer.lock(&org())?;
                    let found = writer.claims(Entity::Admission, county::row(&resident))?;
                    let claim = claim(&resident, name);
                    writer.set_claims(&org(), claim.row, std::slice::from_ref(&claim))?;
                    Ok(found.is_empty())
                })
                .unwrap()
        };
        let (one, two) = (format!("one {round}"), format!("two {round}"));
        let firsts = std::thread::scope(|scope| {
            let one = scope.spawn(|| claims_first(database.open().as_ref(), &one));
            let two = scope.spawn(|| claims_first(database.open().as_ref(), &two));
            [one.join().unwrap(), two.join().unwrap()]
        });
        assert_eq!(firsts.iter().filter(|first| **first).count(), 1, "round {round}");
    }
}

/// Guards: positions are given out without gaps or twins, whoever writes at the same time.
#[test]
fn positions_of_many_writers_have_no_gaps() {
    let (_folder, database) = started();
    let storage = database.open();
    let write = |writer_no: usize| {
        for n in 0..15 {
            let row = resident(&format!("{writer_no} {n}"), json!({}));
            storage
                .write(|writer| {
                    writer.lock(&org())?;
                    put(writer, &row)
                })
                .unwrap();
        }
    };
    std::thread::scope(|scope| {
        for writer_no in 0..6 {
            scope.spawn(move || write(writer_no));
        }
    });
    assert_eq!(storage.read(|reader| reader.areas(&org())).unwrap()[0].1, 90);
    assert_eq!(storage.check().unwrap(), Vec::<String>::new());
}

/// Guards: a reader sees one moment, not what is written meanwhile.
#[test]
fn a_read_sees_one_snapshot() {
    let (_folder, database) = started();
    let storage = database.open();
    let row = resident("甲", json!({}));
    storage
        .read(|reader| {
            assert!(reader.row(&org(), row.id)?.is_none());
            if storage.read(|other| other.row(&org(), row.id))?.is_none() {
                storage.write(|writer| {
                    writer.lock(&org())?;
                    put(writer, &row)
                })?;
            }
            assert!(reader.row(&org(), row.id)?.is_none(), "still the same moment");
            Ok(())
        })
        .unwrap();
    assert!(storage.read(|reader| reader.row(&org(), row.id)).unwrap().is_some());
}

/// Guards: refusals and claims are replaced, not added to.
#[test]
fn what_hangs_on_a_row_is_what_was_said_last() {
    let (_folder, database) = started();
    let storage = database.open();
    let row = county::row("admission");
    let refused = |code: &str| Refusal {
        change_id: ChangeId(derived("change", &[code])),
        outcome: Outcome::Rejected { code: code.to_owned(), field: None },
    };
    let read = |storage: &dyn Storage, row: RowId| {
        storage
            .read(|reader| Ok((reader.refusal(&org(), row)?, reader.claims(Entity::Admission, county::row("甲"))?)))
            .unwrap()
    };
    for code in ["one", "two"] {
        storage
            .write(|writer| {
                writer.lock(&org())?;
                writer.set_refusal(&org(), row, Some(&refused(code)))?;
                writer.set_claims(&org(), row, &[claim("甲", "admission"), claim("乙", "admission")])
            })
            .unwrap();
    }
    assert_eq!(read(storage.as_ref(), row), (Some(refused("two")), vec![claim("甲", "admission")]));
    storage
        .write(|writer| {
            writer.lock(&org())?;
            writer.set_refusal(&org(), row, None)?;
            writer.set_claims(&org(), row, &[])
        })
        .unwrap();
    assert_eq!(read(storage.as_ref(), row), (None, vec![]));
}
