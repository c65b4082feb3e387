//! 户籍变动.

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
use xiangyi_domain::id::{HouseholdId, MoveId, ResidentId, UserId, VillageId};

row! {
    /// One move of a resident: into, out of or between households, a death, a new head.
    Move {
        id: MoveId,
        /// Whose.
        resident: ResidentId,
        /// Their village.
        village: VillageId,
        /// What happened.
        kind: String,
        ;
        /// When.
        moved_on: NaiveDate,
        /// The household before.
        household_from: HouseholdId,
        /// The household after.
        household_to: HouseholdId,
        /// 与户主关系 before.
        relation_from: String,
        /// 与户主关系 after.
        relation_to: String,
        /// Where from, or where to, as written.
        place: String,
        /// Remark.
        remark: String,
        /// By whom.
        recorded_by: UserId,
        /// The move that this one corrects.
        corrects: MoveId,
    }
}

/// One move.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: MoveId) -> Result<Option<Move>, StoreError> {
    one(reader.sql(), "SELECT * FROM moves WHERE id = :id", named_params! {":id": id.bytes()})
}

/// The listed moves of a resident, the oldest first.
///
/// # Errors
/// Those of the database.
pub fn of_resident(reader: &Reader<'_>, id: ResidentId) -> Result<Vec<Move>, StoreError> {
    let id = crate::merges::kept(reader, id)?;
    all(reader.sql(), include_str!("of_resident.sql"), named_params! {":resident": id.bytes()})
}

/// The listed moves into and out of a household, the oldest first.
///
/// # Errors
/// Those of the database.
pub fn of_household(reader: &Reader<'_>, id: HouseholdId) -> Result<Vec<Move>, StoreError> {
    all(reader.sql(), include_str!("of_household.sql"), named_params! {":household": id.bytes()})
}
