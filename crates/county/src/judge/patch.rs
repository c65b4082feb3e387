//! New values of a record, judged field by field; the verdict is the gravest.

use super::{Known, Rejection, Ruling, fields, made_by, next, number_taken};
use crate::one_person::NUMBER;
use crate::storage::{Case, FieldVersion, StoredRow};
use serde_json::Value;
use xiangyi_wire::Change;
use xiangyi_wire::change::{Fields, Revision};
use xiangyi_wire::entities::FieldClass;
use xiangyi_wire::push::{KeptValue, Outcome};

/// Judges a patch.
pub(super) fn patch(change: &Change, row: &StoredRow, values: &Fields, known: &Known<'_>) -> Result<Ruling, Rejection> {
    let fixed = values.iter().find(|(name, value)| {
        class(row, name) == FieldClass::Fixed && !is_empty(row, name) && !fields::equal(row, name, value)
    });
    match fixed {
        Some((name, _)) => Err(Rejection::at("fixed_field", name)),
        None => Ok(merge(change, row, values, known, Empty::WasChosen)),
    }
}

/// Whether nothing in a stored field is a value that someone chose.
#[derive(Clone, Copy, PartialEq)]
enum Empty {
    WasChosen,
    IsOpen,
}

/// Judges a second insert of a derived id: what is fixed stays, the rest is a patch that saw nothing and fills gaps.
pub(super) fn second_insert(
    change: &Change,
    row: &StoredRow,
    values: &Fields,
    known: &Known<'_>,
) -> Result<Ruling, Rejection> {
    let base_less = Change { base: None, ..change.clone() };
    Ok(merge(&base_less, row, values, known, Empty::IsOpen))
}

/// The four ways of one value.
enum Fate {
    Equal,
    Set,
    SetOver(Value),
    Lost,
    Case,
}

fn merge(change: &Change, row: &StoredRow, values: &Fields, known: &Known<'_>, empty: Empty) -> Ruling {
    let mut merged = next(row, known);
    let (mut lost, mut set, mut contested) = (Vec::new(), 0, Vec::new());
    for (name, value) in values {
        let fate = match fate(row, name, value, change.base.unwrap_or_default(), known) {
            Fate::Lost | Fate::SetOver(_) | Fate::Case if empty == Empty::IsOpen && is_empty(row, name) => Fate::Set,
            fate => fate,
        };
        let fate = match fate {
            Fate::Set | Fate::SetOver(_) if name == NUMBER && known.number_holder.is_some() => Fate::Case,
            fate => fate,
        };
        if let Fate::SetOver(former) = &fate {
            lost.push(KeptValue { field: name.clone(), value: former.clone(), own: false });
        }
        match fate {
            Fate::Equal => {}
            Fate::Set | Fate::SetOver(_) => {
                set += 1;
                merged.fields.insert(name.clone(), value.clone());
                let seq = Some(known.seq);
                let version = FieldVersion { revision: merged.revision, hlc: known.hlc, install: known.install, seq };
                merged.versions.patched.insert(name.clone(), version);
            }
            Fate::Lost | Fate::Case => {
                if matches!(fate, Fate::Case) {
                    contested.push(name.clone());
                }
                lost.push(KeptValue { field: name.clone(), value: value.clone(), own: true });
            }
        }
    }
    if set == 0 && lost.is_empty() && empty == Empty::WasChosen {
        return Ruling::nothing_new(change, row);
    }
    let ruling = rule(change, row, merged, lost, set > 0, contested);
    match (known.number_holder, &ruling.case) {
        (Some(holder), Some(case)) if case.contested == [NUMBER] => {
            let Ruling { row, lost, .. } = ruling.clone();
            Ruling { row, lost, ..number_taken(change, holder, case.contested.clone()) }
        }
        _ => ruling,
    }
}

fn rule(
    change: &Change,
    row: &StoredRow,
    merged: StoredRow,
    lost: Vec<KeptValue>,
    any_set: bool,
    contested: Vec<String>,
) -> Ruling {
    if !contested.is_empty() {
        let row = any_set.then_some(merged);
        let held = Ruling::held(change, "concurrent_critical", None);
        let case = held.case.clone().map(|case| Case { contested, ..case });
        return Ruling { row, lost, case, ..held };
    }
    if lost.is_empty() {
        return if any_set { Ruling::applied(merged) } else { Ruling::unchanged(row) };
    }
    let outcome = Outcome::Merged { revision: merged.revision, kept: lost.clone() };
    Ruling { outcome, lost, ..Ruling::applied(merged) }
}

fn fate(row: &StoredRow, name: &str, value: &Value, base: Revision, known: &Known<'_>) -> Fate {
    if fields::equal(row, name, value) {
        return Fate::Equal;
    }
    let version = row.versions.of(name);
    if version.install == known.install && version.seq.is_some_and(|seq| seq > known.seq) {
        // Judged again after it waited: the same computer has said something newer meanwhile.
        return Fate::Lost;
    }
    let own = made_by(known.lineage, version.install, version.seq);
    let concurrent = version.revision > base && !own;
    match class(row, name) {
        FieldClass::Fixed if is_empty(row, name) => Fate::Set,
        FieldClass::Fixed => Fate::Lost,
        _ if !concurrent && !own && !is_empty(row, name) && was_lost(row, base) => {
            Fate::SetOver(row.fields.get(name).cloned().unwrap_or(Value::Null))
        }
        _ if !concurrent => Fate::Set,
        FieldClass::Critical => Fate::Case,
        FieldClass::Register if known.hlc > version.hlc => {
            Fate::SetOver(row.fields.get(name).cloned().unwrap_or(Value::Null))
        }
        FieldClass::Register => Fate::Lost,
    }
}

/// Whether the row that the user saw was lost in a restore: what stands now may never have been on that screen, so it is
/// kept when it gives way.
fn was_lost(row: &StoredRow, base: Revision) -> bool {
    let versions = std::iter::once(&row.versions.born).chain(row.versions.patched.values());
    let mut held = versions.map(|version| version.revision).filter(|revision| revision.epoch <= base.epoch);
    base.epoch < row.revision.epoch && held.all(|revision| revision < base)
}

/// The field's class; a field that only a newer peer knows merges like a register.
fn class(row: &StoredRow, name: &str) -> FieldClass {
    row.entity.spec().field(name).map_or(FieldClass::Register, |field| field.class)
}

fn is_empty(row: &StoredRow, name: &str) -> bool {
    row.fields.get(name).is_none_or(Value::is_null)
}
