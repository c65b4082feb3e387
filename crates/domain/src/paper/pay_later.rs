//! The smaller papers of 先诊疗后付费: the daily list of costs, the receipt, the plan of instalments.

use super::{BillCase, PaperContact, PaperPerson};
use crate::Money;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

/// 住院费用每日清单 (domain handbook §6.1 step 6).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CostList {
    /// The institution.
    pub org_name: String,
    /// The patient; categories as on the admission day.
    pub patient: PaperPerson,
    /// 参保类型.
    pub insurance: String,
    /// The admission.
    pub case: BillCase,
    /// One line a day, in order.
    pub days: Vec<CostDay>,
    /// All charges so far.
    pub total: Money,
    /// The part outside the insurer's catalogues.
    pub out_of_scope: Money,
    /// 目录外占比 as a fraction of 1; `None` prints a dash.
    pub share: Option<Decimal>,
    /// What the share calls for, in words; empty when it is in order.
    pub warning: String,
    /// The deposit that is not asked.
    pub deposit_waived: Money,
    /// The day of the list.
    pub printed_on: NaiveDate,
    /// Who hands it out.
    pub operator: String,
}

/// The charges of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CostDay {
    /// The day.
    pub on: NaiveDate,
    /// All charges of the day.
    pub total: Money,
    /// The part outside the catalogues.
    pub out_of_scope: Money,
    /// All charges up to and with this day.
    pub so_far: Money,
    /// Such as 更正; may be empty.
    pub note: String,
}

/// 住院收费收据, 门诊收费收据: one payment, on two halves of a page for the patient and the files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Receipt {
    /// The institution that took the money.
    pub org_name: String,
    /// 收据号; empty leaves room to write.
    pub receipt_no: String,
    /// The patient.
    pub name: String,
    /// Whether it is an outpatient's.
    pub is_outpatient: bool,
    /// 住院号, or 门诊结算号.
    pub bill_number: String,
    /// What it was paid for.
    pub purpose: String,
    /// Cash, card, …
    pub method: String,
    /// How much.
    pub amount: Money,
    /// 个人自付 of the settlement.
    pub self_pay: Money,
    /// Still to pay after this payment.
    pub balance: Money,
    /// The day of the payment.
    pub on: NaiveDate,
    /// The cashier.
    pub operator: String,
    /// The payment was taken back later, and the receipt is kept for the files only.
    pub reversed: bool,
}

/// 欠费分期还款协议 (domain handbook §6.5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ArrearsPlan {
    /// The institution (乙方).
    pub org_name: String,
    /// 协议编号; empty leaves room to write.
    pub number: String,
    /// The patient (甲方).
    pub patient: PaperPerson,
    /// 担保人.
    pub guarantor: Option<PaperContact>,
    /// The admission.
    pub case: BillCase,
    /// 个人自付 of the settlement.
    pub self_pay: Money,
    /// Paid before the plan was made.
    pub paid: Money,
    /// What the instalments sum to.
    pub owed: Money,
    /// Why it cannot be paid at once.
    pub reason: String,
    /// The township whose government vouches; may be empty.
    pub township: String,
    /// The instalments by due day.
    pub instalments: Vec<PaperInstalment>,
    /// Day of the plan.
    pub signed_on: NaiveDate,
    /// Who made it out.
    pub operator: String,
}

/// One instalment of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PaperInstalment {
    /// By which day.
    pub due_on: NaiveDate,
    /// How much.
    pub amount: Money,
    /// How much of it is paid; zero leaves room to write.
    pub paid: Money,
}
