//! Values as Chinese forms write them.

use chrono::{Datelike, NaiveDate};
use rust_decimal::{Decimal, RoundingStrategy};
use xiangyi_domain::paper::BillCase;

/// `2026年3月5日`.
pub(super) fn day(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// `2026-03-05`, or nothing.
pub(super) fn short_day(date: Option<NaiveDate>) -> String {
    date.map(|date| date.format("%Y-%m-%d").to_string()).unwrap_or_default()
}

/// A fraction of 1 in per cent with two places; a dash where there is none.
pub(super) fn percent(ratio: Option<Decimal>) -> String {
    match ratio.and_then(|ratio| ratio.checked_mul(Decimal::ONE_HUNDRED)) {
        Some(value) => format!("{:.2}%", value.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)),
        None => "—".to_owned(),
    }
}

/// Parts of a list with 、 between them, empty ones left out.
pub(super) fn list<T: AsRef<str>>(parts: &[T]) -> String {
    let filled: Vec<&str> = parts.iter().map(AsRef::as_ref).filter(|part| !part.is_empty()).collect();
    filled.join("、")
}

/// The text, or a line to write on.
pub(super) fn or_blank(text: &str, blank: &str) -> String {
    if text.is_empty() { blank.to_owned() } else { text.to_owned() }
}

/// Diagnoses with their codes, the main one first.
pub(super) fn diagnoses(case: &BillCase) -> String {
    let parts: Vec<String> = case
        .diagnoses
        .iter()
        .map(|d| if d.code.is_empty() { d.name.clone() } else { format!("{}（{}）", d.name, d.code) })
        .collect();
    parts.join("；")
}

/// 科室 and 床号 in one.
pub(super) fn ward(case: &BillCase) -> String {
    let bed = if case.bed.is_empty() { String::new() } else { format!("　{}床", case.bed) };
    format!("{}{bed}", case.department)
}
