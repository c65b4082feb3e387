//! Many new people at once: to sort an index at the end costs a fraction of finding the place of each row in it.

use super::WriteTx;
use crate::connection::WRITER_CACHE_KIBIBYTES;
use crate::error::StoreError;
use rusqlite::{Connection, OptionalExtension};

/// Indexes that nothing asks while new people are written. What the commit itself asks for at its end (the work list, the
/// search, aliases) is not among them, nor what must be unique. And the guards against writes outside a commit, which this
/// one is: for their sake SQLite copies every page that a row touches, to be able to take the one row back.
const SET_ASIDE: [&str; 18] = [
    "residents_guard_insert",
    "households_guard_insert",
    "categories_guard_insert",
    "diseases_guard_insert",
    "residents_present",
    "residents_by_id_number",
    "residents_by_village",
    "residents_by_name",
    "residents_without_number",
    "residents_without_id",
    "residents_heads",
    "households_by_village",
    "households_by_number",
    "categories_by_resident",
    "categories_by_household",
    "categories_by_kind",
    "outbox_by_row",
    "outbox_by_import",
];
/// Below this many people nothing is gained.
const MANY: usize = 2_000;

impl WriteTx<'_> {
    /// Runs `work`, which writes about so many new residents and looks for nobody. Where they are more than those who are
    /// here, indexes that it does not need are built anew after it, and until the commit ends memory holds more pages.
    ///
    /// # Errors
    /// Those of `work`.
    pub fn in_bulk<T, E: From<StoreError>>(
        &mut self,
        people: usize,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        if people < MANY || !is_most(self.reader.sql(), people)? {
            return work(self);
        }
        self.room = Some(Room::make(self.reader.sql())?);
        let aside = set_aside(self.reader.sql())?;
        let answer = work(self)?;
        for made in aside {
            self.reader.sql().execute(&made, []).map_err(StoreError::from)?;
        }
        Ok(answer)
    }
}

/// Memory for the pages of a whole township, so that none is encrypted, written and read again before the commit; given
/// back when this is dropped.
pub(super) struct Room<'c>(&'c Connection);

impl<'c> Room<'c> {
    /// Of 50,000 people in one file the pages take some 120 MiB.
    const KIBIBYTES: i64 = 160 * 1024;

    fn make(conn: &'c Connection) -> Result<Room<'c>, StoreError> {
        conn.pragma_update(None, "cache_size", -Room::KIBIBYTES)?;
        Ok(Room(conn))
    }
}

impl Drop for Room<'_> {
    fn drop(&mut self) {
        // What fails here leaves a larger cache, and nothing else.
        let _ = self.0.pragma_update(None, "cache_size", -WRITER_CACHE_KIBIBYTES);
        let _ = self.0.execute_batch("PRAGMA shrink_memory");
    }
}

/// Whether so many are more than the residents and the changes that are here.
fn is_most(conn: &Connection, people: usize) -> Result<bool, StoreError> {
    let sql = "SELECT max(coalesce((SELECT max(no) FROM residents), 0), coalesce((SELECT max(no) FROM outbox), 0))";
    let here: i64 = conn.query_row(sql, [], |row| row.get(0))?;
    Ok(usize::try_from(here).is_ok_and(|here| here < people))
}

/// Drops them; the statements that make them again. All within the transaction: whoever reads sees them as ever, and after
/// a power cut they are there.
fn set_aside(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let mut made = Vec::with_capacity(SET_ASIDE.len());
    for name in SET_ASIDE {
        let mut select = conn.prepare_cached("SELECT type, sql FROM sqlite_schema WHERE name = ?1")?;
        let found = select.query_row([name], |row| Ok((row.get::<_, String>(0)?, row.get(1)?))).optional()?;
        debug_assert!(found.is_some(), "{name} has another name by now");
        let Some((kind, sql)) = found else { continue };
        made.push(sql);
        conn.execute(&format!("DROP {kind} {name}"), [])?;
    }
    Ok(made)
}
