//! `admission pay`.

use super::AdmissionAnswer;
use super::answer::Case;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{PostingKind, State, payment_lines};
use xiangyi_domain::id::{AdmissionId, PostingId};
use xiangyi_domain::users::Right;
use xiangyi_store::Op;

/// A payment by the patient.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Pay {
    /// Which admission.
    pub id: AdmissionId,
    /// How much.
    pub amount: Money,
    /// The day.
    pub on: NaiveDate,
}

impl Clinic {
    /// Takes a payment, in part or in full.
    ///
    /// # Errors
    /// `unknown_admission`, `wrong_state`, `not_a_payment`, `above_balance`,
    /// `in_future`, `before_discharge`.
    pub fn pay_admission(&self, input: &Pay, now: Now, ids: Ids<'_>) -> Result<AdmissionAnswer, ClinicError> {
        self.must(Right::AdmissionsSettle)?;
        if input.on > now.today {
            return Err(ClinicError::refused_at("in_future", "on"));
        }
        let (case, committed) = self.commit(Op::Pay, now, ids, |tx| {
            let case = Case::load(self, tx, input.id)?;
            let owed = case.state.balance.filter(|_| case.state.state == State::Settled);
            let Some(owed) = owed else {
                return Err(ClinicError::refused("wrong_state").with("state", case.state.state.as_str()));
            };
            if case.state.discharged_on.is_some_and(|day| input.on < day) {
                return Err(ClinicError::refused_at("before_discharge", "on"));
            }
            let lines = payment_lines(input.amount, owed)
                .map_err(|error| ClinicError::refused_at(error.code(), "amount").with("balance", owed))?;
            let id = PostingId(tx.new_id());
            let fields = json!({
                "admission": input.id, "kind": PostingKind::Payment, "posted_on": input.on, "lines": lines,
                "posted_by": self.user_id(),
            });
            tx.post(id, &self.township(), object(fields))?;
            Case::load(self, tx, input.id)
        })?;
        Ok(case.answer(Vec::new(), committed.into()))
    }
}
