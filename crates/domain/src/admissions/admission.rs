//! The registration.

use super::{FacilityLevel, Paper};
use crate::Money;
use crate::id::{ResidentId, UserId};
use crate::residents::Category;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A diagnosis as registered.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
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

/// 入院方式.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum AdmissionMode {
    /// 门诊.
    Outpatient,
    /// 急诊.
    Emergency,
    /// 其他医疗机构转入.
    Transfer,
    /// 其他.
    Other,
}

/// 五优先: where the patient goes first (domain handbook R9).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Priority {
    /// 优先接诊.
    Reception,
    /// 优先检查.
    Examination,
    /// 优先取药.
    Dispensing,
    /// 优先住院.
    Admission,
    /// 优先双向转诊.
    Referral,
}

/// 家属 or 担保人, as the agreement names them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Guarantor {
    /// Name.
    pub name: String,
    /// Relation to the patient, such as 儿子, or 乡镇政府.
    #[serde(default)]
    pub relation: String,
    /// Telephone.
    #[serde(default)]
    pub phone: String,
}

/// 参保 on the day of admission, as the record had it then.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct InsuredAs {
    /// The year that the insurance covers.
    pub year: i32,
    /// Kind, such as `resident`.
    pub kind: String,
    /// Such as `normal`, `suspended`, `unpaid`.
    #[serde(default)]
    pub state: Option<String>,
    /// 参保地.
    #[serde(default)]
    pub place: Option<String>,
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
    /// 科室.
    #[serde(default)]
    pub ward: Option<String>,
    /// 床号.
    #[serde(default)]
    pub bed: Option<String>,
    /// 入院方式.
    #[serde(default)]
    pub mode: Option<AdmissionMode>,
    /// 首诊医生.
    #[serde(default)]
    pub first_doctor: Option<String>,
    /// 是否转诊.
    #[serde(default)]
    pub referred: Option<bool>,
    /// 参保 on the day of admission.
    #[serde(default)]
    pub insurance: Option<InsuredAs>,
    /// 医保编号.
    #[serde(default)]
    pub insurance_number: Option<String>,
    /// 家属 or 担保人.
    #[serde(default)]
    pub guarantor: Option<Guarantor>,
    /// 五优先 marks.
    #[serde(default)]
    pub priority: Vec<Priority>,
}

impl Admission {
    /// 住院天数 up to a day: the days between, at least one.
    #[must_use]
    pub fn days_until(&self, on: NaiveDate) -> i64 {
        (on - self.admitted_on).num_days().max(1)
    }
}
