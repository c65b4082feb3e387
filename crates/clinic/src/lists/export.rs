//! `export residents`, `export households`: a list as it stands, as a file.

use super::columns::{HOUSEHOLD_COLUMNS, ListColumn, RESIDENT_COLUMNS};
use super::filter::{ListResidents, period_begins};
use super::rows;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::Names;
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;
use std::path::PathBuf;
use xiangyi_domain::users::Right;
use xiangyi_sheets::out::{Encoding, ListHead, ListWriter, Written};
use xiangyi_sheets::write::ColumnHead;
use xiangyi_store::roll::Roll;
use xiangyi_store::{Op, Reader};

/// A list to be written into a file.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ExportList {
    /// `residents` or `households`.
    pub list: String,
    /// Whom, in which order; the page does not count.
    #[serde(default)]
    pub filter: ListResidents,
    /// Codes of columns in order; the user's own if empty.
    #[serde(default)]
    pub columns: Vec<String>,
    /// The file: .xlsx, or .csv.
    pub path: PathBuf,
    /// ID numbers and telephones whole, for a role that may see them.
    #[serde(default)]
    pub whole_ids: bool,
    /// Of a .csv: `utf8`, which Excel and WPS know by its mark, or `gb18030`.
    #[serde(default)]
    pub encoding: Option<String>,
}

/// What was written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ExportedList {
    /// The file.
    pub file: PathBuf,
    /// Its rows.
    pub rows: u32,
    /// Whether ID numbers and telephones are masked.
    pub masked: bool,
    /// Characters that the chosen code has no place for; 〓 stands in their places.
    pub unwritable: Vec<UnwritableCell>,
}

/// A character that the chosen code has no place for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct UnwritableCell {
    /// The data row, counted from 1.
    pub row: u32,
    /// Heading of the column.
    pub column: String,
    /// The character.
    pub character: String,
}

/// How far an export is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ExportProgress {
    /// Rows written.
    pub done: u32,
    /// Rows in all.
    pub total: u32,
}

/// Told how far an export is; may stop it.
pub type ExportWatch<'a> = &'a mut dyn FnMut(ExportProgress) -> ControlFlow<()>;

/// Tells how far the work is, every two hundred rows.
pub(crate) fn step(watch: ExportWatch<'_>, at: usize, total: usize) -> Result<(), ClinicError> {
    if !at.is_multiple_of(200) && at != total {
        return Ok(());
    }
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    match watch(ExportProgress { done: number(at), total: number(total) }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(ClinicError::Cancelled),
    }
}

impl Clinic {
    /// Writes a list as it stands: its filter, its columns, its order. Numbers of persons are masked unless whole ones
    /// are asked for by a role that may see them; the audit trail says which. The file has its name only when it is
    /// whole, and what was there stays until then.
    ///
    /// # Errors
    /// `not_allowed`, `unknown_list`, `unknown_column`, `unknown_file_kind`, `unknown_encoding`, those of the filter,
    /// `cancelled`, `file_not_written`, `disk_full`.
    pub fn export_list(
        &self,
        input: &ExportList,
        now: Now,
        ids: Ids<'_>,
        watch: ExportWatch<'_>,
    ) -> Result<ExportedList, ClinicError> {
        self.must(Right::ResidentsView)?;
        if input.whole_ids {
            self.must(Right::IdNumbersWhole)?;
        }
        let columns = self.chosen_columns(input)?;
        let written = self.read(|reader| {
            let roll = Roll::load(reader, now.today, period_begins(now.today))?;
            self.write_list(reader, &roll, input, &columns, now, watch)
        })?;
        let what = if input.whole_ids { "whole numbers" } else { "masked" };
        self.note_export(&format!("{} {} {what}", input.list, written.rows), now, ids)?;
        let Written { file, rows, unwritable } = written;
        file.place()?;
        let heading = |at: usize| columns.get(at).map_or("", |column| column.heading).to_owned();
        let cells = unwritable.into_iter().map(|cell| UnwritableCell {
            row: cell.row,
            column: heading(cell.column),
            character: cell.character.to_string(),
        });
        Ok(ExportedList { file: input.path.clone(), rows, masked: !input.whole_ids, unwritable: cells.collect() })
    }

    /// Data leave the app only with a line in the audit trail: it is written before the file gets its name.
    pub(crate) fn note_export(&self, what: &str, now: Now, ids: Ids<'_>) -> Result<(), ClinicError> {
        self.commit(Op::Export, now, ids, |tx| {
            tx.note(what.to_owned());
            Ok(())
        })?;
        Ok(())
    }

    fn chosen_columns(&self, input: &ExportList) -> Result<Vec<&'static ListColumn>, ClinicError> {
        let all = match input.list.as_str() {
            "residents" => RESIDENT_COLUMNS,
            "households" => HOUSEHOLD_COLUMNS,
            _ => return Err(ClinicError::unknown("list", "list")),
        };
        let mut keys = input.columns.clone();
        if keys.is_empty() {
            let views = self.list_views()?;
            keys = if input.list == "residents" { views.resident_columns } else { views.household_columns };
        }
        let find = |key: &String| all.iter().find(|column| column.key == key.as_str());
        keys.iter().map(|key| find(key).ok_or(ClinicError::unknown("column", "columns"))).collect()
    }

    fn write_list(
        &self,
        reader: &Reader<'_>,
        roll: &Roll,
        input: &ExportList,
        columns: &[&'static ListColumn],
        now: Now,
        watch: ExportWatch<'_>,
    ) -> Result<Written, ClinicError> {
        let asked = self.ask_list(reader, roll, &input.filter, now)?;
        let selection = asked.selection(&input.filter)?;
        let names = Names::load(reader)?;
        let is_residents = input.list == "residents";
        let lines = if is_residents { roll.select(&selection) } else { roll.select_households(&selection) };
        let head = self.list_head(reader, input, columns, lines.len(), now)?;
        let mut writer = begin(input, &head)?;
        let source = rows::Source { reader, names: &names, roll, today: now.today, whole: input.whole_ids };
        for (at, line) in lines.iter().enumerate() {
            step(watch, at, lines.len())?;
            let cells =
                if is_residents { source.resident(*line, columns)? } else { source.household(*line, columns)? };
            if let Some(cells) = cells {
                writer.row(&cells)?;
            }
        }
        step(watch, lines.len(), lines.len())?;
        Ok(writer.finish()?)
    }

    fn list_head(
        &self,
        reader: &Reader<'_>,
        input: &ExportList,
        columns: &[&'static ListColumn],
        count: usize,
        now: Now,
    ) -> Result<ListHead, ClinicError> {
        let (sheet, title, unit) = match input.list.as_str() {
            "residents" => ("居民名单", "居民名单", "人"),
            _ => ("一户一档台账", "一户一档台账", "户"),
        };
        let mut note =
            format!("填报单位:{}  日期:{}  导出人:{}  共{count}{unit}", self.org_name(), now.today, self.user().name);
        let filter = self.words_of_filter(reader, &input.filter, now)?;
        if !filter.is_empty() {
            note.push_str(&format!("  条件:{filter}"));
        }
        let column = |one: &&ListColumn| ColumnHead::new(one.heading, one.kind, one.width);
        Ok(ListHead {
            sheet: sheet.to_owned(),
            title: title.to_owned(),
            notes: vec![note],
            columns: columns.iter().map(column).collect(),
        })
    }
}

fn begin(input: &ExportList, head: &ListHead) -> Result<ListWriter, ClinicError> {
    let ending = input.path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    let encoding = match input.encoding.as_deref() {
        None | Some("" | "utf8") => Encoding::Utf8,
        Some("gb18030") => Encoding::Gb18030,
        Some(_) => return Err(ClinicError::unknown("encoding", "encoding")),
    };
    match ending.as_str() {
        "xlsx" => Ok(ListWriter::xlsx(&input.path, head)?),
        "csv" => Ok(ListWriter::csv(&input.path, head, encoding)?),
        _ => Err(ClinicError::unknown("file_kind", "path")),
    }
}
