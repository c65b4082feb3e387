//! Who is due, since when, and in which list of 今日 the person stands.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// How far 本周 reaches: today and the seven days after it.
pub const WEEK_DAYS: u64 = 7;

/// The lists of the work list. Overdue, today and week part the due dates;
/// recheck and referral name what is still open, whatever its date.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Bucket {
    /// 逾期: the date has passed.
    Overdue,
    /// 今天.
    Today,
    /// 本周: within the next seven days.
    Week,
    /// 两周复访.
    Recheck,
    /// 转诊追踪.
    Referral,
    /// 未访到: looked for since the last visit and not found.
    NotReached,
    /// 本年欠访: behind what the year asks for ([`super::annual`]).
    Year,
}

/// Why a person is on the list.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Why {
    /// The routine date has passed.
    Overdue,
    /// The routine date is near.
    Routine,
    /// The last visit asked for another within two weeks.
    Recheck,
    /// The last visit called for referral, and no result is known.
    Referral,
    /// Registered and never visited.
    First,
}

/// What the last visit left open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LastVisit {
    /// 下次随访日期; `None` ends the follow-up.
    pub next_due_on: Option<NaiveDate>,
    /// It asked for a recheck.
    pub recheck: bool,
    /// It called for referral, and no result is recorded.
    pub open_referral: bool,
}

/// The standing of one person with one form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Due {
    /// The date.
    pub due_on: NaiveDate,
    /// Full days since; 0 when the date has not passed.
    pub days_overdue: u32,
    /// Why.
    pub why: Why,
}

impl Due {
    /// Where a registered person stands. Someone never visited is due at once,
    /// from the day of registration; `None` when the follow-up has ended.
    #[must_use]
    pub fn of(registered_on: NaiveDate, last: Option<LastVisit>, today: NaiveDate) -> Option<Due> {
        let due_on = last.map_or(Some(registered_on), |visit| visit.next_due_on)?;
        let days_overdue = u32::try_from((today - due_on).num_days()).unwrap_or(0);
        let (recheck, referral) = last.map_or((false, false), |visit| (visit.recheck, visit.open_referral));
        let why = match (last.is_none(), referral, recheck, days_overdue > 0) {
            (true, ..) => Why::First,
            (_, true, ..) => Why::Referral,
            (_, _, true, _) => Why::Recheck,
            (_, _, _, true) => Why::Overdue,
            _ => Why::Routine,
        };
        Some(Due { due_on, days_overdue, why })
    }
}

/// The last day that counts as 本周.
#[must_use]
pub fn week_end(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(Days::new(WEEK_DAYS)).unwrap_or(today)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn last(next: &str, recheck: bool, open_referral: bool) -> Option<LastVisit> {
        Some(LastVisit { next_due_on: Some(day(next)), recheck, open_referral })
    }

    #[test]
    fn a_date_is_overdue_from_the_day_after_it() {
        let today = day("2026-09-10");
        for (next, days) in [("2026-09-08", 2), ("2026-09-09", 1), ("2026-09-10", 0), ("2026-09-18", 0)] {
            let due = Due::of(today, last(next, false, false), today).unwrap();
            assert_eq!((due.days_overdue, due.why == Why::Overdue), (days, days > 0), "{next}");
        }
    }

    #[test]
    fn someone_registered_and_never_visited_is_due_at_once() {
        let due = Due::of(day("2026-09-10"), None, day("2026-09-10")).unwrap();
        assert_eq!((due.why, due.days_overdue), (Why::First, 0));
        assert_eq!(Due::of(day("2026-09-10"), None, day("2026-09-13")).unwrap().days_overdue, 3);
    }

    #[test]
    fn an_open_referral_is_the_reason_before_its_date() {
        let due = Due::of(day("2026-01-01"), last("2026-09-24", false, true), day("2026-09-10")).unwrap();
        assert_eq!(due.why, Why::Referral);
    }

    #[test]
    fn an_ended_follow_up_is_never_due() {
        let ended = Some(LastVisit { next_due_on: None, recheck: false, open_referral: false });
        assert_eq!(Due::of(day("2026-01-01"), ended, day("2026-09-10")), None);
    }
}
