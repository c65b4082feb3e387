//! The ledger by account: statements over `posting_lines`, sums over `account_days`.

use crate::cell::{FromRow, all, read};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::{Row, named_params};
use xiangyi_domain::Money;
use xiangyi_domain::id::{AdmissionId, PostingId, UserId};

/// What stands on one account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccountSum {
    /// Its name.
    pub account: String,
    /// Lines above zero.
    pub debit: Money,
    /// Lines below zero, as a positive amount.
    pub credit: Money,
    /// How many lines.
    pub count: u32,
}

impl FromRow for AccountSum {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<AccountSum> {
        Ok(AccountSum {
            account: row.get("account")?,
            debit: read(row, "debit")?.unwrap_or(Money::ZERO),
            credit: read(row, "credit")?.unwrap_or(Money::ZERO),
            count: row.get("count")?,
        })
    }
}

/// The sums of all accounts over a span of days of the ledger, both included; `None` is open.
///
/// # Errors
/// Those of the database.
pub fn sums(
    reader: &Reader<'_>,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
) -> Result<Vec<AccountSum>, StoreError> {
    let from = from.map(|day| day.to_string()).unwrap_or_default();
    let until = until.map_or_else(|| "9999-12-31".to_owned(), |day| day.to_string());
    let params = named_params! {":from": from, ":until": until};
    all(reader.sql(), include_str!("sums.sql"), params)
}

/// One line of a statement of account.
#[derive(Clone, PartialEq, Debug)]
pub struct AccountLine {
    /// The posting.
    pub posting: PostingId,
    /// Its kind.
    pub kind: String,
    /// The day of the ledger.
    pub posted_on: Option<NaiveDate>,
    /// The day on which it happened, where that day was closed.
    pub happened_on: Option<NaiveDate>,
    /// Which admission, where it is one.
    pub admission: Option<AdmissionId>,
    /// 住院号, or the number of the outpatient bill.
    pub bill_number: Option<String>,
    /// Name of the patient.
    pub name: Option<String>,
    /// 收据号.
    pub number: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// By whom.
    pub posted_by: Option<UserId>,
    /// Above zero a debit, below a credit.
    pub amount: Money,
}

impl FromRow for AccountLine {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<AccountLine> {
        Ok(AccountLine {
            posting: PostingId::from_bytes(row.get("posting")?),
            kind: read(row, "kind")?.unwrap_or_default(),
            posted_on: read(row, "posted_on")?,
            happened_on: read(row, "happened_on")?,
            admission: read(row, "admission")?,
            bill_number: read(row, "bill_number")?,
            name: read(row, "name")?,
            number: read(row, "number")?,
            reason: read(row, "reason")?,
            posted_by: read(row, "posted_by")?,
            amount: read(row, "fen")?.unwrap_or(Money::ZERO),
        })
    }
}

/// The lines of one account over a span of days, both included, by day.
///
/// # Errors
/// Those of the database.
pub fn lines_of_account(
    reader: &Reader<'_>,
    account: &str,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<AccountLine>, StoreError> {
    let params = named_params! {":account": account, ":from": from.to_string(), ":until": until.to_string()};
    all(reader.sql(), include_str!("account_lines.sql"), params)
}
