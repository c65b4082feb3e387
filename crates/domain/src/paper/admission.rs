//! 先诊疗后付费协议 (domain handbook §6.2).

use super::{BillCase, PaperPerson};
use crate::Money;
use chrono::NaiveDate;
use serde::Serialize;

/// The agreement a patient signs instead of paying a deposit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AdmissionAgreement {
    /// The institution (乙方).
    pub org_name: String,
    /// 协议编号.
    pub agreement_number: String,
    /// The patient (甲方).
    pub patient: PaperPerson,
    /// 家属 or 担保人.
    pub contact: Option<PaperContact>,
    /// The admission.
    pub case: BillCase,
    /// The deposit that is not asked.
    pub deposit_waived: Money,
    /// Papers handed over.
    pub documents: Vec<KeptDocument>,
    /// Fees that are waived, by name.
    pub waived_fees: Vec<(String, Money)>,
    /// What the patient gets first: 优先接诊, 优先检查, …
    pub priorities: Vec<String>,
    /// 爱心物品 that were handed out, such as 毛巾.
    pub goods: Vec<String>,
    /// The township whose government vouches for instalments; may be empty.
    pub township: String,
    /// Day of the agreement.
    pub signed_on: NaiveDate,
}

/// A relative, guardian or guarantor.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PaperContact {
    /// Name.
    pub name: String,
    /// Relation to the person.
    pub relation: String,
    /// Id number; empty if not asked.
    pub id_number: String,
    /// Phone.
    pub phone: String,
}

/// A paper the institution took in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct KeptDocument {
    /// Such as 居民身份证.
    pub name: String,
    /// Copy, or the original with the day it goes back.
    pub form: KeptForm,
}

/// In which form a paper was taken in. Identity cards are copied, not held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum KeptForm {
    /// 复印件.
    Copy,
    /// 原件, lent after an explicit confirmation.
    Original {
        /// The day it is given back.
        return_on: NaiveDate,
    },
}
