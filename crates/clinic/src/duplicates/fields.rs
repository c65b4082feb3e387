//! The values of two residents that a person chooses from.

use crate::error::ClinicError;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use xiangyi_domain::residents::{IdNumber, IdType};
use xiangyi_store::residents::Resident;

/// Whose value is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Choice {
    /// That of the resident who stays.
    Kept,
    /// That of the resident who goes.
    Merged,
}

/// What is chosen at once, and the fields it consists of.
pub(super) struct Unit {
    pub(super) name: &'static str,
    pub(super) fields: &'static [&'static str],
}

const fn unit(name: &'static str, fields: &'static [&'static str]) -> Unit {
    Unit { name, fields }
}

/// In the order of the screen.
pub(super) const UNITS: [Unit; 14] = [
    unit("name", &["name"]),
    unit("id_number", &["id_number", "id_type"]),
    unit("sex", &["sex"]),
    unit("birth_on", &["birth_on"]),
    unit("household", &["household", "relation"]),
    unit("phone", &["phone"]),
    unit("ethnic", &["ethnic"]),
    unit("other_name", &["other_name"]),
    unit("legacy_id_number", &["legacy_id_number"]),
    unit("record_number", &["record_number"]),
    unit("status", &["status", "status_on"]),
    unit("mother", &["mother"]),
    unit("labour", &["labour"]),
    unit("remark", &["remark"]),
];

/// A resident's fields by name; empty ones are missing.
pub(super) fn values(resident: &Resident) -> Map<String, Value> {
    let mut all = match serde_json::to_value(resident) {
        Ok(Value::Object(all)) => all,
        _ => Map::new(),
    };
    all.retain(|_, value| !value.is_null() && value.as_str() != Some(""));
    all
}

/// Both sides of one unit.
pub(super) fn sides<'v>(
    unit: &Unit,
    kept: &'v Map<String, Value>,
    merged: &'v Map<String, Value>,
) -> (Option<&'v Value>, Option<&'v Value>) {
    let first = unit.fields[0];
    (kept.get(first), merged.get(first))
}

/// Whether the two may be chosen from: a household of another village is no home in this one, and who lives in a
/// household does not leave it by being somebody else's double.
pub(super) fn may_choose(unit: &Unit, kept: &Resident, merged: &Resident) -> bool {
    unit.name != "household" || (kept.village == merged.village && merged.household.is_some())
}

/// Whether the number, once chosen, decides this field.
pub(super) fn follows_number(unit: &Unit, number: &Map<String, Value>) -> bool {
    matches!(unit.name, "sex" | "birth_on") && told(number).is_some()
}

fn told(fields: &Map<String, Value>) -> Option<IdNumber> {
    let text = |name: &str| fields.get(name).and_then(Value::as_str);
    let number = text("id_number")?;
    let kind = text("id_type").map_or(IdType::ResidentId, IdType::from_code);
    IdNumber::from_stored(number).ok().filter(|_| kind.tells_birth(number))
}

/// The values that the kept resident takes over, as a person chose them.
///
/// # Errors
/// `missing_key` with the unit that was not chosen, `unknown_key`.
pub(super) fn taken_over(
    kept: &Resident,
    merged: &Resident,
    chosen: &BTreeMap<String, Choice>,
) -> Result<Map<String, Value>, ClinicError> {
    let bad = |code, field: &str| ClinicError::BadInput { code, field: Some(field.to_owned()) };
    if let Some(unknown) = chosen.keys().find(|name| UNITS.iter().all(|unit| unit.name != name.as_str())) {
        return Err(bad("unknown_key", unknown));
    }
    let (one, other) = (values(kept), values(merged));
    let whose_number = match (chosen.get("id_number"), one.contains_key("id_number")) {
        (Some(Choice::Merged), _) | (None, false) => &other,
        _ => &one,
    };
    let mut taken = Map::new();
    for unit in UNITS.iter().filter(|unit| may_choose(unit, kept, merged)) {
        let (mine, theirs) = sides(unit, &one, &other);
        if mine == theirs || follows_number(unit, whose_number) {
            continue;
        }
        let choice = match (chosen.get(unit.name), mine, theirs) {
            (Some(choice), ..) => *choice,
            (None, None, Some(_)) => Choice::Merged,
            (None, Some(_), None) => Choice::Kept,
            (None, ..) => return Err(bad("missing_key", unit.name)),
        };
        if choice == Choice::Merged {
            for field in unit.fields {
                taken.insert((*field).to_owned(), other.get(*field).cloned().unwrap_or(Value::Null));
            }
        }
    }
    if let Some(number) = told(whose_number) {
        taken.insert("sex".to_owned(), serde_json::to_value(number.sex()).unwrap_or_default());
        taken.insert("birth_on".to_owned(), number.birth_on().to_string().into());
    }
    keep_old_number(&one, &mut taken);
    taken.retain(|field, value| one.get(field).unwrap_or(&Value::Null) != value);
    Ok(taken)
}

/// The number that gives way still finds the person.
fn keep_old_number(kept: &Map<String, Value>, taken: &mut Map<String, Value>) {
    let replaced = kept.get("id_number").filter(|_| taken.get("id_number").is_some_and(|new| !new.is_null()));
    if let Some(old) = replaced
        && !kept.contains_key("legacy_id_number")
        && taken.get("legacy_id_number").is_none_or(Value::is_null)
    {
        taken.insert("legacy_id_number".to_owned(), old.clone());
    }
}
