//! 一户一策: what is to be done for a household, by whom and until when.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One measure of a household's plan.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Measure {
    /// What is done.
    pub what: String,
    /// By whom.
    #[serde(default)]
    pub who: Option<String>,
    /// Until when.
    #[serde(default)]
    pub due_on: Option<NaiveDate>,
    /// When it was done.
    #[serde(default)]
    pub done_on: Option<NaiveDate>,
}

/// Where a measure stands on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum MeasureState {
    /// Done.
    Done,
    /// Its day has passed.
    Overdue,
    /// Still to be done.
    Open,
}

impl Measure {
    /// Where it stands; its last day still counts as open.
    #[must_use]
    pub fn state_on(&self, today: NaiveDate) -> MeasureState {
        if self.done_on.is_some() {
            MeasureState::Done
        } else if self.due_on.is_some_and(|due| due < today) {
            MeasureState::Overdue
        } else {
            MeasureState::Open
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_measure_is_overdue_from_the_day_after_its_last() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (due, done, state) in [
            (None, None, MeasureState::Open),
            (Some("2026-09-01"), None, MeasureState::Open),
            (Some("2026-08-31"), None, MeasureState::Overdue),
            (Some("2026-08-31"), Some("2026-09-01"), MeasureState::Done),
        ] {
            let measure =
                Measure { what: "办理慢病证".into(), who: None, due_on: due.map(day), done_on: done.map(day) };
            assert_eq!(measure.state_on(day("2026-09-01")), state, "{due:?} {done:?}");
        }
    }
}
