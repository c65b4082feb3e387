//! 欠费: `admission instalments`, `write-off`, `abscond`, `lift-block`.

use super::AdmissionAnswer;
use super::answer::Case;
use super::post::Entry;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use chrono::NaiveDate;
use serde::Deserialize;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{Guarantor, Instalment, Plan, PostingKind, State, Step, write_off_lines};
use xiangyi_domain::id::AdmissionId;
use xiangyi_domain::users::Right;
use xiangyi_store::Op;

/// 欠费分期协议.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AgreeInstalments {
    /// Which admission.
    pub id: AdmissionId,
    /// The day of the agreement.
    pub on: NaiveDate,
    /// Why the patient cannot pay at once.
    pub reason: String,
    /// Who stands for it.
    pub guarantor: Guarantor,
    /// The parts by day; they sum to what is owed.
    pub parts: Vec<Instalment>,
}

/// 核销.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WriteOff {
    /// Which admission.
    pub id: AdmissionId,
    /// How much; the whole balance if missing.
    #[serde(default)]
    pub amount: Option<Money>,
    /// Why.
    pub reason: String,
}

/// 逃费.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MarkAbsconded {
    /// Which admission.
    pub id: AdmissionId,
    /// The day.
    pub on: NaiveDate,
    /// What is known.
    #[serde(default)]
    pub remark: Option<String>,
}

/// The head lets an unsettled admission block no more.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct LiftBlock {
    /// Which admission.
    pub id: AdmissionId,
    /// Why.
    pub reason: String,
}

impl Clinic {
    /// Agrees that what is owed is paid in parts; a new agreement takes the place of the last. It lifts no block.
    ///
    /// # Errors
    /// `unknown_admission`, `wrong_state`, `in_future`, and the codes of plans (`instalments_not_balance` …).
    pub fn agree_instalments(
        &self,
        input: AgreeInstalments,
        now: Now,
        ids: Ids<'_>,
    ) -> Result<AdmissionAnswer, ClinicError> {
        self.must(Right::AdmissionsSettle)?;
        let AgreeInstalments { id, on, reason, guarantor, parts } = input;
        let plan = Plan { reason, guarantor, parts };
        let (case, committed) = self.commit(Op::AgreeInstalments, now, ids, |tx| {
            let case = Case::load(self, tx, id)?;
            if case.state.state != State::Settled {
                return Err(case.wrong_state());
            }
            let owed = case.owed()?;
            plan.check(on, owed)
                .map_err(|problem| ClinicError::refused_at(problem.code(), problem.field()).with("balance", owed))?;
            self.append(tx, &case, &Step::Instalments { on, plan }, now)?;
            Case::load(self, tx, id)
        })?;
        Ok(case.answer(Vec::new(), committed.into()))
    }

    /// Gives up what a patient owes, or a part of it: the head's, with a reason; the ledger shows it as a loss.
    ///
    /// # Errors
    /// `not_allowed`, `unknown_admission`, `wrong_state`, `reason_missing`, `not_a_payment`, `above_balance`.
    pub fn write_off(&self, input: &WriteOff, now: Now, ids: Ids<'_>) -> Result<AdmissionAnswer, ClinicError> {
        self.must(Right::AdmissionsWriteOff)?;
        if input.reason.trim().is_empty() {
            return Err(ClinicError::refused_at("reason_missing", "reason"));
        }
        let (case, committed) = self.commit(Op::WriteOff, now, ids, |tx| {
            let case = Case::load(self, tx, input.id)?;
            let owed = case.owed()?;
            if case.state.state != State::Settled {
                return Err(case.wrong_state());
            }
            let lines = write_off_lines(input.amount.unwrap_or(owed), owed)
                .map_err(|error| ClinicError::refused_at(error.code(), "amount").with("balance", owed))?;
            let reason = Some(input.reason.trim().to_owned());
            let entry = Entry { reason, ..Entry::of(input.id, PostingKind::WriteOff, lines, now.today) };
            self.post_entry(tx, entry, now)?;
            Case::load(self, tx, input.id)
        })?;
        Ok(case.answer(Vec::new(), committed.into()))
    }

    /// Marks that a patient left without paying.
    ///
    /// # Errors
    /// `unknown_admission`, `wrong_state`, `in_future`, `before_admission`.
    pub fn mark_absconded(&self, input: MarkAbsconded, now: Now, ids: Ids<'_>) -> Result<AdmissionAnswer, ClinicError> {
        self.must(Right::AdmissionsRegister)?;
        let step = Step::Absconded { on: input.on, remark: input.remark };
        self.take_step(Op::MarkAbsconded, input.id, &step, now, ids)
    }

    /// Lets an admission with a balance block no more, until it is settled anew: the head's, with a reason.
    ///
    /// # Errors
    /// `not_allowed`, `unknown_admission`, `wrong_state`, `reason_missing`.
    pub fn lift_block(&self, input: LiftBlock, now: Now, ids: Ids<'_>) -> Result<AdmissionAnswer, ClinicError> {
        self.must(Right::AdmissionsOverride)?;
        let step = Step::BlockLifted { on: now.today, reason: input.reason };
        self.take_step(Op::LiftBlock, input.id, &step, now, ids)
    }
}
