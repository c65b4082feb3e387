//! What an import would do, before it is done.

use super::ImportProgress;
use super::choices::{self, RosterChoices};
use super::import::ImportRoster;
use super::outcome::{self, AcceptedRow, ProblemRow, Suspect};
use super::reading::field_codes;
use super::write::Counts;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use xiangyi_domain::users::Right;
use xiangyi_sheets::roster::{Column, MappedBy, RejectedRow, SheetSummary};

/// How many accepted rows a preview shows.
const SHOWN: usize = 200;
/// How many rows with a problem, of each kind; all of them are counted, and written by `export_problems`.
const PROBLEMS_SHOWN: usize = 5000;

/// A roster as it was understood.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RosterPreview {
    /// Name of the file without its folders.
    pub file_name: String,
    /// Tells this state of the file from another; an import may insist on it.
    pub stamp: String,
    /// The decisions that stand, also from a draft.
    pub choices: RosterChoices,
    /// Visible sheets that are read.
    pub sheets: Vec<SheetLine>,
    /// Visible sheets that are not read.
    pub others: Vec<OtherSheetLine>,
    /// What a column may hold, in the order of a list.
    pub fields: Vec<String>,
    /// Data rows.
    pub rows: u32,
    /// Accepted rows.
    pub accepted: u32,
    /// Of them new residents.
    pub new_residents: u32,
    /// Of them known ones.
    pub known_residents: u32,
    /// The first accepted rows.
    pub accepted_rows: Vec<AcceptedRow>,
    /// How many rows have which problem, the most frequent first.
    pub reasons: Vec<ReasonCount>,
    /// The first rows with something to know about them.
    pub flagged: Vec<ProblemRow>,
    /// The first rows that are not accepted.
    pub rejected: Vec<RejectedLine>,
    /// New residents who are like a known one.
    pub suspects: Vec<Suspect>,
    /// Villages that the import would make.
    pub new_villages: Vec<String>,
}

/// A sheet.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SheetLine {
    /// Name.
    pub name: String,
    /// The sheet's own number of its header row; 0 without one.
    pub header_row: u32,
    /// Its columns.
    pub columns: Vec<ColumnLine>,
    /// Data rows.
    pub rows: u32,
    /// Who said what the columns hold: `words`, `memory` of an earlier import, `choice`.
    pub mapped_by: String,
    /// By which its mapping is remembered.
    pub fingerprint: String,
}

/// A visible sheet that is not read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct OtherSheetLine {
    /// Name.
    pub name: String,
    /// It was left out; else no header was recognised.
    pub left_out: bool,
}

/// A column and what it was taken for.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ColumnLine {
    /// Counted from 0.
    pub column: u32,
    /// The heading.
    pub header: String,
    /// What it was taken for, by its code; none when it is not read.
    pub field: Option<String>,
    /// What its first cells say.
    pub samples: Vec<String>,
}

/// How many rows have a problem.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ReasonCount {
    /// Code.
    pub reason: String,
    /// In words, with the remedy.
    pub text: String,
    /// Whether such rows are accepted all the same.
    pub accepted: bool,
    /// Rows.
    pub count: u32,
}

/// A row that is not accepted, with what it takes to mend it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RejectedLine {
    /// The sheet.
    pub sheet: String,
    /// The sheet's own row number.
    pub row: u32,
    /// Code.
    pub reason: String,
    /// In words, with the remedy.
    pub text: String,
    /// Name as written.
    pub name: String,
    /// The ID cell as written.
    pub id_number: String,
    /// Village as written.
    pub village: Option<String>,
}

impl Clinic {
    /// Reads a roster and compares it with the residents that are known. Nothing is written but the decisions that come
    /// with the question, as a draft.
    ///
    /// # Errors
    /// The codes of refused files, `cancelled`, `bad_value` at `field`, `missing_key` at `sex` or `birth_on`.
    pub fn preview_roster(
        &self,
        input: &ImportRoster,
        now: Now,
        watch: &mut dyn FnMut(ImportProgress) -> ControlFlow<()>,
    ) -> Result<RosterPreview, ClinicError> {
        self.must(Right::RosterImport)?;
        let choices = self.roster_choices(&input.path, input.choices.as_ref(), now)?;
        let stamp = choices::stamp(&input.path);
        let roster = self.read_roster(&input.path, &choices, now, watch)?;
        let plan = self.read(|reader| self.plan(reader, input, roster, now, watch))?;
        let counts = Counts::of(&plan.people);
        let file_name = input.path.file_name().map(|name| name.to_string_lossy().into_owned());
        let others = plan.roster.others.iter();
        Ok(RosterPreview {
            file_name: file_name.unwrap_or_default(),
            stamp,
            choices,
            sheets: plan.roster.sheets.iter().map(sheet_line).collect(),
            others: others
                .map(|other| OtherSheetLine { name: other.name.to_string(), left_out: other.left_out })
                .collect(),
            fields: field_codes(),
            rows: plan.roster.data_rows,
            accepted: counts.created + counts.updated,
            new_residents: counts.created,
            known_residents: counts.updated,
            accepted_rows: plan.people.iter().take(SHOWN).map(|person| outcome::accepted(&person.row)).collect(),
            reasons: reasons(&plan.roster.rejected, &plan.flagged),
            rejected: plan.roster.rejected.iter().take(PROBLEMS_SHOWN).map(rejected_line).collect(),
            flagged: plan.flagged.into_iter().take(PROBLEMS_SHOWN).collect(),
            suspects: plan.suspects.into_iter().take(PROBLEMS_SHOWN).collect(),
            new_villages: plan.places.new.into_iter().map(|(_, name)| name).collect(),
        })
    }
}

fn sheet_line(sheet: &SheetSummary) -> SheetLine {
    let column = |column: &Column| ColumnLine {
        column: column.column,
        header: column.heading.clone(),
        field: column.field.map(xiangyi_sheets::roster::Field::code),
        samples: column.samples.clone(),
    };
    let mapped_by = match sheet.mapped_by {
        MappedBy::Words => "words",
        MappedBy::Memory => "memory",
        MappedBy::Choice => "choice",
    };
    SheetLine {
        name: sheet.name.to_string(),
        header_row: sheet.header_row,
        columns: sheet.columns.iter().map(column).collect(),
        rows: sheet.data_rows,
        mapped_by: mapped_by.to_owned(),
        fingerprint: sheet.fingerprint.clone(),
    }
}

fn rejected_line(row: &RejectedRow) -> RejectedLine {
    RejectedLine {
        sheet: row.sheet.to_string(),
        row: row.row,
        reason: row.reason.code().to_owned(),
        text: row.reason.text().to_owned(),
        name: row.name.clone(),
        id_number: row.id_text.clone(),
        village: row.details.village.clone(),
    }
}

fn reasons(rejected: &[RejectedRow], flagged: &[ProblemRow]) -> Vec<ReasonCount> {
    let mut counts: BTreeMap<(bool, &str), (&str, u32)> = BTreeMap::new();
    for row in rejected {
        counts.entry((false, row.reason.code())).or_insert((row.reason.text(), 0)).1 += 1;
    }
    for row in flagged {
        counts.entry((true, row.reason.as_str())).or_insert((row.text.as_str(), 0)).1 += 1;
    }
    let line = |((accepted, reason), (text, count)): ((bool, &str), (&str, u32))| ReasonCount {
        reason: reason.to_owned(),
        text: text.to_owned(),
        accepted,
        count,
    };
    let mut lines: Vec<ReasonCount> = counts.into_iter().map(line).collect();
    lines.sort_by_key(|line| (line.accepted, std::cmp::Reverse(line.count)));
    lines
}
