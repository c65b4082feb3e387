//! How many residents there are. Lists of them are read by [`crate::roll`].

use crate::{Reader, StoreError};
use rusqlite::named_params;
use xiangyi_domain::id::VillageId;

/// How many listed residents live in these villages, or in the whole township.
///
/// # Errors
/// Those of the database.
pub fn count(reader: &Reader<'_>, villages: Option<&[VillageId]>) -> Result<u64, StoreError> {
    let conn = reader.sql();
    let Some(villages) = villages else {
        let count: i64 = conn.query_row("SELECT count(*) FROM residents WHERE listed = 1", [], |row| row.get(0))?;
        return Ok(count.cast_unsigned());
    };
    let mut total = 0;
    let mut count = conn.prepare_cached("SELECT count(*) FROM residents WHERE village = :village AND listed = 1")?;
    for village in villages {
        let of_one: i64 = count.query_row(named_params! {":village": village.bytes()}, |row| row.get(0))?;
        total += of_one.cast_unsigned();
    }
    Ok(total)
}
