//! Where a computer of a township stands, in the words of the township: by the duties of those who work at it. No name of
//! any of them is shown.

use crate::scope::duties;
use crate::storage::{Reader, Result, TownshipDevice};
use serde_json::Value;
use std::collections::BTreeSet;
use xiangyi_domain::OrgCode;
use xiangyi_domain::id::VillageId;
use xiangyi_domain::users::Role;

/// What is known of where a computer stands.
#[derive(Default)]
pub(super) struct Place {
    /// What the people at it are.
    pub roles: BTreeSet<Role>,
    /// The villages of those who have villages of their own, by name.
    pub villages: Vec<String>,
}

/// Where a computer stands, as far as it has said who works at it.
pub(super) fn of(reader: &dyn Reader, org: &OrgCode, device: &TownshipDevice) -> Result<Place> {
    let standing = device.install.map(|install| reader.standing(install)).transpose()?.flatten();
    let Some(standing) = standing else { return Ok(Place::default()) };
    let mut villages = BTreeSet::new();
    let mut place = Place::default();
    for duty in duties(reader, org, &standing.users)? {
        place.roles.insert(duty.role);
        villages.extend(duty.villages.iter().filter(|_| duty.role == Role::VillageDoctor).copied());
    }
    for village in villages {
        place.villages.extend(name_of(reader, org, village)?);
    }
    place.villages.sort();
    Ok(place)
}

fn name_of(reader: &dyn Reader, org: &OrgCode, village: VillageId) -> Result<Option<String>> {
    let row = reader.row(org, village.into())?;
    Ok(row.and_then(|row| row.fields.get("name").and_then(Value::as_str).map(str::to_owned)))
}
