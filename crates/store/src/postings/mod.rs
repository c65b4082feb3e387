//! 记账: the ledger.

mod accounts;

pub use accounts::{AccountLine, AccountSum, lines_of_account, sums};

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
use serde_json::Value;
use xiangyi_domain::id::{AdmissionId, OutpatientBillId, PostingId, UserId};

row! {
    /// One balanced posting.
    Posting {
        id: PostingId,
        /// Such as `settlement`, `payment`.
        kind: String,
        /// `[{account, amount}]`, amounts as decimal strings, summing to zero.
        lines: Vec<Value>,
        ;
        /// Which admission.
        admission: AdmissionId,
        /// Which outpatient bill; what a payer sends for many is of neither.
        outpatient_bill: OutpatientBillId,
        /// The day of the ledger.
        posted_on: NaiveDate,
        /// The posting that this one takes back.
        reverses: PostingId,
        /// By whom.
        posted_by: UserId,
        /// 收据号 of a payment or refund.
        number: String,
        /// How it was paid, such as `cash`.
        method: String,
        /// Why, where there must be a reason.
        reason: String,
        /// The day on which it happened, where that day was closed already.
        happened_on: NaiveDate,
    }
}

/// One posting.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: PostingId) -> Result<Option<Posting>, StoreError> {
    one(reader.sql(), "SELECT * FROM postings WHERE id = :id", named_params! {":id": id.bytes()})
}

/// The listed postings of an admission by date.
///
/// # Errors
/// Those of the database.
pub fn of_admission(reader: &Reader<'_>, id: AdmissionId) -> Result<Vec<Posting>, StoreError> {
    let sql = "SELECT * FROM postings WHERE admission = :admission AND listed = 1 ORDER BY posted_on, id";
    all(reader.sql(), sql, named_params! {":admission": id.bytes()})
}

/// The listed postings of an outpatient bill by date.
///
/// # Errors
/// Those of the database.
pub fn of_outpatient_bill(reader: &Reader<'_>, id: OutpatientBillId) -> Result<Vec<Posting>, StoreError> {
    let sql = "SELECT * FROM postings WHERE outpatient_bill = :bill AND listed = 1 ORDER BY posted_on, id";
    all(reader.sql(), sql, named_params! {":bill": id.bytes()})
}

/// The listed posting that takes another one back.
///
/// # Errors
/// Those of the database.
pub fn reversal_of(reader: &Reader<'_>, id: PostingId) -> Result<Option<Posting>, StoreError> {
    let sql = "SELECT * FROM postings WHERE reverses = :id AND listed = 1";
    one(reader.sql(), sql, named_params! {":id": id.bytes()})
}
