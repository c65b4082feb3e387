//! Pictures on a stick: those that the county lacks go into the file chunk by chunk as long as there is room, those that
//! are lacked here are asked for, and what the answer brings is kept. Each file goes on where the last answer ended.

use super::add;
use crate::error::SyncError;
use chrono::{DateTime, Days, Utc};
use std::collections::BTreeSet;
use xiangyi_store::photos::{self, Unsent};
use xiangyi_store::{Store, StoreError};
use xiangyi_wire::blob::{chunk_len, chunk_of, chunks};
use xiangyi_wire::carried::{Kept, MAX_WISHES, Wish, Wishes, chunk, read_chunk};
use xiangyi_wire::envelope::{self, EnvelopeError, Message};

/// Pictures older than this are asked for only when somebody looked at their visit, as by HTTP.
const DAYS: u64 = 90;
/// Pictures looked at for one file.
const MOST: u32 = 5_000;

/// How many pictures a file holds something of, and how many it has no room for.
#[derive(Default)]
pub(super) struct Laid {
    pub photos: u64,
    pub left: u64,
}

/// Lays pictures into a file as long as it stays below `room`.
pub(super) fn lay(store: &Store, content: &mut Vec<u8>, room: usize) -> Result<Laid, SyncError> {
    let mut laid = Laid::default();
    for photo in store.read(|reader| photos::to_carry(reader, MOST))? {
        let whole = lay_one(store, content, &photo, room)?;
        laid.photos += u64::from(whole != Part::None);
        laid.left += u64::from(whole != Part::Whole);
    }
    Ok(laid)
}

#[derive(PartialEq, Eq)]
enum Part {
    None,
    Some,
    Whole,
}

fn lay_one(store: &Store, content: &mut Vec<u8>, photo: &Unsent, room: usize) -> Result<Part, SyncError> {
    let bytes = store.read(|reader| photos::bytes(reader, &photo.hash))?.unwrap_or_default();
    let mut part = Part::None;
    for n in photo.sent..chunks(photo.size) {
        let Some(piece) = chunk_of(&bytes, n) else { return Ok(part) };
        if content.len() + piece.len() > room {
            return Ok(part);
        }
        let body = chunk(&photo.hash, n, piece).ok_or(StoreError::Unreadable { what: "name of a picture" })?;
        envelope::add(content, Message::Chunk, &body);
        part = Part::Some;
    }
    Ok(Part::Whole)
}

/// Asks for the pictures that are lacked here, in an answer of a size.
pub(super) fn wish(store: &Store, content: &mut Vec<u8>, limit: u64, now: DateTime<Utc>) -> Result<(), SyncError> {
    let since = now.date_naive().checked_sub_days(Days::new(DAYS)).unwrap_or_default();
    let most = u32::try_from(MAX_WISHES).unwrap_or(u32::MAX);
    let missing = store.read(|reader| photos::missing(reader, since, most))?;
    let photos = missing.into_iter().map(|photo| Wish { hash: photo.hash, here: photo.here }).collect();
    add(content, Message::Wishes, &Wishes { limit: Some(limit), photos })
}

/// Notes what the county has of the pictures that were carried there; how many of them it has whole.
pub(super) fn note(store: &Store, kept: &[Kept]) -> Result<u64, SyncError> {
    let mut whole = 0;
    for one in kept {
        whole += u64::from(store.note_blob_carried(&one.hash, one.chunks)?);
    }
    Ok(whole)
}

/// What came in an answer, picture by picture.
#[derive(Default)]
pub(super) struct Coming {
    passed: BTreeSet<String>,
}

impl Coming {
    /// Keeps a chunk; whether its picture is whole here now. One that is not the next of its picture is passed over: it came
    /// already, or an answer before it was lost.
    pub(super) fn take(&mut self, store: &Store, body: &[u8]) -> Result<bool, SyncError> {
        let (hash, n, bytes) = read_chunk(body).ok_or(SyncError::Envelope(EnvelopeError::Cut))?;
        if self.passed.contains(&hash) {
            return Ok(false);
        }
        let wanted = store.read(|reader| photos::wanted(reader, &hash))?;
        let Some(wanted) = wanted.filter(|wanted| wanted.here == n && chunk_len(wanted.size, n) == Some(bytes.len()))
        else {
            self.passed.insert(hash);
            return Ok(false);
        };
        Ok(store.take_blob_part(&wanted, n, bytes)?)
    }
}
