//! `POST /v1/snapshot` and `GET /v1/snapshot/{name}`: an area as it stood at one position of its log, in parts.
//!
//! A part is one zstd frame of lines: a [`PartHead`], then rows. It is read line by line, so that it takes no more memory
//! than its longest row.

use crate::Epoch;
use crate::blob;
use crate::frame::{self, FrameError, MAX_INFLATED};
use crate::pull::{Departure, Row};
use serde::{Deserialize, Serialize};
use std::io::{BufRead, BufReader, Read, Write};
use xiangyi_domain::Area;
use xiangyi_domain::id::{InstallId, UserId};

/// An area with a shorter log is pulled by page: five pages or less, of which a snapshot would save a second or two on the
/// slowest line, and the county would keep a file for each small village and each choice of entities.
pub const SNAPSHOTS_FROM: u64 = 1_000;
/// Areas that one question may name.
pub const MAX_AREAS: usize = 1_000;
/// Bytes of lines at which a part is full: packed, about 1 MB.
pub const PART_BYTES: usize = 16 * 1024 * 1024;
/// No part is larger, packed or inflated: a full one and its last row.
pub const MAX_PART: u64 = PART_BYTES as u64 + MAX_INFLATED;
/// No part holds more rows.
pub const MAX_ROWS: usize = 250_000;
/// No area has more parts.
pub const MAX_PARTS: usize = 10_000;

/// Asks which snapshots there are.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SnapshotRequest {
    /// Who asks.
    pub install_id: InstallId,
    /// The server's epoch as the device knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<Epoch>,
    /// Protocol schema of the caller.
    pub schema: u32,
    /// Users enabled at this device.
    pub users: Vec<UserId>,
    /// The areas that the device wants to begin with, at most [`MAX_AREAS`].
    pub areas: Vec<Area>,
}

/// What the server offers. An area that was asked for and is named in neither list is pulled by page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SnapshotReply {
    /// The server's present epoch.
    pub epoch: Epoch,
    /// The server's clock, milliseconds since 1970.
    pub server_time: i64,
    /// One for each area.
    pub snapshots: Vec<Snapshot>,
    /// Areas that are still to be packed: ask again for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Area>,
}

/// One area as the caller may see it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    /// Which area.
    pub area: Area,
    /// The position of its log at which it stood so.
    pub position: u64,
    /// Rows in all parts.
    pub rows: u64,
    /// Its parts in order.
    pub parts: Vec<PartName>,
    /// Rows that left the area before that position, and stand where the caller does not see them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<Departure>,
}

/// One part.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PartName {
    /// The BLAKE3 hash of its bytes as they are sent, in hexadecimal.
    pub name: String,
    /// How many bytes they are.
    pub bytes: u64,
}

impl Snapshot {
    /// Bytes of all parts.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.parts.iter().map(|part| part.bytes).sum()
    }

    /// Whether it can be one: names that are names, and no more than any snapshot has.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let fits = |part: &PartName| blob::is_name(&part.name) && (1..=MAX_PART).contains(&part.bytes);
        self.position > 0
            && i64::try_from(self.position).is_ok()
            && (1..=MAX_PARTS).contains(&self.parts.len())
            && self.parts.iter().all(fits)
    }
}

/// The first line of a part: of what it is a part.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PartHead {
    /// The life of the server.
    pub epoch: Epoch,
    /// Which area.
    pub area: Area,
    /// The position of its log.
    pub position: u64,
    /// Its place among the parts, from 0.
    pub n: u32,
}

/// How hard is packed: once, and then carried over many slow links.
const LEVEL: i32 = 15;
/// The window that a decoder allows.
const WINDOW_LOG: u32 = 23;

/// Packs a part out of its rows as JSON.
///
/// # Errors
/// When the head cannot be written as JSON, or the system has no memory left.
pub fn pack<'r>(head: &PartHead, rows: impl Iterator<Item = &'r [u8]> + Clone) -> Result<Vec<u8>, FrameError> {
    let head = serde_json::to_vec(head).map_err(FrameError::NotTheMessage)?;
    let bytes = head.len() + 1 + rows.clone().map(|line| line.len() + 1).sum::<usize>();
    let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), LEVEL).map_err(FrameError::NotZstd)?;
    // A small part takes no more memory than it needs, on either side.
    encoder.set_pledged_src_size(Some(bytes as u64)).map_err(FrameError::NotZstd)?;
    encoder.window_log(WINDOW_LOG).map_err(FrameError::NotZstd)?;
    let mut add = |line: &[u8]| encoder.write_all(line).and_then(|()| encoder.write_all(b"\n"));
    add(&head).map_err(FrameError::NotZstd)?;
    for line in rows {
        add(line).map_err(FrameError::NotZstd)?;
    }
    encoder.finish().map_err(FrameError::NotZstd)
}

/// A part being read: its rows, one after the other. After an error there is nothing more to read.
pub struct PartReader<'p> {
    head: PartHead,
    lines: Lines<'p>,
    rows: usize,
}

impl<'p> PartReader<'p> {
    /// Reads the head of a part.
    ///
    /// # Errors
    /// When it is no part.
    pub fn open(packed: &'p [u8]) -> Result<PartReader<'p>, FrameError> {
        let mut lines = Lines::open(packed)?;
        let head = frame::read(lines.next()?.ok_or_else(cut)?)?;
        Ok(PartReader { head, lines, rows: 0 })
    }

    /// Of what it is a part.
    #[must_use]
    pub fn head(&self) -> &PartHead {
        &self.head
    }

    /// The next row; `None` at the end.
    ///
    /// # Errors
    /// When the part is cut, a bomb, or its line is no row.
    pub fn next_row(&mut self) -> Result<Option<Row>, FrameError> {
        let Some(line) = self.lines.next()? else { return Ok(None) };
        self.rows += 1;
        if self.rows > MAX_ROWS {
            return Err(FrameError::TooLarge);
        }
        frame::read(line).map(Some)
    }
}

/// The lines of a frame, each with its end.
struct Lines<'p> {
    inflating: BufReader<zstd::stream::read::Decoder<'static, BufReader<&'p [u8]>>>,
    inflated: u64,
    line: Vec<u8>,
}

impl<'p> Lines<'p> {
    fn open(packed: &'p [u8]) -> Result<Lines<'p>, FrameError> {
        let mut decoder = zstd::stream::read::Decoder::new(packed).map_err(FrameError::NotZstd)?;
        decoder.window_log_max(WINDOW_LOG).map_err(FrameError::NotZstd)?;
        Ok(Lines { inflating: BufReader::new(decoder), inflated: 0, line: Vec::new() })
    }

    /// The next line, without its end.
    fn next(&mut self) -> Result<Option<&[u8]>, FrameError> {
        self.line.clear();
        let mut capped = (&mut self.inflating).take(MAX_INFLATED + 1);
        let read = capped.read_until(b'\n', &mut self.line).map_err(FrameError::NotZstd)? as u64;
        self.inflated += read;
        if read > MAX_INFLATED || self.inflated > MAX_PART {
            return Err(FrameError::TooLarge);
        }
        match self.line.pop() {
            None => Ok(None),
            Some(b'\n') => Ok(Some(&self.line)),
            Some(_) => Err(cut()),
        }
    }
}

fn cut() -> FrameError {
    FrameError::NotZstd(std::io::Error::from(std::io::ErrorKind::UnexpectedEof))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{Entity, Revision};
    use xiangyi_domain::id::{RowId, derived};

    fn head() -> PartHead {
        let epoch = Epoch(uuid::Uuid::from_bytes([7; 16]));
        PartHead { epoch, area: Area::from_text("410482101000"), position: 9, n: 0 }
    }

    fn rows() -> Vec<Row> {
        let row = |n: u32| Row {
            entity: Entity::Village,
            id: RowId(derived("row", &[&n.to_string()])),
            area: Area::from_text("410482101000"),
            revision: Revision { epoch: 1, count: 1 },
            fields: serde_json::Map::from_iter([("name".to_owned(), format!("石板\n{n}").into())]),
            voided: None,
        };
        (0..50).map(row).collect()
    }

    fn packed(rows: &[Row]) -> Vec<u8> {
        let lines: Vec<Vec<u8>> = rows.iter().map(|row| serde_json::to_vec(row).unwrap()).collect();
        pack(&head(), lines.iter().map(Vec::as_slice)).unwrap()
    }

    fn read(part: &[u8]) -> Result<Vec<Row>, FrameError> {
        let mut reader = PartReader::open(part)?;
        let mut rows = Vec::new();
        while let Some(row) = reader.next_row()? {
            rows.push(row);
        }
        Ok(rows)
    }

    #[test]
    fn a_part_comes_back_whole_and_cut_anywhere_is_none() {
        let part = packed(&rows());
        assert_eq!(PartReader::open(&part).unwrap().head(), &head());
        assert_eq!(read(&part).unwrap(), rows());
        for cut in 0..part.len() {
            assert!(read(&part[..cut]).is_err(), "cut at {cut}");
        }
        assert!(PartReader::open(&frame::pack(b"no newline").unwrap()).is_err());
    }

    #[test]
    fn an_offer_of_the_impossible_is_none() {
        let part = PartName { name: blob::name_of(b"part"), bytes: 5 };
        let (area, left) = (head().area, Vec::new());
        let sound = Snapshot { area, position: 9, rows: 1, parts: vec![part.clone()], left };
        assert!(sound.is_sound());
        let unsound = [
            Snapshot { position: 0, ..sound.clone() },
            Snapshot { position: u64::MAX, ..sound.clone() },
            Snapshot { parts: Vec::new(), ..sound.clone() },
            Snapshot { parts: vec![part.clone(); MAX_PARTS + 1], ..sound.clone() },
            Snapshot { parts: vec![PartName { bytes: MAX_PART + 1, ..part.clone() }], ..sound.clone() },
            Snapshot { parts: vec![PartName { bytes: 0, ..part.clone() }], ..sound.clone() },
            Snapshot { parts: vec![PartName { name: "../../county.db".to_owned(), ..part }], ..sound },
        ];
        assert!(unsound.iter().all(|offer| !offer.is_sound()));
    }
}
