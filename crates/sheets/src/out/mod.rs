//! Lists out, row by row: a list of any length is never in memory as a whole.
//!
//! A file is written beside its name and takes the name when it is whole
//! ([`Outfile`]), so that a power cut or a cancelled export leaves what was
//! there before. [`ListWriter`] writes our own layout as xlsx or csv,
//! [`TemplateWriter`] fills in a workbook that somebody sent.

mod csv;
mod outfile;
mod template;
mod xlsx;

pub use csv::Encoding;
pub use outfile::{Closed, Outfile};
pub use template::{Template, TemplateColumn, TemplateWriter};

use crate::error::FileError;
use crate::write::{Cell, ColumnHead};
use csv::CsvList;
use std::path::Path;
use xlsx::XlsxList;

/// What stands over the rows of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListHead {
    /// The sheet's name; characters that Excel refuses are replaced.
    pub sheet: String,
    /// The title.
    pub title: String,
    /// Lines under the title: whose list it is, of which day, who wrote it.
    pub notes: Vec<String>,
    /// The columns in order.
    pub columns: Vec<ColumnHead>,
}

/// A character that the chosen code has no place for, in a csv.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unwritable {
    /// The data row, counted from 1.
    pub row: u32,
    /// The column, counted from 0.
    pub column: usize,
    /// The character; `〓` stands in its place, never `?`.
    pub character: char,
}

/// A list being written.
pub struct ListWriter {
    kind: Kind,
    rows: u32,
}

enum Kind {
    Xlsx(Box<XlsxList>),
    Csv(Box<CsvList>),
}

/// A list that is whole, but has not its name yet.
pub struct Written {
    /// Give it its name.
    pub file: Closed,
    /// Its data rows.
    pub rows: u32,
    /// Characters that the chosen code has no place for, at most [`MOST_NAMED`].
    pub unwritable: Vec<Unwritable>,
}

/// More unwritable characters than this are not named one by one.
pub const MOST_NAMED: usize = 100;

impl ListWriter {
    /// Begins an .xlsx: title, notes, headings, ready to print on A4 landscape with the headings on each page.
    ///
    /// # Errors
    /// [`FileError::Io`], [`FileError::Write`].
    pub fn xlsx(path: &Path, head: &ListHead) -> Result<ListWriter, FileError> {
        Ok(ListWriter { kind: Kind::Xlsx(Box::new(XlsxList::begin(path, head)?)), rows: 0 })
    }

    /// Begins a .csv: headings and rows only, as other programs read it.
    ///
    /// # Errors
    /// [`FileError::Io`].
    pub fn csv(path: &Path, head: &ListHead, encoding: Encoding) -> Result<ListWriter, FileError> {
        Ok(ListWriter { kind: Kind::Csv(Box::new(CsvList::begin(path, head, encoding)?)), rows: 0 })
    }

    /// Writes the next row.
    ///
    /// # Errors
    /// [`FileError::Io`], [`FileError::Write`].
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), FileError> {
        self.rows += 1;
        match &mut self.kind {
            Kind::Xlsx(list) => list.row(cells),
            Kind::Csv(list) => list.row(self.rows, cells),
        }
    }

    /// Ends the list.
    ///
    /// # Errors
    /// [`FileError::Io`], [`FileError::Write`]; nothing is left then.
    pub fn finish(self) -> Result<Written, FileError> {
        let (file, unwritable) = match self.kind {
            Kind::Xlsx(list) => (list.finish()?, Vec::new()),
            Kind::Csv(list) => list.finish()?,
        };
        Ok(Written { file, rows: self.rows, unwritable })
    }
}
