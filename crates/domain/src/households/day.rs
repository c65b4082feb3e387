//! On which day a move may stand.

use chrono::NaiveDate;

/// Why a day does not fit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DayProblem {
    /// Later than today.
    #[error("in the future")]
    InFuture,
    /// Before the person was born.
    #[error("before birth")]
    BeforeBirth,
    /// Before the person's last move: possible when papers come late, so it is asked about.
    #[error("before the last move on {0}")]
    BeforeLastMove(NaiveDate),
}

impl DayProblem {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            DayProblem::InFuture => "in_future",
            DayProblem::BeforeBirth => "before_birth",
            DayProblem::BeforeLastMove(_) => "before_last_move",
        }
    }
}

/// Checks the day of a move (domain handbook §4.5). A day before the last move passes once it is `confirmed`.
///
/// # Errors
/// The problem of the day.
pub fn check_day(
    on: NaiveDate,
    today: NaiveDate,
    born: Option<NaiveDate>,
    last: Option<NaiveDate>,
    confirmed: bool,
) -> Result<(), DayProblem> {
    if on > today {
        return Err(DayProblem::InFuture);
    }
    if born.is_some_and(|born| on < born) {
        return Err(DayProblem::BeforeBirth);
    }
    match last {
        Some(last) if on < last && !confirmed => Err(DayProblem::BeforeLastMove(last)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_move_stands_between_birth_and_today_and_not_silently_before_the_last_one() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (on, last, confirmed, code) in [
            ("2026-09-01", None, false, None),
            ("2026-09-02", None, false, Some("in_future")),
            ("1955-03-11", None, false, Some("before_birth")),
            ("1955-03-12", None, false, None),
            ("2020-01-01", Some("2020-01-02"), false, Some("before_last_move")),
            ("2020-01-01", Some("2020-01-02"), true, None),
            ("2020-01-02", Some("2020-01-02"), false, None),
            ("2027-01-01", Some("2020-01-02"), true, Some("in_future")),
        ] {
            let found = check_day(day(on), day("2026-09-01"), Some(day("1955-03-12")), last.map(day), confirmed);
            assert_eq!(found.err().map(DayProblem::code), code, "{on} after {last:?}");
        }
    }
}
