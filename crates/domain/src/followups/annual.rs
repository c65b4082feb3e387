//! Whether a year's follow-ups are done (domain handbook §3.1, annual test):
//! in each calendar quarter at least one visit, and four face to face in the
//! year. Who was enrolled in mid-year owes the remaining quarters, that of the
//! enrolment included, and as many visits face to face.
//!
//! Where the handbook is unsure, this was chosen: a phone call is a visit of
//! its quarter, and is not face to face; somebody enrolled before the year, or
//! whose enrolment is not known, owes the whole year; an attempt that found
//! nobody counts for nothing. During the year somebody is behind who had no
//! visit in a quarter that counts, the present one included, or fewer visits
//! face to face than such quarters have begun; of visits at home as many are
//! asked for as have fallen due in full.

use super::Mode;
use crate::residents::DiseaseKind;
use chrono::{Datelike, NaiveDate};
use serde::Serialize;

/// A year of one person with one form.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Year {
    /// Visits in each quarter.
    pub visits: [u16; 4],
    /// The first quarter that counts, 1–4; `None` when enrolled after the year.
    pub from_quarter: Option<u8>,
    /// Visits face to face in the quarters that count.
    pub face_to_face: u16,
    /// How many are asked for.
    pub face_to_face_wanted: u16,
    /// Of them at home.
    pub at_home: u16,
    /// Visits at home that a local pack asks for, in proportion to the quarters.
    pub at_home_wanted: u16,
    /// Quarters without a visit, 1–4.
    pub empty_quarters: Vec<u8>,
}

impl Year {
    /// Tests a year. `home_per_year` is the local pack's figure, 0 for none.
    #[must_use]
    pub fn of(year: i32, enrolled_on: Option<NaiveDate>, home_per_year: u8, made: &[(NaiveDate, Mode)]) -> Year {
        let from_quarter = match enrolled_on {
            Some(day) if day.year() > year => None,
            Some(day) if day.year() == year => Some(quarter(day)),
            _ => Some(1),
        };
        let first = from_quarter.unwrap_or(5);
        let mut found = Year {
            visits: [0; 4],
            from_quarter,
            face_to_face: 0,
            face_to_face_wanted: u16::from(5 - first),
            at_home: 0,
            at_home_wanted: (u16::from(home_per_year) * u16::from(5 - first)).div_ceil(4),
            empty_quarters: Vec::new(),
        };
        let of_year = made.iter().filter(|(on, mode)| on.year() == year && *mode != Mode::NotReached);
        for (on, mode) in of_year.filter(|(on, _)| quarter(*on) >= first) {
            found.visits[usize::from(quarter(*on) - 1)] += 1;
            found.face_to_face += u16::from(mode.is_face_to_face());
            found.at_home += u16::from(*mode == Mode::Home);
        }
        found.empty_quarters = (first..=4).filter(|quarter| found.visits[usize::from(*quarter - 1)] == 0).collect();
        found
    }

    /// Whether the year, as far as it has gone on a day of it, has left something undone.
    #[must_use]
    pub fn is_behind(&self, on: NaiveDate) -> bool {
        self.is_behind_in(quarter(on))
    }

    fn is_behind_in(&self, now: u8) -> bool {
        let Some(first) = self.from_quarter else { return false };
        let begun = u16::from((now + 1).saturating_sub(first));
        let at_home = self.at_home_wanted * begun / self.face_to_face_wanted.max(1);
        self.empty_quarters.iter().any(|empty| *empty <= now) || self.face_to_face < begun || self.at_home < at_home
    }

    /// Whether the year is done.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.from_quarter.is_some()
            && self.empty_quarters.is_empty()
            && self.face_to_face >= self.face_to_face_wanted
            && self.at_home >= self.at_home_wanted
    }
}

/// The calendar quarter of a day, counted through the years, as [`behind_from`] answers.
#[must_use]
pub fn quarter_number(day: NaiveDate) -> i32 {
    day.year() * 4 + i32::from(quarter(day)) - 1
}

/// The first quarter in which somebody is behind if nothing more is done: [`Year::is_behind`] turned round, so that a
/// list of who is behind can be kept. `kind` decides whether a year is asked of at all.
///
/// It holds for days of the year of the newest visit and after; before that year nobody with a visit is behind.
#[must_use]
pub fn behind_from(
    kind: DiseaseKind,
    enrolled_on: Option<NaiveDate>,
    home_per_year: u8,
    made: &[(NaiveDate, Mode)],
) -> Option<i32> {
    if !is_asked(kind) {
        return None;
    }
    let newest = made.iter().filter(|(_, mode)| *mode != Mode::NotReached).map(|(on, _)| on.year()).max();
    let enrolled = enrolled_on.map_or(0, quarter_number);
    let Some(year) = newest else { return Some(enrolled) };
    let found = Year::of(year, enrolled_on, home_per_year, made);
    let first = (1..=4).find(|quarter| found.is_behind_in(*quarter));
    Some(first.map_or((year + 1) * 4, |quarter| year * 4 + i32::from(quarter) - 1).max(enrolled))
}

/// Whether four visits a year are asked for: in the registers of hypertension, diabetes and severe mental disorders. Who
/// takes drugs for tuberculosis or has another disease is seen by other dates.
#[must_use]
pub fn is_asked(kind: DiseaseKind) -> bool {
    matches!(kind, DiseaseKind::Hypertension | DiseaseKind::Type2Diabetes | DiseaseKind::SevereMentalDisorder)
}

/// The calendar quarter of a day, 1–4.
fn quarter(day: NaiveDate) -> u8 {
    u8::try_from(day.month0() / 3 + 1).unwrap_or(4)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::type_complexity)]
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// enrolled, visits, day → behind
    #[test]
    #[rustfmt::skip]
    fn who_is_behind_during_the_year() {
        let table: &[(Option<&str>, u8, &[(&str, char)], &str, bool)] = &[
            (None, 0, &[], "2026-01-01", true),
            (None, 0, &[("01-31", 'c')], "2026-03-31", false),
            (None, 0, &[("01-31", 'p')], "2026-03-31", true),
            (None, 0, &[("01-31", 'c')], "2026-04-01", true),
            (None, 0, &[("01-31", 'c'), ("04-01", 'h')], "2026-06-30", false),
            (None, 0, &[("01-31", 'c'), ("02-28", 'c')], "2026-04-01", true),
            (None, 0, &[("02-01", 'c'), ("05-01", 'p'), ("05-02", 'c')], "2026-06-30", false),
            (Some("2026-05-20"), 0, &[], "2026-05-20", true),
            (Some("2026-05-20"), 0, &[("06-30", 'c')], "2026-06-30", false),
            (Some("2026-05-20"), 0, &[("06-30", 'c')], "2026-07-01", true),
            (Some("2026-10-01"), 0, &[("11-01", 'c')], "2026-12-31", false),
            (Some("2027-01-01"), 0, &[], "2026-12-31", false),
            (None, 2, &[("01-31", 'c'), ("04-01", 'c')], "2026-06-30", true),
            (None, 2, &[("01-31", 'c')], "2026-03-31", false),
            (None, 2, &[("01-31", 'c'), ("04-01", 'h')], "2026-06-30", false),
        ];
        for (enrolled, home, visits, on, behind) in table {
            let mode = |letter| match letter { 'h' => Mode::Home, 'c' => Mode::Clinic, _ => Mode::Phone };
            let made: Vec<_> = visits.iter().map(|(on, letter)| (day(&format!("2026-{on}")), mode(*letter))).collect();
            let year = Year::of(2026, enrolled.map(day), *home, &made);
            assert_eq!(year.is_behind(day(on)), *behind, "{enrolled:?} {home} {visits:?} {on}");
            let from = behind_from(DiseaseKind::Hypertension, enrolled.map(day), *home, &made).unwrap();
            assert_eq!(from <= quarter_number(day(on)), *behind, "{enrolled:?} {home} {visits:?} {on}: {from}");
        }
    }

    proptest::proptest! {
        /// Guards: the kept quarter says on every day of the newest visit's year and the next what the test itself says.
        #[test]
        fn the_kept_quarter_and_the_test_agree(
            enrolled in proptest::option::of(0_i64..1_200),
            home in 0_u8..5,
            visits in proptest::collection::vec((0_i64..730, 0_u8..4), 0..12),
        ) {
            let first = day("2025-01-01");
            let at = |days: i64| first + chrono::Duration::days(days);
            let mode = |code| match code { 0 => Mode::Clinic, 1 => Mode::Home, 2 => Mode::Phone, _ => Mode::NotReached };
            let enrolled = enrolled.map(at);
            let made: Vec<_> = visits.iter().map(|(days, code)| (at(*days), mode(*code))).collect();
            let from = behind_from(DiseaseKind::Type2Diabetes, enrolled, home, &made).unwrap();
            let newest = made.iter().filter(|(_, mode)| *mode != Mode::NotReached).map(|(on, _)| on.year()).max();
            for days in (0..1_095).step_by(7) {
                let on = at(days);
                if newest.is_none_or(|year| on.year() >= year) {
                    let behind = Year::of(on.year(), enrolled, home, &made).is_behind(on);
                    proptest::prop_assert_eq!(from <= quarter_number(on), behind, "{} {:?} {:?}", on, enrolled, made);
                }
            }
        }
    }

    /// enrolled, home visits asked for, visits (h home, c clinic, p phone, x nobody found) → done, face to face
    /// wanted, empty quarters
    #[test]
    #[rustfmt::skip]
    fn a_year_by_the_table() {
        let table: &[(Option<&str>, u8, &[(&str, char)], bool, u16, &[u8])] = &[
            (None, 0, &[("01-31", 'c'), ("04-01", 'h'), ("09-30", 'c'), ("12-31", 'h')], true, 4, &[]),
            (None, 0, &[("01-31", 'c'), ("04-01", 'h'), ("09-30", 'c'), ("12-31", 'p')], false, 4, &[]),
            (None, 0, &[("01-31", 'c'), ("02-28", 'c'), ("04-01", 'h'), ("09-30", 'c'), ("12-31", 'p')], true, 4, &[]),
            (None, 0, &[("01-31", 'c'), ("02-28", 'c'), ("03-31", 'h'), ("09-30", 'c'), ("12-31", 'c')], false, 4, &[2]),
            (None, 0, &[("01-31", 'c'), ("04-01", 'h'), ("09-30", 'c'), ("12-31", 'x')], false, 4, &[4]),
            (None, 0, &[], false, 4, &[1, 2, 3, 4]),
            (Some("2025-11-02"), 0, &[("02-01", 'c'), ("05-01", 'c'), ("08-01", 'c'), ("11-01", 'c')], true, 4, &[]),
            (Some("2026-01-01"), 0, &[("04-01", 'h'), ("09-30", 'c'), ("12-31", 'h'), ("12-31", 'h')], false, 4, &[1]),
            (Some("2026-05-20"), 0, &[("06-30", 'c'), ("07-01", 'h'), ("12-01", 'c')], true, 3, &[]),
            (Some("2026-05-20"), 0, &[("06-30", 'c'), ("12-01", 'h'), ("12-02", 'c')], false, 3, &[3]),
            (Some("2026-10-01"), 0, &[("11-01", 'c')], true, 1, &[]),
            (Some("2026-10-01"), 0, &[("11-01", 'p')], false, 1, &[]),
            (Some("2026-10-01"), 0, &[("03-01", 'c')], false, 1, &[4]),
            (Some("2027-01-01"), 0, &[("03-01", 'c')], false, 0, &[]),
            (None, 2, &[("01-31", 'c'), ("04-01", 'h'), ("09-30", 'c'), ("12-31", 'c')], false, 4, &[]),
            (None, 2, &[("01-31", 'c'), ("04-01", 'h'), ("09-30", 'c'), ("12-31", 'h')], true, 4, &[]),
            (Some("2026-08-01"), 2, &[("08-31", 'h'), ("12-31", 'c')], true, 2, &[]),
        ];
        for (enrolled, home, visits, done, wanted, empty) in table {
            let mode = |letter| match letter { 'h' => Mode::Home, 'c' => Mode::Clinic, 'p' => Mode::Phone, _ => Mode::NotReached };
            let made: Vec<_> = visits.iter().map(|(on, letter)| (day(&format!("2026-{on}")), mode(*letter))).collect();
            let year = Year::of(2026, enrolled.map(day), *home, &made);
            let row = format!("{enrolled:?} {home} {visits:?}");
            assert_eq!(year.is_done(), *done, "{row}");
            assert_eq!((year.face_to_face_wanted, year.empty_quarters.as_slice()), (*wanted, *empty), "{row}");
        }
    }
}
