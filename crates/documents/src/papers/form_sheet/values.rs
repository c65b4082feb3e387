//! What a visit wrote in a field, in the words of paper.

use crate::layout::keep;
use serde_json::Value;
use xiangyi_domain::followups::{Answers, Choice, Drug, Field, Referral};
use xiangyi_domain::paper::FormVisit;

/// Room to write a figure.
const ROOM: &str = "　　";

pub(super) fn value<'v>(visit: &'v FormVisit, field: &Field) -> &'v Value {
    of(&visit.answers, field)
}

fn of<'a>(answers: &'a Answers, field: &Field) -> &'a Value {
    answers.get(&field.key).unwrap_or(&Value::Null)
}

/// The code of a choice.
pub(super) fn code(visit: &FormVisit, field: &Field) -> Option<u8> {
    match value(visit, field) {
        Value::Bool(yes) => Some(u8::from(*yes)),
        other => other.as_u64().and_then(|code| u8::try_from(code).ok()),
    }
}

/// The codes of a choice of several.
pub(super) fn codes(visit: &FormVisit, field: &Field) -> Vec<u8> {
    let all = value(visit, field).as_array().into_iter().flatten();
    all.filter_map(Value::as_u64).filter_map(|code| u8::try_from(code).ok()).collect()
}

/// Boxes for the codes of several: those that were chosen, then empty ones up to `least`.
pub(super) fn boxes(visit: &FormVisit, field: &Field, least: usize) -> Vec<Option<u8>> {
    let chosen = codes(visit, field);
    let room = least.min(field.options.len()).max(chosen.len());
    chosen.into_iter().map(Some).chain(std::iter::repeat(None)).take(room).collect()
}

/// `1良好 2一般 3差`; no option is broken across lines.
pub(super) fn choices(options: &[Choice]) -> String {
    options.iter().map(|option| keep(&choice(option))).collect::<Vec<String>>().join(" ")
}

/// `1良好`; a word that begins with its code (`0级 无`) says it once.
pub(super) fn choice(option: &Choice) -> String {
    let code = option.code.to_string();
    if option.label.starts_with(&code) { option.label.clone() } else { format!("{code}{}", option.label) }
}

/// A text, number or date as it stands in JSON.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(true) => "是".to_owned(),
        _ => String::new(),
    }
}

/// A figure, or room to write one.
pub(super) fn figure(value: &Value) -> String {
    let text = plain(value);
    if text.is_empty() { ROOM.to_owned() } else { text }
}

/// A figure with its unit, or room to write one before it.
pub(super) fn with_unit(visit: &FormVisit, field: &Field) -> String {
    // Few fonts have a raised nine.
    let unit = field.unit.as_deref().unwrap_or_default().replace('⁹', "^9");
    let text = plain(value(visit, field));
    match (text.is_empty(), unit.is_empty()) {
        (true, true) => String::new(),
        (true, false) => format!("{ROOM}{unit}"),
        (false, _) => format!("{text}{unit}"),
    }
}

/// `轻度滋事0次 肇事1次`, with room to write where nothing was counted.
pub(super) fn counts(visit: &FormVisit, field: &Field) -> String {
    let given = value(visit, field).as_object();
    let unit = field.unit.as_deref().unwrap_or("次");
    let each = field.options.iter().map(|option| {
        let count = match given {
            None => "　".to_owned(),
            Some(counts) => counts.get(&option.code.to_string()).map_or_else(|| "0".to_owned(), ToString::to_string),
        };
        keep(&format!("{}{}{count}{unit}", option.code, option.label))
    });
    each.collect::<Vec<String>>().join(" ")
}

pub(super) fn drugs(visit: &FormVisit, field: &Field) -> Vec<Drug> {
    serde_json::from_value(value(visit, field).clone()).unwrap_or_default()
}

/// `每日2次 每次10mg`.
pub(super) fn taken(drug: &Drug) -> String {
    let times = drug.times_per_day.map_or_else(|| "　".to_owned(), |times| times.to_string());
    let dose = drug.dose.as_deref().unwrap_or_default();
    format!("每日{times}次 每次{dose}")
}

/// Where the person was sent, if anywhere.
pub(super) fn referral(visit: &FormVisit) -> Referral {
    let given = visit.answers.get("referral").cloned();
    given.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
}

/// Institution and department.
pub(super) fn referred_to(referral: &Referral) -> String {
    let parts = [referral.institution.as_deref(), referral.department.as_deref()];
    parts.into_iter().flatten().collect::<Vec<&str>>().join(" ")
}

/// 收缩压 and 舒张压 stand on one line as 血压.
pub(super) fn pressure_label(high: &Field) -> String {
    high.label.replace("收缩压", "血压")
}

/// `138/86`, or room to write it.
pub(super) fn pressure(visit: &FormVisit, high: &Field, low: Option<&Field>) -> String {
    let low = low.map_or(&Value::Null, |low| value(visit, low));
    format!("{}/{}", figure(value(visit, high)), figure(low))
}
