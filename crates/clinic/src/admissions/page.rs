//! The page of one admission.

use super::answer::Case;
use super::desk::{CategoryName, category_names};
use super::list::{AdmissionRow, admission_row};
use super::policies::{PolicyLine, suggested};
use super::settle::SettlementView;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::Names;
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{Account, Diagnosis, FacilityLevel, Line, Paper, Step};
use xiangyi_domain::id::AdmissionId;
use xiangyi_domain::users::Right;
use xiangyi_settlement::packs;

/// One admission, whole.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AdmissionPage {
    /// The admission.
    pub admission: AdmissionDetail,
    /// Charges, in the order of entry.
    pub costs: Vec<CostLine>,
    /// What happened, in order.
    pub events: Vec<EventLine>,
    /// Once settled.
    pub settlement: Option<SettlementView>,
    /// Payments, by day.
    pub payments: Vec<PaymentLine>,
    /// Every policy pack.
    pub policies: Vec<PolicyLine>,
    /// Code of the pack to suggest.
    pub suggested_policy: Option<String>,
}

/// The admission beside its row.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AdmissionDetail {
    /// As lists show it.
    #[serde(flatten)]
    pub row: AdmissionRow,
    /// Papers taken in.
    pub papers: Vec<Paper>,
    /// When they went back.
    pub papers_returned_on: Option<NaiveDate>,
    /// The deposit that was not asked.
    pub deposit_waived: Money,
    /// Categories on the day of admission.
    pub categories: Vec<CategoryName>,
    /// 协议编号.
    pub agreement_number: Option<String>,
    /// 机构级别.
    pub facility_level: FacilityLevel,
    /// 县域内.
    pub in_area: bool,
    /// The main diagnosis with its code.
    pub main_diagnosis: Diagnosis,
    /// Why the head admitted in spite of an unsettled admission.
    pub override_reason: Option<String>,
    /// Name of who registered.
    pub registered_by: String,
}

/// A day's charges.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CostLine {
    /// The day.
    pub on: NaiveDate,
    /// All charges.
    pub total: Money,
    /// The part outside the catalogues.
    pub out_of_scope: Money,
    /// Id of the step.
    pub event: String,
}

/// A step in the history.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EventLine {
    /// `registered`, `cost`, `discharged`, `settled`, `payment`, `papers_returned`.
    pub kind: String,
    /// The day.
    pub on: Option<NaiveDate>,
    /// An amount, where there is one.
    pub amount: Option<Money>,
    /// Who, where it is recorded.
    pub by: String,
}

/// A payment.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PaymentLine {
    /// The day.
    pub on: Option<NaiveDate>,
    /// How much.
    pub amount: Money,
}

impl Clinic {
    /// One admission with its charges, history, settlement and payments.
    ///
    /// # Errors
    /// `unknown_admission`.
    pub fn admission_page(&self, id: AdmissionId, now: Now) -> Result<AdmissionPage, ClinicError> {
        self.must(Right::AdmissionsView)?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let case = Case::load(self, reader, id)?;
            let on = case.state.discharged_on.unwrap_or(now.today);
            Ok(AdmissionPage {
                costs: costs(&case),
                events: events(&case, &names),
                settlement: case.statement().map(SettlementView::of),
                payments: payments(&case),
                policies: packs::shipped().iter().map(|pack| PolicyLine::of(pack, on)).collect(),
                suggested_policy: suggested(self.org(), on).map(|pack| pack.code.clone()),
                admission: AdmissionDetail {
                    row: admission_row(reader, &names, &case.row, now.today)?,
                    papers: case.admission.papers.clone(),
                    papers_returned_on: case.state.papers_returned_on,
                    deposit_waived: case.admission.deposit_waived,
                    categories: category_names(&case.admission.categories),
                    agreement_number: case.admission.agreement_number.clone(),
                    facility_level: case.admission.facility_level,
                    in_area: case.admission.in_area,
                    main_diagnosis: case.admission.diagnosis.clone(),
                    override_reason: case.admission.override_reason.clone(),
                    registered_by: names.user(case.row.registered_by),
                },
            })
        })
    }
}

fn costs(case: &Case) -> Vec<CostLine> {
    let ids = case.row.events.iter().filter(|event| event["kind"] == "cost");
    let ids = ids.map(|event| event["id"].as_str().unwrap_or_default().to_owned());
    let costs = case.steps.iter().filter_map(|step| match step {
        Step::Cost { on, total, out_of_scope } => Some((*on, *total, *out_of_scope)),
        _ => None,
    });
    costs.zip(ids).map(|((on, total, out_of_scope), event)| CostLine { on, total, out_of_scope, event }).collect()
}

pub(crate) fn payments(case: &Case) -> Vec<PaymentLine> {
    let paid = case.postings.iter().filter(|posting| posting.kind == "payment");
    paid.map(|posting| PaymentLine { on: posting.posted_on, amount: cash(&posting.lines) }).collect()
}

fn cash(lines: &[Value]) -> Money {
    let lines = lines.iter().filter_map(|line| serde_json::from_value::<Line>(line.clone()).ok());
    lines.filter(|line| line.account.0 == Account::CASH).map(|line| line.amount).sum()
}

fn events(case: &Case, names: &Names) -> Vec<EventLine> {
    let by = |id| names.user(id);
    let mut lines = vec![EventLine {
        kind: "registered".to_owned(),
        on: Some(case.admission.admitted_on),
        amount: None,
        by: by(case.row.registered_by),
    }];
    let posted = case.postings.iter().find(|posting| posting.kind == "settlement");
    for step in &case.steps {
        let (amount, who) = match step {
            Step::Cost { total, .. } => (Some(*total), String::new()),
            Step::Settled { .. } => (case.state.self_pay, by(posted.and_then(|posting| posting.posted_by))),
            Step::Discharged { .. } | Step::PapersReturned { .. } => (None, String::new()),
        };
        lines.push(EventLine { kind: step.kind().as_str().to_owned(), on: Some(step.on()), amount, by: who });
    }
    let paid = case.postings.iter().filter(|posting| posting.kind == "payment").map(|posting| EventLine {
        kind: "payment".to_owned(),
        on: posting.posted_on,
        amount: Some(cash(&posting.lines)),
        by: by(posting.posted_by),
    });
    lines.extend(paid);
    lines
}
