//! Residents who are one person.

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
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
