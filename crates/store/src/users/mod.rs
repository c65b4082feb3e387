//! 用户, without their keys.

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use rusqlite::named_params;
use xiangyi_domain::id::{UserId, VillageId};

row! {
    /// A user of the clinic.
    User {
        id: UserId,
        /// What they type at login.
        login: String,
        /// Their name.
        name: String,
        /// `village_doctor`, `clinic_staff`, `cashier` or `head`.
        role: String,
        /// The villages of a village doctor.
        villages: Vec<VillageId>,
        /// Whether they may log in.
        enabled: bool,
        /// The restricted registers that they may see, by code.
        registers: Vec<String>,
        ;
    }
}

/// One user.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: UserId) -> Result<Option<User>, StoreError> {
    one(reader.sql(), "SELECT * FROM users WHERE id = :id", named_params! {":id": id.bytes()})
}

/// The listed user of a login.
///
/// # Errors
/// Those of the database.
pub fn by_login(reader: &Reader<'_>, login: &str) -> Result<Option<User>, StoreError> {
    let sql = "SELECT * FROM users WHERE login = :login AND listed = 1 ORDER BY id LIMIT 1";
    one(reader.sql(), sql, named_params! {":login": login})
}

/// All listed users by login.
///
/// # Errors
/// Those of the database.
pub fn list(reader: &Reader<'_>) -> Result<Vec<User>, StoreError> {
    all(reader.sql(), "SELECT * FROM users WHERE listed = 1 ORDER BY login, id", [])
}
