//! The ledgers of pay later, one model for print and .xlsx: T6, T7, T8, T12, T20 and the claims (domain handbook §7).

mod admissions;
mod aid;
mod arrears;
mod claims;
mod papers;
mod statistics;

use crate::clinic::Clinic;
use crate::error::ClinicError;
use chrono::NaiveDate;
use serde::Deserialize;
use xiangyi_domain::Money;
use xiangyi_domain::paper::{Ledger, LedgerCell, LedgerColumn, LedgerKind, LedgerSection};

/// A span of days, both included.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Span {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

impl Span {
    fn check(&self) -> Result<(), ClinicError> {
        if self.from > self.to { Err(ClinicError::refused_at("dates_reversed", "to")) } else { Ok(()) }
    }
}

impl Clinic {
    /// A ledger of rows in one section with their sum.
    fn table(
        &self,
        title: &str,
        period: String,
        columns: Vec<LedgerColumn>,
        rows: Vec<Vec<LedgerCell>>,
        today: NaiveDate,
    ) -> Ledger {
        let total = (!rows.is_empty()).then(|| Ledger::sum("合计", &columns, &rows));
        Ledger {
            unit: "元".to_owned(),
            columns,
            sections: vec![LedgerSection::plain(rows)],
            total,
            ..self.head_of(title, period, today)
        }
    }
}

fn column(heading: &str, kind: LedgerKind) -> LedgerColumn {
    LedgerColumn::new(heading, kind)
}

fn money(amount: Money) -> LedgerCell {
    LedgerCell::Money(amount)
}

fn sex_word(code: Option<&str>) -> &'static str {
    match code {
        Some("male") => "男",
        Some("female") => "女",
        _ => "",
    }
}
