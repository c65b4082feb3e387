//! What a printed page says, before it is drawn.
//!
//! The clinic fills these; the documents room draws them and looks nothing up.
//! They hold words and values as they must appear, never rules: whatever has
//! to be decided was decided before. Id numbers here are whole, because paper
//! forms need them; who may print is asked before a model is filled.

mod admission;
mod bill;
mod capitals;
mod care;
mod contract;
mod form_sheet;
mod handbook;
mod ledger;
mod pay_later;
mod policy;
mod roster;
mod screening;
mod trip;

pub use admission::{AdmissionAgreement, KeptDocument, KeptForm, PaperContact};
pub use bill::{BillCase, BillLayer, BillPayment, BillReason, PaperDiagnosis, SettlementBill};
pub use capitals::in_capitals;
pub use care::{PrescriptionPaper, ReferralSlip};
pub use contract::{ContactCard, ContractPaper, PaperMember, PaperPack, PaperPackItem, PaperTeamMember};
pub use form_sheet::{FormSheet, FormVisit};
pub use handbook::{ContractHandbook, HandbookDeed, HandbookExam, HandbookItem};
pub use ledger::{Ledger, LedgerCell, LedgerColumn, LedgerKind, LedgerSection, LedgerSheet, period_between, period_on};
pub use pay_later::{ArrearsPlan, CostDay, CostList, PaperInstalment, Receipt};
pub use policy::{PolicyCard, PolicyLine, WallBoard};
pub use roster::{ContractRoster, RosterColumn, RosterRow, RosterTotals};
pub use screening::{GoodsSheet, GoodsSheetRow, ScreeningDiagnosis, ScreeningForm};
pub use trip::{TripPerson, TripSheet, TripStop};

use serde::Serialize;

/// One thing to print.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", content = "paper", rename_all = "kebab-case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Document {
    /// 签约花名册: the contracts in force on a day.
    ContractRoster(ContractRoster),
    /// Any other list or statistical table.
    Ledger(Box<Ledger>),
    /// 费用结算明细: one settled admission, layer by layer.
    Settlement(Box<SettlementBill>),
    /// 先诊疗后付费协议.
    AdmissionAgreement(Box<AdmissionAgreement>),
    /// 住院费用每日清单.
    DailyCosts(Box<CostList>),
    /// 住院收费收据, one after the other.
    Receipt(Vec<Receipt>),
    /// 欠费分期还款协议.
    ArrearsPlan(Box<ArrearsPlan>),
    /// 家庭医生签约服务协议书, one after the other.
    Contract(Vec<ContractPaper>),
    /// 签约手册, one after the other.
    ContractHandbook(Vec<ContractHandbook>),
    /// 政策明白卡, a household each.
    PolicyCard(Vec<PolicyCard>),
    /// A board for the wall.
    WallBoard(WallBoard),
    /// 健康信息联系卡, one after the other.
    ContactCard(Vec<ContactCard>),
    /// 随访服务记录表, 评估表, 体检表 and any other form, as its description
    /// says; one for handwriting shows the last visit.
    FollowupSheet(Vec<FormSheet>),
    /// 疾病筛查登记表, a person each; one without entries is a blank form.
    ScreeningForm(Vec<ScreeningForm>),
    /// 发放登记表: who gets or got an item, with room to sign.
    GoodsList(GoodsSheet),
    /// 健康教育处方.
    Prescription(Box<PrescriptionPaper>),
    /// 转诊单.
    ReferralSlip(Box<ReferralSlip>),
    /// 巡诊单: whom to visit, in the order of the way.
    TripSheet(TripSheet),
}

impl Document {
    /// The document as a table, for a workbook; none if it is no table.
    #[must_use]
    pub fn into_ledger(self) -> Option<Ledger> {
        match self {
            Document::ContractRoster(roster) => Some(roster.ledger()),
            Document::Ledger(ledger) => Some(*ledger),
            _ => None,
        }
    }

    /// Whether it can be written as a workbook.
    #[must_use]
    pub const fn is_table(&self) -> bool {
        matches!(self, Document::ContractRoster(_) | Document::Ledger(_))
    }
}

/// The person a form is about.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PaperPerson {
    /// Full name, never shortened.
    pub name: String,
    /// 男 or 女; empty if unknown.
    pub sex: String,
    /// Full years on the day of the paper.
    pub age: Option<u16>,
    /// The whole id number.
    pub id_number: String,
    /// Village, group and house.
    pub address: String,
    /// One number, or several separated by `、`.
    pub phone: String,
    /// Identity categories on the day, such as 低保.
    pub categories: Vec<String>,
}
