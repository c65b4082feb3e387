//! A write transaction that either commits as a whole or leaves nothing.

use crate::error::StoreError;
use crate::store::{Store, Writer};
use rusqlite::Connection;

/// `BEGIN IMMEDIATE` … `COMMIT` with the guards open; dropped without a commit, it rolls back.
pub(crate) struct WriteTransaction<'a> {
    store: &'a Store,
    writer: &'a Writer,
}

impl<'a> WriteTransaction<'a> {
    pub(crate) fn begin(store: &'a Store, writer: &'a Writer) -> Result<WriteTransaction<'a>, StoreError> {
        writer.conn.execute_batch("BEGIN IMMEDIATE").map_err(|error| note_failure(store, error))?;
        writer.gate.set(true);
        Ok(WriteTransaction { store, writer })
    }

    /// With the guards shut: for tables that are not synced.
    pub(crate) fn begin_shut(store: &'a Store, writer: &'a Writer) -> Result<WriteTransaction<'a>, StoreError> {
        let transaction = WriteTransaction::begin(store, writer)?;
        writer.gate.set(false);
        Ok(transaction)
    }

    pub(crate) fn conn(&self) -> &'a Connection {
        &self.writer.conn
    }

    pub(crate) fn commit(self) -> Result<(), StoreError> {
        self.writer.conn.execute_batch("COMMIT").map_err(|error| note_failure(self.store, error))
    }
}

impl Drop for WriteTransaction<'_> {
    fn drop(&mut self) {
        self.writer.gate.set(false);
        if !self.writer.conn.is_autocommit() {
            // A rollback that fails leaves an open transaction, which no later BEGIN would get past.
            if self.writer.conn.execute_batch("ROLLBACK").is_err() && !self.writer.conn.is_autocommit() {
                self.store.poison();
            }
        }
    }
}

/// A failed write poisons the store; a full disk does not: SQLite has rolled back what did not fit.
pub(super) fn note_failure(store: &Store, error: rusqlite::Error) -> StoreError {
    let error = StoreError::from(error);
    if matches!(error, StoreError::WriteFailed) {
        store.poison();
    }
    error
}
