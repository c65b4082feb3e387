//! Who somebody is: the fields that a document decides.

use super::AddResident;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use chrono::NaiveDate;
use serde_json::{Map, Value, json};
use xiangyi_domain::id::ResidentId;
use xiangyi_domain::residents::id_number::{self, Form};
use xiangyi_domain::residents::{Document, IdType, document};
use xiangyi_store::Reader;

/// The fields of a new resident that say who they are: kind of document, number, sex, birth date.
///
/// # Errors
/// The codes of bad numbers at `id_number`, `missing_key` at `id_number`, `sex` or `birth_on`, `in_future` at
/// `birth_on`, `sex_mismatch` and `birth_mismatch` where the number says otherwise.
pub(crate) fn identity(input: &AddResident, today: NaiveDate) -> Result<Map<String, Value>, ClinicError> {
    let missing = |key: &str| ClinicError::BadInput { code: "missing_key", field: Some(key.to_owned()) };
    let number = input.id_number.as_deref().filter(|text| !text.trim().is_empty());
    let kind = input.id_type.unwrap_or(if number.is_some() { IdType::ResidentId } else { IdType::None });
    let mut fields = match (kind, number) {
        (IdType::None, None) => Map::from_iter([("id_type".to_owned(), IdType::None.as_str().into())]),
        (IdType::None, Some(_)) => return Err(ClinicError::refused_at("number_without_document", "id_type")),
        (_, None) => return Err(missing("id_number")),
        (kind, Some(text)) => of_document(kind, text, today)?,
    };
    if input.birth_on.is_some_and(|born| born > today) {
        return Err(ClinicError::refused_at("in_future", "birth_on"));
    }
    for (key, mismatch, value) in [
        ("sex", "sex_mismatch", input.sex.map(|sex| serde_json::to_value(sex).unwrap_or_default())),
        ("birth_on", "birth_mismatch", input.birth_on.map(|born| born.to_string().into())),
    ] {
        match (fields.get(key), value) {
            (Some(told), Some(said)) if *told != said => return Err(ClinicError::refused_at(mismatch, key)),
            (None, Some(said)) => {
                fields.insert(key.to_owned(), said);
            }
            (None, None) => return Err(missing(key)),
            _ => {}
        }
    }
    Ok(fields)
}

/// The fields that a document decides. 15 old digits stay findable.
///
/// # Errors
/// The codes of bad numbers at `id_number`.
pub(super) fn of_document(kind: IdType, text: &str, today: NaiveDate) -> Result<Map<String, Value>, ClinicError> {
    let bad = |error: id_number::IdNumberError| ClinicError::refused_at(error.code(), "id_number");
    let Document { kind, number, sex, birth_on } = document::read(kind, text, today).map_err(bad)?;
    let legacy = (kind == IdType::ResidentId)
        .then(|| id_number::read(text, today).ok())
        .flatten()
        .filter(|reading| reading.form == Form::Legacy15)
        .and_then(|reading| reading.number.legacy15());
    let fields = json!({
        "id_type": kind, "id_number": number, "legacy_id_number": legacy, "sex": sex, "birth_on": birth_on,
    });
    Ok(super::add::object(fields))
}

/// The mother whom an id or ID number names.
///
/// # Errors
/// `unknown_resident` at `mother`, `not_your_village`.
pub(super) fn mother(
    clinic: &Clinic,
    reader: &Reader<'_>,
    who: Option<&str>,
) -> Result<Option<ResidentId>, ClinicError> {
    let Some(who) = who.map(str::trim).filter(|who| !who.is_empty()) else { return Ok(None) };
    let unknown = |error| match error {
        ClinicError::Unknown { what, .. } => ClinicError::Unknown { what, field: Some("mother") },
        other => other,
    };
    let mother = clinic.resident(reader, who).map_err(unknown)?;
    if mother.sex.as_deref() == Some("male") {
        return Err(ClinicError::refused_at("mother_is_a_man", "mother"));
    }
    Ok(Some(mother.id))
}
