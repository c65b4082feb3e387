//! 身份类别.

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
use serde_json::Value;
use xiangyi_domain::id::{CategoryTagId, HouseholdId, ResidentId, VillageId};

row! {
    /// A dated category of a resident, or of a household.
    Category {
        id: CategoryTagId,
        /// Its village.
        village: VillageId,
        /// Its code, such as `subsistence_allowance`.
        category: String,
        ;
        /// Whose.
        resident: ResidentId,
        /// Whose, when it is a whole household's.
        household: HouseholdId,
        /// From when.
        from_on: NaiveDate,
        /// Until when.
        to_on: NaiveDate,
        /// What proves it.
        evidence: String,
        /// Class, type and grade, certificate: what its tag has beside the dates.
        detail: Value,
        /// The list that it came from.
        source_list: String,
    }
}

/// One category tag.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: CategoryTagId) -> Result<Option<Category>, StoreError> {
    one(reader.sql(), "SELECT * FROM categories WHERE id = :id", named_params! {":id": id.bytes()})
}

/// The listed categories of a resident and of their household, of any date.
///
/// # Errors
/// Those of the database.
pub fn of_resident(reader: &Reader<'_>, id: ResidentId) -> Result<Vec<Category>, StoreError> {
    let id = crate::merges::kept(reader, id)?;
    all(reader.sql(), include_str!("of_resident.sql"), named_params! {":resident": id.bytes()})
}

/// The listed categories of a household as a whole, of any date.
///
/// # Errors
/// Those of the database.
pub fn of_household(reader: &Reader<'_>, id: HouseholdId) -> Result<Vec<Category>, StoreError> {
    all(reader.sql(), include_str!("of_household.sql"), named_params! {":household": id.bytes()})
}
