//! `admission reverse`: 退结算, and taking single postings back; `admission affected`, `admission recompute`.

use super::AdmissionAnswer;
use super::answer::{Case, lines};
use super::post::Entry;
use super::reckon::{as_of_now, kept_bill};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{PostingKind, Step, Taken, reversal_lines};
use xiangyi_domain::id::{AdmissionId, PostingId, ResidentId};
use xiangyi_domain::users::Right;
use xiangyi_settlement::{Bill, Statement};
use xiangyi_store::{Op, Reader, WriteTx, admissions, outside_settlements, postings, residents};

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

/// A settlement that would come out otherwise today, because an earlier one of the year has changed.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Affected {
    /// Which admission.
    pub admission: AdmissionId,
    /// 住院号.
    pub number: String,
    /// The patient.
    pub resident: ResidentId,
    /// Their name.
    pub name: String,
    /// 出院日期.
    pub discharged_on: NaiveDate,
    /// 个人自付 as it was settled.
    pub self_pay: Money,
    /// As it would be now.
    pub self_pay_now: Money,
    /// Now − then.
    pub difference: Money,
    /// Layers that differ, then and now.
    pub layers: Vec<AffectedLayer>,
}

/// A layer of an affected settlement.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AffectedLayer {
    /// Its code.
    pub code: String,
    /// Its name in the policy.
    pub name: String,
    /// As it was settled.
    pub paid: Money,
    /// As it would be now.
    pub paid_now: Money,
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
                return self.turn_back(tx, posting, input, now);
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
        self.turn_back(tx, posting, input, now)
    }

    /// Posts the opposite of a posting.
    fn turn_back(
        &self,
        tx: &mut WriteTx<'_>,
        posting: &postings::Posting,
        input: &Reverse,
        now: Now,
    ) -> Result<(), ClinicError> {
        let lines = reversal_lines(&lines(std::slice::from_ref(posting)));
        let entry = Entry {
            reason: Some(input.reason.trim().to_owned()),
            reverses: Some(posting.id),
            ..Entry::of(input.id, PostingKind::Reversal, lines, now.today)
        };
        self.post_entry(tx, entry, now)?;
        Ok(())
    }

    /// The settlements of a resident and their household that would come out otherwise today, because an earlier one
    /// of the year was taken back, issued again, or came later.
    ///
    /// # Errors
    /// `unknown_resident`.
    pub fn affected_settlements(&self, who: &str, year: i32) -> Result<Vec<Affected>, ClinicError> {
        self.must(Right::AdmissionsView)?;
        self.read(|reader| {
            let resident = self.resident(reader, who)?;
            affected(reader, resident.id, year)
        })
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

/// Every statement of a resident and their household, also those that were taken back, by the step that made it.
fn known_statements(reader: &Reader<'_>, resident: ResidentId) -> Result<BTreeMap<String, Statement>, ClinicError> {
    let mut known = BTreeMap::new();
    for person in people(reader, resident)? {
        for row in admissions::of_resident(reader, person)? {
            for taken in Case::of(row, Vec::new()).history {
                if let Step::Settled { statement, .. } = taken.step {
                    known.extend(serde_json::from_value(statement).ok().map(|statement| (taken.id, statement)));
                }
            }
        }
        for row in outside_settlements::of_resident(reader, person)? {
            let statement = serde_json::from_value(row.statement).ok();
            known.extend(statement.map(|statement| (row.id.to_string(), statement)));
        }
    }
    Ok(known)
}

/// A resident and the other members of their household.
fn people(reader: &Reader<'_>, resident: ResidentId) -> Result<Vec<ResidentId>, ClinicError> {
    let household = residents::find(reader, resident)?.and_then(|person| person.household);
    let members = household.map(|id| residents::of_household(reader, id)).transpose()?.unwrap_or_default();
    let others = members.into_iter().map(|member| member.id).filter(|id| *id != resident);
    Ok(std::iter::once(resident).chain(others).collect())
}

/// The settlements of a household's year that come out otherwise now.
pub(super) fn affected(reader: &Reader<'_>, resident: ResidentId, year: i32) -> Result<Vec<Affected>, ClinicError> {
    let mut found = Vec::new();
    for person in people(reader, resident)? {
        let name = residents::find(reader, person)?.map(|person| person.name).unwrap_or_default();
        for row in admissions::of_resident(reader, person)? {
            let case = Case::of(row, Vec::new());
            let Some(stored) = case.statement().filter(|statement| statement.discharged_on.year() == year) else {
                continue;
            };
            if let Some(now) = as_of_now(reader, &case)? {
                found.extend(differing(&case, &name, &stored, &now.statement));
            }
        }
    }
    found.sort_by_key(|a| (a.discharged_on, a.admission));
    Ok(found)
}

fn differing(case: &Case, name: &str, stored: &Statement, now: &Statement) -> Option<Affected> {
    let layers: Vec<AffectedLayer> = now
        .layers
        .iter()
        .filter_map(|layer| {
            let paid = stored.layer(layer.code).map_or(Money::ZERO, |then| then.paid);
            (paid != layer.paid).then(|| AffectedLayer {
                code: layer.code.code().to_owned(),
                name: layer.name.clone(),
                paid,
                paid_now: layer.paid,
            })
        })
        .collect();
    (!layers.is_empty() || stored.self_pay != now.self_pay).then(|| Affected {
        admission: case.row.id,
        number: case.row.number.clone(),
        resident: case.admission.resident,
        name: name.to_owned(),
        discharged_on: stored.discharged_on,
        self_pay: stored.self_pay,
        self_pay_now: now.self_pay,
        difference: now.self_pay - stored.self_pay,
        layers,
    })
}
