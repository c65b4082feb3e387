//! The township before anything goes wrong: two villages, its people, some residents; and who works at which device.

use crate::county::County;
use crate::device::{Disk, Draft};
use crate::dice::Dice;
use crate::world::World;
use serde_json::{Value, json};
use std::sync::OnceLock;
use xiangyi_county::storage::Device;
use xiangyi_domain::id::{DeviceId, InstallId, RowId, UserId, VillageId, derived};
use xiangyi_domain::{Area, OrgCode};
use xiangyi_wire::{Entity, Op};

/// 2026-03-02 08:00 UTC in milliseconds.
pub const MORNING: i64 = 1_772_438_400_000;
pub const MINUTE: i64 = 60_000;
pub const YEAR: i64 = 365 * 24 * 60 * MINUTE;
const ORG: &str = "410482101";
const VILLAGES: [&str; 2] = ["石板", "河口"];
/// Login, role, villages.
pub const USERS: [(&str, &str, &[usize]); 6] = [
    ("head", "head", &[]),
    ("cashier", "cashier", &[]),
    ("staff", "clinic_staff", &[]),
    ("doctor", "village_doctor", &[0]),
    ("both", "village_doctor", &[0, 1]),
    ("there", "village_doctor", &[1]),
];

pub fn org() -> OrgCode {
    static CODE: OnceLock<OrgCode> = OnceLock::new();
    CODE.get_or_init(|| OrgCode::new(ORG).unwrap()).clone()
}

pub fn village(at: usize) -> VillageId {
    VillageId(derived("village", &[ORG, VILLAGES[at]]))
}

pub fn user(at: usize) -> UserId {
    UserId(derived("user", &[ORG, USERS[at].0]))
}

pub fn township() -> Area {
    Area::township(&org())
}

pub fn area(at: usize) -> Area {
    Area::village(&org(), village(at))
}

pub fn device(name: &str) -> Device {
    let id = DeviceId(derived("device", &[name]));
    Device { id, org: org(), key: name.to_owned(), token_hash: [0; 32], revoked: false }
}

pub fn fields(value: Value) -> xiangyi_wire::change::Fields {
    let Value::Object(fields) = value else { unreachable!("fields are an object") };
    fields
}

/// The beginning: what the county holds, and a disk for each of [`USERS`] that has all of it.
pub struct Beginning {
    pub county: County,
    pub disks: Vec<Disk>,
}

/// Made once for all lives, in memory.
pub fn beginning() -> &'static Beginning {
    static MADE: OnceLock<Beginning> = OnceLock::new();
    MADE.get_or_init(|| begin(County::in_memory()))
}

/// Lets one computer enter the township and every other one fetch it.
pub fn begin(county: County) -> Beginning {
    let mut world = World::bare(county, Dice::new(1));
    let first = world.join("first", 0, Disk::empty(InstallId(derived("install", &["first"]))));
    world.devices[first].disk.commit(user(0), MORNING, opening(), false);
    world.sync_to_the_end(first).unwrap();
    let mut disks = Vec::new();
    for (at, (login, ..)) in USERS.iter().enumerate() {
        let fresh = world.join(login, at, Disk::empty(InstallId(derived("install", &[login]))));
        world.sync_to_the_end(fresh).unwrap();
        disks.push(world.devices[fresh].disk.clone());
    }
    Beginning { county: world.county, disks }
}

fn opening() -> Vec<Draft> {
    let mut drafts = Vec::new();
    let mut draft = |entity, row: RowId, area: Area, values: Value| {
        let change_id = derived("opening", &[&drafts.len().to_string()]);
        drafts.push(Draft {
            change_id: xiangyi_domain::id::ChangeId(change_id),
            entity,
            row,
            area,
            op: Op::Insert(fields(values)),
        });
    };
    for (at, (login, role, villages)) in USERS.iter().enumerate() {
        let villages: Vec<_> = villages.iter().map(|at| village(*at)).collect();
        let values = json!({ "login": login, "name": login, "role": role, "villages": villages, "enabled": true });
        draft(Entity::User, user(at).into(), township(), values);
    }
    for (at, name) in VILLAGES.iter().enumerate() {
        draft(Entity::Village, village(at).into(), township(), json!({ "name": name }));
        for n in 0..2 {
            let row = RowId(derived("resident", &[name, &n.to_string()]));
            let values = json!({ "village": village(at), "name": format!("{name}{n}"), "phone": "0", "sex": "1" });
            draft(Entity::Resident, row, self::area(at), values);
        }
    }
    drafts
}
