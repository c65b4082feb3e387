//! What a screening finds: diseases with their code, hospital and proof (Y2).

use crate::residents::disease::find_disease;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// What a disease counts as in table T2.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum DiseaseGroup {
    /// 大病.
    Major,
    /// 慢病.
    Chronic,
    /// Any other; a group that a newer version knows reads as this.
    #[serde(other)]
    Other,
}

/// One disease of one person, an element of `found`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Found {
    /// 病种.
    pub name: String,
    /// ICD-10; none if the name says nothing.
    #[serde(default)]
    pub icd10: Option<String>,
    /// What it counts as.
    pub group: DiseaseGroup,
    /// 确诊医院.
    #[serde(default)]
    pub hospital: Option<String>,
    /// 确诊时间.
    #[serde(default)]
    pub diagnosed_on: Option<NaiveDate>,
    /// What proves it: 诊断证明, 出院小结 …
    #[serde(default)]
    pub evidence: Option<String>,
}

/// A disease of the catalogue (domain handbook §4.7).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CatalogueDisease {
    /// Its name.
    pub name: String,
    /// The code that an entry gets.
    pub icd10: String,
    /// The first characters of all codes that mean it, if more than `icd10`.
    #[serde(default)]
    pub codes: Vec<String>,
    /// The lists of 大病 that hold it.
    #[serde(default)]
    pub sets: Vec<String>,
    /// Whether the lists of 慢病 hold it.
    #[serde(default)]
    pub chronic: bool,
    /// Only up to this age, in full years.
    #[serde(default)]
    pub age_max: Option<u8>,
}

#[derive(Deserialize)]
struct Catalogue {
    disease: Vec<CatalogueDisease>,
}

static CATALOGUE: LazyLock<Vec<CatalogueDisease>> = LazyLock::new(|| {
    toml::from_str::<Catalogue>(include_str!("diseases.toml")).map_or_else(|_| Vec::new(), |file| file.disease)
});

/// Every disease that a screening asks for, 大病 first.
#[must_use]
pub fn disease_catalogue() -> &'static [CatalogueDisease] {
    &CATALOGUE
}

impl CatalogueDisease {
    fn is(&self, name: &str, icd10: Option<&str>) -> bool {
        let starts = |code: &str| {
            let mut own = self.codes.iter().chain([&self.icd10]);
            own.any(|prefix| code.starts_with(prefix.as_str()))
        };
        self.name == name || icd10.is_some_and(starts)
    }

    fn group(&self, major_set: &str) -> DiseaseGroup {
        if self.sets.iter().any(|set| set == major_set) {
            DiseaseGroup::Major
        } else if self.chronic {
            DiseaseGroup::Chronic
        } else {
            DiseaseGroup::Other
        }
    }
}

/// ICD-10 code and group of a disease by its name and the code given, in a campaign that counts `major_set` as 大病.
/// A child's disease is a 大病 only in a child; without an age it is taken as one.
#[must_use]
pub fn classify(name: &str, icd10: Option<&str>, age: Option<u16>, major_set: &str) -> (Option<String>, DiseaseGroup) {
    let name = name.trim();
    let given = icd10.map(|code| code.trim().to_ascii_uppercase()).filter(|code| !code.is_empty());
    let of_age =
        |disease: &&CatalogueDisease| disease.age_max.is_none_or(|most| age.is_none_or(|age| age <= u16::from(most)));
    let known = || disease_catalogue().iter().filter(of_age);
    let named = known().find(|disease| disease.name == name);
    let usual = find_disease(name).and_then(|found| found.icd10).map(str::to_owned);
    let code = given.or_else(|| named.map(|disease| disease.icd10.clone())).or(usual);
    let groups = known().filter(|disease| disease.is(name, code.as_deref())).map(|disease| disease.group(major_set));
    (code.clone(), groups.min().unwrap_or(DiseaseGroup::Other))
}

/// Why a found disease is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FoundError {
    /// It has no name.
    #[error("a disease has a name")]
    NoName,
    /// Diagnosed before birth or after the day of screening.
    #[error("a disease is diagnosed between birth and screening")]
    DiagnosedOn,
    /// A code is a letter and two digits, then more.
    #[error("not an ICD-10 code")]
    Icd10,
    /// The same disease twice.
    #[error("the same disease twice")]
    Twice,
}

impl FoundError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            FoundError::NoName => "disease_without_name",
            FoundError::DiagnosedOn => "bad_diagnosis_date",
            FoundError::Icd10 => "bad_icd10",
            FoundError::Twice => "disease_twice",
        }
    }
}

/// Holds the diseases of one person to what can be.
///
/// # Errors
/// The first rule that is broken.
pub fn check_found(found: &[Found], born: Option<NaiveDate>, screened_on: NaiveDate) -> Result<(), FoundError> {
    for (at, disease) in found.iter().enumerate() {
        if disease.name.trim().is_empty() {
            return Err(FoundError::NoName);
        }
        if disease.diagnosed_on.is_some_and(|day| day > screened_on || born.is_some_and(|born| day < born)) {
            return Err(FoundError::DiagnosedOn);
        }
        if disease.icd10.as_deref().is_some_and(|code| !is_icd10(code)) {
            return Err(FoundError::Icd10);
        }
        if found[..at].iter().any(|other| other.name.trim() == disease.name.trim()) {
            return Err(FoundError::Twice);
        }
    }
    Ok(())
}

fn is_icd10(code: &str) -> bool {
    let bytes = code.as_bytes();
    let head = bytes.len() >= 3 && bytes[0].is_ascii_uppercase() && bytes[1..3].iter().all(u8::is_ascii_digit);
    head && bytes.len() <= 10 && bytes[3..].iter().all(|byte| byte.is_ascii_alphanumeric() || b".+*-".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use DiseaseGroup::{Chronic, Major, Other};

    #[test]
    fn the_lists_of_major_diseases_have_the_numbers_of_their_sources() {
        for (set, count) in [("N9", 7), ("R21", 21), ("N25", 25), ("N30", 30)] {
            let found = disease_catalogue().iter().filter(|disease| disease.sets.iter().any(|name| name == set));
            assert_eq!(found.count(), count, "{set}");
        }
        assert!(disease_catalogue().iter().all(|disease| is_icd10(&disease.icd10)));
        assert!(disease_catalogue().iter().filter(|disease| disease.chronic).count() >= 30);
    }

    #[test]
    fn a_disease_counts_by_its_name_or_code_and_by_the_list_of_the_campaign() {
        for (name, icd10, age, set, code, group) in [
            ("胃癌", None, Some(60), "N30", Some("C16"), Major),
            ("胃癌", Some("c16.902"), Some(60), "N30", Some("C16.902"), Major),
            ("胃恶性肿瘤", Some("C16.9"), Some(60), "N9", Some("C16.9"), Major),
            ("肺癌", None, Some(60), "N9", Some("C34"), Chronic), // 恶性肿瘤 of the chronic list
            ("高血压", None, Some(60), "N30", Some("I10"), Chronic),
            ("脑卒中", None, Some(60), "R21", Some("I64"), Other),
            ("脑卒中", None, Some(60), "N25", Some("I64"), Major),
            ("儿童白血病", None, Some(9), "N30", Some("C95"), Major),
            ("白血病", Some("C91.0"), Some(60), "N30", Some("C91.0"), Chronic), // no child
            ("腰椎间盘突出", None, Some(60), "N30", None, Other),
        ] {
            assert_eq!(classify(name, icd10, age, set), (code.map(str::to_owned), group), "{name} {set}");
        }
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let disease = |name: &str, icd10: Option<&str>, on: Option<&str>| Found {
            name: name.to_owned(),
            icd10: icd10.map(str::to_owned),
            group: Other,
            hospital: None,
            diagnosed_on: on.and_then(day),
            evidence: None,
        };
        let screened = day("2026-09-01").unwrap_or_default();
        for (found, error) in [
            (vec![disease("胃癌", Some("C16.9"), Some("2026-09-01"))], None),
            (vec![], None),
            (vec![disease(" ", None, None)], Some(FoundError::NoName)),
            (vec![disease("胃癌", None, Some("2026-09-02"))], Some(FoundError::DiagnosedOn)),
            (vec![disease("胃癌", None, Some("1950-01-01"))], Some(FoundError::DiagnosedOn)),
            (vec![disease("胃癌", Some("胃癌"), None)], Some(FoundError::Icd10)),
            (vec![disease("胃癌", None, None), disease("胃癌 ", None, None)], Some(FoundError::Twice)),
        ] {
            assert_eq!(check_found(&found, day("1955-03-12"), screened).err(), error, "{found:?}");
        }
    }
}
