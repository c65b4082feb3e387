//! The one door for writes: rows, outbox and audit in one transaction.

mod audit;
mod bulk;
#[cfg(test)]
mod failures;
mod lines;
mod offers;
mod ready;
mod transaction;

pub(crate) use audit::{AuditEntry, chain_hash, cover};
pub use ready::Ready;
pub(crate) use transaction::WriteTransaction;

use crate::deed::{Committed, Deed};
use crate::error::StoreError;
use crate::reader::Reader;
use crate::rows::{self, Mark, RowState, Touched, check_fields, fold};
use crate::store::Store;
use bulk::Room;
use lines::{Line, Lines};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::ops::Deref;
use uuid::Uuid;
use xiangyi_domain::Area;
use xiangyi_domain::id::{ChangeId, ImportId, RowId};
use xiangyi_wire::change::{Event, Fields};
use xiangyi_wire::push::MAX_GROUP;
use xiangyi_wire::{Entity, Op, Revision};

/// A running commit. Derefs to [`Reader`], so queries see what was written so far; only the work list, the search index
/// and balances follow when it ends.
pub struct WriteTx<'c> {
    reader: Reader<'c>,
    ids: &'c mut dyn FnMut() -> Uuid,
    lines: Lines,
    touched: Touched,
    note: Option<String>,
    room: Option<Room<'c>>,
}

impl<'c> Deref for WriteTx<'c> {
    type Target = Reader<'c>;

    fn deref(&self) -> &Reader<'c> {
        &self.reader
    }
}

impl Store {
    /// Runs `work` and commits what it wrote: rows, outbox lines and one audit row, durable when this returns. Any
    /// error, also of `work`, leaves nothing behind.
    ///
    /// # Errors
    /// Those of `work`; `DiskFull` (nothing is lost); `WriteFailed` when the disk failed, then and from then on.
    pub fn commit<T, E: From<StoreError>>(
        &self,
        deed: Deed<'_>,
        work: impl FnOnce(&mut WriteTx<'_>) -> Result<T, E>,
    ) -> Result<(T, Committed), E> {
        let writer = self.writer()?;
        let transaction = WriteTransaction::begin(self, &writer)?;
        let conn = transaction.conn();
        let Deed { op, user, at, ids } = deed;
        let lines = Lines::begin(conn, user, at)?;
        let mut tx =
            WriteTx { reader: Reader::new(conn), ids, lines, touched: Touched::default(), note: None, room: None };
        let answer = work(&mut tx)?;
        let WriteTx { lines, mut touched, note, room, .. } = tx;
        touched.finish(conn)?;
        lines.finish(conn)?;
        audit::append(conn, op, user, at, &lines, note.as_deref())?;
        transaction.commit()?;
        drop(room);
        Ok((answer, lines.committed(touched.entities)))
    }
}

impl Store {
    /// What the server sends goes through the same guards: rows only, no outbox line, no audit row. Answers the kinds
    /// of rows that changed.
    pub(crate) fn write_synced(
        &self,
        work: impl FnOnce(&Connection, &mut Touched) -> Result<(), StoreError>,
    ) -> Result<BTreeSet<Entity>, StoreError> {
        let writer = self.writer()?;
        let transaction = WriteTransaction::begin(self, &writer)?;
        let mut touched = Touched::default();
        work(transaction.conn(), &mut touched)?;
        touched.finish(transaction.conn())?;
        transaction.commit()?;
        Ok(touched.entities)
    }
}

impl WriteTx<'_> {
    /// A fresh id from the deed's source, for a new row.
    pub fn new_id(&mut self) -> Uuid {
        (self.ids)()
    }

    /// Notes in the audit row what the action concerns, such as the kind of a printed page; no personal data.
    pub fn note(&mut self, note: impl Into<String>) {
        self.note = Some(note.into());
    }

    /// A new row. A `null` stands for an absent field.
    ///
    /// # Errors
    /// `RowExists`; `BadField` for a field that the registry does not know or a value of the wrong shape.
    pub fn insert(
        &mut self,
        entity: Entity,
        row: impl Into<RowId>,
        area: &Area,
        fields: Fields,
    ) -> Result<ChangeId, StoreError> {
        self.add(entity, row.into(), area, Op::Insert(fields))
    }

    /// One balanced posting of the ledger.
    ///
    /// # Errors
    /// As [`WriteTx::insert`].
    pub fn post(&mut self, row: impl Into<RowId>, area: &Area, fields: Fields) -> Result<ChangeId, StoreError> {
        self.add(Entity::Posting, row.into(), area, Op::Post(fields))
    }

    /// New values of some fields of a record; `base` is the revision that the user saw, `null` empties a field.
    ///
    /// # Errors
    /// `NoSuchRow` when the row is not here or was withdrawn; `BadField`, `NotAllowed`.
    pub fn patch(
        &mut self,
        entity: Entity,
        row: impl Into<RowId>,
        base: Option<Revision>,
        fields: Fields,
    ) -> Result<ChangeId, StoreError> {
        self.change(entity, row.into(), Some(base), &Op::Patch(fields))
    }

    /// A step of a state machine.
    ///
    /// # Errors
    /// As [`WriteTx::patch`].
    pub fn event(&mut self, entity: Entity, row: impl Into<RowId>, event: Event) -> Result<ChangeId, StoreError> {
        self.change(entity, row.into(), None, &Op::Event(event))
    }

    /// Withdraws a row; it stays, marked, with the reason.
    ///
    /// # Errors
    /// As [`WriteTx::patch`].
    pub fn void(&mut self, entity: Entity, row: impl Into<RowId>, reason: &str) -> Result<ChangeId, StoreError> {
        self.change(entity, row.into(), None, &Op::Void { reason: reason.to_owned() })
    }

    /// Changes that stand or fall together, here and at the server: at most [`MAX_GROUP`].
    ///
    /// # Errors
    /// Those of `work`; `GroupTooLarge`.
    pub fn group<T, E: From<StoreError>>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E> {
        let outer = self.lines.open_group();
        let result = work(self);
        let count = self.lines.close_group(outer);
        let answer = result?;
        if count > MAX_GROUP { Err(StoreError::GroupTooLarge.into()) } else { Ok(answer) }
    }

    /// Ties all changes inside to one roster import.
    ///
    /// # Errors
    /// Those of `work`.
    pub fn import<T, E: From<StoreError>>(
        &mut self,
        import: ImportId,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let outer = self.lines.import.replace(import);
        let result = work(self);
        self.lines.import = outer;
        result
    }

    fn add(&mut self, entity: Entity, row: RowId, area: &Area, op: Op) -> Result<ChangeId, StoreError> {
        self.insert_ready(Ready::of(entity, row, area, op)?)
    }

    /// A new row that was made ready before.
    ///
    /// # Errors
    /// `RowExists`.
    pub fn insert_ready(&mut self, ready: Ready) -> Result<ChangeId, StoreError> {
        let Ready { entity, row, state, cells, written } = ready;
        let change = ChangeId((self.ids)());
        let conn = self.reader.sql();
        match rows::insert(conn, entity, row, &state, None, cells, &mut self.touched) {
            Err(error) if is_taken(&error) => self.redo(entity, row, &state)?,
            other => other?,
        }
        let line = Line { change, entity, row, area: &state.area, base: None, op: &written };
        self.lines.append(conn, &line)?;
        Ok(change)
    }

    /// A refused row is entered again under its own id, mended.
    fn redo(&mut self, entity: Entity, row: RowId, state: &RowState) -> Result<(), StoreError> {
        let conn = self.reader.sql();
        let refused = rows::load(conn, entity, row)?.filter(|stored| stored.mark == Some(Mark::Rejected));
        let refused = refused.ok_or(StoreError::RowExists { entity })?;
        conn.prepare_cached(include_str!("redone.sql"))?.execute((row.bytes(), entity.as_str()))?;
        rows::write(conn, entity, row, state, None, Some(&refused), &mut self.touched)
    }

    fn change(
        &mut self,
        entity: Entity,
        row: RowId,
        base: Option<Option<Revision>>,
        op: &Op,
    ) -> Result<ChangeId, StoreError> {
        check_fields(entity.spec(), op)?;
        let conn = self.reader.sql();
        let stored = rows::load(conn, entity, row)?.filter(|stored| stored.state.voided.is_none());
        let stored = stored.ok_or(StoreError::NoSuchRow { entity })?;
        let change = ChangeId((self.ids)());
        keep_server_row(conn, entity, row, &stored.state)?;
        let (base, area) = (base.unwrap_or(stored.state.revision), stored.state.area.clone());
        let base = seen_under_pending(conn, (entity, row), op, base)?;
        let state = fold(Some(stored.state.clone()), op, change, &area).ok_or(StoreError::NoSuchRow { entity })?;
        rows::write(conn, entity, row, &state, stored.mark, Some(&stored), &mut self.touched)?;
        let line = Line { change, entity, row, area: &area, base, op: &written(op)? };
        self.lines.append(conn, &line)?;
        Ok(change)
    }
}

/// An operation as the outbox keeps it.
fn written(op: &Op) -> Result<String, StoreError> {
    serde_json::to_string(op).map_err(|_| StoreError::Unreadable { what: "an operation" })
}

fn is_taken(error: &StoreError) -> bool {
    let StoreError::Sql(rusqlite::Error::SqliteFailure(code, _)) = error else { return false };
    matches!(code.extended_code, rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY | rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE)
}

/// What the screen shows of a field may be this device's own value that the server has not judged yet. What has come since
/// that was typed lies under it and was not seen, so the base is no newer than that change's.
fn seen_under_pending(
    conn: &Connection,
    (entity, row): (Entity, RowId),
    op: &Op,
    base: Option<Revision>,
) -> Result<Option<Revision>, StoreError> {
    let Op::Patch(fields) = op else { return Ok(base) };
    let mut seen = base;
    let mut select = conn.prepare_cached(include_str!("pending_of_row.sql"))?;
    let mut pending = select.query((row.bytes(), entity.as_str()))?;
    while let Some(line) = pending.next()? {
        let earlier: Op = serde_json::from_str(line.get_ref("op")?.as_str().unwrap_or_default())
            .map_err(|_| StoreError::Unreadable { what: "the outbox" })?;
        let (Op::Insert(set) | Op::Patch(set)) = &earlier else { continue };
        if set.keys().any(|name| fields.contains_key(name)) {
            let base = line.get::<_, Option<u32>>("base_epoch")?.zip(line.get::<_, Option<i64>>("base_count")?);
            seen = seen.min(base.map(|(epoch, count)| Revision { epoch, count: count.cast_unsigned() }));
        }
    }
    Ok(seen)
}

/// Before the first local change of a row that the server knows, its version is put aside.
fn keep_server_row(conn: &Connection, entity: Entity, row: RowId, state: &RowState) -> Result<(), StoreError> {
    if state.revision.is_none() {
        return Ok(());
    }
    let text = serde_json::to_string(state).map_err(|_| StoreError::Unreadable { what: "a row" })?;
    let sql = "INSERT OR IGNORE INTO server_rows (entity, id, state) VALUES (?1, ?2, ?3)";
    conn.prepare_cached(sql)?.execute((entity.as_str(), row.bytes(), text))?;
    Ok(())
}
