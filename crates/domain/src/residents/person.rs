//! Residents and households as their rows hold them.

use super::{Category, Sex, age_on};
use crate::id::{HouseholdId, ResidentId, VillageId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which document a resident's number is of.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum IdType {
    /// 居民身份证.
    #[default]
    ResidentId,
    /// 港澳台居民 documents.
    HongKongMacaoTaiwan,
    /// Foreign passports and permits.
    Foreign,
    /// 出生医学证明.
    BirthCertificate,
    /// 无证件.
    None,
    /// A kind that a newer version knows.
    #[serde(other)]
    Other,
}

/// Whether a resident lives here.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Status {
    /// 在册.
    #[default]
    Present,
    /// 死亡.
    Dead,
    /// 迁出.
    MovedOut,
    /// A state that a newer version knows.
    #[serde(other)]
    Other,
}

/// 居民.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Resident {
    /// The village the resident belongs to.
    pub village: VillageId,
    /// The household, if known.
    pub household: Option<HouseholdId>,
    /// Relation to the head, GB/T 4761 code of two digits.
    pub relation: Option<String>,
    /// Folded name.
    pub name: String,
    /// Sex; the id number decides it.
    pub sex: Option<Sex>,
    /// Birth date; the id number decides it.
    pub birth_on: Option<NaiveDate>,
    /// Which document.
    #[serde(default)]
    pub id_type: IdType,
    /// Its number, whole.
    pub id_number: Option<String>,
    /// The 15 digits of an old card.
    pub legacy_id_number: Option<String>,
    /// One number, or several separated by `、`.
    pub phone: Option<String>,
    /// 民族, name or GB/T 3304 code.
    pub ethnic: Option<String>,
    /// 健康档案编号.
    pub record_number: Option<String>,
    /// Whether the resident lives here.
    #[serde(default)]
    pub status: Status,
    /// Since when.
    pub status_on: Option<NaiveDate>,
    /// Notes.
    pub remark: Option<String>,
}

impl Resident {
    /// Full years on a day; `None` without a birth date.
    #[must_use]
    pub fn age_on(&self, on: NaiveDate) -> Option<u16> {
        self.birth_on.map(|born| age_on(born, on))
    }
}

/// 户.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Household {
    /// The village.
    pub village: VillageId,
    /// 户编号 of the lists.
    pub number: Option<String>,
    /// 组.
    pub group_name: Option<String>,
    /// House and lane.
    pub address: Option<String>,
    /// 一户一策.
    pub plan: Option<String>,
}

/// A dated category of a person, or of all persons of a household.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CategoryTag {
    /// The village, as of the person.
    pub village: VillageId,
    /// The person; `None` when the tag is the household's.
    pub resident: Option<ResidentId>,
    /// The household; `None` when the tag is a person's.
    pub household: Option<HouseholdId>,
    /// Which category.
    pub category: Category,
    /// First day; `None` has always held.
    pub from_on: Option<NaiveDate>,
    /// Last day; `None` still holds.
    pub to_on: Option<NaiveDate>,
    /// Where it is proved.
    pub evidence: Option<String>,
}

impl CategoryTag {
    /// Whether the tag holds on a day, both ends included.
    #[must_use]
    pub fn holds_on(&self, on: NaiveDate) -> bool {
        self.from_on.is_none_or(|from| from <= on) && self.to_on.is_none_or(|to| on <= to)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::id::derived;

    #[test]
    fn a_category_holds_on_its_first_and_last_day() {
        let tag = CategoryTag {
            village: VillageId(derived("village", &["a"])),
            resident: None,
            household: None,
            category: Category::Lifted,
            from_on: Some("2019-01-01".parse().unwrap()),
            to_on: Some("2020-12-31".parse().unwrap()),
            evidence: None,
        };
        for (on, holds) in [("2018-12-31", false), ("2019-01-01", true), ("2020-12-31", true), ("2021-01-01", false)] {
            assert_eq!(tag.holds_on(on.parse().unwrap()), holds, "{on}");
        }
    }
}
