//! Whether answers are what a form asks for.

use super::forms::{Condition, Field, FieldKind, FormDescription};
use super::{Answers, Occasion, words};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Something in the answers that must be mended, or confirmed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Problem {
    /// Key of the field.
    pub field: String,
    /// `required`, `unknown_key`, `wrong_type`, `unknown_code`, `out_of_limits`, `unusual`, `excludes_others`,
    /// `not_below`, `in_future`, `too_fine`.
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
pub fn check(form: &FormDescription, answers: &Answers, occasion: Occasion) -> Vec<Problem> {
    let mut problems = Vec::new();
    if occasion.on > occasion.today {
        problems.push(hard("on", "in_future", words::in_future()));
    }
    for key in answers.keys() {
        if form.field(key).is_none() && !BESIDE.contains(&key.as_str()) {
            problems.push(hard(key, "unknown_key", words::unknown_key(key)));
        }
    }
    let confirmed = confirmed(answers, &mut problems);
    for field in &form.fields {
        check_field(field, answers, &confirmed, &mut problems);
    }
    check_beside(form, answers, &mut problems);
    problems
}

fn hard(field: &str, code: &'static str, text: String) -> Problem {
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

fn check_field(field: &Field, answers: &Answers, confirmed: &[String], problems: &mut Vec<Problem>) {
    let value = given(answers, &field.key).filter(|value| !is_blank(value));
    let Some(value) = value else {
        let other_given = field.other.as_ref().is_some_and(|key| given(answers, key).is_some_and(|v| !is_blank(v)));
        if is_required(field, answers) && !other_given {
            problems.push(hard(&field.key, "required", words::required(&field.label)));
        } else if given(answers, &field.key).is_some_and(|blank| !is_right_blank(field.kind, blank)) {
            problems.push(hard(&field.key, "wrong_type", words::wrong_type(&field.label)));
        }
        return;
    };
    match field.kind {
        FieldKind::Single => check_single(field, value, problems),
        FieldKind::Multi => check_multi(field, value, problems),
        FieldKind::Integer | FieldKind::Pressure | FieldKind::Decimal => {
            check_number(field, value, answers, confirmed, problems);
        }
        FieldKind::Drugs => check_drugs(field, value, problems),
        FieldKind::Text | FieldKind::Flag | FieldKind::Date => {
            let right = match field.kind {
                FieldKind::Text => value.as_str().is_some_and(|text| text.chars().count() <= 500),
                FieldKind::Flag => value.is_boolean(),
                _ => value.as_str().is_some_and(|text| text.parse::<NaiveDate>().is_ok()),
            };
            if !right {
                problems.push(hard(&field.key, "wrong_type", words::wrong_type(&field.label)));
            }
        }
    }
}

fn is_blank(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.trim().is_empty()) || value.as_array().is_some_and(Vec::is_empty)
}

fn is_right_blank(kind: FieldKind, value: &Value) -> bool {
    match kind {
        FieldKind::Multi | FieldKind::Drugs => value.is_array(),
        FieldKind::Text | FieldKind::Decimal | FieldKind::Date => value.is_string(),
        _ => false,
    }
}

fn is_required(field: &Field, answers: &Answers) -> bool {
    let holds = |condition: &Condition| {
        given(answers, &condition.field).and_then(Value::as_u64) == Some(u64::from(condition.code))
    };
    field.required
        || field.required_when.as_ref().is_some_and(holds)
        || field.required_unless.as_ref().is_some_and(|condition| !holds(condition))
}

fn has_code(field: &Field, value: &Value) -> bool {
    value.as_u64().is_some_and(|code| field.options.iter().any(|option| u64::from(option.code) == code))
}

fn check_single(field: &Field, value: &Value, problems: &mut Vec<Problem>) {
    if !value.is_number() {
        problems.push(hard(&field.key, "wrong_type", words::wrong_type(&field.label)));
    } else if !has_code(field, value) {
        problems.push(hard(&field.key, "unknown_code", words::unknown_code(&field.label)));
    }
}

fn check_multi(field: &Field, value: &Value, problems: &mut Vec<Problem>) {
    let Some(codes) = value.as_array().filter(|codes| codes.iter().all(Value::is_number)) else {
        problems.push(hard(&field.key, "wrong_type", words::wrong_type(&field.label)));
        return;
    };
    if !codes.iter().all(|code| has_code(field, code)) {
        problems.push(hard(&field.key, "unknown_code", words::unknown_code(&field.label)));
    } else if let Some(alone) = field.exclusive
        && codes.len() > 1
        && codes.iter().any(|code| code.as_u64() == Some(u64::from(alone)))
    {
        problems.push(hard(&field.key, "excludes_others", words::excludes_others(&field.label)));
    }
}

/// The number of a value in the JSON form its kind asks for.
fn number(kind: FieldKind, value: &Value) -> Option<Decimal> {
    if kind == FieldKind::Decimal {
        let text = value.as_str()?;
        let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
        return plain.then(|| Decimal::from_str_exact(text).ok()).flatten();
    }
    value.as_i64().map(Decimal::from)
}

fn check_number(field: &Field, value: &Value, answers: &Answers, confirmed: &[String], problems: &mut Vec<Problem>) {
    let Some(number_given) = number(field.kind, value) else {
        problems.push(hard(&field.key, "wrong_type", words::wrong_type(&field.label)));
        return;
    };
    if number_given.normalize().scale() > 2 {
        problems.push(hard(&field.key, "too_fine", words::too_fine(&field.label)));
    }
    if let Some(limits) = field.hard.filter(|limits| !limits.hold(number_given)) {
        problems.push(hard(&field.key, "out_of_limits", words::out_of_limits(field, limits)));
        return;
    }
    let bound = field.below.as_ref().and_then(|key| given(answers, key)).and_then(|other| number(field.kind, other));
    if bound.is_some_and(|bound| number_given >= bound) {
        problems.push(hard(&field.key, "not_below", words::not_below(&field.label)));
    }
    if field.soft.is_some_and(|limits| !limits.hold(number_given)) && !confirmed.contains(&field.key) {
        let text = words::unusual(&field.label, number_given);
        problems.push(Problem { field: field.key.clone(), code: "unusual", text, hard: false });
    }
}

fn check_drugs(field: &Field, value: &Value, problems: &mut Vec<Problem>) {
    let Ok(drugs) = serde_json::from_value::<Vec<super::readings::Drug>>(value.clone()) else {
        problems.push(hard(&field.key, "wrong_type", words::wrong_type(&field.label)));
        return;
    };
    if drugs.iter().any(|drug| drug.name.trim().is_empty()) {
        problems.push(hard(&field.key, "required", words::required("药物名称")));
    }
    if drugs.iter().any(|drug| drug.times_per_day.is_some_and(|times| !(1..=6).contains(&times))) {
        problems.push(hard(&field.key, "out_of_limits", words::times_per_day()));
    }
}

fn check_beside(form: &FormDescription, answers: &Answers, problems: &mut Vec<Problem>) {
    if let Some(value) = given(answers, "referral")
        && serde_json::from_value::<Referral>(value.clone()).is_err()
    {
        problems.push(hard("referral", "wrong_type", words::wrong_type("转诊")));
    }
    let Some(value) = given(answers, "override") else { return };
    match serde_json::from_value::<Override>(value.clone()) {
        Err(_) => problems.push(hard("override", "wrong_type", words::wrong_type("分类更改"))),
        Ok(own) if own.reason.trim().is_empty() => {
            problems.push(hard("override", "required", words::required("更改分类的理由")));
        }
        Ok(own) if form.field("class").is_some() || !(1..=4).contains(&own.class) => {
            problems.push(hard("override", "unknown_code", words::unknown_code("分类更改")));
        }
        Ok(_) => {}
    }
}
