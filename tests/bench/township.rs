//! Townships to measure on.

use chrono::{DateTime, Local, Utc};
use tempfile::TempDir;
use uuid::Uuid;
use xiangyi_clinic::store::InitStore;
use xiangyi_clinic::{Clinic, Now};
use xiangyi_store::OsEntropy;

/// An opened clinic in a folder that goes when it is dropped.
pub struct Township {
    pub clinic: Clinic,
    pub folder: TempDir,
}

pub const LOGIN: &str = "yuanzhang";
pub const PASSWORD: &str = "Shiban-2026";

pub fn now() -> Now {
    let at: DateTime<Utc> = Utc::now();
    Now { at, today: at.with_timezone(&Local).date_naive() }
}

pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// A clinic without residents.
pub fn empty() -> Township {
    let folder = tempfile::tempdir().unwrap();
    let input = InitStore {
        org_code: "410482101".into(),
        org_name: "石板镇卫生院".into(),
        login: LOGIN.into(),
        name: None,
        password: PASSWORD.into(),
    };
    let (clinic, _) = Clinic::init(folder.path(), &input, now(), &mut new_id, &mut OsEntropy).unwrap();
    Township { clinic, folder }
}

/// A clinic with the demo township of so many residents.
pub fn of(residents: u32) -> Township {
    let township = empty();
    let demo = xiangyi_clinic::demo::FillDemo { residents, seed: 1 };
    township.clinic.fill_demo(demo, now(), &mut new_id, &mut |_| {}).unwrap();
    township
}
