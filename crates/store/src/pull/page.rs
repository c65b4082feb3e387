//! Applying a page.

use super::rebuild::{leave_former_life, rebuild, server_version};
use crate::departures;
use crate::error::StoreError;
use crate::push::{Verdicts, note_server_clock};
use crate::rows::{RowState, Touched};
use crate::snapshots;
use crate::store::Store;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeSet;
use xiangyi_wire::Entity;
use xiangyi_wire::pull::{AreaRange, PullReply, Row};

/// What a page did here.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Applied {
    /// Rows that were written; those that this device had already are not counted.
    pub rows: usize,
    /// The kinds of rows that changed: what a screen must fetch again.
    pub entities: BTreeSet<Entity>,
}

impl Store {
    /// Applies a page: rows, verdicts of the install's own log, and cursors, or nothing at all. Local changes without a
    /// verdict are laid on top of the server's rows again.
    ///
    /// # Errors
    /// `PageOutOfPlace` when the page does not start at this device's cursors; `OtherEpoch`.
    pub fn apply_page(&self, page: &PullReply, now: DateTime<Utc>) -> Result<Applied, StoreError> {
        self.apply(page, |conn| note_server_clock(conn, page.server_time, now))
    }

    /// The same from an answer file, whose clock says nothing.
    ///
    /// # Errors
    /// As of [`Store::apply_page`].
    pub fn apply_carried(&self, page: &PullReply) -> Result<Applied, StoreError> {
        self.apply(page, |_| Ok(()))
    }

    fn apply(
        &self,
        page: &PullReply,
        finish: impl FnOnce(&Connection) -> Result<(), StoreError>,
    ) -> Result<Applied, StoreError> {
        let mut rows = 0;
        let entities = self.write_synced(|conn, touched| {
            crate::standing::must_be_epoch(conn, page.epoch)?;
            for range in &page.ranges {
                advance_cursor(conn, range)?;
                // An area that begins by page is staged no more.
                if range.from == 0 && range.to > 0 {
                    snapshots::forget(conn, &range.area)?;
                }
            }
            for gone in &page.left {
                departures::leave(conn, gone.entity, gone.id, touched)?;
            }
            for row in &page.rows {
                rows += usize::from(apply_row(conn, row, touched)?);
            }
            apply_own(conn, page, touched)?;
            finish(conn)
        })?;
        Ok(Applied { rows, entities })
    }
}

/// Moves the cursor of an area on, from where a page or snapshot begins.
pub(crate) fn advance_cursor(conn: &Connection, range: &AreaRange) -> Result<(), StoreError> {
    let mut select = conn.prepare_cached("SELECT position FROM cursors WHERE area = ?1")?;
    let position: Option<i64> = select.query_row([range.area.as_str()], |row| row.get(0)).optional()?;
    if range.from != position.unwrap_or(0).cast_unsigned() || range.to < range.from {
        return Err(StoreError::PageOutOfPlace);
    }
    let sql = "INSERT OR REPLACE INTO cursors (area, position, head) VALUES (?1, ?2, ?3)";
    conn.prepare_cached(sql)?.execute((
        range.area.as_str(),
        range.to.cast_signed(),
        range.head.max(range.to).cast_signed(),
    ))?;
    Ok(())
}

/// Writes a row of the server with what is pending laid on top; whether that changed anything here.
pub(crate) fn apply_row(conn: &Connection, row: &Row, touched: &mut Touched) -> Result<bool, StoreError> {
    let known = server_version(conn, row.entity, row.id)?;
    let page = RowState::from_wire(row);
    let compares = !leave_former_life(conn, row.entity, row.id)?;
    let had_left = departures::come_back(conn, row.entity, row.id, touched)?;
    let is_known = |known: &RowState| (compares && known.revision > page.revision) || *known == page;
    if !had_left && known.as_ref().is_some_and(is_known) {
        // A verdict has told us more than this page knew, or the page tells nothing new.
        return Ok(false);
    }
    rebuild(conn, row.entity, row.id, Some(page), touched)?;
    Ok(true)
}

fn apply_own(conn: &Connection, page: &PullReply, touched: &mut Touched) -> Result<(), StoreError> {
    let cursor: i64 = conn.query_row("SELECT own_cursor FROM meta", [], |row| row.get(0))?;
    let mut verdicts = Verdicts { conn, touched };
    for entry in page.own.iter().filter(|entry| entry.position > cursor.cast_unsigned()) {
        verdicts.record_later(&entry.verdict)?;
    }
    let to = page.own_to.cast_signed().max(cursor);
    conn.prepare_cached("UPDATE meta SET own_cursor = ?1")?.execute([to])?;
    Ok(())
}
