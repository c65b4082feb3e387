//! A row is the server's version with this device's changes without a verdict on top.

use crate::error::StoreError;
use crate::rows::{self, Mark, RowState, Touched, fold};
use rusqlite::{Connection, OptionalExtension};
use xiangyi_domain::Area;
use xiangyi_domain::id::{ChangeId, RowId};
use xiangyi_wire::{Entity, Op};

/// The server's version of a row; `None` while the server does not have it.
pub(crate) type Server = Option<RowState>;

/// The server's version as far as this device knows it: what was put aside, or the row itself where nothing was.
pub(crate) fn server_version(conn: &Connection, entity: Entity, row: RowId) -> Result<Server, StoreError> {
    let mut select = conn.prepare_cached("SELECT state FROM server_rows WHERE id = ?1 AND entity = ?2")?;
    let text: Option<String> = select.query_row((row.bytes(), entity.as_str()), |row| row.get(0)).optional()?;
    if let Some(text) = text {
        let state = serde_json::from_str(&text).map_err(|_| StoreError::Unreadable { what: "a row" })?;
        return Ok(Some(state));
    }
    let stored = rows::load(conn, entity, row)?;
    Ok(stored.map(|stored| stored.state).filter(|state| state.revision.is_some()))
}

/// Whether the row stands here as a life of the server had it that is over.
pub(crate) fn is_of_former_life(conn: &Connection, entity: Entity, row: RowId) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM former_life WHERE id = ?1 AND entity = ?2)";
    Ok(conn.prepare_cached(sql)?.query_row((row.bytes(), entity.as_str()), |row| row.get(0))?)
}

/// The present life of the server names the row; whether it was of a former one until now.
pub(crate) fn leave_former_life(conn: &Connection, entity: Entity, row: RowId) -> Result<bool, StoreError> {
    let sql = "DELETE FROM former_life WHERE id = ?1 AND entity = ?2";
    Ok(conn.prepare_cached(sql)?.execute((row.bytes(), entity.as_str()))? > 0)
}

/// One of our changes of the row, as the outbox holds it.
struct Ours {
    change: ChangeId,
    area: Area,
    op: Op,
    verdict: Option<String>,
    resolved: bool,
}

impl Ours {
    fn is(&self, verdict: &str) -> bool {
        self.verdict.as_deref() == Some(verdict)
    }

    fn is_insert(&self) -> bool {
        matches!(self.op, Op::Insert(_) | Op::Post(_))
    }
}

/// Writes the row anew from the server's version and our changes.
pub(crate) fn rebuild(
    conn: &Connection,
    entity: Entity,
    row: RowId,
    server: Server,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let ours = ours(conn, entity, row)?;
    let held = ours.iter().any(|change| change.is("held") && !change.resolved).then_some(Mark::Held);
    let (state, mark) = match server {
        Some(server) => {
            let pending = ours.iter().any(|change| change.verdict.is_none());
            put_aside(conn, entity, row, pending.then_some(&server))?;
            let waiting = ours.iter().filter(|change| change.verdict.is_none());
            (lay(Some(server), waiting), held)
        }
        None => local_only(&ours, held),
    };
    let Some(state) = state else { return Ok(()) };
    let former = rows::load(conn, entity, row)?;
    rows::write(conn, entity, row, &state, mark, former.as_ref(), touched)
}

/// A row that the server does not have: an insert that waits, is held or was refused, and what was done to it since.
fn local_only(ours: &[Ours], held: Option<Mark>) -> (Option<RowState>, Option<Mark>) {
    let lives = ours.iter().any(|change| change.is_insert() && !change.is("rejected"));
    if lives {
        let state = lay(None, ours.iter().filter(|change| !change.is("rejected")));
        (state, held)
    } else {
        (lay(None, ours.iter()), Some(Mark::Rejected))
    }
}

fn lay<'a>(base: Server, changes: impl Iterator<Item = &'a Ours>) -> Server {
    changes.fold(base, |state, ours| fold(state, &ours.op, ours.change, &ours.area))
}

fn ours(conn: &Connection, entity: Entity, row: RowId) -> Result<Vec<Ours>, StoreError> {
    let mut select = conn.prepare_cached(include_str!("ours.sql"))?;
    let mut rows = select.query((row.bytes(), entity.as_str()))?;
    let mut ours = Vec::new();
    while let Some(row) = rows.next()? {
        let op: String = row.get("op")?;
        ours.push(Ours {
            change: ChangeId::from_bytes(row.get("change_id")?),
            area: Area::from_text(row.get::<_, String>("area")?),
            op: serde_json::from_str(&op).map_err(|_| StoreError::Unreadable { what: "the outbox" })?,
            verdict: row.get("verdict")?,
            resolved: row.get("resolved")?,
        });
    }
    Ok(ours)
}

fn put_aside(conn: &Connection, entity: Entity, row: RowId, server: Option<&RowState>) -> Result<(), StoreError> {
    let key = (row.bytes(), entity.as_str());
    let Some(server) = server else {
        conn.prepare_cached("DELETE FROM server_rows WHERE id = ?1 AND entity = ?2")?.execute(key)?;
        return Ok(());
    };
    let text = serde_json::to_string(server).map_err(|_| StoreError::Unreadable { what: "a row" })?;
    let sql = "INSERT OR REPLACE INTO server_rows (id, entity, state) VALUES (?1, ?2, ?3)";
    conn.prepare_cached(sql)?.execute((key.0, key.1, text))?;
    Ok(())
}
