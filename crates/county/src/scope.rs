//! What a device may receive: areas by the duties of its users, entities by their roles.

use crate::storage::{Departed, Device, Reader, Result, StoredRow};
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};
use xiangyi_domain::id::{UserId, VillageId};
use xiangyi_domain::users::Role;
use xiangyi_domain::{Area, OrgCode};
use xiangyi_wire::Entity;
use xiangyi_wire::entities::REGISTRY;

/// The areas in scope, each with its head and the roles under which the device sees it.
#[derive(Debug, Default)]
pub struct Scope {
    areas: BTreeMap<Area, AreaView>,
}

/// One area in scope.
#[derive(Debug)]
pub struct AreaView {
    /// The head of its log.
    pub head: u64,
    roles: Vec<Role>,
}

impl AreaView {
    /// Whether rows of this kind may be sent.
    #[must_use]
    pub fn shows(&self, entity: Entity) -> bool {
        entity.spec().seen_by.iter().any(|role| self.roles.contains(role))
    }

    /// A name of what may be sent, the same for all who see the same kinds.
    #[must_use]
    pub fn name(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for spec in REGISTRY.iter().filter(|spec| self.shows(spec.entity)) {
            hasher.update(spec.entity.as_str().as_bytes()).update(b"\n");
        }
        hasher.finalize().to_hex()[..16].to_owned()
    }
}

impl Scope {
    /// Whether rows of this kind in that area may be sent.
    #[must_use]
    pub fn shows(&self, area: &Area, entity: Entity) -> bool {
        self.areas.get(area).is_some_and(|view| view.shows(entity))
    }

    /// One area.
    #[must_use]
    pub fn view(&self, area: &Area) -> Option<&AreaView> {
        self.areas.get(area)
    }

    /// Rows that have left an area after a position of its log and stand where the device does not see them, in order. One
    /// that stands where it does comes with the log of that area.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) fn departed(
        &self,
        reader: &dyn Reader,
        device: &Device,
        (area, view): (&Area, &AreaView),
        after: u64,
    ) -> Result<VecDeque<Departed>> {
        let gone = reader.departures(&device.org, area, after)?.into_iter();
        Ok(gone.filter(|one| view.shows(one.entity) && !self.shows(&one.to, one.entity)).collect())
    }

    /// The areas in order.
    pub fn areas(&self) -> impl Iterator<Item = (&Area, &AreaView)> {
        self.areas.iter()
    }
}

/// Whose duties count, as the server knows them.
pub(crate) struct Duty {
    /// What they are.
    pub role: Role,
    /// A village doctor's own villages.
    pub villages: Vec<VillageId>,
}

/// The scope of a device at which these users work. Users that the server does not know, or that are disabled, add
/// nothing; the whole township's area is always there, as far as a village doctor sees it.
///
/// # Errors
/// When the database fails.
pub fn of(reader: &dyn Reader, device: &Device, users: &[UserId]) -> Result<Scope> {
    let township = Area::township(&device.org);
    let duties = duties(reader, &device.org, users)?;
    let mut scope = Scope::default();
    for (area, head) in reader.areas(&device.org)? {
        let mut roles: Vec<Role> = duties
            .iter()
            .filter(|duty| {
                let everywhere = duty.role != Role::VillageDoctor || area == township;
                everywhere || duty.villages.iter().any(|village| Area::village(&device.org, *village) == area)
            })
            .map(|duty| duty.role)
            .collect();
        if area == township && roles.is_empty() {
            roles.push(Role::VillageDoctor);
        }
        if !roles.is_empty() {
            scope.areas.insert(area, AreaView { head, roles });
        }
    }
    Ok(scope)
}

/// The duties of some users, as far as the server knows them.
pub(crate) fn duties(reader: &dyn Reader, org: &OrgCode, users: &[UserId]) -> Result<Vec<Duty>> {
    let mut duties = Vec::new();
    for user in users.iter().take(MAX_USERS) {
        let row = reader.row(org, (*user).into())?;
        duties.extend(row.as_ref().and_then(duty));
    }
    Ok(duties)
}

/// More users than this do not work at one computer.
const MAX_USERS: usize = 200;

fn duty(row: &StoredRow) -> Option<Duty> {
    let enabled = row.fields.get("enabled").and_then(Value::as_bool).unwrap_or(true);
    if row.entity != Entity::User || row.voided.is_some() || !enabled {
        return None;
    }
    let role = serde_json::from_value(row.fields.get("role")?.clone()).ok()?;
    let villages = row.fields.get("villages").and_then(Value::as_array);
    let villages = villages.into_iter().flatten().filter_map(Value::as_str).filter_map(|text| text.parse().ok());
    Some(Duty { role, villages: villages.collect() })
}
