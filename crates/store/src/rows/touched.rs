//! What a transaction has touched, so that derived tables follow before it ends.

use super::state::RowState;
use crate::error::StoreError;
use crate::search::{Person, SearchChanges};
use crate::{due, search};
use rusqlite::Connection;
use std::collections::{BTreeSet, HashSet};
use xiangyi_domain::id::{RowId, from_text};
use xiangyi_wire::Entity;

/// Rows whose derived tables must follow.
#[derive(Default)]
pub(crate) struct Touched {
    pub(crate) entities: BTreeSet<Entity>,
    admissions: HashSet<RowId>,
    due: HashSet<RowId>,
    /// Residents who stand in the work list only if they have a disease.
    due_if_ill: HashSet<RowId>,
    search: SearchChanges,
}

impl Touched {
    /// Called before a row is written.
    pub(super) fn before(
        &mut self,
        conn: &Connection,
        entity: Entity,
        id: RowId,
        is_new: bool,
    ) -> Result<(), StoreError> {
        self.entities.insert(entity);
        if entity == Entity::Resident && !is_new {
            self.search.before(conn, id)?;
        }
        Ok(())
    }

    /// Called after a row is written.
    pub(super) fn after(
        &mut self,
        conn: &Connection,
        entity: Entity,
        id: RowId,
        state: &RowState,
        (is_new, listed): (bool, bool),
    ) -> Result<(), StoreError> {
        match entity {
            Entity::Contract => contract_residents(conn, id, state, is_new)?,
            Entity::Posting => self.admissions.extend(reference(state, "admission")),
            Entity::Disease | Entity::Visit => self.due.extend(reference(state, "resident")),
            Entity::Household => self.due.extend(due::members_with_a_disease(conn, id)?),
            Entity::Resident => {
                self.due_if_ill.insert(id);
                self.search.after(conn, id, Person::of(state, listed), is_new);
            }
            _ => {}
        }
        Ok(())
    }

    /// Brings the derived tables up to date; called once before the transaction ends.
    pub(crate) fn finish(&mut self, conn: &Connection) -> Result<(), StoreError> {
        for id in std::mem::take(&mut self.admissions) {
            // The balance follows the postings; a posting may come before its admission.
            super::write::refresh(conn, Entity::Admission, id, self)?;
        }
        for id in std::mem::take(&mut self.due_if_ill) {
            if due::has_a_disease(conn, id)? {
                self.due.insert(id);
            }
        }
        for id in std::mem::take(&mut self.due) {
            due::follow(conn, id)?;
        }
        search::follow(conn, std::mem::take(&mut self.search))
    }
}

fn reference(state: &RowState, field: &str) -> Option<RowId> {
    state.fields.get(field).and_then(|id| from_text(id.as_str()?).ok()).map(RowId::from_bytes)
}

fn contract_residents(conn: &Connection, id: RowId, state: &RowState, is_new: bool) -> Result<(), StoreError> {
    if !is_new {
        conn.prepare_cached("DELETE FROM contract_residents WHERE contract = ?1")?.execute([id.bytes()])?;
    }
    let residents = state.fields.get("residents").and_then(|list| list.as_array());
    let mut insert =
        conn.prepare_cached("INSERT OR IGNORE INTO contract_residents (resident, contract) VALUES (?1, ?2)")?;
    for resident in residents.into_iter().flatten().filter_map(|id| from_text(id.as_str()?).ok()) {
        insert.execute((&resident, id.bytes()))?;
    }
    Ok(())
}
