//! 履约: what was done of what a pack promised (domain handbook §5.3, §5.5).
//!
//! A visit counts for every item whose rule names its form; a service counts for the item that it names. Counting is
//! by the contract's own year, because times are promised for a year.

use super::pack::{PackItem, standard_packs};
use super::term::years_later;
use crate::id::RowId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Kinds of services that are noted by themselves (domain handbook §5.5), with their words.
pub const SERVICE_KINDS: [(&str, &str); 9] = [
    ("visit", "随访"),
    ("examination", "体检"),
    ("referral", "转诊"),
    ("home_service", "上门"),
    ("health_education", "健康教育"),
    ("drug_guidance", "用药指导"),
    ("medicine_box", "清理药箱"),
    ("chronic_certificate", "慢病本代办"),
    ("phone_advice", "电话咨询"),
];

/// Something that was done for a resident.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deed {
    /// The visit or the service.
    pub row: RowId,
    /// When.
    pub on: NaiveDate,
    /// What it can count for.
    pub what: What,
}

/// What a deed can count for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// A visit: its form, and whether doctor and resident met.
    Visit {
        /// Code of the form.
        form: String,
        /// `clinic`, `home` or `phone`.
        mode: String,
    },
    /// A service that names its item and its kind.
    Service {
        /// Name of the item.
        item: String,
        /// Code of the kind.
        kind: String,
    },
}

/// How far an item is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ItemProgress {
    /// Name of the item.
    pub name: String,
    /// Promised for the year.
    pub planned: u32,
    /// Done in it.
    pub done: u32,
}

impl ItemProgress {
    /// Still to be done in the year.
    #[must_use]
    pub const fn due(&self) -> u32 {
        self.planned.saturating_sub(self.done)
    }
}

/// The contract's own year that holds on a day: its first and last day.
#[must_use]
pub fn contract_year(starts_on: NaiveDate, ends_on: NaiveDate, on: NaiveDate) -> (NaiveDate, NaiveDate) {
    let mut begin = starts_on;
    for year in 1..=3 {
        let next = years_later(starts_on, year);
        if next > on.min(ends_on) {
            break;
        }
        begin = next;
    }
    let after = (1..=4).map(|year| years_later(starts_on, year)).find(|day| *day > begin);
    let end = after.and_then(|day| day.pred_opt()).unwrap_or(ends_on).min(ends_on);
    (begin, end)
}

/// The rule of an item: its own, or that of the standard item of the same name.
fn rule(item: &PackItem) -> PackItem {
    if !item.forms.is_empty() || !item.kinds.is_empty() {
        return item.clone();
    }
    let standard = standard_packs().iter().flat_map(|pack| &pack.items).find(|other| other.name == item.name);
    standard.map_or_else(|| item.clone(), |found| PackItem { times: item.times, ..found.clone() })
}

/// Whether a deed counts for an item.
#[must_use]
pub fn counts(item: &PackItem, what: &What) -> bool {
    let rule = rule(item);
    match what {
        What::Visit { form, mode } => {
            rule.forms.iter().any(|wanted| wanted == form || wanted == "*")
                && (rule.modes.is_empty() || rule.modes.contains(mode))
        }
        What::Service { item: named, kind } => *named == item.name || rule.kinds.contains(kind),
    }
}

/// How far the items of a pack are, by what was done from a first to a last day.
#[must_use]
pub fn progress(items: &[PackItem], deeds: &[Deed], (from, to): (NaiveDate, NaiveDate)) -> Vec<ItemProgress> {
    let within = |deed: &&Deed| from <= deed.on && deed.on <= to;
    let count = |item: &PackItem| deeds.iter().filter(within).filter(|deed| counts(item, &deed.what)).count();
    let line = |item: &PackItem| ItemProgress {
        name: item.name.clone(),
        planned: item.times,
        done: u32::try_from(count(item)).unwrap_or(u32::MAX),
    };
    items.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::id::derived;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn visit(on: &str, form: &str, mode: &str) -> Deed {
        let what = What::Visit { form: form.to_owned(), mode: mode.to_owned() };
        Deed { row: RowId(derived("visit", &[on])), on: day(on), what }
    }

    fn service(on: &str, item: &str, kind: &str) -> Deed {
        let what = What::Service { item: item.to_owned(), kind: kind.to_owned() };
        Deed { row: RowId(derived("service", &[on])), on: day(on), what }
    }

    #[test]
    fn a_phone_call_is_no_face_to_face_visit() {
        let item = PackItem {
            forms: vec!["hypertension".into()],
            modes: vec!["clinic".into(), "home".into()],
            ..PackItem::named("面访", 4)
        };
        let year = (day("2026-01-01"), day("2026-12-31"));
        let deeds = [
            visit("2026-02-01", "hypertension", "clinic"),
            visit("2026-03-01", "hypertension", "phone"),
            visit("2026-04-01", "type2_diabetes", "home"),
            visit("2025-12-31", "hypertension", "home"),
            visit("2026-12-31", "hypertension", "home"),
        ];
        let lines = progress(&[item], &deeds, year);
        assert_eq!((lines[0].planned, lines[0].done, lines[0].due()), (4, 2, 2));
    }

    #[test]
    fn a_service_counts_for_the_item_it_names_and_for_items_of_its_kind() {
        let named = PackItem::named("清理小药箱", 1);
        let by_kind = PackItem { kinds: vec!["health_education".into()], ..PackItem::named("健康讲座", 2) };
        let deeds =
            [service("2026-02-01", "清理小药箱", "medicine_box"), service("2026-03-01", "", "health_education")];
        let lines = progress(&[named, by_kind], &deeds, (day("2026-01-01"), day("2026-12-31")));
        assert_eq!(lines.iter().map(|line| line.done).collect::<Vec<_>>(), [1, 1]);
    }

    #[test]
    fn a_stored_item_without_a_rule_takes_that_of_the_standard_item_of_its_name() {
        let stored = PackItem::named("面对面随访", 6);
        let lines =
            progress(&[stored], &[visit("2026-02-01", "hypertension", "home")], (day("2026-01-01"), day("2026-12-31")));
        assert_eq!((lines[0].planned, lines[0].done), (6, 1));
    }

    #[test]
    fn times_are_counted_by_the_contracts_own_year() {
        let year = |on: &str| contract_year(day("2025-03-01"), day("2028-02-29"), day(on));
        for (on, from, to) in [
            ("2025-03-01", "2025-03-01", "2026-02-28"),
            ("2026-02-28", "2025-03-01", "2026-02-28"),
            ("2026-03-01", "2026-03-01", "2027-02-28"),
            ("2027-09-09", "2027-03-01", "2028-02-29"),
            ("2029-01-01", "2027-03-01", "2028-02-29"),
        ] {
            assert_eq!(year(on), (day(from), day(to)), "{on}");
        }
    }
}
