//! JSON to a bill, naming every fault by its path.

use super::Bill;
use crate::layer::LayerCode;
use crate::refusal::{Due, Refusal};
use chrono::NaiveDate;
use serde_json::{Map, Value};
use xiangyi_domain::Money;
use xiangyi_domain::admissions::facility::FacilityLevel;
use xiangyi_domain::money::MoneyError;
use xiangyi_domain::residents::category::Category;

/// Looks at one value under its path; `Ok` when it is as due.
type Look = fn(&str, &Value) -> Result<(), Refusal>;

/// A key, whether it must be there, and how its value is looked at.
type Key = (&'static str, bool, Look);

const BILL: [Key; 15] = [
    ("facility_level", true, level),
    ("in_area", false, yes_or_no),
    ("admitted_on", true, date),
    ("discharged_on", true, date),
    ("total", true, money),
    ("out_of_scope", true, money),
    ("in_scope", false, money),
    ("self_pay", false, money),
    ("categories", false, categories),
    ("age", false, age),
    ("diagnoses", false, texts),
    ("chronic_recognised_on", false, date),
    ("entered", false, entered),
    ("prior", false, statements),
    ("household_prior", false, statements),
];

const STATEMENT: [Key; 14] = [
    ("policy", true, text),
    ("version", false, text),
    ("locality", false, text),
    ("discharged_on", true, date),
    ("total", true, money),
    ("in_scope", true, money),
    ("out_of_scope", true, money),
    ("above_standard", false, money),
    ("layers", true, layers),
    ("paid_by_layers", true, money),
    ("self_pay", true, money),
    ("ratio", false, text),
    ("warnings", false, texts),
    ("differences", false, anything),
];

const LAYER: [Key; 8] = [
    ("code", true, layer_code),
    ("name", false, text),
    ("payer", false, text),
    ("base", true, money),
    ("paid", true, money),
    ("mode", false, text),
    ("why", false, texts),
    ("reasons", false, anything),
];

pub(super) fn bill(json: &str) -> Result<Bill, Refusal> {
    let value: Value = serde_json::from_str(json).map_err(|error| Refusal::NotJson {
        line: u32::try_from(error.line()).unwrap_or(u32::MAX),
        column: u32::try_from(error.column()).unwrap_or(u32::MAX),
    })?;
    object("", &value, &BILL)?;
    serde_json::from_value(without_nulls(value))
        .map_err(|_| Refusal::WrongKind { field: "prior".to_owned(), due: Due::Settlement })
}

/// An optional key may be written as `null`.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(map) => map.into_iter().filter(|(_, value)| !value.is_null()).collect(),
        other => other,
    }
}

fn object(path: &str, value: &Value, keys: &[Key]) -> Result<(), Refusal> {
    let map = map(path, value)?;
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    if let Some(key) = map.keys().find(|key| !keys.iter().any(|(known, ..)| known == key)) {
        return Err(Refusal::UnknownKey { field: below(key) });
    }
    for (key, required, look) in keys {
        match map.get(*key) {
            None | Some(Value::Null) if *required => return Err(Refusal::MissingKey { field: below(key) }),
            None | Some(Value::Null) => {}
            Some(value) => look(&below(key), value)?,
        }
    }
    Ok(())
}

fn wrong(path: &str, due: Due) -> Refusal {
    Refusal::WrongKind { field: path.to_owned(), due }
}

fn map<'a>(path: &str, value: &'a Value) -> Result<&'a Map<String, Value>, Refusal> {
    value.as_object().ok_or_else(|| wrong(path, Due::Object))
}

fn each(path: &str, value: &Value, look: Look) -> Result<(), Refusal> {
    let items = value.as_array().ok_or_else(|| wrong(path, Due::List))?;
    items.iter().enumerate().try_for_each(|(index, item)| look(&format!("{path}[{index}]"), item))
}

#[allow(clippy::unnecessary_wraps)] // one of the looks
fn anything(_path: &str, _value: &Value) -> Result<(), Refusal> {
    Ok(())
}

fn text(path: &str, value: &Value) -> Result<(), Refusal> {
    value.as_str().map(|_| ()).ok_or_else(|| wrong(path, Due::Text))
}

fn texts(path: &str, value: &Value) -> Result<(), Refusal> {
    each(path, value, text)
}

fn yes_or_no(path: &str, value: &Value) -> Result<(), Refusal> {
    value.as_bool().map(|_| ()).ok_or_else(|| wrong(path, Due::YesOrNo))
}

fn age(path: &str, value: &Value) -> Result<(), Refusal> {
    value.as_u64().filter(|age| *age <= 150).map(|_| ()).ok_or_else(|| wrong(path, Due::Age))
}

fn date(path: &str, value: &Value) -> Result<(), Refusal> {
    let text = value.as_str().filter(|text| text.len() == 10);
    text.and_then(|text| text.parse::<NaiveDate>().ok()).map(|_| ()).ok_or_else(|| wrong(path, Due::Date))
}

fn money(path: &str, value: &Value) -> Result<(), Refusal> {
    let field = path.to_owned();
    if value.is_number() {
        return Err(Refusal::MoneyAsNumber { field });
    }
    let text = value.as_str().ok_or_else(|| Refusal::NotAnAmount { field: field.clone() })?;
    text.parse::<Money>().map(|_| ()).map_err(|error| match error {
        MoneyError::TooLarge => Refusal::AmountTooLarge { field },
        MoneyError::NotANumber | MoneyError::TooFine => Refusal::NotAnAmount { field },
    })
}

fn level(path: &str, value: &Value) -> Result<(), Refusal> {
    let found = value.as_str().ok_or_else(|| wrong(path, Due::Text))?;
    let unknown = || Refusal::UnknownLevel { field: path.to_owned(), found: found.to_owned() };
    found.parse::<FacilityLevel>().map(|_| ()).map_err(|_| unknown())
}

fn categories(path: &str, value: &Value) -> Result<(), Refusal> {
    each(path, value, |path, value| {
        let found = value.as_str().ok_or_else(|| wrong(path, Due::Text))?;
        let unknown = || Refusal::UnknownCategory { field: path.to_owned(), found: found.to_owned() };
        found.parse::<Category>().map(|_| ()).map_err(|_| unknown())
    })
}

fn known_layer(path: &str, found: &str) -> Result<(), Refusal> {
    let unknown = || Refusal::UnknownLayer { field: path.to_owned(), found: found.to_owned() };
    found.parse::<LayerCode>().map(|_| ()).map_err(|_| unknown())
}

fn layer_code(path: &str, value: &Value) -> Result<(), Refusal> {
    known_layer(path, value.as_str().ok_or_else(|| wrong(path, Due::Text))?)
}

fn entered(path: &str, value: &Value) -> Result<(), Refusal> {
    map(path, value)?.iter().try_for_each(|(code, amount)| {
        let path = format!("{path}.{code}");
        known_layer(&path, code)?;
        money(&path, amount)
    })
}

fn layers(path: &str, value: &Value) -> Result<(), Refusal> {
    each(path, value, |path, value| object(path, value, &LAYER))
}

fn statements(path: &str, value: &Value) -> Result<(), Refusal> {
    each(path, value, |path, value| {
        object(path, value, &STATEMENT)?;
        let whole = serde_json::from_value::<crate::Statement>(without_nulls(value.clone()));
        whole.map(|_| ()).map_err(|_| wrong(path, Due::Settlement))
    })
}
