//! The file that travels on a USB stick (`.xyb`): messages sealed to one reader and signed by their writer.
//!
//! `magic ‖ suite ‖ length of header ‖ header ‖ sealed key ‖ chunks ‖ signature`. The header is JSON and readable, so
//! that a carrier knows whose file it is; the rest is for the reader alone. The key is sealed with HPKE (X25519,
//! HKDF-SHA256), the chunks with ChaCha20-Poly1305, each bound to the header and to being the last or not; the Ed25519
//! signature is over all before it. Suite 2 is kept free for SM2, SM3 and SM4.
//!
//! Whoever opens a file checks the signature before anything but the header is read. Start reading at [`seal`] and
//! [`Envelope::read`].

use crate::Epoch;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use hpke::aead::{AeadCtxS, ChaCha20Poly1305};
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use serde::{Deserialize, Serialize};
use xiangyi_domain::OrgCode;
use xiangyi_domain::id::{DeviceId, InstallId};

const MAGIC: &[u8; 4] = b"XYB\n";
/// X25519, HKDF-SHA256, ChaCha20-Poly1305, Ed25519.
const SUITE: u8 = 1;
const INFO: &[u8] = b"xiangyi envelope 1";
/// Plain bytes in a chunk.
const CHUNK: usize = 64 * 1024;
const TAG: usize = 16;
const SEALED_KEY: usize = 32;
const SIGNATURE: usize = 64;
/// No header is longer.
const MAX_HEADER: usize = 64 * 1024;
/// No file holds more messages.
const MAX_MESSAGES: usize = 100_000;
/// No file is larger; what does not fit goes into the next.
pub const MAX_FILE: u64 = 256 * 1024 * 1024;

type Sender = AeadCtxS<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>;

/// Which way a file goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// From a device to the county: its changes, and what it has.
    Changes,
    /// From the county to that device: verdicts and pages.
    Answer,
}

/// What can be read without a key. It holds no personal data.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Header {
    /// Which way.
    pub kind: Kind,
    /// The device's township.
    pub org: OrgCode,
    /// The device that wrote it, or that it answers.
    pub device: DeviceId,
    /// Its installation.
    pub install: InstallId,
    /// Counts the files of one writer for one installation, so that an older one is known as older.
    pub number: u64,
    /// The server's epoch as the writer knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<Epoch>,
    /// The first change in it; 0 where there is none.
    pub first_seq: u64,
    /// The last change in it; 0 where there is none.
    pub last_seq: u64,
    /// The name of the key that opens it.
    pub to: String,
}

/// One message in a file: the body that HTTP would carry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Message {
    /// A [`PushRequest`](crate::push::PushRequest).
    Push = 1,
    /// A [`PullRequest`](crate::pull::PullRequest).
    Pull = 2,
    /// A [`PushReply`](crate::push::PushReply).
    Verdicts = 3,
    /// A [`PullReply`](crate::pull::PullReply).
    Page = 4,
    /// A [`WireError`](crate::WireError): the rest of the file was not taken.
    Refused = 5,
    /// The public key, in base64url, to which the answer is to be sealed.
    Reader = 6,
    /// [`Wishes`](crate::carried::Wishes).
    Wishes = 7,
    /// A chunk of a picture ([`crate::carried::chunk`]).
    Chunk = 8,
    /// What the county has of the pictures: a list of [`Kept`](crate::carried::Kept).
    Kept = 9,
    /// A [`SnapshotReply`](crate::snapshot::SnapshotReply).
    Snapshot = 10,
    /// A part of a snapshot, as [`crate::snapshot::pack`] makes it.
    Part = 11,
}

/// Why a file cannot be read or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// Something else.
    #[error("not a file of this program")]
    NotAnEnvelope,
    /// A newer program wrote it.
    #[error("written by a newer program")]
    UnknownSuite,
    /// Cut short.
    #[error("the file is cut short")]
    Cut,
    /// Not signed by its writer, or changed since.
    #[error("the file was changed after it was written, or another key signed it")]
    BadSignature,
    /// Sealed to another reader.
    #[error("the file is for another reader")]
    NotForUs,
    /// Larger than any file that is written, or of more messages.
    #[error("the file is larger than {MAX_FILE} bytes, or of more than {MAX_MESSAGES} messages")]
    TooLarge,
    /// A key that is none.
    #[error("the reader's key is no key")]
    BadKey,
}

/// The public half of a reader's key, in base64url, from the 32 secret bytes that only the reader has.
#[must_use]
pub fn reader_key(secret: &[u8; 32]) -> String {
    BASE64.encode(X25519HkdfSha256::derive_keypair(secret).1.to_bytes())
}

/// What a header calls a reader's key.
#[must_use]
pub fn key_name(reader_key: &str) -> String {
    blake3::hash(reader_key.as_bytes()).to_hex()[..16].to_owned()
}

/// Adds a message to the content of a file.
pub fn add(content: &mut Vec<u8>, message: Message, body: &[u8]) {
    content.push(message as u8);
    content.extend_from_slice(&u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes());
    content.extend_from_slice(body);
}

/// The messages of a file's content, in order.
///
/// # Errors
/// `Cut` when the content ends inside a message, `UnknownSuite` for a message of a newer program, `TooLarge`.
pub fn messages(mut content: &[u8]) -> Result<Vec<(Message, &[u8])>, EnvelopeError> {
    let mut all = Vec::new();
    while let Some((kind, rest)) = content.split_first() {
        let kind = match kind {
            1 => Message::Push,
            2 => Message::Pull,
            3 => Message::Verdicts,
            4 => Message::Page,
            5 => Message::Refused,
            6 => Message::Reader,
            7 => Message::Wishes,
            8 => Message::Chunk,
            9 => Message::Kept,
            10 => Message::Snapshot,
            11 => Message::Part,
            _ => return Err(EnvelopeError::UnknownSuite),
        };
        let (length, rest) = rest.split_first_chunk::<4>().ok_or(EnvelopeError::Cut)?;
        let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| EnvelopeError::Cut)?;
        let (body, rest) = rest.split_at_checked(length).ok_or(EnvelopeError::Cut)?;
        if all.len() == MAX_MESSAGES {
            return Err(EnvelopeError::TooLarge);
        }
        all.push((kind, body));
        content = rest;
    }
    Ok(all)
}

/// Seals content to a reader and signs it. `header.to` is set to the name of the reader's key.
///
/// # Errors
/// `BadKey`; `TooLarge`.
pub fn seal(
    header: &Header,
    content: &[u8],
    reader_key: &str,
    entropy: [u8; 32],
    sign: impl FnOnce(&[u8]) -> Vec<u8>,
) -> Result<Vec<u8>, EnvelopeError> {
    let header = Header { to: key_name(reader_key), ..header.clone() };
    let header = serde_json::to_vec(&header).map_err(|_| EnvelopeError::NotAnEnvelope)?;
    if header.len() > MAX_HEADER
        || content.len() as u64 > MAX_FILE - 2 * MAX_HEADER as u64 - content.len() as u64 / 4096
    {
        return Err(EnvelopeError::TooLarge);
    }
    let key = BASE64.decode(reader_key).map_err(|_| EnvelopeError::BadKey)?;
    let key = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&key).map_err(|_| EnvelopeError::BadKey)?;
    let mut random = ChaCha20Rng::from_seed(entropy);
    let (sealed_key, mut sender): (_, Sender) =
        hpke::setup_sender_with_rng(&OpModeS::Base, &key, INFO, &mut random).map_err(|_| EnvelopeError::BadKey)?;
    let mut file = Vec::with_capacity(content.len() + content.len() / 1024 + header.len() + 256);
    file.extend_from_slice(MAGIC);
    file.push(SUITE);
    file.extend_from_slice(&u32::try_from(header.len()).unwrap_or(u32::MAX).to_le_bytes());
    file.extend_from_slice(&header);
    file.extend_from_slice(&sealed_key.to_bytes());
    for (index, chunk) in chunks(content, CHUNK) {
        let bound = binding(&header, index);
        file.extend_from_slice(&sender.seal(chunk, &bound).map_err(|_| EnvelopeError::TooLarge)?);
    }
    let signature = sign(&file);
    file.extend_from_slice(&signature);
    Ok(file)
}

/// Whether a chunk is the last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Inside,
    Last,
}

/// Chunks of a length; one empty one of nothing, so that every file has a last.
fn chunks(bytes: &[u8], length: usize) -> impl Iterator<Item = (Place, &[u8])> {
    let count = bytes.len().div_ceil(length).max(1);
    (0..count).map(move |index| {
        let chunk = &bytes[index * length..((index + 1) * length).min(bytes.len())];
        (if index + 1 == count { Place::Last } else { Place::Inside }, chunk)
    })
}

fn binding(header: &[u8], place: Place) -> Vec<u8> {
    let mut bound = header.to_vec();
    bound.push(u8::from(place == Place::Last));
    bound
}

/// A file whose header was read, and nothing else yet.
#[derive(Debug)]
pub struct Envelope<'f> {
    /// The header.
    pub header: Header,
    header_bytes: &'f [u8],
    sealed: &'f [u8],
    signed: &'f [u8],
    signature: &'f [u8],
}

impl<'f> Envelope<'f> {
    /// Reads the header of a file.
    ///
    /// # Errors
    /// `NotAnEnvelope`, `UnknownSuite`, `Cut`, `TooLarge`.
    pub fn read(file: &'f [u8]) -> Result<Envelope<'f>, EnvelopeError> {
        if file.len() as u64 > MAX_FILE {
            return Err(EnvelopeError::TooLarge);
        }
        let rest = file.strip_prefix(MAGIC).ok_or(EnvelopeError::NotAnEnvelope)?;
        let (suite, rest) = rest.split_first().ok_or(EnvelopeError::Cut)?;
        if *suite != SUITE {
            return Err(EnvelopeError::UnknownSuite);
        }
        let (length, rest) = rest.split_first_chunk::<4>().ok_or(EnvelopeError::Cut)?;
        let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| EnvelopeError::Cut)?;
        if length > MAX_HEADER {
            return Err(EnvelopeError::NotAnEnvelope);
        }
        let (header_bytes, sealed) = rest.split_at_checked(length).ok_or(EnvelopeError::Cut)?;
        let header = serde_json::from_slice(header_bytes).map_err(|_| EnvelopeError::NotAnEnvelope)?;
        let end =
            sealed.len().checked_sub(SIGNATURE).filter(|end| *end >= SEALED_KEY + TAG).ok_or(EnvelopeError::Cut)?;
        let (signed, signature) = file.split_at(file.len() - SIGNATURE);
        Ok(Envelope { header, header_bytes, sealed: &sealed[..end], signed, signature })
    }

    /// Checks the signature, then opens the file with the reader's 32 secret bytes.
    ///
    /// # Errors
    /// `BadSignature` where `verify(signed, signature)` says no; `NotForUs`; `Cut`.
    pub fn open(&self, secret: &[u8; 32], verify: impl FnOnce(&[u8], &[u8]) -> bool) -> Result<Vec<u8>, EnvelopeError> {
        if !verify(self.signed, self.signature) {
            return Err(EnvelopeError::BadSignature);
        }
        if self.header.to != key_name(&reader_key(secret)) {
            return Err(EnvelopeError::NotForUs);
        }
        let (sealed_key, sealed) = self.sealed.split_at(SEALED_KEY);
        let (key, _) = X25519HkdfSha256::derive_keypair(secret);
        let sealed_key =
            <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(sealed_key).map_err(|_| EnvelopeError::NotForUs)?;
        let mut receiver = hpke::setup_receiver::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &key,
            &sealed_key,
            INFO,
        )
        .map_err(|_| EnvelopeError::NotForUs)?;
        let mut content = Vec::with_capacity(sealed.len());
        for (place, chunk) in chunks(sealed, CHUNK + TAG) {
            let bound = binding(self.header_bytes, place);
            content.extend_from_slice(&receiver.open(chunk, &bound).map_err(|_| EnvelopeError::Cut)?);
        }
        Ok(content)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;
    use xiangyi_domain::id::derived;

    const SECRET: [u8; 32] = [5; 32];

    fn header() -> Header {
        Header {
            kind: Kind::Changes,
            org: OrgCode::new("410482101").unwrap(),
            device: DeviceId(derived("device", &["pc"])),
            install: InstallId(derived("install", &["pc"])),
            number: 3,
            epoch: None,
            first_seq: 1,
            last_seq: 9,
            to: String::new(),
        }
    }

    /// A stand-in for Ed25519, which this room does not know: a keyed hash, twice.
    fn sign(bytes: &[u8]) -> Vec<u8> {
        let hash = blake3::keyed_hash(&[9; 32], bytes);
        [*hash.as_bytes(), *hash.as_bytes()].concat()
    }

    fn is_signed(bytes: &[u8], signature: &[u8]) -> bool {
        sign(bytes) == signature
    }

    fn sealed(content: &[u8]) -> Vec<u8> {
        seal(&header(), content, &reader_key(&SECRET), [1; 32], sign).unwrap()
    }

    fn open(file: &[u8], secret: &[u8; 32]) -> Result<Vec<u8>, EnvelopeError> {
        Envelope::read(file)?.open(secret, is_signed)
    }

    #[test]
    fn content_of_every_length_around_a_chunk_comes_back() {
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7] {
            let content: Vec<u8> = (0..length).map(|index| u8::try_from(index % 251).unwrap()).collect();
            assert_eq!(open(&sealed(&content), &SECRET).unwrap(), content, "{length}");
        }
    }

    #[test]
    fn a_file_cut_anywhere_is_refused() {
        let file = sealed(b"twelve bytes");
        for cut in 0..file.len() {
            assert!(open(&file[..cut], &SECRET).is_err(), "cut at {cut}");
        }
    }

    #[test]
    fn a_file_changed_anywhere_is_refused() {
        let file = sealed(b"twelve bytes");
        for at in 0..file.len() {
            let mut changed = file.clone();
            changed[at] ^= 1;
            assert!(open(&changed, &SECRET).is_err(), "changed at {at}");
        }
    }

    /// Guards: the last chunk says that it is the last. The signature alone would not do: its writer may be the thief.
    #[test]
    fn a_file_without_its_last_chunk_is_refused_though_it_is_signed() {
        let file = sealed(&[7; 3 * CHUNK]);
        let mut shorter = file[..file.len() - SIGNATURE - CHUNK - TAG].to_vec();
        let signature = sign(&shorter);
        shorter.extend_from_slice(&signature);
        assert_eq!(open(&shorter, &SECRET), Err(EnvelopeError::Cut));
    }

    /// Guards: the header is bound to the content.
    #[test]
    fn another_header_before_the_same_content_is_refused_though_it_is_signed() {
        let file = sealed(b"content");
        let text = String::from_utf8_lossy(&file[9..]).into_owned();
        let end = 9 + text.find("\"number\":3").unwrap() + "\"number\":".len();
        let mut changed = file[..file.len() - SIGNATURE].to_vec();
        changed[end] = b'4';
        let signature = sign(&changed);
        changed.extend_from_slice(&signature);
        assert_eq!(Envelope::read(&changed).unwrap().header.number, 4);
        assert_eq!(open(&changed, &SECRET), Err(EnvelopeError::Cut));
    }

    #[test]
    fn whoever_carries_the_file_reads_its_header_and_nothing_else() {
        let file = sealed("王桂兰".as_bytes());
        assert_eq!(Envelope::read(&file).unwrap().header.last_seq, 9);
        assert!(!file.windows(9).any(|window| window == "王桂兰".as_bytes()));
        assert_eq!(open(&file, &[6; 32]), Err(EnvelopeError::NotForUs));
    }

    #[test]
    fn what_is_no_such_file_says_so() {
        for (file, error) in [
            (b"".as_slice(), EnvelopeError::NotAnEnvelope),
            (b"PK\x03\x04", EnvelopeError::NotAnEnvelope),
            (b"XYB\n", EnvelopeError::Cut),
            (b"XYB\n\x02\0\0\0\0", EnvelopeError::UnknownSuite),
            (b"XYB\n\x01\xff\xff\xff\xff", EnvelopeError::NotAnEnvelope),
        ] {
            assert_eq!(Envelope::read(file).unwrap_err(), error, "{file:?}");
        }
    }

    proptest! {
        #[test]
        fn messages_come_back_in_order(bodies in prop::collection::vec((1u8..=9, prop::collection::vec(any::<u8>(), 0..50)), 0..8)) {
            let kinds = [Message::Push, Message::Pull, Message::Verdicts, Message::Page, Message::Refused, Message::Reader, Message::Wishes, Message::Chunk, Message::Kept];
            let mut content = Vec::new();
            for (kind, body) in &bodies {
                add(&mut content, kinds[usize::from(kind - 1)], body);
            }
            let read = messages(&content).unwrap();
            prop_assert_eq!(read.len(), bodies.len());
            for ((kind, body), (message, read)) in bodies.iter().zip(&read) {
                prop_assert_eq!((*kind, body.as_slice()), (*message as u8, *read));
            }
            for cut in 1..content.len() {
                let fewer = messages(&content[..cut]).map(|fewer| fewer.len());
                prop_assert!(fewer.is_err() || fewer.unwrap() < bodies.len());
            }
        }

        #[test]
        fn no_bytes_make_it_fall(file in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut framed = b"XYB\n\x01".to_vec();
            framed.extend_from_slice(&file);
            let _ = open(&framed, &SECRET);
            let _ = open(&file, &SECRET);
        }
    }
}
