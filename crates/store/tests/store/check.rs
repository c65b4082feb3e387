use crate::township::{Seeded, Township, fields};
use rusqlite::Connection;
use serde_json::json;
use xiangyi_store::{Entropy, Op, Problem, functions};
use xiangyi_wire::Entity;
use xiangyi_wire::entities::REGISTRY;

/// The database as someone sees it who has the key but not the app.
pub fn intruder(town: &Township) -> Connection {
    let conn = Connection::open(town.dir.path().join("xiangyi.db")).unwrap();
    // The first bytes of the township's seed are the key.
    let mut key = [0; 32];
    Seeded(1).fill(&mut key).unwrap();
    let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    conn.execute_batch(&format!("PRAGMA key = \"x'{hex}'\"")).unwrap();
    functions::register(&conn).unwrap();
    conn
}

#[test]
fn a_whole_store_passes() {
    let town = Township::new();
    town.resident("王小明", "石板村", json!({}));
    let report = town.store.check().unwrap();
    assert!(report.is_whole(), "{report:?}");
    assert_eq!(report.audit_rows, 1);
}

#[test]
fn no_synced_table_can_be_written_outside_a_commit() {
    let town = Township::new();
    town.resident("王小明", "石板村", json!({}));
    let conn = intruder(&town);
    for spec in REGISTRY {
        let insert = format!("INSERT INTO {} (id, area, listed) VALUES (zeroblob(16), '', 1)", spec.table);
        assert!(conn.execute_batch(&insert).is_err(), "{}", spec.table);
    }
    assert!(conn.execute_batch("UPDATE residents SET name = 'x'").is_err());
    assert!(conn.execute_batch("DELETE FROM residents").is_err());
    assert!(town.store.check().unwrap().is_whole());
}

#[test]
fn every_missing_guard_is_told() {
    let town = Township::new();
    let conn = intruder(&town);
    for spec in REGISTRY {
        for verb in ["INSERT", "UPDATE", "DELETE"] {
            let name = format!("{}_guard_{}", spec.table, verb.to_lowercase());
            let sql: String =
                conn.query_row("SELECT sql FROM sqlite_schema WHERE name = ?1", [&name], |row| row.get(0)).unwrap();
            conn.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
            let problems = town.store.check().unwrap().problems;
            assert_eq!(problems, [Problem::Guard(format!("{}: {verb}", spec.table))]);
            conn.execute_batch(&sql).unwrap();
        }
    }
    assert!(town.store.check().unwrap().is_whole());
}

#[test]
fn a_changed_audit_trail_is_found() {
    for tampering in [
        "UPDATE audit SET user = zeroblob(16) WHERE no = 2",
        "UPDATE audit SET op = 'print' WHERE no = 2",
        "UPDATE audit SET at = at + 60000 WHERE no = 2",
        "DELETE FROM audit WHERE no = 2",
        "DELETE FROM audit WHERE no = 3",
        "UPDATE outbox SET row = zeroblob(16) WHERE no = 3",
    ] {
        let town = Township::new();
        for name in ["王小明", "李四", "赵五"] {
            town.resident(name, "石板村", json!({}));
        }
        let conn = intruder(&town);
        assert!(conn.execute_batch("UPDATE audit SET op = 'x'").is_err(), "the trail is append only");
        conn.execute_batch("DROP TRIGGER audit_is_append_only_update; DROP TRIGGER audit_is_append_only_delete")
            .unwrap();
        conn.execute_batch(tampering).unwrap();
        let problems = town.store.check().unwrap().problems;
        assert!(matches!(problems.as_slice(), [Problem::Audit { .. }]), "{tampering}: {problems:?}");
    }
}

/// Guards: the outbox holds no state that nobody knows, also since its checks were written without lists.
#[test]
fn the_outbox_takes_no_unknown_state() {
    let town = Township::new();
    town.resident("王小明", "石板村", json!({}));
    let conn = intruder(&town);
    for (column, known) in [
        ("delivery", ["pending", "sent", "acked", "in_backup"].as_slice()),
        ("verdict", ["accepted", "merged", "held", "rejected"].as_slice()),
        ("resolved", ["redone", "withdrawn", "decided"].as_slice()),
    ] {
        let set = |value: &str| conn.execute(&format!("UPDATE outbox SET {column} = ?1"), [value]);
        for value in known {
            assert!(set(value).is_ok(), "{column} {value}");
        }
        assert!(set("lost").is_err(), "{column}");
    }
    assert!(
        conn.execute("UPDATE outbox SET delivery = 'acked', op = NULL", []).is_err(),
        "a body goes with a backup only"
    );
}

#[test]
fn a_gap_in_the_outbox_is_found() {
    let town = Township::new();
    let id = town.resident("王小明", "石板村", json!({}));
    town.commit(Op::ChangeResident, |tx| tx.patch(Entity::Resident, id, None, fields(json!({ "phone": "1" }))))
        .unwrap();
    intruder(&town).execute_batch("UPDATE outbox SET seq = 99 WHERE seq = 2").unwrap();
    let problems = town.store.check().unwrap().problems;
    assert_eq!(problems, [Problem::Outbox { found: 2, expected: 3 }]);
}

#[test]
fn a_hole_in_the_search_index_is_found() {
    let town = Township::new();
    town.resident("王小明", "石板村", json!({}));
    intruder(&town).execute_batch("DELETE FROM search_keys WHERE key LIKE 'n%'").unwrap();
    let problems = town.store.check().unwrap().problems;
    assert_eq!(problems, [Problem::Search { found: 0, expected: 1 }]);
}

#[test]
fn a_newer_database_is_explained_and_left_as_it_is() {
    let town = Township::new();
    intruder(&town)
        .execute_batch("INSERT INTO refinery_schema_history SELECT 999, 'later', applied_on, checksum FROM refinery_schema_history WHERE version = 1")
        .unwrap();
    let opened = xiangyi_store::Store::open(town.dir.path(), crate::township::LOGIN, crate::township::PASSWORD);
    assert!(matches!(opened.map(|_| ()), Err(xiangyi_store::StoreError::Newer { found: 999, .. })));
}
