//! Papers that were printed for a household.

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
use xiangyi_domain::id::{HouseholdId, PrintedPaperId, ResidentId, RowId, UserId, VillageId};

row! {
    /// One print of a paper.
    PrintedPaper {
        id: PrintedPaperId,
        /// The village.
        village: VillageId,
        /// Which paper, as the print command names it.
        kind: String,
        /// How many.
        copies: i64,
        ;
        /// For which household.
        household: HouseholdId,
        /// For which resident.
        resident: ResidentId,
        /// The contract, visit or admission that it shows.
        subject: RowId,
        /// When.
        printed_on: NaiveDate,
        /// By whom.
        printed_by: UserId,
    }
}

/// One print.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: PrintedPaperId) -> Result<Option<PrintedPaper>, StoreError> {
    one(reader.sql(), "SELECT * FROM printed_papers WHERE id = :id", named_params! {":id": id.bytes()})
}

/// What was printed for a household, the newest first.
///
/// # Errors
/// Those of the database.
pub fn of_household(reader: &Reader<'_>, id: HouseholdId) -> Result<Vec<PrintedPaper>, StoreError> {
    let sql =
        "SELECT * FROM printed_papers WHERE household = :household AND listed = 1 ORDER BY printed_on DESC, id DESC";
    all(reader.sql(), sql, named_params! {":household": id.bytes()})
}
