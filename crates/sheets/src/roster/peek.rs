//! The first rows of every visible sheet as they stand, for a person who names the header row and the columns by hand.

use super::Field;
use super::header::{self, Line};
use super::merges::Merges;
use crate::error::FileError;
use crate::source::{self, Listener, Next, Opening};
use crate::value::{Epoch, Value};
use std::path::Path;

/// Rows of each sheet that are shown.
const ROWS: usize = 40;
const COLUMNS: usize = 64;
/// Characters of one cell.
const LONGEST: usize = 40;

/// A visible sheet as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawSheet {
    /// Its name; of a csv the name of the file.
    pub name: String,
    /// Its first filled rows.
    pub rows: Vec<RawRow>,
}

/// A row as it stands.
#[derive(Clone, PartialEq, Eq)]
pub struct RawRow {
    /// The sheet's own row number.
    pub row: u32,
    /// Its cells, cleaned and cut.
    pub cells: Vec<String>,
    /// What the columns would hold if this were the header.
    pub fields: Vec<Option<Field>>,
}

impl std::fmt::Debug for RawRow {
    /// Where it stands, not what: rows must not reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RawRow({})", self.row)
    }
}

/// Reads the first rows of every visible sheet.
///
/// # Errors
/// When the file cannot be read at all.
pub fn peek(path: &Path) -> Result<Vec<RawSheet>, FileError> {
    let mut peeking = Peeking::default();
    source::read(path, &mut peeking)?;
    Ok(peeking.sheets)
}

#[derive(Default)]
struct Peeking {
    sheets: Vec<RawSheet>,
    epoch: Epoch,
    merges: Merges,
    above: Option<Line>,
}

impl Listener for Peeking {
    fn open(&mut self, sheet: &Opening<'_>) -> Result<(), FileError> {
        (self.epoch, self.merges, self.above) = (sheet.epoch, Merges::new(sheet.merges), None);
        self.sheets.push(RawSheet { name: sheet.name.to_owned(), rows: Vec::new() });
        Ok(())
    }

    fn row(&mut self, number: u32, cells: &[Value<'_>]) -> Result<Next, FileError> {
        let Some(sheet) = self.sheets.last_mut() else { return Ok(Next::Sheet) };
        let line = Line::of(number, &cells[..cells.len().min(COLUMNS)], self.epoch);
        let fields = header::of(self.above.as_ref(), &line, &self.merges).proposed();
        let cut = |cell: &Value<'_>| cell.text(self.epoch).chars().take(LONGEST).collect();
        let cells = cells.iter().take(COLUMNS).map(cut).collect();
        sheet.rows.push(RawRow { row: number, cells, fields });
        self.above = Some(line);
        Ok(if sheet.rows.len() < ROWS { Next::Row } else { Next::Sheet })
    }

    fn close(&mut self) -> Result<(), FileError> {
        Ok(())
    }
}
