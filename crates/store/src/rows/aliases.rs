//! Who is really whom: the table `aliases`, derived from the merges that hold.
//!
//! No row is rewritten by a merge (sync.md §7). A merge says that `merged` is the same person as `kept`; the table says
//! for each resident under whom their rows are shown. It is a function of the merges and of which residents are here,
//! whatever came first, so that every device with the same rows shows the same people.

use super::touched::Touched;
use super::write::refresh;
use crate::error::StoreError;
use crate::functions::asked;
use rusqlite::{Connection, OptionalExtension};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use xiangyi_domain::id::RowId;
use xiangyi_domain::residents::{Holding, StandingFor};
use xiangyi_wire::Entity;

/// Residents whose aliases must be made anew, and those that any merge names.
#[derive(Default)]
pub(super) struct Merged {
    touched: BTreeSet<RowId>,
    /// Read once per transaction: most residents are in no merge.
    named: Option<HashSet<RowId>>,
}

impl Merged {
    /// A resident was written.
    pub(super) fn resident(&mut self, conn: &Connection, id: RowId) -> Result<(), StoreError> {
        if self.names(conn, id)? {
            self.touched.insert(id);
        }
        Ok(())
    }

    /// Whether any merge names a resident: nobody else has an alias.
    pub(super) fn names(&mut self, conn: &Connection, id: RowId) -> Result<bool, StoreError> {
        if self.named.is_none() {
            let mut select = conn.prepare_cached(include_str!("named_by_merges.sql"))?;
            let named = select.query_map([], |row| row.get(0).map(RowId::from_bytes))?;
            self.named = Some(named.collect::<rusqlite::Result<_>>()?);
        }
        Ok(self.named.as_ref().is_some_and(|named| named.contains(&id)))
    }

    /// A merge of these residents was written.
    pub(super) fn merge(&mut self, residents: impl Iterator<Item = RowId>) {
        for id in residents {
            self.named.iter_mut().for_each(|named| {
                named.insert(id);
            });
            self.touched.insert(id);
        }
    }

    pub(super) fn take(&mut self) -> BTreeSet<RowId> {
        std::mem::take(&mut self.touched)
    }
}

/// Makes the aliases of these residents, and of all that merges tie to them, anew; what follows from a changed alias is
/// noted in `touched`.
pub(super) fn follow(conn: &Connection, touched: &mut Touched, residents: BTreeSet<RowId>) -> Result<(), StoreError> {
    let (tied, holding) = tied(conn, residents)?;
    let standing = StandingFor::of(&holding);
    let mut here = BTreeSet::new();
    for id in &tied {
        if is_here(conn, *id)? {
            here.insert(*id);
        }
    }
    for id in &tied {
        let before = kept(conn, *id)?;
        // Whose other half belongs to another village's device stays in the lists.
        let after = standing.last_here(*id, |one| here.contains(&one));
        if before == after {
            continue;
        }
        conn.prepare_cached("DELETE FROM aliases WHERE resident = ?1")?.execute([id.bytes()])?;
        if let Some(after) = after {
            let mut insert = conn.prepare_cached("INSERT INTO aliases (resident, kept) VALUES (?1, ?2)")?;
            insert.execute((id.bytes(), after.bytes()))?;
        }
        touched.alias_changed(conn, *id, before)?;
        refresh(conn, Entity::Resident, *id, touched)?;
    }
    Ok(())
}

/// Under whom this resident is shown, if not under their own row.
pub(super) fn kept(conn: &Connection, id: RowId) -> Result<Option<RowId>, StoreError> {
    let mut select = conn.prepare_cached("SELECT kept FROM aliases WHERE resident = ?1")?;
    Ok(select.query_row([id.bytes()], |row| row.get(0).map(RowId::from_bytes)).optional()?)
}

/// Under whom these residents are shown, in the order of their ids.
pub(super) fn shown(conn: &Connection, residents: &BTreeSet<RowId>) -> Result<BTreeSet<RowId>, StoreError> {
    let mut select = conn.prepare_cached(include_str!("shown.sql"))?;
    let rows = select.query_map([asked(residents)], |row| row.get(0).map(RowId::from_bytes))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// All residents that merges tie to these, also merges that were undone, and by their id those merges that hold.
fn tied(
    conn: &Connection,
    residents: BTreeSet<RowId>,
) -> Result<(BTreeSet<RowId>, BTreeMap<RowId, Holding>), StoreError> {
    let mut select = conn.prepare_cached(include_str!("merges_naming.sql"))?;
    let (mut tied, mut holding) = (residents.clone(), BTreeMap::new());
    let mut next: Vec<RowId> = residents.into_iter().collect();
    while let Some(id) = next.pop() {
        let mut rows = select.query([id.bytes()])?;
        while let Some(row) = rows.next()? {
            let (Some(kept), Some(merged)) = (row.get::<_, Option<[u8; 16]>>(1)?, row.get::<_, Option<[u8; 16]>>(2)?)
            else {
                continue;
            };
            let (kept, merged) = (RowId::from_bytes(kept), RowId::from_bytes(merged));
            next.extend([kept, merged].into_iter().filter(|id| tied.insert(*id)));
            if row.get(3)? {
                holding.insert(RowId::from_bytes(row.get(0)?), Holding { kept, merged });
            }
        }
    }
    Ok((tied, holding))
}

fn is_here(conn: &Connection, id: RowId) -> Result<bool, StoreError> {
    let sql = "SELECT voided IS NULL AND mark IS NOT 'rejected' FROM residents WHERE id = ?1";
    Ok(conn.prepare_cached(sql)?.query_row([id.bytes()], |row| row.get(0)).optional()?.unwrap_or(false))
}
