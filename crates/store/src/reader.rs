//! What queries read from: one snapshot of the database.

use rusqlite::Connection;

/// One snapshot of the database. Functions of the tables' modules take it; a [`crate::WriteTx`] derefs to one, so the
/// same queries see what the running commit has written.
pub struct Reader<'c> {
    conn: &'c Connection,
}

impl<'c> Reader<'c> {
    pub(crate) fn new(conn: &'c Connection) -> Reader<'c> {
        Reader { conn }
    }

    pub(crate) fn sql(&self) -> &'c Connection {
        self.conn
    }
}
