//! A category as Flag.

use super::parts::{id, reference};
use chrono::NaiveDate;
use serde_json::{Value, json};
use xiangyi_domain::id::ResidentId;
use xiangyi_domain::residents::Tag;
use xiangyi_store::categories::Category;

const CATEGORY: &str = "http://terminology.hl7.org/CodeSystem/flag-category";
const TAG: &str = "urn:xiangyi:category";

/// A category of a resident, or of their household: then each member has a flag of their own.
pub(super) fn resource(tag: &Category, of: ResidentId, today: NaiveDate) -> Value {
    let holds = tag.from_on.is_none_or(|from| from <= today) && tag.to_on.is_none_or(|to| today <= to);
    let word = Tag::find(&tag.category).map_or(tag.category.as_str(), |known| known.word_on(tag.from_on));
    let mut flag = json!({
        "resourceType": "Flag", "id": own_id(tag, of), "status": if holds { "active" } else { "inactive" },
        "category": [{ "coding": [{ "system": CATEGORY, "code": "admin" }] }],
        "code": { "coding": [{ "system": TAG, "code": tag.category, "display": word }], "text": word },
        "subject": reference(of),
    });
    if let Some(from) = tag.from_on {
        flag["period"]["start"] = json!(from);
    }
    if let Some(to) = tag.to_on {
        flag["period"]["end"] = json!(to);
    }
    flag
}

/// An id has at most 64 characters: two rows' ids without their hyphens.
fn own_id(tag: &Category, of: ResidentId) -> String {
    if tag.resident.is_some() {
        return id(tag.id.bytes());
    }
    [id(tag.id.bytes()), id(of.bytes())].concat().replace('-', "")
}
