//! The file, read as a person decided.

use super::ImportProgress;
use super::choices::{self, RosterChoices};
use super::import::Watch;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use xiangyi_domain::users::Right;
use xiangyi_sheets::FileError;
use xiangyi_sheets::roster::{self, Choices, MappedBy, RawRow, Remembered, Roster};

/// A file to be looked at.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PeekRoster {
    /// The file.
    pub path: PathBuf,
}

/// The first rows of a file as they stand.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RawRoster {
    /// Its visible sheets.
    pub sheets: Vec<RawSheet>,
    /// What a column may hold, in the order of a list.
    pub fields: Vec<String>,
}

/// A visible sheet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RawSheet {
    /// Its name.
    pub name: String,
    /// Its first filled rows.
    pub rows: Vec<RawLine>,
}

/// A row as it stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RawLine {
    /// The sheet's own row number.
    pub row: u32,
    /// Its cells.
    pub cells: Vec<String>,
    /// What the columns would hold if this were the header.
    pub fields: Vec<Option<String>>,
}

impl Clinic {
    /// The first rows of every visible sheet as they stand, for a person who names the header row and the columns.
    ///
    /// # Errors
    /// The codes of files that cannot be read at all.
    pub fn peek_roster(&self, input: &PeekRoster) -> Result<RawRoster, ClinicError> {
        self.must(Right::RosterImport)?;
        let line = |row: RawRow| RawLine {
            row: row.row,
            cells: row.cells,
            fields: row.fields.into_iter().map(|field| field.map(roster::Field::code)).collect(),
        };
        let sheets = roster::peek(&input.path)?.into_iter();
        let sheets =
            sheets.map(|sheet| RawSheet { name: sheet.name, rows: sheet.rows.into_iter().map(line).collect() });
        Ok(RawRoster { sheets: sheets.collect(), fields: field_codes() })
    }

    /// Reads a roster with what was decided about it now and remembered of earlier ones.
    pub(super) fn read_roster(
        &self,
        path: &Path,
        choices: &RosterChoices,
        now: Now,
        watch: Watch<'_>,
    ) -> Result<Roster, ClinicError> {
        let mut chosen = choices.with(self.read(choices::remembered)?)?;
        let read = read_file(path, &chosen, now, watch);
        if chosen.remembered.is_empty() || !is_worthless(&read) {
            return read;
        }
        // What was remembered found nobody. It must not stand between a file and its people.
        chosen.remembered = Remembered::new();
        let again = read_file(path, &chosen, now, watch);
        if is_worthless(&again) { read } else { again }
    }
}

fn is_worthless(read: &Result<Roster, ClinicError>) -> bool {
    match read {
        Ok(roster) => roster.rows.is_empty() && roster.sheets.iter().any(|sheet| sheet.mapped_by == MappedBy::Memory),
        Err(ClinicError::Sheet(error)) => matches!(error, FileError::NoHeader | FileError::NoRows),
        Err(_) => false,
    }
}

fn read_file(path: &Path, choices: &Choices, now: Now, watch: Watch<'_>) -> Result<Roster, ClinicError> {
    let mut progress = |progress: roster::Progress| {
        watch(ImportProgress { done: progress.data_rows, total: None, phase: "reading".to_owned() })
    };
    roster::read_chosen(path, now.today, choices, &mut progress).map_err(|error| match error {
        FileError::Cancelled => ClinicError::Cancelled,
        other => other.into(),
    })
}

pub(super) fn field_codes() -> Vec<String> {
    roster::Field::all().into_iter().map(roster::Field::code).collect()
}
