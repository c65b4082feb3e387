//! 签约手册 (domain handbook §5.5): cover, agreement, pack table, visits, exam summary.

use super::ContractPaper;
use chrono::NaiveDate;
use serde::Serialize;

/// The booklet that stays with the household.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ContractHandbook {
    /// The agreement that it belongs to.
    pub contract: ContractPaper,
    /// Phone of the institution; may be empty.
    pub org_phone: String,
    /// Each item of each pack, person by person.
    pub items: Vec<HandbookItem>,
    /// Visits and services within the term, oldest first.
    pub deeds: Vec<HandbookDeed>,
    /// Examinations within the term.
    pub exams: Vec<HandbookExam>,
}

/// An item of a pack and how far it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct HandbookItem {
    /// Who gets it.
    pub name: String,
    /// Name of the pack.
    pub pack: String,
    /// Name of the item.
    pub item: String,
    /// Times a year.
    pub planned: u32,
    /// Times done in the current year of the contract.
    pub done: u32,
}

/// One visit or service.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct HandbookDeed {
    /// When.
    pub on: Option<NaiveDate>,
    /// For whom.
    pub name: String,
    /// What, such as 高血压随访（入户）.
    pub what: String,
    /// What came of it.
    pub result: String,
    /// By whom.
    pub doctor: String,
}

/// One examination.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct HandbookExam {
    /// When.
    pub on: Option<NaiveDate>,
    /// For whom.
    pub name: String,
    /// The figures worth knowing, such as 血压 138/86 mmHg.
    pub figures: Vec<String>,
    /// What was found, and the advice.
    pub summary: String,
}
