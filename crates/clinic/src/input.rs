//! Reading a verb's input from JSON, with the name of what is wrong, and what of it differs from what stands.

use crate::error::ClinicError;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A text without the spaces around it; `null` when nothing is left.
pub(crate) fn text(text: Option<&str>) -> Value {
    text.map(str::trim).filter(|text| !text.is_empty()).map_or(Value::Null, Value::from)
}

/// The fields in which what is wished, the second of each, differs from what stands, the third.
pub(crate) fn differing<'k>(fields: impl IntoIterator<Item = (&'k str, Value, Value)>) -> Map<String, Value> {
    let differs = |(_, wished, stands): &(&str, Value, Value)| wished != stands;
    fields.into_iter().filter(differs).map(|(key, wished, _)| (key.to_owned(), wished)).collect()
}

/// Reads the input of a verb.
///
/// # Errors
/// `bad_json`, `unknown_key`, `missing_key` or `bad_value` with the key where
/// it is known.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, ClinicError> {
    let no_json = || ClinicError::BadInput { code: "bad_json", field: None };
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|_| no_json())?;
    let object = value.as_object().cloned().ok_or_else(no_json)?;
    serde_json::from_value(value).map_err(|error| explain::<T>(&object, &error))
}

/// Names the key: serde says it in its message for unknown and missing keys;
/// a bad value stands at the key without which the complaint becomes another.
fn explain<T: DeserializeOwned>(object: &Map<String, Value>, error: &serde_json::Error) -> ClinicError {
    let text = error.to_string();
    let quoted = || text.split('`').nth(1).map(str::to_owned);
    if text.starts_with("unknown field") {
        return ClinicError::BadInput { code: "unknown_key", field: quoted() };
    }
    if text.starts_with("missing field") {
        return ClinicError::BadInput { code: "missing_key", field: quoted() };
    }
    let at_fault = object.keys().find(|key| {
        let mut without = object.clone();
        without.remove(*key);
        match serde_json::from_value::<T>(Value::Object(without)) {
            Ok(_) => true,
            Err(other) => other.to_string().starts_with(&format!("missing field `{key}`")),
        }
    });
    ClinicError::BadInput { code: "bad_value", field: at_fault.cloned() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde::Deserialize;
    use xiangyi_domain::Money;

    #[derive(Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Input {
        name: String,
        amount: Money,
        #[serde(default)]
        count: u8,
    }

    #[test]
    fn the_key_at_fault_is_named() {
        for (text, code, field) in [
            ("", "bad_json", None),
            ("[]", "bad_json", None),
            (r#"{"name":"a","amount":"1.00","colour":1}"#, "unknown_key", Some("colour")),
            (r#"{"name":"a"}"#, "missing_key", Some("amount")),
            (r#"{"name":"a","amount":1.5}"#, "bad_value", Some("amount")),
            (r#"{"name":"a","amount":"1.005"}"#, "bad_value", Some("amount")),
            (r#"{"name":"a","amount":"1.00","count":-1}"#, "bad_value", Some("count")),
            (r#"{"name":7,"amount":"1.00"}"#, "bad_value", Some("name")),
        ] {
            let error = read::<Input>(text).unwrap_err();
            assert_eq!((error.code().as_str(), error.field().as_deref()), (code, field), "{text}");
        }
        assert!(read::<Input>("\u{feff}{\"name\":\"a\",\"amount\":\"1.00\"}").is_ok());
    }
}
