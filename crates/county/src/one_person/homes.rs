//! Where the rows of a person stand: in the area of the village in which they live.
//!
//! Whoever is merged into a resident of another village, as by a move there, lives there under that row. What was noted
//! under the former one goes along, so that the devices of that village have all of it and those of the former one no
//! more.

use super::{both, is_undone};
use crate::judge::own_area;
use crate::storage::{Reader, Result, StoredRow};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use xiangyi_domain::id::RowId;
use xiangyi_domain::residents::{Holding, StandingFor};
use xiangyi_domain::{Area, OrgCode};
use xiangyi_wire::Entity;
use xiangyi_wire::change::Fields;
use xiangyi_wire::entities::AreaRule;

/// Residents whose rows stand elsewhere than in their own village's area.
pub type Homes = BTreeMap<RowId, Area>;

/// The residents that a written row ties, or sets free: those of a merge; somebody written who is in one.
///
/// # Errors
/// Those of the storage.
pub fn tied_by(reader: &dyn Reader, row: &StoredRow) -> Result<Vec<RowId>> {
    Ok(match row.entity {
        Entity::Merge => both(&row.fields).into_iter().flatten().collect(),
        Entity::Resident if !reader.claims(Entity::Merge, row.id)?.is_empty() => vec![row.id],
        _ => Vec::new(),
    })
}

/// Where these residents, and all whom merges tie to them, live: nothing for those who live in their own village.
///
/// # Errors
/// Those of the storage.
pub fn homes(reader: &dyn Reader, org: &OrgCode, residents: Vec<RowId>) -> Result<BTreeMap<RowId, Option<Area>>> {
    let (tied, holding) = tied(reader, org, residents)?;
    let mut villages = BTreeMap::new();
    let mut here = BTreeSet::new();
    for id in tied {
        let Some(row) = reader.row(org, id)?.filter(|row| row.entity == Entity::Resident) else { continue };
        let Some(own) = own_area(Entity::Resident.spec(), &row.fields, org) else { continue };
        villages.insert(id, own);
        if row.voided.is_none() {
            here.insert(id);
        }
    }
    let standing = StandingFor::of(&holding);
    let home = |(id, own): (&RowId, &Area)| {
        let lives = standing.last_here(*id, |one| here.contains(&one)).and_then(|one| villages.get(&one));
        (*id, lives.filter(|lives| *lives != own).cloned())
    };
    Ok(villages.iter().map(home).collect())
}

/// All residents whom merges that hold tie to these, and those merges by id.
fn tied(
    reader: &dyn Reader,
    org: &OrgCode,
    residents: Vec<RowId>,
) -> Result<(BTreeSet<RowId>, BTreeMap<RowId, Holding>)> {
    let (mut tied, mut holding) = (BTreeSet::from_iter(residents.iter().copied()), BTreeMap::new());
    let mut next = residents;
    while let Some(one) = next.pop() {
        for tie in reader.claims(Entity::Merge, one)? {
            let Some(merge) = reader.row(org, tie.row)?.filter(|merge| !is_undone(&merge.fields)) else { continue };
            let [Some(kept), Some(merged)] = both(&merge.fields) else { continue };
            next.extend([kept, merged].into_iter().filter(|id| tied.insert(*id)));
            holding.insert(merge.id, Holding { kept, merged });
        }
    }
    Ok((tied, holding))
}

/// Where a row stands that is not in its own village's area: where all whom it names live.
#[must_use]
pub fn home_of(homes: &Homes, entity: Entity, id: RowId, values: &Fields) -> Option<Area> {
    if entity.spec().area != AreaRule::Village {
        return None;
    }
    let named = |value: &Value| value.as_str().and_then(|text| text.parse::<RowId>().ok());
    let people: Vec<RowId> = match (values.get("resident"), values.get("residents")) {
        _ if entity == Entity::Resident => vec![id],
        (Some(one), _) => named(one).into_iter().collect(),
        (None, Some(Value::Array(list))) => list.iter().filter_map(named).collect(),
        _ => Vec::new(),
    };
    let home = homes.get(people.first()?)?;
    people.iter().all(|one| homes.get(one) == Some(home)).then(|| home.clone())
}
