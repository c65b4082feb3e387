//! 提示: what a person should look at; none of it refuses anything (domain handbook §6.6).

use super::{Admission, AdmissionState, FacilityLevel, ScopeWarning, State};
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// The figures of the alerts, read from `alerts.toml`.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// Where they come from.
    pub source: String,
    /// First day of use.
    pub valid_from: NaiveDate,
    /// Admissions within so many days …
    pub often_days: i64,
    /// … this one included, are too many.
    pub often_count: usize,
    /// Admissions in one calendar month that are far too many.
    pub month_count: usize,
    /// Days after a discharge within which the same disease is a readmission.
    pub same_disease_days: i64,
    /// Days above which a stay is long …
    pub long_stay_days: i64,
    /// … at these levels.
    pub long_stay_levels: Vec<FacilityLevel>,
    /// 实际报销比例 in percent below which a settlement is looked at.
    pub least_ratio: Decimal,
    /// 个人自付 in percent of the total above which it is.
    pub most_self_pay: Decimal,
    /// Beginnings of ICD-10 codes that are normally outpatient.
    pub outpatient_diagnoses: Vec<String>,
}

impl Thresholds {
    /// The figures that come with the app.
    #[must_use]
    pub fn shipped() -> &'static Thresholds {
        static SHIPPED: OnceLock<Thresholds> = OnceLock::new();
        SHIPPED.get_or_init(|| toml::from_str(include_str!("alerts.toml")).unwrap_or_else(|_| Thresholds::none()))
    }

    /// Figures that no admission reaches; a test holds the shipped file to being readable.
    fn none() -> Thresholds {
        Thresholds {
            source: String::new(),
            valid_from: NaiveDate::MAX,
            often_days: 0,
            often_count: usize::MAX,
            month_count: usize::MAX,
            same_disease_days: -1,
            long_stay_days: i64::MAX,
            long_stay_levels: Vec::new(),
            least_ratio: Decimal::ZERO,
            most_self_pay: Decimal::MAX,
            outpatient_diagnoses: Vec::new(),
        }
    }
}

/// How urgent an alert is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum AlertLevel {
    /// 提醒.
    Watch,
    /// 警示.
    Red,
}

/// Which alert.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum AlertCode {
    /// 30 天内多次住院.
    AdmittedOften,
    /// 一个月内三次住院.
    ThreeInMonth,
    /// 15 天内同一疾病再次住院.
    SameDiseaseAgain,
    /// 住院时间长.
    LongStay,
    /// 目录外占比高.
    OutOfScopeShare,
    /// 实际报销比例低.
    LowRatio,
    /// 个人自付占比高.
    HighSelfPay,
    /// 通常门诊治疗的疾病.
    OutpatientDisease,
}

/// One alert with its figures.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Alert {
    /// Which.
    pub code: AlertCode,
    /// How urgent.
    pub level: AlertLevel,
    /// What was found: times, days or percent.
    pub found: String,
    /// The threshold.
    pub limit: String,
}

/// Another admission of the same person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stay {
    /// 入院日期.
    pub admitted_on: NaiveDate,
    /// 出院日期.
    pub discharged_on: Option<NaiveDate>,
    /// ICD-10 of the main diagnosis; may be empty.
    pub icd10: String,
}

/// The alerts of one admission as it stands on a day; `others` are the person's other admissions.
#[must_use]
pub fn alerts(
    admission: &Admission,
    now: &AdmissionState,
    others: &[Stay],
    on: NaiveDate,
    limits: &Thresholds,
) -> Vec<Alert> {
    let mut found = Vec::new();
    let mut add = |code, level, value: String, limit: String| {
        found.push(Alert { code, level, found: value, limit });
    };
    let earlier = || others.iter().filter(|stay| stay.admitted_on <= admission.admitted_on);
    let within = |stay: &&Stay| (admission.admitted_on - stay.admitted_on).num_days() < limits.often_days;
    let often = earlier().filter(within).count() + 1;
    let month = |day: NaiveDate| (day.year(), day.month());
    let in_month = earlier().filter(|stay| month(stay.admitted_on) == month(admission.admitted_on)).count() + 1;
    if in_month >= limits.month_count {
        add(AlertCode::ThreeInMonth, AlertLevel::Red, in_month.to_string(), limits.month_count.to_string());
    } else if often >= limits.often_count {
        add(AlertCode::AdmittedOften, AlertLevel::Watch, often.to_string(), limits.often_count.to_string());
    }
    if let Some(days) = earlier().filter_map(|stay| again(admission, stay)).min()
        && days <= limits.same_disease_days
    {
        let limit = limits.same_disease_days.to_string();
        add(AlertCode::SameDiseaseAgain, AlertLevel::Watch, days.to_string(), limit);
    }
    let days = admission.days_until(now.discharged_on.unwrap_or(on));
    if limits.long_stay_levels.contains(&admission.facility_level) && days > limits.long_stay_days {
        add(AlertCode::LongStay, AlertLevel::Watch, days.to_string(), limits.long_stay_days.to_string());
    }
    match now.scope_warning() {
        ScopeWarning::None => {}
        ScopeWarning::Watch => {
            add(AlertCode::OutOfScopeShare, AlertLevel::Watch, now.out_of_scope_share().to_string(), "8".into());
        }
        ScopeWarning::Over => {
            add(AlertCode::OutOfScopeShare, AlertLevel::Red, now.out_of_scope_share().to_string(), "10".into());
        }
    }
    let code = admission.diagnosis.icd10.trim();
    if limits.outpatient_diagnoses.iter().any(|beginning| code.starts_with(beginning.as_str())) {
        add(AlertCode::OutpatientDisease, AlertLevel::Watch, code.to_owned(), String::new());
    }
    settled(now, limits, &mut add);
    found
}

/// Days between a discharge and an admission for the same three characters of ICD-10.
fn again(admission: &Admission, stay: &Stay) -> Option<i64> {
    let three = |code: &str| code.trim().get(..3).map(str::to_owned);
    let same = three(&admission.diagnosis.icd10).filter(|code| three(&stay.icd10).as_ref() == Some(code));
    same.and(stay.discharged_on).map(|gone| (admission.admitted_on - gone).num_days()).filter(|days| *days >= 0)
}

/// What the settlement that stands calls for.
fn settled(now: &AdmissionState, limits: &Thresholds, add: &mut impl FnMut(AlertCode, AlertLevel, String, String)) {
    let (Some(self_pay), true) = (now.self_pay, now.state >= State::Settled) else { return };
    let Some(share) = (self_pay.decimal() * Decimal::ONE_HUNDRED).checked_div(now.total.decimal()) else { return };
    let two = |value: Decimal| format!("{:.2}", value.round_dp(2));
    let text = now.statement.as_ref().and_then(|statement| statement.get("ratio")?.as_str()?.parse().ok());
    let ratio = text.unwrap_or(Decimal::ONE_HUNDRED - share);
    if ratio < limits.least_ratio {
        add(AlertCode::LowRatio, AlertLevel::Watch, two(ratio), limits.least_ratio.to_string());
    }
    if share > limits.most_self_pay {
        add(AlertCode::HighSelfPay, AlertLevel::Watch, two(share), limits.most_self_pay.to_string());
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::Money;
    use crate::admissions::Diagnosis;
    use crate::id::{ResidentId, derived};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn admission(icd10: &str) -> Admission {
        serde_json::from_value(serde_json::json!({
            "number": "1", "resident": ResidentId(derived("resident", &["a"])), "admitted_on": "2026-03-20",
            "facility_level": "township", "in_area": true, "diagnosis": Diagnosis { icd10: icd10.into(), name: "病".into() },
        }))
        .unwrap()
    }

    fn stay(admitted_on: &str, discharged_on: &str, icd10: &str) -> Stay {
        Stay { admitted_on: day(admitted_on), discharged_on: Some(day(discharged_on)), icd10: icd10.into() }
    }

    fn codes(found: &[Alert]) -> Vec<(AlertCode, &str)> {
        found.iter().map(|alert| (alert.code, alert.found.as_str())).collect()
    }

    #[test]
    fn the_shipped_figures_are_readable_and_those_of_the_handbook() {
        let limits = Thresholds::shipped();
        assert_eq!((limits.often_days, limits.month_count, limits.long_stay_days), (30, 3, 15));
        assert!(!limits.source.is_empty());
    }

    #[test]
    fn admissions_that_repeat_are_seen() {
        let limits = Thresholds::shipped();
        let now = AdmissionState::default();
        let look = |icd10: &str, others: &[Stay]| {
            let found = alerts(&admission(icd10), &now, others, day("2026-03-21"), limits);
            codes(&found).iter().map(|(code, found)| (*code, (*found).to_owned())).collect::<Vec<_>>()
        };
        use AlertCode as C;
        assert_eq!(look("I63", &[]), []);
        assert_eq!(look("I63", &[stay("2026-02-19", "2026-02-25", "J18")]), [(C::AdmittedOften, "2".into())]);
        assert_eq!(look("I63", &[stay("2026-02-18", "2026-02-25", "J18")]), [], "thirty days are over");
        let twice = [stay("2026-03-01", "2026-03-02", "J18"), stay("2026-03-10", "2026-03-12", "J18")];
        assert_eq!(look("I63", &twice), [(C::ThreeInMonth, "3".into())]);
        let same = stay("2026-01-02", "2026-03-05", "I63.9");
        assert_eq!(look("I63.2", std::slice::from_ref(&same)), [(C::SameDiseaseAgain, "15".into())]);
        assert_eq!(look("I64", &[same]), []);
        assert_eq!(look("J06.9", &[]), [(C::OutpatientDisease, "J06.9".into())]);
    }

    #[test]
    fn long_stays_and_costs_are_seen() {
        let yuan = |text: &str| text.parse::<Money>().unwrap();
        let mut now = AdmissionState { total: yuan("1000.00"), out_of_scope: yuan("80.01"), ..Default::default() };
        let at = |now: &AdmissionState, on: &str| {
            let found = alerts(&admission("I63"), now, &[], day(on), Thresholds::shipped());
            found.iter().map(|alert| (alert.code, alert.level, alert.found.clone())).collect::<Vec<_>>()
        };
        use AlertCode as C;
        use AlertLevel as L;
        assert_eq!(at(&now, "2026-04-04"), [(C::OutOfScopeShare, L::Watch, "8.00".into())]);
        now.out_of_scope = Money::ZERO;
        assert_eq!(at(&now, "2026-04-05"), [(C::LongStay, L::Watch, "16".into())]);
        now.out_of_scope = yuan("100.01");
        (now.state, now.self_pay, now.discharged_on) = (State::Settled, Some(yuan("100.00")), Some(day("2026-03-25")));
        assert_eq!(at(&now, "2026-05-01"), [(C::OutOfScopeShare, L::Red, "10.00".into())]);
        now.self_pay = Some(yuan("100.10"));
        let found = at(&now, "2026-05-01");
        assert_eq!(found[1..], [(C::LowRatio, L::Watch, "89.99".into()), (C::HighSelfPay, L::Watch, "10.01".into())]);
    }
}
