//! Files from USB sticks: takes what a device wrote, and writes the answer that goes back on the same stick; or a file for
//! a device that brought none ([`export`]).
//!
//! A file holds the bodies that HTTP would carry, so the same rules judge them ([`crate::ingest`], [`crate::pull`],
//! [`crate::blobs`]). It may come twice, late, out of order or never: what the server has gets its verdict again, what
//! leaves a gap is left until the rest comes.

mod pictures;

use crate::error::{CountyError, Refused};
use crate::keys::{Keys, signed_by};
use crate::storage::{Device, Given, Result, ServerState, Standing, Storage};
use crate::{ingest, pull, snapshots};
use chrono::{DateTime, Utc};
use pictures::Pictures;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use xiangyi_domain::Area;
use xiangyi_domain::id::{InstallId, UserId};
use xiangyi_wire::carried::{self, Wishes};
use xiangyi_wire::envelope::{self, Envelope, EnvelopeError, Header, Kind, Message};
use xiangyi_wire::frame;
use xiangyi_wire::pull::{MAX_PAGE_BYTES, PullReply, PullRequest};
use xiangyi_wire::push::{Outcome, PushReply, PushRequest, VerdictsReply};
use xiangyi_wire::snapshot::SnapshotReply;
use xiangyi_wire::{Epoch, SCHEMA, WireError};

/// Files written for a device, one after the other, that it may have taken or not.
const GIVEN: usize = 4;
/// Verdicts that a file for a device repeats at most: one that was lost with its stick comes again.
const LAST_VERDICTS: u64 = 1000;

/// What a file brought, and the answer to it.
#[derive(Debug)]
pub struct Taken {
    /// Whose file it was.
    pub header: Header,
    /// Changes that the server has not had before.
    pub new: u64,
    /// Changes of the file that wait for a person.
    pub held: u64,
    /// Changes of the file that were rejected.
    pub rejected: u64,
    /// The last change of this installation that the server has.
    pub last_seq: u64,
    /// Why the rest of the file was not taken, if it was not.
    pub refused: Option<String>,
    /// Rows in the answer.
    pub rows: u64,
    /// Pictures of the file that are whole here now.
    pub photos: u64,
    /// Pictures of which the answer holds a part, or all.
    pub photos_back: u64,
    /// Whether the answer does not hold all that the device should have.
    pub more: bool,
    /// The answer, sealed to the device.
    pub answer: Vec<u8>,
}

/// Takes a file. Nothing of it is read before its signature was checked.
///
/// # Errors
/// `Envelope` for a file that is damaged, of another county or no such file; `Refused` with `unknown_device`,
/// `bad_signature`. Nothing was applied then.
pub fn take(storage: &dyn Storage, file: &[u8], entropy: [u8; 32], now: DateTime<Utc>) -> Result<Taken> {
    let envelope = Envelope::read(file)?;
    let header = envelope.header.clone();
    if header.kind != Kind::Changes {
        return Err(EnvelopeError::NotForUs.into());
    }
    let (device, server) = storage.read(|reader| Ok((reader.device(header.device)?, reader.server()?)))?;
    let device = device.filter(|device| !device.revoked && device.org == header.org).ok_or(Refused::UnknownDevice)?;
    let keys = Keys::of(&server)?;
    let content = envelope.open(&keys.reads, |signed, signature| signed_by(&device.key, signed, signature).is_ok());
    let content = content.map_err(|error| match error {
        EnvelopeError::BadSignature => CountyError::Refused(Refused::BadSignature),
        error => CountyError::Envelope(error),
    })?;
    let mut stick = Stick::new(storage, &device, header, now);
    let mut reader_key = None;
    for (message, body) in envelope::messages(&content)? {
        match message {
            Message::Push if stick.taken.refused.is_none() => stick.push(body)?,
            Message::Chunk => stick.pictures.take(storage, &device, body)?,
            Message::Wishes => stick.wishes = self::message(body)?,
            Message::Pull => stick.asked = Some(self::message(body)?),
            Message::Reader => reader_key = std::str::from_utf8(body).ok().map(str::to_owned),
            _ => {}
        }
    }
    let reader_key = reader_key.ok_or(EnvelopeError::BadKey)?;
    stick.answer(&reader_key)?;
    stick.seal(&server, &keys, &reader_key, entropy)
}

/// Writes a file for an installation that brought none: what it said last that it lacks, and the newest verdicts. What has
/// reached it otherwise meanwhile it passes over.
///
/// # Errors
/// `Refused` with `unknown_device` for one that is unknown or shut out, `unknown_standing` where it has not said yet where
/// it stands.
pub fn export(
    storage: &dyn Storage,
    install: InstallId,
    limit: Option<u64>,
    entropy: [u8; 32],
    now: DateTime<Utc>,
) -> Result<Taken> {
    let found = storage.read(|reader| {
        let Some(install) = reader.install(install)? else { return Ok(None) };
        Ok(Some((reader.device(install.device)?, reader.standing(install.id)?, reader.server()?)))
    })?;
    let (device, standing, server) = found.ok_or(Refused::UnknownDevice)?;
    let device = device.filter(|device| !device.revoked).ok_or(Refused::UnknownDevice)?;
    let standing = standing.ok_or(Refused::UnknownStanding)?;
    let reader_key = standing.reader_key.clone().ok_or(Refused::UnknownStanding)?;
    let header = Header {
        kind: Kind::Answer,
        org: device.org.clone(),
        device: device.id,
        install,
        number: 0,
        epoch: Some(server.epoch),
        first_seq: 0,
        last_seq: 0,
        to: String::new(),
    };
    let mut stick = Stick::new(storage, &device, header, now);
    stick.wishes.limit = limit;
    stick.repeat_verdicts(install, standing.acked_seq)?;
    stick.pull_from_each(install, standing)?;
    stick.seal(&server, &Keys::of(&server)?, &reader_key, entropy)
}

impl Taken {
    fn of(header: Header) -> Taken {
        Taken {
            header,
            new: 0,
            held: 0,
            rejected: 0,
            last_seq: 0,
            refused: None,
            rows: 0,
            photos: 0,
            photos_back: 0,
            more: false,
            answer: Vec::new(),
        }
    }
}

/// One file under way.
struct Stick<'a> {
    storage: &'a dyn Storage,
    device: &'a Device,
    now: DateTime<Utc>,
    pictures: Pictures,
    wishes: Wishes,
    asked: Option<PullRequest>,
    answer: Vec<u8>,
    taken: Taken,
}

impl<'a> Stick<'a> {
    fn new(storage: &'a dyn Storage, device: &'a Device, header: Header, now: DateTime<Utc>) -> Stick<'a> {
        let (wishes, taken) = (Wishes::default(), Taken::of(header));
        Stick { storage, device, now, pictures: Pictures::default(), wishes, asked: None, answer: Vec::new(), taken }
    }

    /// What is said to the file: what became of its pictures, then pages, then pictures that the device lacks.
    fn answer(&mut self, reader_key: &str) -> Result<()> {
        let kept = self.pictures.kept(self.storage, self.device)?;
        if !kept.is_empty() {
            self.taken.photos = self.pictures.whole();
            self.add(Message::Kept, &kept)?;
        }
        let Some(request) = self.asked.take() else { return Ok(()) };
        let PullRequest { install_id, users, cursors, own_cursor, .. } = request.clone();
        let given = Vec::from_iter(self.pull(request)?);
        let reader_key = Some(reader_key.to_owned());
        let acked_seq = self.acked(install_id)?;
        let standing = Standing { users: users.clone(), cursors, own_cursor, acked_seq, reader_key, given };
        self.note_standing(install_id, &standing)?;
        self.give_pictures(&users)
    }

    /// Rows from wherever the device may stand: where it said, or where a file since has brought it. It passes over pages
    /// that do not begin at its cursors.
    fn pull_from_each(&mut self, install: InstallId, mut standing: Standing) -> Result<()> {
        let said = Given { cursors: standing.cursors.clone(), own_cursor: standing.own_cursor };
        let places: Vec<Given> = standing.given.iter().chain([&said]).cloned().collect();
        let mut reached = None;
        for Given { cursors, own_cursor } in places {
            // Cursors of a life that is over lead nowhere, so the life is not asked about.
            let (epoch, schema, users, limit) = (None, SCHEMA, standing.users.clone(), MAX_PAGE_BYTES);
            let request = PullRequest {
                install_id: install,
                epoch,
                schema,
                users,
                cursors,
                own_cursor,
                limit,
                wants: Vec::new(),
                snapshots_from: None,
            };
            let end = self.pull(request)?;
            reached = reached.or(end);
        }
        let new = reached.filter(|reached| !standing.given.contains(reached) && *reached != said);
        standing.given.splice(0..0, new);
        standing.given.truncate(GIVEN);
        self.note_standing(install, &standing)
    }

    /// Where the device stands, so that a file for it can begin there.
    fn note_standing(&self, install: InstallId, standing: &Standing) -> Result<()> {
        self.storage.write(|writer| match pull::own_install(writer, self.device, install) {
            Ok(Some(_)) => writer.note_standing(install, standing),
            Ok(None) | Err(CountyError::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        })
    }

    /// The last change whose verdict the writer of the file has: the one before its first; without any, it has all.
    fn acked(&self, install: InstallId) -> Result<u64> {
        match self.taken.header.first_seq {
            0 => Ok(self.storage.read(|reader| reader.install(install))?.map_or(0, |found| found.last_seq)),
            first => Ok(first - 1),
        }
    }

    fn repeat_verdicts(&mut self, install: InstallId, acked: u64) -> Result<()> {
        let last = self.storage.read(|reader| reader.install(install))?.map_or(0, |found| found.last_seq);
        let range = (last.saturating_sub(LAST_VERDICTS - 1).max(acked.saturating_add(1)), last);
        let said = pull::verdicts(self.storage, self.device, install, range, self.now)?;
        let VerdictsReply { epoch, last_seq, backup_seq, server_time, results } = said;
        self.add(Message::Verdicts, &PushReply { epoch, last_seq, backup_seq, server_time, results, retry_after: None })
    }

    fn give_pictures(&mut self, users: &[UserId]) -> Result<()> {
        let room = self.room();
        let wishes = std::mem::take(&mut self.wishes.photos);
        let given = pictures::give(self.storage, (self.device, users), &wishes, room, &mut self.answer)?;
        (self.taken.photos_back, self.taken.more) = (given.photos, self.taken.more || given.more);
        Ok(())
    }

    /// Bytes that the answer may have.
    fn room(&self) -> usize {
        usize::try_from(carried::file_size(self.wishes.limit)).unwrap_or(usize::MAX)
    }

    fn push(&mut self, body: &[u8]) -> Result<()> {
        let request: PushRequest<Box<RawValue>> = message(body)?;
        let before = self.storage.read(|reader| reader.install(request.install_id))?.map_or(0, |found| found.last_seq);
        match ingest::push(self.storage, self.device, &request, self.now) {
            Ok(reply) => {
                self.count(&reply, before);
                self.add(Message::Verdicts, &reply)
            }
            Err(CountyError::Refused(refused)) => {
                self.taken.refused = Some(refused.to_string());
                self.add(Message::Refused, &WireError { code: refused.to_string(), field: None })
            }
            Err(error) => Err(error),
        }
    }

    fn count(&mut self, reply: &PushReply, before: u64) {
        self.taken.new += reply.last_seq.saturating_sub(before);
        self.taken.last_seq = reply.last_seq;
        for verdict in &reply.results {
            match verdict.outcome {
                Outcome::Held { .. } => self.taken.held += 1,
                Outcome::Rejected { .. } => self.taken.rejected += 1,
                Outcome::Accepted { .. } | Outcome::Merged { .. } => {}
            }
        }
    }

    /// All pages from the device's cursors to the heads, as far as the answer may grow; where the device then stands.
    fn pull(&mut self, mut request: PullRequest) -> Result<Option<Given>> {
        let room = self.room();
        request.limit = MAX_PAGE_BYTES;
        loop {
            let page = match pull::pull(self.storage, self.device, &request, self.now) {
                Ok(page) => page,
                Err(CountyError::Refused(refused)) => {
                    self.add(Message::Refused, &WireError { code: refused.to_string(), field: None })?;
                    return Ok(None);
                }
                Err(error) => return Err(error),
            };
            self.add(Message::Page, &page)?;
            self.taken.rows += page.rows.len() as u64;
            let PullReply { epoch, ranges, own_to, mut more, snapshots, .. } = page;
            request.cursors.extend(ranges.into_iter().map(|range| (range.area, range.to)));
            request.own_cursor = own_to;
            if !more && !snapshots.is_empty() {
                // Their logs go on, or they come by page.
                self.give_snapshots(epoch, &mut request, &snapshots)?;
                more = true;
            }
            self.taken.more |= more && self.answer.len() > room;
            if !more || self.answer.len() > room {
                return Ok(Some(Given { cursors: request.cursors, own_cursor: request.own_cursor }));
            }
        }
    }

    /// Areas as snapshots, as long as the whole of one has room; the others are left to pages.
    fn give_snapshots(&mut self, epoch: Epoch, request: &mut PullRequest, areas: &[Area]) -> Result<()> {
        for area in areas {
            let made = snapshots::for_stick(self.storage, self.device, &request.users, area)?;
            let has_room = |bytes: u64| self.answer.len() as u64 + bytes <= self.room() as u64;
            let Some((offer, parts)) = made.filter(|(offer, _)| has_room(offer.bytes())) else {
                request.snapshots_from = None;
                continue;
            };
            request.cursors.insert(area.clone(), offer.position);
            self.taken.rows += offer.rows;
            let (server_time, waiting) = (self.now.timestamp_millis(), Vec::new());
            self.add(Message::Snapshot, &SnapshotReply { epoch, server_time, snapshots: vec![offer], waiting })?;
            parts.iter().for_each(|part| envelope::add(&mut self.answer, Message::Part, part));
        }
        Ok(())
    }

    fn add(&mut self, kind: Message, content: &impl Serialize) -> Result<()> {
        let body = frame::encode(content).map_err(|_| CountyError::Stored { what: "answer" })?;
        envelope::add(&mut self.answer, kind, &body);
        Ok(())
    }

    fn seal(mut self, server: &ServerState, keys: &Keys, reader_key: &str, entropy: [u8; 32]) -> Result<Taken> {
        let install = self.taken.header.install;
        let count = self.storage.write(|writer| writer.next_answer())?;
        let known = self.storage.read(|reader| pull::own_install(reader, self.device, install))?;
        let header = Header {
            kind: Kind::Answer,
            first_seq: 0,
            // What this life of the server has of the installation's log: a device that comes by stick only learns from it
            // that the server was restored.
            last_seq: known.unwrap_or_default().0,
            // A restored server counts from an old number, but in a later life.
            number: (u64::from(server.number) << 40) | count,
            epoch: Some(server.epoch),
            ..self.taken.header.clone()
        };
        self.taken.answer = envelope::seal(&header, &self.answer, reader_key, entropy, |bytes| keys.sign(bytes))?;
        Ok(self.taken)
    }
}

fn message<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    frame::decode(body).map_err(|_| CountyError::Refused(Refused::BadBody { field: None }))
}
