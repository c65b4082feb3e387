//! One record number on two people. Blocks make that impossible, but for a disk that was copied: both halves give numbers out
//! of one block until the fork is noticed.

use super::identity::are_one;
use super::rows_of_person;
use crate::judge::NO_END;
use crate::storage::{Claim, Reader, Result, StoredRow};
use serde_json::Value;
use xiangyi_domain::OrgCode;
use xiangyi_domain::id::{RowId, derived};
use xiangyi_domain::residents::record_number::take_apart;
use xiangyi_wire::Entity;
use xiangyi_wire::change::Fields;
use xiangyi_wire::numbers::RECORD;

/// The field that bears the number.
pub const FIELD: &str = "record_number";

fn number(fields: &Fields) -> Option<&str> {
    fields.get(FIELD).and_then(Value::as_str)
}

/// The name under which residents with one number find each other; none for a number that no block has.
fn key(org: &OrgCode, number: &str) -> Option<RowId> {
    take_apart(number).map(|_| RowId(derived("record number", &[org.as_str(), number])))
}

/// What a resident claims: the record number, for ever.
pub(super) fn claim(org: &OrgCode, row: &StoredRow) -> Option<Claim> {
    let is_resident = row.entity == Entity::Resident && row.voided.is_none();
    let resident = number(&row.fields).filter(|_| is_resident).and_then(|number| key(org, number))?;
    let (from_on, to_on) = (String::new(), NO_END.to_owned());
    Some(Claim { resident, entity: Entity::Resident, row: row.id, from_on, to_on })
}

/// Another person who has the number that these values give to a resident. Asked are numbers of blocks that were given: what
/// rosters bring along may name one person twice, whom nobody has merged yet.
///
/// # Errors
/// Those of the storage.
pub fn number_holder(
    reader: &dyn Reader,
    org: &OrgCode,
    (id, stands): (RowId, Option<&StoredRow>),
    values: &Fields,
) -> Result<Option<RowId>> {
    let has = stands.and_then(|row| number(&row.fields));
    let Some(asked) = number(values).filter(|asked| has != Some(asked)) else { return Ok(None) };
    let (Some(key), Some((scope, sequence))) = (key(org, asked), take_apart(asked)) else { return Ok(None) };
    for claim in reader.claims(Entity::Resident, key)?.iter().filter(|claim| claim.row != id) {
        let Some(holder) = reader.row(org, claim.row)? else { continue };
        let mut fields = stands.map(|row| row.fields.clone()).unwrap_or_default();
        fields.extend(values.clone());
        let is_same = are_one(&holder.fields, &fields) || rows_of_person(reader, org, holder.id)?.contains(&id);
        if !is_same && reader.is_given(RECORD, scope, sequence)? {
            return Ok(Some(holder.id));
        }
    }
    Ok(None)
}
