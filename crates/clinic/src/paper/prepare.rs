//! `print KIND`: one door to every printed page.

use super::form_sheet::BlankFor;
use super::pay_later::Span;
use super::roster::RosterRequest;
use super::trip::TripRequest;
use crate::accounts::ListClaims;
use crate::admissions::Settle;
use crate::clinic::Clinic;
use crate::contracts::{AskClaims, AskStatistics};
use crate::error::ClinicError;
use crate::followups::tables::{AskChronic, AskDueTable, AskWorkload};
use crate::goods::ListGoods;
use crate::lists::ListResidents;
use crate::now::{Ids, Now};
use chrono::NaiveDate;
use serde::Deserialize;
use xiangyi_domain::followups::FormCode;
use xiangyi_domain::id::{AdmissionId, ContractId, HouseholdId, OutpatientBillId, PostingId, PrescriptionId, VisitId};
use xiangyi_domain::paper::{Document, Ledger};
use xiangyi_store::{Op, Reader};

/// What is to be printed.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum PaperKind {
    /// 签约花名册: the contracts in force on a day.
    ContractRoster(RosterRequest),
    /// 家庭医生签约统计表 (T9).
    ContractStatistics(AskStatistics),
    /// 服务包费用清单 of a month.
    ContractClaims(AskClaims),
    /// 费用结算明细 of a settled admission.
    Settlement {
        /// Which.
        admission: AdmissionId,
        /// One that was taken back, counted from 1 in the order of reversal; the one that stands if missing.
        #[serde(default)]
        reversed: Option<u32>,
    },
    /// 费用试算单 for the family, before the discharge.
    Estimate(Settle),
    /// 住院费用每日清单.
    DailyCosts {
        /// Which.
        admission: AdmissionId,
    },
    /// 住院收费收据, one or all of an admission.
    Receipt {
        /// Which.
        admission: AdmissionId,
        /// Of one payment.
        #[serde(default)]
        posting: Option<PostingId>,
    },
    /// 门诊收费收据 of a bill for a chronic disease.
    OutpatientReceipt {
        /// Which.
        bill: OutpatientBillId,
    },
    /// 欠费分期还款协议.
    ArrearsPlan {
        /// Which.
        admission: AdmissionId,
    },
    /// 先诊疗后付费协议.
    AdmissionAgreement {
        /// Which.
        admission: AdmissionId,
    },
    /// 随访服务记录表, or any other form, with the visits of one resident.
    FollowupSheet {
        /// Id or ID number.
        resident: String,
        /// Which form; hypertension if missing.
        #[serde(default)]
        form: Option<FormCode>,
    },
    /// Blank forms for handwriting, with names where residents are given.
    BlankFollowup {
        /// Ids or ID numbers; none prints one nameless form.
        #[serde(default)]
        residents: Vec<String>,
        /// Which form; hypertension if missing.
        #[serde(default)]
        form: Option<FormCode>,
        /// Everybody due within a week in this village.
        #[serde(default)]
        village: Option<String>,
    },
    /// 家庭医生签约服务协议书.
    Contract {
        /// Which.
        contract: ContractId,
    },
    /// 家庭医生签约服务协议书 of a village: every contract in force, or only those never printed.
    Contracts {
        /// By id, code or name; every village of the user if missing.
        #[serde(default)]
        village: Option<String>,
        /// Only those never printed.
        #[serde(default)]
        unprinted: bool,
    },
    /// 签约手册: cover, agreement, pack table, visits, exams.
    ContractHandbook {
        /// Which.
        contract: ContractId,
    },
    /// 政策明白卡 of a household, or of every household of a village that has a category.
    PolicyCard {
        /// Id, number, or a member's ID number.
        #[serde(default)]
        household: Option<String>,
        /// By id, code or name.
        #[serde(default)]
        village: Option<String>,
        /// Code of the policy pack; that of the county if missing.
        #[serde(default)]
        policy: Option<String>,
    },
    /// A board for the wall, A3.
    WallBoard {
        /// `policy`, `admission_flow`, `outpatient_flow`, `contract_flow`.
        board: String,
        /// Code of the policy pack, for the policy board; that of the county if missing.
        #[serde(default)]
        policy: Option<String>,
    },
    /// 健康信息联系卡 of a household.
    ContactCard {
        /// Which.
        household: HouseholdId,
    },
    /// 疾病筛查登记表: of a household, of one resident, or nameless.
    ScreeningForm {
        /// Id, number, or a member's ID number: its ill members, or all when none is known to be ill.
        #[serde(default)]
        household: Option<String>,
        /// Id or ID number: this resident only.
        #[serde(default)]
        resident: Option<String>,
        /// Campaign by id or name; the newest open one if missing.
        #[serde(default)]
        campaign: Option<String>,
        /// Without what was found, for handwriting.
        #[serde(default)]
        blank: bool,
    },
    /// 发放登记表: an item in a village, to be signed.
    GoodsList(ListGoods),
    /// 慢病签约管理 (T4).
    ChronicTable(AskChronic),
    /// 随访到期/逾期清单 (T5).
    DueTable(AskDueTable),
    /// 村医工作量 (T19).
    Workload(AskWorkload),
    /// 健康教育处方 that was handed out.
    Prescription {
        /// Which.
        prescription: PrescriptionId,
    },
    /// 转诊单 of a visit that calls for referral.
    ReferralSlip {
        /// Which.
        visit: VisitId,
    },
    /// 巡诊单: the work list, in visiting order.
    TripSheet(TripRequest),
    /// Blank forms for the people of a 巡诊单, each the one that is due.
    TripForms(TripRequest),
    /// 一户一档台账 (T1): the households of a list; the page of the list does not count.
    HouseholdLedger(ListResidents),
    /// 先诊疗后付费和一站式结算统计表 (T6).
    PayLaterStatistics {
        /// Any day of the month.
        month: NaiveDate,
    },
    /// 住院登记台账 (T7), by day of admission.
    AdmissionRegister(Span),
    /// 欠费台账 (T8), as it stands.
    ArrearsRegister,
    /// 证件保管登记 (T12), by day of admission.
    PapersRegister(Span),
    /// 县域外就医救助申请台账 (T20).
    AidRegister,
    /// 住院费用申报清单, by day of discharge.
    PayerClaims(ListClaims),
}

impl Clinic {
    /// The page model of a paper; the documents room draws it. What is printed
    /// is written in the audit trail.
    ///
    /// # Errors
    /// `not_allowed`, `not_your_village`, the `unknown_…` of what is named,
    /// `not_settled`.
    pub fn prepare_paper(&self, kind: &PaperKind, now: Now, ids: Ids<'_>) -> Result<Document, ClinicError> {
        let (document, _) = self.commit(Op::Print, now, ids, |tx| {
            tx.note(kind.name());
            self.document(tx, kind, now)
        })?;
        Ok(document)
    }

    pub(super) fn document(&self, reader: &Reader<'_>, kind: &PaperKind, now: Now) -> Result<Document, ClinicError> {
        // A page shows what its user may see, also when it is made inside the commit that notes it.
        let reader = &reader.seeing(self.sight(reader)?);
        match kind {
            PaperKind::ContractRoster(request) => {
                Ok(Document::ContractRoster(self.contract_roster(reader, request, now.today)?))
            }
            PaperKind::ContractStatistics(ask) => {
                Ok(Document::Ledger(Box::new(self.statistics_table(reader, ask, now.today)?)))
            }
            PaperKind::ContractClaims(ask) => {
                Ok(Document::Ledger(Box::new(self.claims_table(reader, ask, now.today)?)))
            }
            PaperKind::Settlement { admission, reversed } => {
                Ok(Document::Settlement(Box::new(self.settlement_bill(reader, *admission, *reversed)?)))
            }
            PaperKind::Estimate(input) => Ok(Document::Settlement(Box::new(self.estimate(reader, input, now)?))),
            PaperKind::DailyCosts { admission } => {
                Ok(Document::DailyCosts(Box::new(self.daily_costs(reader, *admission, now.today)?)))
            }
            PaperKind::Receipt { admission, posting } => {
                Ok(Document::Receipt(self.receipts(reader, *admission, *posting)?))
            }
            PaperKind::OutpatientReceipt { bill } => {
                Ok(Document::Receipt(vec![self.outpatient_receipt(reader, *bill)?]))
            }
            PaperKind::ArrearsPlan { admission } => {
                Ok(Document::ArrearsPlan(Box::new(self.arrears_plan(reader, *admission)?)))
            }
            PaperKind::AdmissionAgreement { admission } => {
                Ok(Document::AdmissionAgreement(Box::new(self.admission_agreement(reader, *admission)?)))
            }
            PaperKind::FollowupSheet { resident, form } => {
                let form = form.as_ref().unwrap_or(&FormCode::HYPERTENSION);
                Ok(Document::FollowupSheet(self.form_sheets(reader, resident, form)?))
            }
            PaperKind::BlankFollowup { residents, form, village } => {
                let form = form.as_ref().unwrap_or(&FormCode::HYPERTENSION);
                let wanted = BlankFor { people: residents, village: village.as_deref() };
                Ok(Document::FollowupSheet(self.blank_forms(reader, &wanted, form, now.today)?))
            }
            PaperKind::Contract { contract } => Ok(Document::Contract(vec![self.contract_paper(reader, *contract)?])),
            PaperKind::Contracts { village, unprinted } => {
                Ok(Document::Contract(self.contract_papers(reader, village.as_deref(), *unprinted, now.today)?))
            }
            PaperKind::ContractHandbook { contract } => {
                Ok(Document::ContractHandbook(vec![self.contract_handbook(reader, *contract, now.today)?]))
            }
            PaperKind::PolicyCard { household, village, policy } => {
                let whose = (household.as_deref(), village.as_deref());
                Ok(Document::PolicyCard(self.policy_cards(reader, whose, policy.as_deref(), now.today)?))
            }
            PaperKind::WallBoard { board, policy } => {
                Ok(Document::WallBoard(self.wall_board(reader, board, policy.as_deref(), now.today)?))
            }
            PaperKind::ContactCard { household } => {
                Ok(Document::ContactCard(self.contact_cards(reader, *household, now.today)?))
            }
            PaperKind::ScreeningForm { household, resident, campaign, blank } => {
                let who = (household.as_deref(), resident.as_deref());
                let forms = self.screening_forms(reader, who, campaign.as_deref(), *blank, now.today)?;
                Ok(Document::ScreeningForm(forms))
            }
            PaperKind::GoodsList(list) => Ok(Document::GoodsList(self.goods_sheet(reader, list, now.today)?)),
            PaperKind::Prescription { prescription } => {
                Ok(Document::Prescription(Box::new(self.prescription_paper(reader, *prescription)?)))
            }
            PaperKind::ReferralSlip { visit } => {
                Ok(Document::ReferralSlip(Box::new(self.referral_slip(reader, *visit)?)))
            }
            PaperKind::ChronicTable(ask) => {
                Ok(Document::Ledger(Box::new(self.chronic_ledger(reader, ask, now.today)?)))
            }
            PaperKind::DueTable(ask) => Ok(Document::Ledger(Box::new(self.due_ledger(reader, ask, now.today)?))),
            PaperKind::Workload(ask) => Ok(Document::Ledger(Box::new(self.workload_ledger(reader, ask, now.today)?))),
            PaperKind::TripSheet(request) => Ok(Document::TripSheet(self.trip_sheet(reader, request, now.today)?)),
            PaperKind::TripForms(request) => Ok(Document::FollowupSheet(self.trip_forms(reader, request, now.today)?)),
            PaperKind::HouseholdLedger(filter) => {
                Ok(Document::Ledger(Box::new(self.household_ledger(reader, filter, now)?)))
            }
            other => Ok(Document::Ledger(Box::new(self.pay_later_table(reader, other, now)?))),
        }
    }

    fn pay_later_table(&self, reader: &Reader<'_>, kind: &PaperKind, now: Now) -> Result<Ledger, ClinicError> {
        match kind {
            PaperKind::PayLaterStatistics { month } => self.statistics_ledger(reader, *month, now.today),
            PaperKind::AdmissionRegister(span) => self.admissions_ledger(reader, span, now.today),
            PaperKind::ArrearsRegister => self.arrears_ledger(reader, now.today),
            PaperKind::PapersRegister(span) => self.papers_ledger(reader, span, now.today),
            PaperKind::AidRegister => self.aid_ledger(reader, now.today),
            PaperKind::PayerClaims(input) => self.claims_ledger(reader, input, now),
            _ => Err(ClinicError::refused_at("paper_not_a_table", "paper")),
        }
    }
}

impl PaperKind {
    /// The name in the audit trail and of the file.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            PaperKind::ContractRoster(_) => "contract_roster",
            PaperKind::ContractStatistics(_) => "contract_statistics",
            PaperKind::ContractClaims(_) => "contract_claims",
            PaperKind::Settlement { .. } => "settlement",
            PaperKind::Estimate(_) => "estimate",
            PaperKind::DailyCosts { .. } => "daily_costs",
            PaperKind::Receipt { .. } => "receipt",
            PaperKind::OutpatientReceipt { .. } => "outpatient_receipt",
            PaperKind::ArrearsPlan { .. } => "arrears_plan",
            PaperKind::AdmissionAgreement { .. } => "admission_agreement",
            PaperKind::FollowupSheet { .. } => "followup_sheet",
            PaperKind::BlankFollowup { .. } => "blank_followup",
            PaperKind::Contract { .. } | PaperKind::Contracts { .. } => "contract",
            PaperKind::ContractHandbook { .. } => "contract_handbook",
            PaperKind::PolicyCard { .. } => "policy_card",
            PaperKind::WallBoard { .. } => "wall_board",
            PaperKind::ContactCard { .. } => "contact_card",
            PaperKind::ScreeningForm { .. } => "screening_form",
            PaperKind::GoodsList(_) => "goods_list",
            PaperKind::Prescription { .. } => "prescription",
            PaperKind::ReferralSlip { .. } => "referral_slip",
            PaperKind::ChronicTable(_) => "chronic_table",
            PaperKind::DueTable(_) => "due_table",
            PaperKind::Workload(_) => "workload",
            PaperKind::TripSheet(_) => "trip_sheet",
            PaperKind::TripForms(_) => "trip_forms",
            PaperKind::HouseholdLedger(_) => "household_ledger",
            PaperKind::PayLaterStatistics { .. } => "pay_later_statistics",
            PaperKind::AdmissionRegister(_) => "admission_register",
            PaperKind::ArrearsRegister => "arrears_register",
            PaperKind::PapersRegister(_) => "papers_register",
            PaperKind::AidRegister => "aid_register",
            PaperKind::PayerClaims(_) => "payer_claims",
        }
    }
}
