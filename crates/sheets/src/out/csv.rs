//! Headings and rows as .csv.

use super::outfile::{Closed, Outfile};
use super::{ListHead, MOST_NAMED, Unwritable};
use crate::error::FileError;
use crate::write::Cell;
use encoding_rs::{EncoderResult, GB18030};
use std::io::Write;
use std::path::Path;

/// How characters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// UTF-8 with the mark by which Excel and WPS know it.
    #[default]
    Utf8,
    /// GB 18030, for programs that know nothing else.
    Gb18030,
}

/// Stands for a character that the code has no place for: the printer's sign for a missing type, never `?`.
const MISSING: char = '〓';

pub(super) struct CsvList {
    out: Outfile,
    encoding: Encoding,
    line: String,
    bytes: Vec<u8>,
    unwritable: Vec<Unwritable>,
}

impl CsvList {
    pub(super) fn begin(path: &Path, head: &ListHead, encoding: Encoding) -> Result<CsvList, FileError> {
        let mut out = Outfile::create(path)?;
        if encoding == Encoding::Utf8 {
            out.write_all("\u{feff}".as_bytes()).map_err(FileError::NotWritten)?;
        }
        let mut list = CsvList { out, encoding, line: String::new(), bytes: Vec::new(), unwritable: Vec::new() };
        let headings: Vec<Cell> = head.columns.iter().map(|column| Cell::Text(column.heading.clone())).collect();
        list.row(0, &headings)?;
        Ok(list)
    }

    pub(super) fn row(&mut self, row: u32, cells: &[Cell]) -> Result<(), FileError> {
        self.bytes.clear();
        for (column, cell) in cells.iter().enumerate() {
            if column > 0 {
                self.bytes.push(b',');
            }
            self.line.clear();
            put(&mut self.line, cell);
            self.encode(row, column);
        }
        self.bytes.extend(b"\r\n");
        self.out.write_all(&self.bytes).map_err(FileError::NotWritten)
    }

    fn encode(&mut self, row: u32, column: usize) {
        if self.encoding == Encoding::Utf8 {
            self.bytes.extend(self.line.as_bytes());
            return;
        }
        for character in self.line.chars() {
            let mut utf8 = [0; 4];
            if !gb18030(character.encode_utf8(&mut utf8), &mut self.bytes) {
                gb18030(MISSING.encode_utf8(&mut utf8), &mut self.bytes);
                if self.unwritable.len() < MOST_NAMED {
                    self.unwritable.push(Unwritable { row, column, character });
                }
            }
        }
    }

    pub(super) fn finish(self) -> Result<(Closed, Vec<Unwritable>), FileError> {
        Ok((self.out.close()?, self.unwritable))
    }
}

/// Adds one character; `false` when the code has no place for it.
fn gb18030(character: &str, bytes: &mut Vec<u8>) -> bool {
    let mut room = [0; 8];
    let (result, _, written) = GB18030.new_encoder().encode_from_utf8_without_replacement(character, &mut room, true);
    if result == EncoderResult::InputEmpty {
        bytes.extend(&room[..written]);
        return true;
    }
    false
}

/// One cell as text. Long digits end in a tab, so that Excel leaves them whole (a reader trims it); a text that begins
/// like a formula gets an apostrophe.
fn put(line: &mut String, cell: &Cell) {
    let text = match cell {
        Cell::Empty => return,
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Date(on) => on.to_string(),
        Cell::Money(amount) => amount.to_string(),
    };
    let is_text = matches!(cell, Cell::Text(_));
    let guard = if is_text && text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let tail = if is_text && digits > 11 && digits + 1 >= text.len() { "\t" } else { "" };
    if text.contains(['"', ',', '\r', '\n']) || !guard.is_empty() {
        line.extend(["\"", guard, &text.replace('"', "\"\""), tail, "\""]);
    } else {
        line.extend([text.as_str(), tail]);
    }
}
