//! `admission discharge`, and taking back what was entered by mistake.

use super::AdmissionAnswer;
use super::answer::Case;
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use chrono::NaiveDate;
use serde::Deserialize;
use xiangyi_domain::admissions::{Diagnosis, DischargeWay, State, Step};
use xiangyi_domain::id::AdmissionId;
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, WriteTx};
use xiangyi_wire::Entity;

/// 出院.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Discharge {
    /// Which admission.
    pub id: AdmissionId,
    /// The day.
    pub on: NaiveDate,
    /// 离院方式.
    #[serde(default)]
    pub way: Option<DischargeWay>,
    /// 出院诊断, where it is another than that of the admission.
    #[serde(default)]
    pub diagnosis: Option<Diagnosis>,
}

/// Something that was entered by mistake.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WithdrawAdmission {
    /// Which admission.
    pub id: AdmissionId,
    /// What was wrong.
    pub reason: String,
}

impl Clinic {
    /// Discharges a patient.
    ///
    /// # Errors
    /// `unknown_admission`, `wrong_state`, `in_future`, `before_admission`,
    /// `costs_after_discharge`.
    pub fn discharge(&self, input: Discharge, now: Now, ids: Ids<'_>) -> Result<AdmissionAnswer, ClinicError> {
        self.must(Right::AdmissionsRegister)?;
        let Discharge { id, on, way, diagnosis } = input;
        self.take_step(Op::Discharge, id, &Step::Discharged { on, way, diagnosis }, now, ids)
    }

    /// Takes a discharge back, until it is settled: the patient is in hospital again.
    ///
    /// # Errors
    /// `unknown_admission`, `wrong_state`, `reason_missing`.
    pub fn withdraw_discharge(
        &self,
        input: WithdrawAdmission,
        now: Now,
        ids: Ids<'_>,
    ) -> Result<AdmissionAnswer, ClinicError> {
        self.must(Right::AdmissionsRegister)?;
        let step = Step::DischargeWithdrawn { on: now.today, reason: input.reason };
        self.take_step(Op::WithdrawDischarge, input.id, &step, now, ids)
    }

    /// Withdraws an admission that was registered by mistake: one without charges and without postings.
    ///
    /// # Errors
    /// `unknown_admission`, `wrong_state`, `has_costs`, `reason_missing`.
    pub fn withdraw_admission(
        &self,
        input: &WithdrawAdmission,
        now: Now,
        ids: Ids<'_>,
    ) -> Result<Changes, ClinicError> {
        self.must(Right::AdmissionsRegister)?;
        let reason = input.reason.trim();
        if reason.is_empty() {
            return Err(ClinicError::refused_at("reason_missing", "reason"));
        }
        let ((), committed) = self.commit(Op::WithdrawAdmission, now, ids, |tx| {
            let case = Case::load(self, tx, input.id)?;
            if case.state.state > State::Discharged || case.state.reversals > 0 {
                return Err(case.wrong_state());
            }
            if !case.state.total.is_zero() || !case.postings.is_empty() {
                return Err(ClinicError::refused("has_costs"));
            }
            tx.void(Entity::Admission, input.id, reason)?;
            Ok(())
        })?;
        Ok(committed.into())
    }
}

/// Discharges a patient who lies in another bed from a day on, if they are still in this one.
///
/// # Errors
/// As of [`Clinic::discharge`].
pub(crate) fn make_room(
    clinic: &Clinic,
    tx: &mut WriteTx<'_>,
    id: AdmissionId,
    on: NaiveDate,
    now: Now,
) -> Result<(), ClinicError> {
    let case = Case::load(clinic, tx, id)?;
    if case.state.state != State::InHospital {
        return Ok(());
    }
    let step = Step::Discharged { on, way: Some(DischargeWay::Transferred), diagnosis: None };
    clinic.append(tx, &case, &step, now)?;
    Ok(())
}
