//! Two residents become one.

use super::fields::{Choice, taken_over, values};
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::households::Moving;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use crate::residents::card::is_head;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use xiangyi_domain::id::{HouseholdId, MergeId, MoveId, ResidentId};
use xiangyi_domain::users::Right;
use xiangyi_store::residents::Resident;
use xiangyi_store::{Op, Reader, WriteTx, admissions, contracts, residents};
use xiangyi_wire::Entity;

/// Who stays, who goes, and which value of each field that differs.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MergeResidents {
    /// Id or ID number of the resident who stays.
    pub kept: String,
    /// Of the one who goes.
    pub merged: String,
    /// By field: whose value. Fields that only one of them has are taken from that one.
    #[serde(default)]
    pub chosen: BTreeMap<String, Choice>,
    /// Why the head merges two people who both have a contract in force or are both in hospital.
    #[serde(default)]
    pub reason: Option<String>,
}

/// What was done.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Merged {
    /// The merge: undo it by this.
    pub merge: MergeId,
    /// Who stays.
    pub kept: ResidentId,
    /// What is left to see to.
    pub warnings: Vec<MergeWarning>,
    /// What to fetch again.
    pub changes: Changes,
}

/// A household that the merge left as it should not stay.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MergeWarning {
    /// `household_without_head` or `household_empty`.
    pub code: String,
    /// Which.
    pub household: HouseholdId,
}

/// A rule that stands against a merge until somebody has seen to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum MergeProblem {
    /// Both have a contract in force: end one first.
    TwoContractsInForce,
    /// Both are in hospital or not settled: settle one first.
    TwoOpenAdmissions,
}

impl MergeProblem {
    const fn code(self) -> &'static str {
        match self {
            MergeProblem::TwoContractsInForce => "two_contracts_in_force",
            MergeProblem::TwoOpenAdmissions => "two_open_admissions",
        }
    }
}

impl Clinic {
    /// Says that two residents are one person. Nothing of the one who goes is
    /// rewritten; the one who stays takes over the values that a person chose.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`, `same_resident`, `missing_key`
    /// with the field to choose, `two_contracts_in_force` and
    /// `two_open_admissions` unless the head gives a reason.
    pub fn merge_residents(&self, input: MergeResidents, now: Now, ids: Ids<'_>) -> Result<Merged, ClinicError> {
        self.must(Right::ResidentsEdit)?;
        let ((merge, kept, left), committed) = self.commit(Op::MergeResidents, now, ids, |tx| {
            let kept = self.resident(tx, &input.kept)?;
            let merged = self.resident(tx, &input.merged)?;
            if kept.id == merged.id {
                return Err(ClinicError::refused_at("same_resident", "merged"));
            }
            let reason = input.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
            self.must_be_one(tx, &kept, &merged, reason, now.today)?;
            let taken = taken_over(&kept, &merged, &input.chosen)?;
            let home = home(&kept, &taken);
            let merge = self.write_merge(tx, &kept, &merged, taken, reason, now)?;
            let left = [kept.household, merged.household].into_iter().flatten().filter(|left| Some(*left) != home);
            Ok((merge, kept.id, left.collect::<BTreeSet<_>>()))
        })?;
        let warnings = self.read(|reader| {
            let of_each = left.into_iter().map(|household| warning(reader, household));
            Ok::<_, ClinicError>(of_each.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
        })?;
        Ok(Merged { merge, kept, warnings, changes: committed.into() })
    }

    fn must_be_one(
        &self,
        reader: &Reader<'_>,
        kept: &Resident,
        merged: &Resident,
        reason: Option<&str>,
        today: NaiveDate,
    ) -> Result<(), ClinicError> {
        let may_decide = reason.is_some() && self.user().role.may(Right::AdmissionsOverride);
        let problem = problems(reader, kept.id, merged.id, today)?.into_iter().next();
        problem.filter(|_| !may_decide).map_or(Ok(()), |problem| Err(ClinicError::refused_at(problem.code(), "merged")))
    }

    fn write_merge(
        &self,
        tx: &mut WriteTx<'_>,
        kept: &Resident,
        merged: &Resident,
        taken: Map<String, Value>,
        reason: Option<&str>,
        now: Now,
    ) -> Result<MergeId, ClinicError> {
        let former = values(kept);
        let before: Map<String, Value> =
            taken.keys().map(|field| (field.clone(), former.get(field).cloned().unwrap_or(Value::Null))).collect();
        let row = json!({
            "village": kept.village, "kept": kept.id, "merged": merged.id, "chosen": taken, "before": before,
            "merged_on": now.today, "merged_by": self.user_id(),
        });
        let id = MergeId(tx.new_id());
        tx.note(reason.map_or_else(|| format!("merge {id}"), |reason| format!("merge {id}: {reason}")));
        tx.group(|tx| {
            tx.insert(Entity::Merge, id, &self.township(), object(row))?;
            if let Some(to) = home(kept, &taken).filter(|_| taken.keys().any(|field| is_place(field))) {
                let relation = taken.get("relation").map_or(kept.relation.as_deref(), Value::as_str);
                let explaining = MoveId(tx.new_id());
                self.insert_move(tx, explaining, kept, Moving::found_out(kept, now.today, to, relation))?;
            }
            if !taken.is_empty() {
                tx.patch(Entity::Resident, kept.id, kept.meta.revision, taken)?;
            }
            Ok::<_, ClinicError>(())
        })?;
        Ok(id)
    }
}

/// Rules that stand against these two being one.
pub(super) fn problems(
    reader: &Reader<'_>,
    kept: ResidentId,
    merged: ResidentId,
    today: NaiveDate,
) -> Result<Vec<MergeProblem>, ClinicError> {
    let mut problems = Vec::new();
    let (mine, theirs) = (terms(reader, kept, today)?, terms(reader, merged, today)?);
    if mine.iter().any(|one| theirs.iter().any(|other| one.0 <= other.1 && other.0 <= one.1)) {
        problems.push(MergeProblem::TwoContractsInForce);
    }
    if is_in_hospital(reader, kept)? && is_in_hospital(reader, merged)? {
        problems.push(MergeProblem::TwoOpenAdmissions);
    }
    Ok(problems)
}

/// First and last day of each contract that is or will be in force.
fn terms(
    reader: &Reader<'_>,
    resident: ResidentId,
    today: NaiveDate,
) -> Result<Vec<(NaiveDate, NaiveDate)>, ClinicError> {
    let all = contracts::of_resident(reader, resident)?.into_iter();
    let terms = all.filter_map(|contract| {
        let ended = contract.ended_on.and_then(|on| on.pred_opt());
        let last = [contract.ends_on, ended].into_iter().flatten().min()?;
        Some((contract.starts_on?, last))
    });
    Ok(terms.filter(|(first, last)| *last >= today && first <= last).collect())
}

fn is_in_hospital(reader: &Reader<'_>, resident: ResidentId) -> Result<bool, ClinicError> {
    let open = admissions::unsettled_of_resident(reader, resident)?;
    Ok(open.iter().any(|admission| matches!(admission.state.as_str(), "in_hospital" | "discharged")))
}

/// Whether a field says where somebody lives, or as whom.
pub(super) fn is_place(field: &str) -> bool {
    matches!(field, "household" | "relation")
}

/// Where the one who stays lives once the chosen values are taken over.
fn home(kept: &Resident, taken: &Map<String, Value>) -> Option<HouseholdId> {
    taken.get("household").map_or(kept.household, |home| home.as_str().and_then(|id| id.parse().ok()))
}

fn warning(reader: &Reader<'_>, household: HouseholdId) -> Result<Option<MergeWarning>, ClinicError> {
    let members = residents::of_household(reader, household)?;
    let code = match members.iter().find(|member| is_head(member.relation.as_deref())) {
        Some(_) => return Ok(None),
        None if members.is_empty() => "household_empty",
        None => "household_without_head",
    };
    Ok(Some(MergeWarning { code: code.to_owned(), household }))
}
