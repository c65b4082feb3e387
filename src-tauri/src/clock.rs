//! The clock and chance: the only place of the window that asks for either.

use crate::error::AppError;
use chrono::{Local, NaiveDate, Utc};
use uuid::Uuid;
use xiangyi_clinic::{Entropy, Now, OsEntropy};

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

/// Bytes that nobody can guess, for a key.
///
/// # Errors
/// `no_entropy` when the system has none.
pub fn entropy() -> Result<[u8; 32], AppError> {
    let mut bytes = [0; 32];
    OsEntropy.fill(&mut bytes).map_err(|_| AppError::new("no_entropy"))?;
    Ok(bytes)
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
