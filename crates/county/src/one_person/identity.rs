//! One person on two computers: the same ID number, name, birth date and village.
//!
//! Two computers that import one roster make a resident each. No row is
//! rewritten for that: a merge row says that the later one is the earlier one,
//! and a person may take it back. Where any of the four differs, both live and
//! a person decides.

use crate::judge::NO_END;
use crate::storage::{Claim, FieldVersion, Reader, Result, StoredRow, Versions};
use chrono::NaiveDate;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use xiangyi_domain::id::{MergeId, RowId, derived};
use xiangyi_domain::residents::name::fold_name;
use xiangyi_domain::{Area, OrgCode};
use xiangyi_wire::Entity;
use xiangyi_wire::change::Fields;

/// The name under which residents with the same ID number find each other.
fn identity(org: &OrgCode, resident: &Fields) -> Option<RowId> {
    let number = resident.get("id_number")?.as_str().filter(|number| !number.is_empty())?;
    Some(RowId(derived("identity", &[org.as_str(), number])))
}

/// What a resident claims: the ID number, for ever.
pub(super) fn claim(org: &OrgCode, row: &StoredRow) -> Option<Claim> {
    let is_resident = row.entity == Entity::Resident && row.voided.is_none();
    let resident = identity(org, &row.fields).filter(|_| is_resident)?;
    let (from_on, to_on) = (String::new(), NO_END.to_owned());
    Some(Claim { resident, entity: Entity::Resident, row: row.id, from_on, to_on })
}

/// The merge row for a resident who is certainly someone that another row stands for already; the row that was here
/// first is kept. `None` also when the pair was merged before, whatever became of that, and when both have something of
/// which a person has one at a time: then a person decides.
///
/// # Errors
/// Those of the storage.
pub fn same_person(
    reader: &dyn Reader,
    org: &OrgCode,
    row: &StoredRow,
    born: FieldVersion,
    on: NaiveDate,
) -> Result<Option<StoredRow>> {
    let Some(claim) = claim(org, row) else { return Ok(None) };
    let mut others = Vec::new();
    for rival in reader.claims(Entity::Resident, claim.resident)?.iter().filter(|rival| rival.row != row.id) {
        others.extend(reader.row(org, rival.row)?.filter(|other| are_one(&other.fields, &row.fields)));
    }
    // A row without a place in the log is of the running batch, after all that have one.
    let place = |row: &StoredRow| (row.position == 0, row.position);
    others.sort_by_key(place);
    let Some(other) = others.first() else { return Ok(None) };
    let (earlier, later) = if place(row) < place(other) { (row, other) } else { (other, row) };
    let merge = merge(earlier, later, Area::township(org), born, on);
    let was_merged = reader.row(org, merge.id)?.is_some();
    let collide = was_merged || !super::collisions(reader, org, earlier.id, later.id)?.is_empty();
    Ok(if collide { None } else { Some(merge) })
}

/// Whether ID number, birth date, village and folded name agree.
pub(super) fn are_one(one: &Fields, other: &Fields) -> bool {
    let same = |name: &str| text(one, name).is_some_and(|value| text(other, name) == Some(value));
    let name = |fields: &Fields| text(fields, "name").map(fold_name);
    ["id_number", "birth_on", "village"].into_iter().all(same) && name(one).is_some() && name(one) == name(other)
}

fn merge(earlier: &StoredRow, later: &StoredRow, area: Area, born: FieldVersion, on: NaiveDate) -> StoredRow {
    let field = |name: &str, value: Value| (name.to_owned(), value);
    StoredRow {
        entity: Entity::Merge,
        id: merge_id(earlier.id, later.id).into(),
        area,
        revision: born.revision,
        fields: Fields::from_iter([
            field("village", text(&earlier.fields, "village").into()),
            field("kept", earlier.id.to_string().into()),
            field("merged", later.id.to_string().into()),
            field("chosen", json!({})),
            field("before", json!({})),
            field("merged_on", on.to_string().into()),
        ]),
        events: Vec::new(),
        voided: None,
        versions: Versions { born, patched: BTreeMap::new() },
        position: 0,
    }
}

/// One id for a pair, whoever comes first: a merge that was taken back is not made again.
fn merge_id(one: RowId, other: RowId) -> MergeId {
    let mut pair = [one.to_string(), other.to_string()];
    pair.sort_unstable();
    MergeId(derived("same_person", &[&pair[0], &pair[1]]))
}

fn text<'f>(fields: &'f Fields, name: &str) -> Option<&'f str> {
    fields.get(name)?.as_str()
}
