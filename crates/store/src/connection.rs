//! One connection to the database file: key, pragmas, the guard function, the check of versions.

use crate::error::StoreError;
use crate::keys::DatabaseKey;
use crate::schema;
use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The name of the database inside the data folder.
pub(crate) const DATABASE: &str = "xiangyi.db";
/// Another process (the command line beside the window) may hold the write lock for a whole import.
const BUSY: Duration = Duration::from_secs(20);
/// How much of the file's pages the writing connection holds in memory.
pub(crate) const WRITER_CACHE_KIBIBYTES: i64 = 64 * 1024;
/// SQLite 3.51.3 mends the WAL-reset bug, by which a commit could be lost.
const OLDEST_SQLITE: i32 = 3_051_003;

/// Answers `in_commit()` for the guards of one connection.
#[derive(Clone, Default)]
pub(crate) struct Gate(Arc<AtomicBool>);

impl Gate {
    pub(crate) fn set(&self, open: bool) {
        self.0.store(open, Ordering::SeqCst);
    }
}

/// The writing connection: WAL, and an fsync for every commit.
pub(crate) fn writer(path: &Path, key: &DatabaseKey) -> Result<(Connection, Gate), StoreError> {
    let gate = Gate::default();
    let conn = unlocked(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    register(&conn, gate.clone())?;
    schema::refuse_newer(&conn)?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "cache_size", -WRITER_CACHE_KIBIBYTES)?;
    // A roster's import grows the write-ahead log; it is cut back at the next checkpoint.
    conn.pragma_update(None, "journal_size_limit", 16 * 1024 * 1024)?;
    conn.set_prepared_statement_cache_capacity(256);
    Ok((conn, gate))
}

/// Writes into the database what a program that died left in the log. It can be read there, but whether a disk has it
/// nobody knows, because its fsync may have failed; nothing may be built on it. Pages that a power cut tore are whole
/// again besides. `false` when the disk does not take it; a full one may, later.
pub(crate) fn write_back(conn: &Connection) -> Result<bool, StoreError> {
    match conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).map_err(StoreError::from) {
        Ok(()) | Err(StoreError::DiskFull | StoreError::Busy) => Ok(true),
        Err(StoreError::WriteFailed) => Ok(false),
        Err(error) => Err(error),
    }
}

/// A connection that cannot write.
pub(crate) fn reader(path: &Path, key: &DatabaseKey) -> Result<Connection, StoreError> {
    let conn = unlocked(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    register(&conn, Gate::default())?;
    conn.pragma_update(None, "query_only", true)?;
    conn.pragma_update(None, "cache_size", -32_768)?;
    conn.set_prepared_statement_cache_capacity(256);
    Ok(conn)
}

/// A connection for copying and checking: the guards stay shut, nothing of the file's settings is changed.
pub(crate) fn plain(path: &Path, key: &DatabaseKey) -> Result<Connection, StoreError> {
    let conn = unlocked(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    register(&conn, Gate::default())?;
    Ok(conn)
}

/// Creates an empty encrypted database.
pub(crate) fn create(path: &Path, key: &DatabaseKey) -> Result<(Connection, Gate), StoreError> {
    drop(unlocked(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?);
    writer(path, key)
}

fn unlocked(path: &Path, key: &DatabaseKey, flags: OpenFlags) -> Result<Connection, StoreError> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(StoreError::SqliteTooOld { found: rusqlite::version().to_owned() });
    }
    let conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.busy_timeout(BUSY)?;
    conn.execute_batch(&key.pragma())?;
    crate::functions::register(&conn)?;
    // The first read shows whether key and file fit.
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(conn)
}

fn register(conn: &Connection, gate: Gate) -> Result<(), StoreError> {
    conn.create_scalar_function("in_commit", 0, FunctionFlags::SQLITE_UTF8, move |_| {
        Ok(i64::from(gate.0.load(Ordering::SeqCst)))
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::entropy::OsEntropy;

    #[test]
    fn every_commit_waits_for_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let key = DatabaseKey::new(&mut OsEntropy).unwrap();
        let path = folder.path().join(DATABASE);
        drop(create(&path, &key).unwrap());
        let (conn, _) = writer(&path, &key).unwrap();
        let journal: String = conn.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
        let synchronous: i64 = conn.pragma_query_value(None, "synchronous", |row| row.get(0)).unwrap();
        assert_eq!((journal.as_str(), synchronous), ("wal", 2), "NORMAL loses acknowledged commits in a power cut");
    }
}
