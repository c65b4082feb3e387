//! Rows of an .xlsx, streamed cell by cell.

use super::guard::Parts;
use super::{Listener, Next, Opening, Region, WIDEST};
use crate::error::FileError;
use crate::value::{Epoch, Value};
use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::borrow::Cow;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

pub(crate) fn read(path: &Path, parts: Parts, listener: &mut dyn Listener) -> Result<(), FileError> {
    let mut book: Xlsx<BufReader<File>> = calamine::open_workbook(path).map_err(refusal)?;
    let epoch = if book.has_1904_epoch() { Epoch::From1904 } else { Epoch::From1900 };
    for sheet in book.sheets_metadata().to_vec() {
        if sheet.visible != SheetVisible::Visible || sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let merges =
            if parts.has_merges { book.merge_cells_by_sheet_name(&sheet.name).map_err(refusal)? } else { vec![] };
        let merges: Vec<Region> = merges.iter().map(region).collect();
        match book.worksheet_cells_reader(&sheet.name) {
            Ok(mut cells) => {
                listener.open(&Opening { name: &sheet.name, epoch, merges: &merges })?;
                read_rows(|| cells.next_cell(), listener)?;
                listener.close()?;
            }
            Err(XlsxError::NotAWorksheet(_)) => {}
            Err(error) => return Err(refusal(error)),
        }
    }
    Ok(())
}

fn read_rows<'a>(
    mut next: impl FnMut() -> Result<Option<calamine::Cell<DataRef<'a>>>, XlsxError>,
    listener: &mut dyn Listener,
) -> Result<(), FileError> {
    let mut row: Vec<Value<'a>> = Vec::new();
    let mut current = 0_u32;
    loop {
        let cell = match next() {
            Ok(Some(cell)) => cell,
            Ok(None) => break,
            Err(error) if is_cells_own(&error) => continue,
            Err(error) => return Err(refusal(error)),
        };
        let (at, column) = cell.get_position();
        if at != current {
            if !row.is_empty() && listener.row(current + 1, &row)? == Next::Sheet {
                return Ok(());
            }
            row.clear();
            current = at;
        }
        let value = value(cell.get_value());
        let column = column as usize;
        if value == Value::Empty || column >= WIDEST {
            continue;
        }
        if row.len() <= column {
            row.resize(column + 1, Value::Empty);
        }
        row[column] = value;
    }
    if !row.is_empty() {
        listener.row(current + 1, &row)?;
    }
    Ok(())
}

fn value<'a>(cell: &DataRef<'a>) -> Value<'a> {
    match cell {
        DataRef::Int(number) => Value::Number(to_float(*number)),
        DataRef::Float(number) => Value::Number(*number),
        DataRef::SharedString(text) => Value::Text(Cow::Borrowed(text)),
        DataRef::Bool(yes) => Value::Text(Cow::Borrowed(if *yes { "是" } else { "否" })),
        DataRef::DateTime(day) => Value::Day(day.as_f64()),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Value::Text(Cow::Owned(text.clone()))
        }
        _ => Value::Empty,
    }
}

/// Exact up to 2⁵³; beyond, a number in a cell had lost its digits anyway.
#[allow(clippy::cast_precision_loss)]
pub(super) const fn to_float(number: i64) -> f64 {
    number as f64
}

pub(super) fn region(merged: &Dimensions) -> Region {
    let (top, left) = merged.start;
    Region { top, left, bottom: merged.end.0.max(top), right: merged.end.1.max(left) }
}

/// Faults of one cell, such as an error word newer than the reader: the cell
/// is empty (rule 10), and reading goes on behind it.
fn is_cells_own(error: &XlsxError) -> bool {
    matches!(
        error,
        XlsxError::CellTAttribute(_)
            | XlsxError::Unexpected(_)
            | XlsxError::UnexpectedNode(_)
            | XlsxError::Unrecognized { .. }
            | XlsxError::CellError(_)
            | XlsxError::ParseFloat(_)
    )
}

#[allow(clippy::needless_pass_by_value)] // for map_err
fn refusal(error: XlsxError) -> FileError {
    match error {
        XlsxError::Password => FileError::Encrypted,
        _ => FileError::Corrupt,
    }
}
