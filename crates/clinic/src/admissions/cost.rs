//! `admission cost` and `admission correct-cost`: a day's charges.

use super::AdmissionAnswer;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use chrono::NaiveDate;
use serde::Deserialize;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::Step;
use xiangyi_domain::id::AdmissionId;
use xiangyi_domain::users::Right;
use xiangyi_store::Op;

/// A day's charges; totals are their sum.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AddCost {
    /// Which admission.
    pub id: AdmissionId,
    /// The day.
    pub on: NaiveDate,
    /// All charges of the day.
    pub total: Money,
    /// The part outside the catalogues.
    #[serde(default)]
    pub out_of_scope: Money,
}

/// What stands in the place of charges that were wrong.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CorrectCost {
    /// Which admission.
    pub id: AdmissionId,
    /// Id of the charges, as the page lists them.
    pub cost: String,
    /// The day.
    pub on: NaiveDate,
    /// All charges of the day.
    pub total: Money,
    /// The part outside the catalogues.
    #[serde(default)]
    pub out_of_scope: Money,
    /// What was wrong.
    pub reason: String,
}

impl Clinic {
    /// Enters a day's charges, until the admission is settled.
    ///
    /// # Errors
    /// `unknown_admission`, `wrong_state`, `in_future`, `before_admission`,
    /// `after_discharge`, `negative_amount`, `amount_too_large`,
    /// `out_of_scope_above_total`.
    pub fn add_cost(&self, input: AddCost, now: Now, ids: Ids<'_>) -> Result<AdmissionAnswer, ClinicError> {
        self.must(Right::AdmissionsRegister)?;
        let step = Step::Cost { on: input.on, total: input.total, out_of_scope: input.out_of_scope };
        self.take_step(Op::EnterCost, input.id, &step, now, ids)
    }

    /// Corrects a day's charges, until the admission is settled; the wrong ones stay in the history.
    ///
    /// # Errors
    /// As [`Clinic::add_cost`]; `unknown_cost`, `reason_missing`.
    pub fn correct_cost(&self, input: CorrectCost, now: Now, ids: Ids<'_>) -> Result<AdmissionAnswer, ClinicError> {
        self.must(Right::AdmissionsRegister)?;
        let CorrectCost { id, cost, on, total, out_of_scope, reason } = input;
        let step = Step::CostCorrected { cost, on, total, out_of_scope, reason };
        self.take_step(Op::CorrectCost, id, &step, now, ids)
    }
}
