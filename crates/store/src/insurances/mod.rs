//! 参保.

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use rusqlite::named_params;
use xiangyi_domain::Money;
use xiangyi_domain::id::{InsuranceId, ResidentId, VillageId};

row! {
    /// What a resident is insured by in one year.
    Insurance {
        id: InsuranceId,
        /// Whose.
        resident: ResidentId,
        /// Their village.
        village: VillageId,
        /// The year that it covers.
        year: i64,
        /// Its kind, such as `resident` for 城乡居民.
        kind: String,
        ;
        /// Where, as written.
        place: String,
        /// 个人缴费.
        own_fen: Money,
        /// 资助金额.
        subsidy_fen: Money,
        /// Who pays the subsidy.
        subsidy_source: String,
        /// Whether it is in force, such as `normal`, `suspended`, `unpaid`.
        state: String,
    }
}

/// One year of one resident.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: InsuranceId) -> Result<Option<Insurance>, StoreError> {
    one(reader.sql(), "SELECT * FROM insurances WHERE id = :id", named_params! {":id": id.bytes()})
}

/// The listed years of a resident, the newest first.
///
/// # Errors
/// Those of the database.
pub fn of_resident(reader: &Reader<'_>, id: ResidentId) -> Result<Vec<Insurance>, StoreError> {
    let id = crate::merges::kept(reader, id)?;
    all(reader.sql(), include_str!("of_resident.sql"), named_params! {":resident": id.bytes()})
}
