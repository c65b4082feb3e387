//! A resident as Patient.

use super::Person;
use super::parts::{gender, id, identifiers, names, put, reference, telecom};
use serde_json::{Value, json};
use xiangyi_domain::id::ResidentId;
use xiangyi_store::residents::Resident;

/// The resident; `related` when a RelatedPerson of the same id stands in the file.
pub(super) fn resource(person: &Person<'_>, related: bool) -> Value {
    let row = person.row;
    let mut patient = core(row);
    patient["active"] = json!(row.status.as_deref().is_none_or(|status| status == "present"));
    put(&mut patient, "address", address(person));
    let replaced = person.merged.iter().map(|merged| json!({ "other": reference(merged.id), "type": "replaces" }));
    let relative = related.then(
        || json!({ "other": { "reference": format!("RelatedPerson/{}", id(row.id.bytes())) }, "type": "seealso" }),
    );
    put(&mut patient, "link", replaced.chain(relative).collect());
    patient
}

/// Somebody who turned out to be another resident.
pub(super) fn merged(row: &Resident, kept: ResidentId) -> Value {
    let mut patient = core(row);
    patient["active"] = json!(false);
    put(&mut patient, "link", vec![json!({ "other": reference(kept), "type": "replaced-by" })]);
    patient
}

fn core(row: &Resident) -> Value {
    let mut patient = json!({ "resourceType": "Patient", "id": id(row.id.bytes()) });
    put(&mut patient, "identifier", identifiers(row));
    put(&mut patient, "name", names(row));
    put(&mut patient, "telecom", telecom(row));
    patient["gender"] = json!(gender(row));
    if let Some(born) = row.birth_on {
        patient["birthDate"] = json!(born);
    }
    if row.status.as_deref() == Some("dead") {
        match row.status_on {
            Some(on) => patient["deceasedDateTime"] = json!(on),
            None => patient["deceasedBoolean"] = json!(true),
        }
    }
    patient
}

fn address(person: &Person<'_>) -> Vec<Value> {
    let household = person.household.as_ref();
    let house = household.and_then(|household| household.address.as_deref()).unwrap_or_default();
    let group = household.and_then(|household| household.group_name.as_deref()).unwrap_or_default();
    let missing = [person.village.as_str(), group].into_iter().filter(|part| !house.contains(part));
    let text: String = missing.chain([house]).collect();
    if text.is_empty() { Vec::new() } else { vec![json!({ "use": "home", "text": text, "country": "CN" })] }
}
