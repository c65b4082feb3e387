//! `import undo`: what nobody has worked on since is taken back; what somebody has worked on stays and is named.

use super::ImportProgress;
use super::import::{Watch, step};
use super::write::PLACE;
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::ControlFlow;
use xiangyi_domain::id::{HouseholdId, ImportId, ResidentId, RowId, VillageId};
use xiangyi_domain::users::Right;
use xiangyi_store::imports::{self, Former, Later, LaterWork, PlaceInFile, Written};
use xiangyi_store::{Op, Reader, StoreError, WriteTx, residents, teams, users};
use xiangyi_wire::Entity;

/// Why a known resident keeps values of the import.
const CHANGED: &str = "changed_since";

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

/// A row that stays, or whose later values stay.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct KeptRow {
    /// The sheet.
    pub sheet: String,
    /// The sheet's own row number.
    pub row: u32,
    /// The resident.
    pub resident: ResidentId,
    /// Their name.
    pub name: String,
    /// `has_visits`, `has_contract`, `has_admission`, `changed_since` …
    pub why: String,
    /// Fields that keep their later values, of a resident who was known before the import.
    pub fields: Vec<String>,
}

impl Clinic {
    /// Takes an import back. New residents with later work stay, with their households; of known ones the fields that
    /// were changed since keep their later values. Nothing is written when it is stopped.
    ///
    /// # Errors
    /// `unknown_import`, `already_undone`, `cancelled`.
    pub fn undo_import(
        &self,
        import: ImportId,
        now: Now,
        ids: Ids<'_>,
        watch: &mut dyn FnMut(ImportProgress) -> ControlFlow<()>,
    ) -> Result<UndoneImport, ClinicError> {
        self.must(Right::RosterImport)?;
        let (mut undone, committed) = self.commit(Op::UndoImport, now, ids, |tx| {
            let known = imports::find(tx, import)?.ok_or(ClinicError::unknown("import", "import_id"))?;
            if known.undone_at.is_some() {
                return Err(ClinicError::refused_at("already_undone", "import_id"));
            }
            tx.note(format!("import {import}"));
            let undone = tx.import(import, |tx| undo(tx, import, watch))?;
            tx.mark_import_undone(import, now.at)?;
            Ok(undone)
        })?;
        undone.changes = committed.into();
        Ok(undone)
    }
}

fn undo(tx: &mut WriteTx<'_>, import: ImportId, watch: Watch<'_>) -> Result<UndoneImport, ClinicError> {
    let later = imports::written(tx, import)?;
    let mut undoing = Undoing::begin(tx, import, &later)?;
    let total = u32::try_from(later.made.len() + later.former.len()).ok();
    // Categories and diseases first: they were written after their people.
    for (at, made) in later.made.iter().rev().enumerate() {
        step(watch, "undoing", at, total)?;
        if undoing.stays(made) {
            continue;
        }
        withdraw(tx, made.entity, made.row)?;
        undoing.removed += u32::from(made.entity == Entity::Resident);
    }
    for (at, former) in later.former.iter().enumerate() {
        step(watch, "undoing", later.made.len() + at, total)?;
        undoing.restore(tx, former)?;
    }
    for household in imports::unused_households(tx, import)? {
        withdraw(tx, Entity::Household, household.into())?;
    }
    let served = served_villages(tx)?;
    for village in imports::unused_villages(tx, import)?.into_iter().filter(|village| !served.contains(village)) {
        withdraw(tx, Entity::Village, village.into())?;
    }
    undoing.end(tx)
}

/// Villages that a doctor or a team serves.
fn served_villages(tx: &WriteTx<'_>) -> Result<HashSet<VillageId>, ClinicError> {
    let doctors = users::list(tx)?.into_iter().flat_map(|user| user.villages);
    let teams = teams::list(tx)?.into_iter().flat_map(|team| team.villages);
    Ok(doctors.chain(teams).collect())
}

fn withdraw(tx: &mut WriteTx<'_>, entity: Entity, row: RowId) -> Result<(), ClinicError> {
    match tx.void(entity, row, "撤销导入") {
        // Withdrawn by somebody already.
        Err(StoreError::NoSuchRow { .. }) | Ok(_) => Ok(()),
        Err(other) => Err(other.into()),
    }
}

/// An import on its way back.
struct Undoing {
    import: ImportId,
    places: HashMap<ResidentId, PlaceInFile>,
    /// New residents who stay.
    people: HashSet<ResidentId>,
    /// Their households, which keep what the import told of them.
    homes: HashSet<HouseholdId>,
    /// Categories and diseases of known residents and of households that stay.
    tags: HashSet<RowId>,
    /// Who stays, why, and with which later values.
    kept: BTreeSet<(ResidentId, String)>,
    fields: HashMap<ResidentId, Vec<String>>,
    removed: u32,
    restored: u32,
}

impl Undoing {
    fn begin(reader: &Reader<'_>, import: ImportId, later: &Later) -> Result<Undoing, ClinicError> {
        let new: HashSet<ResidentId> =
            later.made.iter().filter(|made| made.entity == Entity::Resident).map(|made| made.resident).collect();
        let places = later.places.iter().map(|place| (place.resident, place.clone())).collect();
        let (mut people, mut tags, mut kept) = (HashSet::new(), HashSet::new(), BTreeSet::new());
        for LaterWork { resident, tag, why } in imports::later_work(reader, import)? {
            if new.contains(&resident) {
                people.insert(resident);
            }
            tags.extend(tag);
            kept.insert((resident, why));
        }
        let mut homes = HashSet::new();
        for resident in &people {
            homes.extend(residents::find(reader, *resident)?.and_then(|found| found.household));
        }
        Ok(Undoing { import, places, people, homes, tags, kept, fields: HashMap::new(), removed: 0, restored: 0 })
    }

    fn stays(&self, made: &Written) -> bool {
        self.people.contains(&made.resident)
            || self.tags.contains(&made.row)
            || made.household.is_some_and(|home| self.homes.contains(&home))
    }

    /// Gives a known resident the former values back, where nobody has entered others since.
    fn restore(&mut self, tx: &mut WriteTx<'_>, change: &Former) -> Result<(), ClinicError> {
        let id: ResidentId = change.row.cast();
        let Some(now) = residents::find(tx, id)?.filter(|found| found.meta.voided.is_none()) else { return Ok(()) };
        let stored = serde_json::to_value(&now).unwrap_or_default();
        let mut back: Map<String, Value> = change.former.clone();
        let is_as_written = |name: &String| stored.get(name) == change.written.get(name);
        let kept: Vec<String> = back.keys().filter(|name| !is_as_written(name)).cloned().collect();
        back.retain(|name, value| is_as_written(name) && stored.get(name) != Some(value));
        if !kept.is_empty() {
            self.kept.insert((id, CHANGED.to_owned()));
            self.fields.insert(id, kept);
        }
        if back.keys().any(|field| PLACE.contains(&field.as_str()))
            && let Some(explained) = imports::move_of(tx, self.import, id)?
        {
            withdraw(tx, Entity::Move, explained.into())?;
        }
        if !back.is_empty() {
            tx.patch(change.entity, change.row, now.meta.revision, back)?;
            self.restored += 1;
        }
        Ok(())
    }

    fn end(self, tx: &WriteTx<'_>) -> Result<UndoneImport, ClinicError> {
        let mut kept = Vec::with_capacity(self.kept.len());
        for (resident, why) in self.kept {
            let (sheet, row) =
                self.places.get(&resident).map(|place| (place.sheet.clone(), place.row)).unwrap_or_default();
            let name = residents::find(tx, resident)?.map(|found| found.name).unwrap_or_default();
            let fields = self.fields.get(&resident).cloned().unwrap_or_default();
            kept.push(KeptRow { sheet, row, resident, name, why, fields });
        }
        kept.sort_by(|a, b| (&a.sheet, a.row, &a.why).cmp(&(&b.sheet, b.row, &b.why)));
        Ok(UndoneImport { removed: self.removed, restored: self.restored, kept, changes: Changes::default() })
    }
}
