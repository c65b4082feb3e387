//! 花名册: a roster is previewed, imported as one batch, and can be undone.
//!
//! Reading the file is the sheets room's work; here its people meet the
//! residents that are known: by ID number, by the old 15 digits, by name, birth
//! date and village.

mod choices;
mod heads;
mod import;
mod matching;
mod outcome;
mod preview;
mod problems;
mod reading;
mod record;
mod undo;
mod write;

pub use choices::{ColumnDecision, MendedRow, RosterChoices, SheetDecision};
pub use import::ImportRoster;
pub use outcome::{AcceptedRow, ImportResult, ProblemRow, Suspect};
pub use preview::{ColumnLine, OtherSheetLine, ReasonCount, RejectedLine, RosterPreview, SheetLine};
pub use problems::{ExportProblems, ExportedProblems};
pub use reading::{PeekRoster, RawLine, RawRoster, RawSheet};
pub use record::{ImportLine, ImportList};
pub use undo::{KeptRow, UndoneImport};

use serde::Serialize;

/// How far an import is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ImportProgress {
    /// Rows done.
    pub done: u32,
    /// Rows in all, once known.
    pub total: Option<u32>,
    /// `reading`, `matching`, `writing`, `undoing`.
    pub phase: String,
}
