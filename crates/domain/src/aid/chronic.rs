//! 门诊慢病认定: a certificate, and the month from which it counts (domain handbook A9, R5, J7).

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// Where a recognition stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum RecognitionStatus {
    /// 已申请.
    Applied,
    /// 已认定.
    Recognised,
    /// 未通过.
    Refused,
}

impl RecognitionStatus {
    /// The code in JSON and in storage.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            RecognitionStatus::Applied => "applied",
            RecognitionStatus::Recognised => "recognised",
            RecognitionStatus::Refused => "refused",
        }
    }

    /// From its code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<RecognitionStatus> {
        [RecognitionStatus::Applied, RecognitionStatus::Recognised, RecognitionStatus::Refused]
            .into_iter()
            .find(|status| status.code() == code)
    }
}

/// 认定次月: the first day on which a recognition counts.
#[must_use]
pub fn counts_from(recognised_on: NaiveDate) -> NaiveDate {
    let first = recognised_on.with_day(1).unwrap_or(recognised_on);
    first.checked_add_months(Months::new(1)).unwrap_or(recognised_on)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recognition_counts_from_the_first_of_the_month_after() {
        for (recognised, counts) in
            [("2018-01-01", "2018-02-01"), ("2018-01-31", "2018-02-01"), ("2018-12-15", "2019-01-01")]
        {
            let day = |text: &str| text.parse::<NaiveDate>();
            assert_eq!(day(recognised).map(counts_from), day(counts));
        }
    }
}
