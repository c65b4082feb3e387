//! A clinic in a folder of its own, with invented people.

use chrono::{DateTime, NaiveDate, Utc};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;
use xiangyi_clinic::residents::AddResident;
use xiangyi_clinic::store::InitStore;
use xiangyi_clinic::users::AddUser;
use xiangyi_clinic::{Clinic, ClinicError, Now};
use xiangyi_domain::id::ResidentId;
use xiangyi_domain::users::Role;
use xiangyi_store::OsEntropy;

pub const PASSWORD: &str = "correct horse";
/// Valid numbers that belong to nobody.
pub const MAN_1955: &str = "410482195503120019";
pub const WOMAN_1955: &str = "410482195503120027";
pub const MAN_1938: &str = "52052719380101123X";
pub const WOMAN_1949: &str = "653022194903152065";

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The moment of a day.
pub fn at(text: &str) -> Now {
    let at: DateTime<Utc> = format!("{text}T08:00:00Z").parse().unwrap();
    Now { at, today: day(text) }
}

/// Ids that are counted, so that tests repeat.
pub fn ids() -> impl FnMut() -> Uuid {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    || Uuid::from_u64_pair(0x0190_0000_0000_7000, 0x8000_0000_0000_0000 | COUNT.fetch_add(1, Ordering::SeqCst))
}

/// A store with its head logged in.
pub struct Place {
    pub dir: tempfile::TempDir,
    pub head: Clinic,
    pub recovery_key: String,
}

impl Place {
    pub fn new(today: &str) -> Place {
        let dir = tempfile::tempdir().unwrap();
        let input = InitStore {
            org_code: "410482101".into(),
            org_name: "某镇卫生院".into(),
            login: "yuanzhang".into(),
            name: Some("周院长".into()),
            password: PASSWORD.into(),
        };
        let (head, made) = Clinic::init(dir.path(), &input, at(today), &mut ids(), &mut OsEntropy).unwrap();
        Place { dir, head, recovery_key: made.recovery_key }
    }

    /// A new user, logged in.
    pub fn user(&self, login: &str, role: Role, villages: &[&str]) -> Clinic {
        let villages = villages.iter().map(|name| (*name).to_owned()).collect();
        let (login, name, password) = (login.to_owned(), login.to_owned(), PASSWORD.to_owned());
        let input = AddUser { login: login.clone(), name, role, villages, password };
        self.head.add_user(&input, at("2026-09-01"), &mut ids(), &mut OsEntropy).unwrap();
        Clinic::login(self.dir.path(), &login, PASSWORD).unwrap()
    }

    /// A person of a household of their own, in a village that a user has named before.
    pub fn person(&self, village: &str, name: &str, id_number: &str) -> ResidentId {
        self.add(village, name, id_number, None)
    }

    pub fn add(
        &self,
        village: &str,
        name: &str,
        id_number: &str,
        household: Option<xiangyi_domain::id::HouseholdId>,
    ) -> ResidentId {
        let input = AddResident {
            village: village.into(),
            name: name.into(),
            id_number: Some(id_number.into()),
            household,
            phone: Some("13812341234".into()),
            address: Some("12号".into()),
            group_name: Some("三组".into()),
            ..AddResident::default()
        };
        self.head.add_resident(input, at("2026-01-05"), &mut ids()).unwrap().id
    }

    /// Writes a roster as csv.
    pub fn csv(&self, name: &str, text: &str) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, format!("\u{feff}{text}")).unwrap();
        path
    }
}

/// The code of a refusal.
pub fn refused<T: std::fmt::Debug>(result: Result<T, ClinicError>) -> String {
    result.unwrap_err().code()
}
