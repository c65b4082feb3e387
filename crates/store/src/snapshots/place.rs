//! Putting a whole area in place: rows, who left, and the cursor, or nothing at all.

use super::staging::{forget, staged_of};
use super::{SNAPSHOT, bytes_of};
use crate::departures;
use crate::error::StoreError;
use crate::pull::{Applied, advance_cursor, apply_row};
use crate::rows::Touched;
use crate::standing::must_be_epoch;
use crate::store::Store;
use rusqlite::Connection;
use uuid::Uuid;
use xiangyi_domain::Area;
use xiangyi_wire::Epoch;
use xiangyi_wire::frame::FrameError;
use xiangyi_wire::pull::AreaRange;
use xiangyi_wire::snapshot::{PartHead, PartReader, Snapshot};

/// What became of a staged area.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Placed {
    /// It is in place.
    Done(Applied),
    /// It was thrown away: the cursor has moved on, the epoch is another, or its parts are not what was offered.
    Refused,
}

impl Store {
    /// Puts a staged area in place, whose parts are all here. Local changes without a verdict are laid on top of the
    /// server's rows, as with a page.
    ///
    /// # Errors
    /// Those of the database; what is staged stays then.
    pub fn place_snapshot(&self, area: &Area) -> Result<Placed, StoreError> {
        let mut rows = 0;
        let entities = self.write_synced(|conn, touched| {
            let snapshot = staged_of(conn, area)?.ok_or(StoreError::PageOutOfPlace)?;
            must_be_epoch(conn, staged_epoch(conn, area)?)?;
            let (position, area) = (snapshot.position, snapshot.area.clone());
            advance_cursor(conn, &AreaRange { area, from: 0, to: position, head: position })?;
            for gone in &snapshot.left {
                departures::leave(conn, gone.entity, gone.id, touched)?;
            }
            rows = place_parts(conn, &snapshot, touched)?;
            let delete = "DELETE FROM snapshot_pieces WHERE area = ?1";
            conn.prepare_cached(delete)?.execute([snapshot.area.as_str()])?;
            conn.prepare_cached("UPDATE snapshots SET placed = 1 WHERE area = ?1")?
                .execute([snapshot.area.as_str()])?;
            Ok(())
        });
        match entities {
            Ok(entities) => Ok(Placed::Done(Applied { rows, entities })),
            Err(StoreError::PageOutOfPlace | StoreError::OtherEpoch | StoreError::Unreadable { what: SNAPSHOT }) => {
                self.write_local(|conn| forget(conn, area))?;
                Ok(Placed::Refused)
            }
            Err(error) => Err(error),
        }
    }
}

fn staged_epoch(conn: &Connection, area: &Area) -> Result<Epoch, StoreError> {
    let mut select = conn.prepare_cached("SELECT epoch FROM snapshots WHERE area = ?1")?;
    Ok(Epoch(Uuid::from_bytes(select.query_row([area.as_str()], |row| row.get(0))?)))
}

/// Writes the rows of all parts, each of which says what it is; how many were new here.
fn place_parts(conn: &Connection, snapshot: &Snapshot, touched: &mut Touched) -> Result<usize, StoreError> {
    let unreadable = |_: FrameError| StoreError::Unreadable { what: SNAPSHOT };
    let epoch = staged_epoch(conn, &snapshot.area)?;
    let (mut new, mut rows) = (0, 0);
    for n in 0..snapshot.parts.len() {
        let bytes = bytes_of(conn, &snapshot.area, n)?;
        let mut part = PartReader::open(&bytes).map_err(unreadable)?;
        let n = u32::try_from(n).unwrap_or(u32::MAX);
        let expected = PartHead { epoch, area: snapshot.area.clone(), position: snapshot.position, n };
        if *part.head() != expected {
            return Err(StoreError::Unreadable { what: SNAPSHOT });
        }
        while let Some(row) = part.next_row().map_err(unreadable)? {
            rows += 1;
            new += usize::from(apply_row(conn, &row, touched)?);
        }
    }
    if rows == snapshot.rows { Ok(new) } else { Err(StoreError::Unreadable { what: SNAPSHOT }) }
}
