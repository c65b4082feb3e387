//! Descriptions of the forms: keys, codes, units, limits. Data with a source.

use crate::residents::DiseaseKind;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// The forms this version knows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum FormCode {
    /// 高血压患者随访服务记录表.
    Hypertension,
    /// 2型糖尿病患者随访服务记录表.
    #[serde(rename = "type2_diabetes")]
    Type2Diabetes,
    /// Every other disease.
    Generic,
}

impl FormCode {
    /// Every form.
    pub const ALL: [FormCode; 3] = [FormCode::Hypertension, FormCode::Type2Diabetes, FormCode::Generic];

    /// The code in JSON and in storage.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            FormCode::Hypertension => "hypertension",
            FormCode::Type2Diabetes => "type2_diabetes",
            FormCode::Generic => "generic",
        }
    }

    /// From its code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<FormCode> {
        FormCode::ALL.into_iter().find(|form| form.as_str() == code)
    }

    /// The register whose people this form is for.
    #[must_use]
    pub const fn disease(self) -> DiseaseKind {
        match self {
            FormCode::Hypertension => DiseaseKind::Hypertension,
            FormCode::Type2Diabetes => DiseaseKind::Type2Diabetes,
            FormCode::Generic => DiseaseKind::Other,
        }
    }

    /// The form of a register.
    #[must_use]
    pub const fn for_disease(kind: DiseaseKind) -> FormCode {
        match kind {
            DiseaseKind::Hypertension => FormCode::Hypertension,
            DiseaseKind::Type2Diabetes => FormCode::Type2Diabetes,
            _ => FormCode::Generic,
        }
    }
}

/// One form.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FormDescription {
    /// Which one.
    pub code: FormCode,
    /// Its name as printed.
    pub name: String,
    /// Edition of the form; code sets differ between editions.
    pub version: String,
    /// Where it is published.
    pub source: String,
    /// The register it serves.
    pub disease: DiseaseKind,
    /// Fields in the order of the sheet.
    pub fields: Vec<Field>,
}

/// One field of a form.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Field {
    /// Key in JSON.
    pub key: String,
    /// Label as printed.
    pub label: String,
    /// What values it takes.
    pub kind: FieldKind,
    /// Unit, if it has one.
    #[serde(default)]
    pub unit: Option<String>,
    /// The national codes of a choice.
    #[serde(default)]
    pub options: Vec<Choice>,
    /// Outside of these a value is refused.
    #[serde(default)]
    pub hard: Option<Limits>,
    /// Outside of these a value must be confirmed.
    #[serde(default)]
    pub soft: Option<Limits>,
    /// Habits and drugs are carried over from the last visit, nothing else is.
    #[serde(default)]
    pub carried: bool,
    /// Must be answered.
    #[serde(default)]
    pub required: bool,
    /// Must be answered when another field has this code.
    #[serde(default)]
    pub required_when: Option<Condition>,
    /// Must be answered unless another field has this code.
    #[serde(default)]
    pub required_unless: Option<Condition>,
    /// The option that excludes all others (无症状).
    #[serde(default)]
    pub exclusive: Option<u8>,
    /// The text field that may answer in place of the options (其他).
    #[serde(default)]
    pub other: Option<String>,
    /// The value must be below that of this field.
    #[serde(default)]
    pub below: Option<String>,
    /// A word of help.
    #[serde(default)]
    pub help: Option<String>,
}

/// What values a field takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum FieldKind {
    /// One code of the options.
    Single,
    /// A list of codes.
    Multi,
    /// A whole number.
    Integer,
    /// A decimal string with at most two places.
    Decimal,
    /// Words.
    Text,
    /// A whole number; the two pressures stand side by side and are typed as `138/86`.
    Pressure,
    /// A list of `{name, times_per_day, dose}`.
    Drugs,
    /// `true` or `false`.
    Flag,
    /// A date `YYYY-MM-DD`.
    Date,
}

/// One option of a choice.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Choice {
    /// The national code.
    pub code: u8,
    /// The word as printed.
    pub label: String,
}

/// Bounds, both included.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Limits {
    /// The least value.
    pub min: Decimal,
    /// The greatest value.
    pub max: Decimal,
}

impl Limits {
    /// Whether a value lies within, bounds included.
    #[must_use]
    pub fn hold(&self, value: Decimal) -> bool {
        self.min <= value && value <= self.max
    }
}

/// Another field has a certain code.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Condition {
    /// Key of the other field.
    pub field: String,
    /// Its code.
    pub code: u8,
}

impl FormDescription {
    /// One field by key.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// The label of a code of a field, empty when there is none.
    #[must_use]
    pub fn label(&self, key: &str, code: u8) -> &str {
        self.field(key)
            .and_then(|field| field.options.iter().find(|option| option.code == code))
            .map_or("", |option| &option.label)
    }
}

static FORMS: LazyLock<Vec<FormDescription>> = LazyLock::new(|| {
    [
        include_str!("forms/hypertension.toml"),
        include_str!("forms/type2_diabetes.toml"),
        include_str!("forms/generic.toml"),
    ]
    .into_iter()
    // A description that cannot be read would be missing here; a test reads every one.
    .filter_map(|text| toml::from_str(text).ok())
    .collect()
});

/// Every form.
#[must_use]
pub fn forms() -> &'static [FormDescription] {
    &FORMS
}

/// One form by its code.
#[must_use]
pub fn form(code: FormCode) -> &'static FormDescription {
    FORMS.iter().find(|form| form.code == code).unwrap_or(&FORMS[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_reads_and_finds_itself() {
        assert_eq!(forms().len(), FormCode::ALL.len());
        for code in FormCode::ALL {
            assert_eq!(form(code).code, code);
            assert_eq!(FormCode::from_code(code.as_str()), Some(code));
            assert_eq!(form(code).disease, code.disease());
        }
    }

    #[test]
    fn measurements_symptoms_and_adherence_are_never_carried_over() {
        for form in forms() {
            for key in ["systolic_mmhg", "diastolic_mmhg", "weight_kg", "heart_rate", "symptoms", "adherence"] {
                assert!(form.field(key).is_none_or(|field| !field.carried), "{:?} {key}", form.code);
            }
            for key in ["adverse_reaction", "fasting_glucose_mmol_l", "hba1c_percent", "psychological", "compliance"] {
                assert!(form.field(key).is_none_or(|field| !field.carried), "{:?} {key}", form.code);
            }
        }
    }

    #[test]
    fn references_between_fields_meet_a_field() {
        for form in forms() {
            for field in &form.fields {
                let conditions = field.required_when.iter().chain(&field.required_unless);
                for key in conditions.map(|c| &c.field).chain(&field.other).chain(&field.below) {
                    assert!(form.field(key).is_some(), "{:?} {} → {key}", form.code, field.key);
                }
            }
        }
    }
}
