//! Residents of several rows who are one person, and what follows from it.
//!
//! A merge row ties two residents while it holds. What a person may have only
//! once at a time, an admission or a contract in force, is then asked of all
//! rows of the person. Here the database is asked; what it means is ruled by
//! [`judge`](crate::judge).

mod homes;
mod identity;
mod numbers;

pub use homes::{Homes, home_of, homes, tied_by};
pub use identity::same_person;
pub use numbers::{FIELD as NUMBER, number_holder};

use crate::judge;
use crate::storage::{Claim, Reader, Result, StoredRow};
use xiangyi_domain::OrgCode;
use xiangyi_domain::id::RowId;
use xiangyi_wire::Entity;
use xiangyi_wire::change::Fields;

/// The kinds of which a person has one at a time.
const ONCE: [Entity; 2] = [Entity::Admission, Entity::Contract];

/// All that a row claims: of its residents, of an ID number, of a record number, of the two who are one.
#[must_use]
pub fn claims(org: &OrgCode, row: &StoredRow) -> Vec<Claim> {
    let own = judge::claims(row).into_iter();
    own.chain(identity::claim(org, row)).chain(numbers::claim(org, row)).chain(ties(row)).collect()
}

/// Whether a merge was taken back, or only says that two are different people.
fn is_undone(merge: &Fields) -> bool {
    merge.get("undone_on").is_some_and(|on| !on.is_null())
}

/// What a merge that holds claims: both residents.
fn ties(row: &StoredRow) -> Vec<Claim> {
    if row.entity != Entity::Merge || row.voided.is_some() || is_undone(&row.fields) {
        return Vec::new();
    }
    let tie = |resident| Claim {
        resident,
        entity: Entity::Merge,
        row: row.id,
        from_on: String::new(),
        to_on: judge::NO_END.to_owned(),
    };
    both(&row.fields).into_iter().flatten().map(tie).collect()
}

fn both(merge: &Fields) -> [Option<RowId>; 2] {
    ["kept", "merged"].map(|name| merge.get(name)?.as_str()?.parse().ok())
}

/// Every resident row of the person of this one, itself first.
fn rows_of_person(reader: &dyn Reader, org: &OrgCode, resident: RowId) -> Result<Vec<RowId>> {
    let mut all = vec![resident];
    let mut next = 0;
    while let Some(one) = all.get(next).copied() {
        next += 1;
        for tie in reader.claims(Entity::Merge, one)? {
            let merge = reader.row(org, tie.row)?;
            for other in merge.iter().flat_map(|merge| both(&merge.fields)).flatten() {
                if !all.contains(&other) {
                    all.push(other);
                }
            }
        }
    }
    Ok(all)
}

/// What other rows claim of the persons that a row with these values concerns. For a merge: what the two cannot both
/// have once they are one.
///
/// # Errors
/// Those of the storage.
pub fn rivals(reader: &dyn Reader, org: &OrgCode, entity: Entity, values: &Fields) -> Result<Vec<Claim>> {
    if entity == Entity::Merge {
        return match both(values) {
            [Some(kept), Some(merged)] if !is_undone(values) => collisions(reader, org, kept, merged),
            _ => Ok(Vec::new()),
        };
    }
    let mut rivals = Vec::new();
    for resident in judge::claimants(entity, values) {
        for claim in of_person(reader, org, entity, resident)? {
            rivals.push(Claim { resident, ..claim });
        }
    }
    Ok(rivals)
}

fn of_person(reader: &dyn Reader, org: &OrgCode, entity: Entity, resident: RowId) -> Result<Vec<Claim>> {
    let mut claims = Vec::new();
    for row in rows_of_person(reader, org, resident)? {
        claims.extend(reader.claims(entity, row)?);
    }
    Ok(claims)
}

/// The claims of the one that collide with claims of the other.
pub(super) fn collisions(reader: &dyn Reader, org: &OrgCode, one: RowId, other: RowId) -> Result<Vec<Claim>> {
    let mut found = Vec::new();
    for entity in ONCE {
        let others = of_person(reader, org, entity, other)?;
        let collide = |claim: &Claim| {
            others
                .iter()
                .any(|rival| rival.row != claim.row && rival.from_on <= claim.to_on && claim.from_on <= rival.to_on)
        };
        found.extend(of_person(reader, org, entity, one)?.into_iter().filter(collide));
    }
    Ok(found)
}
