//! Tables of web pages and XML spreadsheets: what many systems export under the name of an .xls.
//!
//! Not a reader of HTML: it looks for rows and cells, and everything else is text or nothing.

use super::{Listener, Next, Opening, Region, WIDEST};
use crate::error::FileError;
use crate::value::{Epoch, Value};
use std::borrow::Cow;

/// All cells are held in memory, because merged cells must be known first.
const MAX_CELLS: usize = 4_000_000;

/// Whether a text holds such a table.
pub(super) fn is_in(text: &str) -> bool {
    let mut from = 0;
    while let Some(tag) = Tag::next(text, from) {
        if matches!(tag.name.as_str(), "table" | "tr" | "workbook") {
            return true;
        }
        from = tag.end;
    }
    false
}

/// Reads the tables of a text as one sheet, those of an XML spreadsheet as the sheets they are.
pub(super) fn read(text: &str, name: &str, listener: &mut dyn Listener) -> Result<(), FileError> {
    let mut sheets = vec![Grid { name: name.to_owned(), ..Grid::default() }];
    let mut cells = 0;
    let mut from = 0;
    while let Some(tag) = Tag::next(text, from) {
        let Some(grid) = sheets.last_mut() else { break };
        grid.take(&text[from..tag.start]);
        from = tag.end;
        if tag.is_open && matches!(tag.name.as_str(), "style" | "script" | "comment") {
            from = Tag::closing(text, tag.end, &tag.name);
        } else if tag.is_open && tag.name == "worksheet" {
            grid.end_row();
            let name = tag.attribute("ss:name").unwrap_or_default();
            sheets.push(Grid { name, is_xml: true, ..Grid::default() });
        } else {
            cells += grid.follow(&tag);
        }
        if cells > MAX_CELLS {
            return Err(FileError::TooLarge);
        }
    }
    if let Some(grid) = sheets.last_mut() {
        grid.end_row();
    }
    for grid in sheets.iter().filter(|grid| !grid.rows.is_empty()) {
        grid.tell(listener)?;
    }
    Ok(())
}

/// One table being read.
#[derive(Default)]
struct Grid {
    name: String,
    is_xml: bool,
    rows: Vec<(u32, Vec<Value<'static>>)>,
    merges: Vec<Region>,
    /// Columns that a cell above reaches into: to which row.
    reaching: Vec<u32>,
    number: u32,
    row: Option<Vec<Value<'static>>>,
    cell: Option<Cell>,
}

struct Cell {
    text: String,
    across: usize,
    down: u32,
    is_number: bool,
}

impl Grid {
    fn take(&mut self, text: &str) {
        if let Some(cell) = &mut self.cell {
            cell.text.push_str(text);
        }
    }

    /// Follows a tag; how many cells it made.
    fn follow(&mut self, tag: &Tag) -> usize {
        match (tag.name.as_str(), tag.is_open) {
            ("tr" | "row", true) => {
                let made = self.end_row();
                let index = tag.attribute("ss:index").and_then(|text| text.parse().ok());
                self.number = index.filter(|index| *index > self.number).unwrap_or(self.number + 1);
                self.row = Some(Vec::new());
                made
            }
            ("tr" | "row" | "table", false) => self.end_row(),
            ("td" | "th" | "cell", true) => {
                let made = self.end_cell();
                self.begin_cell(tag);
                made + if tag.is_closed { self.end_cell() } else { 0 }
            }
            ("td" | "th" | "cell", false) => self.end_cell(),
            ("data", true) => {
                let is_number = tag.attribute("ss:type").is_some_and(|kind| kind == "Number");
                if let Some(cell) = &mut self.cell {
                    cell.is_number = is_number;
                    cell.text.clear();
                }
                0
            }
            ("br" | "p" | "div", _) => {
                self.take("\n");
                0
            }
            _ => 0,
        }
    }

    fn begin_cell(&mut self, tag: &Tag) {
        let Some(row) = &mut self.row else { return };
        let number = |name: &str| tag.attribute(name).and_then(|text| text.trim().parse::<u32>().ok());
        while self.reaching.get(row.len()).is_some_and(|last| *last >= self.number) && row.len() < WIDEST {
            row.push(Value::Empty);
        }
        if let Some(index) = number("ss:index") {
            row.resize(row.len().max(index.saturating_sub(1) as usize).min(WIDEST), Value::Empty);
        }
        let (across, down) = if self.is_xml {
            (number("ss:mergeacross").unwrap_or(0), number("ss:mergedown").unwrap_or(0))
        } else {
            (number("colspan").unwrap_or(1).saturating_sub(1), number("rowspan").unwrap_or(1).saturating_sub(1))
        };
        let (across, down) = ((across as usize).min(WIDEST), down.min(1_048_576));
        self.cell = Some(Cell { text: String::new(), across, down, is_number: false });
    }

    fn end_cell(&mut self) -> usize {
        let (Some(cell), Some(row)) = (self.cell.take(), &mut self.row) else { return 0 };
        let (left, former) = (row.len(), row.len());
        let text = unescape(&cell.text);
        let value = match text.trim().parse() {
            Ok(number) if cell.is_number => Value::Number(number),
            _ if text.trim().is_empty() => Value::Empty,
            _ => Value::Text(Cow::Owned(text)),
        };
        row.push(value);
        row.resize((left + 1 + cell.across).min(WIDEST), Value::Empty);
        if cell.across > 0 || cell.down > 0 {
            let column = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let (top, bottom) = (self.number - 1, self.number - 1 + cell.down);
            self.merges.push(Region { top, left: column(left), bottom, right: column(left + cell.across) });
            let right = (left + cell.across).min(WIDEST);
            self.reaching.resize(self.reaching.len().max(right + 1), 0);
            self.reaching[left.min(right)..=right].fill(self.number + cell.down);
        }
        row.len().saturating_sub(former).max(1)
    }

    fn end_row(&mut self) -> usize {
        let made = self.end_cell();
        if let Some(row) = self.row.take()
            && row.iter().any(|cell| *cell != Value::Empty)
        {
            self.rows.push((self.number, row));
        }
        made
    }

    fn tell(&self, listener: &mut dyn Listener) -> Result<(), FileError> {
        listener.open(&Opening { name: &self.name, epoch: Epoch::From1900, merges: &self.merges })?;
        for (number, row) in &self.rows {
            if listener.row(*number, row)? == Next::Sheet {
                break;
            }
        }
        listener.close()
    }
}

/// A tag with its attributes unread.
struct Tag {
    /// In small letters, without a namespace.
    name: String,
    attributes: String,
    start: usize,
    end: usize,
    is_open: bool,
    /// `<cell/>`.
    is_closed: bool,
}

impl Tag {
    /// The next tag from a place on; comments and declarations are passed over.
    fn next(text: &str, from: usize) -> Option<Tag> {
        let bytes = text.as_bytes();
        let mut at = from;
        loop {
            let start = at + memchr::memchr(b'<', &bytes[at..])?;
            if text[start..].starts_with("<!--") {
                at = start
                    + 4
                    + memchr::memmem::find(&bytes[start + 4..], b"-->").map_or(bytes.len() - start - 4, |end| end + 3);
                continue;
            }
            let first = *bytes.get(start + 1)?;
            if !(first.is_ascii_alphabetic() || first == b'/') {
                at = start + 1;
                continue;
            }
            let end = start + memchr::memchr(b'>', &bytes[start..])?;
            let inside = &text[start + 1..end];
            let is_open = !inside.starts_with('/');
            let inside = inside.trim_start_matches('/');
            let (name, attributes) = inside.split_once(|c: char| c.is_whitespace()).unwrap_or((inside, ""));
            let name = name.trim_end_matches('/').rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
            let is_closed = inside.ends_with('/');
            return Some(Tag { name, attributes: attributes.to_owned(), start, end: end + 1, is_open, is_closed });
        }
    }

    /// Behind the closing tag of this name, or the end of the text.
    fn closing(text: &str, from: usize, name: &str) -> usize {
        let mut at = from;
        while let Some(tag) = Tag::next(text, at) {
            if !tag.is_open && tag.name == name {
                return tag.end;
            }
            at = tag.end;
        }
        text.len()
    }

    fn attribute(&self, name: &str) -> Option<String> {
        let lower = self.attributes.to_ascii_lowercase();
        let at = lower.match_indices(name).map(|(at, _)| at).find(|at| {
            let before = lower[..*at].chars().next_back();
            before.is_none_or(char::is_whitespace) && lower[at + name.len()..].trim_start().starts_with('=')
        })?;
        let value = self.attributes[at + name.len()..].trim_start().trim_start_matches('=').trim_start();
        let end = match value.chars().next()? {
            quote @ ('"' | '\'') => return value[1..].split(quote).next().map(unescape),
            _ => value.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(value.len()),
        };
        Some(unescape(&value[..end]))
    }
}

/// Resolves the entities that exports use.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity = rest[1..].split_once(';').map(|(name, _)| name).filter(|name| name.len() <= 8);
        match entity.and_then(|name| Some((name.len() + 2, character(name)?))) {
            Some((length, c)) => {
                plain.push(c);
                rest = &rest[length..];
            }
            None => {
                plain.push('&');
                rest = &rest[1..];
            }
        }
    }
    plain + rest
}

fn character(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        "middot" => Some('·'),
        _ => {
            let code = entity.strip_prefix('#')?;
            let hex = code.strip_prefix(['x', 'X']).map(|hex| u32::from_str_radix(hex, 16).ok());
            char::from_u32(hex.unwrap_or_else(|| code.parse().ok())?)
        }
    }
}
