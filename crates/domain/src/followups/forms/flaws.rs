//! What is wrong with a description that reads as TOML.

use super::field::{Condition, Field, FieldKind, How};
use super::{FormDescription, FormPurpose, Rule};
use serde::Serialize;
use std::collections::BTreeSet;

/// Something wrong with a description.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Flaw {
    /// Where: a key of the file, the key of a field, or `line n`.
    pub place: String,
    /// What.
    pub text: String,
}

impl Flaw {
    pub(super) fn at(place: &str, text: impl Into<String>) -> Flaw {
        Flaw { place: place.to_owned(), text: text.into() }
    }
}

/// Keys that stand beside the answers of a visit and cannot be fields.
const RESERVED: [&str; 10] = [
    "resident",
    "form",
    "form_version",
    "on",
    "mode",
    "corrects",
    "referral",
    "override",
    "confirmed",
    "not_reached_reason",
];

/// What can be named in conditions beside the fields.
const PERSONAL: [&str; 3] = ["mode", "sex", "age"];

pub(super) fn flaws_of(form: &FormDescription) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for (name, text) in [("name", &form.name), ("version", &form.version), ("source", &form.source)] {
        if text.trim().is_empty() {
            flaws.push(Flaw::at(name, "must not be empty"));
        }
    }
    let mut codes = BTreeSet::new();
    for class in form.classes.iter().filter(|class| !codes.insert(class.code)) {
        flaws.push(Flaw::at("classes", format!("code {} stands twice", class.code)));
    }
    let mut keys = BTreeSet::new();
    for field in &form.fields {
        if !keys.insert(field.key.as_str()) {
            flaws.push(Flaw::at(&field.key, "this key stands twice"));
        }
        flaws_of_field(form, field, &mut flaws);
    }
    flaws_of_rule(form, &mut flaws);
    if let Some(key) = form.print.class_above.as_ref().filter(|key| form.field(key).is_none()) {
        flaws.push(Flaw::at("print.class_above", format!("names no field: {key}")));
    }
    flaws
}

fn flaws_of_field(form: &FormDescription, field: &Field, flaws: &mut Vec<Flaw>) {
    let mut flaw = |text: String| flaws.push(Flaw::at(&field.key, text));
    let plain = field.key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !plain || field.key.is_empty() || RESERVED.contains(&field.key.as_str()) {
        flaw("cannot be the key of a field".to_owned());
    }
    if field.label.trim().is_empty() {
        flaw("has no label".to_owned());
    }
    let coded = matches!(field.kind, FieldKind::Single | FieldKind::Multi | FieldKind::Counts);
    if coded == field.options.is_empty() {
        flaw(if coded { "has no options" } else { "has options, but takes no codes" }.to_owned());
    }
    if field.exclusive.is_some_and(|code| field.choice(code).is_none()) {
        flaw("exclusive names no option".to_owned());
    }
    if (field.kind == FieldKind::Rows) == field.columns.is_empty() {
        flaw("a table, and only a table, has columns".to_owned());
    }
    let numeric = matches!(field.kind, FieldKind::Integer | FieldKind::Decimal | FieldKind::Pressure);
    if !numeric && (field.hard.is_some() || field.soft.is_some()) {
        flaw("limits are for numbers".to_owned());
    }
    for key in field.other.iter().chain(&field.below).chain(&field.beside) {
        if form.field(key).is_none() {
            flaw(format!("names no field: {key}"));
        }
    }
    let conditions = field.required_when.iter().chain(&field.required_unless).chain(&field.visible_when);
    for condition in conditions {
        if let Some(text) = flaw_of_condition(form, condition) {
            flaw(text);
        }
    }
    if let Some(computed) = &field.computed {
        let (least, most) = match computed.how {
            How::Sum => (1, 99),
            How::BodyMassIndex | How::Percent => (2, 2),
            How::Millimoles | How::Constitution => (1, 1),
            How::Balanced => (9, 9),
        };
        if !(least..=most).contains(&computed.of.len()) {
            flaw(format!("computed of {} fields", computed.of.len()));
        }
        for key in computed.of.iter().chain(&computed.reversed).filter(|key| form.field(key).is_none()) {
            flaw(format!("computed of no field: {key}"));
        }
        if field.required || field.carried {
            flaw("is computed, so it is neither required nor carried".to_owned());
        }
    }
    for step in field.earlier.iter().filter(|step| field.choice(step.to).is_none()) {
        flaw(format!("an earlier code becomes {}, which is no option", step.to));
    }
    let mut keys = BTreeSet::new();
    for column in &field.columns {
        if !keys.insert(&column.key) {
            flaw(format!("column {} stands twice", column.key));
        }
        if matches!(column.kind, FieldKind::Rows | FieldKind::Drugs | FieldKind::Counts | FieldKind::Multi) {
            flaw(format!("column {} cannot be of this kind", column.key));
        }
        let coded = column.kind == FieldKind::Single;
        if coded == column.options.is_empty() {
            flaw(format!("column {} has no options, or needs none", column.key));
        }
    }
}

fn flaw_of_condition(form: &FormDescription, condition: &Condition) -> Option<String> {
    if condition.code.is_none() && condition.codes.is_empty() && condition.from.is_none() {
        return Some(format!("a condition on {} asks nothing", condition.field));
    }
    if PERSONAL.contains(&condition.field.as_str()) {
        return None;
    }
    let Some(field) = form.field(&condition.field) else {
        return Some(format!("a condition names no field: {}", condition.field));
    };
    let unknown = condition.code.iter().chain(&condition.codes).find(|code| {
        let coded = matches!(field.kind, FieldKind::Single | FieldKind::Multi);
        coded && field.choice(**code).is_none()
    });
    unknown.map(|code| format!("a condition names code {code} of {}, which it does not have", condition.field))
}

/// What a rule reads, and the figures it takes.
fn needs(rule: Rule) -> (&'static [&'static str], &'static [&'static str]) {
    match rule {
        Rule::BloodPressure => (
            &["systolic_mmhg", "diastolic_mmhg", "adverse_reaction"],
            &[
                "systolic_below",
                "diastolic_below",
                "old_from_years",
                "old_systolic_below",
                "old_diastolic_below",
                "emergency_systolic",
                "emergency_diastolic",
            ],
        ),
        Rule::Glucose => (
            &["fasting_glucose_mmol_l", "adverse_reaction"],
            &["glucose_below", "emergency_glucose", "low_glucose", "emergency_systolic", "emergency_diastolic"],
        ),
        Rule::SevereMental => {
            (&["risk", "insight"], &["unstable_days", "fairly_stable_days", "stable_days", "lost_days"])
        }
        Rule::Tuberculosis => {
            (&["supervisor"], &["family_days", "continuation_days", "medical_days", "intensive_months"])
        }
        Rule::TuberculosisClosing => (&["doses_due", "doses_taken"], &["regular_percent"]),
        Rule::SelfCare => (&["total_score"], &["independent_to", "mild_to", "moderate_to", "routine_days"]),
        Rule::Constitution => (&["balanced"], &["routine_days"]),
        Rule::Examination => (&["evaluation"], &["routine_days"]),
        Rule::Generic => (&["class"], &["routine_days", "recheck_days"]),
        Rule::Record => (&[], &[]),
    }
}

fn flaws_of_rule(form: &FormDescription, flaws: &mut Vec<Flaw>) {
    let (fields, parameters) = needs(form.rule);
    for key in fields.iter().filter(|key| form.field(key).is_none()) {
        flaws.push(Flaw::at("rule", format!("this rule reads a field {key}")));
    }
    for name in form.parameters.keys().filter(|name| !parameters.contains(&name.as_str())) {
        flaws.push(Flaw::at(&format!("parameters.{name}"), "this rule knows no such figure"));
    }
    let wants_classes = form.purpose != FormPurpose::Record && form.rule != Rule::TuberculosisClosing;
    if wants_classes && form.classes.is_empty() {
        flaws.push(Flaw::at("classes", "a form that is judged names its classes"));
    }
}
