//! The registration.

use super::{FacilityLevel, Paper};
use crate::Money;
use crate::id::{ResidentId, UserId};
use crate::residents::Category;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A diagnosis as registered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Diagnosis {
    /// ICD-10 code; may be empty.
    #[serde(default)]
    pub icd10: String,
    /// Name; may be empty.
    #[serde(default)]
    pub name: String,
}

/// 住院, as its row holds it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Admission {
    /// 住院号.
    pub number: String,
    /// The patient.
    pub resident: ResidentId,
    /// 入院日期.
    pub admitted_on: NaiveDate,
    /// 机构级别.
    pub facility_level: FacilityLevel,
    /// 县域内.
    pub in_area: bool,
    /// The main diagnosis.
    pub diagnosis: Diagnosis,
    /// Categories on the day of admission; policies look at these.
    #[serde(default)]
    pub categories: Vec<Category>,
    /// 免收押金: the deposit that would have been asked.
    #[serde(default)]
    pub deposit_waived: Money,
    /// Papers taken in.
    #[serde(default)]
    pub papers: Vec<Paper>,
    /// 协议编号.
    pub agreement_number: Option<String>,
    /// Why the head admitted in spite of an unsettled admission.
    pub override_reason: Option<String>,
    /// Who registered.
    pub registered_by: Option<UserId>,
}
