//! What general records say of a restricted register: an option 严重精神障碍 among the past diseases of the personal
//! information, a row about it, words in a text.

use super::register::{Register, Sight};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// The options of forms that name a register.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct NamingOptions(HashMap<String, Vec<OptionPlace>>);

/// An option that names a register.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OptionPlace {
    /// Key of the field.
    pub key: String,
    /// Key of the column, when the field is a table.
    pub column: Option<String>,
    /// The option's code.
    pub code: u8,
    /// The code of 无, which excludes all others.
    pub none: Option<u8>,
    /// The register that it names.
    pub register: Register,
}

impl NamingOptions {
    /// Notes an option of a form.
    pub fn add(&mut self, form: &str, place: OptionPlace) {
        self.0.entry(form.to_owned()).or_default().push(place);
    }

    fn of(&self, form: &str) -> &[OptionPlace] {
        self.0.get(form).map(Vec::as_slice).unwrap_or_default()
    }
}

impl OptionPlace {
    /// Whether one element of the field's list says it: a code, or a row of a table.
    fn is_said_by(&self, element: &Value) -> bool {
        let code = self.column.as_ref().map_or(element, |column| &element[column.as_str()]);
        code.as_u64() == Some(self.code.into())
    }
}

impl Sight {
    /// Takes out of the answers of a form what names a hidden register.
    pub fn hide_answers(&self, form: &str, answers: &mut Map<String, Value>) {
        if self.is_whole() {
            return;
        }
        let hidden = |place: &&OptionPlace| !self.sees(place.register);
        for place in self.naming_places(form).filter(hidden) {
            match answers.get_mut(&place.key) {
                Some(Value::Array(list)) => list.retain(|element| !place.is_said_by(element)),
                Some(value) if place.is_said_by(value) => *value = Value::Null,
                _ => {}
            }
        }
        for value in answers.values_mut() {
            match value {
                Value::String(text) if !self.sees_words(text) => *value = Value::Null,
                Value::Array(rows) => rows.retain(|row| self.sees_row(row)),
                _ => {}
            }
        }
        answers.retain(|_, value| !value.is_null());
    }

    fn naming_places<'s>(&'s self, form: &str) -> impl Iterator<Item = &'s OptionPlace> + use<'s> {
        self.naming().map(|naming| naming.of(form)).unwrap_or_default().iter()
    }

    fn sees_words(&self, text: &str) -> bool {
        Register::of_disease("", Some(text), None).is_none_or(|register| self.sees(register))
    }

    /// Whether a row, with all its texts, is shown.
    #[must_use]
    pub fn sees_row(&self, row: &Value) -> bool {
        match row {
            Value::String(text) => self.sees_words(text),
            Value::Object(cells) => cells.values().filter_map(Value::as_str).all(|text| self.sees_words(text)),
            _ => true,
        }
    }

    /// Puts back into what somebody has written, over `former` answers that they saw only in part, what they could not
    /// see: nobody takes away what they were not shown.
    pub fn keep_unseen(&self, form: &str, former: &Map<String, Value>, written: &mut Map<String, Value>) {
        if self.is_whole() {
            return;
        }
        let mut seen = former.clone();
        self.hide_answers(form, &mut seen);
        for (key, whole) in former.iter().filter(|(key, whole)| seen.get(*key) != Some(*whole)) {
            let shown = seen.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let now = written.entry(key.clone()).or_insert(Value::Null);
            if whole.is_array() && now.is_null() {
                *now = Value::Array(Vec::new());
            }
            match (whole, now) {
                (Value::Array(whole), Value::Array(now)) => {
                    let unseen = whole.iter().filter(|element| !shown.contains(element) && !now.contains(element));
                    let unseen: Vec<Value> = unseen.cloned().collect();
                    let places = self.naming_places(form).filter(|place| place.key == *key);
                    let none: Vec<u64> = places.filter_map(|place| place.none).map(u64::from).collect();
                    now.retain(|code| code.as_u64().is_none_or(|code| unseen.is_empty() || !none.contains(&code)));
                    now.extend(unseen);
                    if now.iter().all(Value::is_u64) {
                        now.sort_by_key(Value::as_u64);
                    }
                }
                (Value::String(whole), Value::String(now)) if !now.is_empty() => *now = format!("{now};{whole}"),
                (whole, now) if now.is_null() || now.as_str() == Some("") => *now = whole.clone(),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::followups::national_forms;
    use crate::users::Role;
    use serde_json::json;
    use std::sync::Arc;

    const FORM: &str = "personal_information";

    fn of(value: &Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    /// Sees tuberculosis, neither severe mental disorders nor HIV.
    fn sight() -> Sight {
        let mut sight = Sight::of(Role::VillageDoctor, &[], &Register::USUAL);
        sight.know_options(Arc::new(national_forms().naming()));
        sight
    }

    fn whole() -> Map<String, Value> {
        of(&json!({
            "diseases": [2, 8, 9], "father": [8], "phone": "1", "diseases_text": "艾滋病",
            "disease_dates": [{ "disease": 2 }, { "disease": 8, "diagnosed_in": "2015-06" }, { "disease": 13, "name": "HIV感染" }],
        }))
    }

    #[test]
    fn options_rows_and_words_that_name_a_hidden_register_are_not_shown() {
        let mut answers = whole();
        sight().hide_answers(FORM, &mut answers);
        let shown = of(&json!({ "diseases": [2, 9], "father": [], "phone": "1", "disease_dates": [{ "disease": 2 }] }));
        assert_eq!(answers, shown);
        let mut all = whole();
        Sight::whole().hide_answers(FORM, &mut all);
        assert_eq!(all, whole());
    }

    #[test]
    fn what_was_not_shown_stays_and_what_was_shown_is_the_writers_to_change() {
        let mut written = of(&json!({ "diseases": [2, 10], "father": [1], "phone": "2", "disease_dates": [] }));
        sight().keep_unseen(FORM, &whole(), &mut written);
        let kept = of(&json!({
            "diseases": [2, 8, 10], "father": [8], "phone": "2", "diseases_text": "艾滋病",
            "disease_dates": [{ "disease": 8, "diagnosed_in": "2015-06" }, { "disease": 13, "name": "HIV感染" }],
        }));
        assert_eq!(written, kept);
        let mut written = of(&json!({ "diseases": [1], "diseases_text": "痛风" }));
        sight().keep_unseen(FORM, &whole(), &mut written);
        assert_eq!(written["diseases"], json!([8]), "无 does not stand beside what nobody saw");
        assert_eq!(written["diseases_text"], json!("痛风;艾滋病"));
    }
}
