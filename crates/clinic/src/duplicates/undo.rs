//! A merge is taken back.

use super::fields::values;
use super::history::is_no_duplicate;
use super::merge::is_place;
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use xiangyi_domain::id::{MergeId, ResidentId};
use xiangyi_domain::users::Right;
use xiangyi_store::merges::Merge;
use xiangyi_store::{Op, Reader, merges, moves, residents};
use xiangyi_wire::Entity;

/// Which merge.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct UndoMerge {
    /// The merge.
    pub merge: MergeId,
}

/// What came back.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct UndoneMerge {
    /// Who had stayed.
    pub kept: ResidentId,
    /// Who is back.
    pub merged: ResidentId,
    /// Fields that have their former values again.
    pub restored: Vec<String>,
    /// Fields that were edited since, and stay as they are.
    pub stays: Vec<String>,
    /// What to fetch again.
    pub changes: Changes,
}

impl Clinic {
    /// Says that two merged residents are two people after all. Values that
    /// the merge replaced come back unless somebody has edited them since.
    ///
    /// # Errors
    /// `unknown_merge`, `not_your_village`, `merge_already_undone`.
    pub fn undo_merge(&self, input: UndoMerge, now: Now, ids: Ids<'_>) -> Result<UndoneMerge, ClinicError> {
        self.must(Right::ResidentsEdit)?;
        let ((merge, restored, stays), committed) = self.commit(Op::UndoMerge, now, ids, |tx| {
            let merge =
                merges::find(tx, input.merge)?.filter(|merge| merge.meta.voided.is_none() && !is_no_duplicate(merge));
            let merge = merge.ok_or(ClinicError::unknown("merge", "merge"))?;
            let (kept, merged) = (residents::find(tx, merge.kept)?, residents::find(tx, merge.merged)?);
            for resident in [&kept, &merged].into_iter().flatten() {
                self.must_cover(resident.village)?;
            }
            if merge.undone_on.is_some() {
                return Err(ClinicError::refused_at("merge_already_undone", "merge"));
            }
            let now_there = kept.as_ref().map(values).unwrap_or_default();
            let (back, stays) = former_values(&merge, &now_there);
            let restored: Vec<String> = back.keys().cloned().collect();
            tx.note(format!("merge {}", merge.id));
            tx.group(|tx| {
                let undone = object(json!({ "undone_on": now.today, "undone_by": self.user_id() }));
                tx.patch(Entity::Merge, merge.id, merge.meta.revision, undone)?;
                if back.keys().any(|field| is_place(field))
                    && let Some(row) = explaining(tx, &merge)?
                {
                    self.insert_correction(tx, &row, None)?;
                }
                if let Some(kept) = kept.filter(|kept| kept.meta.voided.is_none() && !back.is_empty()) {
                    tx.patch(Entity::Resident, kept.id, kept.meta.revision, back)?;
                }
                Ok::<_, ClinicError>(())
            })?;
            Ok((merge, restored, stays))
        })?;
        Ok(UndoneMerge { kept: merge.kept, merged: merge.merged, restored, stays, changes: committed.into() })
    }
}

/// The move that the merge wrote for the one who stays: the last of its day into the place that was chosen.
fn explaining(reader: &Reader<'_>, merge: &Merge) -> Result<Option<moves::Move>, ClinicError> {
    let chosen = |field: &str| merge.chosen.as_ref().and_then(|chosen| chosen.get(field));
    let mut rows = moves::of_resident(reader, merge.kept)?;
    rows.retain(|row| {
        let fits = |field: &str, value: Value| chosen(field).is_none_or(|wanted| *wanted == value);
        row.resident == merge.kept
            && row.moved_on == merge.merged_on
            && row.corrects.is_none()
            && fits("household", json!(row.household_to))
            && fits("relation", json!(row.relation_to))
    });
    Ok(rows.pop())
}

/// The values to bring back, and the fields that hold neither what the merge chose nor what was there before.
fn former_values(merge: &Merge, now_there: &Map<String, Value>) -> (Map<String, Value>, Vec<String>) {
    let none = Map::new();
    let chosen = merge.chosen.as_ref().and_then(Value::as_object).unwrap_or(&none);
    let before = merge.before.as_ref().and_then(Value::as_object).unwrap_or(&none);
    let (mut back, mut stays) = (Map::new(), Vec::new());
    for (field, former) in before {
        let there = now_there.get(field).unwrap_or(&Value::Null);
        if Some(there) == chosen.get(field) {
            back.insert(field.clone(), former.clone());
        } else if there != former {
            stays.push(field.clone());
        }
    }
    (back, stays)
}
