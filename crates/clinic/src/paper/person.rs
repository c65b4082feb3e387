//! A person as forms name them.

use super::roster::place;
use crate::error::ClinicError;
use crate::residents::{Names, categories_on};
use chrono::NaiveDate;
use xiangyi_domain::paper::PaperPerson;
use xiangyi_domain::residents::age_on;
use xiangyi_store::{Reader, households, residents};

/// A resident on a paper of a day.
pub(super) fn paper_person(
    reader: &Reader<'_>,
    names: &Names,
    resident: &residents::Resident,
    on: NaiveDate,
) -> Result<PaperPerson, ClinicError> {
    let household = resident.household.map(|id| households::find(reader, id)).transpose()?.flatten();
    let group = household.as_ref().and_then(|row| row.group_name.clone()).unwrap_or_default();
    let address = household.and_then(|row| row.address).unwrap_or_default();
    Ok(PaperPerson {
        name: resident.name.clone(),
        sex: crate::words::sex(resident.sex.as_deref()).to_owned(),
        age: resident.birth_on.map(|born| age_on(born, on)),
        id_number: resident.id_number.clone().unwrap_or_default(),
        address: place(&names.village(resident.village), &group, &address),
        phone: resident.phone.clone().unwrap_or_default(),
        categories: categories_on(reader, resident.id, on)?.iter().map(|c| c.name().to_owned()).collect(),
    })
}
