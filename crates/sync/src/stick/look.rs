//! What is on a file, before it is taken.

use super::{opened, read};
use crate::error::SyncError;
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::Path;
use xiangyi_store::Store;
use xiangyi_wire::carried::read_chunk;
use xiangyi_wire::envelope::{self, Envelope, EnvelopeError, Kind, Message};
use xiangyi_wire::frame;
use xiangyi_wire::pull::PullReply;
use xiangyi_wire::push::PushReply;
use xiangyi_wire::snapshot::SnapshotReply;

/// What is on a file. Of another computer's file only what its header says can be known.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct OnFile {
    /// Whether the county wrote it, to be taken in here.
    pub is_answer: bool,
    /// Whether it is this computer's: written by it, or for it.
    pub ours: bool,
    /// Its size in bytes.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub bytes: u64,
    /// Changes of its writer in it.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub exported: u64,
    /// What an answer for this computer holds.
    pub answer: Option<InAnswer>,
}

/// What an answer holds, whatever of it is known here already.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct InAnswer {
    /// Verdicts on changes of this computer.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub verdicts: u64,
    /// Rows.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub rows: u64,
    /// Pictures of which it holds a part, or all.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub photos: u64,
}

/// Looks into a file; nothing is applied.
///
/// # Errors
/// `NotEnrolled`; `FileNotRead`; `Envelope` for a damaged file, or none of this program.
pub fn look(store: &Store, file: &Path) -> Result<OnFile, SyncError> {
    let enrolment = store.enrolment()?.ok_or(SyncError::NotEnrolled)?;
    let bytes = read(file)?;
    let envelope = Envelope::read(&bytes).map_err(SyncError::Envelope)?;
    let header = &envelope.header;
    let ours = header.device == enrolment.device_id;
    let is_for_us = ours && header.kind == Kind::Answer;
    let answer = if is_for_us { Some(counted(&opened(&envelope, &enrolment)?)?) } else { None };
    let exported = if header.first_seq == 0 { 0 } else { header.last_seq.saturating_sub(header.first_seq) + 1 };
    Ok(OnFile { is_answer: header.kind == Kind::Answer, ours, bytes: bytes.len() as u64, exported, answer })
}

fn counted(content: &[u8]) -> Result<InAnswer, SyncError> {
    let cut = || SyncError::Envelope(EnvelopeError::Cut);
    let (mut answer, mut photos) = (InAnswer::default(), BTreeSet::new());
    for (kind, body) in envelope::messages(content).map_err(SyncError::Envelope)? {
        match kind {
            Message::Verdicts => {
                answer.verdicts += frame::decode::<PushReply>(body).map_err(|_| cut())?.results.len() as u64;
            }
            Message::Page => answer.rows += frame::decode::<PullReply>(body).map_err(|_| cut())?.rows.len() as u64,
            Message::Snapshot => {
                let reply = frame::decode::<SnapshotReply>(body).map_err(|_| cut())?;
                answer.rows += reply.snapshots.iter().map(|offer| offer.rows).sum::<u64>();
            }
            Message::Chunk => {
                photos.insert(read_chunk(body).ok_or_else(cut)?.0);
            }
            _ => {}
        }
    }
    answer.photos = photos.len() as u64;
    Ok(answer)
}
