//! A person as lists and pickers show them.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::households::household_then;
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use std::collections::HashMap;
use xiangyi_domain::followups::FormCode;
use xiangyi_domain::id::{ResidentId, UserId, VillageId};
use xiangyi_domain::residents::{Category, DiseaseKind, Relation, age_on, mask_id_number, mask_phone};
use xiangyi_domain::users::Right;
use xiangyi_store::{Reader, categories, contracts, diseases, households, residents, users, villages, visits};

/// A person in a picker: names repeat, so head, birth year and village are shown.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Hit {
    /// Row.
    pub id: ResidentId,
    /// Name.
    pub name: String,
    /// `male`, `female`.
    pub sex: Option<String>,
    /// Whole, for a role that may see it.
    pub id_number: Option<String>,
    /// For screen lists.
    pub id_number_masked: String,
    /// Name of the village.
    pub village: String,
    /// Name of the head of household.
    pub household_head: Option<String>,
    /// Year of birth.
    pub birth_year: Option<i32>,
    /// Full years today.
    pub age: Option<u16>,
    /// For screen lists.
    pub phone_masked: Option<String>,
    /// Categories and diseases, in words.
    pub tags: Vec<String>,
}

/// A row and its name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Named<T> {
    /// Row.
    pub id: T,
    /// Name.
    pub name: String,
}

/// A person in a list.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ResidentRow {
    /// Row.
    pub id: ResidentId,
    /// Name.
    pub name: String,
    /// `male`, `female`.
    pub sex: Option<String>,
    /// Full years today.
    pub age: Option<u16>,
    /// Birth date.
    pub birth_on: Option<NaiveDate>,
    /// For screen lists.
    pub id_number_masked: String,
    /// Name of the village.
    pub village: String,
    /// 组.
    pub group: Option<String>,
    /// 户编号.
    pub household_number: Option<String>,
    /// Name of the head of household.
    pub household_head: Option<String>,
    /// For screen lists.
    pub phone_masked: Option<String>,
    /// Names of the categories that hold today.
    pub categories: Vec<String>,
    /// Names of diseases in care.
    pub diseases: Vec<String>,
    /// Last day of the contract in force.
    pub contract_ends_on: Option<NaiveDate>,
    /// The newest visit.
    pub last_visit_on: Option<NaiveDate>,
    /// The earliest date due.
    pub next_due_on: Option<NaiveDate>,
}

/// Names of the few rows that every list needs.
pub(crate) struct Names {
    villages: HashMap<VillageId, String>,
    users: HashMap<UserId, String>,
}

impl Names {
    pub(crate) fn load(reader: &Reader<'_>) -> Result<Names, ClinicError> {
        Ok(Names {
            villages: villages::list(reader)?.into_iter().map(|village| (village.id, village.name)).collect(),
            users: users::list(reader)?.into_iter().map(|user| (user.id, user.name)).collect(),
        })
    }

    pub(crate) fn village(&self, id: VillageId) -> String {
        self.villages.get(&id).cloned().unwrap_or_default()
    }

    pub(crate) fn user(&self, id: Option<UserId>) -> String {
        id.and_then(|id| self.users.get(&id)).cloned().unwrap_or_default()
    }
}

/// The name of the head of a resident's household.
pub(crate) fn household_head(
    reader: &Reader<'_>,
    resident: &residents::Resident,
) -> Result<Option<String>, ClinicError> {
    let Some(household) = resident.household else { return Ok(None) };
    let members = residents::of_household(reader, household)?;
    Ok(members.into_iter().find(|member| is_head(member.relation.as_deref())).map(|head| head.name))
}

pub(crate) fn is_head(relation: Option<&str>) -> bool {
    relation.and_then(Relation::find).is_some_and(Relation::is_head)
}

/// The categories that hold on a day, each once, in the order of the form: the resident's own, and those of the
/// household in which they lived on that day.
pub(crate) fn categories_on(
    reader: &Reader<'_>,
    resident: ResidentId,
    on: NaiveDate,
) -> Result<Vec<Category>, ClinicError> {
    let mut rows = categories::of_resident(reader, resident)?;
    let now = rows.iter().find(|tag| tag.resident.is_none()).and_then(|tag| tag.household);
    let then = household_then(reader, resident, on)?;
    if now != then {
        rows.retain(|tag| tag.resident.is_some());
        if let Some(household) = then {
            rows.extend(categories::of_household(reader, household)?);
        }
    }
    let holding =
        rows.into_iter().filter(|tag| tag.from_on.is_none_or(|from| from <= on) && tag.to_on.is_none_or(|to| on <= to));
    let mut found: Vec<Category> = holding.filter_map(|tag| tag.category.parse().ok()).collect();
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// The diseases of a resident that are in care.
pub(crate) fn diseases_in_care(
    reader: &Reader<'_>,
    resident: ResidentId,
) -> Result<Vec<diseases::Disease>, ClinicError> {
    let all = diseases::of_resident(reader, resident)?;
    Ok(all.into_iter().filter(|disease| disease.left_on.is_none()).collect())
}

pub(crate) fn masked(text: Option<&String>) -> String {
    text.map(|number| mask_id_number(number)).unwrap_or_default()
}

pub(crate) fn hit(
    clinic: &Clinic,
    reader: &Reader<'_>,
    names: &Names,
    resident: &residents::Resident,
    today: NaiveDate,
) -> Result<Hit, ClinicError> {
    let card = residents::card(reader, resident.id)?.ok_or(ClinicError::unknown("resident", "resident"))?;
    hit_of(clinic, reader, names, card, today)
}

pub(crate) fn hit_of(
    clinic: &Clinic,
    reader: &Reader<'_>,
    names: &Names,
    card: residents::Card,
    today: NaiveDate,
) -> Result<Hit, ClinicError> {
    let marked = residents::tags(reader, card.id, card.household, today)?;
    let mut categories: Vec<Category> = marked.categories.iter().filter_map(|code| code.parse().ok()).collect();
    categories.sort_unstable();
    categories.dedup();
    let mut tags: Vec<String> = categories.iter().map(|category| category.name().to_owned()).collect();
    tags.extend(marked.diseases);
    let whole = clinic.user().role.may(Right::IdNumbersWhole);
    Ok(Hit {
        id: card.id,
        name: card.name,
        sex: card.sex,
        id_number_masked: masked(card.id_number.as_ref()),
        id_number: card.id_number.filter(|_| whole),
        village: names.village(card.village),
        household_head: card.household_head,
        birth_year: card.birth_on.map(|born| born.year()),
        age: card.birth_on.map(|born| age_on(born, today)),
        phone_masked: card.phone.as_deref().map(mask_phone),
        tags,
    })
}

pub(crate) fn resident_row(
    reader: &Reader<'_>,
    names: &Names,
    resident: &residents::Resident,
    today: NaiveDate,
) -> Result<ResidentRow, ClinicError> {
    let household = resident.household.map(|id| households::find(reader, id)).transpose()?.flatten();
    let contract = contracts::in_force_of_resident(reader, resident.id, today)?.into_iter().next();
    let (mut last, mut next) = (None, None);
    for form in DiseaseKind::ALL.map(FormCode::for_disease) {
        let visit = visits::last_of_resident(reader, resident.id, Some(form.as_str()), 1)?.into_iter().next();
        let Some(visit) = visit else { continue };
        last = last.max(visit.visited_on);
        next = [next, visit.next_due_on].into_iter().flatten().min();
    }
    let categories = categories_on(reader, resident.id, today)?;
    Ok(ResidentRow {
        id: resident.id,
        name: resident.name.clone(),
        sex: resident.sex.clone(),
        age: resident.birth_on.map(|born| age_on(born, today)),
        birth_on: resident.birth_on,
        id_number_masked: masked(resident.id_number.as_ref()),
        village: names.village(resident.village),
        group: household.as_ref().and_then(|household| household.group_name.clone()),
        household_number: household.map(|household| household.number).filter(|number| !number.is_empty()),
        household_head: household_head(reader, resident)?,
        phone_masked: resident.phone.as_deref().map(mask_phone),
        categories: categories.iter().map(|category| category.name().to_owned()).collect(),
        diseases: diseases_in_care(reader, resident.id)?.into_iter().filter_map(|disease| disease.name).collect(),
        contract_ends_on: contract.and_then(|contract| contract.ends_on),
        last_visit_on: last,
        next_due_on: next,
    })
}
