//! The USB way: what a sync would send, as a file; and the county's answer to it.
//!
//! A file is never an acknowledgement: only the answer is, and it may never come. So everything unsent goes into each
//! file again, and a link that comes back meanwhile changes nothing. Photos follow the changes as far as the file may grow.

mod look;
mod pictures;
mod snapshots;

use crate::error::SyncError;
use crate::report::SyncReport;
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chrono::{DateTime, Utc};
pub use look::{InAnswer, OnFile, look};
use pictures::Coming;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use xiangyi_domain::id::InstallId;
use xiangyi_store::photos;
use xiangyi_store::push::BatchLimits;
use xiangyi_store::standing::{Standing, SyncStatus};
use xiangyi_store::{Enrolment, Store, StoreError};
use xiangyi_wire::carried::{self, Kept};
use xiangyi_wire::envelope::{self, Envelope, EnvelopeError, Header, Kind, MAX_FILE, Message};
use xiangyi_wire::frame;
use xiangyi_wire::pull::{MAX_PAGE_BYTES, PullReply, PullRequest};
use xiangyi_wire::push::PushReply;
use xiangyi_wire::snapshot::SNAPSHOTS_FROM;
use xiangyi_wire::{SCHEMA, WireError};

/// How a file is written.
#[derive(Clone, Copy, Debug)]
pub struct Export<'a> {
    /// The new file.
    pub file: &'a Path,
    /// Bytes that it and its answer may have; none for the usual size. What is left goes into the next, after the answer.
    pub limit: Option<u64>,
    /// The version of the app.
    pub app_version: &'a str,
    /// Seals it.
    pub entropy: [u8; 32],
    /// The newest pictures are asked for.
    pub now: DateTime<Utc>,
}

/// What a written file holds.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Exported {
    /// The file.
    pub file: PathBuf,
    /// Changes in it. They stay unsent until the answer comes.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub exported: u64,
    /// Whether changes were left for another file.
    pub more: bool,
    /// Pictures of which the file holds a part, or all. Not `photos`: that is what the county acknowledged, in the report.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub photos_laid: u64,
    /// Pictures that are not whole in it, for want of room.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub photos_left: u64,
    /// Its size in bytes.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub bytes: u64,
    /// Counts as of a sync: nothing is acknowledged by this.
    #[serde(flatten)]
    pub report: SyncReport,
}

/// Writes what is unsent, and what this computer has, into a file for the county.
///
/// # Errors
/// `NotEnrolled`; `EnrolAgain` where the county's keys are not known yet; `FileNotWritten`, and then no half of it is left
/// under its name.
pub fn export(store: &Store, how: Export<'_>) -> Result<Exported, SyncError> {
    let Export { file, limit, app_version, entropy, now } = how;
    let limit = carried::file_size(limit);
    let room = usize::try_from(limit).unwrap_or(usize::MAX);
    let enrolment = store.enrolment()?.ok_or(SyncError::NotEnrolled)?;
    let keys = enrolment.keys.clone().ok_or(SyncError::EnrolAgain)?;
    let (signer, secret) = own_keys(&enrolment)?;
    let mut content = Vec::new();
    envelope::add(&mut content, Message::Reader, envelope::reader_key(&secret).as_bytes());
    let (first_seq, last_seq, more) = add_changes(store, &mut content, app_version, room)?;
    let laid = pictures::lay(store, &mut content, room)?;
    pictures::wish(store, &mut content, limit, now)?;
    let Standing { install_id, epoch, own_cursor, users, cursors, .. } = store.standing()?;
    let (schema, limit, wants, snapshots_from) = (SCHEMA, MAX_PAGE_BYTES, Vec::new(), Some(SNAPSHOTS_FROM));
    let pull = PullRequest { install_id, epoch, schema, users, cursors, own_cursor, limit, wants, snapshots_from };
    add(&mut content, Message::Pull, &pull)?;
    let header = Header {
        kind: Kind::Changes,
        org: store.org_code().clone(),
        device: enrolment.device_id,
        install: install_id,
        number: store.number_file()?,
        epoch,
        first_seq,
        last_seq,
        to: String::new(),
    };
    let sealed = envelope::seal(&header, &content, &keys.reads, entropy, |bytes| signer.sign(bytes).as_ref().to_vec());
    let sealed = sealed.map_err(SyncError::Envelope)?;
    write(file, &sealed).map_err(|_| SyncError::FileNotWritten)?;
    let exported = if first_seq == 0 { 0 } else { last_seq - first_seq + 1 };
    let photos_unsent = store.read(photos::unsent_count)?;
    let report = SyncReport { unsent: store.sync_status()?.unsent, photos_unsent, ..SyncReport::default() };
    let (photos_laid, photos_left, bytes) = (laid.photos, laid.left, sealed.len() as u64);
    Ok(Exported { file: file.to_owned(), exported, more, photos_laid, photos_left, bytes, report })
}

/// All batches that are not acknowledged, as HTTP would carry them; the first and last change, and whether some are left.
fn add_changes(
    store: &Store,
    content: &mut Vec<u8>,
    app_version: &str,
    room: usize,
) -> Result<(u64, u64, bool), SyncError> {
    let (mut first, mut last) = (0, 0);
    loop {
        let limits = BatchLimits { after: Some(last), ..BatchLimits::default() };
        let Some(batch) = store.pending_batch(limits, app_version)? else { return Ok((first, last, false)) };
        if content.len() > room {
            return Ok((first, last, true));
        }
        add(content, Message::Push, &batch)?;
        first = if first == 0 { batch.first_seq } else { first };
        last = batch.changes.last().map_or(last, |change| change.seq);
    }
}

fn add(content: &mut Vec<u8>, kind: Message, message: &impl Serialize) -> Result<(), SyncError> {
    let body = frame::encode(message).map_err(|_| SyncError::Envelope(EnvelopeError::TooLarge))?;
    envelope::add(content, kind, &body);
    Ok(())
}

/// What signs this device's files, and what opens the answers to them.
fn own_keys(enrolment: &Enrolment) -> Result<(Ed25519KeyPair, [u8; 32]), SyncError> {
    let signer = Ed25519KeyPair::from_seed_unchecked(&enrolment.device_key)
        .map_err(|_| StoreError::Unreadable { what: "device key" })?;
    Ok((signer, reading_secret(&enrolment.device_key)))
}

/// Written beside, brought to the stick, put in place, and read back: a stick that is pulled out early holds no half.
fn write(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let part = file.with_extension("part");
    let mut open = File::create(&part)?;
    let written = open.write_all(bytes).and_then(|()| open.sync_all());
    drop(open);
    written.and_then(|()| fs::rename(&part, file)).inspect_err(|_| {
        // Nothing but our own half-written file; that it cannot be removed is the lesser trouble.
        let _ = fs::remove_file(&part);
    })?;
    if fs::read(file)? == bytes { Ok(()) } else { Err(std::io::Error::other("what was read back is something else")) }
}

/// What an answer file did.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Imported {
    /// The file.
    pub file: PathBuf,
    /// The answer was older than what this computer knows, or of a life of the server that is over: set aside.
    pub set_aside: bool,
    /// The server took this computer for a copy of another: it has a new name now, and its changes go into the next file.
    pub forked: bool,
    /// Counts as of a sync.
    #[serde(flatten)]
    pub report: SyncReport,
}

/// Takes the county's answer: verdicts, and rows from the cursors of the file that it answers. `fresh` names the
/// installation anew, should the server have taken it for a copy.
///
/// # Errors
/// `NotEnrolled`, `EnrolAgain`; `FileNotRead`; `Envelope` for a damaged file, another device's or another county's.
/// Nothing was applied then.
pub fn import(store: &Store, file: &Path, fresh: InstallId) -> Result<Imported, SyncError> {
    let enrolment = store.enrolment()?.ok_or(SyncError::NotEnrolled)?;
    let bytes = read(file)?;
    let envelope = Envelope::read(&bytes).map_err(SyncError::Envelope)?;
    if envelope.header.kind != Kind::Answer || envelope.header.device != enrolment.device_id {
        return Err(SyncError::Envelope(EnvelopeError::NotForUs));
    }
    let content = opened(&envelope, &enrolment)?;
    let messages = envelope::messages(&content).map_err(SyncError::Envelope)?;
    let (header, coming) = (&envelope.header, Coming::default());
    let mut answer = Answer { store, header, coming, set_aside: false, forked: false, report: SyncReport::default() };
    answer.take(&messages, fresh)?;
    let Answer { set_aside, forked, mut report, .. } = answer;
    report.unsent = store.sync_status()?.unsent;
    report.photos_unsent = store.read(photos::unsent_count)?;
    Ok(Imported { file: file.to_owned(), set_aside, forked, report })
}

/// What the county has sealed to this computer.
fn opened(envelope: &Envelope<'_>, enrolment: &Enrolment) -> Result<Vec<u8>, SyncError> {
    let keys = enrolment.keys.as_ref().ok_or(SyncError::EnrolAgain)?;
    let (_, secret) = own_keys(enrolment)?;
    let signs = BASE64.decode(&keys.signs).map_err(|_| SyncError::EnrolAgain)?;
    let verify =
        |signed: &[u8], signature: &[u8]| UnparsedPublicKey::new(&ED25519, &signs).verify(signed, signature).is_ok();
    envelope.open(&secret, verify).map_err(SyncError::Envelope)
}

/// The public key to which files for this computer are sealed.
pub(crate) fn reader_key(device_key: &[u8]) -> String {
    envelope::reader_key(&reading_secret(device_key))
}

fn reading_secret(device_key: &[u8]) -> [u8; 32] {
    blake3::derive_key("xiangyi 2026 device reads answers", device_key)
}

fn read(file: &Path) -> Result<Vec<u8>, SyncError> {
    let size = fs::metadata(file).map_err(|_| SyncError::FileNotRead)?.len();
    if size > MAX_FILE {
        return Err(SyncError::Envelope(EnvelopeError::TooLarge));
    }
    fs::read(file).map_err(|_| SyncError::FileNotRead)
}

/// An answer under way.
struct Answer<'a> {
    store: &'a Store,
    header: &'a Header,
    coming: Coming,
    set_aside: bool,
    forked: bool,
    report: SyncReport,
}

impl Answer<'_> {
    fn take(&mut self, messages: &[(Message, &[u8])], fresh: InstallId) -> Result<(), SyncError> {
        let status = self.store.sync_status()?;
        let is_newer = self.header.number > self.store.answer_taken()?;
        if !self.fits(&status, is_newer)? {
            self.set_aside = true;
            return Ok(());
        }
        if self.header.last_seq > status.last_seq {
            return self.take_new_name(fresh);
        }
        for (kind, body) in messages {
            match kind {
                Message::Verdicts => self.verdicts(&message(body)?)?,
                Message::Page => self.page(&message(body)?)?,
                Message::Snapshot => snapshots::stage(self.store, &message(body)?)?,
                Message::Part => self.report.pulled += snapshots::take(self.store, body)?,
                Message::Kept => self.report.photos += pictures::note(self.store, &message::<Vec<Kept>>(body)?)?,
                Message::Chunk => self.report.photos += u64::from(self.coming.take(self.store, body)?),
                Message::Refused if message::<WireError>(body)?.code == "forked" => return self.take_new_name(fresh),
                _ => {}
            }
        }
        Ok(self.store.note_answer(self.header.number)?)
    }

    /// Whether the answer speaks to this installation, in the life of the server that this computer knows. A newer answer
    /// from a life that it has not seen yet tells of a restored server, and is believed.
    fn fits(&self, status: &SyncStatus, is_newer: bool) -> Result<bool, SyncError> {
        if self.header.install != status.install_id {
            return Ok(false);
        }
        match (status.epoch, self.header.epoch) {
            (Some(known), Some(epoch)) if known != epoch => {
                if !is_newer || self.store.has_left(epoch)? {
                    return Ok(false);
                }
                match self.store.epoch_changed(epoch, self.header.last_seq) {
                    // More than this computer wrote: it is the copy of another, which is found out next.
                    Ok(()) | Err(StoreError::Forked) => Ok(true),
                    Err(error) => Err(error.into()),
                }
            }
            _ => Ok(true),
        }
    }

    fn take_new_name(&mut self, fresh: InstallId) -> Result<(), SyncError> {
        self.store.forked(fresh)?;
        self.forked = true;
        Ok(())
    }

    fn verdicts(&mut self, reply: &PushReply) -> Result<(), SyncError> {
        let before = self.store.sync_status()?.acked_seq;
        match self.store.record_carried(reply) {
            Ok(_) => {}
            // Verdicts of a log that is not ours any more.
            Err(StoreError::VerdictOutOfPlace | StoreError::OtherEpoch) => {
                self.set_aside = true;
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        }
        let after = self.store.sync_status()?.acked_seq;
        self.report.pushed += after.saturating_sub(before);
        self.report.count(reply.results.iter().filter(|verdict| verdict.seq > before && verdict.seq <= after));
        Ok(())
    }

    /// A page that does not start at this computer's cursors was pulled already, or will be.
    fn page(&mut self, page: &PullReply) -> Result<(), SyncError> {
        match self.store.apply_carried(page) {
            Ok(_) => self.report.pulled += page.rows.len() as u64,
            Err(StoreError::PageOutOfPlace | StoreError::OtherEpoch) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }
}

fn message<T: DeserializeOwned>(body: &[u8]) -> Result<T, SyncError> {
    frame::decode(body).map_err(|_| SyncError::Envelope(EnvelopeError::Cut))
}
