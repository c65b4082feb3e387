//! Descriptions of the forms: sections, fields, codes, units, limits, what is
//! asked when. Data with a source ([`national`](self) TOML files, and the
//! files of a county); the check, the screen, the command line and the printed
//! sheet read the same description.

mod catalogue;
mod code;
mod field;
mod flaws;
mod read;

pub use catalogue::{Forms, national_forms};
pub use code::FormCode;
pub use field::{Choice, Computed, Condition, EarlierCode, Field, FieldKind, FormPrint, How, Limits, Print};
pub use flaws::Flaw;
pub use read::read_form;

use super::{Answers, Mode};
use crate::residents::DiseaseKind;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// One form in one edition.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FormDescription {
    /// Which one.
    pub code: FormCode,
    /// Its name as printed.
    pub name: String,
    /// Its name in menus and lists.
    pub short_name: String,
    /// Edition of the form; code sets differ between editions.
    pub version: String,
    /// Where it is published.
    pub source: String,
    /// What it is for.
    pub purpose: FormPurpose,
    /// The register it serves, if it serves one.
    pub disease: Option<DiseaseKind>,
    /// Names of the diseases it is for among all others; a county's own form.
    pub disease_names: Vec<String>,
    /// Which rule judges it.
    pub rule: Rule,
    /// Figures of the rule, where the form sets them.
    pub parameters: BTreeMap<String, Decimal>,
    /// Only named staff may see it.
    pub restricted: bool,
    /// How such a visit can be made; every way when empty.
    pub modes: Vec<Mode>,
    /// 此次随访分类, with what follows from each.
    pub classes: Vec<Class>,
    /// How many visits stand beside each other on an A4 page.
    pub columns: u8,
    /// What else paper asks for.
    pub print: FormPrint,
    /// Headings, in order; a field names its section by position.
    pub sections: Vec<String>,
    /// Fields in the order of the sheet.
    pub fields: Vec<Field>,
}

/// What a form is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum FormPurpose {
    /// One visit of many: its date moves the work list.
    FollowUp,
    /// A yearly assessment.
    Assessment,
    /// What is known of a person; edited in place by records that name the old one.
    Record,
}

/// Which code judges a form.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Rule {
    /// Pressure against the target.
    BloodPressure,
    /// Fasting glucose.
    Glucose,
    /// Risk and stability.
    SevereMental,
    /// Supervision of treatment.
    Tuberculosis,
    /// The rate of doses taken.
    TuberculosisClosing,
    /// Bands of a sum of points.
    SelfCare,
    /// The nine constitutions.
    Constitution,
    /// Signs of a yearly examination.
    Examination,
    /// The doctor's own class.
    Generic,
    /// Nothing follows.
    Record,
}

/// One class of a visit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Class {
    /// The form's code.
    pub code: u8,
    /// The word as printed.
    pub label: String,
    /// Whether all is well.
    pub good: bool,
    /// What the generic rule does.
    pub then: Then,
}

/// What the generic rule does after a class.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Then {
    /// The routine interval.
    #[default]
    Routine,
    /// The routine interval, with a warning to think of referral.
    Watch,
    /// Two weeks.
    Recheck,
    /// Referral and two weeks.
    Refer,
    /// The follow-up ends.
    End,
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
        self.field(key).and_then(|field| field.choice(code)).map_or("", |option| &option.label)
    }

    /// 此次随访分类 in words, empty when the form has no such class.
    #[must_use]
    pub fn class_word(&self, code: u8) -> &str {
        self.class(code).map_or("", |class| &class.label)
    }

    /// One class.
    #[must_use]
    pub fn class(&self, code: u8) -> Option<&Class> {
        self.classes.iter().find(|class| class.code == code)
    }

    /// The field that says what is wanted of this one (…目标): `weight_target_kg` of `weight_kg`, `salt_target` of
    /// `salt`. A field that is itself a target has none.
    #[must_use]
    pub fn target_of(&self, field: &Field) -> Option<&Field> {
        let row = |one: &Field| one.beside.clone().unwrap_or_else(|| one.key.clone());
        let targets =
            self.fields.iter().filter(|one| one.is_target() && one.beside.is_some() && row(one) == row(field));
        let mut targets = targets.filter(|_| !field.is_target());
        targets.find(|target| {
            let stem = target.key.replacen("_target", "", 1);
            let is_of =
                |one: &&Field| !one.is_target() && (one.key == stem || one.key.starts_with(&format!("{stem}_")));
            self.fields.iter().find(is_of).is_some_and(|one| one.key == field.key)
        })
    }

    /// A figure of the rule, in whole days or points.
    pub(super) fn days(&self, name: &str, usual: u32) -> u32 {
        self.parameters.get(name).and_then(|value| u32::try_from(*value).ok()).unwrap_or(usual)
    }

    /// A figure of the rule.
    pub(super) fn figure(&self, name: &str, usual: Decimal) -> Decimal {
        self.parameters.get(name).copied().unwrap_or(usual)
    }

    /// The answers that a new visit begins with: habits and drugs of the last
    /// one, its codes translated when it was written by an earlier edition.
    /// A code that this edition does not know is left out.
    #[must_use]
    pub fn carried_from(&self, version: &str, answers: &Answers) -> Answers {
        let fields = self.fields.iter().filter(|field| field.carried && field.computed.is_none());
        let found = fields.filter_map(|field| Some((field, answers.get(&field.key)?)));
        found.filter_map(|(field, value)| Some((field.key.clone(), field.translated(version, value)?))).collect()
    }
}

impl Field {
    /// Whether the field says what is wanted, not what is.
    #[must_use]
    pub fn is_target(&self) -> bool {
        self.key.split_once("_target").is_some_and(|(_, rest)| rest.is_empty() || rest.starts_with('_'))
    }

    /// A value of an earlier edition in the codes of this one.
    fn translated(&self, version: &str, value: &Value) -> Option<Value> {
        let one = |code: &Value| -> Option<Value> {
            let old = code.as_u64().and_then(|code| u8::try_from(code).ok())?;
            let earlier = self.earlier.iter().find(|step| step.version == version && step.from == old);
            let new = earlier.map_or(old, |step| step.to);
            self.choice(new).map(|_| Value::from(new))
        };
        match self.kind {
            FieldKind::Single => one(value),
            FieldKind::Multi => Some(value.as_array()?.iter().filter_map(one).collect()),
            _ => Some(value.clone()),
        }
    }
}

#[cfg(test)]
mod tests;
