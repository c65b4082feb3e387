//! Correcting a resident's record.

use super::identity::{mother, of_document};
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use serde::Deserialize;
use serde_json::{Map, Value};
use xiangyi_domain::residents::name::{fold_name, is_bad_name};
use xiangyi_domain::residents::{IdType, Sex};
use xiangyi_domain::users::Right;
use xiangyi_store::residents::Resident;
use xiangyi_store::{Op, Reader};
use xiangyi_wire::{Entity, Revision};

/// New values of some fields.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CorrectResident {
    /// Id or ID number.
    pub resident: String,
    /// The revision that the user saw.
    #[serde(default)]
    #[cfg_attr(feature = "bindings", specta(type = Option<(u32, u32)>))]
    pub base: Option<Revision>,
    /// Names and values; `null` empties a field. `name`, `other_name`, `id_type`, `id_number`, `sex`, `birth_on`,
    /// `legacy_id_number`, `phone`, `ethnic`, `record_number`, `mother`, `labour`, `remark`, and `address` and
    /// `group_name`, which are the household's. A number that tells sex and birth date decides them. Who lives where,
    /// and who died, is no correction but a move (`crate::households`).
    pub fields: Map<String, Value>,
}

const TEXTS: [&str; 7] = ["other_name", "legacy_id_number", "phone", "ethnic", "record_number", "labour", "remark"];
const OF_HOUSEHOLD: [&str; 2] = ["address", "group_name"];

impl Clinic {
    /// Corrects a resident. When another document takes the place of the old
    /// one, as a newborn's first card, the old number stays findable.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`, `unknown_key`, `bad_value`,
    /// `bad_name`, the codes of bad id numbers, `id_number_taken`,
    /// `id_number_of_moved_out`, `id_number_of_dead`, `decided_by_number` at
    /// `sex` or `birth_on`, `in_future` at `birth_on`.
    pub fn correct_resident(&self, input: CorrectResident, now: Now, ids: Ids<'_>) -> Result<Changes, ClinicError> {
        self.must(Right::ResidentsEdit)?;
        let ((), committed) = self.commit(Op::ChangeResident, now, ids, |tx| {
            let resident = self.resident(tx, &input.resident)?;
            let (mut own, mut household, mut document) = (Map::new(), Map::new(), Map::new());
            for (key, value) in input.fields {
                if OF_HOUSEHOLD.contains(&key.as_str()) {
                    household.insert(key, value);
                } else if matches!(key.as_str(), "id_type" | "id_number") {
                    document.insert(key, value);
                } else {
                    own.extend(self.field(tx, &key, value)?);
                }
            }
            own = with_document(&resident, own, &document, now)?;
            self.must_be_free(tx, &own, Some(resident.id))?;
            if !own.is_empty() {
                tx.patch(Entity::Resident, resident.id, input.base.or(resident.meta.revision), own)?;
            }
            match resident.household {
                Some(id) if !household.is_empty() => {
                    let base = xiangyi_store::households::find(tx, id)?.and_then(|row| row.meta.revision);
                    tx.patch(Entity::Household, id, base, household)?;
                }
                None if !household.is_empty() => return Err(ClinicError::unknown("household", "address")),
                _ => {}
            }
            Ok(())
        })?;
        Ok(committed.into())
    }

    /// One field as it is stored.
    fn field(&self, reader: &Reader<'_>, key: &str, value: Value) -> Result<Map<String, Value>, ClinicError> {
        let bad = |code| ClinicError::BadInput { code, field: Some(key.to_owned()) };
        let known = ["name", "sex", "birth_on", "mother"];
        if !known.contains(&key) && !TEXTS.contains(&key) {
            return Err(bad("unknown_key"));
        }
        let stored: Value = match value.as_str() {
            None if value.is_null() && key != "name" => Value::Null,
            None => return Err(bad("bad_value")),
            Some(text) => match key {
                "name" if is_bad_name(text) => return Err(bad("bad_name")),
                "name" => fold_name(text).into(),
                "mother" => mother(self, reader, Some(text))?.map_or(Value::Null, |mother| mother.to_string().into()),
                "sex" if serde_json::from_value::<Sex>(text.into()).is_err() => return Err(bad("bad_value")),
                "birth_on" if text.parse::<chrono::NaiveDate>().is_err() => return Err(bad("bad_value")),
                _ if text.trim().is_empty() => Value::Null,
                _ => text.trim().into(),
            },
        };
        Ok(Map::from_iter([(key.to_owned(), stored)]))
    }
}

/// The fields with what the document, new or old, decides.
fn with_document(
    resident: &Resident,
    mut own: Map<String, Value>,
    document: &Map<String, Value>,
    now: Now,
) -> Result<Map<String, Value>, ClinicError> {
    let (old_kind, old_number) = (
        resident.id_type.as_deref().map_or(IdType::ResidentId, IdType::from_code),
        resident.id_number.as_deref().filter(|number| !number.is_empty()),
    );
    let text = |key: &str| document.get(key).and_then(Value::as_str).map(str::trim);
    let bad = |field: &str| ClinicError::BadInput { code: "bad_value", field: Some(field.to_owned()) };
    for (key, value) in document {
        if !value.is_string() && !value.is_null() {
            return Err(bad(key));
        }
    }
    let kind = match text("id_type") {
        Some(code) => Some(IdType::ALL.into_iter().find(|kind| kind.as_str() == code).ok_or_else(|| bad("id_type"))?),
        None => None,
    };
    let mut told = told_by(old_kind, old_number);
    if !document.is_empty() {
        let typed = if document.contains_key("id_number") { text("id_number") } else { old_number };
        let typed = typed.filter(|number| !number.is_empty());
        let fields = match (kind, typed) {
            (Some(IdType::None), Some(_)) if document.contains_key("id_number") => {
                return Err(ClinicError::refused_at("number_without_document", "id_type"));
            }
            (Some(IdType::None) | None, None) | (Some(IdType::None), Some(_)) => {
                let none =
                    [("id_type".to_owned(), IdType::None.as_str().into()), ("id_number".to_owned(), Value::Null)];
                Map::from_iter(none)
            }
            (Some(_), None) => {
                return Err(ClinicError::BadInput { code: "missing_key", field: Some("id_number".to_owned()) });
            }
            (kind, Some(number)) => {
                let kept = if old_kind == IdType::None { IdType::ResidentId } else { old_kind };
                of_document(kind.unwrap_or(kept), number, now.today)?
            }
        };
        told = fields.contains_key("birth_on");
        keep_old_number(resident, old_kind, &fields, &mut own);
        for key in ["sex", "birth_on"] {
            if fields.get(key).is_some_and(|value| own.get(key).is_some_and(|said| said != value)) {
                return Err(ClinicError::refused_at(
                    "decided_by_number",
                    if key == "sex" { "sex" } else { "birth_on" },
                ));
            }
        }
        own.extend(fields);
    } else if told && let Some(key) = ["sex", "birth_on"].into_iter().find(|key| own.contains_key(*key)) {
        return Err(ClinicError::refused_at("decided_by_number", key));
    }
    let born = own.get("birth_on").and_then(Value::as_str).and_then(|text| text.parse::<chrono::NaiveDate>().ok());
    if !told && born.is_some_and(|born| born > now.today) {
        return Err(ClinicError::refused_at("in_future", "birth_on"));
    }
    Ok(own)
}

fn told_by(kind: IdType, number: Option<&str>) -> bool {
    number.is_some_and(|number| kind.tells_birth(number))
}

/// The number of a document that another one follows still finds the person. A number that was only mistyped does not.
fn keep_old_number(resident: &Resident, old_kind: IdType, new: &Map<String, Value>, own: &mut Map<String, Value>) {
    let followed = new.get("id_type").and_then(Value::as_str).is_some_and(|kind| kind != old_kind.as_str());
    let old = resident.id_number.as_deref().filter(|number| followed && !number.is_empty());
    if let Some(old) = old.filter(|_| new.get("legacy_id_number").is_none()) {
        own.entry("legacy_id_number").or_insert_with(|| old.into());
    }
}
