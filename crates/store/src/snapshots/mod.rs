//! Areas on their way as snapshots (PROTOCOL.md): staged piece by piece in the encrypted file, put in place in one
//! transaction.

mod place;
mod staging;

pub use place::Placed;
pub use staging::Piece;
pub(crate) use staging::forget;

use crate::error::StoreError;
use crate::reader::Reader;
use crate::store::Store;
use rusqlite::{Connection, Row};
use std::collections::BTreeMap;
use xiangyi_domain::Area;
use xiangyi_wire::snapshot::Snapshot;

/// What a stored snapshot is called when it cannot be read.
const SNAPSHOT: &str = "a snapshot";

/// A snapshot on its way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Staged {
    /// What the county offers.
    pub snapshot: Snapshot,
    /// Bytes of each part that are here, from its beginning.
    pub here: Vec<u64>,
    /// Whether its rows stand in their tables.
    pub placed: bool,
}

impl Staged {
    /// The part to go on with, and where in it; `None` when all are here.
    #[must_use]
    pub fn next(&self) -> Option<(usize, u64)> {
        let parts = self.snapshot.parts.iter().zip(&self.here).enumerate();
        parts.filter(|(_, (part, here))| **here < part.bytes).map(|(n, (_, here))| (n, *here)).next()
    }
}

/// How far the snapshots of a first sync have come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Progress {
    /// Bytes that are here.
    pub here: u64,
    /// Bytes of all of them; 0 when none is on its way.
    pub bytes: u64,
}

impl Progress {
    /// Of a hundred; none when no snapshot is on its way.
    #[must_use]
    pub fn percent(&self) -> Option<u32> {
        let of = self.here.saturating_mul(100).checked_div(self.bytes)?;
        u32::try_from(of.min(100)).ok()
    }
}

/// All that are on their way, in the order of their areas, and those of the same sync that are in place.
///
/// # Errors
/// Those of the database.
pub fn staged(reader: &Reader<'_>) -> Result<Vec<Staged>, StoreError> {
    let mut select = reader.sql().prepare_cached("SELECT area, offer, placed FROM snapshots ORDER BY area")?;
    let found = select.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get(2)?)))?;
    let mut all = Vec::new();
    for line in found {
        let (area, snapshot, placed) = line?;
        let (snapshot, pieces) = (snapshot_of(&snapshot)?, pieces(reader.sql(), &area)?);
        let here = |n: usize| pieces.get(&n).copied().unwrap_or(0);
        let here = (0..snapshot.parts.len()).map(|n| if placed { snapshot.parts[n].bytes } else { here(n) }).collect();
        all.push(Staged { snapshot, here, placed });
    }
    Ok(all)
}

/// How far they have come.
///
/// # Errors
/// Those of the database.
pub fn progress(reader: &Reader<'_>) -> Result<Progress, StoreError> {
    let mut select = reader.sql().prepare_cached(include_str!("progress.sql"))?;
    let count = |row: &Row<'_>, at| row.get::<_, i64>(at).map(i64::cast_unsigned);
    Ok(select.query_row([], |row| Ok(Progress { here: count(row, 0)?, bytes: count(row, 1)? }))?)
}

impl Store {
    /// [`staged`] in a snapshot of its own.
    ///
    /// # Errors
    /// Those of the database.
    pub fn staged_snapshots(&self) -> Result<Vec<Staged>, StoreError> {
        self.read(staged)
    }
}

fn snapshot_of(text: &str) -> Result<Snapshot, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Unreadable { what: SNAPSHOT })
}

/// Bytes that are here of each part.
fn pieces(conn: &Connection, area: &str) -> Result<BTreeMap<usize, u64>, StoreError> {
    let sql = "SELECT part, sum(length(bytes)) FROM snapshot_pieces WHERE area = ?1 GROUP BY part";
    let mut select = conn.prepare_cached(sql)?;
    let found = select.query_map([area], |row| Ok((row.get::<_, u32>(0)?, row.get::<_, i64>(1)?)))?;
    let found = found.map(|line| line.map(|(part, bytes)| (part as usize, bytes.cast_unsigned())));
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The bytes of a part that are here.
fn bytes_of(conn: &Connection, area: &Area, part: usize) -> Result<Vec<u8>, StoreError> {
    let sql = "SELECT bytes FROM snapshot_pieces WHERE area = ?1 AND part = ?2 ORDER BY begins";
    let mut select = conn.prepare_cached(sql)?;
    let mut rows = select.query((area.as_str(), part as i64))?;
    let mut bytes = Vec::new();
    while let Some(row) = rows.next()? {
        bytes.extend_from_slice(row.get_ref(0)?.as_blob().map_err(|_| StoreError::Unreadable { what: SNAPSHOT })?);
    }
    Ok(bytes)
}
