//! 因病致贫筛查.

mod targets;

pub use targets::{TargetPerson, Targets, entries, findings, found, people};

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
use serde_json::Value;
use xiangyi_domain::id::{HouseholdId, ResidentId, ScreeningId, UserId, VillageId};

row! {
    /// One household or resident of a screening campaign.
    Screening {
        id: ScreeningId,
        /// Its village.
        village: VillageId,
        /// Which campaign.
        campaign: String,
        /// How far it is.
        status: String,
        ;
        /// Which household.
        household: HouseholdId,
        /// Which resident.
        resident: ResidentId,
        /// What was found.
        found: Value,
        /// When.
        screened_on: NaiveDate,
        /// By whom.
        screened_by: UserId,
        /// When it was verified.
        verified_on: NaiveDate,
        /// By whom.
        verified_by: UserId,
        /// Whether the disease is what made the household poor.
        cause: bool,
        /// When it was entered in the national system.
        entered_on: NaiveDate,
        /// When the household ceased to be poor by disease.
        exited_on: NaiveDate,
        /// Why.
        exit_reason: String,
        /// Remark.
        remark: String,
    }
}

/// One screening.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: ScreeningId) -> Result<Option<Screening>, StoreError> {
    let found: Option<Screening> =
        one(reader.sql(), "SELECT * FROM screenings WHERE id = :id", named_params! {":id": id.bytes()})?;
    Ok(found.map(|row| seen(reader, row)))
}

/// The listed screenings of a household.
///
/// # Errors
/// Those of the database.
pub fn of_household(reader: &Reader<'_>, id: HouseholdId) -> Result<Vec<Screening>, StoreError> {
    let sql = "SELECT * FROM screenings WHERE household = :household AND listed = 1 ORDER BY campaign, id";
    let rows: Vec<Screening> = all(reader.sql(), sql, named_params! {":household": id.bytes()})?;
    Ok(rows.into_iter().map(|row| seen(reader, row)).collect())
}

/// The listed screenings of a resident, and of those who were merged into them.
///
/// # Errors
/// Those of the database.
pub fn of_resident(reader: &Reader<'_>, id: ResidentId) -> Result<Vec<Screening>, StoreError> {
    let sql = include_str!("of_resident.sql");
    let rows: Vec<Screening> = all(reader.sql(), sql, named_params! {":resident": id.bytes()})?;
    Ok(rows.into_iter().map(|row| seen(reader, row)).collect())
}

fn seen(reader: &Reader<'_>, row: Screening) -> Screening {
    Screening { found: reader.found(row.found), ..row }
}
