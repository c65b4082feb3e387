//! The clock and chance: the only place of the window that asks for either.

use chrono::{Local, NaiveDate, Utc};
use uuid::Uuid;
use xiangyi_clinic::Now;

/// This moment.
pub fn now() -> Now {
    Now { at: Utc::now(), today: today() }
}

/// A name for a new row.
pub fn id() -> Uuid {
    Uuid::now_v7()
}

/// The date on the wall where this computer stands.
pub fn today() -> NaiveDate {
    Local::now().date_naive()
}

/// A name that nobody can guess, for a thing that lives as long as the window.
pub fn token() -> String {
    Uuid::new_v4().simple().to_string()
}

/// A share between nothing and everything, in 65,535ths: timers of many computers must not fall together.
pub fn share() -> u16 {
    let (chance, ..) = Uuid::new_v4().as_fields();
    (chance & 0xffff) as u16
}
