//! Settlements at other hospitals, which count for the year.

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
use serde_json::Value;
use xiangyi_domain::id::{OutsideSettlementId, ResidentId, UserId};

row! {
    /// One settlement.
    OutsideSettlement {
        id: OutsideSettlementId,
        /// Whose.
        resident: ResidentId,
        /// Where.
        hospital: String,
        /// The statement, as the settlement room writes it.
        statement: Value,
        ;
        /// 出院日期.
        discharged_on: NaiveDate,
        /// When it was entered.
        entered_on: NaiveDate,
        /// By whom.
        entered_by: UserId,
    }
}

/// Those of a resident, by discharge.
///
/// # Errors
/// Those of the database.
pub fn of_resident(reader: &Reader<'_>, id: ResidentId) -> Result<Vec<OutsideSettlement>, StoreError> {
    let id = crate::merges::kept(reader, id)?;
    all(reader.sql(), include_str!("of_resident.sql"), named_params! {":resident": id.bytes()})
}

/// One settlement.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: OutsideSettlementId) -> Result<Option<OutsideSettlement>, StoreError> {
    one(reader.sql(), "SELECT * FROM outside_settlements WHERE id = :id", named_params! {":id": id.bytes()})
}

/// The listed ones, by discharge, the newest first.
///
/// # Errors
/// Those of the database.
pub fn newest(reader: &Reader<'_>, limit: u32) -> Result<Vec<OutsideSettlement>, StoreError> {
    all(reader.sql(), include_str!("newest.sql"), named_params! {":limit": limit})
}
