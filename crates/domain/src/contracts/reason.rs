//! Reasons out of a dictionary: why there is no contract, and why one ended before its term.

use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// Why a resident has no contract.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct UnsignedWord {
    /// Its code.
    pub code: String,
    /// The word as printed.
    pub word: String,
    /// Whether the resident is asked to sign for it.
    #[serde(default)]
    pub signature: bool,
    /// Whether a remark must say more.
    #[serde(default)]
    pub remark: bool,
}

/// Why a contract ended before its term.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EndWord {
    /// Its code.
    pub code: String,
    /// The word as printed.
    pub word: String,
    /// 解约 or 终止.
    pub kind: EndKind,
    /// Whether a remark must say more.
    #[serde(default)]
    pub remark: bool,
}

/// The two ways in which a contract ends before its term.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum EndKind {
    /// 解约: somebody wanted it.
    Cancelled,
    /// 终止: death or moving away.
    Closed,
}

#[derive(Deserialize, Default)]
struct Words {
    unsigned: Vec<UnsignedWord>,
    ended: Vec<EndWord>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| toml::from_str(include_str!("reasons.toml")).unwrap_or_default());

/// Every reason for no contract, in the order of the screen.
#[must_use]
pub fn unsigned_words() -> &'static [UnsignedWord] {
    &WORDS.unsigned
}

/// Every reason for ending a contract, in the order of the screen.
#[must_use]
pub fn end_words() -> &'static [EndWord] {
    &WORDS.ended
}

/// A reason for no contract, by its code or its word.
#[must_use]
pub fn unsigned_word(text: &str) -> Option<&'static UnsignedWord> {
    let text = text.trim();
    WORDS.unsigned.iter().find(|word| word.code == text || word.word == text)
}

/// A reason for ending a contract, by its code or its word.
#[must_use]
pub fn end_word(text: &str) -> Option<&'static EndWord> {
    let text = text.trim();
    WORDS.ended.iter().find(|word| word.code == text || word.word == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dictionaries_read_and_every_code_is_there_once() {
        let mut codes: Vec<&str> = unsigned_words().iter().map(|word| word.code.as_str()).collect();
        let mut ends: Vec<&str> = end_words().iter().map(|word| word.code.as_str()).collect();
        assert!(codes.len() >= 5 && ends.len() >= 5);
        for list in [&mut codes, &mut ends] {
            let count = list.len();
            list.sort_unstable();
            list.dedup();
            assert_eq!(list.len(), count);
        }
    }

    #[test]
    fn a_reason_is_found_by_its_code_and_by_its_word() {
        for (text, code) in [("拒签", Some("refused")), ("away", Some("away")), ("死亡", Some("dead")), ("没有", None)]
        {
            assert_eq!(unsigned_word(text).map(|word| word.code.as_str()), code, "{text}");
        }
        assert_eq!(end_word("迁出").map(|word| word.kind), Some(EndKind::Closed));
        assert_eq!(end_word("own_wish").map(|word| word.kind), Some(EndKind::Cancelled));
    }
}
