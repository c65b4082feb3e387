//! Whether answers are what a form asks for.

mod context;
mod values;
mod words;

pub(super) use context::Context;

use super::forms::{Field, FieldKind, FormDescription, Rule};
use super::{Answers, Occasion, Patient, computed};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Something in the answers that must be mended, or confirmed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Problem {
    /// Key of the field.
    pub field: String,
    /// `required`, `unknown_key`, `wrong_type`, `unknown_code`, `out_of_limits`, `unusual`, `excludes_others`,
    /// `not_below`, `in_future`, `before_birth`, `too_fine`, `not_asked`, `not_computed`, `too_many`.
    pub code: &'static str,
    /// In words.
    pub text: String,
    /// Whether the answers are refused; a soft problem passes when its field is in `confirmed`.
    pub hard: bool,
}

/// Where the person was sent.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Referral {
    /// 原因.
    #[serde(default)]
    pub reason: Option<String>,
    /// 机构.
    #[serde(default)]
    pub institution: Option<String>,
    /// 科别.
    #[serde(default)]
    pub department: Option<String>,
    /// What came of it.
    #[serde(default)]
    pub result: Option<String>,
    /// When that was known.
    #[serde(default)]
    pub result_on: Option<NaiveDate>,
}

/// The doctor's own class in place of the computed one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Override {
    /// The form's code.
    pub class: u8,
    /// Why; never empty.
    pub reason: String,
}

/// Keys that stand beside the fields of every form.
const BESIDE: [&str; 3] = ["referral", "override", "confirmed"];

/// Holds answers against a form. Empty when nothing is wrong.
#[must_use]
pub fn check(form: &FormDescription, patient: &Patient, answers: &Answers, occasion: Occasion) -> Vec<Problem> {
    let mut problems = Vec::new();
    if occasion.on > occasion.today {
        problems.push(hard("on", "in_future", words::in_future()));
    }
    if patient.born_on.is_some_and(|born| occasion.on < born) {
        problems.push(hard("on", "before_birth", words::before_birth("随访日期")));
    }
    if !form.modes.is_empty() && !form.modes.contains(&occasion.mode) {
        problems.push(hard("mode", "unknown_code", words::unknown_code("随访方式")));
    }
    for key in answers.keys() {
        if form.field(key).is_none() && !BESIDE.contains(&key.as_str()) {
            problems.push(hard(key, "unknown_key", words::unknown_key(key)));
        }
    }
    let confirmed = confirmed(answers, &mut problems);
    let context = Context { answers, patient, occasion };
    for field in &form.fields {
        check_field(form, field, &context, &confirmed, &mut problems);
    }
    check_beside(form, answers, &mut problems);
    problems
}

pub(super) fn hard(field: &str, code: &'static str, text: String) -> Problem {
    Problem { field: field.to_owned(), code, text, hard: true }
}

fn given<'a>(answers: &'a Answers, key: &str) -> Option<&'a Value> {
    answers.get(key).filter(|value| !value.is_null())
}

fn confirmed(answers: &Answers, problems: &mut Vec<Problem>) -> Vec<String> {
    match given(answers, "confirmed").map(|value| serde_json::from_value(value.clone())) {
        None => Vec::new(),
        Some(Ok(list)) => list,
        Some(Err(_)) => {
            problems.push(hard("confirmed", "wrong_type", words::wrong_type("confirmed")));
            Vec::new()
        }
    }
}

fn check_field(
    form: &FormDescription,
    field: &Field,
    context: &Context<'_>,
    confirmed: &[String],
    problems: &mut Vec<Problem>,
) {
    let answers = context.answers;
    let given_value = given(answers, &field.key);
    if field.computed.is_some() {
        let own = computed::value_of(form, field, answers);
        if given_value.is_some_and(|value| own.as_ref() != Some(value)) {
            problems.push(hard(&field.key, "not_computed", words::not_computed(&field.label)));
        }
        return;
    }
    let value = given_value.filter(|value| !is_blank(value));
    if !context.asks(field) {
        // A flag that says no is as good as silence.
        if value.is_some_and(|value| *value != Value::Bool(false)) {
            problems.push(hard(&field.key, "not_asked", words::not_asked(&field.label)));
        }
        return;
    }
    let Some(value) = value else {
        let other_given = field.other.as_ref().is_some_and(|key| given(answers, key).is_some_and(|v| !is_blank(v)));
        if context.requires(field) && !other_given {
            problems.push(hard(&field.key, "required", words::required(&field.label)));
        } else if given_value.is_some_and(|blank| !is_right_blank(field.kind, blank)) {
            problems.push(hard(&field.key, "wrong_type", words::wrong_type(&field.label)));
        }
        return;
    };
    values::check_value(field, value, context, confirmed, problems);
}

fn is_blank(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.trim().is_empty()) || value.as_array().is_some_and(Vec::is_empty)
}

fn is_right_blank(kind: FieldKind, value: &Value) -> bool {
    match kind {
        FieldKind::Multi | FieldKind::Drugs | FieldKind::Rows => value.is_array(),
        FieldKind::Text | FieldKind::Decimal | FieldKind::Date | FieldKind::Month => value.is_string(),
        _ => false,
    }
}

fn check_beside(form: &FormDescription, answers: &Answers, problems: &mut Vec<Problem>) {
    if let Some(value) = given(answers, "referral")
        && serde_json::from_value::<Referral>(value.clone()).is_err()
    {
        problems.push(hard("referral", "wrong_type", words::wrong_type("转诊")));
    }
    let Some(value) = given(answers, "override") else { return };
    let given_by_doctor =
        matches!(form.rule, Rule::Generic | Rule::Examination | Rule::Record | Rule::TuberculosisClosing);
    match serde_json::from_value::<Override>(value.clone()) {
        Err(_) => problems.push(hard("override", "wrong_type", words::wrong_type("分类更改"))),
        Ok(own) if own.reason.trim().is_empty() => {
            problems.push(hard("override", "required", words::required("更改分类的理由")));
        }
        Ok(own) if given_by_doctor || form.class(own.class).is_none() => {
            problems.push(hard("override", "unknown_code", words::unknown_code("分类更改")));
        }
        Ok(_) => {}
    }
}
