//! `admission move`, `waive`, `kit`: what is given beside the charges.

use super::answer::Case;
use super::post::Entry;
use super::{AdmissionAnswer, FeeToWaive};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use chrono::NaiveDate;
use serde::Deserialize;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{PostingKind, Step, WaivedFee, waiver_lines};
use xiangyi_domain::id::AdmissionId;
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, WriteTx};

/// 转科, 换床.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MoveInpatient {
    /// Which admission.
    pub id: AdmissionId,
    /// The day.
    pub on: NaiveDate,
    /// 科室.
    pub ward: String,
    /// 床号.
    #[serde(default)]
    pub bed: Option<String>,
}

/// A fee that is not asked.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WaiveFee {
    /// Which admission.
    pub id: AdmissionId,
    /// The day.
    pub on: NaiveDate,
    /// Which fee.
    pub fee: WaivedFee,
    /// How much it would have been.
    pub amount: Money,
    /// Such as who was called in.
    #[serde(default)]
    pub remark: Option<String>,
}

/// 爱心物品.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct IssueKit {
    /// Which admission.
    pub id: AdmissionId,
    /// The day.
    pub on: NaiveDate,
    /// Such as 毛巾, 脸盆.
    pub items: Vec<String>,
    /// Who signed.
    #[serde(default)]
    pub signed_by: Option<String>,
}

impl Clinic {
    /// Notes that a patient goes to another ward or bed.
    ///
    /// # Errors
    /// `unknown_admission`, `wrong_state`, `in_future`, `before_admission`, `missing_key`.
    pub fn move_inpatient(&self, input: MoveInpatient, now: Now, ids: Ids<'_>) -> Result<AdmissionAnswer, ClinicError> {
        self.must(Right::AdmissionsRegister)?;
        let step = Step::Moved { on: input.on, ward: input.ward, bed: input.bed };
        self.take_step(Op::MoveInpatient, input.id, &step, now, ids)
    }

    /// Waives a fee beside the charges; the ledger shows it as a cost of the centre.
    ///
    /// # Errors
    /// `unknown_admission`, `wrong_state`, `in_future`, `before_admission`, `negative_amount`, `no_amount`,
    /// `amount_too_large`, `day_closed`.
    pub fn waive_fee(&self, input: WaiveFee, now: Now, ids: Ids<'_>) -> Result<AdmissionAnswer, ClinicError> {
        self.must(Right::AdmissionsRegister)?;
        let WaiveFee { id, on, fee, amount, remark } = input;
        let (case, committed) = self.commit(Op::WaiveFee, now, ids, |tx| {
            let case = Case::load(self, tx, id)?;
            tx.group(|tx| self.waive(tx, &case, &FeeToWaive { fee, amount, remark }, on, now))?;
            Case::load(self, tx, id)
        })?;
        Ok(case.answer(Vec::new(), committed.into()))
    }

    pub(super) fn waive(
        &self,
        tx: &mut WriteTx<'_>,
        case: &Case,
        fee: &FeeToWaive,
        on: NaiveDate,
        now: Now,
    ) -> Result<(), ClinicError> {
        let step = Step::FeeWaived { on, fee: fee.fee, amount: fee.amount, remark: fee.remark.clone() };
        self.append(tx, case, &step, now)?;
        let lines =
            waiver_lines(fee.fee, fee.amount).map_err(|error| ClinicError::refused_at(error.code(), "amount"))?;
        let reason = fee.remark.clone().or_else(|| Some(fee.fee.name().to_owned()));
        let entry = Entry { reason, ..Entry::of(case.row.id, PostingKind::Waiver, lines, on) };
        self.post_entry(tx, entry, now)?;
        Ok(())
    }

    /// Records 爱心物品.
    ///
    /// # Errors
    /// `unknown_admission`, `wrong_state`, `in_future`, `before_admission`, `missing_key`.
    pub fn issue_kit(&self, input: IssueKit, now: Now, ids: Ids<'_>) -> Result<AdmissionAnswer, ClinicError> {
        self.must(Right::AdmissionsRegister)?;
        let step = Step::KitIssued { on: input.on, items: input.items, signed_by: input.signed_by };
        self.take_step(Op::IssueKit, input.id, &step, now, ids)
    }
}
