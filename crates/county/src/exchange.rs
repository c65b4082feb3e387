//! Files from USB sticks: takes what a device wrote, and writes the answer that goes back on the same stick.
//!
//! A file holds the bodies that HTTP would carry, so the same rules judge them ([`crate::ingest`], [`crate::pull`]). It
//! may come twice, late, out of order or never: what the server has gets its verdict again, what leaves a gap is left
//! until the rest comes.

use crate::error::{CountyError, Refused};
use crate::keys::{Keys, signed_by};
use crate::storage::{Device, Result, ServerState, Storage};
use crate::{ingest, pull};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use xiangyi_wire::WireError;
use xiangyi_wire::envelope::{self, Envelope, EnvelopeError, Header, Kind, Message};
use xiangyi_wire::frame;
use xiangyi_wire::pull::{MAX_PAGE_BYTES, PullReply, PullRequest};
use xiangyi_wire::push::{Outcome, PushReply, PushRequest};

/// An answer is not made larger; the device takes the rest with its next file.
const MAX_ANSWER: usize = 64 * 1024 * 1024;

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
    let mut stick = Stick { storage, device: &device, now, answer: Vec::new(), taken: Taken::of(header) };
    let mut reader_key = None;
    for (message, body) in envelope::messages(&content)? {
        match message {
            Message::Push if stick.taken.refused.is_none() => stick.push(body)?,
            Message::Pull => stick.pull(body)?,
            Message::Reader => reader_key = std::str::from_utf8(body).ok().map(str::to_owned),
            _ => {}
        }
    }
    let reader_key = reader_key.ok_or(EnvelopeError::BadKey)?;
    stick.seal(&server, &keys, &reader_key, entropy)
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
    answer: Vec<u8>,
    taken: Taken,
}

impl Stick<'_> {
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

    /// All pages from the device's cursors to the heads, as far as the answer may grow.
    fn pull(&mut self, body: &[u8]) -> Result<()> {
        let mut request: PullRequest = message(body)?;
        request.limit = MAX_PAGE_BYTES;
        loop {
            let page = match pull::pull(self.storage, self.device, &request, self.now) {
                Ok(page) => page,
                Err(CountyError::Refused(refused)) => {
                    return self.add(Message::Refused, &WireError { code: refused.to_string(), field: None });
                }
                Err(error) => return Err(error),
            };
            self.add(Message::Page, &page)?;
            self.taken.rows += page.rows.len() as u64;
            let PullReply { ranges, own_to, more, .. } = page;
            request.cursors.extend(ranges.into_iter().map(|range| (range.area, range.to)));
            request.own_cursor = own_to;
            self.taken.more = more;
            if !more || self.answer.len() > MAX_ANSWER {
                return Ok(());
            }
        }
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
