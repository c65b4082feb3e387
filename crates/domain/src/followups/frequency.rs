//! How often people are seen: the national rules, and what places ask beyond
//! them (domain handbook §3.1, project extras). Data with source and date.

use super::Frequency;
use crate::residents::DiseaseKind;
use crate::screening::{DiseaseGroup, classify};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// The list of 大病 by which a disease of no register is a major one.
const MAJOR_SET: &str = "N30";

/// What one place asks for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FrequencyPack {
    /// Its code, as the settings keep it.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Where it is written.
    pub source: String,
    /// Since when it is asked for.
    pub since: NaiveDate,
    /// Visits a year that must be at home.
    #[serde(default)]
    pub home_per_year: u8,
    /// Days to the next routine visit.
    pub days: DiseaseDays,
}

/// Days to the next routine visit by group.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DiseaseDays {
    /// 高血压.
    pub hypertension: u32,
    /// 2型糖尿病.
    pub type2_diabetes: u32,
    /// 严重精神障碍 in the class 稳定.
    pub severe_mental_disorder: u32,
    /// 大病.
    pub major: u32,
    /// 慢病.
    pub chronic: u32,
    /// Diseases of neither list.
    pub other: u32,
}

#[derive(Deserialize)]
struct PackFile {
    frequency: Vec<FrequencyPack>,
}

static PACKS: LazyLock<Vec<FrequencyPack>> = LazyLock::new(|| {
    // A file that cannot be read would leave the national figures only; a test reads it.
    toml::from_str::<PackFile>(include_str!("frequencies.toml")).map(|file| file.frequency).unwrap_or_default()
});

/// Every pack, the national one first.
#[must_use]
pub fn frequencies() -> &'static [FrequencyPack] {
    &PACKS
}

/// One pack by its code.
#[must_use]
pub fn frequency_pack(code: &str) -> Option<&'static FrequencyPack> {
    PACKS.iter().find(|pack| pack.code == code)
}

impl FrequencyPack {
    /// How often somebody with a disease is seen. A disease of no register is
    /// major or chronic by its name and code.
    #[must_use]
    pub fn of(&self, kind: DiseaseKind, name: Option<&str>, icd10: Option<&str>, age: Option<u16>) -> Frequency {
        let days = &self.days;
        let routine_days = match kind {
            DiseaseKind::Hypertension => days.hypertension,
            DiseaseKind::Type2Diabetes => days.type2_diabetes,
            DiseaseKind::SevereMentalDisorder => days.severe_mental_disorder,
            DiseaseKind::Tuberculosis => days.other,
            DiseaseKind::Other => match classify(name.unwrap_or_default(), icd10, age, MAJOR_SET).1 {
                DiseaseGroup::Major => days.major,
                DiseaseGroup::Chronic => days.chronic,
                DiseaseGroup::Other => days.other,
            },
        };
        Frequency { routine_days, home_per_year: self.home_per_year, ..Frequency::default() }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_packs_read_and_the_national_one_asks_for_quarters_and_months() {
        assert_eq!(frequencies().first().unwrap().code, "national");
        let national = frequency_pack("national").unwrap();
        let days = |kind, name| national.of(kind, name, None, Some(60)).routine_days;
        assert_eq!(days(DiseaseKind::Hypertension, None), 90);
        assert_eq!(days(DiseaseKind::Other, Some("肺癌")), 30);
        assert_eq!(days(DiseaseKind::Other, Some("冠心病")), 90);
        assert_eq!(days(DiseaseKind::Other, Some("腰椎间盘突出")), 90);
    }

    #[test]
    fn a_place_may_ask_for_more() {
        let of = |code: &str| frequency_pack(code).unwrap().of(DiseaseKind::Hypertension, None, None, None);
        assert_eq!(of("hongze_weekly").routine_days, 7);
        assert_eq!(of("jingxian_monthly").routine_days, 30);
        assert_eq!((of("two_at_home").routine_days, of("two_at_home").home_per_year), (90, 2));
        assert_eq!(of("hongze_weekly").recheck_days, 14);
    }
}
