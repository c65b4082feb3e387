//! `import roster`: one batch in one commit.

use super::ImportProgress;
use super::choices::{self, RosterChoices};
use super::heads;
use super::matching::{Places, known};
use super::outcome::{self, ImportResult, ProblemRow, Suspect};
use super::record;
use super::write::{Counts, Household, Person, by_household, write_people};
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::{Names, hit};
use serde::Deserialize;
use std::ops::ControlFlow;
use std::path::PathBuf;
use xiangyi_domain::id::{ImportId, VillageId};
use xiangyi_domain::users::Right;
use xiangyi_sheets::roster::{Roster, RosterRow};
use xiangyi_store::{Op, Reader, households, residents};

/// A roster file.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ImportRoster {
    /// The file.
    pub path: PathBuf,
    /// Village of rows that name none, by id, code or name.
    #[serde(default)]
    pub village_default: Option<String>,
    /// What was decided about the file; a preview without it takes the draft, an import what the headings say.
    #[serde(default)]
    pub choices: Option<RosterChoices>,
    /// The state of the file that was previewed; another one is refused, because rows may stand elsewhere in it.
    #[serde(default)]
    pub stamp: Option<String>,
}

impl ImportRoster {
    /// A file, read as its headings say.
    #[must_use]
    pub fn of(path: PathBuf) -> ImportRoster {
        ImportRoster { path, village_default: None, choices: None, stamp: None }
    }
}

/// Told how far the import is; may stop it.
pub(super) type Watch<'a> = &'a mut dyn FnMut(ImportProgress) -> ControlFlow<()>;

/// A roster that was read and compared with the residents that are known.
pub(super) struct Plan {
    pub(super) roster: Roster,
    pub(super) people: Vec<Person>,
    pub(super) households: Vec<Household>,
    pub(super) places: Places,
    pub(super) flagged: Vec<ProblemRow>,
    pub(super) suspects: Vec<Suspect>,
}

impl Clinic {
    /// Imports a roster in one commit, or shows what an import would do.
    /// Nothing is written when the file is refused or the import is stopped.
    ///
    /// # Errors
    /// The codes of refused files (`no_header`, `not_xlsx` …), `cancelled`, `file_changed`.
    pub fn import_roster(
        &self,
        input: &ImportRoster,
        dry_run: bool,
        now: Now,
        ids: Ids<'_>,
        watch: &mut dyn FnMut(ImportProgress) -> ControlFlow<()>,
    ) -> Result<ImportResult, ClinicError> {
        self.must(Right::RosterImport)?;
        if input.stamp.as_deref().is_some_and(|stamp| stamp != choices::stamp(&input.path)) {
            return Err(ClinicError::refused("file_changed"));
        }
        let choices = input.choices.clone().unwrap_or_default();
        let roster = self.read_roster(&input.path, &choices, now, watch)?;
        if dry_run {
            let plan = self.read(|reader| self.plan(reader, input, roster, now, watch))?;
            let counts = Counts::of(&plan.people);
            return Ok(result(None, plan, counts, Changes::default()));
        }
        let import = ImportId(ids());
        let ((plan, counts), committed) = self.commit(Op::ImportRoster, now, ids, |tx| {
            let plan = self.plan(tx, input, roster, now, watch)?;
            record::keep(self, tx, import, &input.path, &plan, now)?;
            choices::remember(tx, &plan.roster, now)?;
            let list = record::file_name(&input.path);
            let counts = tx.import(import, |tx| write_people(self, tx, import, &list, &plan, now, watch))?;
            tx.note(format!("import {import}"));
            Ok((plan, counts))
        })?;
        self.drop_roster_draft(&input.path)?;
        Ok(result(Some(import), plan, counts, committed.into()))
    }

    /// Compares a roster with the residents that are known.
    pub(super) fn plan(
        &self,
        reader: &Reader<'_>,
        input: &ImportRoster,
        mut roster: Roster,
        now: Now,
        watch: Watch<'_>,
    ) -> Result<Plan, ClinicError> {
        let mut places = Places::load(self, reader, input.village_default.as_deref())?;
        let names = Names::load(reader)?;
        let (mut flagged, mut suspects) = (outcome::flagged(&roster), Vec::new());
        let rows = std::mem::take(&mut roster.rows);
        let total = u32::try_from(rows.len()).ok();
        let is_empty = residents::count(reader, None)? == 0;
        let mut neighbours = residents::Neighbours::default();
        let mut people = Vec::with_capacity(rows.len());
        for (at, row) in rows.into_iter().enumerate() {
            step(watch, "matching", at, total)?;
            let village = places.of_row(self, reader, &row)?;
            let known = if is_empty { None } else { known(reader, &row, village)? };
            if let Some(known) = &known {
                flagged.extend(elsewhere(reader, known, village, &row)?);
            }
            match &known {
                Some(known) if known.name != row.name => flagged.push(outcome::other_name(&row)),
                None if !is_empty => {
                    let born = row.birth_on.unwrap_or_default();
                    for id in neighbours.like(reader, village, &row.name, born)? {
                        let Some(other) = residents::find(reader, id)? else { continue };
                        let like = hit(self, reader, &names, &other, now.today)?;
                        let (sheet, name) = (row.sheet.to_string(), row.name.clone());
                        suspects.push(Suspect { sheet, row: row.row, name, like });
                    }
                }
                _ => {}
            }
            let relation = heads::relation(&row);
            people.push(Person { village, known, row, relation });
        }
        let households = by_household(reader, &people, is_empty)?;
        flagged.extend(heads::settle(reader, &mut people, &households)?);
        Ok(Plan { roster, people, households, places, flagged, suspects })
    }
}

/// What the roster says of where a known resident lives, where that is another place: it is not written.
fn elsewhere(
    reader: &Reader<'_>,
    known: &residents::Resident,
    village: VillageId,
    row: &RosterRow,
) -> Result<Option<ProblemRow>, ClinicError> {
    if row.details.village.is_some() && known.village != village {
        return Ok(Some(outcome::other_village(row)));
    }
    let (Some(said), Some(home)) = (&row.details.household_number, known.household) else { return Ok(None) };
    let number = households::find(reader, home)?.map(|home| home.number).filter(|number| !number.is_empty());
    Ok(number.is_some_and(|number| number != *said).then(|| outcome::other_household(row)))
}

/// Tells how far the work is, every two hundred rows.
pub(super) fn step(watch: Watch<'_>, phase: &str, at: usize, total: Option<u32>) -> Result<(), ClinicError> {
    if !at.is_multiple_of(200) {
        return Ok(());
    }
    let done = u32::try_from(at).unwrap_or(u32::MAX);
    match watch(ImportProgress { done, total, phase: phase.to_owned() }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(ClinicError::Cancelled),
    }
}

fn result(import_id: Option<ImportId>, plan: Plan, counts: Counts, changes: Changes) -> ImportResult {
    ImportResult {
        import_id,
        rows: plan.roster.data_rows,
        accepted: u32::try_from(plan.people.len()).unwrap_or(u32::MAX),
        created: counts.created,
        updated: counts.updated,
        accepted_rows: plan.people.iter().map(|person| outcome::accepted(&person.row)).collect(),
        rejected: outcome::rejected(&plan.roster.rejected),
        flagged: plan.flagged,
        suspects: plan.suspects,
        changes,
    }
}
