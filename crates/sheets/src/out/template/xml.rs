//! The markup of a sheet, cut at its header.

use crate::error::FileError;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::QName;
use std::collections::HashMap;
use std::ops::Range;

/// Calls with every event of a text and where it stands.
pub(super) fn each(text: &str, mut take: impl FnMut(&Event<'_>, Range<usize>)) -> Result<(), FileError> {
    let mut reader = Reader::from_str(text);
    let at = |reader: &Reader<&[u8]>| usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
    loop {
        let start = at(&reader);
        let event = reader.read_event().map_err(|_| FileError::Corrupt)?;
        if matches!(event, Event::Eof) {
            return Ok(());
        }
        take(&event, start..at(&reader));
    }
}

/// Whether a name, whatever its prefix, is this one.
pub(super) fn is(name: QName<'_>, wanted: &str) -> bool {
    name.0.rsplit(':').next() == Some(wanted)
}

/// The value of an attribute, whatever its prefix.
pub(super) fn value(tag: &BytesStart<'_>, key: &str) -> Option<String> {
    let found = tag.attributes().filter_map(Result::ok).find(|attribute| is(attribute.key, key))?;
    quick_xml::escape::unescape(&found.value).ok().map(std::borrow::Cow::into_owned)
}

/// Text for an element; what XML cannot hold is left out.
pub(super) fn escaped(text: &str) -> String {
    let holds = |c: &char| matches!(c, '\t' | '\n' | '\r') || (*c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    quick_xml::escape::escape(text.chars().filter(holds).collect::<String>()).into_owned()
}

/// A sheet without the rows under its header.
pub(super) struct SheetParts {
    /// Up to the last row of the header.
    pub head: String,
    /// From the end of the rows.
    pub tail: String,
    /// Of the elements, with its colon.
    pub prefix: String,
    /// Style of each column in the first row under the header.
    first_row: HashMap<u32, u32>,
    /// Style of whole columns: first, last, style.
    columns: Vec<(u32, u32, u32)>,
}

impl SheetParts {
    /// Cuts the markup of a sheet below row `header_row`, counted from 1.
    pub(super) fn cut(text: &str, header_row: u32) -> Result<SheetParts, FileError> {
        let mut cut = Cut { header_row, ..Cut::default() };
        each(text, |event, range| cut.see(event, range))?;
        let (Some(rows_end), prefix) = (cut.rows_end, cut.prefix) else { return Err(FileError::Corrupt) };
        let until = cut.first_below.unwrap_or(rows_end);
        // The size that the sheet claims is optional, and would be wrong.
        let head = match cut.dimension {
            Some(claim) => [&text[..claim.start], &text[claim.end..until]].concat(),
            None => text[..until].to_owned(),
        };
        let tail = without_merges_below(&text[rows_end..], header_row)?;
        Ok(SheetParts { head, tail, prefix, first_row: cut.first_row, columns: cut.columns })
    }

    pub(super) fn style_of(&self, column: u32) -> u32 {
        let whole = || self.columns.iter().find(|(first, last, _)| (*first..=*last).contains(&column));
        self.first_row.get(&column).copied().or_else(|| whole().map(|(_, _, style)| *style)).unwrap_or(0)
    }
}

#[derive(Default)]
struct Cut {
    header_row: u32,
    prefix: String,
    dimension: Option<Range<usize>>,
    row: u32,
    first_below: Option<usize>,
    /// The row below the header whose cells lend their styles.
    lender: Option<u32>,
    rows_end: Option<usize>,
    first_row: HashMap<u32, u32>,
    columns: Vec<(u32, u32, u32)>,
}

impl Cut {
    fn see(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) | Event::Empty(tag) if is(tag.name(), "dimension") => self.dimension = Some(range),
            Event::Start(tag) | Event::Empty(tag) if is(tag.name(), "col") => {
                let number = |key| value(tag, key).and_then(|text| text.parse::<u32>().ok());
                if let (Some(first @ 1..), Some(last @ 1..), Some(style)) =
                    (number("min"), number("max"), number("style"))
                {
                    self.columns.push((first - 1, last - 1, style));
                }
            }
            Event::Start(tag) if is(tag.name(), "sheetData") => {
                self.prefix = tag.name().0.strip_suffix("sheetData").unwrap_or_default().to_owned();
            }
            Event::End(tag) if is(tag.name(), "sheetData") => self.rows_end = Some(range.start),
            Event::Start(tag) | Event::Empty(tag) if self.rows_end.is_none() && is(tag.name(), "row") => {
                self.row = value(tag, "r").and_then(|row| row.parse().ok()).unwrap_or(self.row + 1);
                if self.row > self.header_row {
                    self.first_below = self.first_below.or(Some(range.start));
                    self.lender = self.lender.or(Some(self.row));
                }
            }
            Event::Start(tag) | Event::Empty(tag) if self.lender == Some(self.row) && is(tag.name(), "c") => {
                let place = value(tag, "r").and_then(|place| column_of(&place));
                let style = value(tag, "s").and_then(|style| style.parse().ok());
                self.first_row.extend(place.zip(style));
            }
            _ => {}
        }
    }
}

/// `AB12` → 27.
fn column_of(place: &str) -> Option<u32> {
    let letters = place.bytes().take_while(u8::is_ascii_uppercase);
    let number = letters.fold(0_u32, |sum, letter| sum.saturating_mul(26).saturating_add(u32::from(letter - b'A') + 1));
    number.checked_sub(1)
}

/// `A4:B7` → 4.
fn top_of(region: &str) -> Option<u32> {
    region
        .split(':')
        .next()?
        .trim_start_matches(|c: char| c.is_ascii_uppercase() || c == '$')
        .trim_start_matches('$')
        .parse()
        .ok()
}

fn is_above(merge: &BytesStart<'_>, header_row: u32) -> bool {
    value(merge, "ref").and_then(|region| top_of(&region)).is_some_and(|top| top <= header_row)
}

fn without_merges_below(tail: &str, header_row: u32) -> Result<String, FileError> {
    let (mut list, mut kept, mut count) = (None, String::new(), 0);
    // The tail begins inside an element that is not opened here; the reader is told not to mind.
    let mut reader = Reader::from_str(tail);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    loop {
        let start = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let event = reader.read_event().map_err(|_| FileError::Corrupt)?;
        let end = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match event {
            Event::Eof => break,
            Event::Start(tag) if is(tag.name(), "mergeCells") => list = Some((start, end, tag.name().0.to_owned())),
            Event::Empty(tag) if is(tag.name(), "mergeCell") && is_above(&tag, header_row) => {
                kept.push_str(&tail[start..end]);
                count += 1;
            }
            Event::End(tag) if is(tag.name(), "mergeCells") => {
                if let Some((begin, _, name)) = &list {
                    let merges =
                        if count == 0 { String::new() } else { format!("<{name} count=\"{count}\">{kept}</{name}>") };
                    return Ok([&tail[..*begin], &merges, &tail[end..]].concat());
                }
            }
            _ => {}
        }
    }
    Ok(tail.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn rows_and_merges_below_the_header_go_and_everything_else_stays() {
        let sheet = r#"<x:worksheet><x:dimension ref="A1:B9"/><x:cols><x:col min="2" max="3" style="7"/></x:cols><x:sheetData><x:row r="1"><x:c r="A1"/></x:row><x:row r="2"/><x:row r="4"><x:c r="A4" s="5"/></x:row></x:sheetData><x:mergeCells count="2"><x:mergeCell ref="A1:B1"/><x:mergeCell ref="A4:A9"/></x:mergeCells><x:pageSetup/></x:worksheet>"#;
        let parts = SheetParts::cut(sheet, 2).unwrap();
        assert_eq!(parts.prefix, "x:");
        assert!(parts.head.ends_with(r#"<x:row r="2"/>"#) && !parts.head.contains("dimension"), "{}", parts.head);
        let merges = r#"</x:sheetData><x:mergeCells count="1"><x:mergeCell ref="A1:B1"/></x:mergeCells><x:pageSetup/>"#;
        assert_eq!(parts.tail, format!("{merges}</x:worksheet>"));
        assert_eq!([0, 1, 2, 3].map(|column| parts.style_of(column)), [5, 7, 7, 0]);
    }

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        assert_eq!(escaped("a<b&\u{1}\u{b}𠮷"), "a&lt;b&amp;𠮷");
    }
}
