//! Writing one row: the only statements that change a synced table.

use super::columns;
use super::derive;
use super::load::Stored;
use super::state::{Mark, RowState};
use super::statements::{self, COMMON, LISTED, REVISION_COUNT, REVISION_EPOCH};
use super::touched::Touched;
use crate::error::StoreError;
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};
use serde_json::{Map, Value};
use xiangyi_domain::id::RowId;
use xiangyi_wire::entities::{Entity, EntitySpec, MergeClass};

/// Writes the row over `former`, what stands there, or as a new one, and notes in `touched` which derived tables must
/// follow before the transaction ends.
pub(crate) fn write(
    conn: &Connection,
    entity: Entity,
    id: RowId,
    state: &RowState,
    mark: Option<Mark>,
    former: Option<&Stored>,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let Some(former) = former else {
        return insert(conn, entity, id, state, mark, Cells::of(entity, state, mark), touched);
    };
    let stands = stands(state, mark);
    let listed = is_listed(conn, entity, id, stands, touched)?;
    if former.listed == listed && is_only_acknowledged(state, mark, former) {
        touched.entities.insert(entity);
        return acknowledge(conn, entity, id, state);
    }
    touched.before(conn, entity, id, former)?;
    let cells = Cells::of(entity, state, mark).listed(listed);
    let plain = cells.len();
    update(conn, entity, id, (with_derived(conn, entity, id, state, cells)?, plain), former)?;
    touched.after(conn, entity, id, state, (false, stands))
}

/// Writes a new row whose cells are laid out already.
pub(crate) fn insert(
    conn: &Connection,
    entity: Entity,
    id: RowId,
    state: &RowState,
    mark: Option<Mark>,
    cells: Cells,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let stands = stands(state, mark);
    touched.entities.insert(entity);
    let cells = cells.listed(is_listed(conn, entity, id, stands, touched)?);
    let values = std::iter::once(key(id)).chain(with_derived(conn, entity, id, state, cells)?);
    conn.prepare_cached(&statements::of(entity).insert)?.execute(params_from_iter(values))?;
    touched.after(conn, entity, id, state, (true, stands))
}

fn is_listed(
    conn: &Connection,
    entity: Entity,
    id: RowId,
    stands: bool,
    touched: &mut Touched,
) -> Result<bool, StoreError> {
    Ok(stands && (entity != Entity::Resident || touched.is_of_lists(conn, id)?))
}

fn with_derived(
    conn: &Connection,
    entity: Entity,
    id: RowId,
    state: &RowState,
    mut cells: Vec<Sql>,
) -> Result<Vec<Sql>, StoreError> {
    if entity.spec().class == MergeClass::StateMachine {
        cells.push(Sql::Text(Value::Array(state.events.clone()).to_string()));
    }
    cells.extend(derive::columns(conn, entity, id, state)?);
    Ok(cells)
}

/// Whether the row is as it stood, but for the server's revision: the usual verdict, after which nothing has to follow.
fn is_only_acknowledged(state: &RowState, mark: Option<Mark>, former: &Stored) -> bool {
    let RowState { area, revision, fields, events, voided } = &former.state;
    state.revision != *revision
        && mark == former.mark
        && (&state.area, &state.voided, &state.events) == (area, voided, events)
        && state.fields == *fields
}

fn acknowledge(conn: &Connection, entity: Entity, id: RowId, state: &RowState) -> Result<(), StoreError> {
    let (epoch, count) = state.revision.map(|revision| (revision.epoch, revision.count.cast_signed())).unzip();
    let sql = statements::of(entity).update(&[REVISION_EPOCH, REVISION_COUNT]);
    conn.prepare_cached(&sql)?.execute((id.bytes(), epoch, count))?;
    Ok(())
}

/// Whether a row is neither withdrawn nor refused.
pub(super) fn stands(state: &RowState, mark: Option<Mark>) -> bool {
    state.voided.is_none() && mark != Some(Mark::Rejected)
}

fn key(id: RowId) -> Sql {
    Sql::Blob(id.bytes().to_vec())
}

/// The common columns and the registry's, in the order of the statements; made without the database, which alone knows
/// whether lists show the row.
pub(crate) struct Cells(Vec<Sql>);

impl Cells {
    /// Of a row that is in no list.
    pub(crate) fn of(entity: Entity, state: &RowState, mark: Option<Mark>) -> Cells {
        Cells(cells(entity.spec(), state, mark))
    }

    fn listed(mut self, listed: bool) -> Vec<Sql> {
        self.0[LISTED] = Sql::Integer(i64::from(listed));
        self.0
    }
}

fn cells(spec: &EntitySpec, state: &RowState, mark: Option<Mark>) -> Vec<Sql> {
    let (fields, extra) = split(spec, &state.fields);
    let mut cells = Vec::with_capacity(COMMON.len() + fields.len() + 8);
    cells.push(Sql::Text(state.area.as_str().to_owned()));
    cells.push(state.revision.map_or(Sql::Null, |revision| Sql::Integer(revision.epoch.into())));
    cells.push(state.revision.map_or(Sql::Null, |revision| Sql::Integer(revision.count.cast_signed())));
    cells.push(state.voided.clone().map_or(Sql::Null, Sql::Text));
    cells.push(if extra.is_empty() { Sql::Null } else { Sql::Text(Value::Object(extra).to_string()) });
    cells.push(mark.map_or(Sql::Null, |mark| Sql::Text(mark.as_str().to_owned())));
    cells.push(Sql::Integer(0));
    cells.extend(fields);
    cells
}

/// Names only the `plain` columns that change, and all that are derived from events and postings.
fn update(
    conn: &Connection,
    entity: Entity,
    id: RowId,
    (cells, plain): (Vec<Sql>, usize),
    former: &Stored,
) -> Result<(), StoreError> {
    let before = Cells::of(entity, &former.state, former.mark).listed(former.listed);
    let changes = |at: usize, cell: &Sql| at >= plain || before.get(at) != Some(cell);
    let (columns, values): (Vec<usize>, Vec<Sql>) =
        cells.into_iter().enumerate().filter(|(at, cell)| changes(*at, cell)).unzip();
    if columns.is_empty() {
        return Ok(());
    }
    let values = std::iter::once(key(id)).chain(values);
    conn.prepare_cached(&statements::of(entity).update(&columns))?.execute(params_from_iter(values))?;
    Ok(())
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

/// Writes the row again as it is, so that its derived columns follow; nothing when the row is not here.
pub(crate) fn refresh(conn: &Connection, entity: Entity, id: RowId, touched: &mut Touched) -> Result<(), StoreError> {
    let Some(stored) = super::load(conn, entity, id)? else { return Ok(()) };
    write(conn, entity, id, &stored.state, stored.mark, Some(&stored), touched)
}
