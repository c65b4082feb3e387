//! One field of a form.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// One field of a form.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Field {
    /// Key in JSON.
    pub key: String,
    /// Label as printed.
    pub label: String,
    /// What values it takes.
    pub kind: FieldKind,
    /// Position of its heading in the form's sections.
    pub section: u16,
    /// Unit, if it has one.
    pub unit: Option<String>,
    /// The national codes of a choice.
    pub options: Vec<Choice>,
    /// Outside of these a value is refused.
    pub hard: Option<Limits>,
    /// Outside of these a value must be confirmed.
    pub soft: Option<Limits>,
    /// Habits and drugs are carried over from the last visit, nothing else is.
    pub carried: bool,
    /// Must be answered, whenever it is asked.
    pub required: bool,
    /// Must be answered when another field has this code.
    pub required_when: Option<Condition>,
    /// Must be answered unless one of these holds.
    pub required_unless: Vec<Condition>,
    /// Is asked only when this holds; else it must stay empty.
    pub visible_when: Option<Condition>,
    /// Enter stops here even though the field may stay empty: what every visit should measure.
    pub measured: bool,
    /// The option that excludes all others (无症状).
    pub exclusive: Option<u8>,
    /// The text field that may answer in place of the options (其他).
    pub other: Option<String>,
    /// The value must be below that of this field.
    pub below: Option<String>,
    /// A date that may lie after today.
    pub future: bool,
    /// Computed from other fields; never typed.
    pub computed: Option<Computed>,
    /// The columns of a table.
    pub columns: Vec<Field>,
    /// The most rows of a table or drugs of a list.
    pub most: Option<u8>,
    /// Stands in the row of this field.
    pub beside: Option<String>,
    /// How it stands on paper.
    pub print: Option<Print>,
    /// Codes of earlier editions, and what they are today.
    pub earlier: Vec<EarlierCode>,
    /// A word of help for beginners.
    pub help: Option<String>,
}

impl Field {
    /// One option.
    #[must_use]
    pub fn choice(&self, code: u8) -> Option<&Choice> {
        self.options.iter().find(|option| option.code == code)
    }
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
    /// A whole number; two pressures stand side by side and are typed as `138/86`.
    Pressure,
    /// A list of `{name, times_per_day, dose}`.
    Drugs,
    /// `true` or `false`.
    Flag,
    /// A date `YYYY-MM-DD`.
    Date,
    /// A month `YYYY-MM`, or a year when no more is known.
    Month,
    /// How often each option happened, `{"1": 0, "2": 1}`; `{}` is never.
    Counts,
    /// A table: a list of rows with the columns' keys.
    Rows,
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
    /// Points of a score, where the option has some.
    pub points: Option<u8>,
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

/// Another field has a certain value. Beside the fields of the form, `mode`
/// (1–3), `sex` (1–2) and `age` (full years on the day) can be named. Of a
/// flag, code 1 is `true`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Condition {
    /// Key of the other field.
    pub field: String,
    /// Its code.
    #[serde(default)]
    pub code: Option<u8>,
    /// One of these codes.
    #[serde(default)]
    pub codes: Vec<u8>,
    /// Its number is this or more.
    #[serde(default)]
    pub from: Option<u16>,
}

/// How a value is computed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Computed {
    /// The way.
    pub how: How,
    /// From which fields.
    pub of: Vec<String>,
    /// Items that count in reverse, 1 as 5 and 2 as 4.
    #[serde(default)]
    pub reversed: Vec<String>,
}

/// The ways to compute a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum How {
    /// Points or codes or numbers, added; only when all are there.
    Sum,
    /// kg/m² of weight in kg and height in cm.
    BodyMassIndex,
    /// The first in percent of the second, two places.
    Percent,
    /// mmol/L of mg/dL of glucose.
    Millimoles,
    /// 1 是, 2 倾向是, 3 否 of a score of one constitution.
    Constitution,
    /// 1 是, 2 基本是, 3 否 of the score of 平和质 and the eight others.
    Balanced,
}

/// A code of an earlier edition.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EarlierCode {
    /// Which edition.
    pub version: String,
    /// The code there.
    pub from: u8,
    /// The code here.
    pub to: u8,
}

/// How a field stands on paper, where it is not as its kind says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Print {
    /// Width in twelfths of the row, on a form that is read down.
    #[serde(default)]
    pub width: Option<u8>,
    /// Stands on the screen only: the national sheet has no such line.
    #[serde(default)]
    pub omit: bool,
}

/// How a form stands on paper, where it is not as the order of its fields says.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FormPrint {
    /// 此次随访分类 stands above this field; below all fields if missing.
    #[serde(default)]
    pub class_above: Option<String>,
    /// 转诊 has a line for its result.
    #[serde(default)]
    pub referral_result: bool,
}
