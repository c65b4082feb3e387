//! Why a household leaves the list of those poor by disease.

use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// One reason of the dictionary.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ExitReason {
    /// The code in storage.
    pub code: String,
    /// The word on screens and paper.
    pub word: String,
    /// Whether it says nothing without words of its own.
    #[serde(default)]
    pub needs_text: bool,
    /// Whether a person may choose it.
    #[serde(default = "yes")]
    pub given: bool,
    /// Where it comes from.
    pub source: String,
}

const fn yes() -> bool {
    true
}

#[derive(Deserialize)]
struct Reasons {
    reason: Vec<ExitReason>,
}

static REASONS: LazyLock<Vec<ExitReason>> = LazyLock::new(|| {
    toml::from_str::<Reasons>(include_str!("exit_reasons.toml")).map_or_else(|_| Vec::new(), |file| file.reason)
});

/// The dictionary, in the order of screens and tables.
#[must_use]
pub fn exit_reasons() -> &'static [ExitReason] {
    &REASONS
}

/// A reason as its field holds it: the code, or the code and words after a colon.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exit {
    /// The code.
    pub code: String,
    /// Words of its own.
    pub text: Option<String>,
}

impl Exit {
    /// A reason that a person gives. `None` for an unknown code, or one that lacks its words.
    #[must_use]
    pub fn given(code: &str, text: Option<&str>) -> Option<Exit> {
        let text = text.map(str::trim).filter(|text| !text.is_empty());
        let reason = exit_reasons().iter().find(|reason| reason.given && reason.code == code.trim())?;
        (text.is_some() || !reason.needs_text)
            .then(|| Exit { code: reason.code.clone(), text: text.map(str::to_owned) })
    }

    /// From the field.
    #[must_use]
    pub fn read(field: &str) -> Exit {
        match field.split_once(':') {
            Some((code, text)) => Exit { code: code.to_owned(), text: Some(text.to_owned()) },
            None => Exit { code: field.to_owned(), text: None },
        }
    }

    /// For the field.
    #[must_use]
    pub fn field(&self) -> String {
        match &self.text {
            Some(text) => format!("{}:{text}", self.code),
            None => self.code.clone(),
        }
    }

    /// The words for people.
    #[must_use]
    pub fn words(&self) -> String {
        let word = exit_reasons().iter().find(|reason| reason.code == self.code).map_or(&self.code, |r| &r.word);
        match &self.text {
            Some(text) => format!("{word}（{text}）"),
            None => word.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_reason_is_kept_with_its_words_and_other_needs_them() {
        assert_eq!(exit_reasons().len(), 7);
        for (code, text, field, words) in [
            ("recovered", None, "recovered", "治愈"),
            ("died", Some("2026年3月病故"), "died:2026年3月病故", "死亡（2026年3月病故）"),
            ("other", Some("外出: 失联"), "other:外出: 失联", "其他（外出: 失联）"),
        ] {
            let exit = Exit::given(code, text).unwrap();
            assert_eq!((exit.field().as_str(), exit.words().as_str()), (field, words));
            assert_eq!(Exit::read(field), exit);
        }
        assert_eq!(Exit::given("other", Some(" ")), None);
        assert_eq!(Exit::given("rescreened", None), None, "only a screening says so");
        assert_eq!(Exit::given("bored", None), None);
    }
}
