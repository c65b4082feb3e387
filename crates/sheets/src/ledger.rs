//! A ledger as .xlsx: the same rows, sections and sums as on paper, ready to print on the same paper.
//!
//! ID numbers and telephones are text; amounts, counts, shares and dates are numbers that can be reckoned with.

use crate::error::FileError;
use crate::write::{at_a_stroke, book_of_fixed_date, bordered, excel_date, sheet_name, yuan};
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet};
use std::path::Path;
use xiangyi_domain::paper::{Ledger, LedgerCell, LedgerKind, LedgerSheet};

/// Paper sizes in the numbering of Excel.
const A3: u8 = 8;
const A4: u8 = crate::write::A4;
/// Columns are no wider than this, in half-width characters; longer words wrap.
const WIDEST: usize = 36;

/// Writes a ledger into a file. Written at a stroke: a failure leaves what was there before.
///
/// # Errors
/// [`FileError::Write`] when it cannot be a workbook, [`FileError::NotWritten`] when the file cannot be written.
pub fn write(path: &Path, ledger: &Ledger) -> Result<(), FileError> {
    at_a_stroke(path, &to_bytes(ledger)?)
}

/// A ledger as the bytes of an .xlsx.
///
/// # Errors
/// [`FileError::Write`] when it cannot be a workbook.
pub fn to_bytes(ledger: &Ledger) -> Result<Vec<u8>, FileError> {
    let mut book: Workbook = book_of_fixed_date()?;
    let sheet = book.add_worksheet();
    sheet.set_name(sheet_name(&ledger.title))?;
    let last = u16::try_from(ledger.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let mut page = Page { sheet, ledger, last, row: 0, formats: Formats::new() };
    page.titles()?;
    page.headings()?;
    let head_end = page.row;
    page.sections()?;
    let rows_end = page.row;
    page.foot()?;
    page.lay_out(head_end, rows_end)?;
    Ok(book.save_to_buffer()?)
}

/// A sheet being filled from top to bottom.
struct Page<'w> {
    sheet: &'w mut Worksheet,
    ledger: &'w Ledger,
    last: u16,
    /// The row to come.
    row: u32,
    formats: Formats,
}

impl Page<'_> {
    fn titles(&mut self) -> Result<(), FileError> {
        let title = Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center);
        self.across(&self.ledger.title.clone(), &title)?;
        let ledger = self.ledger;
        let labelled = |label: &str, text: &str| (!text.is_empty()).then(|| format!("{label}：{text}"));
        let period = Some(ledger.period.clone()).filter(|period| !period.is_empty());
        let parts = [
            labelled("填报单位", &ledger.org_name),
            labelled("范围", &ledger.scope),
            period,
            labelled("单位", &ledger.unit),
        ];
        let line = parts.into_iter().flatten().collect::<Vec<_>>().join("　　");
        if line.is_empty() { Ok(()) } else { self.across(&line, &Format::new().set_font_size(10)) }
    }

    /// One text over all columns.
    fn across(&mut self, text: &str, format: &Format) -> Result<(), FileError> {
        self.merge((self.row, 0), (self.row, self.last), text, format)?;
        self.row += 1;
        Ok(())
    }

    fn merge(&mut self, from: (u32, u16), to: (u32, u16), text: &str, format: &Format) -> Result<(), FileError> {
        if from == to {
            self.sheet.write_string_with_format(from.0, from.1, text, format)?;
        } else {
            self.sheet.merge_range(from.0, from.1, to.0, to.1, text, format)?;
        }
        Ok(())
    }

    /// One row of headings, or two where columns stand under a common heading.
    fn headings(&mut self) -> Result<(), FileError> {
        let columns = &self.ledger.columns;
        let head = bordered().set_bold().set_align(FormatAlign::Center).set_text_wrap();
        let (top, two) = (self.row, columns.iter().any(|column| !column.group.is_empty()));
        let bottom = top + u32::from(two);
        let mut from = 0_u16;
        for run in columns.chunk_by(|a, b| !a.group.is_empty() && a.group == b.group) {
            let end = from + u16::try_from(run.len()).unwrap_or(u16::MAX);
            if run[0].group.is_empty() {
                self.merge((top, from), (bottom, from), &run[0].heading, &head)?;
            } else {
                self.merge((top, from), (top, end - 1), &run[0].group, &head)?;
                for (column, of) in (from..end).zip(run) {
                    self.sheet.write_string_with_format(bottom, column, &of.heading, &head)?;
                }
            }
            from = end;
        }
        self.row = bottom + 1;
        Ok(())
    }

    fn sections(&mut self) -> Result<(), FileError> {
        let ledger = self.ledger;
        let band = bordered().set_bold().set_align(FormatAlign::Left);
        for section in &ledger.sections {
            if !section.heading.is_empty() {
                self.across(&section.heading, &band)?;
            }
            for cells in &section.rows {
                self.cells(cells, false)?;
            }
            if let Some(cells) = &section.subtotal {
                self.cells(cells, true)?;
            }
        }
        if let Some(cells) = &ledger.total {
            self.cells(cells, true)?;
        }
        Ok(())
    }

    fn cells(&mut self, cells: &[LedgerCell], sum: bool) -> Result<(), FileError> {
        for (column, cell) in (0..=self.last).zip(cells) {
            self.formats.write(self.sheet, (self.row, column), cell, sum)?;
        }
        if self.ledger.to_sign && !sum {
            self.sheet.set_row_height(self.row, 30)?;
        }
        self.row += 1;
        Ok(())
    }

    /// Summary, notes and the line of signatures.
    fn foot(&mut self) -> Result<(), FileError> {
        let ledger = self.ledger;
        if !ledger.summary.is_empty() {
            self.across(&ledger.summary, &Format::new().set_bold())?;
        }
        for note in &ledger.notes {
            self.across(note, &Format::new().set_font_size(10).set_text_wrap())?;
        }
        let day = ledger.filled_on.map_or_else(|| "　　　　年　　月　　日".to_owned(), |on| on.to_string());
        let line = format!(
            "填报人：{:　<6}审核人：{:　<6}单位负责人：　　　　　　（单位盖章）　　填报日期：{day}",
            ledger.filled_by, ledger.reviewed_by
        );
        self.row += 1;
        self.across(&line, &Format::new())
    }

    fn lay_out(&mut self, head_end: u32, rows_end: u32) -> Result<(), FileError> {
        let ledger = self.ledger;
        for (at, column) in (0..=self.last).zip(&ledger.columns) {
            let cells = ledger.rows().chain(&ledger.total).filter_map(|row| row.get(usize::from(at)));
            let widest = cells.map(width).max().unwrap_or(0);
            let heading = half_widths(&column.heading).div_ceil(if column.group.is_empty() { 2 } else { 1 });
            let room = usize::from(column.room) * 2;
            let width = u16::try_from(widest.max(heading).max(room).clamp(4, WIDEST) + 2).unwrap_or(u16::MAX);
            self.sheet.set_column_width(at, f64::from(width))?;
            if matches!(column.kind, LedgerKind::Code | LedgerKind::IdNumber | LedgerKind::Phone) {
                // What is typed into the column later stays text, too.
                self.sheet.set_column_format(at, &Format::new().set_num_format("@"))?;
            }
        }
        self.sheet.set_freeze_panes(head_end, 0)?;
        self.sheet.set_repeat_rows(0, head_end - 1)?;
        self.sheet.set_paper_size(if ledger.sheet == LedgerSheet::A3Wide { A3 } else { A4 });
        if ledger.sheet != LedgerSheet::A4 {
            self.sheet.set_landscape();
        }
        self.sheet.set_print_fit_to_pages(1, 0);
        self.sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
        self.sheet.set_footer("&C第&P页 共&N页");
        let plain = ledger.total.is_none() && ledger.sections.iter().all(|one| one.heading.is_empty());
        if plain && rows_end > head_end && !ledger.columns.is_empty() {
            // Only a plain list can be sorted and filtered without tearing sums from their rows.
            self.sheet.autofilter(head_end - 1, 0, rows_end - 1, self.last)?;
        }
        Ok(())
    }
}

/// How wide a cell becomes, in half-width characters.
fn width(cell: &LedgerCell) -> usize {
    match cell {
        LedgerCell::Empty => 0,
        LedgerCell::Text(text) => half_widths(text),
        LedgerCell::Count(count) => count.to_string().len(),
        LedgerCell::Number(number) => number.to_string().len(),
        LedgerCell::Money(amount) => amount.to_string().len() + 2,
        LedgerCell::Rate(_) => 8,
        LedgerCell::Date(_) => 10,
    }
}

fn half_widths(text: &str) -> usize {
    text.chars().map(|character| if character.is_ascii() { 1 } else { 2 }).sum()
}

/// A format for each kind of cell, plain and for sums.
struct Formats {
    plain: [Format; 5],
    sums: [Format; 5],
}

impl Formats {
    fn new() -> Formats {
        let plain = [
            bordered().set_num_format("@").set_text_wrap(),
            bordered(),
            bordered().set_num_format("#,##0.00"),
            bordered().set_num_format("0.00%"),
            bordered().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Center),
        ];
        let sums = plain.each_ref().map(|format| format.clone().set_bold());
        Formats { plain, sums }
    }

    fn write(&self, sheet: &mut Worksheet, at: (u32, u16), cell: &LedgerCell, sum: bool) -> Result<(), FileError> {
        let [text, number, money, rate, date] = if sum { &self.sums } else { &self.plain };
        let (row, column) = at;
        match cell {
            LedgerCell::Empty => sheet.write_blank(row, column, text)?,
            LedgerCell::Text(words) => sheet.write_string_with_format(row, column, words, text)?,
            LedgerCell::Count(count) => sheet.write_number_with_format(row, column, *count, number)?,
            LedgerCell::Number(value) => match value.to_f64() {
                Some(float) => sheet.write_number_with_format(row, column, float, number)?,
                None => sheet.write_string_with_format(row, column, value.to_string(), text)?,
            },
            LedgerCell::Money(amount) => sheet.write_number_with_format(row, column, yuan(*amount), money)?,
            LedgerCell::Rate(Some(ratio)) => {
                sheet.write_number_with_format(row, column, ratio.to_f64().unwrap_or_default(), rate)?
            }
            LedgerCell::Rate(None) => sheet.write_string_with_format(row, column, "—", text)?,
            LedgerCell::Date(on) => sheet.write_datetime_with_format(row, column, excel_date(*on)?, date)?,
        };
        Ok(())
    }
}
