//! Who was merged into a resident, and when.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::{Hit, Named, Names, hit};
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use xiangyi_domain::id::{MergeId, ResidentId};
use xiangyi_domain::users::Right;
use xiangyi_store::merges::{self, Merge};
use xiangyi_store::residents;

/// The merges of one resident.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MergeHistory {
    /// The newest first, also those that were undone.
    pub merges: Vec<MergeLine>,
}

/// One merge.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MergeLine {
    /// The merge: undo it by this.
    pub merge: MergeId,
    /// Who stayed.
    pub kept: Named<ResidentId>,
    /// Who went.
    pub merged: Hit,
    /// When.
    pub merged_on: Option<NaiveDate>,
    /// By whom; empty when the county server saw that two computers had entered one person.
    pub merged_by: String,
    /// When it was taken back.
    pub undone_on: Option<NaiveDate>,
    /// By whom.
    pub undone_by: String,
    /// Fields of the one who stayed that took the other's value.
    pub replaced: Vec<String>,
    /// Whether this user may take it back.
    pub may_undo: bool,
}

impl Clinic {
    /// The merges of a resident and of all who were merged into them.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`.
    pub fn merge_history(&self, who: &str, now: Now) -> Result<MergeHistory, ClinicError> {
        self.must(Right::ResidentsView)?;
        self.read(|reader| {
            let resident = self.resident(reader, who)?;
            let mut all: BTreeMap<MergeId, Merge> = BTreeMap::new();
            for id in std::iter::once(resident.id).chain(merges::aliases(reader, resident.id)?) {
                let naming = merges::naming(reader, id)?.into_iter();
                all.extend(naming.filter(|merge| !is_no_duplicate(merge)).map(|merge| (merge.id, merge)));
            }
            let names = Names::load(reader)?;
            let mut lines = Vec::new();
            for merge in all.into_values() {
                let (kept, merged) = (residents::find(reader, merge.kept)?, residents::find(reader, merge.merged)?);
                let Some((kept, merged)) = kept.zip(merged) else { continue };
                let covered = self.user().covers(kept.village) && self.user().covers(merged.village);
                let replaced = merge.before.as_ref().and_then(Value::as_object);
                lines.push(MergeLine {
                    merge: merge.id,
                    kept: Named { id: kept.id, name: kept.name },
                    merged: hit(self, reader, &names, &merged, now.today)?,
                    merged_on: merge.merged_on,
                    merged_by: names.user(merge.merged_by),
                    undone_on: merge.undone_on,
                    undone_by: names.user(merge.undone_by),
                    replaced: replaced.map(|fields| fields.keys().cloned().collect()).unwrap_or_default(),
                    may_undo: merge.undone_on.is_none() && covered && self.user().role.may(Right::ResidentsEdit),
                });
            }
            lines.sort_by_key(|line| std::cmp::Reverse((line.merged_on, line.merge)));
            Ok(MergeHistory { merges: lines })
        })
    }
}

/// Whether the row says something else: "two people", or that somebody lives in another village now.
pub(super) fn is_no_duplicate(merge: &Merge) -> bool {
    merge.chosen.as_ref().is_some_and(|chosen| chosen["different"] == true || chosen["moved"] == true)
}
