//! 行政村.

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use rusqlite::named_params;
use xiangyi_domain::id::VillageId;

row! {
    /// A village.
    Village {
        id: VillageId,
        /// Its name.
        name: String,
        ;
        /// Its official twelve digits, once known.
        code: String,
        /// Its place in lists.
        visiting_order: i64,
    }
}

/// One village, listed or not.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: VillageId) -> Result<Option<Village>, StoreError> {
    one(reader.sql(), "SELECT * FROM villages WHERE id = :id", named_params! {":id": id.bytes()})
}

/// All listed villages in visiting order.
///
/// # Errors
/// Those of the database.
pub fn list(reader: &Reader<'_>) -> Result<Vec<Village>, StoreError> {
    all(reader.sql(), include_str!("list.sql"), [])
}

/// The ids of all listed villages in visiting order.
///
/// # Errors
/// Those of the database.
pub fn in_visiting_order(reader: &Reader<'_>) -> Result<Vec<VillageId>, StoreError> {
    Ok(list(reader)?.into_iter().map(|village| village.id).collect())
}
