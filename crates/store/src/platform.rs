//! What differs between operating systems: making a rename durable.

use crate::error::{StoreError, Trying};
use std::fs::File;
use std::io::Write;
use std::path::Path;

/// Makes the entries of a folder durable. Windows has no such call; NTFS journals its directory entries.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    File::open(folder).and_then(|handle| handle.sync_all()).trying("make a folder durable")
}

/// Makes the entries of a folder durable. Windows has no such call; NTFS journals its directory entries.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_folder: &Path) -> Result<(), StoreError> {
    Ok(())
}

/// Writes a whole file so that a power cut leaves the old one or the new one, never a part.
pub(crate) fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let part = path.with_extension("part");
    let mut file = File::create(&part).trying("create a file")?;
    file.write_all(bytes).trying("write a file")?;
    file.sync_all().trying("make a file durable")?;
    drop(file);
    std::fs::rename(&part, path).trying("rename a file")?;
    path.parent().map_or(Ok(()), sync_folder)
}
