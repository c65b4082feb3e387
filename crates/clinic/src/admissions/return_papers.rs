//! `admission take-papers` and `admission return-papers`.

use super::AdmissionAnswer;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use chrono::NaiveDate;
use serde::Deserialize;
use xiangyi_domain::admissions::{Paper, Step};
use xiangyi_domain::id::AdmissionId;
use xiangyi_domain::users::Right;
use xiangyi_store::Op;

/// Papers that come after the registration.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TakePapers {
    /// Which admission.
    pub id: AdmissionId,
    /// The day.
    pub on: NaiveDate,
    /// Which.
    pub papers: Vec<Paper>,
}

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
    /// Which of the papers, by their places in the page; all that are out if missing.
    #[serde(default)]
    pub papers: Option<Vec<u16>>,
}

impl Clinic {
    /// Takes in more papers.
    ///
    /// # Errors
    /// `unknown_admission`, `in_future`, `before_admission`, and the codes of papers.
    pub fn take_papers(&self, input: TakePapers, now: Now, ids: Ids<'_>) -> Result<AdmissionAnswer, ClinicError> {
        self.must(Right::AdmissionsRegister)?;
        let step = Step::PapersTaken { on: input.on, papers: input.papers };
        self.take_step(Op::TakePapers, input.id, &step, now, ids)
    }

    /// Gives papers back, all or one by one; possible at any time, because papers never wait for money. With the last
    /// of them a paid admission is archived.
    ///
    /// # Errors
    /// `unknown_admission`, `already_returned`, `paper_not_out`, `in_future`, `before_admission`.
    pub fn return_papers(&self, input: ReturnPapers, now: Now, ids: Ids<'_>) -> Result<AdmissionAnswer, ClinicError> {
        self.must(Right::AdmissionsRegister)?;
        let step = Step::PapersReturned { on: input.on, signed_by: input.signed_by, papers: input.papers };
        self.take_step(Op::ReturnPapers, input.id, &step, now, ids)
    }
}
