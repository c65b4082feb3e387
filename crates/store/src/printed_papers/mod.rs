//! Papers that were printed for a household.

use crate::cell::{Cell, all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
use std::collections::HashSet;
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

/// What was printed of a contract, visit or admission, the newest first.
///
/// # Errors
/// Those of the database.
pub fn of_subject(reader: &Reader<'_>, kind: &str, id: RowId) -> Result<Vec<PrintedPaper>, StoreError> {
    let sql = include_str!("of_subject.sql");
    all(reader.sql(), sql, named_params! {":subject": id.bytes(), ":kind": kind})
}

/// The contracts, visits or admissions of which a paper of this kind was printed.
///
/// # Errors
/// Those of the database.
pub fn subjects(reader: &Reader<'_>, kind: &str) -> Result<HashSet<RowId>, StoreError> {
    let mut statement = reader.sql().prepare_cached(include_str!("subjects.sql"))?;
    let mut rows = statement.query(named_params! {":kind": kind})?;
    let mut found = HashSet::new();
    while let Some(row) = rows.next()? {
        found.extend(RowId::cell(row.get_ref(0)?));
    }
    Ok(found)
}
