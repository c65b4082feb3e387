//! Looks through a zip before it is trusted: declared sizes first, then what
//! it really inflates to, a block at a time.
//!
//! The reader of workbooks inflates some parts into memory, and declared sizes
//! can lie, so both are bounded here before it sees the file.

use crate::error::FileError;
use memchr::memmem;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use zip::ZipArchive;

const MAX_PARTS: usize = 10_000;
/// All parts together. 200,000 people with 14 columns take about 170 MB.
const MAX_INFLATED: u64 = 400 * 1024 * 1024;
/// Strings are held in memory while a workbook is read.
const MAX_STRINGS: u64 = 64 * 1024 * 1024;
/// Any other part that is held in memory: styles, relations, the workbook.
const MAX_HELD: u64 = 8 * 1024 * 1024;
/// One text or tag: Excel's longest cell has 32,767 characters.
const MAX_TOKEN: u64 = 1024 * 1024;
/// One cell with all its runs of rich text.
const MAX_CELL: u64 = 8 * 1024 * 1024;
const MAX_MERGES: usize = 400_000;
const BLOCK: usize = 64 * 1024;
/// Longest pattern sought, less one: kept from block to block.
const OVERLAP: usize = 16;

/// What was seen on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parts {
    /// Some sheet merges cells.
    pub has_merges: bool,
}

/// Accepts a zip that is a workbook of bearable size.
pub(crate) fn check(path: &Path) -> Result<Parts, FileError> {
    count_parts(path)?;
    let mut zip = ZipArchive::new(BufReader::new(File::open(path)?)).map_err(|_| FileError::Corrupt)?;
    let mut declared = 0_u64;
    let mut is_workbook = false;
    for at in 0..zip.len() {
        let part = zip.by_index_raw(at).map_err(|_| FileError::Corrupt)?;
        if part.encrypted() {
            return Err(FileError::Encrypted);
        }
        let name = part.name().replace('\\', "/").to_ascii_lowercase();
        is_workbook |= name.starts_with("xl/") && name.ends_with(".xml");
        declared = declared.saturating_add(part.size());
        if declared > MAX_INFLATED || part.size() > limit(&name) {
            return Err(FileError::TooLarge);
        }
    }
    if !is_workbook {
        return Err(FileError::NotXlsx);
    }
    inflate(&mut zip)
}

/// The directory's own count, before it is read into memory.
fn count_parts(path: &Path) -> Result<(), FileError> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    file.seek(SeekFrom::Start(size.saturating_sub(65_557)))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    let end = memmem::rfind(&tail, b"PK\x05\x06").ok_or(FileError::Corrupt)?;
    let count = tail.get(end + 10..end + 12).ok_or(FileError::Corrupt)?;
    let count = usize::from(u16::from_le_bytes([count[0], count[1]]));
    if count > MAX_PARTS { Err(FileError::TooLarge) } else { Ok(()) }
}

fn limit(name: &str) -> u64 {
    if name.ends_with("sharedstrings.xml") {
        MAX_STRINGS
    } else if name.starts_with("xl/worksheets/") || is_skipped(name) {
        MAX_INFLATED
    } else {
        MAX_HELD
    }
}

/// Parts that the reader never opens.
fn is_skipped(name: &str) -> bool {
    [
        "xl/media/",
        "xl/drawings/",
        "xl/calcchain",
        "xl/pivot",
        "xl/comments",
        "xl/embeddings/",
        "xl/printersettings/",
        "docprops/",
    ]
    .iter()
    .any(|skipped| name.starts_with(skipped))
}

fn inflate<R: Read + Seek>(zip: &mut ZipArchive<R>) -> Result<Parts, FileError> {
    let mut total = 0_u64;
    let mut parts = Parts { has_merges: false };
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).map_err(|_| FileError::Corrupt)?;
        let name = part.name().replace('\\', "/").to_ascii_lowercase();
        let mut scan = Scan::new(&name);
        loop {
            let read = scan.fill(&mut part)?;
            if read == 0 {
                break;
            }
            total += read as u64;
            if total > MAX_INFLATED || scan.seen > limit(&name) {
                return Err(FileError::TooLarge);
            }
        }
        parts.has_merges |= scan.merges > 0;
    }
    Ok(parts)
}

/// Watches one part go by.
struct Scan {
    buffer: Vec<u8>,
    filled: usize,
    seen: u64,
    is_xml: bool,
    is_sheet: bool,
    since_tag: u64,
    since_cell: u64,
    merges: usize,
}

impl Scan {
    fn new(name: &str) -> Scan {
        Scan {
            buffer: vec![0; OVERLAP + BLOCK],
            filled: 0,
            seen: 0,
            is_xml: !is_skipped(name),
            is_sheet: name.starts_with("xl/worksheets/") && name.ends_with(".xml"),
            since_tag: 0,
            since_cell: 0,
            merges: 0,
        }
    }

    /// Reads the next block behind the last bytes of the block before.
    fn fill(&mut self, part: &mut impl Read) -> Result<usize, FileError> {
        let keep = self.filled.min(OVERLAP);
        self.buffer.copy_within(self.filled - keep..self.filled, 0);
        let read = part.read(&mut self.buffer[keep..]).map_err(|_| FileError::Corrupt)?;
        self.filled = keep + read;
        self.seen += read as u64;
        if self.is_xml && read > 0 {
            self.watch(keep, read as u64)?;
        }
        Ok(read)
    }

    fn watch(&mut self, keep: usize, read: u64) -> Result<(), FileError> {
        let block = &self.buffer[..self.filled];
        self.since_tag = memchr::memrchr(b'<', block).map_or(self.since_tag + read, |at| (block.len() - at) as u64);
        if self.since_tag > MAX_TOKEN {
            return Err(FileError::TooLarge);
        }
        if self.is_sheet {
            let cell_end = memmem::rfind(block, b"c>").max(memmem::rfind(block, b"/>"));
            self.since_cell = cell_end.map_or(self.since_cell + read, |at| (block.len() - at) as u64);
            // A match that lies wholly in the kept bytes was counted before.
            let pattern = b"mergeCell ";
            self.merges += memmem::find_iter(block, pattern).filter(|at| at + pattern.len() > keep).count();
            if self.since_cell > MAX_CELL || self.merges > MAX_MERGES {
                return Err(FileError::TooLarge);
            }
        }
        Ok(())
    }
}
