//! 更正: taking a move back with all that it brought about.

use super::find::live_members;
use super::found::founded_id;
use super::move_village::moved_to;
use super::moving::{is_undone_by_hand, step_of};
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use xiangyi_domain::households::{MoveKind, Step, follow_up_id, standing};
use xiangyi_domain::id::{MoveId, ResidentId};
use xiangyi_domain::users::Right;
use xiangyi_store::{
    Op, Reader, WriteTx, admissions, categories, contracts, diseases, households, merges, moves, residents, visits,
};
use xiangyi_wire::Entity;

/// Which move was wrong.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CorrectMove {
    /// The move.
    pub id: MoveId,
    /// Why.
    #[serde(default)]
    pub remark: Option<String>,
}

impl Clinic {
    /// Takes a move back: the resident is again where and what they were, and so are all whom the move relabelled. Both
    /// moves stay on the page. A household that the move founded is withdrawn when nobody is left in it.
    ///
    /// # Errors
    /// `unknown_move`, `not_your_village`, `is_correction`, `is_follow_up`, `already_corrected`, `later_move`.
    pub fn correct_move(&self, input: CorrectMove, now: Now, ids: Ids<'_>) -> Result<Changes, ClinicError> {
        self.must(Right::ResidentsEdit)?;
        let ((), committed) = self.commit(Op::CorrectMove, now, ids, |tx| {
            let lead = moves::find(tx, input.id)?.filter(|row| row.meta.voided.is_none());
            let lead = lead.ok_or(ClinicError::unknown("move", "id"))?;
            self.must_cover(lead.village)?;
            if lead.corrects.is_some() {
                return Err(ClinicError::refused_at("is_correction", "id"));
            }
            let all = together(tx, &lead)?;
            tx.note(&lead.kind);
            tx.group(|tx| {
                for row in &all {
                    self.take_back(tx, row, input.remark.as_deref())?;
                }
                self.undo_new_village(tx, lead.id, now)?;
                withdraw_empty(tx, lead.id)
            })
        })?;
        Ok(committed.into())
    }

    /// One move of the set: the counter-move, and the resident as before.
    fn take_back(&self, tx: &mut WriteTx<'_>, row: &moves::Move, remark: Option<&str>) -> Result<(), ClinicError> {
        let person = residents::find(tx, row.resident)?.filter(|person| person.meta.voided.is_none());
        let person = person.ok_or(ClinicError::unknown("resident", "id"))?;
        let steps: Vec<Step> = moves::of_resident(tx, person.id)?.iter().map(step_of).collect();
        let holding = standing(&steps);
        if !holding.iter().any(|step| step.id == row.id) {
            return Err(ClinicError::refused_at("already_corrected", "id"));
        }
        let later = |step: &&&Step| step.id != row.id && step.resident == person.id && step.on > row.moved_on;
        if holding.iter().any(|step| later(&step)) || !is_undone_by_hand(row, &person) {
            return Err(ClinicError::refused_at("later_move", "id"));
        }
        self.insert_correction(tx, row, remark)?;
        let before = holding.iter().rfind(|step| step.id != row.id && step.resident == person.id).copied();
        let changed = former_state(row, &person, before);
        if !changed.is_empty() {
            tx.patch(Entity::Resident, person.id, person.meta.revision, changed)?;
        }
        Ok(())
    }

    /// A move to another village made a new row there: it is withdrawn, and the old one stands for itself again.
    fn undo_new_village(&self, tx: &mut WriteTx<'_>, lead: MoveId, now: Now) -> Result<(), ClinicError> {
        let made = moved_to(lead);
        if residents::find(tx, made)?.is_none_or(|row| row.meta.voided.is_some()) {
            return Ok(());
        }
        if has_own_work(tx, made)? {
            return Err(ClinicError::refused_at("later_work", "id"));
        }
        for merge in merges::naming(tx, made)?.into_iter().filter(|merge| merge.undone_on.is_none()) {
            let undone = object(json!({ "undone_on": now.today, "undone_by": self.user_id() }));
            tx.patch(Entity::Merge, merge.id, merge.meta.revision, undone)?;
        }
        tx.void(Entity::Resident, made, "move_taken_back")?;
        Ok(())
    }
}

/// Whether something was recorded for a row itself, not for the rows that it stands for.
fn has_own_work(reader: &Reader<'_>, id: ResidentId) -> Result<bool, ClinicError> {
    Ok(visits::last_of_resident(reader, id, None, 1)?.iter().any(|row| row.resident == id)
        || contracts::of_resident(reader, id)?.iter().any(|row| row.residents.contains(&id))
        || admissions::of_resident(reader, id)?.iter().any(|row| row.resident == id)
        || diseases::of_resident(reader, id)?.iter().any(|row| row.resident == id)
        || categories::of_resident(reader, id)?.iter().any(|row| row.resident == Some(id)))
}

/// The move with those that it brought about, the first last: a head is only dethroned after the former is back.
fn together(reader: &Reader<'_>, lead: &moves::Move) -> Result<Vec<moves::Move>, ClinicError> {
    let (from, to) = (lead.household_from, lead.household_to);
    let mut touched: Vec<moves::Move> = Vec::new();
    for household in [from, to].into_iter().flatten() {
        touched.extend(moves::of_household(reader, household)?);
    }
    touched.extend(moves::find(reader, follow_up_id(lead.id, moved_to(lead.id)))?);
    let mut rest: Vec<ResidentId> = Vec::new();
    let mut set = Vec::new();
    for row in touched {
        if follow_up_id(row.id, lead.resident) == lead.id {
            return Err(ClinicError::refused_at("is_follow_up", "id"));
        }
        if row.id == follow_up_id(lead.id, row.resident) && !rest.contains(&row.resident) {
            rest.push(row.resident);
            set.push(row);
        }
    }
    set.push(lead.clone());
    Ok(set)
}

/// The fields of the resident as they were before the move.
fn former_state(row: &moves::Move, person: &residents::Resident, before: Option<&Step>) -> Map<String, Value> {
    let mut changed = Map::new();
    if person.household != row.household_from {
        changed.insert("household".to_owned(), json!(row.household_from));
    }
    if person.relation != row.relation_from {
        changed.insert("relation".to_owned(), json!(row.relation_from));
    }
    match MoveKind::from_code(&row.kind) {
        MoveKind::Died | MoveKind::MovedOut => {
            changed.insert("status".to_owned(), "present".into());
            changed.insert("status_on".to_owned(), Value::Null);
        }
        MoveKind::Returned => {
            let left = before.filter(|step| step.kind == MoveKind::MovedOut).and_then(|step| step.on);
            changed.insert("status".to_owned(), "moved_out".into());
            changed.insert("status_on".to_owned(), json!(left));
        }
        _ => {}
    }
    changed
}

/// A household that the move founded ends with it.
fn withdraw_empty(tx: &mut WriteTx<'_>, lead: MoveId) -> Result<(), ClinicError> {
    let founded = founded_id(lead);
    let lives = households::find(tx, founded)?.is_some_and(|row| row.meta.voided.is_none());
    if lives && live_members(tx, founded)?.is_empty() {
        tx.void(Entity::Household, founded, "move_taken_back")?;
    }
    Ok(())
}
