//! The SQL functions of the store's own that its statements call.

use rusqlite::Connection;

/// Gives a connection all of them, but for the guards': also for a tool that opens the database beside the store.
///
/// # Errors
/// Those of the database.
pub fn register(conn: &Connection) -> rusqlite::Result<()> {
    crate::walk::register(conn)?;
    crate::due::register(conn)
}
