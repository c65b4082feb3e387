//! Lists out: one table on one sheet, ready to print on A4 landscape.
//!
//! ID numbers and telephones are written as text, so that neither Excel nor
//! WPS turns them into numbers.

use crate::error::FileError;
use chrono::NaiveDate;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use xiangyi_domain::Money;

/// A4 in the numbering of Excel.
pub(crate) const A4: u8 = 9;

/// What a column is, and so how wide and on which side it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words, numbers of documents, telephones.
    Text,
    /// Counts and measures.
    Number,
    /// Dates.
    Date,
    /// Amounts in yuan.
    Money,
}

/// A column of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnHead {
    /// The heading.
    pub heading: String,
    /// What stands under it.
    pub kind: ColumnKind,
    /// Width in half-width characters.
    pub width: u16,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text, never taken for a number or a formula.
    Text(String),
    /// A count or measure.
    Number(f64),
    /// A date, shown as 2019-03-05.
    Date(NaiveDate),
    /// An amount, shown with two places.
    Money(Money),
}

/// A list to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The sheet's name; characters that Excel refuses are replaced.
    pub sheet: String,
    /// A line over the header; empty for a plain table.
    pub title: String,
    /// The columns in order.
    pub columns: Vec<ColumnHead>,
    /// The rows; cells beyond the columns are written too.
    pub rows: Vec<Vec<Cell>>,
}

impl ColumnHead {
    /// A column with a heading.
    #[must_use]
    pub fn new(heading: &str, kind: ColumnKind, width: u16) -> ColumnHead {
        ColumnHead { heading: heading.to_owned(), kind, width }
    }
}

/// Writes a list as .xlsx into a file. Written at a stroke: a failure leaves what was there before.
///
/// # Errors
/// [`FileError::Write`] when the table cannot be a workbook, [`FileError::NotWritten`]
/// when the file cannot be written.
pub fn table(path: &Path, table: &Table) -> Result<(), FileError> {
    at_a_stroke(path, &to_bytes(table)?)
}

/// Beside the file first, then renamed over it.
pub(crate) fn at_a_stroke(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".part");
    let part = path.with_file_name(name);
    let written = File::create(&part).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let placed = written.and_then(|()| std::fs::rename(&part, path));
    if placed.is_err() {
        // The failure is told; a rest that cannot be removed either changes nothing about it.
        let _ = std::fs::remove_file(&part);
    }
    placed.map_err(FileError::NotWritten)
}

/// A list as the bytes of an .xlsx.
///
/// # Errors
/// [`FileError::Write`] when the table cannot be a workbook.
pub fn to_bytes(table: &Table) -> Result<Vec<u8>, FileError> {
    let mut book = book_of_fixed_date()?;
    let sheet = book.add_worksheet();
    sheet.set_name(sheet_name(&table.sheet))?;
    let header_row = write_head(sheet, table)?;
    let formats = Formats::new();
    for (row, cells) in (header_row + 1..).zip(&table.rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            formats.write(sheet, row, column, cell)?;
        }
    }
    lay_out(sheet, table, header_row)?;
    Ok(book.save_to_buffer()?)
}

/// A workbook with a fixed date of creation: the same list gives the same bytes.
pub(crate) fn book_of_fixed_date() -> Result<Workbook, FileError> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    Ok(book)
}

/// The title and the headings; returns the row of the headings.
fn write_head(sheet: &mut Worksheet, table: &Table) -> Result<u32, FileError> {
    let last = u16::try_from(table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let mut row = 0;
    if !table.title.is_empty() {
        let title = Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center);
        if last > 0 {
            sheet.merge_range(0, 0, 0, last, &table.title, &title)?;
        } else {
            sheet.write_string_with_format(0, 0, &table.title, &title)?;
        }
        row = 1;
    }
    let head = bordered().set_bold().set_align(FormatAlign::Center).set_text_wrap();
    for (column, head_of) in (0_u16..).zip(&table.columns) {
        sheet.write_string_with_format(row, column, &head_of.heading, &head)?;
        sheet.set_column_width(column, f64::from(head_of.width.max(4)))?;
        if head_of.kind == ColumnKind::Text {
            // What is typed into the column later stays text, too.
            sheet.set_column_format(column, &Format::new().set_num_format("@"))?;
        }
    }
    Ok(row)
}

fn lay_out(sheet: &mut Worksheet, table: &Table, header_row: u32) -> Result<(), FileError> {
    sheet.set_freeze_panes(header_row + 1, 0)?;
    sheet.set_repeat_rows(0, header_row)?;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    sheet.set_footer("&C第&P页 共&N页");
    let last_column = u16::try_from(table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let last_row = header_row + u32::try_from(table.rows.len()).unwrap_or(u32::MAX - header_row);
    if !table.columns.is_empty() && !table.rows.is_empty() {
        sheet.autofilter(header_row, 0, last_row, last_column)?;
    }
    Ok(())
}

pub(crate) fn bordered() -> Format {
    Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter)
}

pub(crate) struct Formats {
    text: Format,
    number: Format,
    date: Format,
    money: Format,
}

impl Formats {
    pub(crate) fn new() -> Formats {
        Formats {
            text: bordered().set_num_format("@").set_text_wrap(),
            number: bordered(),
            date: bordered().set_num_format("yyyy-mm-dd"),
            money: bordered().set_num_format("#,##0.00"),
        }
    }

    pub(crate) fn write(&self, sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), FileError> {
        match cell {
            Cell::Empty => sheet.write_blank(row, column, &self.text)?,
            Cell::Text(text) => sheet.write_string_with_format(row, column, text, &self.text)?,
            Cell::Number(number) => sheet.write_number_with_format(row, column, *number, &self.number)?,
            Cell::Date(on) => sheet.write_datetime_with_format(row, column, excel_date(*on)?, &self.date)?,
            Cell::Money(amount) => sheet.write_number_with_format(row, column, yuan(*amount), &self.money)?,
        };
        Ok(())
    }
}

pub(crate) fn excel_date(on: NaiveDate) -> Result<ExcelDateTime, FileError> {
    use chrono::Datelike;
    let year = u16::try_from(on.year()).unwrap_or(0);
    let part = |part: u32| u8::try_from(part).unwrap_or(0);
    Ok(ExcelDateTime::from_ymd(year, part(on.month()), part(on.day()))?)
}

/// A workbook has only floats for numbers; the nearest one shows the right fen.
pub(crate) fn yuan(amount: Money) -> f64 {
    amount.to_string().parse().unwrap_or_default()
}

/// A name that Excel takes: at most 31 characters, none of `[]:*?/\`, no
/// apostrophe at either end, never empty.
pub(crate) fn sheet_name(name: &str) -> String {
    let replaced =
        |c: char| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') || c.is_control() { '_' } else { c };
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units <= 31
    };
    let name: String = name.trim().trim_matches('\'').chars().map(replaced).take_while(fits).collect();
    let name = name.trim_end_matches('\'');
    if name.is_empty() { "表".to_owned() } else { name.to_owned() }
}
