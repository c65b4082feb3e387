//! 先诊疗后付费协议, 费用结算明细 and 费用试算单.

use super::person::paper_person;
use crate::admissions::{Case, Settle, insurance_word, on_account, page, reckon};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::Names;
use rust_decimal::Decimal;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{Account, AdmissionMode, Guarantor, KeptPaper, PostingKind, Priority, Waived};
use xiangyi_domain::id::AdmissionId;
use xiangyi_domain::paper::{
    AdmissionAgreement, BillCase, BillLayer, BillPayment, BillReason, KeptDocument, KeptForm, PaperContact,
    PaperDiagnosis, PaperPerson, SettlementBill,
};
use xiangyi_domain::users::Right;
use xiangyi_settlement::{Layer, Statement, packs, words};
use xiangyi_store::{Reader, postings, residents};

impl Clinic {
    pub(super) fn admission_agreement(
        &self,
        reader: &Reader<'_>,
        id: AdmissionId,
    ) -> Result<AdmissionAgreement, ClinicError> {
        self.must(Right::AdmissionsRegister)?;
        let case = Case::load(self, reader, id)?;
        Ok(AdmissionAgreement {
            org_name: self.org_name().to_owned(),
            agreement_number: case.admission.agreement_number.clone().unwrap_or_default(),
            patient: patient(reader, &case)?,
            contact: case.admission.guarantor.as_ref().map(contact),
            case: bill_case(&case),
            deposit_waived: case.admission.deposit_waived,
            documents: case.state.papers.iter().map(kept).collect(),
            waived_fees: case.state.waived.iter().map(fee).collect(),
            priorities: case.admission.priority.iter().map(|priority| first(*priority).to_owned()).collect(),
            goods: case.state.kit.clone(),
            township: township(self.org_name()),
            signed_on: case.admission.admitted_on,
        })
    }

    /// The bill of the settlement that stands, or of one that was taken back, counted from 1.
    pub(super) fn settlement_bill(
        &self,
        reader: &Reader<'_>,
        id: AdmissionId,
        reversed: Option<u32>,
    ) -> Result<SettlementBill, ClinicError> {
        self.must(Right::AdmissionsView)?;
        let case = Case::load(self, reader, id)?;
        let Some(which) = reversed else {
            let statement = case.statement().ok_or(ClinicError::refused("not_settled"))?;
            let mark = if case.state.reversals > 0 { "退结算后重新结算" } else { "" };
            let settled_on = case.state.settled_on.unwrap_or(statement.discharged_on);
            return Ok(SettlementBill { settled_on, ..self.bill(reader, &case, &statement, mark)? });
        };
        let taken_back = page::reversed(&case).into_iter().nth(which.saturating_sub(1) as usize);
        let one = taken_back.ok_or(ClinicError::refused("not_settled"))?;
        let statement = one.settlement.statement;
        let bill = self.bill(reader, &case, &statement, "已冲销（退结算），仅供查对")?;
        Ok(SettlementBill { settled_on: one.settled_on, payments: Vec::new(), balance: statement.self_pay, ..bill })
    }

    /// What a settlement would come to, for the family before the discharge.
    pub(super) fn estimate(
        &self,
        reader: &Reader<'_>,
        input: &Settle,
        now: Now,
    ) -> Result<SettlementBill, ClinicError> {
        self.must(Right::AdmissionsView)?;
        let case = Case::load(self, reader, input.id)?;
        let statement = reckon(reader, &case, input, now.today)?.statement;
        let bill = self.bill(reader, &case, &statement, "出院前费用试算，实际以出院结算为准")?;
        Ok(SettlementBill {
            bill_number: String::new(),
            settled_on: now.today,
            balance: statement.self_pay,
            operator: Names::load(reader)?.user(Some(self.user_id())),
            ..bill
        })
    }

    fn bill(
        &self,
        reader: &Reader<'_>,
        case: &Case,
        statement: &Statement,
        mark: &str,
    ) -> Result<SettlementBill, ClinicError> {
        let names = Names::load(reader)?;
        let settlement = case.postings.iter().rfind(|posting| posting.kind == PostingKind::Settlement.code());
        Ok(SettlementBill {
            org_name: self.org_name().to_owned(),
            bill_number: case.row.number.clone(),
            mark: mark.to_owned(),
            patient: patient(reader, case)?,
            insurance: case.admission.insurance.as_ref().and_then(insurance_word).unwrap_or_default(),
            case: bill_case(case),
            policy: policy_name(statement),
            total: statement.total,
            out_of_scope: statement.out_of_scope,
            above_standard: statement.above_standard,
            layers: statement.layers.iter().map(bill_layer).collect(),
            paid_by_layers: statement.paid_by_layers,
            self_pay: statement.self_pay,
            ratio: ratio(statement),
            deposit_waived: case.admission.deposit_waived,
            waived_fees: case.state.waived.iter().map(fee).collect(),
            payments: payments(reader, case)?,
            balance: case.state.balance.unwrap_or_default(),
            settled_on: statement.discharged_on,
            operator: names.user(settlement.and_then(|posting| posting.posted_by)),
        })
    }
}

/// The patient, with the categories of the day of admission.
pub(super) fn patient(reader: &Reader<'_>, case: &Case) -> Result<PaperPerson, ClinicError> {
    let names = Names::load(reader)?;
    let resident = residents::find(reader, case.admission.resident)?;
    let resident = resident.ok_or(ClinicError::unknown("resident", "resident"))?;
    let mut person = paper_person(reader, &names, &resident, case.admission.admitted_on)?;
    person.categories = case.admission.categories.iter().map(|category| category.name().to_owned()).collect();
    Ok(person)
}

pub(super) fn bill_case(case: &Case) -> BillCase {
    let days = case.state.discharged_on.map(|out| case.admission.days_until(out));
    let (ward, bed) = case.place();
    let diagnosis = case.state.discharge_diagnosis.as_ref().unwrap_or(&case.admission.diagnosis);
    BillCase {
        admission_number: case.row.number.clone(),
        mode: case.admission.mode.map(mode).unwrap_or_default().to_owned(),
        doctor: case.admission.first_doctor.clone().unwrap_or_default(),
        department: ward.unwrap_or_default(),
        bed: bed.unwrap_or_default(),
        admitted_on: case.admission.admitted_on,
        discharged_on: case.state.discharged_on,
        days: days.and_then(|days| u32::try_from(days).ok()),
        diagnoses: vec![PaperDiagnosis { code: diagnosis.icd10.clone(), name: diagnosis.name.clone() }],
    }
}

const fn mode(mode: AdmissionMode) -> &'static str {
    match mode {
        AdmissionMode::Outpatient => "门诊入院",
        AdmissionMode::Emergency => "急诊入院",
        AdmissionMode::Transfer => "转入",
        AdmissionMode::Other => "",
    }
}

const fn first(priority: Priority) -> &'static str {
    match priority {
        Priority::Reception => "优先接诊",
        Priority::Examination => "优先检查",
        Priority::Dispensing => "优先取药",
        Priority::Admission => "优先住院",
        Priority::Referral => "优先双向转诊",
    }
}

pub(super) fn contact(guarantor: &Guarantor) -> PaperContact {
    PaperContact {
        name: guarantor.name.clone(),
        relation: guarantor.relation.clone(),
        id_number: String::new(),
        phone: guarantor.phone.clone(),
    }
}

/// 石板镇 of 石板镇中心卫生院; empty where the name does not say it.
pub(super) fn township(org_name: &str) -> String {
    let place = org_name.strip_suffix("卫生院").unwrap_or_default();
    let place = place.strip_suffix("中心").unwrap_or(place);
    if place.ends_with(['镇', '乡']) { place.to_owned() } else { String::new() }
}

fn fee(waived: &Waived) -> (String, Money) {
    (waived.fee.name().to_owned(), waived.amount)
}

fn kept(paper: &KeptPaper) -> KeptDocument {
    let paper = &paper.paper;
    let form = match paper.return_on.filter(|_| paper.original) {
        Some(return_on) => KeptForm::Original { return_on },
        None => KeptForm::Copy,
    };
    let name = if paper.copies > 1 { format!("{}×{}", paper.kind, paper.copies) } else { paper.kind.clone() };
    KeptDocument { name, form }
}

fn policy_name(statement: &Statement) -> String {
    let name = packs::find(&statement.policy).map_or_else(|| statement.policy.clone(), |pack| pack.name.clone());
    if statement.version.is_empty() { name } else { format!("{name}（第{}版）", statement.version) }
}

/// 实际报销比例 as a fraction; a bill of nothing has none.
fn ratio(statement: &Statement) -> Option<Decimal> {
    statement.paid_by_layers.decimal().checked_div(statement.total.decimal())
}

fn bill_layer(layer: &Layer) -> BillLayer {
    let reason = |reason| {
        let (text, clause) = words::reason_and_clause(reason);
        BillReason { text, clause }
    };
    BillLayer {
        name: layer.name.clone(),
        base: layer.base,
        paid: layer.paid,
        reasons: layer.reasons.iter().map(reason).collect(),
    }
}

/// What was paid and not taken back, also what went back to the patient.
fn payments(reader: &Reader<'_>, case: &Case) -> Result<Vec<BillPayment>, ClinicError> {
    let mut found = Vec::new();
    for posting in &case.postings {
        let money = [PostingKind::Payment, PostingKind::Refund].map(PostingKind::code).contains(&posting.kind.as_str());
        if !money || postings::reversal_of(reader, posting.id)?.is_some() {
            continue;
        }
        found.push(BillPayment {
            on: posting.happened_on.or(posting.posted_on).unwrap_or_default(),
            method: posting.method.clone().unwrap_or_default(),
            receipt_no: posting.number.clone().unwrap_or_default(),
            amount: on_account(posting, Account::CASH),
        });
    }
    Ok(found)
}
