//! 身份类别: what entitles a person to tilted policies (domain handbook §4.6).

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// One category of a person. A person may hold several at once; each is a
/// dated tag, and a policy pack says what it is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Category {
    /// 建档立卡贫困人口 (before 2021).
    RegisteredPoor,
    /// 脱贫户 (from 2021).
    Lifted,
    /// 脱贫不稳定户.
    UnstableLifted,
    /// 边缘易致贫户.
    Marginal,
    /// 突发严重困难户.
    SuddenHardship,
    /// 低保.
    SubsistenceAllowance,
    /// 分散供养特困.
    ExtremePovertyDispersed,
    /// 集中供养特困.
    ExtremePovertyInstitutional,
    /// 重度残疾.
    SevereDisability,
    /// 优抚.
    SpecialCare,
    /// 计生特殊家庭.
    FamilyPlanningSpecial,
    /// 孤儿.
    Orphan,
}

/// A text names no category.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown category")]
pub struct UnknownCategory;

impl Category {
    /// Every category, in the order in which screens and papers list them.
    pub const ALL: [Category; 12] = [
        Category::RegisteredPoor,
        Category::Lifted,
        Category::UnstableLifted,
        Category::Marginal,
        Category::SuddenHardship,
        Category::SubsistenceAllowance,
        Category::ExtremePovertyDispersed,
        Category::ExtremePovertyInstitutional,
        Category::SevereDisability,
        Category::SpecialCare,
        Category::FamilyPlanningSpecial,
        Category::Orphan,
    ];

    /// The code used in files, on the wire and in storage.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Category::RegisteredPoor => "registered_poor",
            Category::Lifted => "lifted",
            Category::UnstableLifted => "unstable_lifted",
            Category::Marginal => "marginal",
            Category::SuddenHardship => "sudden_hardship",
            Category::SubsistenceAllowance => "subsistence_allowance",
            Category::ExtremePovertyDispersed => "extreme_poverty_dispersed",
            Category::ExtremePovertyInstitutional => "extreme_poverty_institutional",
            Category::SevereDisability => "severe_disability",
            Category::SpecialCare => "special_care",
            Category::FamilyPlanningSpecial => "family_planning_special",
            Category::Orphan => "orphan",
        }
    }

    /// The Chinese name, as printed.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Category::RegisteredPoor => "建档立卡",
            Category::Lifted => "脱贫户",
            Category::UnstableLifted => "脱贫不稳定户",
            Category::Marginal => "边缘易致贫户",
            Category::SuddenHardship => "突发严重困难户",
            Category::SubsistenceAllowance => "低保",
            Category::ExtremePovertyDispersed => "分散特困",
            Category::ExtremePovertyInstitutional => "集中特困",
            Category::SevereDisability => "重度残疾",
            Category::SpecialCare => "优抚",
            Category::FamilyPlanningSpecial => "计生特殊家庭",
            Category::Orphan => "孤儿",
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Category {
    type Err = UnknownCategory;

    fn from_str(code: &str) -> Result<Category, UnknownCategory> {
        Category::ALL.into_iter().find(|category| category.code() == code).ok_or(UnknownCategory)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_category_is_written_by_its_code_everywhere() {
        for category in Category::ALL {
            assert_eq!(category.code().parse(), Ok(category));
            assert_eq!(serde_json::to_string(&category).unwrap(), format!("\"{}\"", category.code()));
        }
        assert_eq!("poor".parse::<Category>(), Err(UnknownCategory));
    }
}
