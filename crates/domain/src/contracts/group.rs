//! 重点人群 (domain handbook §5.4).

use crate::residents::{Category, DiseaseKind, age_on};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A group of people for whom a contract matters most.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Group {
    /// 0–6岁儿童.
    Child,
    /// 65岁及以上.
    Elder,
    /// 高血压.
    Hypertension,
    /// 2型糖尿病.
    #[serde(rename = "type2_diabetes")]
    Type2Diabetes,
    /// 严重精神障碍.
    SevereMentalDisorder,
    /// 肺结核.
    Tuberculosis,
    /// 残疾人.
    Disabled,
    /// 计生特殊家庭.
    FamilyPlanningSpecial,
    /// 脱贫/监测对象.
    Lifted,
    /// 低保.
    SubsistenceAllowance,
    /// 特困.
    ExtremePoverty,
    /// 一般人群.
    General,
}

impl Group {
    /// Every group, in the order of the form.
    pub const ALL: [Group; 12] = [
        Group::Child,
        Group::Elder,
        Group::Hypertension,
        Group::Type2Diabetes,
        Group::SevereMentalDisorder,
        Group::Tuberculosis,
        Group::Disabled,
        Group::FamilyPlanningSpecial,
        Group::Lifted,
        Group::SubsistenceAllowance,
        Group::ExtremePoverty,
        Group::General,
    ];

    /// The words as printed.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Group::Child => "0-6岁儿童",
            Group::Elder => "65岁及以上",
            Group::Hypertension => "高血压",
            Group::Type2Diabetes => "2型糖尿病",
            Group::SevereMentalDisorder => "严重精神障碍",
            Group::Tuberculosis => "肺结核",
            Group::Disabled => "残疾人",
            Group::FamilyPlanningSpecial => "计生特殊家庭",
            Group::Lifted => "脱贫/监测对象",
            Group::SubsistenceAllowance => "低保",
            Group::ExtremePoverty => "特困",
            Group::General => "一般人群",
        }
    }

    /// The code in JSON, also of a pack's target.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Group::Child => "child",
            Group::Elder => "elder",
            Group::Hypertension => "hypertension",
            Group::Type2Diabetes => "type2_diabetes",
            Group::SevereMentalDisorder => "severe_mental_disorder",
            Group::Tuberculosis => "tuberculosis",
            Group::Disabled => "disabled",
            Group::FamilyPlanningSpecial => "family_planning_special",
            Group::Lifted => "lifted",
            Group::SubsistenceAllowance => "subsistence_allowance",
            Group::ExtremePoverty => "extreme_poverty",
            Group::General => "general",
        }
    }

    const fn of_disease(kind: DiseaseKind) -> Option<Group> {
        match kind {
            DiseaseKind::Hypertension => Some(Group::Hypertension),
            DiseaseKind::Type2Diabetes => Some(Group::Type2Diabetes),
            DiseaseKind::SevereMentalDisorder => Some(Group::SevereMentalDisorder),
            DiseaseKind::Tuberculosis => Some(Group::Tuberculosis),
            DiseaseKind::Other => None,
        }
    }

    const fn of_category(category: Category) -> Option<Group> {
        use Category as C;
        match category {
            C::RegisteredPoor | C::Lifted | C::UnstableLifted | C::Marginal | C::SuddenHardship => Some(Group::Lifted),
            C::SubsistenceAllowance => Some(Group::SubsistenceAllowance),
            C::ExtremePovertyDispersed | C::ExtremePovertyInstitutional => Some(Group::ExtremePoverty),
            C::SevereDisability => Some(Group::Disabled),
            C::FamilyPlanningSpecial => Some(Group::FamilyPlanningSpecial),
            C::SpecialCare | C::Orphan => None,
        }
    }
}

/// The groups of a person on a day, in the order of the form; 一般人群 when
/// there is no other.
#[must_use]
pub fn groups_on(
    born_on: Option<NaiveDate>,
    diseases: &[DiseaseKind],
    categories: &[Category],
    on: NaiveDate,
) -> Vec<Group> {
    let age = born_on.map(|born| age_on(born, on));
    let mut groups: Vec<Group> = Vec::new();
    groups.extend(age.filter(|age| *age < 7).map(|_| Group::Child));
    groups.extend(age.filter(|age| *age >= 65).map(|_| Group::Elder));
    groups.extend(diseases.iter().filter_map(|kind| Group::of_disease(*kind)));
    groups.extend(categories.iter().filter_map(|category| Group::of_category(*category)));
    groups.sort_unstable();
    groups.dedup();
    if groups.is_empty() {
        groups.push(Group::General);
    }
    groups
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn age_diseases_and_categories_make_the_groups_of_the_day() {
        let on: NaiveDate = "2026-09-01".parse().unwrap();
        let groups = |born: &str, diseases: &[DiseaseKind], categories: &[Category]| {
            groups_on(born.parse().ok(), diseases, categories, on)
        };
        assert_eq!(groups("1961-09-01", &[], &[]), [Group::Elder]);
        assert_eq!(groups("1961-09-02", &[], &[]), [Group::General]);
        assert_eq!(groups("2019-09-02", &[], &[]), [Group::Child]);
        assert_eq!(groups("2019-09-01", &[], &[]), [Group::General]);
        assert_eq!(
            groups(
                "1950-01-01",
                &[DiseaseKind::Hypertension, DiseaseKind::Other],
                &[Category::Lifted, Category::Marginal]
            ),
            [Group::Elder, Group::Hypertension, Group::Lifted]
        );
    }

    #[test]
    fn a_group_is_written_by_its_code() {
        for group in Group::ALL {
            assert_eq!(serde_json::to_value(group).unwrap(), group.code());
        }
    }
}
