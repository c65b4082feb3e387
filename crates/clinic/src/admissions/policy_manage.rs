//! Laying in a policy pack, and saying from which day it holds.

use super::policies::{PackHere, PolicyLine, at_hand, by_hash, digest, keep};
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use xiangyi_domain::users::Right;
use xiangyi_settlement::pack::Problems;
use xiangyi_settlement::{Pack, packs, words};
use xiangyi_store::{Op, policy_packs};
use xiangyi_wire::Entity;

/// A pack's text.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct LayInPolicy {
    /// TOML, as `policies/README.md` describes it.
    pub text: String,
}

/// From when a version is the one to suggest.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ActivatePolicy {
    /// Digest of its text, as the list shows it.
    pub hash: String,
    /// First day of discharge; missing: it is suggested no more by the head's word.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// Last day.
    #[serde(default)]
    pub to: Option<NaiveDate>,
}

/// A pack that was laid in or activated.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PolicyChanged {
    /// As the list shows it now.
    #[serde(flatten)]
    pub policy: PolicyLine,
    /// What to fetch again.
    pub changes: Changes,
}

/// What is wrong with a pack's text, one line each.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PolicyCheck {
    /// Whether it may be laid in.
    pub ok: bool,
    /// Code of the pack, once it is readable.
    pub code: Option<String>,
    /// Each with its place and remedy.
    pub problems: Vec<PolicyProblem>,
    /// Packs of the same place that claim some of its days: it may be laid in, and the head says which holds from when.
    pub clashes: Vec<PolicyProblem>,
}

/// One fault of a pack.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PolicyProblem {
    /// Key path.
    pub path: String,
    /// Line of the text, from 1.
    pub line: Option<u32>,
    /// Stable code.
    pub code: String,
    /// In words, with the remedy.
    pub text: String,
}

impl Clinic {
    /// Checks a pack's text; nothing is written. A pack that claims days of another one of its locality is named too.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn check_policy(&self, input: &LayInPolicy) -> Result<PolicyCheck, ClinicError> {
        self.must(Right::PoliciesView)?;
        let pack = match Pack::parse(&input.text) {
            Ok(pack) => pack,
            Err(problems) => {
                return Ok(PolicyCheck { ok: false, code: None, problems: told(&problems), clashes: Vec::new() });
            }
        };
        let others = self.read(at_hand)?.into_iter().filter(|here| here.pack.code != pack.code);
        let clash = |here: PackHere| packs::check_together(&[here.pack, pack.clone()]).err();
        let clashes = others.filter_map(clash).flat_map(|problems| told(&problems)).collect();
        Ok(PolicyCheck { ok: true, code: Some(pack.code.clone()), problems: Vec::new(), clashes })
    }

    /// Lays a pack in, beside those that come with the app: the head's. A version stays for ever, because settlements
    /// name it; a changed text needs a new version.
    ///
    /// # Errors
    /// `not_allowed`, `bad_policy` with the first fault, `version_taken`.
    pub fn lay_in_policy(&self, input: &LayInPolicy, now: Now, ids: Ids<'_>) -> Result<PolicyChanged, ClinicError> {
        self.must(Right::PoliciesManage)?;
        let pack = Pack::parse(&input.text).map_err(|problems| {
            let first = problems.0.first().map(words::problem).unwrap_or_default();
            ClinicError::refused_at("bad_policy", "text").with("text", first)
        })?;
        let hash = digest(&input.text);
        let here = PackHere { pack, text: input.text.clone(), hash, shipped: false, row: None };
        let ((), committed) = self.commit(Op::ChangePolicy, now, ids, |tx| {
            let same = |known: &PackHere| {
                known.pack.code == here.pack.code && known.pack.version == here.pack.version && known.hash != here.hash
            };
            if at_hand(tx)?.iter().any(same) {
                return Err(ClinicError::refused_at("version_taken", "version"));
            }
            let id = keep(self, tx, &here)?;
            let revision = policy_packs::find(tx, id)?.and_then(|row| row.meta.revision);
            let added = object(json!({ "added_on": now.today, "added_by": self.user_id() }));
            tx.patch(Entity::PolicyPack, id, revision, added)?;
            Ok(())
        })?;
        self.policy_changed(&here.hash, now, committed.into())
    }

    /// Says from which day of discharge a version is the one that the desk suggests: the head's.
    ///
    /// # Errors
    /// `not_allowed`, `unknown_policy`, `dates_reversed`, `days_claimed` when another version that the head named
    /// claims one of the days.
    pub fn activate_policy(
        &self,
        input: &ActivatePolicy,
        now: Now,
        ids: Ids<'_>,
    ) -> Result<PolicyChanged, ClinicError> {
        self.must(Right::PoliciesManage)?;
        if input.from.zip(input.to).is_some_and(|(from, to)| to < from) {
            return Err(ClinicError::refused_at("dates_reversed", "to"));
        }
        let ((), committed) = self.commit(Op::ChangePolicy, now, ids, |tx| {
            let here = by_hash(tx, &input.hash)?.ok_or(ClinicError::unknown("policy", "hash"))?;
            if let Some(from) = input.from {
                let claims = |known: &PackHere| known.hash != here.hash && overlaps(known, from, input.to);
                if let Some(other) = at_hand(tx)?.iter().find(|known| claims(known)) {
                    let refused = ClinicError::refused_at("days_claimed", "from");
                    return Err(refused.with("code", &other.pack.code).with("version", &other.pack.version));
                }
            }
            let id = keep(self, tx, &here)?;
            let revision = policy_packs::find(tx, id)?.and_then(|row| row.meta.revision);
            let days = object(json!({ "active_from": input.from, "active_to": input.to }));
            tx.patch(Entity::PolicyPack, id, revision, days)?;
            Ok(())
        })?;
        self.policy_changed(&input.hash, now, committed.into())
    }

    fn policy_changed(&self, hash: &str, now: Now, changes: Changes) -> Result<PolicyChanged, ClinicError> {
        let here = self.read(|reader| by_hash(reader, hash))?.ok_or(ClinicError::unknown("policy", "hash"))?;
        Ok(PolicyChanged { policy: here.line(now.today), changes })
    }
}

/// Whether the head gave a version some of these days.
fn overlaps(known: &PackHere, from: NaiveDate, to: Option<NaiveDate>) -> bool {
    let Some(row) = &known.row else { return false };
    let starts = row.active_from.filter(|starts| to.is_none_or(|to| *starts <= to));
    starts.is_some() && row.active_to.is_none_or(|ends| from <= ends)
}

fn told(problems: &Problems) -> Vec<PolicyProblem> {
    let one = |problem: &xiangyi_settlement::pack::Problem| PolicyProblem {
        path: problem.path.clone(),
        line: problem.line,
        code: problem.fault.code().to_owned(),
        text: words::problem(problem),
    };
    problems.0.iter().map(one).collect()
}
