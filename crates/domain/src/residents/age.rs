//! Age in full years.

use chrono::{Datelike, NaiveDate};

/// Full years on a day: the birthday counts, the day before does not. Someone
/// born on 29 February has a birthday on 1 March in a common year. A birth
/// date in the future gives 0.
#[must_use]
pub fn age_on(born: NaiveDate, on: NaiveDate) -> u16 {
    let had_birthday = (on.month(), on.day()) >= (born.month(), born.day());
    let years = on.year() - born.year() - i32::from(!had_birthday);
    u16::try_from(years).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_birthday_itself_makes_the_year_full() {
        for (born, on, age) in [
            ("1961-09-01", "2026-08-31", 64),
            ("1961-09-01", "2026-09-01", 65),
            ("1960-02-29", "2025-02-28", 64),
            ("1960-02-29", "2025-03-01", 65),
            ("1960-02-29", "2024-02-29", 64),
            ("2026-01-01", "2025-01-01", 0),
        ] {
            assert_eq!(age_on(day(born), day(on)), age, "{born} on {on}");
        }
    }
}
