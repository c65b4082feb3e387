//! Writing one row: the only statement that changes a synced table.

use super::aliases;
use super::columns;
use super::derive;
use super::state::{Mark, RowState};
use super::statements;
use super::touched::Touched;
use crate::error::StoreError;
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};
use serde_json::{Map, Value};
use xiangyi_domain::id::RowId;
use xiangyi_wire::entities::{Entity, EntitySpec, MergeClass};

/// Writes the row, and notes in `touched` which derived tables must follow before the transaction ends.
pub(crate) fn write(
    conn: &Connection,
    entity: Entity,
    id: RowId,
    state: &RowState,
    mark: Option<Mark>,
    is_new: bool,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    touched.before(conn, entity, id, is_new)?;
    let spec = entity.spec();
    let (mut fields, extra) = split(spec, &state.fields);
    let mut values: Vec<Sql> = Vec::with_capacity(fields.len() + 16);
    values.push(Sql::Blob(id.bytes().to_vec()));
    values.push(Sql::Text(state.area.as_str().to_owned()));
    values.push(state.revision.map_or(Sql::Null, |revision| Sql::Integer(revision.epoch.into())));
    values.push(state.revision.map_or(Sql::Null, |revision| Sql::Integer(revision.count.cast_signed())));
    values.push(state.voided.clone().map_or(Sql::Null, Sql::Text));
    values.push(if extra.is_empty() { Sql::Null } else { Sql::Text(Value::Object(extra).to_string()) });
    values.push(mark.map_or(Sql::Null, |mark| Sql::Text(mark.as_str().to_owned())));
    let stands = state.voided.is_none() && mark != Some(Mark::Rejected);
    // Somebody merged into another resident is in no list of their own.
    let listed = stands && (entity != Entity::Resident || aliases::kept(conn, id)?.is_none());
    values.push(Sql::Integer(i64::from(listed)));
    values.append(&mut fields);
    if spec.class == MergeClass::StateMachine {
        values.push(Sql::Text(Value::Array(state.events.clone()).to_string()));
    }
    values.extend(derive::columns(conn, entity, id, state)?);
    let statements = statements::of(entity);
    let sql = if is_new { &statements.insert } else { &statements.update };
    conn.prepare_cached(sql)?.execute(params_from_iter(values))?;
    touched.after(conn, entity, id, state, (is_new, stands))
}

/// The registry's columns in order, and what fits none of them.
fn split(spec: &EntitySpec, fields: &Map<String, Value>) -> (Vec<Sql>, Map<String, Value>) {
    let mut values = vec![Sql::Null; spec.fields.len()];
    let mut extra = Map::new();
    for (name, value) in fields {
        let place = spec.fields.iter().position(|field| field.name == name);
        let fits = place.and_then(|at| Some((at, columns::to_sql(spec.fields[at].column, value)?)));
        match fits {
            Some((at, sql)) => values[at] = sql,
            None => {
                extra.insert(name.clone(), value.clone());
            }
        }
    }
    (values, extra)
}

/// Writes a row that is here already, leaving its mark as it is.
pub(crate) fn write_keeping_mark(
    conn: &Connection,
    entity: Entity,
    id: RowId,
    state: &RowState,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let mark: Option<String> =
        conn.prepare_cached(&statements::of(entity).mark)?.query_row([id.bytes()], |row| row.get(0))?;
    let mark = mark.and_then(|mark| Mark::from_text(&mark));
    write(conn, entity, id, state, mark, false, touched)
}

/// Whether the server refused this row.
pub(crate) fn is_rejected(conn: &Connection, entity: Entity, id: RowId) -> Result<bool, StoreError> {
    let mut select = conn.prepare_cached(&statements::of(entity).mark)?;
    let mark: Option<String> = select.query_row([id.bytes()], |row| row.get(0))?;
    Ok(mark.as_deref() == Some(Mark::Rejected.as_str()))
}

/// Writes the row again as it is, so that its derived columns follow; nothing when the row is not here.
pub(super) fn refresh(conn: &Connection, entity: Entity, id: RowId, touched: &mut Touched) -> Result<(), StoreError> {
    let Some(state) = super::load(conn, entity, id)? else { return Ok(()) };
    write_keeping_mark(conn, entity, id, &state, touched)
}
