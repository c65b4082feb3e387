//! How a file is put in place: written beside, synced, renamed.

use super::Result;
use crate::error::CountyError;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// The name under which a file is written until it is whole.
pub(crate) fn part_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

/// Syncs the file and gives it its name.
pub(crate) fn put(part: &Path, file: &Path) -> Result<()> {
    let failed = |source| CountyError::File { file: file.to_owned(), source };
    File::options().write(true).open(part).and_then(|part| part.sync_all()).map_err(failed)?;
    fs::rename(part, file).map_err(failed)
}
