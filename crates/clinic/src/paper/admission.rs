//! 先诊疗后付费协议 and 费用结算明细.

use super::person::paper_person;
use crate::admissions::{Case, PaymentLine, page};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::residents::Names;
use rust_decimal::Decimal;
use xiangyi_domain::admissions::Paper;
use xiangyi_domain::id::AdmissionId;
use xiangyi_domain::paper::{
    AdmissionAgreement, BillCase, BillLayer, BillPayment, BillReason, KeptDocument, KeptForm, PaperDiagnosis,
    PaperPerson, SettlementBill,
};
use xiangyi_domain::users::Right;
use xiangyi_settlement::{Layer, Statement, packs, words};
use xiangyi_store::{Reader, residents};

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
            contact: None,
            case: bill_case(&case),
            deposit_waived: case.admission.deposit_waived,
            documents: case.state.papers.iter().map(|paper| kept(&paper.paper)).collect(),
            township: String::new(),
            signed_on: case.admission.admitted_on,
        })
    }

    pub(super) fn settlement_bill(&self, reader: &Reader<'_>, id: AdmissionId) -> Result<SettlementBill, ClinicError> {
        self.must(Right::AdmissionsView)?;
        let case = Case::load(self, reader, id)?;
        let names = Names::load(reader)?;
        let statement = case.statement().ok_or(ClinicError::refused("not_settled"))?;
        let settlement = case.postings.iter().rfind(|posting| posting.kind == "settlement");
        let payments = page::payments(&case, &names).into_iter();
        Ok(SettlementBill {
            org_name: self.org_name().to_owned(),
            bill_number: case.row.number.clone(),
            patient: patient(reader, &case)?,
            insurance: String::new(),
            case: bill_case(&case),
            policy: policy_name(&statement),
            total: statement.total,
            out_of_scope: statement.out_of_scope,
            layers: statement.layers.iter().map(bill_layer).collect(),
            paid_by_layers: statement.paid_by_layers,
            self_pay: statement.self_pay,
            ratio: ratio(&statement),
            deposit_waived: case.admission.deposit_waived,
            waived_fees: Vec::new(),
            payments: payments.filter_map(payment).collect(),
            balance: case.state.balance.unwrap_or_default(),
            settled_on: case.state.settled_on.unwrap_or(statement.discharged_on),
            operator: names.user(settlement.and_then(|posting| posting.posted_by)),
        })
    }
}

/// The patient, with the categories of the day of admission.
fn patient(reader: &Reader<'_>, case: &Case) -> Result<PaperPerson, ClinicError> {
    let names = Names::load(reader)?;
    let resident = residents::find(reader, case.admission.resident)?;
    let resident = resident.ok_or(ClinicError::unknown("resident", "resident"))?;
    let mut person = paper_person(reader, &names, &resident, case.admission.admitted_on)?;
    person.categories = case.admission.categories.iter().map(|category| category.name().to_owned()).collect();
    Ok(person)
}

fn bill_case(case: &Case) -> BillCase {
    let days = case.state.discharged_on.map(|out| case.admission.days_until(out));
    let (ward, bed) = case.place();
    BillCase {
        admission_number: case.row.number.clone(),
        department: ward.unwrap_or_default(),
        bed: bed.unwrap_or_default(),
        admitted_on: case.admission.admitted_on,
        discharged_on: case.state.discharged_on,
        days: days.and_then(|days| u32::try_from(days).ok()),
        diagnoses: vec![PaperDiagnosis {
            code: case.admission.diagnosis.icd10.clone(),
            name: case.admission.diagnosis.name.clone(),
        }],
    }
}

fn kept(paper: &Paper) -> KeptDocument {
    let form = match paper.return_on.filter(|_| paper.original) {
        Some(return_on) => KeptForm::Original { return_on },
        None => KeptForm::Copy,
    };
    let name = if paper.copies > 1 { format!("{}×{}", paper.kind, paper.copies) } else { paper.kind.clone() };
    KeptDocument { name, form }
}

fn policy_name(statement: &Statement) -> String {
    packs::find(&statement.policy).map_or_else(|| statement.policy.clone(), |pack| pack.name.clone())
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

fn payment(paid: PaymentLine) -> Option<BillPayment> {
    let PaymentLine { on, amount, method, number, .. } = paid;
    on.map(|on| BillPayment { on, method, receipt_no: number, amount })
}
