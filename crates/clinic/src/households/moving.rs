//! Writing a move: the resident's row and the move that explains it, together.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::residents::add::object;
use crate::residents::card::is_head;
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, Value, json};
use xiangyi_domain::households::{DayProblem, MoveKind, Step, check_day, sex_fits, standing};
use xiangyi_domain::id::{HouseholdId, MoveId, ResidentId};
use xiangyi_domain::residents::Sex;
use xiangyi_store::{Reader, WriteTx, admissions, contracts, moves, residents};
use xiangyi_wire::Entity;

/// What a move answers.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Moved {
    /// The move.
    pub id: MoveId,
    /// Who moved: another row than before after a move to another village.
    pub resident: ResidentId,
    /// Where they live now.
    pub household: Option<HouseholdId>,
    /// What to look at: `sex_differs`, `contract_in_force`, `unsettled_admission`. None of it refuses anything.
    pub warnings: Vec<String>,
    /// What to fetch again.
    pub changes: Changes,
}

/// A move to be written.
#[derive(Clone, Copy)]
pub(crate) struct Moving<'a> {
    pub kind: MoveKind,
    pub on: NaiveDate,
    pub to: Option<HouseholdId>,
    pub relation: Option<&'a str>,
    pub place: Option<&'a str>,
    pub remark: Option<&'a str>,
    /// The new status, if it changes; it holds from the day of the move.
    pub status: Option<&'static str>,
}

impl<'a> Moving<'a> {
    /// What a merge or a roster makes of where somebody lives and as whom: 入户, 转户, or another place in the household.
    pub(crate) fn found_out(
        person: &residents::Resident,
        on: NaiveDate,
        to: HouseholdId,
        relation: Option<&'a str>,
    ) -> Moving<'a> {
        let kind = match person.household {
            None => MoveKind::Joined,
            Some(from) if from != to => MoveKind::MovedHousehold,
            Some(_) if is_head(relation) => MoveKind::HeadChanged,
            Some(_) => MoveKind::RelationChanged,
        };
        Moving { kind, on, to: Some(to), relation, place: None, remark: None, status: None }
    }

    /// A change inside the household: a new head, a new relation.
    pub(super) fn within(kind: MoveKind, on: NaiveDate, household: HouseholdId, relation: &'a str) -> Moving<'a> {
        Moving { kind, on, to: Some(household), relation: Some(relation), place: None, remark: None, status: None }
    }
}

impl Clinic {
    /// Writes the move and what it makes of the resident's row.
    pub(super) fn write_move(
        &self,
        tx: &mut WriteTx<'_>,
        id: MoveId,
        person: &residents::Resident,
        moving: Moving<'_>,
    ) -> Result<(), ClinicError> {
        self.insert_move(tx, id, person, moving)?;
        let mut changed = Map::new();
        if person.household != moving.to {
            changed.insert("household".to_owned(), json!(moving.to));
        }
        if person.relation.as_deref() != moving.relation {
            changed.insert("relation".to_owned(), json!(moving.relation));
        }
        if let Some(status) = moving.status {
            changed.insert("status".to_owned(), status.into());
            changed.insert("status_on".to_owned(), json!(moving.on));
        }
        if !changed.is_empty() {
            tx.patch(Entity::Resident, person.id, person.meta.revision, changed)?;
        }
        Ok(())
    }

    /// Writes the move alone, for what changes the resident's row by itself.
    pub(crate) fn insert_move(
        &self,
        tx: &mut WriteTx<'_>,
        id: MoveId,
        person: &residents::Resident,
        moving: Moving<'_>,
    ) -> Result<(), ClinicError> {
        let text = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let fields = json!({
            "village": person.village, "resident": person.id, "kind": moving.kind.code(), "moved_on": moving.on,
            "household_from": person.household, "household_to": moving.to, "relation_from": person.relation,
            "relation_to": moving.relation, "place": text(moving.place), "remark": text(moving.remark),
            "recorded_by": self.user_id(),
        });
        tx.insert(Entity::Move, id, &self.area(person.village), object(fields))?;
        Ok(())
    }

    /// Writes that a move is taken back, for what changes the resident's row by itself.
    pub(crate) fn insert_correction(
        &self,
        tx: &mut WriteTx<'_>,
        row: &moves::Move,
        remark: Option<&str>,
    ) -> Result<(), ClinicError> {
        let fields = json!({
            "village": row.village, "resident": row.resident, "kind": MoveKind::Corrected.code(),
            "moved_on": row.moved_on, "household_from": row.household_to, "household_to": row.household_from,
            "relation_from": row.relation_to, "relation_to": row.relation_from, "remark": remark,
            "recorded_by": self.user_id(), "corrects": row.id,
        });
        let id = MoveId(tx.new_id());
        tx.insert(Entity::Move, id, &self.area(row.village), object(fields))?;
        Ok(())
    }

    /// Codes of what to look at after somebody moved or died.
    pub(super) fn warnings_of(
        &self,
        reader: &Reader<'_>,
        person: &residents::Resident,
        relation: Option<&str>,
        on: NaiveDate,
    ) -> Result<Vec<String>, ClinicError> {
        let mut warnings = Vec::new();
        if relation.is_some_and(|relation| !sex_fits(relation, sex_of(person))) {
            warnings.push("sex_differs");
        }
        if relation.is_none() && !contracts::in_force_of_resident(reader, person.id, on)?.is_empty() {
            warnings.push("contract_in_force");
        }
        if relation.is_none() && !admissions::unsettled_of_resident(reader, person.id)?.is_empty() {
            warnings.push("unsettled_admission");
        }
        Ok(warnings.into_iter().map(str::to_owned).collect())
    }
}

/// The sex of a row.
pub(super) fn sex_of(person: &residents::Resident) -> Option<Sex> {
    serde_json::from_value(Value::from(person.sex.clone()?)).ok()
}

/// A row of moves as the domain knows it.
pub(super) fn step_of(row: &moves::Move) -> Step {
    Step {
        id: row.id,
        resident: row.resident,
        kind: MoveKind::from_code(&row.kind),
        on: row.moved_on,
        from: row.household_from,
        to: row.household_to,
        relation_from: row.relation_from.clone(),
        relation_to: row.relation_to.clone(),
        corrects: row.corrects,
    }
}

/// Holds the day of a move to the rules; one before the last move passes once it is confirmed.
pub(super) fn check_moving_day(
    reader: &Reader<'_>,
    person: &residents::Resident,
    on: NaiveDate,
    today: NaiveDate,
    confirmed: bool,
) -> Result<(), ClinicError> {
    let steps: Vec<Step> = moves::of_resident(reader, person.id)?.iter().map(step_of).collect();
    let last = standing(&steps).last().and_then(|step| step.on);
    check_day(on, today, person.birth_on, last, confirmed).map_err(day_problem)
}

pub(super) fn day_problem(problem: DayProblem) -> ClinicError {
    let refused = ClinicError::refused_at(problem.code(), "on");
    match problem {
        DayProblem::BeforeLastMove(last) => refused.with("last", last),
        _ => refused,
    }
}

/// Whether nothing later builds on a move: the resident still is as it left them.
pub(super) fn is_undone_by_hand(row: &moves::Move, person: &residents::Resident) -> bool {
    row.household_to == person.household && row.relation_to == person.relation
}
