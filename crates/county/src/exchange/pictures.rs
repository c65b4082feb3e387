//! Pictures in a file on a stick, chunk by chunk, under the rules of [`crate::blobs`].

use crate::blobs;
use crate::error::{CountyError, Refused};
use crate::storage::{Device, Result, Storage};
use std::collections::BTreeMap;
use xiangyi_domain::id::UserId;
use xiangyi_wire::blob::chunks;
use xiangyi_wire::carried::{Kept, MAX_WISHES, Wish, chunk, read_chunk};
use xiangyi_wire::envelope::{self, Message};

/// The pictures that a file brought a part of.
#[derive(Default)]
pub(super) struct Pictures {
    /// By name, whether all of it is here.
    brought: BTreeMap<String, bool>,
}

impl Pictures {
    /// Takes a chunk. One that no row names, or that does not fit, is passed over: the county says how much it has.
    pub(super) fn take(&mut self, storage: &dyn Storage, device: &Device, body: &[u8]) -> Result<()> {
        let Some((hash, n, bytes)) = read_chunk(body) else { return Err(bad_body()) };
        match blobs::put(storage, device, &hash, n, bytes) {
            Ok(()) | Err(CountyError::Refused(Refused::NoSuchBlob | Refused::BadBlob | Refused::BadBody { .. })) => {
                self.brought.insert(hash, false);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// How much of each is here now.
    pub(super) fn kept(&mut self, storage: &dyn Storage, device: &Device) -> Result<Vec<Kept>> {
        storage.read(|reader| {
            let mut all = Vec::with_capacity(self.brought.len());
            for (hash, whole) in &mut self.brought {
                let size = reader.blob_named(&device.org, hash)?.first().map_or(0, |(_, size)| *size);
                let mut kept = 0;
                while kept < chunks(size) && reader.blob_chunk(&device.org, hash, kept)?.is_some() {
                    kept += 1;
                }
                *whole = size > 0 && kept == chunks(size);
                all.push(Kept { hash: hash.clone(), chunks: kept });
            }
            Ok(all)
        })
    }

    /// How many of them are here whole.
    pub(super) fn whole(&self) -> u64 {
        self.brought.values().filter(|whole| **whole).count() as u64
    }
}

/// What was laid into an answer.
pub(super) struct Given {
    /// Pictures of which a part was.
    pub photos: u64,
    /// Whether some did not fit.
    pub more: bool,
}

/// Lays the pictures that a device lacks, and that its users may see, into an answer as long as there is room.
pub(super) fn give(
    storage: &dyn Storage,
    (device, users): (&Device, &[UserId]),
    wishes: &[Wish],
    room: usize,
    answer: &mut Vec<u8>,
) -> Result<Given> {
    let mut given = Given { photos: 0, more: false };
    for wish in wishes.iter().take(MAX_WISHES) {
        let mut n = wish.here;
        loop {
            let bytes = match blobs::chunk(storage, device, users, &wish.hash, n) {
                Ok(bytes) => bytes,
                // All of it was given, or it is not for them.
                Err(CountyError::Refused(Refused::NoSuchBlob)) => break,
                Err(error) => return Err(error),
            };
            if answer.len() + bytes.len() > room {
                given.more = true;
                return Ok(given);
            }
            envelope::add(answer, Message::Chunk, &chunk(&wish.hash, n, &bytes).ok_or_else(bad_body)?);
            given.photos += u64::from(n == wish.here);
            n += 1;
        }
    }
    Ok(given)
}

fn bad_body() -> CountyError {
    CountyError::Refused(Refused::BadBody { field: None })
}
