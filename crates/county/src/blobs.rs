//! Attachments: taken chunk by chunk from whoever sent the row that names them, given to whoever may see such a row.

use crate::error::Refused;
use crate::scope;
use crate::storage::{Device, Reader, Result, Storage};
use xiangyi_domain::id::UserId;
use xiangyi_wire::Entity;
use xiangyi_wire::blob::{MAX_BLOB_BYTES, chunk_len, chunks, is_name, name_of};

/// Takes a chunk. With the last one the attachment is held to its name; one that does not fit is thrown away whole, so
/// that it can be sent anew.
///
/// # Errors
/// `no_such_blob` when no row of the township names it, `bad_body` for a chunk of the wrong length, `bad_blob`.
pub fn put(storage: &dyn Storage, device: &Device, hash: &str, n: u32, bytes: &[u8]) -> Result<()> {
    let fits = storage.write(|writer| {
        writer.lock(&device.org)?;
        let named = writer.blob_named(&device.org, checked(hash)?)?;
        // A change that brings the row may be held or rejected: then nobody could read the attachment.
        let (_, size) = named.first().ok_or(Refused::NoSuchBlob)?;
        if *size > MAX_BLOB_BYTES || chunk_len(*size, n) != Some(bytes.len()) {
            return Err(Refused::BadBody { field: Some("n".to_owned()) }.into());
        }
        writer.put_blob_chunk(&device.org, hash, n, bytes)?;
        if writer.blob_chunks(&device.org, hash)? < chunks(*size) {
            return Ok(true);
        }
        let mut whole = Vec::new();
        for n in 0..chunks(*size) {
            whole.extend(writer.blob_chunk(&device.org, hash, n)?.unwrap_or_default());
        }
        let fits = name_of(&whole) == hash;
        if !fits {
            writer.drop_blob(&device.org, hash)?;
        }
        Ok(fits)
    })?;
    if fits { Ok(()) } else { Err(Refused::BadBlob.into()) }
}

/// Whether a chunk is here, for whoever sends it.
///
/// # Errors
/// `no_such_blob` when it is not, or no row of the township names the attachment.
pub fn has(storage: &dyn Storage, device: &Device, hash: &str, n: u32) -> Result<()> {
    storage.read(|reader| {
        let named = !reader.blob_named(&device.org, checked(hash)?)?.is_empty();
        let here = named && reader.blob_chunk(&device.org, hash, n)?.is_some();
        if here { Ok(()) } else { Err(Refused::NoSuchBlob.into()) }
    })
}

/// A chunk, for a device at which these users work: only when a row in their scope names the attachment.
///
/// # Errors
/// `no_such_blob`.
pub fn chunk(storage: &dyn Storage, device: &Device, users: &[UserId], hash: &str, n: u32) -> Result<Vec<u8>> {
    storage.read(|reader| {
        if !may_read(reader, device, users, checked(hash)?)? {
            return Err(Refused::NoSuchBlob.into());
        }
        Ok(reader.blob_chunk(&device.org, hash, n)?.ok_or(Refused::NoSuchBlob)?)
    })
}

fn may_read(reader: &dyn Reader, device: &Device, users: &[UserId], hash: &str) -> Result<bool> {
    let named = reader.blob_named(&device.org, hash)?;
    let scope = scope::of(reader, device, users)?;
    let mut shown = scope.areas().filter(|(_, view)| view.shows(Entity::Photo)).map(|(area, _)| area);
    Ok(shown.any(|area| named.iter().any(|(named, _)| named == area)))
}

fn checked(hash: &str) -> std::result::Result<&str, Refused> {
    if is_name(hash) { Ok(hash) } else { Err(Refused::NoSuchBlob) }
}
