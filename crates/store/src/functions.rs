//! The SQL functions of the store's own that its statements call, and `rarray(?1)`: a list of values as a table.

use rusqlite::Connection;
use rusqlite::types::Value;
use rusqlite::vtab::array::{Array, load_module};
use std::collections::BTreeSet;
use xiangyi_domain::id::RowId;

/// Gives a connection all of them, but for the guards': also for a tool that opens the database beside the store.
///
/// # Errors
/// Those of the database.
pub fn register(conn: &Connection) -> rusqlite::Result<()> {
    load_module(conn)?;
    crate::walk::register(conn)?;
    crate::due::register(conn)
}

/// Ids for `rarray(?1)` of a statement that asks for many rows at once.
pub(crate) fn asked(ids: &BTreeSet<RowId>) -> Array {
    Array::new(ids.iter().map(|id| Value::Blob(id.bytes().to_vec())).collect())
}
