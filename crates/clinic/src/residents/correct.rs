//! Correcting a resident's record.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use serde::Deserialize;
use serde_json::{Map, Value};
use xiangyi_domain::residents::name::{fold_name, is_bad_name};
use xiangyi_domain::residents::{Relation, id_number};
use xiangyi_domain::users::Right;
use xiangyi_store::Op;
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
    /// Names and values; `null` empties a field. `name`, `id_number`, `phone`,
    /// `ethnic`, `record_number`, `relation`, `status`, `status_on`, `remark`,
    /// and `address` and `group_name`, which are the household's.
    pub fields: Map<String, Value>,
}

const OWN: [&str; 9] =
    ["name", "id_number", "phone", "ethnic", "record_number", "relation", "status", "status_on", "remark"];
const OF_HOUSEHOLD: [&str; 2] = ["address", "group_name"];

impl Clinic {
    /// Corrects a resident. The id number decides sex and birth date.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`, `unknown_key`, `bad_name`, the
    /// codes of bad id numbers, `id_number_taken`.
    pub fn correct_resident(&self, input: CorrectResident, now: Now, ids: Ids<'_>) -> Result<Changes, ClinicError> {
        self.must(Right::ResidentsEdit)?;
        let ((), committed) = self.commit(Op::ChangeResident, now, ids, |tx| {
            let resident = self.resident(tx, &input.resident)?;
            let (mut own, mut household) = (Map::new(), Map::new());
            for (key, value) in input.fields {
                if OF_HOUSEHOLD.contains(&key.as_str()) {
                    household.insert(key, value);
                } else if OWN.contains(&key.as_str()) {
                    own.extend(field(&key, value, now)?);
                } else {
                    return Err(ClinicError::BadInput { code: "unknown_key", field: Some(key) });
                }
            }
            if let Some(number) = own.get("id_number").and_then(Value::as_str) {
                let taken = xiangyi_store::residents::by_id_number(tx, number)?;
                if taken.iter().any(|other| other.id != resident.id) {
                    return Err(ClinicError::refused_at("id_number_taken", "id_number"));
                }
            }
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
}

/// One field as it is stored; an id number brings sex and birth date along.
fn field(key: &str, value: Value, now: Now) -> Result<Map<String, Value>, ClinicError> {
    let bad = |code| ClinicError::BadInput { code, field: Some(key.to_owned()) };
    let mut fields = Map::new();
    let Some(text) = value.as_str() else {
        if !value.is_null() || matches!(key, "name") {
            return Err(bad("bad_value"));
        }
        fields.insert(key.to_owned(), Value::Null);
        return Ok(fields);
    };
    match key {
        "name" if is_bad_name(text) => return Err(bad("bad_name")),
        "name" => {
            fields.insert(key.to_owned(), fold_name(text).into());
        }
        "id_number" => {
            let reading = id_number::read(text, now.today).map_err(|error| bad(error.code()))?;
            fields.extend(of_number(&reading.number));
        }
        "relation" => {
            let relation = Relation::find(text).ok_or_else(|| bad("bad_value"))?;
            fields.insert(key.to_owned(), relation.code.into());
        }
        "status" if !["present", "dead", "moved_out"].contains(&text) => return Err(bad("bad_value")),
        "status_on" if text.parse::<chrono::NaiveDate>().is_err() => return Err(bad("bad_value")),
        _ => {
            fields.insert(key.to_owned(), text.trim().into());
        }
    }
    Ok(fields)
}

/// The fields that an id number decides.
pub(super) fn of_number(number: &id_number::IdNumber) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("id_type".to_owned(), "resident_id".into());
    fields.insert("id_number".to_owned(), number.as_str().into());
    fields.insert("sex".to_owned(), serde_json::to_value(number.sex()).unwrap_or_default());
    fields.insert("birth_on".to_owned(), number.birth_on().to_string().into());
    fields
}
