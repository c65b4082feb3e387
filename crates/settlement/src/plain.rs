//! Policies in plain words (`policies/plain`) and boards for the wall (`policies/boards.toml`).

use serde::Deserialize;
use std::sync::OnceLock;
use xiangyi_domain::residents::Category;

/// The texts that come with the app, a file for each pack.
const TEXTS: [&str; 11] = [
    include_str!("../../../policies/plain/ruzhou-2019.toml"),
    include_str!("../../../policies/plain/ruzhou-2019-henan.toml"),
    include_str!("../../../policies/plain/hezhang-2016.toml"),
    include_str!("../../../policies/plain/cap10-county.toml"),
    include_str!("../../../policies/plain/tianlin-2018.toml"),
    include_str!("../../../policies/plain/jingxian-2018.toml"),
    include_str!("../../../policies/plain/guizhou-2016.toml"),
    include_str!("../../../policies/plain/hongze-2019.toml"),
    include_str!("../../../policies/plain/yunnan-2017.toml"),
    include_str!("../../../policies/plain/xinjiang-2019.toml"),
    include_str!("../../../policies/plain/hebei-2018.toml"),
];
const BOARDS: &str = include_str!("../../../policies/boards.toml");

/// A policy as people understand it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlainPolicy {
    /// Code of the pack.
    pub policy: String,
    /// Over the card.
    pub title: String,
    /// The document.
    pub source_note: String,
    /// Its date or year.
    pub dated: String,
    /// What one gets.
    pub lines: Vec<PlainLine>,
}

/// One thing one gets.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlainLine {
    /// In a few words.
    pub heading: String,
    /// One or two sentences.
    pub text: String,
    /// For whom; empty for everybody.
    #[serde(default)]
    pub categories: Vec<Category>,
    /// The clause.
    pub source: String,
}

/// A way told step by step, for the wall.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Board {
    /// Short code.
    pub code: String,
    /// Over the board.
    pub title: String,
    /// The document.
    pub source_note: String,
    /// Its date or year.
    pub dated: String,
    /// The steps in order.
    pub steps: Vec<BoardStep>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoardStep {
    /// In a few words.
    pub heading: String,
    /// What happens.
    pub text: String,
}

#[derive(Deserialize)]
struct Boards {
    boards: Vec<Board>,
}

impl PlainPolicy {
    /// What people of these categories get, in the order of the text.
    #[must_use]
    pub fn lines_for(&self, categories: &[Category]) -> Vec<&PlainLine> {
        let fits = |line: &&PlainLine| {
            line.categories.is_empty() || line.categories.iter().any(|category| categories.contains(category))
        };
        self.lines.iter().filter(fits).collect()
    }
}

/// Every policy in plain words. They are held to their packs by a test, so a text that does not parse cannot be shipped.
pub fn shipped() -> &'static [PlainPolicy] {
    static POLICIES: OnceLock<Vec<PlainPolicy>> = OnceLock::new();
    POLICIES.get_or_init(|| TEXTS.iter().filter_map(|text| toml::from_str(text).ok()).collect())
}

/// The plain words of a pack.
#[must_use]
pub fn find(policy: &str) -> Option<&'static PlainPolicy> {
    shipped().iter().find(|one| one.policy == policy)
}

/// Every board.
pub fn boards() -> &'static [Board] {
    static ALL: OnceLock<Vec<Board>> = OnceLock::new();
    ALL.get_or_init(|| toml::from_str::<Boards>(BOARDS).map(|file| file.boards).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use crate::packs;

    #[test]
    fn every_pack_has_its_plain_words_and_every_line_a_source() {
        for text in TEXTS {
            toml::from_str::<PlainPolicy>(text).unwrap();
        }
        for pack in packs::shipped() {
            let plain = find(&pack.code).unwrap_or_else(|| panic!("{} has no plain words", pack.code));
            assert!(plain.lines.iter().all(|line| !line.source.is_empty() && !line.text.is_empty()), "{}", pack.code);
        }
        assert_eq!(shipped().len(), packs::shipped().len(), "no plain words without a pack");
    }

    #[test]
    fn a_household_reads_what_is_for_everybody_and_for_its_own_categories() {
        let plain = find("ruzhou-2019").unwrap();
        let of = |categories: &[Category]| {
            plain.lines_for(categories).into_iter().map(|line| line.heading.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(of(&[]), ["住院不用交押金"]);
        assert!(of(&[Category::SubsistenceAllowance]).contains(&"民政医疗救助"));
        assert!(!of(&[Category::RegisteredPoor]).contains(&"民政医疗救助"));
    }

    #[test]
    fn the_boards_tell_their_steps() {
        let codes: Vec<&str> = boards().iter().map(|board| board.code.as_str()).collect();
        assert_eq!(codes, ["admission_flow", "outpatient_flow", "contract_flow"]);
        assert!(boards().iter().all(|board| board.steps.len() >= 4));
    }
}
