//! Money of the packs: which part of a price comes from where (domain handbook §5.3; requirement Z4: the personal part
//! of people in need is paid by local finance).

use crate::Money;
use crate::id::{PackId, ResidentId};
use crate::residents::Category;
use serde::{Deserialize, Serialize};

/// Who pays a part of a price.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Payer {
    /// 基本公共卫生经费.
    PublicHealth,
    /// 医保基金.
    Insurance,
    /// 财政.
    Finance,
    /// 个人.
    Resident,
}

impl Payer {
    /// Every payer, in the order of the claim list.
    pub const ALL: [Payer; 4] = [Payer::PublicHealth, Payer::Insurance, Payer::Finance, Payer::Resident];

    /// The word as printed.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Payer::PublicHealth => "基本公共卫生经费",
            Payer::Insurance => "医保基金",
            Payer::Finance => "财政",
            Payer::Resident => "个人",
        }
    }
}

/// A part of a price.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Share {
    /// Who pays it.
    pub payer: Payer,
    /// How much, for a person and year.
    pub amount: Money,
}

/// Who pays the personal part for people of some categories.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Relief {
    /// For whom.
    pub categories: Vec<Category>,
    /// Who pays in their stead.
    pub payer: Payer,
}

/// How the price of a pack is paid.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Shares {
    /// Parts that others pay; the rest is the resident's.
    pub parts: Vec<Share>,
    /// For whom the resident's rest is paid, and by whom; the first that fits.
    pub relief: Vec<Relief>,
}

/// What was agreed for one resident and one pack: a person and year.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Fee {
    /// Whose.
    pub resident: ResidentId,
    /// For which pack.
    pub pack: PackId,
    /// The whole price.
    pub price: Money,
    /// Who pays what; sums to the price, without empty parts.
    pub parts: Vec<Share>,
}

/// Why shares are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    /// A negative part.
    #[error("a part of a price is negative")]
    Negative,
    /// Parts above the price.
    #[error("the parts are more than the price")]
    AbovePrice,
    /// A relief for nobody.
    #[error("a relief names no category")]
    ForNobody,
}

impl ShareError {
    /// The code that screens use.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ShareError::Negative => "negative_amount",
            ShareError::AbovePrice => "parts_above_price",
            ShareError::ForNobody => "relief_for_nobody",
        }
    }
}

impl Shares {
    /// Holds the parts to the price.
    ///
    /// # Errors
    /// `Negative`, `AbovePrice`, `ForNobody`.
    pub fn check(&self, price: Money) -> Result<(), ShareError> {
        if price.is_negative() || self.parts.iter().any(|part| part.amount.is_negative()) {
            return Err(ShareError::Negative);
        }
        if self.parts.iter().map(|part| part.amount.fen()).sum::<i64>() > price.fen() {
            return Err(ShareError::AbovePrice);
        }
        if self.relief.iter().any(|relief| relief.categories.is_empty()) {
            return Err(ShareError::ForNobody);
        }
        Ok(())
    }

    /// Who pays what of a price for somebody of these categories.
    #[must_use]
    pub fn of(&self, price: Money, categories: &[Category]) -> Vec<Share> {
        let mut parts: Vec<Share> = Vec::new();
        let mut add = |payer: Payer, fen: i64| {
            if fen <= 0 {
                return;
            }
            match parts.iter_mut().find(|part| part.payer == payer) {
                Some(part) => part.amount = Money::from_fen(part.amount.fen() + fen),
                None => parts.push(Share { payer, amount: Money::from_fen(fen) }),
            }
        };
        let mut left = price.fen();
        for part in &self.parts {
            let fen = part.amount.fen().min(left);
            add(part.payer, fen);
            left -= fen.max(0);
        }
        let relieved = |relief: &&Relief| relief.categories.iter().any(|category| categories.contains(category));
        add(self.relief.iter().find(relieved).map_or(Payer::Resident, |relief| relief.payer), left);
        parts.sort_by_key(|part| part.payer);
        parts
    }
}

impl Fee {
    /// What one payer pays.
    #[must_use]
    pub fn paid_by(&self, payer: Payer) -> Money {
        Money::from_fen(self.parts.iter().filter(|part| part.payer == payer).map(|part| part.amount.fen()).sum())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn money(text: &str) -> Money {
        text.parse().unwrap()
    }

    fn shares() -> Shares {
        Shares {
            parts: vec![Share { payer: Payer::PublicHealth, amount: money("20.00") }],
            relief: vec![Relief {
                categories: vec![Category::RegisteredPoor, Category::SubsistenceAllowance],
                payer: Payer::Finance,
            }],
        }
    }

    #[test]
    fn the_resident_pays_the_rest_and_finance_pays_it_for_people_in_need() {
        let paid = |categories: &[Category]| {
            let parts = shares().of(money("60.00"), categories);
            parts.iter().map(|part| (part.payer, part.amount.to_string())).collect::<Vec<_>>()
        };
        assert_eq!(paid(&[]), [(Payer::PublicHealth, "20.00".into()), (Payer::Resident, "40.00".into())]);
        assert_eq!(
            paid(&[Category::SubsistenceAllowance]),
            [(Payer::PublicHealth, "20.00".into()), (Payer::Finance, "40.00".into())]
        );
    }

    #[test]
    fn parts_always_sum_to_the_price() {
        for price in ["0.00", "10.00", "20.00", "300.00"] {
            for categories in [&[][..], &[Category::RegisteredPoor], &[Category::Orphan]] {
                let sum: i64 = shares().of(money(price), categories).iter().map(|part| part.amount.fen()).sum();
                assert_eq!(Money::from_fen(sum), money(price));
            }
        }
    }

    #[test]
    fn parts_above_the_price_negative_parts_and_relief_for_nobody_are_refused() {
        assert_eq!(shares().check(money("19.99")), Err(ShareError::AbovePrice));
        assert_eq!(shares().check(money("20.00")), Ok(()));
        let negative = Shares { parts: vec![Share { payer: Payer::Finance, amount: money("-1.00") }], relief: vec![] };
        assert_eq!(negative.check(money("20.00")), Err(ShareError::Negative));
        let nobody = Shares { parts: vec![], relief: vec![Relief { categories: vec![], payer: Payer::Finance }] };
        assert_eq!(nobody.check(money("20.00")), Err(ShareError::ForNobody));
    }
}
