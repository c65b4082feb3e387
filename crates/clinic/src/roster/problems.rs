//! The rows with a problem as a sheet, to be sent back to whoever wrote the roster.

use super::ImportProgress;
use super::import::ImportRoster;
use super::outcome::{self, ProblemRow};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::PathBuf;
use xiangyi_domain::users::Right;
use xiangyi_sheets::roster::Roster;
use xiangyi_sheets::write::{self, Cell, ColumnHead, ColumnKind, Table};

/// Where the sheet of problems goes.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ExportProblems {
    /// The roster as it was previewed.
    pub roster: ImportRoster,
    /// The .xlsx to write.
    pub path: PathBuf,
}

/// What was written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ExportedProblems {
    /// The file.
    pub path: PathBuf,
    /// Its rows.
    pub rows: u32,
}

impl Clinic {
    /// Writes the rows of a roster that are not accepted, and those with something to know about them, as .xlsx: which
    /// row, what stands there, why, and what to do.
    ///
    /// # Errors
    /// The codes of refused files, `cancelled`, `unwritable`.
    pub fn export_problems(
        &self,
        input: &ExportProblems,
        now: Now,
        watch: &mut dyn FnMut(ImportProgress) -> ControlFlow<()>,
    ) -> Result<ExportedProblems, ClinicError> {
        self.must(Right::RosterImport)?;
        let choices = match &input.roster.choices {
            Some(given) => given.clone(),
            None => self.roster_choices(&input.roster.path, None, now)?,
        };
        let roster = self.read_roster(&input.roster.path, &choices, now, watch)?;
        let table = table(&roster);
        write::table(&input.path, &table)?;
        Ok(ExportedProblems { path: input.path.clone(), rows: u32::try_from(table.rows.len()).unwrap_or(u32::MAX) })
    }
}

fn table(roster: &Roster) -> Table {
    let text = |text: &str| Cell::Text(text.to_owned());
    let line = |sheet: &str, row: u32, name: &str, number: &str, verdict: &str, why: &str| {
        vec![text(sheet), Cell::Number(row.into()), text(name), text(number), text(verdict), text(why)]
    };
    let rejected = roster.rejected.iter();
    let mut rows: Vec<Vec<Cell>> =
        rejected.map(|row| line(&row.sheet, row.row, &row.name, &row.id_text, "未导入", row.reason.text())).collect();
    let flagged: Vec<ProblemRow> = outcome::flagged(roster);
    let place = |row: &xiangyi_sheets::roster::RosterRow| (row.sheet.to_string(), row.row);
    let people: HashMap<(String, u32), _> = roster.rows.iter().map(|row| (place(row), row)).collect();
    for flag in flagged {
        let found = people.get(&(flag.sheet.clone(), flag.row));
        let (name, number) = found.map_or(("", ""), |row| (row.name.as_str(), row.identity.number()));
        rows.push(line(&flag.sheet, flag.row, name, number, "已导入,请核对", &flag.text));
    }
    let column = |heading: &str, width: u16| ColumnHead::new(heading, ColumnKind::Text, width);
    let columns = vec![
        column("工作表", 14),
        ColumnHead::new("行号", ColumnKind::Number, 6),
        column("姓名", 12),
        column("身份证号", 22),
        column("结果", 14),
        column("原因和办法", 60),
    ];
    Table { sheet: "有问题的行".to_owned(), title: String::new(), columns, rows }
}
