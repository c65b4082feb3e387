//! The window's day, and the head's money, in numbers.

use crate::error::ClinicError;
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::Account;
use xiangyi_store::admissions::DayAtWindow;
use xiangyi_store::{Reader, admissions, postings};

/// The window in numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WindowCounts {
    /// 在院.
    pub in_hospital: u32,
    /// 今日出院.
    pub discharged_today: u32,
    /// 已出院待结算.
    pub discharged_unsettled: u32,
    /// Papers taken in and not returned.
    pub papers_out: u32,
    /// 已结算, with a balance.
    pub unpaid: u32,
    /// Instalments due today or before.
    pub instalments_due: u32,
    /// Those of them due before today.
    pub instalments_overdue: u32,
}

/// What the head answers for, in yuan.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct HeadMoney {
    /// Who owes something now.
    pub owing: u32,
    /// 欠费, all of it.
    pub arrears: Money,
    /// 卫生院兜底 since the first of January.
    pub top_ups: Money,
    /// 核销 since the first of January.
    pub write_offs: Money,
}

pub(crate) fn window(reader: &Reader<'_>, day: &DayAtWindow) -> Result<WindowCounts, ClinicError> {
    let by_state = admissions::count_by_state(reader)?;
    let of = |state: &str| by_state.get(state).copied().unwrap_or(0);
    Ok(WindowCounts {
        in_hospital: of("in_hospital"),
        discharged_today: day.discharged_today,
        discharged_unsettled: of("discharged"),
        papers_out: admissions::count_papers_out(reader)?,
        unpaid: of("settled"),
        instalments_due: day.instalments_due,
        instalments_overdue: day.instalments_overdue,
    })
}

pub(crate) fn head_money(reader: &Reader<'_>, day: &DayAtWindow, today: NaiveDate) -> Result<HeadMoney, ClinicError> {
    let sums = postings::sums(reader, today.with_ordinal(1), Some(today))?;
    let of = |account: &str| {
        let lines = sums.iter().filter(|sum| sum.account == account);
        lines.map(|sum| sum.debit - sum.credit).sum::<Money>()
    };
    Ok(HeadMoney {
        owing: day.owing,
        arrears: day.arrears,
        top_ups: of(Account::TOP_UP),
        write_offs: of(Account::WRITE_OFF),
    })
}
