//! What a village has done of a campaign: table T2.

use super::{Rate, Status};
use crate::id::{HouseholdId, VillageId};
use serde::Serialize;
use std::collections::BTreeMap;

/// One person of a household that is to be screened, with what is known of both.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "four independent findings about one person")]
pub struct PersonEntry {
    /// Their village.
    pub village: VillageId,
    /// Their household; nobody without one can be screened.
    pub household: Option<HouseholdId>,
    /// How far the household's entry is.
    pub household_status: Option<Status>,
    /// Disease is what made the household poor.
    pub cause: bool,
    /// How far the person's own entry is.
    pub status: Option<Status>,
    /// A disease was found.
    pub sick: bool,
    /// One of them is a 大病.
    pub major: bool,
    /// One of them is a 慢病.
    pub chronic: bool,
    /// The person is in the national system.
    pub entered: bool,
}

/// The figures of one village, or of all.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Progress {
    /// 应筛户.
    pub households: u32,
    /// 应筛人.
    pub persons: u32,
    /// 已筛户.
    pub screened_households: u32,
    /// 已筛人.
    pub screened_persons: u32,
    /// 完成率, of households.
    pub rate: Rate,
    /// 完成率, of persons.
    pub person_rate: Rate,
    /// 患病户.
    pub sick_households: u32,
    /// 患病人.
    pub sick_persons: u32,
    /// 大病人数; a person may also count as 慢病.
    pub major_persons: u32,
    /// 慢病人数.
    pub chronic_persons: u32,
    /// 核准户.
    pub verified_households: u32,
    /// 核准人数.
    pub verified_persons: u32,
    /// 已录系统, persons.
    pub entered_persons: u32,
    /// 未录: verified and not yet in the national system (ASM: only what is verified is due for entry).
    pub not_entered_persons: u32,
    /// 因病致贫户.
    pub cause_households: u32,
    /// Their share of the screened households (ASM: of those screened, so that an unfinished village is not taken for
    /// one with few).
    pub cause_share: Rate,
    /// Persons who hold a tag and have no household: they can be screened once they have one.
    pub without_household: u32,
}

#[derive(Default)]
struct Household {
    status: Option<Status>,
    cause: bool,
    sick: bool,
}

/// Counts the entries of one village, or of all.
#[must_use]
pub fn progress<'e>(entries: impl IntoIterator<Item = &'e PersonEntry>) -> Progress {
    let mut counts = Progress::default();
    let mut households: BTreeMap<HouseholdId, Household> = BTreeMap::new();
    for person in entries {
        let Some(id) = person.household else {
            counts.without_household += 1;
            continue;
        };
        let household = households.entry(id).or_default();
        household.status = person.household_status;
        household.cause = person.cause;
        household.sick |= person.sick && person.status.is_some();
        counts.count_person(person);
    }
    for household in households.values() {
        counts.count_household(household);
    }
    counts.rate = Rate::new(counts.screened_households, counts.households);
    counts.person_rate = Rate::new(counts.screened_persons, counts.persons);
    counts.cause_share = Rate::new(counts.cause_households, counts.screened_households);
    counts
}

impl Progress {
    fn count_person(&mut self, person: &PersonEntry) {
        self.persons += 1;
        if person.status.is_none() {
            return;
        }
        let verified = person.status == Some(Status::Verified);
        self.screened_persons += 1;
        self.sick_persons += u32::from(person.sick);
        self.major_persons += u32::from(person.major);
        self.chronic_persons += u32::from(person.chronic);
        self.verified_persons += u32::from(verified);
        self.entered_persons += u32::from(person.entered);
        self.not_entered_persons += u32::from(verified && !person.entered);
    }

    fn count_household(&mut self, household: &Household) {
        self.households += 1;
        if household.status.is_none() {
            return;
        }
        self.screened_households += 1;
        self.sick_households += u32::from(household.sick);
        self.verified_households += u32::from(household.status == Some(Status::Verified));
        self.cause_households += u32::from(household.cause);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::derived;

    const V: Option<Status> = Some(Status::Verified);
    const S: Option<Status> = Some(Status::Screened);

    /// One person: household, its status, poor by disease; own status, 大病, 慢病, in the national system.
    type Line = (&'static str, Option<Status>, bool, Option<Status>, bool, bool, bool);

    fn counted(lines: &[Line]) -> Progress {
        let village = VillageId(derived("village", &["a"]));
        let entries = lines.iter().map(|(household, household_status, cause, status, major, chronic, entered)| {
            let named = (!household.is_empty()).then(|| HouseholdId(derived("household", &[household])));
            let sick = *major || *chronic;
            PersonEntry {
                village,
                household: named,
                household_status: *household_status,
                cause: *cause,
                status: *status,
                sick,
                major: *major,
                chronic: *chronic,
                entered: *entered,
            }
        });
        progress(&entries.collect::<Vec<_>>())
    }

    #[test]
    fn a_village_is_counted_by_household_and_by_person() {
        let found = counted(&[
            ("1", V, true, V, true, true, true),    // both a 大病 and a 慢病: once in each
            ("1", V, true, V, false, false, false), // healthy, verified, not yet entered
            ("2", S, false, S, false, true, false),
            ("2", S, false, None, false, false, false), // joined the household later
            ("3", None, false, None, false, false, false),
            ("", None, false, None, false, false, false),
        ]);
        assert_eq!((found.households, found.persons, found.without_household), (3, 5, 1));
        assert_eq!((found.screened_households, found.screened_persons), (2, 3));
        assert_eq!((found.sick_households, found.sick_persons), (2, 2));
        assert_eq!((found.major_persons, found.chronic_persons), (1, 2));
        assert_eq!((found.verified_households, found.verified_persons), (1, 2));
        assert_eq!((found.entered_persons, found.not_entered_persons), (1, 1));
        assert_eq!(found.rate.percent.as_deref(), Some("66.67"));
        assert_eq!(found.person_rate.percent.as_deref(), Some("60.00"));
        assert_eq!((found.cause_households, found.cause_share.percent.as_deref()), (1, Some("50.00")));
    }

    #[test]
    fn a_village_in_which_nothing_is_due_or_done_has_no_rate() {
        assert_eq!(counted(&[]).rate.percent, None);
        let untouched = counted(&[("1", None, false, None, false, false, false)]);
        assert_eq!(untouched.rate.percent.as_deref(), Some("0.00"));
        assert_eq!(untouched.cause_share.percent, None);
        assert!(!untouched.cause_share.is_below(40), "nothing screened is not few");
    }
}
