//! Amounts of money in yuan, exact to the fen.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};
use std::str::FromStr;

/// An amount in yuan with exactly two decimal places.
///
/// On the wire and in JSON it is a decimal string (`"1130.00"`), in storage an
/// integer count of fen. A JSON number is refused: it may have been a float.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(i64);

/// Why a text is not an amount of money.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not a decimal number.
    #[error("not a decimal amount")]
    NotANumber,
    /// More than two decimal places.
    #[error("more than two decimal places")]
    TooFine,
    /// Beyond what 64 bits of fen can hold.
    #[error("amount too large")]
    TooLarge,
}

impl Money {
    /// 0.00 yuan.
    pub const ZERO: Money = Money(0);

    /// From a count of fen.
    #[must_use]
    pub const fn from_fen(fen: i64) -> Money {
        Money(fen)
    }

    /// The count of fen.
    #[must_use]
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// The amount in yuan as a decimal with two places.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// Rounds half up to the fen (handbook §2.0 rule 1).
    ///
    /// # Errors
    /// `TooLarge` beyond 64 bits of fen.
    pub fn round_half_up(value: Decimal) -> Result<Money, MoneyError> {
        Self::rounded(value, RoundingStrategy::MidpointAwayFromZero)
    }

    /// Rounds towards minus infinity to the fen (the ceilings of §2.3 L5).
    ///
    /// # Errors
    /// `TooLarge` beyond 64 bits of fen.
    pub fn round_down(value: Decimal) -> Result<Money, MoneyError> {
        Self::rounded(value, RoundingStrategy::ToNegativeInfinity)
    }

    fn rounded(value: Decimal, how: RoundingStrategy) -> Result<Money, MoneyError> {
        let fen = value.round_dp_with_strategy(2, how).checked_mul(Decimal::ONE_HUNDRED).ok_or(MoneyError::TooLarge)?;
        i64::try_from(fen).map(Money).map_err(|_| MoneyError::TooLarge)
    }

    /// Whether the amount is below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Whether the amount is 0.00.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum, or `None` beyond 64 bits of fen.
    #[must_use]
    pub fn checked_add(self, other: Money) -> Option<Money> {
        self.0.checked_add(other.0).map(Money)
    }
}

impl FromStr for Money {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Money, MoneyError> {
        let plain = text.strip_prefix('-').unwrap_or(text);
        let digits_only = plain.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        if plain.is_empty() || !digits_only {
            return Err(MoneyError::NotANumber);
        }
        let value = Decimal::from_str_exact(text).map_err(|_| MoneyError::NotANumber)?;
        if value.scale() > 2 && value.normalize().scale() > 2 {
            return Err(MoneyError::TooFine);
        }
        Money::round_half_up(value)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", fen / 100, fen % 100)
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Money({self})")
    }
}

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0 + other.0)
    }
}

impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0 - other.0)
    }
}

impl Neg for Money {
    type Output = Money;
    fn neg(self) -> Money {
        Money(-self.0)
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, Add::add)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

#[cfg(feature = "bindings")]
impl specta::Type for Money {
    fn definition(types: &mut specta::Types) -> specta::datatype::DataType {
        <String as specta::Type>::definition(types)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Money, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_two_places() {
        for (text, fen) in [("0", 0), ("0.01", 1), ("-3.5", -350), ("1000.00", 100_000), ("1.500", 150)] {
            assert_eq!(text.parse::<Money>(), Ok(Money::from_fen(fen)), "{text}");
        }
        assert_eq!(Money::from_fen(-5).to_string(), "-0.05");
    }

    #[test]
    fn refuses_what_is_not_exact() {
        assert_eq!("1.005".parse::<Money>(), Err(MoneyError::TooFine));
        for text in ["", "-", "1e3", "1,000", " 1", "+1", "NaN"] {
            assert_eq!(text.parse::<Money>(), Err(MoneyError::NotANumber), "{text}");
        }
        assert!(serde_json::from_str::<Money>("12.5").is_err(), "a JSON number is refused");
    }
}
