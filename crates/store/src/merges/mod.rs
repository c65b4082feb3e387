//! Residents who are one person.
//!
//! No row is rewritten by a merge: what was noted of the merged resident stays with that row, and the queries of a
//! resident answer for the kept one with the rows of all who were merged into it.

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::{OptionalExtension, named_params};
use serde_json::Value;
use xiangyi_domain::id::{MergeId, ResidentId, UserId, VillageId};

row! {
    /// A resident who was found to be another one.
    Merge {
        id: MergeId,
        /// Who they are.
        kept: ResidentId,
        /// Who was the same.
        merged: ResidentId,
        /// Their village.
        village: VillageId,
        ;
        /// The values that a person chose.
        chosen: Value,
        /// The values that those replaced.
        before: Value,
        /// When.
        merged_on: NaiveDate,
        /// By whom.
        merged_by: UserId,
        /// When it was taken back.
        undone_on: NaiveDate,
        /// By whom.
        undone_by: UserId,
    }
}

/// One merge.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: MergeId) -> Result<Option<Merge>, StoreError> {
    one(reader.sql(), "SELECT * FROM merges WHERE id = :id", named_params! {":id": id.bytes()})
}

/// The listed merges into a resident, the newest first.
///
/// # Errors
/// Those of the database.
pub fn of_kept(reader: &Reader<'_>, id: ResidentId) -> Result<Vec<Merge>, StoreError> {
    let sql = "SELECT * FROM merges WHERE kept = :kept AND listed = 1 ORDER BY merged_on DESC, id DESC";
    all(reader.sql(), sql, named_params! {":kept": id.bytes()})
}

/// Under whom a resident is shown: the one they were merged into, or themselves.
///
/// # Errors
/// Those of the database.
pub fn kept(reader: &Reader<'_>, id: ResidentId) -> Result<ResidentId, StoreError> {
    let mut select = reader.sql().prepare_cached("SELECT kept FROM aliases WHERE resident = ?1")?;
    let kept = select.query_row([id.bytes()], |row| row.get(0).map(ResidentId::from_bytes)).optional()?;
    Ok(kept.unwrap_or(id))
}

/// The residents who are shown under this one.
///
/// # Errors
/// Those of the database.
pub fn aliases(reader: &Reader<'_>, kept: ResidentId) -> Result<Vec<ResidentId>, StoreError> {
    let mut select = reader.sql().prepare_cached("SELECT resident FROM aliases WHERE kept = ?1 ORDER BY resident")?;
    let rows = select.query_map([kept.bytes()], |row| row.get(0).map(ResidentId::from_bytes))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The listed merges that name a resident on either side, also those that were undone, the newest first.
///
/// # Errors
/// Those of the database.
pub fn naming(reader: &Reader<'_>, id: ResidentId) -> Result<Vec<Merge>, StoreError> {
    all(reader.sql(), include_str!("naming.sql"), named_params! {":resident": id.bytes()})
}
