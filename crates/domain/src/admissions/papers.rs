//! 证件: copies are kept, originals only by explicit word and with a day of return.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A paper that was taken in (domain handbook §6.2: identity cards may not be
/// detained).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Paper {
    /// Which one, such as 社保卡.
    pub kind: String,
    /// How many.
    #[serde(default = "one")]
    pub copies: u16,
    /// The original, not a copy.
    #[serde(default)]
    pub original: bool,
    /// Somebody said yes to keeping an original.
    #[serde(default)]
    pub confirmed: bool,
    /// The day an original goes back.
    #[serde(default)]
    pub return_on: Option<NaiveDate>,
}

const fn one() -> u16 {
    1
}

/// Why papers are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PaperProblem {
    /// A paper without a name, or none of it.
    #[error("a paper needs a name and a count")]
    Unnamed,
    /// An original without confirmation.
    #[error("keeping an original needs a confirmation")]
    OriginalUnconfirmed,
    /// An original without a day of return, or one before the admission.
    #[error("an original needs a day of return")]
    NoReturnDate,
}

impl PaperProblem {
    /// The code that screens use.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            PaperProblem::Unnamed => "paper_unnamed",
            PaperProblem::OriginalUnconfirmed => "original_unconfirmed",
            PaperProblem::NoReturnDate => "original_without_return",
        }
    }
}

/// Checks the papers of a registration.
///
/// # Errors
/// The first problem.
pub fn check_papers(papers: &[Paper], admitted_on: NaiveDate) -> Result<(), PaperProblem> {
    for paper in papers {
        if paper.kind.trim().is_empty() || paper.copies == 0 {
            return Err(PaperProblem::Unnamed);
        }
        if paper.original && !paper.confirmed {
            return Err(PaperProblem::OriginalUnconfirmed);
        }
        if paper.original && paper.return_on.is_none_or(|day| day < admitted_on) {
            return Err(PaperProblem::NoReturnDate);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_original_needs_a_word_and_a_day() {
        let admitted: NaiveDate = "2026-09-01".parse().unwrap();
        let copy = Paper { kind: "社保卡".into(), copies: 1, original: false, confirmed: false, return_on: None };
        let original = Paper { original: true, ..copy.clone() };
        let confirmed = Paper { confirmed: true, ..original.clone() };
        let day = |text: &str| Some(text.parse().unwrap());
        for (paper, result) in [
            (copy.clone(), Ok(())),
            (Paper { kind: " ".into(), ..copy.clone() }, Err(PaperProblem::Unnamed)),
            (Paper { copies: 0, ..copy }, Err(PaperProblem::Unnamed)),
            (original, Err(PaperProblem::OriginalUnconfirmed)),
            (confirmed.clone(), Err(PaperProblem::NoReturnDate)),
            (Paper { return_on: day("2026-08-31"), ..confirmed.clone() }, Err(PaperProblem::NoReturnDate)),
            (Paper { return_on: day("2026-09-01"), ..confirmed }, Ok(())),
        ] {
            assert_eq!(check_papers(std::slice::from_ref(&paper), admitted), result, "{paper:?}");
        }
    }
}
