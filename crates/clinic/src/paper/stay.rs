//! 住院费用每日清单, 收据 and 欠费分期还款协议.

use super::admission::{bill_case, contact, patient};
use crate::admissions::{Case, insurance_word, lines};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::residents::Names;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{Account, PostingKind, ScopeWarning, balance};
use xiangyi_domain::id::{AdmissionId, PostingId};
use xiangyi_domain::paper::{ArrearsPlan, CostDay, CostList, PaperInstalment, Receipt};
use xiangyi_domain::users::Right;
use xiangyi_store::{Reader, postings};

impl Clinic {
    pub(super) fn daily_costs(
        &self,
        reader: &Reader<'_>,
        id: AdmissionId,
        today: NaiveDate,
    ) -> Result<CostList, ClinicError> {
        self.must(Right::AdmissionsView)?;
        let case = Case::load(self, reader, id)?;
        let insured = case.admission.insurance.as_ref().and_then(insurance_word);
        Ok(CostList {
            org_name: self.org_name().to_owned(),
            patient: patient(reader, &case)?,
            insurance: insured.unwrap_or_default(),
            case: bill_case(&case),
            days: days(&case),
            total: case.state.total,
            out_of_scope: case.state.out_of_scope,
            share: share(case.state.out_of_scope, case.state.total),
            warning: warning(case.state.scope_warning()).to_owned(),
            deposit_waived: case.admission.deposit_waived,
            printed_on: today,
            operator: Names::load(reader)?.user(Some(self.user_id())),
        })
    }

    /// One receipt, or a receipt for each payment.
    pub(super) fn receipts(
        &self,
        reader: &Reader<'_>,
        id: AdmissionId,
        which: Option<PostingId>,
    ) -> Result<Vec<Receipt>, ClinicError> {
        self.must(Right::AdmissionsView)?;
        let case = Case::load(self, reader, id)?;
        let names = Names::load(reader)?;
        let name = patient(reader, &case)?.name;
        let mut receipts = Vec::new();
        for (at, posting) in case.postings.iter().enumerate() {
            let asked = which.is_none_or(|which| which == posting.id);
            if !asked || posting.kind != PostingKind::Payment.code() {
                continue;
            }
            receipts.push(Receipt {
                org_name: self.org_name().to_owned(),
                receipt_no: posting.number.clone().unwrap_or_default(),
                name: name.clone(),
                admission_number: case.row.number.clone(),
                purpose: "住院费用个人自付部分".to_owned(),
                method: posting.method.clone().unwrap_or_default(),
                amount: cash(posting),
                self_pay: case.state.self_pay.unwrap_or_default(),
                balance: balance(&lines(case.postings.get(..=at).unwrap_or_default())),
                on: posting.happened_on.or(posting.posted_on).unwrap_or_default(),
                operator: names.user(posting.posted_by),
                reversed: postings::reversal_of(reader, posting.id)?.is_some(),
            });
        }
        if receipts.is_empty() { Err(ClinicError::refused("no_payments")) } else { Ok(receipts) }
    }

    pub(super) fn arrears_plan(&self, reader: &Reader<'_>, id: AdmissionId) -> Result<ArrearsPlan, ClinicError> {
        self.must(Right::AdmissionsView)?;
        let case = Case::load(self, reader, id)?;
        let (signed_on, plan) = case.state.plan.as_ref().ok_or(ClinicError::refused("no_plan"))?;
        let owed = plan.total();
        let self_pay = case.state.self_pay.unwrap_or_default();
        let part = |part: xiangyi_domain::admissions::PaidPart| PaperInstalment {
            due_on: part.due_on,
            amount: part.amount,
            paid: part.paid,
        };
        Ok(ArrearsPlan {
            org_name: self.org_name().to_owned(),
            number: case.row.number.clone(),
            patient: patient(reader, &case)?,
            guarantor: Some(contact(&plan.guarantor)),
            case: bill_case(&case),
            self_pay,
            paid: self_pay - owed,
            owed,
            reason: plan.reason.clone(),
            township: super::admission::township(self.org_name()),
            instalments: plan.paid_parts(case.state.balance.unwrap_or_default()).into_iter().map(part).collect(),
            signed_on: *signed_on,
            operator: Names::load(reader)?.user(Some(self.user_id())),
        })
    }
}

/// Charges by day, each with what they come to together.
fn days(case: &Case) -> Vec<CostDay> {
    let mut costs: Vec<_> = case.state.costs.iter().collect();
    costs.sort_by_key(|cost| cost.on);
    let mut so_far = Money::ZERO;
    let day = |cost: &xiangyi_domain::admissions::Cost| {
        so_far = so_far.checked_add(cost.total).unwrap_or(so_far);
        let note = if cost.corrected_by.is_some() { "已更正" } else { "" };
        CostDay { on: cost.on, total: cost.total, out_of_scope: cost.out_of_scope, so_far, note: note.to_owned() }
    };
    costs.into_iter().map(day).collect()
}

fn share(part: Money, whole: Money) -> Option<Decimal> {
    part.decimal().checked_div(whole.decimal())
}

/// What the out-of-scope share calls for, as a family is told it.
const fn warning(warning: ScopeWarning) -> &'static str {
    match warning {
        ScopeWarning::None => "",
        ScopeWarning::Watch => "目录外费用占比已超过 8%，请与经治医生核对目录外用药和检查。",
        ScopeWarning::Over => "目录外费用占比已超过 10%，超出规定，请经治医生说明原因。",
    }
}

/// What a posting brought in.
pub(super) fn cash(posting: &postings::Posting) -> Money {
    let lines = lines(std::slice::from_ref(posting));
    lines.iter().filter(|line| line.account.0 == Account::CASH).map(|line| line.amount).sum()
}
