//! Rows that have left the areas which this computer receives: of people who live in another village now.
//!
//! Such a row stays as it was last seen. Its people are in no list, in no figure and in no work list, its revision proves
//! nothing, and what is still unsent of it goes up as ever. A page that brings the row again restores it.

use crate::cell::all;
use crate::residents::Resident;
use crate::rows::{Touched, load, refresh};
use crate::{Reader, StoreError};
use rusqlite::{Connection, named_params};
use xiangyi_domain::id::{HouseholdId, ResidentId, RowId};
use xiangyi_wire::Entity;

/// Whether this computer is told no more of a resident.
///
/// # Errors
/// Those of the database.
pub fn has_left(reader: &Reader<'_>, id: ResidentId) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM left_rows WHERE id = ?1 AND entity = 'resident')";
    Ok(reader.sql().prepare_cached(sql)?.query_row([id.bytes()], |row| row.get(0))?)
}

/// Those of whom this computer is told no more and who lived in a household when it last was.
///
/// # Errors
/// Those of the database.
pub fn of_household(reader: &Reader<'_>, id: HouseholdId) -> Result<Vec<Resident>, StoreError> {
    all(reader.sql(), include_str!("of_household.sql"), named_params! {":household": id.bytes()})
}

/// Sets a row apart that has left; nothing when it never was here.
pub(crate) fn leave(conn: &Connection, entity: Entity, id: RowId, touched: &mut Touched) -> Result<(), StoreError> {
    if load(conn, entity, id)?.is_none() {
        return Ok(());
    }
    let sql = "INSERT OR IGNORE INTO left_rows (entity, id) VALUES (?1, ?2)";
    if conn.prepare_cached(sql)?.execute((entity.as_str(), id.bytes()))? > 0 && entity == Entity::Resident {
        touched.resident_left(conn, id)?;
        refresh(conn, entity, id, touched)?;
    }
    Ok(())
}

/// A page brings a row; whether it had left.
pub(crate) fn come_back(
    conn: &Connection,
    entity: Entity,
    id: RowId,
    touched: &mut Touched,
) -> Result<bool, StoreError> {
    let sql = "DELETE FROM left_rows WHERE id = ?1 AND entity = ?2";
    let had_left = conn.prepare_cached(sql)?.execute((id.bytes(), entity.as_str()))? > 0;
    if had_left && entity == Entity::Resident {
        touched.resident_came_back(id);
    }
    Ok(had_left)
}
