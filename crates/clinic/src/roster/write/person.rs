//! A new resident of a roster, or what it knows of one who is known.

use super::{Person, Writer};
use crate::error::ClinicError;
use crate::households::Moving;
use crate::residents::add::object;
use serde_json::{Map, Value, json};
use xiangyi_domain::id::{HouseholdId, MoveId};
use xiangyi_sheets::roster::{Identity, RosterRow};
use xiangyi_store::imports::{self, Former};
use xiangyi_store::{WriteTx, residents};
use xiangyi_wire::Entity;

impl Writer<'_> {
    /// A known resident gets what the roster knows and the record does not
    /// have, or has otherwise; the name stays.
    pub(super) fn update(
        &self,
        tx: &mut WriteTx<'_>,
        known: &residents::Resident,
        person: &Person,
        household: Option<HouseholdId>,
    ) -> Result<(), ClinicError> {
        let mut wanted = details(person);
        let row = &person.row;
        if known.id_number.is_none() && row.identity != Identity::Without {
            wanted.extend(object(json!({
                "id_type": row.identity.kind(), "id_number": number(row), "sex": row.sex, "birth_on": row.birth_on,
            })));
        }
        if known.household.is_none() {
            wanted.extend(object(json!({ "household": household })));
        }
        let stored = serde_json::to_value(known).unwrap_or_default();
        wanted.retain(|name, value| stored.get(name) != Some(value));
        if wanted.is_empty() {
            return Ok(());
        }
        let former = wanted.keys().map(|name| (name.clone(), stored.get(name).cloned().unwrap_or_default())).collect();
        let change = Former { entity: Entity::Resident, row: known.id.into(), former, written: wanted.clone() };
        tx.keep_import_former(self.import, &change)?;
        self.explain(tx, known, &wanted)?;
        tx.patch(Entity::Resident, known.id, known.meta.revision, wanted)?;
        Ok(())
    }

    /// The move that says how a known resident came into the household, or to another place in it.
    fn explain(
        &self,
        tx: &mut WriteTx<'_>,
        known: &residents::Resident,
        wanted: &Map<String, Value>,
    ) -> Result<(), ClinicError> {
        let home = wanted.get("household").and_then(Value::as_str).and_then(|id| id.parse().ok()).or(known.household);
        let is_told = PLACE.iter().any(|field| wanted.contains_key(*field));
        let (Some(to), true) = (home, is_told) else { return Ok(()) };
        // Who stands in the file twice is explained once.
        if imports::move_of(tx, self.import, known.id)?.is_some() {
            return Ok(());
        }
        let relation = wanted.get("relation").map_or(known.relation.as_deref(), Value::as_str);
        let id = MoveId(tx.new_id());
        self.clinic.insert_move(tx, id, known, Moving::found_out(known, self.now.today, to, relation))
    }
}

/// A new resident, as the roster tells.
pub(super) fn new_fields(person: &Person, household: Option<HouseholdId>) -> Map<String, Value> {
    let row = &person.row;
    let mut fields = object(json!({
        "village": person.village, "household": household, "name": row.name, "sex": row.sex,
        "birth_on": row.birth_on, "id_type": row.identity.kind(), "id_number": number(row),
        "legacy_id_number": row.identity.legacy_number(), "status": "present",
    }));
    fields.extend(details(person));
    fields
}

/// The fields that say where somebody lives, and as whom.
pub(in crate::roster) const PLACE: [&str; 2] = ["household", "relation"];

/// The number as stored; none of a person without a document.
fn number(row: &RosterRow) -> Option<&str> {
    Some(row.identity.number()).filter(|number| !number.is_empty())
}

/// What the other columns say of the person.
fn details(person: &Person) -> Map<String, Value> {
    let details = &person.row.details;
    let phone = Some(details.phones.join("、")).filter(|phone| !phone.is_empty());
    object(json!({
        "phone": phone, "ethnic": details.ethnic, "record_number": details.record_number,
        "relation": person.relation, "remark": details.remark,
    }))
}
