//! A member of a household as the head's RelatedPerson.

use super::Person;
use super::parts::{gender, id, identifiers, names, put, reference, telecom};
use serde_json::{Value, json};
use xiangyi_domain::residents::Relation;

/// HL7 China's code system of GB/T 4761.
const RELATION: &str = "http://hl7.org.cn/fhir/CodeSystem/gb4761";

/// `None` for the head, and for members whose head is not in the file.
pub(super) fn resource(person: &Person<'_>) -> Option<Value> {
    let (row, head) = (person.row, person.head?);
    let relation = row.relation.as_deref().and_then(Relation::find).filter(|relation| !relation.is_head())?;
    let relationship = json!({
        "coding": [{ "system": RELATION, "code": relation.code, "display": relation.word }], "text": relation.word,
    });
    let mut related = json!({
        "resourceType": "RelatedPerson", "id": id(row.id.bytes()),
        "active": row.status.as_deref().is_none_or(|status| status == "present"),
        "patient": reference(head), "relationship": [relationship],
    });
    put(&mut related, "identifier", identifiers(row));
    put(&mut related, "name", names(row));
    put(&mut related, "telecom", telecom(row));
    related["gender"] = json!(gender(row));
    if let Some(born) = row.birth_on {
        related["birthDate"] = json!(born);
    }
    Some(related)
}
