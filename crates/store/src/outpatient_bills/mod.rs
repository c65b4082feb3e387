//! 门诊慢病结算: settled outpatient bills for recognised chronic diseases, which count for the year.

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
use serde_json::Value;
use xiangyi_domain::Money;
use xiangyi_domain::id::{ChronicRecognitionId, OutpatientBillId, ResidentId, UserId};

row! {
    /// One bill.
    OutpatientBill {
        id: OutpatientBillId,
        /// 门诊结算号.
        number: String,
        /// Whose.
        resident: ResidentId,
        /// For which disease.
        recognition: ChronicRecognitionId,
        /// All charges.
        total: Money,
        /// The statement, as the settlement room writes it.
        statement: Value,
        /// The bill that it was reckoned from.
        bill: Value,
        /// Digest of the pack's text.
        pack: String,
        /// Names of the person's settlements that counted before it.
        prior: Value,
        /// Those of the household.
        household_prior: Value,
        ;
        /// The day.
        billed_on: NaiveDate,
        /// Who settled it.
        billed_by: UserId,
    }
}

/// One bill.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: OutpatientBillId) -> Result<Option<OutpatientBill>, StoreError> {
    let sql = "SELECT *, total_fen AS total FROM outpatient_bills WHERE id = :id";
    one(reader.sql(), sql, named_params! {":id": id.bytes()})
}

/// Those of a resident by day, also those that were taken back.
///
/// # Errors
/// Those of the database.
pub fn of_resident(reader: &Reader<'_>, id: ResidentId) -> Result<Vec<OutpatientBill>, StoreError> {
    let id = crate::merges::kept(reader, id)?;
    all(reader.sql(), include_str!("of_resident.sql"), named_params! {":resident": id.bytes()})
}

/// Those of a span of days, both included, that stand, by day.
///
/// # Errors
/// Those of the database.
pub fn between(reader: &Reader<'_>, from: NaiveDate, to: NaiveDate) -> Result<Vec<OutpatientBill>, StoreError> {
    let params = named_params! {":from": from.to_string(), ":to": to.to_string()};
    all(reader.sql(), include_str!("between.sql"), params)
}

/// The newest first, also those that were taken back.
///
/// # Errors
/// Those of the database.
pub fn newest(reader: &Reader<'_>, limit: u32) -> Result<Vec<OutpatientBill>, StoreError> {
    all(reader.sql(), include_str!("newest.sql"), named_params! {":limit": limit})
}
