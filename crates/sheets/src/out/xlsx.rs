//! Our own layout as .xlsx.

use super::ListHead;
use super::outfile::{Closed, Outfile};
use crate::error::FileError;
use crate::write::{A4, Cell, ColumnKind, Formats, book_of_fixed_date, bordered, sheet_name};
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet};
use std::path::Path;

/// Rows that a sheet holds.
const LAST_ROW: u32 = 1_048_575;

pub(super) struct XlsxList {
    book: Workbook,
    out: Outfile,
    formats: Formats,
    header: u32,
    next: u32,
    columns: u16,
}

impl XlsxList {
    pub(super) fn begin(path: &Path, head: &ListHead) -> Result<XlsxList, FileError> {
        let out = Outfile::create(path)?;
        let mut book = book_of_fixed_date()?;
        // Rows wait beside the file, not in the system's folder for anybody's temporary files.
        book.set_tempdir(out.folder())?;
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_name(sheet_name(&head.sheet))?;
        let header = write_head(sheet, head)?;
        let columns = u16::try_from(head.columns.len()).unwrap_or(u16::MAX);
        Ok(XlsxList { book, out, formats: Formats::new(), header, next: header + 1, columns })
    }

    pub(super) fn row(&mut self, cells: &[Cell]) -> Result<(), FileError> {
        if self.next > LAST_ROW {
            return Err(FileError::TooLarge);
        }
        let sheet = self.book.worksheet_from_index(0)?;
        for (column, cell) in (0_u16..).zip(cells) {
            self.formats.write(sheet, self.next, column, cell)?;
        }
        self.next += 1;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Closed, FileError> {
        let sheet = self.book.worksheet_from_index(0)?;
        sheet.set_freeze_panes(self.header + 1, 0)?;
        sheet.set_repeat_rows(0, self.header)?;
        sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
        sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
        sheet.set_footer("&C第&P页 共&N页");
        if self.columns > 0 && self.next > self.header + 1 {
            sheet.autofilter(self.header, 0, self.next - 1, self.columns - 1)?;
        }
        self.book.save_to_writer(&mut self.out)?;
        self.out.close()
    }
}

/// Title, notes and headings; returns the row of the headings.
fn write_head(sheet: &mut Worksheet, head: &ListHead) -> Result<u32, FileError> {
    let last = u16::try_from(head.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    for (column, of) in (0_u16..).zip(&head.columns) {
        sheet.set_column_width(column, f64::from(of.width.max(4)))?;
        if of.kind == ColumnKind::Text {
            // What is typed into the column later stays text, too.
            sheet.set_column_format(column, &Format::new().set_num_format("@"))?;
        }
    }
    let title = Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center);
    let note = Format::new().set_font_size(10).set_align(FormatAlign::Left);
    let titles = Some((&head.title, &title)).filter(|(text, _)| !text.is_empty());
    let mut row = 0;
    for (text, format) in titles.into_iter().chain(head.notes.iter().map(|text| (text, &note))) {
        if last > 0 {
            sheet.merge_range(row, 0, row, last, text, format)?;
        } else {
            sheet.write_string_with_format(row, 0, text, format)?;
        }
        row += 1;
    }
    let heading = bordered().set_bold().set_align(FormatAlign::Center).set_text_wrap();
    for (column, of) in (0_u16..).zip(&head.columns) {
        sheet.write_string_with_format(row, column, &of.heading, &heading)?;
    }
    Ok(row)
}
