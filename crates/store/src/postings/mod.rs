//! 记账: the ledger of admissions.

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
use serde_json::Value;
use xiangyi_domain::id::{AdmissionId, PostingId, UserId};

row! {
    /// One balanced posting.
    Posting {
        id: PostingId,
        /// Which admission.
        admission: AdmissionId,
        /// Such as `charge`, `settlement`, `payment`.
        kind: String,
        /// `[{account, fen}]`, amounts as decimal strings, summing to zero.
        lines: Vec<Value>,
        ;
        /// When.
        posted_on: NaiveDate,
        /// The posting that this one takes back.
        reverses: PostingId,
        /// By whom.
        posted_by: UserId,
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
