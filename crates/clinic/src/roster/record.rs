//! The imports of this computer, as they were recorded in their own commits.

use super::import::Plan;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::path::Path;
use xiangyi_domain::id::ImportId;
use xiangyi_domain::users::Right;
use xiangyi_store::{WriteTx, imports};

/// Every import of this computer.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ImportList {
    /// Newest first.
    pub imports: Vec<ImportLine>,
}

/// An import.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ImportLine {
    /// Its name.
    pub import_id: ImportId,
    /// When.
    pub at: DateTime<Utc>,
    /// Name of the file without its folders.
    pub file_name: String,
    /// Data rows.
    pub rows: u32,
    /// Accepted rows.
    pub accepted: u32,
    /// Whether it was taken back.
    pub undone: bool,
}

impl From<imports::Import> for ImportLine {
    fn from(import: imports::Import) -> ImportLine {
        ImportLine {
            import_id: import.id,
            at: import.at,
            file_name: import.file_name,
            rows: import.rows,
            accepted: import.accepted,
            undone: import.undone_at.is_some(),
        }
    }
}

pub(super) fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Keeps the record of an import in its own commit.
pub(super) fn keep(
    clinic: &Clinic,
    tx: &mut WriteTx<'_>,
    import: ImportId,
    path: &Path,
    plan: &Plan,
    now: Now,
) -> Result<(), ClinicError> {
    let accepted = u32::try_from(plan.people.len()).unwrap_or(u32::MAX);
    let record = imports::Import {
        id: import,
        at: now.at,
        user: clinic.user_id(),
        file_name: file_name(path),
        rows: plan.roster.data_rows,
        accepted,
        undone_at: None,
    };
    Ok(tx.keep_import(&record)?)
}

impl Clinic {
    /// The imports of this computer, newest first.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn list_imports(&self) -> Result<ImportList, ClinicError> {
        self.must(Right::RosterImport)?;
        let imports = self.read(|reader| Ok(imports::list(reader)?))?;
        Ok(ImportList { imports: imports.into_iter().map(ImportLine::from).collect() })
    }
}
