//! 未签原因: why a resident has no contract.

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
use xiangyi_domain::id::{ResidentId, UnsignedReasonId, UserId, VillageId};

row! {
    /// What a resident said, or why they could not be asked, on a day.
    UnsignedReason {
        id: UnsignedReasonId,
        /// The village.
        village: VillageId,
        /// Who has no contract.
        resident: ResidentId,
        /// A code of the domain's dictionary.
        reason: String,
        /// Whether the resident signed the refusal.
        signed: bool,
        ;
        /// When they were asked.
        asked_on: NaiveDate,
        /// By whom.
        asked_by: UserId,
        /// Remark.
        remark: String,
        /// The row that this one replaces.
        corrects: UnsignedReasonId,
    }
}

/// One reason.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: UnsignedReasonId) -> Result<Option<UnsignedReason>, StoreError> {
    one(reader.sql(), "SELECT * FROM unsigned_reasons WHERE id = :id", named_params! {":id": id.bytes()})
}

/// The listed reasons of a resident that no correction replaced, the newest first.
///
/// # Errors
/// Those of the database.
pub fn of_resident(reader: &Reader<'_>, id: ResidentId) -> Result<Vec<UnsignedReason>, StoreError> {
    let id = crate::merges::kept(reader, id)?;
    all(reader.sql(), include_str!("of_resident.sql"), named_params! {":resident": id.bytes()})
}
