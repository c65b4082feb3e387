//! The page of one admission.

use super::account::{AccountEntry, PaymentLine, account, payments};
use super::alerts::alerts_of;
use super::answer::Case;
use super::desk::{CategoryName, category_names, insurance_word};
use super::history::{self, EventLine};
use super::list::{AdmissionRow, admission_row};
use super::plan::{PlanView, plan};
use super::policies::{PolicyLine, at_hand, suggested};
use super::settle::SettlementView;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::Names;
use chrono::NaiveDate;
use serde::Serialize;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::alerts::Alert;
use xiangyi_domain::admissions::{
    AdmissionMode, Cost, Diagnosis, DischargeWay, FacilityLevel, Guarantor, KeptPaper, Step, Waived,
};
use xiangyi_domain::id::AdmissionId;
use xiangyi_domain::users::Right;
use xiangyi_settlement::Statement;
use xiangyi_store::admissions;

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
    /// Settlements that were taken back (已冲销), oldest first.
    pub reversed: Vec<ReversedSettlement>,
    /// Payments, refunds, write-offs and what took them back, by day.
    pub account: Vec<AccountEntry>,
    /// The plan of instalments that stands.
    pub plan: Option<PlanView>,
    /// What a person should look at.
    pub alerts: Vec<Alert>,
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
    /// Papers taken in, each with the day on which it went back.
    pub papers: Vec<KeptPaper>,
    /// When papers went back last.
    pub papers_returned_on: Option<NaiveDate>,
    /// The deposit that was not asked.
    pub deposit_waived: Money,
    /// Fees waived beside the charges.
    pub waived_fees: Vec<Waived>,
    /// Their sum.
    pub waived: Money,
    /// 爱心物品.
    pub kit: Vec<String>,
    /// Categories on the day of admission.
    pub categories: Vec<CategoryName>,
    /// 参保类型 on the day of admission, in words.
    pub insurance: Option<String>,
    /// 医保编号.
    pub insurance_number: Option<String>,
    /// 协议编号.
    pub agreement_number: Option<String>,
    /// 机构级别.
    pub facility_level: FacilityLevel,
    /// 县域内.
    pub in_area: bool,
    /// 入院方式.
    pub mode: Option<AdmissionMode>,
    /// 首诊医生.
    pub first_doctor: Option<String>,
    /// 是否转诊.
    pub referred: Option<bool>,
    /// 家属 or 担保人.
    pub guarantor: Option<Guarantor>,
    /// 科室 as it is now.
    pub ward_now: Option<String>,
    /// 床号 as it is now.
    pub bed_now: Option<String>,
    /// The main diagnosis with its code.
    pub main_diagnosis: Diagnosis,
    /// 出院诊断, where it is another.
    pub discharge_diagnosis: Option<Diagnosis>,
    /// 离院方式.
    pub discharge_way: Option<DischargeWay>,
    /// 住院天数 so far.
    pub days: u32,
    /// 逃费.
    pub absconded_on: Option<NaiveDate>,
    /// Whether the patient cannot be admitted again before it is paid.
    pub blocks: bool,
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
    /// Id by which a correction calls them.
    pub event: String,
    /// Whether they were corrected.
    pub corrected: bool,
}

/// A settlement that was taken back.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ReversedSettlement {
    /// When it was settled.
    pub settled_on: NaiveDate,
    /// When it was taken back.
    pub reversed_on: NaiveDate,
    /// Why.
    pub reason: String,
    /// As it stood.
    pub settlement: SettlementView,
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
            let (ward_now, bed_now) = case.place();
            let listed = admissions::listed(reader, id)?.ok_or(ClinicError::unknown("admission", "id"))?;
            Ok(AdmissionPage {
                costs: costs(&case),
                events: history::events(&case, &names),
                settlement: case.statement().map(SettlementView::of),
                reversed: reversed(&case),
                account: account(&case, &names),
                plan: plan(&case, now.today),
                alerts: alerts_of(reader, &case, now.today)?,
                payments: payments(&case, &names),
                policies: at_hand(reader)?.iter().map(|here| here.line(on)).collect(),
                suggested_policy: suggested(reader, self.org(), on)?.map(|here| here.pack.code),
                admission: AdmissionDetail {
                    row: admission_row(listed, now.today),
                    papers: case.state.papers.clone(),
                    papers_returned_on: case.state.papers_returned_on,
                    deposit_waived: case.admission.deposit_waived,
                    waived: case.state.waived_total(),
                    waived_fees: case.state.waived.clone(),
                    kit: case.state.kit.clone(),
                    categories: category_names(&case.admission.categories),
                    insurance: case.admission.insurance.as_ref().and_then(insurance_word),
                    insurance_number: case.admission.insurance_number.clone(),
                    agreement_number: case.admission.agreement_number.clone(),
                    facility_level: case.admission.facility_level,
                    in_area: case.admission.in_area,
                    mode: case.admission.mode,
                    first_doctor: case.admission.first_doctor.clone(),
                    referred: case.admission.referred,
                    guarantor: case.admission.guarantor.clone(),
                    ward_now,
                    bed_now,
                    main_diagnosis: case.admission.diagnosis.clone(),
                    discharge_diagnosis: case
                        .state
                        .discharge_diagnosis
                        .clone()
                        .filter(|found| reader.sight().sees_diagnosis(Some(&found.name), Some(&found.icd10))),
                    discharge_way: case.state.discharge_way,
                    days: u32::try_from(case.admission.days_until(on)).unwrap_or(1),
                    absconded_on: case.state.absconded_on,
                    blocks: case.state.blocks(),
                    override_reason: case.admission.override_reason.clone(),
                    registered_by: names.user(case.row.registered_by),
                },
            })
        })
    }
}

fn costs(case: &Case) -> Vec<CostLine> {
    let line = |cost: &Cost| CostLine {
        on: cost.on,
        total: cost.total,
        out_of_scope: cost.out_of_scope,
        event: cost.id.clone(),
        corrected: cost.corrected_by.is_some(),
    };
    case.state.costs.iter().map(line).collect()
}

/// Settlements that a later step took back.
pub(crate) fn reversed(case: &Case) -> Vec<ReversedSettlement> {
    let mut found = Vec::new();
    let mut standing: Option<(NaiveDate, Statement)> = None;
    for taken in &case.history {
        match &taken.step {
            Step::Settled { on, statement, .. } => {
                standing = serde_json::from_value(statement.clone()).ok().map(|statement| (*on, statement));
            }
            Step::Reversed { on, reason } => {
                found.extend(standing.take().map(|(settled_on, statement)| ReversedSettlement {
                    settled_on,
                    reversed_on: *on,
                    reason: reason.clone(),
                    settlement: SettlementView::of(statement),
                }));
            }
            _ => {}
        }
    }
    found
}
