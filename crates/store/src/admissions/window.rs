//! What the window and the head must see of a day at once.

use crate::cell::{FromRow, one, read};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::{Row, named_params};
use xiangyi_domain::Money;

/// A day at the window, in numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct DayAtWindow {
    /// Discharged on the day.
    pub discharged_today: u32,
    /// With a part of a plan that is due on the day or was due before.
    pub instalments_due: u32,
    /// Those of them that were due before.
    pub instalments_overdue: u32,
    /// Who owes something.
    pub owing: u32,
    /// How much altogether.
    pub arrears: Money,
}

impl FromRow for DayAtWindow {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<DayAtWindow> {
        Ok(DayAtWindow {
            discharged_today: row.get("discharged_today")?,
            instalments_due: row.get("instalments_due")?,
            instalments_overdue: row.get("instalments_overdue")?,
            owing: row.get("owing")?,
            arrears: read(row, "arrears_fen")?.unwrap_or(Money::ZERO),
        })
    }
}

/// A day at the window.
///
/// # Errors
/// Those of the database.
pub fn day_at_window(reader: &Reader<'_>, day: NaiveDate) -> Result<DayAtWindow, StoreError> {
    let day = day.to_string();
    Ok(one(reader.sql(), include_str!("window.sql"), named_params! {":day": day})?.unwrap_or_default())
}
