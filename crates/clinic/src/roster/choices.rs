//! What a person decided about a file: sheets, header rows, columns, mended rows; kept as a draft while the preview is
//! open, and what was confirmed is remembered for the next file with the same headings.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::UNIX_EPOCH;
use xiangyi_domain::residents::Sex;
use xiangyi_sheets::roster::{Choices, Field, MappedBy, Mended, Remembered, Roster, SheetChoice};
use xiangyi_store::{Reader, WriteTx, local};

/// Everything that a person decided about one file. Empty: the headings speak.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RosterChoices {
    /// Sheets that are read otherwise than their headings say.
    pub sheets: Vec<SheetDecision>,
    /// Rows with a name or number corrected.
    pub mended: Vec<MendedRow>,
}

/// A sheet that is read otherwise than its headings say.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SheetDecision {
    /// Its name.
    pub sheet: String,
    /// Nothing of it is read.
    #[serde(default)]
    pub left_out: bool,
    /// The sheet's own number of its header row; 0 when the people begin at once.
    #[serde(default)]
    pub header_row: Option<u32>,
    /// What each column holds; columns that are not named are not read.
    #[serde(default)]
    pub columns: Option<Vec<ColumnDecision>>,
}

/// What a column holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ColumnDecision {
    /// Counted from 0.
    pub column: u32,
    /// `name`, `id_number`, `village` …
    pub field: String,
}

/// A row with its name or number corrected, or a person entered as 无证件.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MendedRow {
    /// The sheet.
    pub sheet: String,
    /// The sheet's own row number.
    pub row: u32,
    /// The right name.
    pub name: String,
    /// The right number; without one the person has no document, and sex and birth date are asked for.
    #[serde(default)]
    pub id_number: Option<String>,
    /// Sex, when there is no number.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// Birth date, when there is no number.
    #[serde(default)]
    pub birth_on: Option<NaiveDate>,
}

impl std::fmt::Debug for MendedRow {
    /// Where it stands, not who it is: rows must not reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MendedRow({} {})", self.sheet, self.row)
    }
}

impl RosterChoices {
    /// As the sheets room takes them, with what was remembered of earlier files.
    pub(super) fn with(&self, remembered: Remembered) -> Result<Choices, ClinicError> {
        let mut sheets = BTreeMap::new();
        for decision in &self.sheets {
            let columns =
                decision.columns.as_ref().map(|columns| columns.iter().map(field_of).collect()).transpose()?;
            let choice = SheetChoice { left_out: decision.left_out, header_row: decision.header_row, columns };
            sheets.insert(decision.sheet.clone(), choice);
        }
        let mut mended: BTreeMap<String, BTreeMap<u32, Mended>> = BTreeMap::new();
        for row in &self.mended {
            mended.entry(row.sheet.clone()).or_default().insert(row.row, row.read()?);
        }
        Ok(Choices { remembered, sheets, mended })
    }

    fn is_empty(&self) -> bool {
        *self == RosterChoices::default()
    }
}

fn field_of(column: &ColumnDecision) -> Result<(u32, Field), ClinicError> {
    let unknown = || ClinicError::BadInput { code: "bad_value", field: Some("field".to_owned()) };
    Ok((column.column, Field::from_code(&column.field).ok_or_else(unknown)?))
}

impl MendedRow {
    fn read(&self) -> Result<Mended, ClinicError> {
        let number = self.id_number.as_deref().map(str::trim).filter(|number| !number.is_empty());
        let missing = |key: &str| ClinicError::BadInput { code: "missing_key", field: Some(key.to_owned()) };
        let without_document = match number {
            Some(_) => None,
            None => Some((self.sex.ok_or_else(|| missing("sex"))?, self.birth_on.ok_or_else(|| missing("birth_on"))?)),
        };
        let id_text = number.unwrap_or_default().to_owned();
        Ok(Mended { name: self.name.clone(), id_text, without_document })
    }
}

/// Mappings that were confirmed before, by the fingerprint of the header. Words of another version are passed over.
pub(super) fn remembered(reader: &Reader<'_>) -> Result<Remembered, ClinicError> {
    let read = |value: Value| {
        let columns: Vec<ColumnDecision> = serde_json::from_value(value).ok()?;
        columns.iter().map(|column| field_of(column).ok()).collect::<Option<Vec<_>>>()
    };
    let mappings = local::mappings(reader)?.into_iter();
    Ok(mappings.filter_map(|(fingerprint, value)| Some((fingerprint, read(value)?))).collect())
}

/// Remembers what a person said of the columns of these sheets.
pub(super) fn remember(tx: &mut WriteTx<'_>, roster: &Roster, now: Now) -> Result<(), ClinicError> {
    for sheet in roster.sheets.iter().filter(|sheet| sheet.mapped_by != MappedBy::Words) {
        if sheet.columns.iter().all(|column| column.heading.is_empty()) {
            continue;
        }
        let named = sheet
            .columns
            .iter()
            .filter_map(|column| Some(json!({ "column": column.column, "field": column.field?.code() })));
        tx.keep_mapping(&sheet.fingerprint, &Value::Array(named.collect()), now.at)?;
    }
    Ok(())
}

/// Tells one state of a file from another: its size and when it was written.
pub(super) fn stamp(path: &Path) -> String {
    let Ok(about) = std::fs::metadata(path) else { return String::new() };
    let written = about.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    format!("{}-{}", about.len(), written.as_millis())
}

/// What is kept while a preview is open.
#[derive(Serialize, Deserialize)]
struct Draft {
    stamp: String,
    choices: RosterChoices,
}

fn draft_key(path: &Path) -> String {
    format!("roster/{}", path.display())
}

impl Clinic {
    /// The decisions that stand for a file: those given, which are kept as a draft, else the draft of this very state
    /// of the file.
    pub(super) fn roster_choices(
        &self,
        path: &Path,
        given: Option<&RosterChoices>,
        now: Now,
    ) -> Result<RosterChoices, ClinicError> {
        let (key, stamp) = (draft_key(path), stamp(path));
        if let Some(given) = given {
            if given.is_empty() {
                self.drop_draft(&key)?;
            } else {
                let draft = Draft { stamp, choices: given.clone() };
                self.save_draft(&key, &serde_json::to_value(&draft).unwrap_or_default(), now)?;
            }
            return Ok(given.clone());
        }
        let draft = self.read(|reader| self.draft(reader, &key))?;
        let draft: Option<Draft> = draft.and_then(|draft| serde_json::from_value(draft).ok());
        Ok(draft.filter(|draft| draft.stamp == stamp).map(|draft| draft.choices).unwrap_or_default())
    }

    /// The file was imported: what was being mended is done.
    pub(super) fn drop_roster_draft(&self, path: &Path) -> Result<(), ClinicError> {
        self.drop_draft(&draft_key(path))
    }

    /// Forgets how the columns under a header were mapped.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn forget_mapping(&self, fingerprint: &str) -> Result<(), ClinicError> {
        self.must(xiangyi_domain::users::Right::RosterImport)?;
        Ok(self.store().forget_mapping(fingerprint)?)
    }
}
