//! Why a bill is not settled.

use crate::layer::LayerCode;
use chrono::NaiveDate;
use xiangyi_domain::Money;

/// A bill that cannot be settled. Nothing is guessed and nothing repaired: the
/// refusal names the field, and [`crate::words::refusal`] says it to a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The text is no JSON.
    #[error("not JSON at line {line}, column {column}")]
    NotJson {
        /// Line, from 1.
        line: u32,
        /// Column, from 1.
        column: u32,
    },
    /// A key that this document does not have.
    #[error("unknown key {field}")]
    UnknownKey {
        /// Path of the key.
        field: String,
    },
    /// A key that must be there.
    #[error("missing key {field}")]
    MissingKey {
        /// Path of the key.
        field: String,
    },
    /// A value of another kind than is due.
    #[error("{field} is not {due}")]
    WrongKind {
        /// Path of the value.
        field: String,
        /// What is due.
        due: Due,
    },
    /// A JSON number where money is due.
    #[error("{field} is a number, money is written as text")]
    MoneyAsNumber {
        /// Path of the value.
        field: String,
    },
    /// No decimal amount with two places.
    #[error("{field} is not an amount")]
    NotAnAmount {
        /// Path of the value.
        field: String,
    },
    /// Beyond what one bill can be.
    #[error("{field} is too large")]
    AmountTooLarge {
        /// Path of the value.
        field: String,
    },
    /// Below zero.
    #[error("{field} is negative")]
    NegativeAmount {
        /// Path of the value.
        field: String,
        /// The amount.
        amount: Money,
    },
    /// No such category.
    #[error("{field} is no category")]
    UnknownCategory {
        /// Path of the value.
        field: String,
        /// The text found.
        found: String,
    },
    /// No such layer, or none of this policy at this place.
    #[error("{field} is no layer of this policy")]
    UnknownLayer {
        /// Path of the value.
        field: String,
        /// The code found.
        found: String,
    },
    /// No such facility level.
    #[error("{field} is no facility level")]
    UnknownLevel {
        /// Path of the value.
        field: String,
        /// The text found.
        found: String,
    },
    /// The policy computes this layer; it is not taken from a slip.
    #[error("layer {layer} is only computed")]
    OnlyComputed {
        /// The layer.
        layer: LayerCode,
    },
    /// The discharge lies before the admission.
    #[error("discharged before admitted")]
    DischargeBeforeAdmission {
        /// Admission.
        admitted_on: NaiveDate,
        /// Discharge.
        discharged_on: NaiveDate,
    },
    /// More out of scope than the whole bill.
    #[error("out of scope {out_of_scope} is above the total {total}")]
    OutOfScopeAboveTotal {
        /// Out of scope.
        out_of_scope: Money,
        /// Total.
        total: Money,
    },
    /// Figures that must sum do not.
    #[error("the parts of {} do not sum", gaps.first().map_or("the bill", |gap| gap.field.as_str()))]
    PartsDoNotSum {
        /// Each sum that fails, at least one.
        gaps: Vec<Gap>,
    },
    /// A slip pays more than the layer received.
    #[error("layer {layer} pays {entered}, only {left} is left")]
    LayerAboveRest {
        /// The layer.
        layer: LayerCode,
        /// From the slip.
        entered: Money,
        /// What is left for it.
        left: Money,
    },
}

/// What a value should have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// A JSON object.
    Object,
    /// A JSON array.
    List,
    /// A text.
    Text,
    /// `true` or `false`.
    YesOrNo,
    /// A date `YYYY-MM-DD`.
    Date,
    /// An age in whole years, 0 to 150.
    Age,
    /// An earlier settlement as `settle` printed it.
    Settlement,
}

impl std::fmt::Display for Due {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Due::Object => "an object",
            Due::List => "a list",
            Due::Text => "a text",
            Due::YesOrNo => "true or false",
            Due::Date => "a date",
            Due::Age => "an age",
            Due::Settlement => "a settlement",
        })
    }
}

/// A sum that fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Path of the stated figure.
    pub field: String,
    /// What the parts come to.
    pub parts: Money,
    /// What they should come to.
    pub whole: Money,
}

impl Gap {
    /// `None` when the parts sum.
    #[must_use]
    pub fn between(field: impl Into<String>, parts: Money, whole: Money) -> Option<Gap> {
        (parts != whole).then(|| Gap { field: field.into(), parts, whole })
    }

    /// Parts − whole.
    #[must_use]
    pub fn difference(&self) -> Money {
        self.parts - self.whole
    }
}

impl Refusal {
    /// The stable code for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Refusal::NotJson { .. } => "bad_json",
            Refusal::UnknownKey { .. } => "unknown_key",
            Refusal::MissingKey { .. } => "missing_key",
            Refusal::WrongKind { .. } => "bad_value",
            Refusal::MoneyAsNumber { .. } => "money_as_number",
            Refusal::NotAnAmount { .. } => "bad_amount",
            Refusal::AmountTooLarge { .. } => "amount_too_large",
            Refusal::NegativeAmount { .. } => "negative_amount",
            Refusal::UnknownCategory { .. } => "unknown_category",
            Refusal::UnknownLayer { .. } => "unknown_layer",
            Refusal::UnknownLevel { .. } => "unknown_facility_level",
            Refusal::OnlyComputed { .. } => "layer_only_computed",
            Refusal::DischargeBeforeAdmission { .. } => "discharge_before_admission",
            Refusal::OutOfScopeAboveTotal { .. } => "out_of_scope_above_total",
            Refusal::PartsDoNotSum { .. } => "parts_do_not_sum",
            Refusal::LayerAboveRest { .. } => "layer_above_rest",
        }
    }

    /// The field of the bill that is at fault, when it is one field.
    #[must_use]
    pub fn field(&self) -> Option<String> {
        match self {
            Refusal::NotJson { .. } => None,
            Refusal::UnknownKey { field }
            | Refusal::MissingKey { field }
            | Refusal::WrongKind { field, .. }
            | Refusal::MoneyAsNumber { field }
            | Refusal::NotAnAmount { field }
            | Refusal::AmountTooLarge { field }
            | Refusal::NegativeAmount { field, .. }
            | Refusal::UnknownCategory { field, .. }
            | Refusal::UnknownLayer { field, .. }
            | Refusal::UnknownLevel { field, .. } => Some(field.clone()),
            Refusal::OnlyComputed { layer } | Refusal::LayerAboveRest { layer, .. } => Some(format!("entered.{layer}")),
            Refusal::DischargeBeforeAdmission { .. } => Some("discharged_on".to_owned()),
            Refusal::OutOfScopeAboveTotal { .. } => Some("out_of_scope".to_owned()),
            Refusal::PartsDoNotSum { gaps } => gaps.first().map(|gap| gap.field.clone()),
        }
    }
}
