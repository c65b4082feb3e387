//! What only the outermost layer may know: the clock, fresh ids, the user in the environment.

use crate::failure::Failure;
use chrono::{Local, Utc};
use uuid::Uuid;
use xiangyi_clinic::Now;

/// The moment of this command.
pub fn now() -> Now {
    Now { at: Utc::now(), today: Local::now().date_naive() }
}

/// A fresh id.
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// Login name and password of the user who acts.
pub fn credentials() -> Result<(String, String), Failure> {
    Ok((variable("XIANGYI_USER")?, variable("XIANGYI_PASSWORD")?))
}

/// The password to set, for `user add` and `user password`.
pub fn new_password() -> Result<String, Failure> {
    variable("XIANGYI_NEW_PASSWORD")
}

/// The recovery key, if the user works with one.
pub fn recovery_key() -> Option<String> {
    std::env::var("XIANGYI_RECOVERY_KEY").ok().filter(|key| !key.is_empty())
}

fn variable(name: &'static str) -> Result<String, Failure> {
    std::env::var(name).ok().filter(|value| !value.is_empty()).ok_or_else(|| Failure::new("missing_variable").at(name))
}

/// A random number below its argument, for waits between tries.
pub fn random_below(bound: u64) -> u64 {
    let (_, low) = Uuid::new_v4().as_u64_pair();
    low.checked_rem(bound).unwrap_or(0)
}
