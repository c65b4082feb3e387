//! What a transaction has touched, so that derived tables follow before it ends.

use super::aliases::{self, Merged};
use super::coverage::Covered;
use super::load::Stored;
use super::state::RowState;
use super::write::stands;
use crate::error::StoreError;
use crate::search::{Person, SearchChanges};
use crate::{due, search};
use rusqlite::{Connection, Row};
use serde_json::Value;
use std::collections::{BTreeSet, HashSet};
use xiangyi_domain::admissions::Line;
use xiangyi_domain::id::{RowId, from_text};
use xiangyi_wire::Entity;

/// Rows whose derived tables must follow.
#[derive(Default)]
pub(crate) struct Touched {
    pub(crate) entities: BTreeSet<Entity>,
    admissions: HashSet<RowId>,
    /// In the order of their ids, which is that of their rows: a roster that follows page by page reads each page once.
    due: BTreeSet<RowId>,
    /// Residents who stand in the work list only if they have a disease.
    due_if_ill: BTreeSet<RowId>,
    search: SearchChanges,
    merged: Merged,
    covered: Covered,
    /// Residents of whom this computer is told no more, read once per transaction.
    left: Option<HashSet<RowId>>,
}

impl Touched {
    /// Called before a row is written over what stands.
    pub(super) fn before(
        &mut self,
        conn: &Connection,
        entity: Entity,
        id: RowId,
        former: &Stored,
    ) -> Result<(), StoreError> {
        self.entities.insert(entity);
        if entity == Entity::Resident {
            let indexed = || Person::of(&former.state, stands(&former.state, former.mark));
            self.search.before(conn, id, indexed)?;
        }
        Ok(())
    }

    /// Whether lists show a resident whose row stands: not who was merged into another one, nor who has left.
    pub(super) fn is_of_lists(&mut self, conn: &Connection, id: RowId) -> Result<bool, StoreError> {
        let merged = self.merged.names(conn, id)? && aliases::kept(conn, id)?.is_some();
        Ok(!merged && !self.left(conn)?.contains(&id))
    }

    fn left(&mut self, conn: &Connection) -> Result<&mut HashSet<RowId>, StoreError> {
        if self.left.is_none() {
            let mut select = conn.prepare_cached("SELECT id FROM left_rows WHERE entity = 'resident'")?;
            let left = select.query_map([], |row| row.get(0).map(RowId::from_bytes))?;
            self.left = Some(left.collect::<rusqlite::Result<_>>()?);
        }
        Ok(self.left.get_or_insert_default())
    }

    /// A resident has left the areas of this computer: the work list follows.
    pub(crate) fn resident_left(&mut self, conn: &Connection, id: RowId) -> Result<(), StoreError> {
        self.left(conn)?.insert(id);
        self.due.insert(id);
        Ok(())
    }

    /// A resident is here again.
    pub(crate) fn resident_came_back(&mut self, id: RowId) {
        self.left.iter_mut().for_each(|left| {
            left.remove(&id);
        });
        self.due.insert(id);
    }

    /// Called after a row is written.
    pub(super) fn after(
        &mut self,
        conn: &Connection,
        entity: Entity,
        id: RowId,
        state: &RowState,
        (is_new, stands): (bool, bool),
    ) -> Result<(), StoreError> {
        match entity {
            Entity::Contract => self.contract_residents(conn, id, state.fields.get("residents"), is_new)?,
            Entity::Merge => {
                self.merged.merge(["kept", "merged"].into_iter().filter_map(|field| reference(state, field)));
            }
            Entity::Posting => {
                self.admissions.extend(reference(state, "admission"));
                posting_lines(conn, id, state, stands)?;
            }
            Entity::Disease | Entity::Visit => self.due.extend(reference(state, "resident")),
            Entity::Household => self.due.extend(due::members_with_a_disease(conn, id)?),
            Entity::Resident => {
                self.due_if_ill.insert(id);
                self.search.after(conn, id, Person::of(state, stands), is_new);
                self.merged.resident(conn, id)?;
                self.covered.resident(conn, id)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Brings the derived tables up to date; called once before the transaction ends.
    pub(crate) fn finish(&mut self, conn: &Connection) -> Result<(), StoreError> {
        let merged = self.merged.take();
        if !merged.is_empty() {
            aliases::follow(conn, self, merged)?;
        }
        self.covered.follow(conn)?;
        for id in std::mem::take(&mut self.admissions) {
            // The balance follows the postings; a posting may come before its admission.
            super::write::refresh(conn, Entity::Admission, id, self)?;
        }
        let mut due = std::mem::take(&mut self.due);
        due.extend(due::concerned(conn, &std::mem::take(&mut self.due_if_ill))?);
        due::follow(conn, &aliases::shown(conn, &due)?)?;
        if self.entities.contains(&Entity::Setting) {
            due::follow_frequency(conn)?;
        }
        search::follow(conn, std::mem::take(&mut self.search))
    }

    /// A resident is shown under another one than before: contracts and the work list follow.
    pub(super) fn alias_changed(
        &mut self,
        conn: &Connection,
        id: RowId,
        before: Option<RowId>,
    ) -> Result<(), StoreError> {
        self.due.extend(before);
        self.due.insert(id);
        due::forget(conn, id)?;
        for shown in before.into_iter().chain([id]) {
            self.contracts_of(conn, shown)?;
        }
        Ok(())
    }

    /// Lists the residents of a contract, each under whom they are shown.
    fn contract_residents(
        &mut self,
        conn: &Connection,
        id: RowId,
        residents: Option<&Value>,
        is_new: bool,
    ) -> Result<(), StoreError> {
        let listed = |row: &Row<'_>| row.get(0).map(RowId::from_bytes);
        if !is_new {
            let mut delete =
                conn.prepare_cached("DELETE FROM contract_residents WHERE contract = ?1 RETURNING resident")?;
            let former = delete.query_map([id.bytes()], listed)?.collect::<rusqlite::Result<Vec<_>>>()?;
            self.covered.named(former);
        }
        let residents = residents.and_then(|list| list.as_array());
        let mut insert = conn.prepare_cached(include_str!("contract_resident_insert.sql"))?;
        for resident in residents.into_iter().flatten().filter_map(|id| from_text(id.as_str()?).ok()) {
            let now = insert.query_map((&resident, id.bytes()), listed)?.collect::<rusqlite::Result<Vec<_>>>()?;
            self.covered.named(now);
        }
        Ok(())
    }

    /// Lists the residents of all contracts of a resident anew.
    fn contracts_of(&mut self, conn: &Connection, resident: RowId) -> Result<(), StoreError> {
        let mut select = conn.prepare_cached(include_str!("contracts_naming.sql"))?;
        let contracts =
            select.query_map([resident.bytes()], |row| Ok((RowId::from_bytes(row.get(0)?), row.get(1)?)))?;
        for (contract, residents) in contracts.collect::<rusqlite::Result<Vec<(RowId, Option<String>)>>>()? {
            let residents: Value = residents.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
            self.contract_residents(conn, contract, Some(&residents), false)?;
        }
        Ok(())
    }
}

fn reference(state: &RowState, field: &str) -> Option<RowId> {
    state.fields.get(field).and_then(|id| from_text(id.as_str()?).ok()).map(RowId::from_bytes)
}

/// Lists the lines of a posting by account.
fn posting_lines(conn: &Connection, id: RowId, state: &RowState, stands: bool) -> Result<(), StoreError> {
    conn.prepare_cached("DELETE FROM posting_lines WHERE posting = ?1")?.execute([id.bytes()])?;
    if !stands {
        return Ok(());
    }
    let lines = state.fields.get("lines").and_then(|lines| serde_json::from_value::<Vec<Line>>(lines.clone()).ok());
    let on = state.fields.get("posted_on").and_then(Value::as_str).unwrap_or_default();
    let admission = reference(state, "admission");
    let mut insert = conn.prepare_cached(include_str!("posting_line_insert.sql"))?;
    for (place, line) in lines.into_iter().flatten().enumerate() {
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        let admission = admission.as_ref().map(RowId::bytes);
        insert.execute((id.bytes(), place, &line.account.0, on, admission, line.amount.fen()))?;
    }
    Ok(())
}
