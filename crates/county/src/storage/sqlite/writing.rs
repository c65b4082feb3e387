//! The one door for writes, shut for good once the disk has failed one.
//!
//! After a failed write or fsync nobody knows what the disk holds, and a second try may succeed only because the system
//! has forgotten what it could not write. So nothing is written until another process opens the file: it writes back what
//! is in the log, and, told by a mark beside the file, proves all of it first.

use super::{FILE, Sqlite, check};
use crate::error::CountyError;
use crate::storage::Result;
use rusqlite::ffi::SQLITE_FULL;
use rusqlite::hooks::Wal;
use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};

/// Pages in the log after which it is written back into the database, as SQLite itself does it.
const WRITE_BACK_AT: i32 = 1000;

impl Sqlite {
    /// Runs `work` in a transaction, which is durable when this returns `Ok`.
    ///
    /// # Errors
    /// Those of `work`; `WriteFailed` when the disk failed, then and from then on; `DiskFull` when it has no room, and
    /// nothing was written.
    pub(super) fn transaction(&self, work: impl FnOnce(&Transaction<'_>) -> Result<()>) -> Result<()> {
        let mut connection = self.writer.lock().map_err(|_| CountyError::Poisoned)?;
        if self.failed.load(Ordering::SeqCst) {
            return Err(CountyError::WriteFailed);
        }
        let done = committed(&mut connection, work);
        let write_back = self.log.failed.load(Ordering::SeqCst);
        match done {
            // The commit stands, but nobody knows what of the log has reached the database.
            _ if write_back != 0 => Err(self.fail(write_back)),
            Err(CountyError::Database(error)) if is_failed_write(&error) => Err(self.fail(code(&error))),
            // A rollback that failed leaves a transaction open, which no later one gets past.
            Err(CountyError::Database(error)) if !connection.is_autocommit() => Err(self.fail(code(&error))),
            Err(CountyError::DiskFull) if !connection.is_autocommit() => Err(self.fail(SQLITE_FULL)),
            Err(CountyError::DiskFull) => Err(self.log.found_no_room()),
            done => done,
        }
    }

    /// Shuts the door.
    fn fail(&self, code: i32) -> CountyError {
        self.failed.store(true, Ordering::SeqCst);
        // The disk that failed may not take the mark either; what is opened next is written back all the same.
        let _ = fs::write(mark(&self.path), []);
        tracing::error!(code, "the disk failed a write; nothing is taken until the server is started again");
        CountyError::WriteFailed
    }
}

fn committed(connection: &mut Connection, work: impl FnOnce(&Transaction<'_>) -> Result<()>) -> Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    work(&transaction)?;
    Ok(transaction.commit()?)
}

/// SQLite's own number of an error, which tells what the disk did not do.
fn code(error: &rusqlite::Error) -> i32 {
    error.sqlite_error().map_or(-1, |error| error.extended_code)
}

/// A full disk is not meant: SQLite has rolled back what did not fit.
fn is_failed_write(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::SystemIoFailure | ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
    )
}

/// What the hook on commits has seen of the log and the disk.
#[derive(Clone, Default)]
pub(super) struct WatchedLog {
    /// The number of the error by which writing the log back has failed; 0 as long as it has not.
    failed: Arc<AtomicI32>,
    /// The last write found no room.
    no_room: Arc<AtomicBool>,
}

impl WatchedLog {
    /// Writes the log back as SQLite does it by itself, but does not keep quiet when the disk fails: SQLite would try
    /// again at the next commit. What the hook answers reaches the commit without its number. It is called for commits
    /// that have written something, and so there is room.
    pub(super) fn watch(&self, connection: &mut Connection) -> Result<()> {
        let WatchedLog { failed, no_room } = self.clone();
        let hook = move |wal: &mut Wal, pages: i32| {
            if no_room.swap(false, Ordering::SeqCst) {
                tracing::info!("there is room on the disk again");
            }
            if pages >= WRITE_BACK_AT {
                // Another process may be at it, and what a full disk does not take stays in the log.
                let error = wal.checkpoint().err().filter(is_failed_write);
                error.iter().for_each(|error| failed.store(code(error), Ordering::SeqCst));
            }
            Ok(())
        };
        Ok(connection.wal_hook(Some(hook))?)
    }

    pub(super) fn is_out_of_room(&self) -> bool {
        self.no_room.load(Ordering::SeqCst)
    }

    /// SQLite has rolled back what did not fit, so the next write may be tried.
    fn found_no_room(&self) -> CountyError {
        if !self.no_room.swap(true, Ordering::SeqCst) {
            tracing::error!("the disk is full; nothing is taken until there is room");
        }
        CountyError::DiskFull
    }
}

/// Proves a database whose last server met a failing disk.
///
/// # Errors
/// `Damaged` when it is not whole; the mark stays.
pub(super) fn prove_after_failure(connection: &Connection, path: &Path) -> Result<()> {
    let mark = mark(path);
    if !mark.exists() {
        return Ok(());
    }
    tracing::warn!("the disk failed a write of the last server; the database is proven");
    let problems = check::problems(connection)?;
    if !problems.is_empty() {
        return Err(CountyError::Damaged { problems });
    }
    fs::remove_file(&mark).map_err(|source| CountyError::File { file: mark, source })
}

fn mark(path: &Path) -> PathBuf {
    path.with_file_name(format!("{FILE}.write-failed"))
}
