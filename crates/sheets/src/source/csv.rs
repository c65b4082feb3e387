//! Rows of a csv: UTF-8 with or without its mark, UTF-16 with its mark, GBK
//! and GB18030; parted by commas, tabs or semicolons.

use super::{Listener, Next, Opening, WIDEST};
use crate::error::FileError;
use crate::value::{Epoch, Value};
use encoding_rs::{Encoding, GB18030, UTF_8};
use std::borrow::Cow;
use std::path::Path;

/// The text is held in memory twice while it is decoded.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// So many characters of UTF-8 are no accident: what follows is a damaged spot.
const NO_ACCIDENT: usize = 10;

pub(crate) fn read(path: &Path, listener: &mut dyn Listener) -> Result<(), FileError> {
    read_text(&decode(&bytes(path)?)?, path, listener)
}

/// The bytes of a text file of bearable size.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, FileError> {
    let size = std::fs::metadata(path)?.len();
    if size > MAX_BYTES { Err(FileError::TooLarge) } else { Ok(std::fs::read(path)?) }
}

/// The name of the only sheet.
pub(super) fn name(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

pub(super) fn read_text(text: &str, path: &Path, listener: &mut dyn Listener) -> Result<(), FileError> {
    if text.trim().is_empty() {
        return Err(FileError::EmptyFile);
    }
    let name = name(path);
    listener.open(&Opening { name: &name, epoch: Epoch::From1900, merges: &[] })?;
    let mut records = Records::new(text);
    let mut number = 0;
    while let Some(record) = records.next_record() {
        number += 1;
        let cells: Vec<Value<'_>> = record.into_iter().take(WIDEST).map(Value::Text).collect();
        let filled = cells.iter().any(|cell| !cell.is_blank());
        if filled && listener.row(number, &cells)? == Next::Sheet {
            break;
        }
    }
    listener.close()
}

/// The text in whichever encoding it is. Old files are decoded as GB18030,
/// which holds GBK and GB2312 (domain handbook §8.1).
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, FileError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(encoding.decode_without_bom_handling(&bytes[mark..]).0);
    }
    if memchr::memchr(0, bytes).is_some() {
        return Err(FileError::NotXlsx);
    }
    let encoding = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(Cow::Borrowed(text)),
        Err(error) => {
            let sound = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
            let is_utf_8 = sound.chars().filter(|c| !c.is_ascii()).take(NO_ACCIDENT).count() == NO_ACCIDENT;
            if is_utf_8 { UTF_8 } else { GB18030 }
        }
    };
    Ok(encoding.decode_without_bom_handling(bytes).0)
}

struct Records<'a> {
    text: &'a str,
    at: usize,
    delimiter: u8,
    /// Some quote is never closed: from then on quotes are plain characters.
    quotes_are_plain: bool,
}

impl<'a> Records<'a> {
    fn new(text: &'a str) -> Records<'a> {
        let head: Vec<&str> = text.lines().take(20).collect();
        let count =
            |delimiter: u8| head.iter().map(|line| memchr::memchr_iter(delimiter, line.as_bytes()).count()).sum();
        let delimiter = [b',', b'\t', b';'].into_iter().rev().max_by_key(|d| -> usize { count(*d) }).unwrap_or(b',');
        Records { text, at: 0, delimiter, quotes_are_plain: false }
    }

    fn next_record(&mut self) -> Option<Vec<Cow<'a, str>>> {
        let bytes = self.text.as_bytes();
        if self.at >= bytes.len() {
            return None;
        }
        let mut record = Vec::new();
        loop {
            record.push(self.field());
            match bytes.get(self.at) {
                Some(b) if *b == self.delimiter => self.at += 1,
                Some(b'\r') if bytes.get(self.at + 1) == Some(&b'\n') => {
                    self.at += 2;
                    return Some(record);
                }
                Some(_) => {
                    self.at += 1;
                    return Some(record);
                }
                None => return Some(record),
            }
        }
    }

    fn field(&mut self) -> Cow<'a, str> {
        if !self.quotes_are_plain && self.text.as_bytes().get(self.at) == Some(&b'"') {
            match self.quoted() {
                Some(field) => return field,
                None => self.quotes_are_plain = true,
            }
        }
        let start = self.at;
        self.at = self.field_end(start);
        Cow::Borrowed(&self.text[start..self.at])
    }

    fn field_end(&self, from: usize) -> usize {
        let rest = &self.text.as_bytes()[from..];
        memchr::memchr3(self.delimiter, b'\n', b'\r', rest).map_or(self.text.len(), |end| from + end)
    }

    /// A quoted field; what stands between its end and the delimiter is kept.
    fn quoted(&mut self) -> Option<Cow<'a, str>> {
        let bytes = self.text.as_bytes();
        let mut field = String::new();
        let mut from = self.at + 1;
        loop {
            let end = from + memchr::memchr(b'"', &bytes[from..])?;
            field.push_str(&self.text[from..end]);
            if bytes.get(end + 1) != Some(&b'"') {
                let tail = self.field_end(end + 1);
                field.push_str(&self.text[end + 1..tail]);
                self.at = tail;
                return Some(Cow::Owned(field));
            }
            field.push('"');
            from = end + 2;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn records(text: &str) -> Vec<Vec<String>> {
        let mut records = Records::new(text);
        std::iter::from_fn(|| records.next_record()).map(|r| r.into_iter().map(Cow::into_owned).collect()).collect()
    }

    #[test]
    fn quotes_line_breaks_and_excels_formula_quotes_are_read() {
        let text = "a,\"b,\"\"c\"\"\r\nd\",=\"0123\"\r\n\r\n\"=\"\"9\"\"\",e,\n";
        assert_eq!(records(text), [vec!["a", "b,\"c\"\r\nd", "=\"0123\""], vec![""], vec!["=\"9\"", "e", ""]]);
    }

    #[test]
    fn a_stray_quote_does_not_swallow_the_file() {
        assert_eq!(records("a,\"b\nc,d\n"), [vec!["a", "\"b"], vec!["c", "d"]]);
    }

    #[test]
    fn tabs_and_semicolons_part_too() {
        assert_eq!(records("a\tb\n")[0], ["a", "b"]);
        assert_eq!(records("a;b\r"), [["a", "b"]]);
    }

    #[test]
    fn four_byte_names_come_out_of_gb18030() {
        let (bytes, _, lost) = GB18030.encode("刘䶮,𠮷田,㛃㑇,穆塔里甫·肉孜");
        assert!(!lost);
        assert_eq!(decode(&bytes).unwrap(), "刘䶮,𠮷田,㛃㑇,穆塔里甫·肉孜");
    }
}
