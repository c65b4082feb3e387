//! Answers in words, for paper and for other systems.

use super::{Answers, Drug, Field, FieldKind};
use serde_json::Value;

/// What somebody answered in a field, as a person would write it: labels for codes, 是 and 否, drugs with their doses;
/// empty where nothing was answered.
#[must_use]
pub fn in_words(answers: &Answers, field: &Field) -> String {
    let given = answers.get(&field.key).unwrap_or(&Value::Null);
    match field.kind {
        FieldKind::Single => label(field, given),
        FieldKind::Multi => joined(given.as_array().into_iter().flatten().map(|code| label(field, code))),
        FieldKind::Flag => match given {
            Value::Bool(true) => "是".to_owned(),
            Value::Bool(false) => "否".to_owned(),
            _ => String::new(),
        },
        FieldKind::Drugs => {
            let drugs: Vec<Drug> = serde_json::from_value(given.clone()).unwrap_or_default();
            drugs.iter().map(taken).collect::<Vec<String>>().join(";")
        }
        FieldKind::Counts => joined(field.options.iter().filter_map(|option| {
            let count = given.get(option.code.to_string())?.as_u64().filter(|count| *count > 0)?;
            Some(format!("{}{count}{}", option.label, field.unit.as_deref().unwrap_or("次")))
        })),
        FieldKind::Rows => {
            let rows = given.as_array().into_iter().flatten().filter_map(Value::as_object);
            let row = |row: &Answers| {
                let cells = field.columns.iter().map(|column| in_words(row, column));
                cells.filter(|cell| !cell.is_empty()).collect::<Vec<String>>().join(" ")
            };
            rows.map(row).collect::<Vec<String>>().join(";")
        }
        FieldKind::Integer
        | FieldKind::Decimal
        | FieldKind::Text
        | FieldKind::Pressure
        | FieldKind::Date
        | FieldKind::Month => plain(given),
    }
}

/// A text or number as it stands in JSON.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// The label of a code; a code that a newer edition knows stands as it is.
fn label(field: &Field, code: &Value) -> String {
    let option = code.as_u64().and_then(|code| u8::try_from(code).ok()).and_then(|code| field.choice(code));
    option.map_or_else(|| plain(code), |option| option.label.clone())
}

/// `氨氯地平 每日1次 每次5mg`.
fn taken(drug: &Drug) -> String {
    let times = drug.times_per_day.map(|times| format!(" 每日{times}次")).unwrap_or_default();
    let dose = drug.dose.as_deref().filter(|dose| !dose.is_empty());
    format!("{}{times}{}", drug.name, dose.map(|dose| format!(" 每次{dose}")).unwrap_or_default())
}

fn joined(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<String>>().join("、")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::followups::{FormCode, national_forms};
    use serde_json::json;

    #[test]
    fn answers_are_written_as_people_write_them() {
        let form = national_forms().find(&FormCode::new("hypertension").unwrap()).unwrap();
        let answers = json!({
            "symptoms": [2, 6], "systolic_mmhg": 138, "weight_kg": "63.5", "salt": 1, "complication": false,
            "drugs": [{ "name": "氨氯地平", "times_per_day": 1, "dose": "5mg" }, { "name": "卡托普利" }],
        });
        let answers = answers.as_object().unwrap();
        let word = |key: &str| in_words(answers, form.fields.iter().find(|field| field.key == key).unwrap());
        for (key, expected) in [
            ("symptoms", "头痛头晕、心悸胸闷"),
            ("systolic_mmhg", "138"),
            ("weight_kg", "63.5"),
            ("salt", "轻"),
            ("complication", "否"),
            ("drugs", "氨氯地平 每日1次 每次5mg;卡托普利"),
            ("heart_rate", ""),
        ] {
            assert_eq!(word(key), expected, "{key}");
        }
    }
}
