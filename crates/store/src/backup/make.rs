//! Making a backup.

use super::container;
use crate::check::file_problems;
use crate::connection::{self, DATABASE};
use crate::error::{StoreError, Trying};
use crate::keys::{KEYS_FILE, KeysFile};
use crate::store::Store;
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// A backup that was read back and opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BackupReport {
    /// Bytes of the file.
    pub bytes: u64,
    /// BLAKE3 of its content, in hexadecimal.
    pub hash: String,
    /// Residents in it.
    pub residents: u64,
    /// The last change in it.
    pub last_seq: u64,
}

/// A file of our own that goes away with its journals, whatever happens.
pub(super) struct Passing(pub(super) PathBuf);

impl Drop for Passing {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm", "-journal"] {
            let mut name = self.0.clone().into_os_string();
            name.push(end);
            let _ = std::fs::remove_file(name);
        }
    }
}

impl Store {
    /// Writes a consistent copy of the store to one file while others go on working, reads it back, opens it and checks
    /// it. Only then does it count; a file of the same name is replaced only by a complete one.
    ///
    /// # Errors
    /// `DiskFull`, `BackupDamaged` when what was read back is not what was written; errors of the disk.
    pub fn backup(&self, path: &Path) -> Result<BackupReport, StoreError> {
        let copy = Passing(self.dir.join("backup-copy.db"));
        drop(Passing(copy.0.clone()));
        let source = connection::plain(&self.dir.join(DATABASE), &self.key)?;
        let target = copy.0.to_str().ok_or(StoreError::Unreadable { what: "the name of the data folder" })?;
        source.execute("VACUUM INTO ?1", [target])?;
        let keys = std::fs::read(self.dir.join(KEYS_FILE)).trying("read keys.json")?;
        KeysFile::parse(&keys)?;
        let (bytes, hash) = container::write(path, &keys, &copy.0)?;
        drop(copy);
        self.verify(path, bytes, &hash.to_hex())
    }

    fn verify(&self, path: &Path, bytes: u64, hash: &str) -> Result<BackupReport, StoreError> {
        let unpacked = Passing(self.dir.join("backup-check.db"));
        let keys = container::read(path, &unpacked.0)?;
        KeysFile::parse(&keys)?;
        let conn = connection::plain(&unpacked.0, &self.key)?;
        if !file_problems(&conn)?.is_empty() {
            return Err(StoreError::BackupDamaged { why: "the database in it does not pass its check" });
        }
        let (residents, last_seq) = counts(&conn)?;
        conn.close().map_err(|(_, error)| error)?;
        Ok(BackupReport { bytes, hash: hash.to_owned(), residents, last_seq })
    }
}

pub(super) fn counts(conn: &Connection) -> Result<(u64, u64), StoreError> {
    let sql = "SELECT (SELECT count(*) FROM residents WHERE listed = 1), (SELECT last_seq FROM meta)";
    let (residents, last_seq): (i64, i64) = conn.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((residents.cast_unsigned(), last_seq.cast_unsigned()))
}
