//! The name of a form.

use crate::residents::DiseaseKind;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// The code of a form: small letters, digits and `_`, beginning with a letter,
/// at most 40. A register's follow-up form bears the code of the register
/// ([`DiseaseKind::code`]), so that a visit finds its disease.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(transparent)]
pub struct FormCode(Cow<'static, str>);

impl FormCode {
    /// 高血压患者随访服务记录表.
    pub const HYPERTENSION: FormCode = FormCode(Cow::Borrowed("hypertension"));
    /// 2型糖尿病患者随访服务记录表.
    pub const TYPE2_DIABETES: FormCode = FormCode(Cow::Borrowed("type2_diabetes"));
    /// 严重精神障碍患者随访服务记录表.
    pub const SEVERE_MENTAL_DISORDER: FormCode = FormCode(Cow::Borrowed("severe_mental_disorder"));
    /// 严重精神障碍患者个人信息补充表.
    pub const SEVERE_MENTAL_DISORDER_SUPPLEMENT: FormCode =
        FormCode(Cow::Borrowed("severe_mental_disorder_supplement"));
    /// 肺结核患者第一次入户随访记录表.
    pub const TUBERCULOSIS_FIRST_VISIT: FormCode = FormCode(Cow::Borrowed("tuberculosis_first_visit"));
    /// 肺结核患者随访服务记录表.
    pub const TUBERCULOSIS: FormCode = FormCode(Cow::Borrowed("tuberculosis"));
    /// 肺结核患者停止治疗及全程管理.
    pub const TUBERCULOSIS_CLOSING: FormCode = FormCode(Cow::Borrowed("tuberculosis_closing"));
    /// 老年人生活自理能力评估表.
    pub const SELF_CARE: FormCode = FormCode(Cow::Borrowed("self_care"));
    /// 老年人中医药健康管理服务记录表.
    pub const CONSTITUTION: FormCode = FormCode(Cow::Borrowed("constitution"));
    /// 健康体检表.
    pub const EXAMINATION: FormCode = FormCode(Cow::Borrowed("examination"));
    /// 个人基本信息表.
    pub const PERSONAL_INFORMATION: FormCode = FormCode(Cow::Borrowed("personal_information"));
    /// Every other disease.
    pub const GENERIC: FormCode = FormCode(Cow::Borrowed("generic"));

    /// A code; `None` for a text that cannot be one.
    #[must_use]
    pub fn new(text: &str) -> Option<FormCode> {
        let plain = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        let begins = text.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
        (plain && begins && text.len() <= 40).then(|| FormCode(Cow::Owned(text.to_owned())))
    }

    /// The code in JSON and in storage.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form by which people of a register are followed up.
    #[must_use]
    pub const fn for_disease(kind: DiseaseKind) -> FormCode {
        match kind {
            DiseaseKind::Hypertension => FormCode::HYPERTENSION,
            DiseaseKind::Type2Diabetes => FormCode::TYPE2_DIABETES,
            DiseaseKind::SevereMentalDisorder => FormCode::SEVERE_MENTAL_DISORDER,
            DiseaseKind::Tuberculosis => FormCode::TUBERCULOSIS,
            DiseaseKind::Other => FormCode::GENERIC,
        }
    }
}

impl fmt::Display for FormCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for FormCode {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <Cow<'de, str>>::deserialize(from)?;
        FormCode::new(&text).ok_or_else(|| serde::de::Error::custom("not the code of a form"))
    }
}

#[cfg(feature = "bindings")]
impl specta::Type for FormCode {
    fn definition(types: &mut specta::Types) -> specta::datatype::DataType {
        <String as specta::Type>::definition(types)
    }
}
