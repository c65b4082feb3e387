//! The outbox lines of one commit.

use crate::deed::Committed;
use crate::error::StoreError;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};
use std::collections::BTreeSet;
use xiangyi_domain::Area;
use xiangyi_domain::id::{ChangeId, ImportId, RowId, UserId};
use xiangyi_wire::{Entity, Revision};

/// One change, about to enter the outbox.
pub(super) struct Line<'a> {
    pub(super) change: ChangeId,
    pub(super) entity: Entity,
    pub(super) row: RowId,
    pub(super) area: &'a Area,
    pub(super) base: Option<Revision>,
    /// As JSON.
    pub(super) op: &'a str,
}

/// Takes `no`, `seq` and the hybrid clock for the lines of one commit.
pub(super) struct Lines {
    user: UserId,
    at: DateTime<Utc>,
    install: [u8; 16],
    first_no: i64,
    first_seq: i64,
    hlc: i64,
    group: Option<i64>,
    pub(super) import: Option<ImportId>,
    change_ids: Vec<ChangeId>,
    rows: blake3::Hasher,
}

impl Lines {
    pub(super) fn begin(conn: &Connection, user: UserId, at: DateTime<Utc>) -> Result<Lines, StoreError> {
        let mut select = conn.prepare_cached(include_str!("position.sql"))?;
        let (install, seq, hlc, no) = select.query_row([], |row| {
            Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?, row.get::<_, i64>(3)?))
        })?;
        Ok(Lines {
            user,
            at,
            install,
            first_no: no + 1,
            first_seq: seq + 1,
            hlc,
            group: None,
            import: None,
            change_ids: Vec::new(),
            rows: blake3::Hasher::new(),
        })
    }

    fn count(&self) -> i64 {
        self.change_ids.len().cast_signed() as i64
    }

    pub(super) fn append(&mut self, conn: &Connection, line: &Line<'_>) -> Result<(), StoreError> {
        self.hlc = (self.hlc + 1).max(self.at.timestamp_millis());
        let (no, seq) = (self.first_no + self.count(), self.first_seq + self.count());
        conn.prepare_cached(include_str!("line_insert.sql"))?.execute(params![
            no,
            self.install,
            seq,
            line.change.bytes(),
            self.user.bytes(),
            self.at.timestamp().div_euclid(60),
            self.hlc,
            line.entity.as_str(),
            line.row.bytes(),
            line.area.as_str(),
            line.base.map(|base| base.epoch),
            line.base.map(|base| base.count.cast_signed()),
            self.group,
            self.import.as_ref().map(ImportId::bytes),
            line.op,
        ])?;
        super::audit::cover(&mut self.rows, line.entity, line.row.bytes(), line.change.bytes());
        self.change_ids.push(line.change);
        Ok(())
    }

    /// Opens a group, or joins the one that is open.
    pub(super) fn open_group(&mut self) -> Option<i64> {
        let next = self.first_no + self.count();
        let outer = self.group;
        self.group = outer.or(Some(next));
        outer
    }

    /// Closes what `open_group` opened; how many changes the group has.
    pub(super) fn close_group(&mut self, outer: Option<i64>) -> usize {
        let first = self.group.unwrap_or(self.first_no);
        self.group = outer;
        usize::try_from(self.first_no + self.count() - first).unwrap_or(usize::MAX)
    }

    /// Stores how far `seq` and the clock have come.
    pub(super) fn finish(&self, conn: &Connection) -> Result<(), StoreError> {
        let last = self.first_seq + self.count() - 1;
        conn.prepare_cached("UPDATE meta SET last_seq = ?1, hlc = ?2")?.execute((last, self.hlc))?;
        Ok(())
    }

    /// The lines written, as `no` of the first and last.
    pub(super) fn numbers(&self) -> Option<(i64, i64)> {
        (self.count() > 0).then(|| (self.first_no, self.first_no + self.count() - 1))
    }

    pub(super) fn rows_hash(&self) -> [u8; 32] {
        *self.rows.finalize().as_bytes()
    }

    pub(super) fn committed(self, entities: BTreeSet<Entity>) -> Committed {
        let first = self.first_seq.cast_unsigned();
        let count = self.change_ids.len() as u64;
        Committed { seqs: first..first + count, change_ids: self.change_ids, entities }
    }
}
