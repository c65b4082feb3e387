//! 费用结算明细: what a settled admission cost and who paid it.

use super::PaperPerson;
use crate::Money;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

/// The bill of one settled admission.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SettlementBill {
    /// The institution that settles.
    pub org_name: String,
    /// Number of the settlement, empty if none was given.
    pub bill_number: String,
    /// What stands out about this bill, such as 已冲销; may be empty.
    pub mark: String,
    /// The patient; categories as on the admission day.
    pub patient: PaperPerson,
    /// 参保类型 such as 城乡居民医保.
    pub insurance: String,
    /// The admission.
    pub case: BillCase,
    /// The policy that was applied, with its version, such as 汝州市2019年办法.
    pub policy: String,
    /// 总费用.
    pub total: Money,
    /// 目录外费用, the part outside the insurer's lists.
    pub out_of_scope: Money,
    /// Charges above a fee standard, borne by the institution; zero where there is none.
    pub above_standard: Money,
    /// Layers in the order of settlement.
    pub layers: Vec<BillLayer>,
    /// The sum of all layers.
    pub paid_by_layers: Money,
    /// 个人自付.
    pub self_pay: Money,
    /// 实际报销比例 as a fraction of 1; `None` prints a dash.
    pub ratio: Option<Decimal>,
    /// 免收押金: the deposit that would have been asked.
    pub deposit_waived: Money,
    /// Fees waived by the institution, by name.
    pub waived_fees: Vec<(String, Money)>,
    /// What the patient paid.
    pub payments: Vec<BillPayment>,
    /// 欠费, still to pay.
    pub balance: Money,
    /// The day of settlement.
    pub settled_on: NaiveDate,
    /// The cashier.
    pub operator: String,
}

/// The admission a bill or an agreement is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct BillCase {
    /// 住院号.
    pub admission_number: String,
    /// 入院方式 such as 门诊; may be empty.
    pub mode: String,
    /// 首诊医生; may be empty.
    pub doctor: String,
    /// 科室.
    pub department: String,
    /// 床号.
    pub bed: String,
    /// 入院日期.
    pub admitted_on: NaiveDate,
    /// 出院日期.
    pub discharged_on: Option<NaiveDate>,
    /// 住院天数.
    pub days: Option<u32>,
    /// Diagnoses, the main one first.
    pub diagnoses: Vec<PaperDiagnosis>,
}

/// A diagnosis as printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PaperDiagnosis {
    /// ICD-10 code; may be empty.
    pub code: String,
    /// Name.
    pub name: String,
}

/// One layer of the settlement, such as 基本医保统筹.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct BillLayer {
    /// Its name.
    pub name: String,
    /// What it was computed on.
    pub base: Money,
    /// What it pays.
    pub paid: Money,
    /// Why that much, step by step.
    pub reasons: Vec<BillReason>,
}

/// One step of a layer's reckoning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct BillReason {
    /// The step in words.
    pub text: String,
    /// The clause of the policy it comes from; may be empty.
    pub clause: String,
}

/// One payment by the patient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct BillPayment {
    /// Day.
    pub on: NaiveDate,
    /// Cash, card, …
    pub method: String,
    /// 收据号; may be empty.
    pub receipt_no: String,
    /// Amount.
    pub amount: Money,
}
