//! 政策包, by version: those that settlements here name, and those that the head laid in.

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
use xiangyi_domain::id::{PolicyPackId, UserId};

row! {
    /// One version of a pack.
    PolicyPack {
        id: PolicyPackId,
        /// The name by which bills call it.
        code: String,
        /// Its version.
        version: String,
        /// BLAKE3 of its text in hex.
        hash: String,
        /// The whole text, TOML.
        text: String,
        ;
        /// When it came in.
        added_on: NaiveDate,
        /// By whom.
        added_by: UserId,
        /// First day of discharge for which the desk suggests it.
        active_from: NaiveDate,
        /// Last such day.
        active_to: NaiveDate,
    }
}

/// One version.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: PolicyPackId) -> Result<Option<PolicyPack>, StoreError> {
    one(reader.sql(), "SELECT * FROM policy_packs WHERE id = :id", named_params! {":id": id.bytes()})
}

/// Every version that is here, by code, then as they came in.
///
/// # Errors
/// Those of the database.
pub fn list(reader: &Reader<'_>) -> Result<Vec<PolicyPack>, StoreError> {
    all(reader.sql(), "SELECT * FROM policy_packs WHERE listed = 1 ORDER BY code, added_on, id", [])
}
