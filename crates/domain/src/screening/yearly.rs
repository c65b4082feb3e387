//! How the number of households poor by disease changes in a year: table T17.

use super::rate::percent;
use crate::id::{HouseholdId, VillageId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What one campaign found about one household, verified.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Which household.
    pub household: HouseholdId,
    /// Its village.
    pub village: VillageId,
    /// How many of it were screened.
    pub persons: u32,
    /// When.
    pub screened_on: NaiveDate,
    /// Disease is what made it poor.
    pub cause: bool,
    /// Since when it no longer is.
    pub exited_on: Option<NaiveDate>,
    /// The code of the reason.
    pub reason: Option<String>,
}

/// What a year did to a household.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Change {
    /// 新增: not before, at the end of the year.
    New,
    /// 减少: before, no longer at the end of the year.
    Left,
    /// Before and after.
    Stayed,
}

/// A household in the year's table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// Which household.
    pub household: HouseholdId,
    /// Its village.
    pub village: VillageId,
    /// What happened.
    pub change: Change,
    /// Persons at the end of the year before.
    pub before: u32,
    /// Persons at the end of the year.
    pub after: u32,
    /// The code of the reason it left; `rescreened` when a later screening said so and nobody gave another.
    pub reason: Option<String>,
    /// When it left.
    pub exited_on: Option<NaiveDate>,
}

/// Households and persons.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Both {
    /// Households.
    pub households: u32,
    /// Persons.
    pub persons: u32,
}

/// The year's figures of a village, or of all. 上年 + 新增 − 减少 + within = 本年, for households (where nothing is
/// within) and for persons.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct YearCounts {
    /// 上年.
    pub before: Both,
    /// 新增.
    pub new: Both,
    /// 减少.
    pub left: Both,
    /// 减少 by the code of the reason.
    pub reasons: BTreeMap<String, Both>,
    /// 本年.
    pub after: Both,
    /// Persons gained or lost by households that stayed.
    pub within: i32,
    /// 下降率 of households in per cent; negative for a rise, none without a year before.
    pub fall: Option<String>,
    /// Whether households fell by at least the yearly goal (G1: 1 %).
    pub goal_met: Option<bool>,
}

/// What a year did to each household that was poor by disease before it, or is after it. A household's newest finding
/// up to a day decides, until it left.
#[must_use]
pub fn changes(findings: &[Finding], year: i32) -> Vec<Standing> {
    let (Some(eve), Some(end)) = (NaiveDate::from_ymd_opt(year - 1, 12, 31), NaiveDate::from_ymd_opt(year, 12, 31))
    else {
        return Vec::new();
    };
    let mut of: BTreeMap<HouseholdId, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        of.entry(finding.household).or_default().push(finding);
    }
    of.values().filter_map(|own| standing(own, eve, end)).collect()
}

fn standing(own: &[&Finding], eve: NaiveDate, end: NaiveDate) -> Option<Standing> {
    let newest = own.iter().max_by_key(|finding| finding.screened_on)?;
    let poor_on = |day: NaiveDate| {
        let decides = own.iter().filter(|finding| finding.screened_on <= day).max_by_key(|finding| finding.screened_on);
        decides.filter(|finding| finding.cause && finding.exited_on.is_none_or(|gone| gone > day))
    };
    let (before, after) = (poor_on(eve), poor_on(end));
    let (change, reason, exited_on) = match (before, after) {
        (None, None) => return None,
        (None, Some(_)) => (Change::New, None, None),
        (Some(_), Some(_)) => (Change::Stayed, None, None),
        (Some(_), None) => {
            let exit =
                own.iter().filter(|f| f.exited_on.is_some_and(|on| on > eve && on <= end)).max_by_key(|f| f.exited_on);
            let reason = exit.and_then(|finding| finding.reason.clone());
            let on = exit.and_then(|finding| finding.exited_on);
            let rescreened =
                own.iter().filter(|f| f.screened_on > eve && f.screened_on <= end).map(|f| f.screened_on).max();
            (Change::Left, Some(reason.unwrap_or_else(|| "rescreened".to_owned())), on.or(rescreened))
        }
    };
    let persons = |finding: Option<&&Finding>| finding.map_or(0, |finding| finding.persons);
    Some(Standing {
        household: newest.household,
        village: newest.village,
        change,
        before: persons(before),
        after: persons(after),
        reason,
        exited_on,
    })
}

/// Counts the households of a village, or of all. `goal` is the fall in per cent that a year must reach.
#[must_use]
pub fn count_year<'s>(standings: impl IntoIterator<Item = &'s Standing>, goal: u32) -> YearCounts {
    let mut counts = YearCounts::default();
    for standing in standings {
        match standing.change {
            Change::New => counts.new.add(standing.after),
            Change::Stayed => counts.within += standing.after.cast_signed() - standing.before.cast_signed(),
            Change::Left => {
                counts.left.add(standing.before);
                counts.reasons.entry(standing.reason.clone().unwrap_or_default()).or_default().add(standing.before);
            }
        }
        if standing.change != Change::New {
            counts.before.add(standing.before);
        }
        if standing.change != Change::Left {
            counts.after.add(standing.after);
        }
    }
    let fallen = i64::from(counts.before.households) - i64::from(counts.after.households);
    counts.fall = percent(fallen, counts.before.households);
    let needed = i64::from(goal) * i64::from(counts.before.households);
    counts.goal_met = (counts.before.households > 0).then_some(fallen * 100 >= needed);
    counts
}

impl Both {
    fn add(&mut self, persons: u32) {
        self.households += 1;
        self.persons += persons;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::id::derived;

    fn finding(household: &str, on: &str, cause: bool, persons: u32, exit: Option<(&str, &str)>) -> Finding {
        Finding {
            household: HouseholdId(derived("household", &[household])),
            village: VillageId(derived("village", &["a"])),
            persons,
            screened_on: on.parse().unwrap(),
            cause,
            exited_on: exit.map(|(on, _)| on.parse().unwrap()),
            reason: exit.map(|(_, reason)| reason.to_owned()),
        }
    }

    #[test]
    fn what_2026_did_to_a_household() {
        let one = |findings: &[Finding]| {
            changes(findings, 2026).first().map(|found| (found.change, found.reason.clone().unwrap_or_default()))
        };
        let old = |exit| finding("1", "2025-05-04", true, 3, exit);
        for (case, findings, expected) in [
            ("found the year before, nothing since", vec![old(None)], Some((Change::Stayed, ""))),
            ("found this year", vec![finding("1", "2026-05-04", true, 3, None)], Some((Change::New, ""))),
            ("left this year", vec![old(Some(("2026-03-01", "recovered")))], Some((Change::Left, "recovered"))),
            ("left on the last day", vec![old(Some(("2026-12-31", "died")))], Some((Change::Left, "died"))),
            ("left on the first day of the next", vec![old(Some(("2027-01-01", "died")))], Some((Change::Stayed, ""))),
            ("left the year before", vec![old(Some(("2025-12-31", "died")))], None),
            (
                "found again, no longer poor by disease",
                vec![old(None), finding("1", "2026-06-01", false, 3, None)],
                Some((Change::Left, "rescreened")),
            ),
            (
                "left and came back",
                vec![old(Some(("2026-03-01", "recovered"))), finding("1", "2026-06-01", true, 4, None)],
                Some((Change::Stayed, "")),
            ),
            (
                "came and went within the year",
                vec![finding("1", "2026-02-01", true, 3, Some(("2026-11-01", "died")))],
                None,
            ),
            ("never poor by disease", vec![finding("1", "2025-05-04", false, 3, None)], None),
        ] {
            let expected = expected.map(|(change, reason): (Change, &str)| (change, reason.to_owned()));
            assert_eq!(one(&findings), expected, "{case}");
        }
    }

    #[test]
    fn the_table_adds_up_and_holds_the_fall_to_its_goal() {
        let mut findings = vec![
            finding("gone", "2025-05-04", true, 2, Some(("2026-03-01", "recovered"))),
            finding("grown", "2025-05-04", true, 3, None),
            finding("grown", "2026-05-04", true, 5, None),
            finding("new", "2026-05-04", true, 4, None),
        ];
        let count = |findings: &[Finding]| count_year(&changes(findings, 2026), 1);
        let counts = count(&findings);
        assert_eq!(
            (counts.before, counts.after),
            (Both { households: 2, persons: 5 }, Both { households: 2, persons: 9 })
        );
        assert_eq!((counts.new.persons, counts.left.persons, counts.within), (4, 2, 2));
        assert_eq!(counts.reasons["recovered"], Both { households: 1, persons: 2 });
        assert_eq!((counts.fall.as_deref(), counts.goal_met), (Some("0.00"), Some(false)));
        // One household fewer of a hundred is exactly the goal.
        findings = (0..100).map(|at| finding(&at.to_string(), "2025-05-04", true, 1, None)).collect();
        findings[0].exited_on = "2026-01-01".parse().ok();
        assert_eq!((count(&findings).fall.as_deref(), count(&findings).goal_met), (Some("1.00"), Some(true)));
        findings.push(finding("more", "2026-05-04", true, 1, None));
        findings.push(finding("still more", "2026-05-04", true, 1, None));
        assert_eq!((count(&findings).fall.as_deref(), count(&findings).goal_met), (Some("-1.00"), Some(false)));
        assert_eq!(count(&[]).fall, None);
    }
}
