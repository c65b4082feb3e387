//! A row that this server has lost, or holds older than it was: a device gives it back as the server last told it.

use super::{Known, Rejection, Ruling, enter, fields, money, own_area};
use crate::storage::{Case, FieldVersion, Refusal, StoredRow, Versions};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use xiangyi_domain::id::InstallId;
use xiangyi_wire::Change;
use xiangyi_wire::change::{Offered, Revision};
use xiangyi_wire::entities::{MergeClass, case_of};
use xiangyi_wire::push::Outcome;

/// No row was ever changed so often.
const MOST_CHANGES: u64 = 1 << 40;

/// Judges an offer: it never overwrites what stands.
pub(super) fn offer(change: &Change, offered: &Offered, known: &Known<'_>) -> Result<Ruling, Rejection> {
    let spec = change.entity.spec();
    fields::check(spec, &offered.fields)?;
    if spec.class == MergeClass::Money {
        money::check(&offered.fields)?;
    }
    let base = base(change, known)?;
    let Some(row) = known.row else { return Ok(enter(change, lost(change, offered, base, known)?, known)) };
    if row.revision >= base {
        return Ok(Ruling::nothing_new(change, row));
    }
    if only_adds(row, offered) && known.number_holder.is_none() {
        return Ok(Ruling::applied(laid_over(row, offered, &differing(row, offered), base, known)));
    }
    Ok(match known.open_case {
        Some(cause) => {
            let outcome = Outcome::Held { case_id: case_of(cause).to_string(), code: "row_behind".to_owned() };
            Ruling::waiting(&Refusal { change_id: cause, outcome }, "case_open")
        }
        None => {
            let held = Ruling::held(change, "row_behind", None);
            let contested = differing(row, offered).into_iter().collect();
            Ruling { case: held.case.clone().map(|case| Case { contested, ..case }), ..held }
        }
    })
}

/// Rules on a held offer as a person decided: whether to use it, as far as the fields were in dispute.
#[must_use]
pub fn decided(change: &Change, offered: &Offered, used: Option<&[String]>, known: &Known<'_>) -> Ruling {
    let refused = |rejection: Rejection| Ruling::rejected(rejection.code, rejection.field);
    let base = match base(change, known) {
        Ok(base) => base,
        Err(rejection) => return refused(rejection),
    };
    match (known.row, used) {
        (None, None) => Ruling::rejected("decided_against", None),
        (None, Some(_)) => match lost(change, offered, base, known) {
            Ok(row) => Ruling::applied(row),
            Err(rejection) => refused(rejection),
        },
        // What stands is newer than what anybody offers, from now on.
        (Some(row), None) => {
            let row = StoredRow { revision: beyond(row.revision.max(base), known), ..row.clone() };
            Ruling { row: Some(row), ..Ruling::rejected("decided_against", None) }
        }
        (Some(row), Some(_)) if row.entity.spec().class == MergeClass::Money => {
            Ruling { row: Some(row.clone()), ..Ruling::rejected("row_exists", None) }
        }
        (Some(row), Some(contested)) => {
            let names = differing(row, offered);
            let names = names.into_iter().filter(|name| contested.is_empty() || contested.contains(name)).collect();
            Ruling::applied(laid_over(row, offered, &names, base, known))
        }
    }
}

fn base(change: &Change, known: &Known<'_>) -> Result<Revision, Rejection> {
    let believed = |base: &Revision| base.epoch <= known.epoch && base.count < MOST_CHANGES;
    change.base.filter(believed).ok_or_else(|| Rejection::at("bad_value", "base"))
}

fn beyond(revision: Revision, known: &Known<'_>) -> Revision {
    Revision { epoch: known.epoch, count: revision.count + 1 }
}

/// A row that is not here. When and by whom its values were typed, nobody knows any more: whoever saw the base has seen them,
/// and any other value counts as newer.
fn lost(change: &Change, offered: &Offered, base: Revision, known: &Known<'_>) -> Result<StoredRow, Rejection> {
    let own = own_area(change.entity.spec(), &offered.fields, known.org);
    let own = own.ok_or_else(|| Rejection::at("missing_field", "village"))?;
    let born = FieldVersion { revision: base, hlc: 0, install: InstallId::from_bytes([0; 16]), seq: None };
    Ok(StoredRow {
        entity: change.entity,
        id: change.row,
        area: known.home.cloned().unwrap_or(own),
        revision: beyond(base, known),
        fields: offered.fields.clone(),
        events: offered.events.clone(),
        voided: offered.voided.clone(),
        versions: Versions { born, patched: BTreeMap::new() },
        position: 0,
    })
}

/// Fields that the two do not have equal.
fn differing(row: &StoredRow, offered: &Offered) -> BTreeSet<String> {
    let names = row.fields.keys().chain(offered.fields.keys());
    let value = |name: &str| offered.fields.get(name).unwrap_or(&Value::Null);
    names.filter(|name| !fields::equal(row, name, value(name))).cloned().collect()
}

/// Whether all that stands is in the offer too.
fn only_adds(row: &StoredRow, offered: &Offered) -> bool {
    let fills = |name: &String| row.fields.get(name).is_none_or(Value::is_null);
    differing(row, offered).iter().all(fills)
        && row.events.iter().all(|event| offered.events.contains(event))
        && (row.voided.is_none() || row.voided == offered.voided)
}

fn laid_over(
    row: &StoredRow,
    offered: &Offered,
    names: &BTreeSet<String>,
    base: Revision,
    known: &Known<'_>,
) -> StoredRow {
    let mut row = StoredRow { revision: beyond(row.revision.max(base), known), ..row.clone() };
    for name in names {
        match offered.fields.get(name).filter(|value| !value.is_null()) {
            Some(value) => row.fields.insert(name.clone(), value.clone()),
            None => row.fields.shift_remove(name),
        };
        let nobody = InstallId::from_bytes([0; 16]);
        let version = FieldVersion { revision: base, hlc: 0, install: nobody, seq: None };
        row.versions.patched.insert(name.clone(), version);
    }
    let missing = |event: &&Value| row.events.iter().all(|known| known.get("id") != event.get("id"));
    let missing: Vec<Value> = offered.events.iter().filter(missing).cloned().collect();
    row.events.extend(missing);
    row.voided.clone_from(&offered.voided);
    row
}
