//! Files as rows of cells, whatever they are inside: what a file is, is told
//! by its first bytes, not by its name.

pub(crate) mod csv;
pub(crate) mod guard;
pub(crate) mod markup;
pub(crate) mod ole;
pub(crate) mod xls;
pub(crate) mod xlsx;

use crate::error::FileError;
use crate::value::{Epoch, Value};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Cells right of this column are not looked at.
pub(crate) const WIDEST: usize = 512;
const MAX_FILE_BYTES: u64 = 128 * 1024 * 1024;

/// One sheet about to be read.
pub(crate) struct Opening<'a> {
    pub name: &'a str,
    pub epoch: Epoch,
    /// Merged regions, rows and columns counted from 0, ends included.
    pub merges: &'a [Region],
}

/// A merged region: rows and columns counted from 0, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Region {
    pub top: u32,
    pub left: u32,
    pub bottom: u32,
    pub right: u32,
}

/// What to do after a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    Row,
    Sheet,
}

/// Whoever listens to the rows of a file.
pub(crate) trait Listener {
    /// A visible sheet begins.
    fn open(&mut self, sheet: &Opening<'_>) -> Result<(), FileError>;
    /// A row with at least one filled cell; `number` is the sheet's own, from 1.
    fn row(&mut self, number: u32, cells: &[Value<'_>]) -> Result<Next, FileError>;
    /// The sheet ends.
    fn close(&mut self) -> Result<(), FileError>;
}

/// How a file looked at first sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Looks {
    /// Like what its name says.
    LikeItself,
    /// Text under the name of an old workbook, as many systems export it: when no roster is in it, it was no workbook.
    LikeText,
}

/// Reads every visible sheet of a file.
pub(crate) fn read(path: &Path, listener: &mut dyn Listener) -> Result<Looks, FileError> {
    let size = std::fs::metadata(path)?.len();
    match size {
        0 => return Err(FileError::EmptyFile),
        MAX_FILE_BYTES.. => return Err(FileError::TooLarge),
        _ => {}
    }
    let mut head = Vec::with_capacity(8);
    File::open(path)?.take(8).read_to_end(&mut head)?;
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        let parts = guard::check(path)?;
        unwinding(|| xlsx::read(path, parts, listener))?;
        return Ok(Looks::LikeItself);
    }
    if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        unwinding(|| ole::check(path, size))?;
        unwinding(|| xls::read(path, listener))?;
        return Ok(Looks::LikeItself);
    }
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "csv" | "txt" | "tsv" => csv::read(path, listener).map(|()| Looks::LikeItself),
        "xls" | "et" => text_of_a_workbook(path, listener).map(|()| Looks::LikeText),
        _ => Err(FileError::NotXlsx),
    }
}

/// A web page, an XML spreadsheet or a csv under the name of an old workbook.
fn text_of_a_workbook(path: &Path, listener: &mut dyn Listener) -> Result<(), FileError> {
    let bytes = csv::bytes(path)?;
    let text = csv::decode(&bytes)?;
    if markup::is_in(&text) {
        markup::read(&text, &csv::name(path), listener)
    } else {
        csv::read_text(&text, path, listener)
    }
}

/// A damaged file may trip an arithmetic check deep in a parser; that is the
/// file's fault and must not end the program.
fn unwinding<T>(read: impl FnOnce() -> Result<T, FileError>) -> Result<T, FileError> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)).unwrap_or(Err(FileError::Corrupt))
}
