//! `admission discharge`.

use super::AdmissionAnswer;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use chrono::NaiveDate;
use serde::Deserialize;
use xiangyi_domain::admissions::Step;
use xiangyi_domain::id::AdmissionId;
use xiangyi_domain::users::Right;
use xiangyi_store::Op;

/// 出院.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Discharge {
    /// Which admission.
    pub id: AdmissionId,
    /// The day.
    pub on: NaiveDate,
}

impl Clinic {
    /// Discharges a patient.
    ///
    /// # Errors
    /// `unknown_admission`, `wrong_state`, `in_future`, `before_admission`,
    /// `costs_after_discharge`.
    pub fn discharge(&self, input: Discharge, now: Now, ids: Ids<'_>) -> Result<AdmissionAnswer, ClinicError> {
        self.must(Right::AdmissionsRegister)?;
        self.take_step(Op::Discharge, input.id, Step::Discharged { on: input.on }, now, ids)
    }
}
