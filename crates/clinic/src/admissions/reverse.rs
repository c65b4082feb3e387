//! `admission reverse`: 退结算, and taking single postings back; `admission recompute`.

use super::AdmissionAnswer;
use super::affected::{Affected, affected};
use super::answer::Case;
use super::post::Entry;
use super::reckon::{kept_bill, known_statements};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use chrono::Datelike;
use serde::{Deserialize, Serialize};
use xiangyi_domain::admissions::{PostingKind, Step, Taken};
use xiangyi_domain::id::{AdmissionId, PostingId};
use xiangyi_domain::users::Right;
use xiangyi_settlement::{Bill, Statement};
use xiangyi_store::{Op, Reader, WriteTx, postings};

/// What is taken back.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Reverse {
    /// Which admission.
    pub id: AdmissionId,
    /// Why.
    pub reason: String,
    /// One posting, such as a payment; the settlement if missing.
    #[serde(default)]
    pub posting: Option<PostingId>,
}

/// What was taken back, and which later settlements it concerns.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Reversed {
    /// The admission as it stands now.
    #[serde(flatten)]
    pub answer: AdmissionAnswer,
    /// Settlements of the year that come out otherwise now.
    pub affected: Vec<Affected>,
}

/// A settlement computed again from what was kept with it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Recomputed {
    /// Whether it comes out to the fen as it was stored.
    pub same: bool,
    /// Code of the pack.
    pub policy: String,
    /// Its version.
    pub version: String,
    /// Digest of its text.
    pub hash: String,
    /// As stored.
    pub stored: Statement,
    /// As computed now.
    pub computed: Statement,
}

impl Clinic {
    /// Takes a settlement back, or one posting. The settlement is kept in the history, marked 已冲销; the ledger is
    /// turned back by entries, never changed. Payments stay with the patient's account.
    ///
    /// # Errors
    /// `not_allowed`, `unknown_admission`, `wrong_state`, `reason_missing`, `unknown_posting`, `already_reversed`,
    /// `not_reversible`.
    pub fn reverse_admission(&self, input: &Reverse, now: Now, ids: Ids<'_>) -> Result<Reversed, ClinicError> {
        self.must(Right::AdmissionsReverse)?;
        if input.reason.trim().is_empty() {
            return Err(ClinicError::refused_at("reason_missing", "reason"));
        }
        let ((case, affected), committed) = self.commit(Op::Reverse, now, ids, |tx| {
            let case = Case::load(self, tx, input.id)?;
            match input.posting {
                Some(posting) => self.reverse_posting(tx, &case, posting, input, now)?,
                None => tx.group(|tx| self.reverse_settlement(tx, &case, input, now))?,
            }
            let year = case.statement().map(|statement| statement.discharged_on.year());
            let affected = match year.filter(|_| input.posting.is_none()) {
                Some(year) => affected(tx, case.admission.resident, year)?,
                None => Vec::new(),
            };
            Ok((Case::load(self, tx, input.id)?, affected))
        })?;
        Ok(Reversed { answer: case.answer(Vec::new(), committed.into()), affected })
    }

    fn reverse_settlement(
        &self,
        tx: &mut WriteTx<'_>,
        case: &Case,
        input: &Reverse,
        now: Now,
    ) -> Result<(), ClinicError> {
        let reason = input.reason.trim().to_owned();
        self.append(tx, case, &Step::Reversed { on: now.today, reason }, now)?;
        let standing = case.postings.iter().rev().filter(|posting| posting.kind == PostingKind::Settlement.code());
        for posting in standing {
            if postings::reversal_of(tx, posting.id)?.is_none() {
                self.post_entry(tx, Entry::turning_back(posting, &input.reason, now.today), now)?;
                return Ok(());
            }
        }
        Err(ClinicError::unknown("posting", "id"))
    }

    fn reverse_posting(
        &self,
        tx: &mut WriteTx<'_>,
        case: &Case,
        id: PostingId,
        input: &Reverse,
        now: Now,
    ) -> Result<(), ClinicError> {
        let posting = case.postings.iter().find(|posting| posting.id == id);
        let posting = posting.ok_or(ClinicError::unknown("posting", "posting"))?;
        if !PostingKind::from_code(&posting.kind).is_some_and(PostingKind::is_reversible_alone) {
            return Err(ClinicError::refused_at("not_reversible", "posting"));
        }
        if postings::reversal_of(tx, id)?.is_some() {
            return Err(ClinicError::refused_at("already_reversed", "posting"));
        }
        self.post_entry(tx, Entry::turning_back(posting, &input.reason, now.today), now)?;
        Ok(())
    }

    /// Computes a settlement again from the bill, the pack and the earlier settlements that were kept with it: the one
    /// that stands, or the last that was taken back.
    ///
    /// # Errors
    /// `unknown_admission`, `not_settled`, `not_kept` where it was made without keeping them.
    pub fn recompute_settlement(&self, id: AdmissionId) -> Result<Recomputed, ClinicError> {
        self.must(Right::AdmissionsView)?;
        self.read(|reader| {
            let case = Case::load(self, reader, id)?;
            let settled = case.history.iter().rfind(|taken| matches!(taken.step, Step::Settled { .. }));
            let settled = settled.ok_or(ClinicError::refused("not_settled"))?;
            recomputed(reader, &case, settled)?.ok_or(ClinicError::refused("not_kept"))
        })
    }
}

fn recomputed(reader: &Reader<'_>, case: &Case, settled: &Taken) -> Result<Option<Recomputed>, ClinicError> {
    let Step::Settled { statement, prior, household_prior, .. } = &settled.step else { return Ok(None) };
    let (Ok(stored), Some((bill, pack))) =
        (serde_json::from_value::<Statement>(statement.clone()), kept_bill(reader, settled)?)
    else {
        return Ok(None);
    };
    let known = known_statements(reader, case.admission.resident)?;
    let statements = |ids: &[String]| ids.iter().map(|id| known.get(id).cloned()).collect::<Option<Vec<_>>>();
    let (Some(prior), Some(household_prior)) = (statements(prior), statements(household_prior)) else {
        return Ok(None);
    };
    let computed = xiangyi_settlement::settle(&Bill { prior, household_prior, ..bill }, &pack.pack)?;
    let (policy, version) = (pack.pack.code.clone(), pack.pack.version.clone());
    Ok(Some(Recomputed { same: computed == stored, policy, version, hash: pack.hash, stored, computed }))
}
