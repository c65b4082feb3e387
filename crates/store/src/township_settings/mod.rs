//! Settings of the whole township, by name; synced, unlike those of [`crate::local`].

use crate::cell::{one, row};
use crate::{Reader, StoreError};
use rusqlite::named_params;
use serde_json::Value;
use xiangyi_domain::id::RowId;

row! {
    /// One setting.
    Setting {
        id: RowId,
        /// Its name.
        name: String,
        ;
        /// What it is set to.
        value: Value,
    }
}

/// The setting of a row's id, which derives from its name.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: RowId) -> Result<Option<Setting>, StoreError> {
    let sql = "SELECT * FROM township_settings WHERE id = :id AND listed = 1";
    one(reader.sql(), sql, named_params! {":id": id.bytes()})
}

/// The setting of a name.
///
/// # Errors
/// Those of the database.
pub fn by_name(reader: &Reader<'_>, name: &str) -> Result<Option<Setting>, StoreError> {
    // A dozen rows; an index would cost more than it saves.
    let sql = "SELECT * FROM township_settings WHERE name = :name AND listed = 1 ORDER BY id LIMIT 1";
    one(reader.sql(), sql, named_params! {":name": name})
}
