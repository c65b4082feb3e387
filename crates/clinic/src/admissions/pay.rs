//! `admission pay` and `admission refund`.

use super::AdmissionAnswer;
use super::answer::Case;
use super::post::Entry;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use chrono::NaiveDate;
use serde::Deserialize;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{PostingKind, State, payment_lines, refund_lines};
use xiangyi_domain::id::AdmissionId;
use xiangyi_domain::users::Right;
use xiangyi_store::Op;

/// A payment by the patient, or to the patient.
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
    /// How, such as 现金, 微信; 现金 if missing.
    #[serde(default)]
    pub method: Option<String>,
    /// Why it is dated into a day that is closed.
    #[serde(default)]
    pub reason: Option<String>,
}

impl Clinic {
    /// Takes a payment, in part or in full, and gives it its receipt number.
    ///
    /// # Errors
    /// `unknown_admission`, `wrong_state`, `not_a_payment`, `above_balance`,
    /// `in_future`, `before_discharge`, `day_closed`.
    pub fn pay_admission(&self, input: &Pay, now: Now, ids: Ids<'_>) -> Result<AdmissionAnswer, ClinicError> {
        self.pass_money(Op::Pay, PostingKind::Payment, input, now, ids)
    }

    /// Gives money back that a patient paid too much, such as after a settlement was issued again.
    ///
    /// # Errors
    /// As [`Clinic::pay_admission`].
    pub fn refund_admission(&self, input: &Pay, now: Now, ids: Ids<'_>) -> Result<AdmissionAnswer, ClinicError> {
        self.pass_money(Op::Refund, PostingKind::Refund, input, now, ids)
    }

    fn pass_money(
        &self,
        op: Op,
        kind: PostingKind,
        input: &Pay,
        now: Now,
        ids: Ids<'_>,
    ) -> Result<AdmissionAnswer, ClinicError> {
        self.must(Right::AdmissionsSettle)?;
        if input.on > now.today {
            return Err(ClinicError::refused_at("in_future", "on"));
        }
        let (case, committed) = self.commit(op, now, ids, |tx| {
            let case = Case::load(self, tx, input.id)?;
            let owed = case.owed()?;
            if case.state.state != State::Settled {
                return Err(case.wrong_state());
            }
            if case.state.discharged_on.is_some_and(|day| input.on < day) {
                return Err(ClinicError::refused_at("before_discharge", "on"));
            }
            let lines = match kind {
                PostingKind::Refund => refund_lines(input.amount, -owed),
                _ => payment_lines(input.amount, owed),
            };
            let lines = lines.map_err(|error| ClinicError::refused_at(error.code(), "amount").with("balance", owed))?;
            let method = input.method.clone().or_else(|| Some("现金".to_owned()));
            let number = Some(tx.next_number("SJ")?);
            let reason = input.reason.clone();
            let entry = Entry { number, method, reason, ..Entry::of(input.id, kind, lines, input.on) };
            self.post_entry(tx, entry, now)?;
            Case::load(self, tx, input.id)
        })?;
        Ok(case.answer(Vec::new(), committed.into()))
    }
}
