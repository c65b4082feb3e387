//! Keeping what comes until an area is whole.

use super::{SNAPSHOT, bytes_of, pieces, snapshot_of};
use crate::error::StoreError;
use crate::standing::must_be_epoch;
use crate::store::Store;
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeSet;
use xiangyi_domain::Area;
use xiangyi_wire::Epoch;
use xiangyi_wire::blob::name_of;
use xiangyi_wire::snapshot::Snapshot;

/// What became of a piece.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Piece {
    /// It is kept; the part goes on.
    Kept,
    /// It ends its part, which fits its name.
    Whole,
    /// It ends its part, which does not fit its name: all of the part was thrown away.
    Spoilt,
    /// It does not begin where the part ends, or is of none that is staged: nothing was kept.
    Elsewhere,
}

impl Store {
    /// Begins to stage a snapshot. What is here of the same one stays; another one of its area is thrown away. `false` for one
    /// that cannot be.
    ///
    /// # Errors
    /// `OtherEpoch`.
    pub fn stage_snapshot(&self, epoch: Epoch, snapshot: &Snapshot) -> Result<bool, StoreError> {
        if !snapshot.is_sound() {
            return Ok(false);
        }
        let text = serde_json::to_string(snapshot).map_err(|_| StoreError::Unreadable { what: SNAPSHOT })?;
        self.write_local(|conn| {
            must_be_epoch(conn, epoch)?;
            let known = staged_of(conn, &snapshot.area)?;
            if known.is_some_and(|known| (known.position, &known.parts) == (snapshot.position, &snapshot.parts)) {
                return Ok(true);
            }
            forget(conn, &snapshot.area)?;
            let sql = "INSERT INTO snapshots (area, epoch, offer, bytes) VALUES (?1, ?2, ?3, ?4)";
            let bytes = snapshot.bytes().cast_signed();
            conn.prepare_cached(sql)?.execute((snapshot.area.as_str(), epoch.0.as_bytes(), &text, bytes))?;
            Ok(true)
        })
    }

    /// Keeps a piece of a part, durable when this returns.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_to_snapshot(&self, area: &Area, part: usize, begins: u64, bytes: &[u8]) -> Result<Piece, StoreError> {
        self.write_local(|conn| {
            let Some(snapshot) = staged_of(conn, area)? else { return Ok(Piece::Elsewhere) };
            let Some(name) = snapshot.parts.get(part) else { return Ok(Piece::Elsewhere) };
            let here = pieces(conn, area.as_str())?.get(&part).copied().unwrap_or(0);
            let end = begins.saturating_add(bytes.len() as u64);
            if here != begins || bytes.is_empty() || end > name.bytes {
                return Ok(Piece::Elsewhere);
            }
            let sql = "INSERT INTO snapshot_pieces (area, part, begins, bytes) VALUES (?1, ?2, ?3, ?4)";
            conn.prepare_cached(sql)?.execute((area.as_str(), part as i64, begins.cast_signed(), bytes))?;
            if end < name.bytes {
                return Ok(Piece::Kept);
            }
            if name_of(&bytes_of(conn, area, part)?) == name.name {
                return Ok(Piece::Whole);
            }
            let sql = "DELETE FROM snapshot_pieces WHERE area = ?1 AND part = ?2";
            conn.prepare_cached(sql)?.execute((area.as_str(), part as i64))?;
            Ok(Piece::Spoilt)
        })
    }

    /// Throws away what is staged of an area.
    ///
    /// # Errors
    /// Those of the database.
    pub fn forget_snapshot(&self, area: &Area) -> Result<(), StoreError> {
        self.write_local(|conn| forget(conn, area))
    }

    /// A whole pull leaves these areas to snapshots, and no others: what is staged of others is thrown away. With none left,
    /// the first sync is over, and what was put in place is forgotten too.
    ///
    /// # Errors
    /// Those of the database.
    pub fn keep_snapshots(&self, areas: &[Area]) -> Result<(), StoreError> {
        let staged = self.read(super::staged)?;
        let kept: BTreeSet<&Area> = areas.iter().collect();
        let is_over = |placed: bool, area: &Area| if placed { areas.is_empty() } else { !kept.contains(area) };
        let over = staged.into_iter().filter(|one| is_over(one.placed, &one.snapshot.area));
        let over: Vec<Area> = over.map(|one| one.snapshot.area).collect();
        if over.is_empty() {
            return Ok(());
        }
        self.write_local(|conn| over.iter().try_for_each(|area| forget(conn, area)))
    }
}

/// Throws away what is staged of an area.
pub(crate) fn forget(conn: &Connection, area: &Area) -> Result<(), StoreError> {
    conn.prepare_cached("DELETE FROM snapshots WHERE area = ?1")?.execute([area.as_str()])?;
    Ok(())
}

/// The snapshot that is being fetched of an area.
pub(super) fn staged_of(conn: &Connection, area: &Area) -> Result<Option<Snapshot>, StoreError> {
    let sql = "SELECT offer FROM snapshots WHERE area = ?1 AND placed = 0";
    let text: Option<String> = conn.prepare_cached(sql)?.query_row([area.as_str()], |row| row.get(0)).optional()?;
    text.as_deref().map(snapshot_of).transpose()
}
