//! Numbers of the files on a stick.

use crate::error::StoreError;
use crate::store::Store;

impl Store {
    /// The number of the next file that this installation writes.
    ///
    /// # Errors
    /// Those of the database.
    pub fn number_file(&self) -> Result<u64, StoreError> {
        self.write_local(|conn| {
            let sql = "UPDATE meta SET files_written = files_written + 1 RETURNING files_written";
            Ok(conn.query_row(sql, [], |row| row.get::<_, i64>(0))?.cast_unsigned())
        })
    }

    /// The number of the newest answer file that was taken; 0 before the first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn answer_taken(&self) -> Result<u64, StoreError> {
        self.read(|reader| {
            let taken = reader.sql().query_row("SELECT answer_taken FROM meta", [], |row| row.get::<_, i64>(0))?;
            Ok(taken.cast_unsigned())
        })
    }

    /// Notes that an answer file was taken; an older number changes nothing.
    ///
    /// # Errors
    /// Those of the database.
    pub fn note_answer(&self, number: u64) -> Result<(), StoreError> {
        self.write_local(|conn| {
            conn.execute("UPDATE meta SET answer_taken = max(answer_taken, ?1)", [number.cast_signed()])?;
            Ok(())
        })
    }
}
