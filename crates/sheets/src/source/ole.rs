//! Looks into an old compound file before it is trusted: is it a workbook,
//! has it a password, and how large a grid would its cells span.

use crate::error::FileError;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// The reader of .xls holds the whole file and every cell of the grid.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
const MAX_CELLS: u64 = 4_000_000;

const FILE_PASS: u16 = 0x002F;
const BEGIN: u16 = 0x0809;

/// Accepts an unprotected workbook of bearable size.
pub(crate) fn check(path: &Path, size: u64) -> Result<(), FileError> {
    if size > MAX_BYTES {
        return Err(FileError::TooLarge);
    }
    let mut file = cfb::CompoundFile::open(BufReader::new(File::open(path)?)).map_err(|_| FileError::Corrupt)?;
    if file.is_stream("/EncryptedPackage") {
        return Err(FileError::Encrypted);
    }
    let name = ["/Workbook", "/Book", "/WORKBOOK", "/BOOK"].into_iter().find(|name| file.is_stream(name));
    let mut stream = file.open_stream(name.ok_or(FileError::NotXlsx)?).map_err(|_| FileError::Corrupt)?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).map_err(|_| FileError::Corrupt)?;
    check_records(&bytes)
}

/// The corner cells of one substream.
#[derive(Default)]
struct Extent {
    rows: Option<(u64, u64)>,
    columns: Option<(u64, u64)>,
}

impl Extent {
    fn include(&mut self, row: u64, left: u64, right: u64) {
        let grow = |range: &mut Option<(u64, u64)>, from: u64, to: u64| {
            *range = Some(range.map_or((from, to), |(low, high)| (low.min(from), high.max(to))));
        };
        grow(&mut self.rows, row, row);
        grow(&mut self.columns, left, right);
    }

    fn cells(&self) -> u64 {
        let span = |range: Option<(u64, u64)>| range.map_or(0, |(low, high)| high - low + 1);
        span(self.rows) * span(self.columns)
    }
}

fn check_records(bytes: &[u8]) -> Result<(), FileError> {
    let (mut cells, mut formulas) = (Extent::default(), Extent::default());
    let (mut total, mut at) = (0_u64, 0);
    let word = |from: usize| bytes.get(from..from + 2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    while let (Some(kind), Some(length)) = (word(at), word(at + 2)) {
        let (body, next) = (at + 4, at + 4 + usize::from(length));
        match kind {
            FILE_PASS => return Err(FileError::Encrypted),
            BEGIN => {
                total += cells.cells() + formulas.cells();
                (cells, formulas) = (Extent::default(), Extent::default());
            }
            // FORMULA, MULRK, LABEL variants, NUMBER, BOOLERR, RK, LABELSST
            0x0006 | 0x0406 | 0x00BD | 0x00D6 | 0x00FD | 0x0203 | 0x0204 | 0x0205 | 0x027E => {
                if let (Some(row), Some(left)) = (word(body), word(body + 2)) {
                    let right = if kind == 0x00BD { next.checked_sub(2).and_then(word).unwrap_or(left) } else { left };
                    let (row, left, right) = (u64::from(row), u64::from(left), u64::from(right.max(left)));
                    cells.include(row, left, right);
                    if matches!(kind, 0x0006 | 0x0406) {
                        formulas.include(row, left, right);
                    }
                }
            }
            _ => {}
        }
        if total + cells.cells() + formulas.cells() > MAX_CELLS {
            return Err(FileError::TooLarge);
        }
        at = next;
    }
    Ok(())
}
