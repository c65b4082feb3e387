//! Files of a stick.

use crate::alter::{alterations, altered};
use crate::config;
use proptest::prelude::*;
use xiangyi_domain::OrgCode;
use xiangyi_domain::id::{DeviceId, InstallId, derived};
use xiangyi_wire::envelope::{self, Envelope, EnvelopeError, Header, Kind, Message, messages};

pub const SECRET: [u8; 32] = [5; 32];
const SIGNATURE: usize = 64;

/// A stand-in for Ed25519, which this room does not know.
pub fn sign(bytes: &[u8]) -> Vec<u8> {
    let hash = blake3::keyed_hash(&[9; 32], bytes);
    [*hash.as_bytes(), *hash.as_bytes()].concat()
}

pub fn open(file: &[u8]) -> Result<Vec<u8>, EnvelopeError> {
    Envelope::read(file)?.open(&SECRET, |bytes, signature| sign(bytes) == signature)
}

fn content() -> Vec<u8> {
    let mut content = Vec::new();
    envelope::add(&mut content, Message::Reader, b"key");
    for n in 0..3_u8 {
        envelope::add(&mut content, Message::Push, &vec![n; 50 * 1024]);
    }
    envelope::add(&mut content, Message::Pull, b"");
    content
}

/// Three chunks.
pub fn file() -> Vec<u8> {
    let header = Header {
        kind: Kind::Changes,
        org: OrgCode::new("410482101").unwrap(),
        device: DeviceId(derived("device", &["pc"])),
        install: InstallId(derived("install", &["pc"])),
        number: 3,
        epoch: None,
        first_seq: 1,
        last_seq: 9,
        to: String::new(),
    };
    envelope::seal(&header, &content(), &envelope::reader_key(&SECRET), [1; 32], sign).unwrap()
}

proptest! {
    #![proptest_config(config(300))]

    /// Guards: no byte of a file can be changed unseen, by whoever carries it, nor by a writer whose key was stolen and
    /// who cannot open it.
    #[test]
    fn an_altered_file_is_refused_also_when_it_is_signed_again(alterations in alterations()) {
        let file = file();
        let changed = altered(&file, &alterations);
        if changed != file {
            prop_assert!(open(&changed).is_err());
        }
        let body = &file[..file.len() - SIGNATURE];
        let mut forged = altered(body, &alterations);
        let is_same = forged == body;
        let signature = sign(&forged);
        forged.extend_from_slice(&signature);
        prop_assert_eq!(open(&forged).is_ok(), is_same);
    }

    /// Guards: the messages of a content cover it exactly.
    #[test]
    fn the_messages_of_an_altered_content_cover_it_or_it_is_refused(alterations in alterations()) {
        let changed = altered(&content(), &alterations);
        if let Ok(all) = messages(&changed) {
            let covered: usize = all.iter().map(|(_, body)| 5 + body.len()).sum();
            prop_assert_eq!(covered, changed.len());
        }
    }

    #[test]
    fn bytes_that_are_no_file_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let framed = [b"XYB\n\x01".as_slice(), &bytes].concat();
        prop_assert!(open(&bytes).is_err() && open(&framed).is_err());
    }
}
