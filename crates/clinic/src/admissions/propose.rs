//! Even parts for a plan of instalments: a proposal that people change before they agree.

use super::answer::Case;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use chrono::{Months, NaiveDate};
use serde::Deserialize;
use xiangyi_domain::admissions::{Instalment, Plan};
use xiangyi_domain::id::AdmissionId;
use xiangyi_domain::users::Right;

/// How a plan shall be divided.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ProposeInstalments {
    /// Which admission.
    pub id: AdmissionId,
    /// Into how many parts.
    pub parts: u32,
    /// The day of the first; a month from today if missing.
    #[serde(default)]
    pub first_due_on: Option<NaiveDate>,
}

impl Clinic {
    /// What is owed in even parts, a month apart; nothing is written.
    ///
    /// # Errors
    /// `unknown_admission`, `wrong_state`, `instalment_empty` for no part or more parts than fen,
    /// `instalments_too_long`.
    pub fn propose_instalments(&self, input: &ProposeInstalments, now: Now) -> Result<Vec<Instalment>, ClinicError> {
        self.must(Right::AdmissionsSettle)?;
        self.read(|reader| {
            let owed = Case::load(self, reader, input.id)?.owed()?;
            let next = || now.today.checked_add_months(Months::new(1)).unwrap_or(now.today);
            Plan::even(owed, input.parts, input.first_due_on.unwrap_or_else(next))
                .map_err(|problem| ClinicError::refused_at(problem.code(), problem.field()))
        })
    }
}
