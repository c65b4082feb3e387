//! What sets of people are: categories and groups out of facts that were read at once.

use chrono::NaiveDate;
use xiangyi_domain::contracts::{Group, groups_on};
use xiangyi_domain::id::{HouseholdId, ResidentId};
use xiangyi_domain::residents::{Category, DiseaseKind};
use xiangyi_store::contracts::{FactDisease, Facts};

/// The categories that hold, each once, in the order of the form.
pub(crate) fn categories_of(facts: &Facts, resident: ResidentId, household: Option<HouseholdId>) -> Vec<Category> {
    let mut found: Vec<Category> = facts.categories(resident, household).filter_map(|code| code.parse().ok()).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// 重点人群 of a person on a day.
pub(crate) fn groups_from(
    born_on: Option<NaiveDate>,
    diseases: &[FactDisease],
    categories: &[Category],
    on: NaiveDate,
) -> Vec<Group> {
    let kind = |disease: &FactDisease| serde_json::from_value::<DiseaseKind>(disease.kind.as_str().into()).ok();
    let kinds: Vec<DiseaseKind> = diseases.iter().filter_map(kind).collect();
    groups_on(born_on, &kinds, categories, on)
}
