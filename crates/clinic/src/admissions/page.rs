//! The page of one admission.

use super::alerts::alerts_of;
use super::answer::{Case, line};
use super::desk::{CategoryName, category_names, insurance_word};
use super::history::{self, EventLine};
use super::list::{AdmissionRow, admission_row};
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
    Account, AdmissionMode, Cost, Diagnosis, DischargeWay, FacilityLevel, Guarantor, KeptPaper, PostingKind, Step,
    Waived,
};
use xiangyi_domain::id::{AdmissionId, PostingId};
use xiangyi_domain::users::Right;
use xiangyi_settlement::Statement;
use xiangyi_store::{admissions, postings};

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

/// A line of the patient's account.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AccountEntry {
    /// The posting.
    pub posting: PostingId,
    /// `settlement`, `payment`, `refund`, `write_off`, `reversal`.
    pub kind: String,
    /// The day of the ledger.
    pub on: Option<NaiveDate>,
    /// The day on which it happened, where that day was closed.
    pub happened_on: Option<NaiveDate>,
    /// Above zero what the patient owes more, below what they owe less.
    pub amount: Money,
    /// What is owed after it.
    pub balance: Money,
    /// 收据号.
    pub number: Option<String>,
    /// How it was paid.
    pub method: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Whether it was taken back.
    pub reversed: bool,
    /// Whether it may be taken back alone.
    pub reversible: bool,
    /// Who.
    pub by: String,
}

/// A plan of instalments as it stands.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PlanView {
    /// The day of the agreement.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
    /// Who stands for it.
    pub guarantor: Guarantor,
    /// The parts, with what was paid of each.
    pub parts: Vec<PlanPart>,
    /// The sum of the parts that are overdue.
    pub overdue: Money,
}

/// A part of a plan.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PlanPart {
    /// When it is due.
    pub due_on: NaiveDate,
    /// How much.
    pub amount: Money,
    /// What was paid of it.
    pub paid: Money,
    /// Whether it is overdue.
    pub overdue: bool,
}

/// A payment.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PaymentLine {
    /// The day.
    pub on: Option<NaiveDate>,
    /// How much; below zero what went back.
    pub amount: Money,
    /// How.
    pub method: String,
    /// 收据号.
    pub number: String,
    /// Who took it.
    pub by: String,
    /// The posting.
    pub posting: PostingId,
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

fn plan(case: &Case, today: NaiveDate) -> Option<PlanView> {
    let (on, plan) = case.state.plan.as_ref()?;
    let parts: Vec<PlanPart> = plan
        .paid_parts(case.state.balance.unwrap_or_default())
        .into_iter()
        .map(|part| PlanPart {
            due_on: part.due_on,
            amount: part.amount,
            paid: part.paid,
            overdue: part.is_open() && part.due_on < today,
        })
        .collect();
    let overdue = parts.iter().filter(|part| part.overdue).map(|part| part.amount - part.paid).sum();
    Some(PlanView { on: *on, reason: plan.reason.clone(), guarantor: plan.guarantor.clone(), parts, overdue })
}

/// What the lines of a posting do to one account.
pub(super) fn on_account(posting: &postings::Posting, account: &str) -> Money {
    let lines = posting.lines.iter().filter_map(line);
    lines.filter(|line| line.account.0 == account).map(|line| line.amount).sum()
}

fn is_reversed(case: &Case, id: PostingId) -> bool {
    case.postings.iter().any(|posting| posting.reverses == Some(id))
}

fn account(case: &Case, names: &Names) -> Vec<AccountEntry> {
    let mut balance = Money::ZERO;
    let mut found = Vec::new();
    for posting in &case.postings {
        let amount = on_account(posting, Account::PATIENT);
        if amount.is_zero() {
            continue;
        }
        balance = balance + amount;
        let reversed = is_reversed(case, posting.id);
        found.push(AccountEntry {
            posting: posting.id,
            kind: posting.kind.clone(),
            on: posting.posted_on,
            happened_on: posting.happened_on,
            amount,
            balance,
            number: posting.number.clone(),
            method: posting.method.clone(),
            reason: posting.reason.clone(),
            reversible: !reversed
                && PostingKind::from_code(&posting.kind).is_some_and(PostingKind::is_reversible_alone),
            reversed,
            by: names.user(posting.posted_by),
        });
    }
    found
}

/// Money that came in and stands, and money that went back.
pub(crate) fn payments(case: &Case, names: &Names) -> Vec<PaymentLine> {
    let money = |posting: &&postings::Posting| {
        matches!(posting.kind.as_str(), "payment" | "refund") && !is_reversed(case, posting.id)
    };
    let paid = case.postings.iter().filter(money).map(|posting| PaymentLine {
        on: posting.posted_on,
        amount: on_account(posting, Account::CASH),
        method: posting.method.clone().unwrap_or_default(),
        number: posting.number.clone().unwrap_or_default(),
        by: names.user(posting.posted_by),
        posting: posting.id,
    });
    paid.collect()
}
