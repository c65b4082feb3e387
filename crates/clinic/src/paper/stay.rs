//! 住院费用每日清单, 收据 and 欠费分期还款协议.

use super::admission::{bill_case, contact, patient};
use crate::admissions::{Case, insurance_word, lines, on_account};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::residents::Names;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{Account, PostingKind, ScopeWarning, balance};
use xiangyi_domain::id::{AdmissionId, OutpatientBillId, PostingId};
use xiangyi_domain::paper::{ArrearsPlan, CostDay, CostList, PaperInstalment, Receipt};
use xiangyi_domain::users::Right;
use xiangyi_store::{Reader, chronic_recognitions, outpatient_bills, postings, residents};

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
                is_outpatient: false,
                bill_number: case.row.number.clone(),
                purpose: "住院费用个人自付部分".to_owned(),
                method: posting.method.clone().unwrap_or_default(),
                amount: on_account(posting, Account::CASH),
                self_pay: case.state.self_pay.unwrap_or_default(),
                balance: left_after(&case.postings, at),
                on: posting.happened_on.or(posting.posted_on).unwrap_or_default(),
                operator: names.user(posting.posted_by),
                reversed: postings::reversal_of(reader, posting.id)?.is_some(),
            });
        }
        if receipts.is_empty() { Err(ClinicError::refused("no_payments")) } else { Ok(receipts) }
    }

    /// The receipt of an outpatient bill.
    pub(super) fn outpatient_receipt(&self, reader: &Reader<'_>, id: OutpatientBillId) -> Result<Receipt, ClinicError> {
        self.must(Right::AdmissionsView)?;
        let row = outpatient_bills::find(reader, id)?.ok_or(ClinicError::unknown("bill", "bill"))?;
        let paid = postings::of_outpatient_bill(reader, id)?;
        let paid = paid.into_iter().find(|posting| posting.kind == PostingKind::Payment.code());
        let paid = paid.ok_or(ClinicError::refused("no_payments"))?;
        let person = residents::find(reader, row.resident)?.ok_or(ClinicError::unknown("resident", "bill"))?;
        let disease = chronic_recognitions::find(reader, row.recognition)?.map(|found| found.name);
        let amount = on_account(&paid, Account::CASH);
        Ok(Receipt {
            org_name: self.org_name().to_owned(),
            receipt_no: paid.number.unwrap_or_default(),
            name: person.name,
            is_outpatient: true,
            bill_number: row.number,
            purpose: format!("门诊慢病（{}）个人自付部分", disease.unwrap_or_default()),
            method: paid.method.unwrap_or_default(),
            amount,
            self_pay: amount,
            balance: Money::ZERO,
            on: paid.happened_on.or(paid.posted_on).unwrap_or_default(),
            operator: Names::load(reader)?.user(paid.posted_by),
            reversed: row.meta.voided.is_some(),
        })
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

/// What is still owed once a payment is made. Nobody pays before the settlement: where none stands before the payment, the
/// one of its day counts, which another computer's clock has put behind it.
fn left_after(all: &[postings::Posting], at: usize) -> Money {
    let is_settlement = |posting: &&postings::Posting| posting.kind == PostingKind::Settlement.code();
    let (until, later) = all.split_at_checked(at + 1).unwrap_or((all, &[]));
    let mut counted = lines(until);
    if !until.iter().any(|posting| is_settlement(&posting)) {
        let day = until.last().and_then(|paid| paid.posted_on);
        let late = later.iter().filter(is_settlement).find(|posting| posting.posted_on == day);
        counted.extend(late.map(|posting| lines(std::slice::from_ref(posting))).unwrap_or_default());
    }
    balance(&counted)
}

/// What the out-of-scope share calls for, as a family is told it.
const fn warning(warning: ScopeWarning) -> &'static str {
    match warning {
        ScopeWarning::None => "",
        ScopeWarning::Watch => "目录外费用占比已超过 8%，请与经治医生核对目录外用药和检查。",
        ScopeWarning::Over => "目录外费用占比已超过 10%，超出规定，请经治医生说明原因。",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use uuid::Uuid;
    use xiangyi_domain::Area;
    use xiangyi_domain::admissions::{Line, payment_lines, settlement_lines};
    use xiangyi_store::RowMeta;

    fn posting(kind: PostingKind, lines: &[Line]) -> postings::Posting {
        let lines = lines.iter().map(|line| serde_json::to_value(line).unwrap()).collect();
        let meta = RowMeta { area: Area::from_text("410482101"), revision: None, voided: None, mark: None };
        postings::Posting {
            id: PostingId(Uuid::nil()),
            meta,
            kind: kind.code().to_owned(),
            lines,
            admission: None,
            outpatient_bill: None,
            posted_on: "2026-03-05".parse().ok(),
            reverses: None,
            posted_by: None,
            number: None,
            method: None,
            reason: None,
            happened_on: None,
        }
    }

    fn yuan(text: &str) -> Money {
        text.parse().unwrap()
    }

    fn settled(self_pay: &str) -> postings::Posting {
        let layers = [("basic".to_owned(), yuan("1000.00") - yuan(self_pay))];
        posting(
            PostingKind::Settlement,
            &settlement_lines(yuan("1000.00"), &layers, Money::ZERO, yuan(self_pay)).unwrap(),
        )
    }

    fn paid(amount: &str) -> postings::Posting {
        posting(PostingKind::Payment, &payment_lines(yuan(amount), yuan(amount)).unwrap())
    }

    /// Guards: a settlement of the day that sorts behind its payment counts, and one that was made anew after it does not.
    #[test]
    fn a_receipt_tells_what_was_owed_once_it_was_paid() {
        for (all, at, left) in [
            (vec![settled("499.32"), paid("499.32")], 1, "0.00"),
            (vec![paid("499.32"), settled("499.32")], 0, "0.00"),
            (vec![settled("499.32"), paid("100.00"), paid("399.32")], 1, "399.32"),
            (vec![settled("499.32"), paid("499.32"), settled("400.00")], 1, "0.00"),
        ] {
            assert_eq!(left_after(&all, at), yuan(left), "{all:?}");
        }
    }
}
