//! `user list`.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::residents::Names;
use serde::Serialize;
use xiangyi_domain::id::UserId;
use xiangyi_domain::users::Right;
use xiangyi_store::users;

/// Every user.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct UserList {
    /// By login.
    pub users: Vec<UserLine>,
}

/// A user.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct UserLine {
    /// Row.
    pub id: UserId,
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// Code of the role.
    pub role: String,
    /// Names of their villages.
    pub villages: Vec<String>,
    /// Whether they may log in.
    pub enabled: bool,
    /// Whether this computer knows a password of theirs.
    pub has_password: bool,
}

impl Clinic {
    /// Every user of the township.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn list_users(&self) -> Result<UserList, ClinicError> {
        self.must(Right::UsersManage)?;
        let (rows, names) = self.read(|reader| Ok((users::list(reader)?, Names::load(reader)?)))?;
        let line = |row: users::User| -> Result<UserLine, ClinicError> {
            Ok(UserLine {
                has_password: self.store().has_login(&row.login)?,
                id: row.id,
                login: row.login,
                name: row.name,
                role: row.role,
                villages: row.villages.into_iter().map(|id| names.village(id)).collect(),
                enabled: row.enabled,
            })
        };
        Ok(UserList { users: rows.into_iter().map(line).collect::<Result<_, _>>()? })
    }
}
