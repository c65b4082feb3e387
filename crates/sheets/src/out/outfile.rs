//! A file that is whole or not there.

use crate::error::FileError;
use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A file being written as `<name>.part`. Dropped before it is placed, it leaves nothing.
pub struct Outfile {
    file: BufWriter<File>,
    place: Place,
}

/// A file that is written and on the disk, but has not its name yet. Dropped before it is placed, it leaves nothing.
pub struct Closed {
    place: Place,
}

struct Place {
    part: PathBuf,
    path: PathBuf,
    done: bool,
}

impl Outfile {
    /// Begins a file.
    ///
    /// # Errors
    /// [`FileError::NotWritten`] when the folder does not take it.
    pub fn create(path: &Path) -> Result<Outfile, FileError> {
        let mut name = path.file_name().unwrap_or_default().to_os_string();
        name.push(".part");
        let part = path.with_file_name(name);
        // Read back where a workbook's writer needs to seek.
        let file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(true)
            .open(&part)
            .map_err(FileError::NotWritten)?;
        Ok(Outfile { file: BufWriter::new(file), place: Place { part, path: path.to_owned(), done: false } })
    }

    /// The folder in which it is written.
    pub(super) fn folder(&self) -> &Path {
        self.place.part.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
    }

    /// Ends the file and waits for the disk.
    ///
    /// # Errors
    /// [`FileError::NotWritten`].
    pub fn close(mut self) -> Result<Closed, FileError> {
        self.file.flush().and_then(|()| self.file.get_ref().sync_all()).map_err(FileError::NotWritten)?;
        Ok(Closed { place: self.place })
    }
}

impl Closed {
    /// Gives the file its name, in place of what was there.
    ///
    /// # Errors
    /// [`FileError::NotWritten`]; what was there stays.
    pub fn place(mut self) -> Result<(), FileError> {
        std::fs::rename(&self.place.part, &self.place.path).map_err(FileError::NotWritten)?;
        self.place.done = true;
        Ok(())
    }
}

impl Write for Outfile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

impl Seek for Outfile {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.file.seek(to)
    }
}

impl Read for Outfile {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        self.file.flush()?;
        self.file.get_mut().read(bytes)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if !self.done {
            // On Windows the handle may still be open here; the next export to this name writes over the rest.
            let _ = std::fs::remove_file(&self.part);
        }
    }
}
