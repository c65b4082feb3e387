//! State machines: steps are appended, and a resident has some things only once at a time.
//!
//! A resident lies in one bed: two admissions must share no day before the first discharge. Whether an unpaid
//! admission blocks the next is a rule of the centre, with its override, and is decided there. A resident has one
//! contract in force: two must share no day.

use super::{Known, Rejection, Ruling, event_json, ids, next};
use crate::storage::{Claim, Refusal, StoredRow};
use chrono::NaiveDate;
use serde_json::Value;
use xiangyi_domain::admissions::{Admission, Paper, Registered, Step, check_step, derive, history};
use xiangyi_domain::aid;
use xiangyi_domain::contracts::{ENDED, Ended};
use xiangyi_domain::id::RowId;
use xiangyi_wire::change::{Event, Fields};
use xiangyi_wire::entities::case_of;
use xiangyi_wire::push::Outcome;
use xiangyi_wire::{Change, Entity};

/// After every day that can be written.
pub const NO_END: &str = "9999-12-31";

/// The residents whose claims matter to a row with these values.
#[must_use]
pub fn claimants(entity: Entity, values: &Fields) -> Vec<RowId> {
    let name = match entity {
        Entity::Admission => "resident",
        Entity::Contract => "residents",
        _ => return Vec::new(),
    };
    values.get(name).map(ids).unwrap_or_default()
}

/// What a row claims of its residents as it stands.
#[must_use]
pub fn claims(row: &StoredRow) -> Vec<Claim> {
    if row.voided.is_some() {
        return Vec::new();
    }
    let day = |name: &str, missing: &str| row.fields.get(name).and_then(Value::as_str).unwrap_or(missing).to_owned();
    let (from_on, to_on) = match row.entity {
        Entity::Admission => (day("admitted_on", ""), last_day(discharged_on(row), NO_END)),
        Entity::Contract => (day("starts_on", ""), last_day(ended_on(row), &day("ends_on", NO_END))),
        _ => return Vec::new(),
    };
    if to_on < from_on {
        return Vec::new();
    }
    let claim = |resident| {
        let (from_on, to_on) = (from_on.clone(), to_on.clone());
        Claim { resident, entity: row.entity, row: row.id, from_on, to_on }
    };
    claimants(row.entity, &row.fields).into_iter().map(claim).collect()
}

/// The day before an early end, but not after the planned one.
fn last_day(early: Option<NaiveDate>, planned: &str) -> String {
    let early = early.map(|day| day.pred_opt().unwrap_or(day).to_string());
    early.filter(|day| day.as_str() < planned).unwrap_or_else(|| planned.to_owned())
}

fn discharged_on(row: &StoredRow) -> Option<NaiveDate> {
    let papers: Vec<Paper> = Vec::new();
    let now = derive(Registered { admitted_on: NaiveDate::default(), papers: &papers }, &history(&row.events), &[]);
    now.discharged_on.or(now.settled_on)
}

fn ended_on(row: &StoredRow) -> Option<NaiveDate> {
    let ends = row.events.iter().filter(|event| event.get("kind").is_some_and(|kind| kind == ENDED));
    ends.filter_map(|event| serde_json::from_value::<Ended>(event.get("data")?.clone()).ok()).map(|end| end.on).min()
}

/// The row that already has what this one claims.
pub(super) fn rival(row: &StoredRow, rivals: &[Claim]) -> Option<RowId> {
    let own = claims(row);
    let collides = |rival: &&Claim| {
        rival.row != row.id
            && own.iter().any(|claim| {
                claim.resident == rival.resident && claim.from_on <= rival.to_on && rival.from_on <= claim.to_on
            })
    };
    rivals.iter().find(collides).map(|rival| rival.row)
}

/// The code of such a collision.
pub(super) fn collision(entity: Entity) -> &'static str {
    if entity == Entity::Admission { "open_admission_exists" } else { "contract_in_force" }
}

/// Judges one step. A step that does not follow on what stands (someone else was faster) is for a person; it does
/// not stop later steps, and payments stay.
pub(super) fn event(change: &Change, row: &StoredRow, event: &Event, known: &Known<'_>) -> Result<Ruling, Rejection> {
    if event.kind.is_empty() {
        return Err(Rejection::at("bad_value", "kind"));
    }
    if let Some(cause) = known.open_case.filter(|_| event.kind == Step::SETTLED) {
        let outcome = Outcome::Held { case_id: case_of(cause).to_string(), code: "case_open".to_owned() };
        return Ok(Ruling::waiting(&Refusal { change_id: cause, outcome }, "case_open"));
    }
    if let Some(code) = refused(row, event) {
        return Ok(Ruling::held(change, code, None));
    }
    let mut stepped = next(row, known);
    stepped.events.push(event_json(change, event));
    Ok(Ruling::applied(stepped))
}

/// Why the step cannot follow, as far as this build can read the row and the step. The server does not refuse for time,
/// so every day counts as past.
fn refused(row: &StoredRow, event: &Event) -> Option<&'static str> {
    let data = Value::Object(event.data.clone());
    match row.entity {
        Entity::Admission => {
            let admission: Admission = serde_json::from_value(Value::Object(row.fields.clone())).ok()?;
            let step = Step::read(&event.kind, &data)?;
            let now = derive((&admission).into(), &history(&row.events), &[]);
            check_step(&admission, &now, &step, NaiveDate::MAX).err().map(|refused| refused.code())
        }
        Entity::AidApplication => {
            let step = aid::Step::read(&event.kind, &data)?;
            let now = aid::derive(&aid::history(&row.events));
            aid::check_step(&now, NaiveDate::MIN, &step, NaiveDate::MAX).err().map(|refused| refused.code())
        }
        _ => None,
    }
}
