//! `admission return-papers`.

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

/// 证件归还.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ReturnPapers {
    /// Which admission.
    pub id: AdmissionId,
    /// The day.
    pub on: NaiveDate,
    /// Who signed for them.
    #[serde(default)]
    pub signed_by: Option<String>,
}

impl Clinic {
    /// Gives the papers back; possible at any time, because papers never wait
    /// for money.
    ///
    /// # Errors
    /// `unknown_admission`, `already_returned`, `in_future`,
    /// `before_admission`.
    pub fn return_papers(&self, input: ReturnPapers, now: Now, ids: Ids<'_>) -> Result<AdmissionAnswer, ClinicError> {
        self.must(Right::AdmissionsRegister)?;
        let step = Step::PapersReturned { on: input.on, signed_by: input.signed_by };
        self.take_step(Op::ReturnPapers, input.id, step, now, ids)
    }
}
