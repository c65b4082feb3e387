//! A printed list or table as .xlsx: the same rows, columns and sums, ready to print.

use super::PaperKind;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use xiangyi_domain::users::Right;
use xiangyi_store::Op;

/// A list or table to be written into a file.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ExportPaper {
    /// Which, as it would be printed.
    pub paper: PaperKind,
    /// The .xlsx.
    pub path: PathBuf,
    /// ID numbers and telephones whole; masked otherwise.
    #[serde(default)]
    pub whole_ids: bool,
}

/// What was written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ExportedPaper {
    /// The file.
    pub file: PathBuf,
    /// Its rows.
    pub rows: u32,
}

impl Clinic {
    /// Writes a list or table as .xlsx; the audit trail tells.
    ///
    /// # Errors
    /// As of the printed paper; `paper_not_a_table` for one that is no table; `disk_full`, `file_not_written`.
    pub fn export_paper(&self, input: &ExportPaper, now: Now, ids: Ids<'_>) -> Result<ExportedPaper, ClinicError> {
        if input.whole_ids {
            self.must(Right::IdNumbersWhole)?;
        }
        let (ledger, _) = self.commit(Op::Export, now, ids, |tx| {
            tx.note(input.paper.name());
            let document = self.document(tx, &input.paper, now)?;
            document.into_ledger().ok_or(ClinicError::refused_at("paper_not_a_table", "paper"))
        })?;
        let rows = u32::try_from(ledger.rows().count()).unwrap_or(u32::MAX);
        let ledger = if input.whole_ids { ledger } else { ledger.masked() };
        xiangyi_sheets::ledger::write(&input.path, &ledger)?;
        Ok(ExportedPaper { file: input.path.clone(), rows })
    }
}
