//! What becomes of one change: pure rules over what the server knows, driven by the registry's merge classes.
//!
//! Never a clock, a database or a random source: `ingest` reads what the rules
//! need into [`Known`], and writes what they rule.

mod fields;
mod machine;
mod money;
mod offer;
mod patch;

#[cfg(test)]
mod cases;

pub use machine::{NO_END, claimants, claims};
pub use offer::decided as decided_offer;

use crate::one_person::NUMBER;
use crate::storage::{Case, Claim, FieldVersion, Refusal, StoredRow, Versions};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use xiangyi_domain::id::{ChangeId, InstallId, RowId, VillageId};
use xiangyi_domain::{Area, OrgCode};
use xiangyi_wire::change::{Event, Fields, Revision};
use xiangyi_wire::entities::{AreaRule, EntitySpec, MergeClass, case_of};
use xiangyi_wire::push::{KeptValue, Outcome};
use xiangyi_wire::{Change, Entity, Op};

/// Fields that name the row above. What builds on a row that was held or rejected waits with it.
pub const PARENTS: &[&str] =
    &["village", "household", "resident", "residents", "admission", "recognition", "outpatient_bill"];

/// An install whose changes the sender of a change has seen, up to a place of its log: itself, or one that it succeeds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ancestor {
    /// Which install.
    pub install: InstallId,
    /// The last place that the sender's own log goes back to.
    pub until: u64,
}

impl Ancestor {
    /// The sender itself, whose own log is always its own.
    #[must_use]
    pub const fn itself(install: InstallId) -> Ancestor {
        Ancestor { install, until: u64::MAX }
    }
}

/// Whether a change at this place was made on the disk that one of these speaks for.
#[must_use]
pub fn made_by(lineage: &[Ancestor], install: InstallId, seq: Option<u64>) -> bool {
    lineage.iter().any(|one| one.install == install && seq.is_none_or(|seq| seq <= one.until))
}

/// What the server knows when it judges one change.
#[derive(Clone, Debug)]
pub struct Known<'a> {
    /// The township of the device.
    pub org: &'a OrgCode,
    /// Number of the server's epoch.
    pub epoch: u32,
    /// Who sent the change.
    pub install: InstallId,
    /// Its place in the sender's log.
    pub seq: u64,
    /// The sender and the installs that it succeeds, each as far as it does.
    pub lineage: &'a [Ancestor],
    /// The change's clock, as it counts.
    pub hlc: i64,
    /// The row as it stands.
    pub row: Option<&'a StoredRow>,
    /// Whether the row itself was held or rejected before.
    pub refused_row: Option<&'a Refusal>,
    /// Whether a row above was.
    pub refused_parent: Option<&'a Refusal>,
    /// What other rows claim of the same residents; for a merge, what the two cannot both have.
    pub rivals: &'a [Claim],
    /// The held change about the row that waits for a person.
    pub open_case: Option<ChangeId>,
    /// Who else has the record number that the change brings.
    pub number_holder: Option<RowId>,
    /// Where the rows of the residents that the row names stand, when that is not their village's area.
    pub home: Option<&'a Area>,
}

/// What becomes of a change, and what is to be written for it.
#[derive(Clone, PartialEq, Debug)]
pub struct Ruling {
    /// The verdict.
    pub outcome: Outcome,
    /// The change that this one waits for.
    pub waits_for: Option<ChangeId>,
    /// The row to keep and to send; unchanged when the sender must only see again what stands.
    pub row: Option<StoredRow>,
    /// Values that lost, to be kept beside the winner.
    pub lost: Vec<KeptValue>,
    /// The case that opens.
    pub case: Option<Case>,
    /// Whether what builds on this row must wait.
    pub blocks_row: bool,
}

/// Why a change is not applied at all.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rejection {
    /// Stable code.
    pub code: &'static str,
    /// Which field.
    pub field: Option<String>,
}

impl Rejection {
    fn of(code: &'static str) -> Rejection {
        Rejection { code, field: None }
    }

    fn at(code: &'static str, field: &str) -> Rejection {
        Rejection { code, field: Some(field.to_owned()) }
    }
}

impl Ruling {
    /// Stored as rejected.
    #[must_use]
    pub fn rejected(code: &str, field: Option<String>) -> Ruling {
        Ruling::plain(Outcome::Rejected { code: code.to_owned(), field })
    }

    fn plain(outcome: Outcome) -> Ruling {
        Ruling { outcome, waits_for: None, row: None, lost: Vec::new(), case: None, blocks_row: false }
    }

    fn applied(row: StoredRow) -> Ruling {
        let outcome = Outcome::Accepted { revision: row.revision };
        Ruling { row: Some(row), ..Ruling::plain(outcome) }
    }

    fn unchanged(row: &StoredRow) -> Ruling {
        Ruling::plain(Outcome::Accepted { revision: row.revision })
    }

    /// A change that says what stands. Others may have made it stand, so its sender is told no newer revision than it saw:
    /// it would count what they did as seen.
    fn nothing_new(change: &Change, row: &StoredRow) -> Ruling {
        let seen = change.base.unwrap_or(row.versions.born.revision);
        Ruling::plain(Outcome::Accepted { revision: row.revision.min(seen) })
    }

    fn held(change: &Change, code: &str, other: Option<RowId>) -> Ruling {
        let case_id = case_of(change.change_id).to_string();
        let case = Case {
            id: case_id.clone(),
            change_id: change.change_id,
            row: change.row,
            other,
            code: code.to_owned(),
            contested: Vec::new(),
        };
        Ruling { case: Some(case), ..Ruling::plain(Outcome::Held { case_id, code: code.to_owned() }) }
    }

    /// The same verdict as the change that it waits for.
    #[must_use]
    pub fn waiting(cause: &Refusal, code: &str) -> Ruling {
        let code = code.to_owned();
        let outcome = match &cause.outcome {
            Outcome::Held { case_id, .. } => Outcome::Held { case_id: case_id.clone(), code },
            _ => Outcome::Rejected { code, field: None },
        };
        Ruling { waits_for: Some(cause.change_id), ..Ruling::plain(outcome) }
    }
}

/// Judges one change.
#[must_use]
pub fn judge(change: &Change, op: &Op, known: &Known<'_>) -> Ruling {
    let inserts = matches!(op, Op::Insert(_) | Op::Post(_));
    let blocked = known.refused_parent.or(if inserts { None } else { known.refused_row });
    let ruling = match blocked {
        Some(refusal) => Ruling { blocks_row: inserts, ..Ruling::waiting(refusal, "waits") },
        None => decide(change, op, known).unwrap_or_else(|rejection| Ruling {
            blocks_row: inserts && known.row.is_none(),
            ..Ruling::rejected(rejection.code, rejection.field)
        }),
    };
    show_again(ruling, known)
}

/// A sender whose change does not stand sees again what does.
fn show_again(mut ruling: Ruling, known: &Known<'_>) -> Ruling {
    let stands = matches!(ruling.outcome, Outcome::Accepted { .. } | Outcome::Merged { .. });
    if !stands && ruling.row.is_none() {
        ruling.row = known.row.cloned();
    }
    ruling
}

fn decide(change: &Change, op: &Op, known: &Known<'_>) -> Result<Ruling, Rejection> {
    let spec = change.entity.spec();
    if known.row.is_some_and(|row| row.entity != change.entity) {
        return Err(Rejection::of("other_entity"));
    }
    match (op, spec.class) {
        (Op::Insert(_), MergeClass::Money) => Err(Rejection::of("post_only")),
        (Op::Insert(values), _) => insert(change, values, spec, known),
        (Op::Post(values), MergeClass::Money) => {
            money::check(values)?;
            insert(change, values, spec, known)
        }
        (Op::Patch(values), MergeClass::Record) => {
            fields::check(spec, values)?;
            on_row(change, known, |row| patch::patch(change, row, values, known))
        }
        (Op::Event(event), MergeClass::StateMachine) => {
            on_row(change, known, |row| machine::event(change, row, event, known))
        }
        (Op::Void { .. }, MergeClass::Money) => Err(Rejection::of("reverse_instead")),
        (Op::Void { reason }, _) => void(change, reason, known),
        (Op::Offer(offered), _) => offer::offer(change, offered, known),
        _ => Err(Rejection::of("wrong_operation")),
    }
}

/// Runs `rule` on the row, unless it is missing or withdrawn.
fn on_row(
    change: &Change,
    known: &Known<'_>,
    rule: impl FnOnce(&StoredRow) -> Result<Ruling, Rejection>,
) -> Result<Ruling, Rejection> {
    match known.row {
        None => Ok(Ruling::held(change, "unknown_row", None)),
        Some(row) if row.voided.is_some() => Ok(Ruling::held(change, "edit_after_void", None)),
        Some(row) => rule(row),
    }
}

fn insert(change: &Change, values: &Fields, spec: &EntitySpec, known: &Known<'_>) -> Result<Ruling, Rejection> {
    fields::check(spec, values)?;
    let own = own_area(spec, values, known.org).ok_or_else(|| Rejection::at("missing_field", "village"))?;
    let area = known.home.cloned().unwrap_or(own);
    if let Some(row) = known.row {
        return again(change, row, values, known);
    }
    let revision = Revision { epoch: known.epoch, count: 1 };
    let born = FieldVersion { revision, hlc: known.hlc, install: known.install, seq: Some(known.seq) };
    let row = StoredRow {
        entity: change.entity,
        id: change.row,
        area,
        revision,
        fields: values.clone(),
        events: Vec::new(),
        voided: None,
        versions: Versions { born, patched: BTreeMap::new() },
        position: 0,
    };
    Ok(enter(change, row, known))
}

/// Takes a row that is not here, unless somebody has what it claims. A record number that another person has is for a person to
/// decide; the resident comes in without it.
fn enter(change: &Change, mut row: StoredRow, known: &Known<'_>) -> Ruling {
    if let Some(holder) = known.number_holder {
        let value = row.fields.shift_remove(NUMBER).unwrap_or_default();
        let lost = vec![KeptValue { field: NUMBER.to_owned(), value, own: true }];
        return Ruling { row: Some(row), lost, ..number_taken(change, holder, vec![NUMBER.to_owned()]) };
    }
    let (code, rival) = match known.rivals.first() {
        Some(first) if row.entity == Entity::Merge => (machine::collision(first.entity), Some(first.row)),
        _ => (machine::collision(row.entity), machine::rival(&row, known.rivals)),
    };
    match rival {
        Some(rival) => Ruling { blocks_row: true, ..Ruling::held(change, code, Some(rival)) },
        None => Ruling::applied(row),
    }
}

/// A second insert of a derived id: a concurrent patch for records, nothing for rows that are equal.
fn again(change: &Change, row: &StoredRow, values: &Fields, known: &Known<'_>) -> Result<Ruling, Rejection> {
    let equal = values.iter().all(|(name, value)| fields::equal(row, name, value));
    if equal {
        return Ok(Ruling::unchanged(row));
    }
    if change.entity.spec().class != MergeClass::Record {
        return Err(Rejection::of("row_exists"));
    }
    if row.voided.is_some() {
        return Ok(Ruling::held(change, "edit_after_void", None));
    }
    let known_values = values.iter().filter(|(_, value)| !value.is_null());
    let values: Fields = known_values.map(|(name, value)| (name.clone(), value.clone())).collect();
    patch::second_insert(change, row, &values, known)
}

fn number_taken(change: &Change, holder: RowId, contested: Vec<String>) -> Ruling {
    let held = Ruling::held(change, "number_taken", Some(holder));
    Ruling { case: held.case.clone().map(|case| Case { contested, ..case }), ..held }
}

fn void(change: &Change, reason: &str, known: &Known<'_>) -> Result<Ruling, Rejection> {
    let Some(row) = known.row else { return Ok(Ruling::held(change, "unknown_row", None)) };
    if row.voided.is_some() {
        return Ok(Ruling::nothing_new(change, row));
    }
    let mut row = next(row, known);
    row.voided = Some(reason.to_owned());
    Ok(Ruling::applied(row))
}

/// The row one revision on, in this epoch of the server.
fn next(row: &StoredRow, known: &Known<'_>) -> StoredRow {
    let mut row = row.clone();
    row.revision = Revision { epoch: known.epoch, count: row.revision.count + 1 };
    row
}

/// The area that the row's own values name, whatever the sender believes; none when they name no village.
#[must_use]
pub fn own_area(spec: &EntitySpec, values: &Fields, org: &OrgCode) -> Option<Area> {
    match spec.area {
        AreaRule::Township => Some(Area::township(org)),
        AreaRule::Village => {
            let village: VillageId = values.get("village")?.as_str()?.parse().ok()?;
            Some(Area::village(org, village))
        }
    }
}

fn event_json(change: &Change, event: &Event) -> Value {
    json!({ "id": change.change_id, "kind": event.kind, "data": event.data })
}

/// The residents and rows above that the values name.
#[must_use]
pub fn parents(values: &Fields) -> Vec<RowId> {
    PARENTS.iter().filter_map(|name| values.get(*name)).flat_map(ids).collect()
}

fn ids(value: &Value) -> Vec<RowId> {
    match value {
        Value::String(text) => text.parse().into_iter().collect(),
        Value::Array(list) => list.iter().flat_map(ids).collect(),
        _ => Vec::new(),
    }
}
