//! 用户: who may log in, with which role, in which villages.

mod add;
mod disable;
mod list;
mod password;

pub(crate) use add::user_id;
pub use add::{AddUser, AddedUser};
pub use disable::DisableUser;
pub use list::{UserLine, UserList};
pub use password::SetPassword;

use crate::error::ClinicError;

/// How long a good password is: screens advise it, scripts decide for themselves.
pub const ADVISED_PASSWORD: usize = 8;

pub(crate) fn check_password(password: &str) -> Result<(), ClinicError> {
    if password.is_empty() {
        return Err(ClinicError::refused_at("password_too_short", "password").with("min", 1));
    }
    Ok(())
}

pub(crate) fn check_login(login: &str) -> Result<String, ClinicError> {
    let login = login.trim();
    let fits = !login.is_empty() && login.chars().count() <= 40 && !login.chars().any(|c| c.is_control());
    if fits { Ok(login.to_owned()) } else { Err(ClinicError::refused_at("bad_login", "login")) }
}
