//! 日结, 月结.

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::{OptionalExtension, named_params};
use serde_json::Value;
use xiangyi_domain::Money;
use xiangyi_domain::id::{ClosingId, UserId};

row! {
    /// One closing.
    Closing {
        id: ClosingId,
        /// `day` or `month`.
        kind: String,
        /// `{account: amount}` at the end of the last day.
        balances: Value,
        /// Cash that the ledger says came in since the closing before.
        cash_due: Money,
        ;
        /// The last day that it closes.
        through_on: NaiveDate,
        /// Cash that was counted.
        cash_counted: Money,
        /// Why it differs.
        remark: String,
        /// When it was closed.
        closed_on: NaiveDate,
        /// By whom.
        closed_by: UserId,
        /// Of a month: its statistics as they stood, as the clinic writes them.
        statistics: Value,
        /// Digest of the statistics' text.
        statistics_digest: String,
    }
}

/// One closing.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: ClosingId) -> Result<Option<Closing>, StoreError> {
    let sql = concat!(include_str!("columns.sql"), "WHERE id = :id");
    one(reader.sql(), sql, named_params! {":id": id.bytes()})
}

/// The newest closings first.
///
/// # Errors
/// Those of the database.
pub fn newest(reader: &Reader<'_>, limit: u32) -> Result<Vec<Closing>, StoreError> {
    let sql = concat!(include_str!("columns.sql"), "WHERE listed = 1 ORDER BY through_on DESC, kind, id LIMIT :limit");
    all(reader.sql(), sql, named_params! {":limit": limit})
}

/// The first closing of the month that ends with this day; a second one may come by sync.
///
/// # Errors
/// Those of the database.
pub fn of_month(reader: &Reader<'_>, last_day: NaiveDate) -> Result<Option<Closing>, StoreError> {
    let sql = concat!(include_str!("columns.sql"), include_str!("of_month.sql"));
    one(reader.sql(), sql, named_params! {":last_day": last_day.to_string()})
}

/// The last day that takes no posting any more.
///
/// # Errors
/// Those of the database.
pub fn closed_through(reader: &Reader<'_>) -> Result<Option<NaiveDate>, StoreError> {
    let sql = "SELECT max(through_on) FROM closings INDEXED BY closings_by_day WHERE listed = 1";
    let day: Option<String> = reader.sql().prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()?.flatten();
    Ok(day.and_then(|day| day.parse().ok()))
}
