//! What in a set of visits a head should look at: gently, because there is often an innocent reason (a machine that
//! rounds, sheets typed in at night). Nothing is refused for it, and a holiday is a day like any other.
//!
//! Source: experience.md ("a visit that nobody made must not be easier to log than one that was"). The figures are ASM
//! and stand here, together.

use crate::id::{ResidentId, UserId, VillageId, VisitId};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Visits of one person in a row with the same readings.
pub const SAME_OF_PERSON: usize = 3;
/// People with the same readings on one day by one doctor.
pub const SAME_OF_DAY: usize = 4;
/// Visits typed in within [`BURST_MINUTES`].
pub const BURST: usize = 6;
/// Minutes of a burst: six sheets of paper take longer to type.
pub const BURST_MINUTES: i64 = 3;
/// Villages in which one doctor was at homes on one day.
pub const VILLAGES_OF_DAY: usize = 4;

/// Why a visit is looked at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Doubt {
    /// The day is before the person was born.
    BeforeBirth,
    /// The day is before the disease was diagnosed.
    BeforeDiagnosis,
    /// The day is after the person died.
    AfterDeath,
    /// One person had exactly the same readings in several visits in a row.
    SameOfPerson,
    /// Several people had exactly the same readings on one day.
    SameOfDay,
    /// Many visits were typed in within minutes.
    Burst,
    /// One doctor was at homes in many villages on one day.
    ManyVillages,
}

/// A visit as the test needs it.
#[derive(Clone, PartialEq, Debug)]
pub struct Logged {
    /// Which.
    pub visit: VisitId,
    /// Whose.
    pub resident: ResidentId,
    /// By whom.
    pub doctor: Option<UserId>,
    /// Where.
    pub village: VillageId,
    /// The day.
    pub on: NaiveDate,
    /// Whether at home.
    pub at_home: bool,
    /// What was measured, as one text; none when nothing was.
    pub readings: Option<String>,
    /// When it was typed in, by the clock of its computer.
    pub logged_at: Option<NaiveDateTime>,
    /// Birth date of the person.
    pub born_on: Option<NaiveDate>,
    /// When they died.
    pub died_on: Option<NaiveDate>,
    /// When the disease of the form was diagnosed.
    pub diagnosed_on: Option<NaiveDate>,
}

/// Something to look at, with the visits behind it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flag {
    /// Why.
    pub doubt: Doubt,
    /// By whom.
    pub doctor: Option<UserId>,
    /// The day, of the newest visit where there are several.
    pub on: NaiveDate,
    /// The visits, the oldest first.
    pub visits: Vec<VisitId>,
}

/// Everything to look at in a set of visits, the newest first.
#[must_use]
pub fn doubts(logged: &[Logged]) -> Vec<Flag> {
    let mut sorted: Vec<&Logged> = logged.iter().collect();
    sorted.sort_by_key(|one| (one.on, one.visit));
    let mut flags: Vec<Flag> = sorted.iter().filter_map(|one| impossible(one)).collect();
    flags.extend(same_of_person(&sorted));
    flags.extend(same_of_day(&sorted));
    flags.extend(bursts(&sorted));
    flags.extend(many_villages(&sorted));
    flags.sort_by(|one, other| (other.on, one.doubt, &one.visits).cmp(&(one.on, other.doubt, &other.visits)));
    flags
}

fn flag(doubt: Doubt, visits: &[&Logged]) -> Option<Flag> {
    let last = visits.last()?;
    let ids = visits.iter().map(|one| one.visit).collect();
    Some(Flag { doubt, doctor: last.doctor, on: last.on, visits: ids })
}

fn impossible(one: &Logged) -> Option<Flag> {
    let doubt = if one.born_on.is_some_and(|born| one.on < born) {
        Doubt::BeforeBirth
    } else if one.died_on.is_some_and(|died| one.on > died) {
        Doubt::AfterDeath
    } else if one.diagnosed_on.is_some_and(|day| one.on < day) {
        Doubt::BeforeDiagnosis
    } else {
        return None;
    };
    flag(doubt, &[one])
}

fn same_of_person(sorted: &[&Logged]) -> Vec<Flag> {
    let mut of_person: BTreeMap<ResidentId, Vec<&Logged>> = BTreeMap::new();
    for one in sorted.iter().filter(|one| one.readings.is_some()) {
        of_person.entry(one.resident).or_default().push(one);
    }
    let runs = of_person.values().flat_map(|visits| visits.chunk_by(|one, other| one.readings == other.readings));
    runs.filter(|run| run.len() >= SAME_OF_PERSON).filter_map(|run| flag(Doubt::SameOfPerson, run)).collect()
}

fn same_of_day(sorted: &[&Logged]) -> Vec<Flag> {
    let mut of_day: BTreeMap<(Option<UserId>, NaiveDate, &str), Vec<&Logged>> = BTreeMap::new();
    for one in sorted {
        if let Some(readings) = &one.readings {
            of_day.entry((one.doctor, one.on, readings)).or_default().push(one);
        }
    }
    let many = |visits: &&Vec<&Logged>| {
        let people: std::collections::BTreeSet<ResidentId> = visits.iter().map(|one| one.resident).collect();
        people.len() >= SAME_OF_DAY
    };
    of_day.values().filter(many).filter_map(|visits| flag(Doubt::SameOfDay, visits)).collect()
}

fn bursts(sorted: &[&Logged]) -> Vec<Flag> {
    let mut of_doctor: BTreeMap<Option<UserId>, Vec<(NaiveDateTime, &Logged)>> = BTreeMap::new();
    for one in sorted {
        if let Some(at) = one.logged_at {
            of_doctor.entry(one.doctor).or_default().push((at, one));
        }
    }
    let mut flags = Vec::new();
    for typed in of_doctor.values_mut() {
        typed.sort_by_key(|(at, one)| (*at, one.visit));
        let mut at = 0;
        while at < typed.len() {
            let until = typed[at].0 + TimeDelta::minutes(BURST_MINUTES);
            let end = typed.partition_point(|(time, _)| *time <= until).max(at + 1);
            if end - at >= BURST {
                let visits: Vec<&Logged> = typed[at..end].iter().map(|(_, one)| *one).collect();
                flags.extend(flag(Doubt::Burst, &visits));
                at = end;
            } else {
                at += 1;
            }
        }
    }
    flags
}

fn many_villages(sorted: &[&Logged]) -> Vec<Flag> {
    let mut of_day: BTreeMap<(UserId, NaiveDate), Vec<&Logged>> = BTreeMap::new();
    for one in sorted.iter().filter(|one| one.at_home) {
        if let Some(doctor) = one.doctor {
            of_day.entry((doctor, one.on)).or_default().push(one);
        }
    }
    let many = |visits: &&Vec<&Logged>| {
        let villages: std::collections::BTreeSet<VillageId> = visits.iter().map(|one| one.village).collect();
        villages.len() >= VILLAGES_OF_DAY
    };
    of_day.values().filter(many).filter_map(|visits| flag(Doubt::ManyVillages, visits)).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::id::derived;

    fn visit(no: u32, person: u32, on: &str) -> Logged {
        Logged {
            visit: VisitId(derived("visit", &[&format!("{no:04}")])),
            resident: ResidentId(derived("resident", &[&person.to_string()])),
            doctor: Some(UserId(derived("user", &["zhao"]))),
            village: VillageId(derived("village", &["1"])),
            on: on.parse().unwrap(),
            at_home: true,
            readings: Some(format!("{}/86", 120 + no)),
            logged_at: None,
            born_on: Some("1955-03-12".parse().unwrap()),
            died_on: None,
            diagnosed_on: None,
        }
    }

    fn found(logged: &[Logged]) -> Vec<(Doubt, usize)> {
        doubts(logged).into_iter().map(|flag| (flag.doubt, flag.visits.len())).collect()
    }

    #[test]
    fn honest_work_is_left_alone_also_on_a_holiday_and_typed_in_at_night() {
        let mut visits: Vec<Logged> = (0..20).map(|no| visit(no, no, "2026-10-01")).collect();
        for (no, one) in (0_i64..).zip(&mut visits) {
            one.logged_at = Some("2026-10-02T13:00:00".parse::<NaiveDateTime>().unwrap() + TimeDelta::minutes(no));
        }
        assert_eq!(found(&visits), []);
    }

    #[test]
    fn days_that_cannot_be_are_told_and_the_last_possible_day_is_not() {
        let with = |change: &dyn Fn(&mut Logged)| {
            let mut one = visit(1, 1, "2026-09-01");
            change(&mut one);
            found(&[one])
        };
        let day = |text: &str| Some(text.parse::<NaiveDate>().unwrap());
        assert_eq!(with(&|one| one.died_on = day("2026-08-31")), [(Doubt::AfterDeath, 1)]);
        assert_eq!(with(&|one| one.died_on = day("2026-09-01")), []);
        assert_eq!(with(&|one| one.diagnosed_on = day("2026-09-02")), [(Doubt::BeforeDiagnosis, 1)]);
        assert_eq!(with(&|one| one.diagnosed_on = day("2026-09-01")), []);
        assert_eq!(with(&|one| one.born_on = day("2026-09-02")), [(Doubt::BeforeBirth, 1)]);
    }

    #[test]
    fn the_same_readings_again_and_again_are_told_from_the_third_on() {
        let days = ["2026-03-01", "2026-06-01", "2026-09-01", "2026-12-01"];
        let mut visits: Vec<Logged> = (0..4).map(|no| visit(no, 1, days[no as usize])).collect();
        for one in &mut visits[..2] {
            one.readings = Some("138/86".into());
        }
        assert_eq!(found(&visits), [], "twice may be chance");
        visits[2].readings = Some("138/86".into());
        assert_eq!(found(&visits), [(Doubt::SameOfPerson, 3)]);
        visits[1].readings = Some("140/86".into());
        assert_eq!(found(&visits), [], "in a row");
        visits.iter_mut().for_each(|one| one.readings = None);
        assert_eq!(found(&visits), [], "nothing measured is not the same measured");
    }

    #[test]
    fn one_reading_for_a_whole_round_is_told() {
        let mut visits: Vec<Logged> = (0..4).map(|no| visit(no, no, "2026-09-01")).collect();
        visits.iter_mut().for_each(|one| one.readings = Some("130/80/72".into()));
        assert_eq!(found(&visits), [(Doubt::SameOfDay, 4)]);
        assert_eq!(found(&visits[..3]), []);
    }

    #[test]
    fn visits_typed_in_faster_than_a_sheet_is_read_are_told_once() {
        let mut visits: Vec<Logged> = (0..9).map(|no| visit(no, no, "2026-09-01")).collect();
        for (no, one) in (0_i64..).zip(&mut visits) {
            one.logged_at = Some("2026-09-01T12:00:00".parse::<NaiveDateTime>().unwrap() + TimeDelta::seconds(no * 20));
        }
        assert_eq!(found(&visits), [(Doubt::Burst, 9)]);
        assert_eq!(found(&visits[..5]), []);
    }

    #[test]
    fn being_in_four_villages_on_one_day_is_told() {
        let mut visits: Vec<Logged> = (0..4).map(|no| visit(no, no, "2026-09-01")).collect();
        for (no, one) in visits.iter_mut().enumerate() {
            one.village = VillageId(derived("village", &[&no.to_string()]));
        }
        assert_eq!(found(&visits), [(Doubt::ManyVillages, 4)]);
        visits[0].at_home = false;
        assert_eq!(found(&visits), [], "people come to the clinic from everywhere");
    }
}
