//! Rows of an old .xls (and WPS .et, which is the same inside).

use super::xlsx::{region, to_float};
use super::{Listener, Next, Opening, Region, WIDEST};
use crate::error::FileError;
use crate::value::{Epoch, Value};
use calamine::{Data, Range, Reader, SheetType, SheetVisible, Xls, XlsError};
use std::borrow::Cow;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

pub(crate) fn read(path: &Path, listener: &mut dyn Listener) -> Result<(), FileError> {
    let mut book: Xls<BufReader<File>> = calamine::open_workbook(path).map_err(|error| match error {
        XlsError::Password => FileError::Encrypted,
        _ => FileError::Corrupt,
    })?;
    let epoch = if book.has_1904_epoch() { Epoch::From1904 } else { Epoch::From1900 };
    for sheet in book.sheets_metadata().to_vec() {
        if sheet.visible != SheetVisible::Visible || sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let merges = book.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
        let merges: Vec<Region> = merges.iter().map(region).collect();
        let range = book.worksheet_range(&sheet.name).map_err(|_| FileError::Corrupt)?;
        listener.open(&Opening { name: &sheet.name, epoch, merges: &merges })?;
        read_rows(&range, listener)?;
        listener.close()?;
    }
    Ok(())
}

fn read_rows(range: &Range<Data>, listener: &mut dyn Listener) -> Result<(), FileError> {
    let Some((top, left)) = range.start() else { return Ok(()) };
    let mut row = Vec::new();
    for (number, cells) in (top + 1..).zip(range.rows()) {
        row.clear();
        row.resize(left as usize, Value::Empty);
        row.extend(cells.iter().map(value));
        row.truncate(WIDEST);
        let filled = row.iter().any(|value| *value != Value::Empty);
        if filled && listener.row(number, &row)? == Next::Sheet {
            return Ok(());
        }
    }
    Ok(())
}

fn value(cell: &Data) -> Value<'_> {
    match cell {
        Data::Int(number) => Value::Number(to_float(*number)),
        Data::Float(number) => Value::Number(*number),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Value::Text(Cow::Borrowed(text)),
        Data::Bool(yes) => Value::Text(Cow::Borrowed(if *yes { "是" } else { "否" })),
        Data::DateTime(day) => Value::Day(day.as_f64()),
        _ => Value::Empty,
    }
}
