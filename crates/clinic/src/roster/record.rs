//! What is remembered of an import: who stands in which row, and which values
//! it replaced. It is this computer's own, like the sheet.

use super::import::Plan;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::path::Path;
use xiangyi_domain::id::{ImportId, RowId};
use xiangyi_domain::users::Right;
use xiangyi_store::{Reader, local};
use xiangyi_wire::Entity;

/// The setting that lists the imports of this computer.
const LIST: &str = "imports";

/// Every import of this computer.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ImportList {
    /// Newest first.
    pub imports: Vec<ImportLine>,
}

/// An import.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
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

/// What taking an import back needs.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Trace {
    /// Sheet, row and ID number of the accepted rows.
    pub(super) rows: Vec<(String, u32, String)>,
    /// Values that patches replaced.
    pub(super) former: Vec<(Entity, RowId, Map<String, Value>)>,
}

fn trace_key(import: ImportId) -> String {
    format!("import/{import}")
}

pub(super) fn keep(
    clinic: &Clinic,
    import: ImportId,
    path: &Path,
    plan: &Plan,
    former: Vec<(Entity, RowId, Map<String, Value>)>,
    now: Now,
) -> Result<(), ClinicError> {
    let rows = plan
        .people
        .iter()
        .map(|person| (person.row.sheet.to_string(), person.row.row, person.row.identity.number().to_owned()));
    let trace = Trace { rows: rows.collect(), former };
    let value = serde_json::to_value(&trace).unwrap_or_default();
    clinic.store().set_setting(None, &trace_key(import), &value)?;
    let mut lines = clinic.read(lines)?;
    let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let accepted = u32::try_from(plan.people.len()).unwrap_or(u32::MAX);
    let line =
        ImportLine { import_id: import, at: now.at, file_name, rows: plan.roster.data_rows, accepted, undone: false };
    lines.insert(0, line);
    write_lines(clinic, &lines)
}

pub(super) fn lines(reader: &Reader<'_>) -> Result<Vec<ImportLine>, ClinicError> {
    let value = local::setting(reader, None, LIST)?;
    Ok(value.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default())
}

fn write_lines(clinic: &Clinic, lines: &[ImportLine]) -> Result<(), ClinicError> {
    let value = serde_json::to_value(lines).unwrap_or_default();
    Ok(clinic.store().set_setting(None, LIST, &value)?)
}

pub(super) fn trace(reader: &Reader<'_>, import: ImportId) -> Result<Trace, ClinicError> {
    let value = local::setting(reader, None, &trace_key(import))?;
    Ok(value.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default())
}

pub(super) fn mark_undone(clinic: &Clinic, import: ImportId) -> Result<(), ClinicError> {
    let mut lines = clinic.read(lines)?;
    for line in lines.iter_mut().filter(|line| line.import_id == import) {
        line.undone = true;
    }
    write_lines(clinic, &lines)
}

impl Clinic {
    /// The imports of this computer, newest first.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn list_imports(&self) -> Result<ImportList, ClinicError> {
        self.must(Right::RosterImport)?;
        Ok(ImportList { imports: self.read(lines)? })
    }
}
