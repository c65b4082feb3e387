//! A refusal or failure: code, sentence, field.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use xiangyi_clinic::ClinicError;

/// Why a command did not do what it was asked.
#[derive(Clone, Debug)]
pub struct Failure {
    code: String,
    field: Option<String>,
    details: BTreeMap<String, String>,
}

impl Failure {
    /// A failure of the command line itself.
    pub fn new(code: &str) -> Failure {
        Failure { code: code.to_owned(), field: None, details: BTreeMap::new() }
    }

    /// Names the field, file or variable that is at fault.
    pub fn at(mut self, field: &str) -> Failure {
        self.field = Some(field.to_owned());
        self
    }

    /// Adds a value for the sentence.
    pub fn with(mut self, name: &str, value: &dyn ToString) -> Failure {
        self.details.insert(name.to_owned(), value.to_string());
        self
    }

    /// The document on standard output.
    pub fn json(&self) -> Value {
        let mut error = json!({ "code": self.code, "text": self.text() });
        if let Some(field) = &self.field {
            error["field"] = json!(field);
        }
        json!({ "error": error })
    }

    /// What is wrong and what to do. The sentences are the window's, so that both speak alike.
    pub fn text(&self) -> String {
        let ready = self.details.get("text").cloned();
        let sentence = ready.unwrap_or_else(|| sentence(&self.code).unwrap_or_else(|| unexpected(&self.code)));
        let filled =
            self.details.iter().fold(sentence, |text, (key, value)| text.replace(&format!("{{{key}}}"), value));
        match &self.field {
            Some(field) => format!("{field}:{filled}"),
            None => filled,
        }
    }
}

fn sentences() -> BTreeMap<String, String> {
    serde_json::from_str(include_str!("../../../ui/src/locales/zh-CN/errors.json")).unwrap_or_default()
}

fn sentence(code: &str) -> Option<String> {
    sentences().remove(code)
}

fn unexpected(code: &str) -> String {
    sentence("unexpected").unwrap_or_default().replace("{code}", code)
}

impl From<ClinicError> for Failure {
    fn from(error: ClinicError) -> Failure {
        Failure { code: error.code(), field: error.field(), details: error.details() }
    }
}

impl From<xiangyi_settlement::Refusal> for Failure {
    fn from(refusal: xiangyi_settlement::Refusal) -> Failure {
        ClinicError::from(refusal).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_code_speaks_in_the_words_of_the_window() {
        let text = Failure::new("wrong_password").text();
        assert!(text.contains("密码"), "{text}");
    }

    #[test]
    fn an_unknown_code_still_says_something_with_the_code() {
        let text = Failure::new("never_heard_of").at("total").text();
        assert!(text.starts_with("total:") && text.contains("never_heard_of"), "{text}");
    }
}
