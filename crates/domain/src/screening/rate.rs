//! A share with what it is a share of.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;

/// A numerator and its denominator; the percentage is exact decimal arithmetic, rounded half away from zero.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Rate {
    /// How many.
    pub count: u32,
    /// Of how many.
    pub of: u32,
    /// Per cent with two places; none where there is nothing to divide by.
    pub percent: Option<String>,
}

impl Rate {
    /// `count` of `of`.
    #[must_use]
    pub fn new(count: u32, of: u32) -> Rate {
        Rate { count, of, percent: percent(i64::from(count), of) }
    }

    /// Whether the share is below a percentage; the percentage itself is not below. Nothing to divide by is not below.
    #[must_use]
    pub fn is_below(&self, threshold: u32) -> bool {
        self.of > 0 && u64::from(self.count) * 100 < u64::from(threshold) * u64::from(self.of)
    }
}

/// `count / of` in per cent with two places.
pub(super) fn percent(count: i64, of: u32) -> Option<String> {
    let ratio = Decimal::from(count).checked_mul(Decimal::ONE_HUNDRED)?.checked_div(Decimal::from(of))?;
    Some(format!("{:.2}", ratio.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_figures_of_the_sources_come_out_to_the_last_place() {
        for (count, of, percent) in [
            (9_265, 20_560, Some("45.06")),  // Lijiang: households poor by disease
            (12_301, 12_827, Some("95.90")), // Hebei: treated of verified
            (0, 7, Some("0.00")),
            (1, 8, Some("12.50")),
            (1, 800, Some("0.13")), // 0.125: half away from zero
            (0, 0, None),
        ] {
            assert_eq!(Rate::new(count, of).percent.as_deref(), percent, "{count} of {of}");
        }
    }

    #[test]
    fn exactly_at_the_threshold_is_not_below_it() {
        for (count, of, below) in [(39, 100, true), (40, 100, false), (2, 5, false), (399, 1000, true), (0, 0, false)] {
            assert_eq!(Rate::new(count, of).is_below(40), below, "{count} of {of}");
        }
    }
}
