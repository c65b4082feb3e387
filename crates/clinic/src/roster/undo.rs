//! `import undo`: what nobody has worked on since is taken back.

use super::record::{self, Trace};
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap, HashSet};
use xiangyi_domain::id::{AdmissionId, ImportId, ResidentId, RowId};
use xiangyi_domain::users::Right;
use xiangyi_store::outbox::{self, Entry};
use xiangyi_store::{Op, Reader, WriteTx, admissions, contracts, residents, visits};
use xiangyi_wire::Entity;

/// What was taken back.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct UndoneImport {
    /// Residents who were new with the import and are withdrawn.
    pub removed: u32,
    /// Known residents who have their former values again.
    pub restored: u32,
    /// Rows with later work, which stay.
    pub kept: Vec<KeptRow>,
    /// What to fetch again.
    pub changes: Changes,
}

/// A row that stays.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct KeptRow {
    /// The sheet.
    pub sheet: String,
    /// The sheet's own row number.
    pub row: u32,
    /// The resident.
    pub resident: ResidentId,
    /// `has_visits`, `has_contract`, `has_admission`, `changed_since`.
    pub why: String,
}

/// The import as it stands in the log.
struct Undoing {
    entries: Vec<Entry>,
    trace: Trace,
    place: HashMap<String, (String, u32)>,
}

impl Clinic {
    /// Takes an import back. Residents with later work stay, with their
    /// households.
    ///
    /// # Errors
    /// `unknown_import`, `already_undone`.
    pub fn undo_import(&self, import: ImportId, now: Now, ids: Ids<'_>) -> Result<UndoneImport, ClinicError> {
        self.must(Right::RosterImport)?;
        let (mut undone, committed) = self.commit(Op::UndoImport, now, ids, |tx| {
            let known = record::lines(tx)?.into_iter().find(|line| line.import_id == import);
            let line = known.ok_or(ClinicError::unknown("import", "import_id"))?;
            if line.undone {
                return Err(ClinicError::refused_at("already_undone", "import_id"));
            }
            let trace = record::trace(tx, import)?;
            let place = trace.rows.iter().map(|(sheet, row, number)| (number.clone(), (sheet.clone(), *row))).collect();
            let undoing = Undoing { entries: outbox::of_import(tx, import)?, trace, place };
            tx.note(format!("import {import}"));
            undo(tx, &undoing)
        })?;
        record::mark_undone(self, import)?;
        undone.changes = committed.into();
        Ok(undone)
    }
}

fn undo(tx: &mut WriteTx<'_>, undoing: &Undoing) -> Result<UndoneImport, ClinicError> {
    let new: HashSet<RowId> = inserted(&undoing.entries, Entity::Resident).collect();
    let touched: BTreeSet<RowId> =
        undoing.entries.iter().filter(|e| e.entity == Entity::Resident).map(|e| e.row).collect();
    let (mut kept, mut stays) = (Vec::new(), HashSet::new());
    for row in &touched {
        if let Some(why) = later_work(tx, undoing, *row, new.contains(row))? {
            stays.insert(*row);
            kept.push(kept_row(tx, undoing, *row, why)?);
        }
    }
    kept.sort_by(|a, b| (&a.sheet, a.row).cmp(&(&b.sheet, b.row)));
    let mut removed = 0;
    for entity in [Entity::Category, Entity::Disease] {
        for entry in undoing.entries.iter().filter(|entry| entry.entity == entity && is_insert(entry)) {
            if !owner(entry).is_some_and(|owner| stays.contains(&owner)) {
                withdraw(tx, entity, entry.row)?;
            }
        }
    }
    for row in touched.iter().filter(|row| new.contains(row) && !stays.contains(row)) {
        withdraw(tx, Entity::Resident, *row)?;
        removed += 1;
    }
    for row in inserted(&undoing.entries, Entity::Household) {
        if residents::of_household(tx, row.cast())?.is_empty() {
            withdraw(tx, Entity::Household, row)?;
        }
    }
    let restored = restore(tx, undoing, &stays)?;
    Ok(UndoneImport { removed, restored, kept, changes: Changes::default() })
}

fn is_insert(entry: &Entry) -> bool {
    matches!(entry.op, Some(xiangyi_wire::Op::Insert(_)))
}

fn inserted(entries: &[Entry], entity: Entity) -> impl Iterator<Item = RowId> + '_ {
    entries.iter().filter(move |entry| entry.entity == entity && is_insert(entry)).map(|entry| entry.row)
}

/// Whose category or disease it is.
fn owner(entry: &Entry) -> Option<RowId> {
    let Some(xiangyi_wire::Op::Insert(fields)) = &entry.op else { return None };
    fields.get("resident")?.as_str()?.parse().ok()
}

fn withdraw(tx: &mut WriteTx<'_>, entity: Entity, row: RowId) -> Result<(), ClinicError> {
    match tx.void(entity, row, "撤销导入") {
        // Withdrawn by somebody already.
        Err(xiangyi_store::StoreError::NoSuchRow { .. }) | Ok(_) => Ok(()),
        Err(other) => Err(other.into()),
    }
}

/// Why a resident stays.
fn later_work(
    reader: &Reader<'_>,
    undoing: &Undoing,
    row: RowId,
    is_new: bool,
) -> Result<Option<&'static str>, ClinicError> {
    let id: ResidentId = row.cast();
    let import = undoing.entries.iter().filter(|entry| entry.row == row).map(|entry| entry.seq).max();
    let changes = outbox::of_row(reader, Entity::Resident, row)?;
    if changes.iter().any(|entry| Some(entry.seq) > import && entry.import_id.is_none()) {
        return Ok(Some("changed_since"));
    }
    if !is_new {
        return Ok(None);
    }
    if !visits::last_of_resident(reader, id, None, 1)?.is_empty() {
        return Ok(Some("has_visits"));
    }
    if !contracts::of_resident(reader, id)?.is_empty() {
        return Ok(Some("has_contract"));
    }
    let admitted: Vec<AdmissionId> = admissions::of_resident(reader, id)?.into_iter().map(|row| row.id).collect();
    Ok((!admitted.is_empty()).then_some("has_admission"))
}

fn kept_row(reader: &Reader<'_>, undoing: &Undoing, row: RowId, why: &str) -> Result<KeptRow, ClinicError> {
    let resident: ResidentId = row.cast();
    let number = residents::find(reader, resident)?.and_then(|found| found.id_number).unwrap_or_default();
    let (sheet, at) = undoing.place.get(&number).cloned().unwrap_or_default();
    Ok(KeptRow { sheet, row: at, resident, why: why.to_owned() })
}

/// Gives known residents their former values back.
fn restore(tx: &mut WriteTx<'_>, undoing: &Undoing, stays: &HashSet<RowId>) -> Result<u32, ClinicError> {
    let mut restored = 0;
    for (entity, row, former) in undoing.trace.former.iter().filter(|(_, row, _)| !stays.contains(row)) {
        let Some(found) = residents::find(tx, row.cast())? else { continue };
        tx.patch(*entity, *row, found.meta.revision, former.clone())?;
        restored += 1;
    }
    Ok(restored)
}
