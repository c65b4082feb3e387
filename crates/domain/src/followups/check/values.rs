//! One answer against its field.

use super::{Context, Problem, hard, words};
use crate::followups::forms::{Field, FieldKind};
use crate::followups::readings::Drug;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::Value;

const LONGEST_TEXT: usize = 500;
/// Drugs of a list, where the form sets no fewer.
const MOST_DRUGS: usize = 20;

pub(super) fn check_value(
    field: &Field,
    value: &Value,
    context: &Context<'_>,
    confirmed: &[String],
    problems: &mut Vec<Problem>,
) {
    let wrong = |problems: &mut Vec<Problem>| problems.push(wrong_type(field));
    match field.kind {
        FieldKind::Single => check_single(field, value, problems),
        FieldKind::Multi => check_multi(field, value, problems),
        FieldKind::Integer | FieldKind::Pressure | FieldKind::Decimal => {
            check_number(field, value, context, confirmed, problems);
        }
        FieldKind::Drugs => check_drugs(field, value, problems),
        FieldKind::Counts => check_counts(field, value, problems),
        FieldKind::Rows => check_rows(field, value, context, problems),
        FieldKind::Date => check_date(field, value, context, problems),
        FieldKind::Month if !value.as_str().is_some_and(is_month) => wrong(problems),
        FieldKind::Text if value.as_str().is_none_or(|text| text.chars().count() > LONGEST_TEXT) => wrong(problems),
        FieldKind::Flag if !value.is_boolean() => wrong(problems),
        FieldKind::Month | FieldKind::Text | FieldKind::Flag => {}
    }
}

fn wrong_type(field: &Field) -> Problem {
    hard(&field.key, "wrong_type", words::wrong_type(&field.label))
}

fn has_code(field: &Field, value: &Value) -> bool {
    value.as_u64().is_some_and(|code| field.options.iter().any(|option| u64::from(option.code) == code))
}

fn check_single(field: &Field, value: &Value, problems: &mut Vec<Problem>) {
    if !value.is_number() {
        problems.push(wrong_type(field));
    } else if !has_code(field, value) {
        problems.push(hard(&field.key, "unknown_code", words::unknown_code(&field.label)));
    }
}

fn check_multi(field: &Field, value: &Value, problems: &mut Vec<Problem>) {
    let Some(codes) = value.as_array().filter(|codes| codes.iter().all(Value::is_number)) else {
        problems.push(wrong_type(field));
        return;
    };
    if !codes.iter().all(|code| has_code(field, code)) {
        problems.push(hard(&field.key, "unknown_code", words::unknown_code(&field.label)));
    } else if let Some(alone) = field.exclusive
        && codes.len() > 1
        && codes.iter().any(|code| code.as_u64() == Some(u64::from(alone)))
    {
        let word = field.choice(alone).map_or("", |option| &option.label);
        problems.push(hard(&field.key, "excludes_others", words::excludes_others(&field.label, word)));
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

fn check_number(
    field: &Field,
    value: &Value,
    context: &Context<'_>,
    confirmed: &[String],
    problems: &mut Vec<Problem>,
) {
    let Some(number_given) = number(field.kind, value) else {
        problems.push(wrong_type(field));
        return;
    };
    if number_given.normalize().scale() > 2 {
        problems.push(hard(&field.key, "too_fine", words::too_fine(&field.label)));
    }
    if let Some(limits) = field.hard.filter(|limits| !limits.hold(number_given)) {
        problems.push(hard(&field.key, "out_of_limits", words::out_of_limits(field, limits)));
        return;
    }
    let bound = field.below.as_ref().and_then(|key| context.answers.get(key));
    let bound = bound.and_then(|other| number(field.kind, other));
    if bound.is_some_and(|bound| number_given >= bound) {
        problems.push(hard(&field.key, "not_below", words::not_below(&field.label)));
    }
    if field.soft.is_some_and(|limits| !limits.hold(number_given)) && !confirmed.contains(&field.key) {
        let text = words::unusual(&field.label, number_given);
        problems.push(Problem { field: field.key.clone(), code: "unusual", text, hard: false });
    }
}

fn check_drugs(field: &Field, value: &Value, problems: &mut Vec<Problem>) {
    let Ok(drugs) = serde_json::from_value::<Vec<Drug>>(value.clone()) else {
        problems.push(wrong_type(field));
        return;
    };
    if drugs.iter().any(|drug| drug.name.trim().is_empty()) {
        problems.push(hard(&field.key, "required", words::required("药物名称")));
    }
    if drugs.iter().any(|drug| drug.times_per_day.is_some_and(|times| !(1..=6).contains(&times))) {
        problems.push(hard(&field.key, "out_of_limits", words::times_per_day()));
    }
    let most = field.most.map_or(MOST_DRUGS, usize::from);
    if drugs.len() > most {
        problems.push(hard(&field.key, "too_many", words::too_many(&field.label, most)));
    }
}

fn check_counts(field: &Field, value: &Value, problems: &mut Vec<Problem>) {
    let Some(counts) = value.as_object() else {
        problems.push(wrong_type(field));
        return;
    };
    let known = |key: &String| key.parse().ok().is_some_and(|code: u8| field.choice(code).is_some());
    if !counts.keys().all(known) {
        problems.push(hard(&field.key, "unknown_code", words::unknown_code(&field.label)));
    } else if !counts.values().all(Value::is_u64) {
        problems.push(wrong_type(field));
    } else if counts.values().filter_map(Value::as_u64).any(|count| count > 999) {
        problems.push(hard(&field.key, "out_of_limits", words::counts(&field.label)));
    }
}

fn check_date(field: &Field, value: &Value, context: &Context<'_>, problems: &mut Vec<Problem>) {
    let Some(day) = value.as_str().and_then(|text| text.parse::<NaiveDate>().ok()) else {
        problems.push(wrong_type(field));
        return;
    };
    if day > context.occasion.today && !field.future {
        problems.push(hard(&field.key, "in_future", words::date_in_future(&field.label)));
    } else if context.patient.born_on.is_some_and(|born| day < born) {
        problems.push(hard(&field.key, "before_birth", words::before_birth(&field.label)));
    }
}

/// `2015-06`, or `2015` when no more is known.
fn is_month(text: &str) -> bool {
    let is_number = |part: &str, length: usize| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    match text.split_once('-') {
        None => is_number(text, 4),
        Some((year, month)) => {
            is_number(year, 4) && is_number(month, 2) && month.parse().is_ok_and(|month| (1..=12u8).contains(&month))
        }
    }
}

fn check_rows(field: &Field, value: &Value, context: &Context<'_>, problems: &mut Vec<Problem>) {
    let Some(rows) = value.as_array().filter(|rows| rows.iter().all(Value::is_object)) else {
        problems.push(wrong_type(field));
        return;
    };
    let most = field.most.map_or(MOST_DRUGS, usize::from);
    if rows.len() > most {
        problems.push(hard(&field.key, "too_many", words::too_many(&field.label, most)));
    }
    for (at, row) in rows.iter().filter_map(Value::as_object).enumerate() {
        let mut found = Vec::new();
        for key in row.keys().filter(|key| !field.columns.iter().any(|column| column.key == **key)) {
            found.push(hard(key, "unknown_key", words::unknown_key(key)));
        }
        for column in &field.columns {
            match row.get(&column.key).filter(|value| !value.is_null() && !super::is_blank(value)) {
                Some(value) => check_value(column, value, context, &[], &mut found),
                None if column.required => {
                    found.push(hard(&column.key, "required", words::required(&column.label)));
                }
                None => {}
            }
        }
        let named = |problem: Problem| Problem {
            field: field.key.clone(),
            text: words::in_row(&field.label, at + 1, &problem.text),
            ..problem
        };
        problems.extend(found.into_iter().map(named));
    }
}
