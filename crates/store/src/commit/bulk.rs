//! Many new people at once: to sort an index at the end costs a fraction of finding the place of each row in it.

use super::WriteTx;
use crate::error::StoreError;
use rusqlite::{Connection, OptionalExtension};

/// Indexes that nothing asks while new people are written. What the commit itself asks for at its end (the work list, the
/// search, aliases) is not among them, nor what must be unique.
const SET_ASIDE: [&str; 14] = [
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
    /// here, indexes that it does not need are built anew after it.
    ///
    /// # Errors
    /// Those of `work`.
    pub fn in_bulk<T, E: From<StoreError>>(
        &mut self,
        people: usize,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let aside = if people >= MANY && is_most(self.reader.sql(), people)? {
            set_aside(self.reader.sql())?
        } else {
            Vec::new()
        };
        let answer = work(self)?;
        for index in aside {
            self.reader.sql().execute(&index, []).map_err(StoreError::from)?;
        }
        Ok(answer)
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
        let mut select = conn.prepare_cached("SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = ?1")?;
        let Some(sql) = select.query_row([name], |row| row.get(0)).optional()? else { continue };
        made.push(sql);
        conn.execute(&format!("DROP INDEX {name}"), [])?;
    }
    Ok(made)
}
