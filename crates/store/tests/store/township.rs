//! A builder of stores and rows for the tests.

use chrono::{DateTime, TimeZone, Utc};
use serde_json::{Value, json};
use std::cell::Cell;
use std::path::Path;
use tempfile::TempDir;
use uuid::Uuid;
use xiangyi_domain::id::{HouseholdId, ResidentId, UserId, VillageId, derived};
use xiangyi_domain::{Area, OrgCode};
use xiangyi_store::{Committed, Deed, Entropy, NewStore, Op, RecoveryKey, Store, StoreError, WriteTx};
use xiangyi_wire::Entity;
use xiangyi_wire::change::Fields;

/// Random bytes that a test can repeat.
pub struct Seeded(pub u64);

impl Entropy for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), StoreError> {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = (self.0 >> 33) as u8;
        }
        Ok(())
    }
}

pub const LOGIN: &str = "li.head";
pub const PASSWORD: &str = "correct horse";

/// A new store in a temporary folder.
pub struct Township {
    pub dir: TempDir,
    pub store: Store,
    pub recovery: RecoveryKey,
    ids: Cell<u64>,
    clock: Cell<i64>,
}

pub fn org() -> OrgCode {
    OrgCode::new("410482101").unwrap()
}

pub fn head() -> UserId {
    UserId(derived("user", &["410482101", LOGIN]))
}

pub fn village(name: &str) -> VillageId {
    VillageId(derived("village", &["410482101", name]))
}

pub fn at(minutes: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 9, 1, 8, 0, 0).unwrap() + chrono::Duration::minutes(minutes)
}

/// Fields of a row from `json!({…})`.
pub fn fields(value: Value) -> Fields {
    match value {
        Value::Object(map) => map,
        other => panic!("not an object: {other}"),
    }
}

impl Township {
    pub fn new() -> Township {
        Township::seeded(1)
    }

    /// Another computer of the same township has another seed.
    pub fn seeded(seed: u64) -> Township {
        let dir = tempfile::tempdir().unwrap();
        let (store, recovery) = create(dir.path(), seed).unwrap();
        Township { dir, store, recovery, ids: Cell::new(seed << 32), clock: Cell::new(0) }
    }

    /// Opens the store anew, as after the program ended.
    pub fn reopen(&mut self) {
        self.store = Store::open(self.dir.path(), LOGIN, PASSWORD).unwrap().0;
    }

    pub fn commit<T>(
        &self,
        op: Op,
        work: impl FnOnce(&mut WriteTx<'_>) -> Result<T, StoreError>,
    ) -> Result<(T, Committed), StoreError> {
        self.clock.set(self.clock.get() + 1);
        let mut ids = || self.next_id();
        self.store.commit(Deed { op, user: head(), at: at(self.clock.get()), ids: &mut ids }, work)
    }

    pub fn next_id(&self) -> Uuid {
        self.ids.set(self.ids.get() + 1);
        Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | u128::from(self.ids.get()))
    }

    /// A household with one resident, its head, in a village.
    pub fn resident(&self, name: &str, village_name: &str, more: Value) -> ResidentId {
        let (village, area) = (village(village_name), Area::village(&org(), village(village_name)));
        let (household, resident) = (HouseholdId(self.next_id()), ResidentId(self.next_id()));
        let mut row = fields(json!({ "village": village, "household": household, "relation": "02", "name": name }));
        row.extend(fields(more));
        let number = format!("H{}", self.ids.get());
        self.commit(Op::AddResident, |tx| {
            let home = fields(json!({ "village": village, "number": number }));
            tx.insert(Entity::Household, household, &area, home)?;
            tx.insert(Entity::Resident, resident, &area, row)
        })
        .unwrap();
        resident
    }
}

pub fn create(dir: &Path, seed: u64) -> Result<(Store, RecoveryKey), StoreError> {
    Store::create(
        dir,
        NewStore {
            org_code: org(),
            org_name: "石板镇卫生院",
            login: LOGIN,
            password: PASSWORD,
            user: head(),
            now: at(0),
            entropy: &mut Seeded(seed),
        },
    )
}
