//! 先诊疗后付费和一站式结算统计 (T6): a month and the year up to it, and the people behind every figure.

use super::closed_month::{ClosedMonth, KeptStatistics, statistics_of};
use super::list::{AdmissionRow, admission_row};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use chrono::{Datelike, Months, NaiveDate};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use xiangyi_domain::Money;
use xiangyi_domain::users::Right;
use xiangyi_settlement::LayerCode;
use xiangyi_store::admissions::{Figures, Listed, Wanted};
use xiangyi_store::{Reader, admissions};

/// T6 for a month: the month, and the year up to its end.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PayLaterStatistics {
    /// First day of the month.
    pub month: NaiveDate,
    /// 本月.
    pub of_month: PayLaterFigures,
    /// 累计, from the first of January.
    pub cumulative: PayLaterFigures,
    /// The columns of money in the order of the table.
    pub columns: Vec<PayLaterColumn>,
    /// Where the month is closed: the figures are those of the closing.
    pub closed: Option<ClosedMonth>,
}

impl PayLaterStatistics {
    pub(super) fn new(month: NaiveDate, figures: KeptStatistics, closed: Option<ClosedMonth>) -> PayLaterStatistics {
        let KeptStatistics { of_month, cumulative } = figures;
        PayLaterStatistics { month, of_month, cumulative, columns: PayLaterColumn::ALL.to_vec(), closed }
    }
}

/// One line of T6, of settlements that stand, by day of discharge.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PayLaterFigures {
    /// 人次.
    pub admissions: u32,
    /// 人数.
    pub people: u32,
    /// 住院总费用.
    pub total: Money,
    /// 政策内费用.
    pub in_scope: Money,
    /// 基本医保.
    pub basic: Money,
    /// 大病保险.
    pub critical_illness: Money,
    /// 补充/商业: 大病补充, 商业补充, 倾斜, 健康扶贫保险, 深度贫困补充.
    pub supplementary: Money,
    /// 医疗救助.
    pub medical_assistance: Money,
    /// 政府(财政)兜底.
    pub fiscal_top_up: Money,
    /// 医院减免: 卫生院兜底, and what is above a fee standard.
    pub hospital: Money,
    /// 其他: 卫生扶贫救助基金 and whatever a newer version pays.
    pub other: Money,
    /// 个人自付.
    pub self_pay: Money,
    /// 实际报销比例: all that the patient does not pay, of the total; none where there is no cost.
    pub ratio: Option<Decimal>,
    /// The same in percent with two places, half up.
    pub ratio_percent: Option<String>,
    /// 免收押金人次.
    pub deposit_waived_count: u32,
    /// 免收押金金额.
    pub deposit_waived: Money,
    /// 减免 of fees beside the charges.
    pub fees_waived: Money,
    /// 欠费人次.
    pub arrears_count: u32,
    /// 欠费金额.
    pub arrears: Money,
    /// Identity test: the parts and the self-pay are the total.
    pub balanced: bool,
}

/// A figure of T6.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum PayLaterColumn {
    /// All of them.
    Admissions,
    /// Where 基本医保 pays.
    Basic,
    /// Where 大病保险 pays.
    CriticalIllness,
    /// Where 补充/商业 pay.
    Supplementary,
    /// Where 医疗救助 pays.
    MedicalAssistance,
    /// Where 财政 pays.
    FiscalTopUp,
    /// Where the hospital pays.
    Hospital,
    /// Where others pay.
    Other,
    /// Where the patient pays.
    SelfPay,
    /// Where a deposit was not asked.
    DepositWaived,
    /// Where fees were waived.
    FeesWaived,
    /// Where something is owed.
    Arrears,
}

/// The list behind a figure.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PayLaterBehind {
    /// Any day of the month.
    pub month: NaiveDate,
    /// The year up to the month in place of the month alone.
    #[serde(default)]
    pub cumulative: bool,
    /// Which figure.
    pub column: PayLaterColumn,
}

impl PayLaterColumn {
    /// The columns of T6 that are sums over admissions.
    pub const ALL: [PayLaterColumn; 12] = [
        PayLaterColumn::Admissions,
        PayLaterColumn::Basic,
        PayLaterColumn::CriticalIllness,
        PayLaterColumn::Supplementary,
        PayLaterColumn::MedicalAssistance,
        PayLaterColumn::FiscalTopUp,
        PayLaterColumn::Hospital,
        PayLaterColumn::Other,
        PayLaterColumn::SelfPay,
        PayLaterColumn::DepositWaived,
        PayLaterColumn::FeesWaived,
        PayLaterColumn::Arrears,
    ];

    /// The column in which a layer is counted.
    fn of_layer(code: &str) -> PayLaterColumn {
        match code.parse::<LayerCode>() {
            Ok(LayerCode::Basic) => PayLaterColumn::Basic,
            Ok(LayerCode::CriticalIllness) => PayLaterColumn::CriticalIllness,
            Ok(
                LayerCode::Supplementary
                | LayerCode::Commercial
                | LayerCode::Tilt
                | LayerCode::PovertyInsurance
                | LayerCode::DeepPoverty,
            ) => PayLaterColumn::Supplementary,
            Ok(LayerCode::MedicalAssistance) => PayLaterColumn::MedicalAssistance,
            Ok(LayerCode::FiscalTopUp) => PayLaterColumn::FiscalTopUp,
            Ok(LayerCode::HospitalTopUp) => PayLaterColumn::Hospital,
            Err(_) if code == xiangyi_domain::admissions::Account::HOSPITAL => PayLaterColumn::Hospital,
            Ok(LayerCode::ReliefFund) | Err(_) => PayLaterColumn::Other,
        }
    }

    /// What an admission adds to the column.
    pub(crate) fn amount(self, row: &Figures) -> Money {
        match self {
            PayLaterColumn::Admissions => row.total,
            PayLaterColumn::SelfPay => row.self_pay.unwrap_or_default(),
            PayLaterColumn::DepositWaived => row.deposit_waived,
            PayLaterColumn::FeesWaived => row.waived,
            PayLaterColumn::Arrears => row.balance.max(Money::ZERO),
            layer => {
                let of_column = row.paid_by.iter().filter(|(code, _)| PayLaterColumn::of_layer(code) == layer);
                of_column.map(|(_, paid)| *paid).sum()
            }
        }
    }
}

impl PayLaterFigures {
    fn of(rows: &[Figures]) -> PayLaterFigures {
        use PayLaterColumn as C;
        let sum = |column: C| rows.iter().map(|row| column.amount(row)).sum::<Money>();
        let count = |column: C| number(rows.iter().filter(|row| !column.amount(row).is_zero()).count());
        let (total, self_pay) = (sum(C::Admissions), sum(C::SelfPay));
        let out_of_scope: Money = rows.iter().map(|row| row.out_of_scope).sum();
        let parts = [
            C::Basic,
            C::CriticalIllness,
            C::Supplementary,
            C::MedicalAssistance,
            C::FiscalTopUp,
            C::Hospital,
            C::Other,
            C::SelfPay,
        ];
        let together: Money = parts.into_iter().map(sum).sum();
        PayLaterFigures {
            admissions: number(rows.len()),
            people: number(rows.iter().map(|row| row.resident).collect::<BTreeSet<_>>().len()),
            total,
            in_scope: total - out_of_scope,
            basic: sum(C::Basic),
            critical_illness: sum(C::CriticalIllness),
            supplementary: sum(C::Supplementary),
            medical_assistance: sum(C::MedicalAssistance),
            fiscal_top_up: sum(C::FiscalTopUp),
            hospital: sum(C::Hospital),
            other: sum(C::Other),
            self_pay,
            ratio: (total - self_pay).decimal().checked_div(total.decimal()),
            ratio_percent: percent(total - self_pay, total),
            deposit_waived_count: count(C::DepositWaived),
            deposit_waived: sum(C::DepositWaived),
            fees_waived: sum(C::FeesWaived),
            arrears_count: count(C::Arrears),
            arrears: sum(C::Arrears),
            balanced: together == total,
        }
    }
}

/// A share in percent, two places, half up; none of nothing.
fn percent(part: Money, whole: Money) -> Option<String> {
    let share = (part.decimal() * Decimal::ONE_HUNDRED).checked_div(whole.decimal())?;
    let mut share = share.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    share.rescale(2);
    Some(share.to_string())
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// First and last day of a month, and the first day of its year.
pub(super) fn spans(month: NaiveDate) -> Result<(NaiveDate, NaiveDate, NaiveDate), ClinicError> {
    let bad = || ClinicError::refused_at("bad_value", "month");
    let first = month.with_day(1).ok_or_else(bad)?;
    let last = first.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).ok_or_else(bad)?;
    Ok((first, last, first.with_month(1).ok_or_else(bad)?))
}

/// One line of T6, by days of discharge.
pub(super) fn figures_of(reader: &Reader<'_>, from: NaiveDate, to: NaiveDate) -> Result<PayLaterFigures, ClinicError> {
    Ok(PayLaterFigures::of(&admissions::figures(reader, from, to)?))
}

impl Clinic {
    /// T6 of a month, given by any of its days; of a closed month as it was closed.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn pay_later_statistics(&self, month: NaiveDate) -> Result<PayLaterStatistics, ClinicError> {
        self.must(Right::AdmissionsView)?;
        self.read(|reader| statistics_of(reader, month))
    }

    /// The admissions behind a figure of T6, by day of discharge.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn pay_later_behind(&self, input: &PayLaterBehind, now: Now) -> Result<Vec<AdmissionRow>, ClinicError> {
        self.must(Right::AdmissionsView)?;
        self.read(|reader| {
            let rows = behind(reader, input)?;
            Ok(rows.into_iter().map(|row| admission_row(row, now.today)).collect())
        })
    }
}

fn behind(reader: &Reader<'_>, input: &PayLaterBehind) -> Result<Vec<Listed>, ClinicError> {
    let (first, last, new_year) = spans(input.month)?;
    let from = if input.cumulative { new_year } else { first };
    let mut rows = admissions::every(reader, Wanted::DischargedBetween(from, last))?;
    rows.retain(|row| input.column == PayLaterColumn::Admissions || !input.column.amount(&row.figures).is_zero());
    Ok(rows)
}
