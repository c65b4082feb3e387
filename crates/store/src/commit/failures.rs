//! What a failing disk does to a commit.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::{Deed, Entropy, NewStore, Op, Store, StoreError, villages};
use chrono::DateTime;
use serde_json::json;
use uuid::Uuid;
use xiangyi_domain::id::{RowId, UserId};
use xiangyi_domain::{Area, OrgCode};
use xiangyi_wire::Entity;

struct Counting(u8);

impl Entropy for Counting {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), StoreError> {
        for byte in bytes {
            self.0 = self.0.wrapping_add(1);
            *byte = self.0;
        }
        Ok(())
    }
}

fn store() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let new = NewStore {
        org_code: OrgCode::new("410482101").unwrap(),
        org_name: "石板镇卫生院",
        login: "li",
        password: "words",
        user: UserId(Uuid::from_u128(1)),
        now: DateTime::UNIX_EPOCH,
        entropy: &mut Counting(0),
    };
    let (store, _) = Store::create(dir.path(), new).unwrap();
    (dir, store)
}

fn save(store: &Store, first: u128, name: &str) -> Result<(), StoreError> {
    let mut last = first;
    let mut ids = || {
        last += 1;
        Uuid::from_u128(last)
    };
    let deed =
        Deed { op: Op::ChangeVillage, user: UserId(Uuid::from_u128(1)), at: DateTime::UNIX_EPOCH, ids: &mut ids };
    let area = Area::township(store.org_code());
    let fields = json!({ "name": name }).as_object().cloned().unwrap();
    store.commit(deed, |tx| tx.insert(Entity::Village, RowId(Uuid::from_u128(first)), &area, fields)).map(|_| ())
}

fn villages(store: &Store) -> usize {
    store.read(villages::list).unwrap().len()
}

#[test]
fn a_full_disk_loses_nothing_and_saving_goes_on_when_there_is_room() {
    let (_dir, store) = store();
    save(&store, 100, "石板村").unwrap();
    {
        let writer = store.writer().unwrap();
        let pages: i64 = writer.conn.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        writer.conn.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).unwrap();
    }
    let long = "很长的村名".repeat(40_000);
    assert!(matches!(save(&store, 200, &long), Err(StoreError::DiskFull)));
    assert_eq!(villages(&store), 1);
    let writer = store.writer().unwrap();
    writer.conn.query_row("PRAGMA max_page_count = 1000000", [], |_| Ok(())).unwrap();
    drop(writer);
    save(&store, 200, &long).unwrap();
    assert_eq!((villages(&store), store.sync_status().unwrap().last_seq), (2, 2));
    assert!(store.check().unwrap().is_whole());
}

#[test]
fn after_a_failed_fsync_nothing_more_is_written_and_reading_goes_on() {
    let (_dir, store) = store();
    save(&store, 100, "石板村").unwrap();
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_IOERR_FSYNC);
    let error = super::transaction::note_failure(&store, rusqlite::Error::SqliteFailure(code, None));
    assert!(matches!(error, StoreError::WriteFailed));
    assert!(matches!(save(&store, 200, "柳树村"), Err(StoreError::WriteFailed)));
    assert!(matches!(store.note_synced(DateTime::UNIX_EPOCH), Err(StoreError::WriteFailed)));
    assert_eq!(villages(&store), 1);
}

#[test]
fn a_panic_inside_a_commit_leaves_nothing_and_closes_the_guards() {
    let (_dir, store) = store();
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let mut ids = || Uuid::from_u128(7);
        let deed = Deed { op: Op::Print, user: UserId(Uuid::from_u128(1)), at: DateTime::UNIX_EPOCH, ids: &mut ids };
        let _: Result<((), _), StoreError> = store.commit(deed, |tx| {
            let area = Area::from_text("410482101000");
            tx.insert(Entity::Village, RowId(Uuid::from_u128(5)), &area, serde_json::Map::new())?;
            panic!("a mistake of the caller")
        });
    }));
    assert!(caught.is_err());
    assert_eq!(villages(&store), 0);
    let outside = store.writer().unwrap().conn.execute_batch("UPDATE villages SET name = 'x'");
    assert!(outside.is_ok(), "no row, no guard");
    save(&store, 100, "石板村").unwrap();
    let outside = store.writer().unwrap().conn.execute_batch("UPDATE villages SET name = 'x'");
    assert!(outside.is_err());
}
