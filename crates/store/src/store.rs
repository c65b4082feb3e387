//! The opened store: one writer, a pool of readers, the key in memory.

use crate::connection::{self, DATABASE, Gate};
use crate::entropy::Entropy;
use crate::error::StoreError;
use crate::keys::recovery::RecoveryKey;
use crate::keys::{DatabaseKey, KeysFile};
use crate::reader::Reader;
use crate::schema;
use crate::search;
use chrono::{DateTime, Utc};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use xiangyi_domain::OrgCode;
use xiangyi_domain::id::UserId;

/// Readers kept open between calls.
const POOL: usize = 4;

/// The opened store of one device. Shared by reference between threads: one writes at a time, others read meanwhile.
pub struct Store {
    pub(crate) dir: PathBuf,
    pub(crate) key: DatabaseKey,
    writer: Mutex<Writer>,
    readers: Mutex<Vec<Connection>>,
    poisoned: AtomicBool,
    pub(crate) roll: Mutex<Option<crate::roll::Kept>>,
    org_code: OrgCode,
}

pub(crate) struct Writer {
    pub(crate) conn: Connection,
    pub(crate) gate: Gate,
}

/// What a new store needs.
pub struct NewStore<'a> {
    /// The township centre.
    pub org_code: OrgCode,
    /// Its name.
    pub org_name: &'a str,
    /// Login of the first user.
    pub login: &'a str,
    /// Their password.
    pub password: &'a str,
    /// Their row; the caller inserts it by a commit.
    pub user: UserId,
    /// The clock: where the hybrid clock starts.
    pub now: DateTime<Utc>,
    /// Where keys come from.
    pub entropy: &'a mut dyn Entropy,
}

impl Store {
    /// Opens the store as a user of this device.
    ///
    /// # Errors
    /// `WrongPassword`, `NoStore`, `KeysMissing`, `KeysDamaged`, `Damaged`, `Newer`; nothing is changed by them.
    pub fn open(dir: &Path, login: &str, password: &str) -> Result<(Store, UserId), StoreError> {
        let (key, user) = keys_of(dir)?.open(login, password)?;
        Ok((Store::with_key(dir, key)?, user))
    }

    /// Opens the store when every password is forgotten; [`Store::set_password`] comes next.
    ///
    /// # Errors
    /// `WrongRecoveryKey`, and those of [`Store::open`].
    pub fn open_with_recovery(dir: &Path, key: &RecoveryKey) -> Result<Store, StoreError> {
        let key = keys_of(dir)?.open_with_recovery(key)?;
        Store::with_key(dir, key)
    }

    pub(crate) fn with_key(dir: &Path, key: DatabaseKey) -> Result<Store, StoreError> {
        let path = dir.join(DATABASE);
        let (mut conn, gate) = connection::writer(&path, &key)?;
        let poisoned = !connection::write_back(&conn)?;
        if schema::is_behind(&conn)? {
            crate::schema::keep_copy(&conn, dir)?;
            schema::migrate(&mut conn)?;
        }
        search::keep_current(&mut conn)?;
        let org_code: String = conn.query_row("SELECT org_code FROM meta", [], |row| row.get(0))?;
        let org_code = OrgCode::new(&org_code).map_err(|_| StoreError::Unreadable { what: "meta" })?;
        Ok(Store {
            dir: dir.to_owned(),
            key,
            writer: Mutex::new(Writer { conn, gate }),
            readers: Mutex::default(),
            poisoned: AtomicBool::new(poisoned),
            roll: Mutex::default(),
            org_code,
        })
    }

    /// The data folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The township centre that this store belongs to.
    #[must_use]
    pub fn org_code(&self) -> &OrgCode {
        &self.org_code
    }

    /// The name of the township centre.
    ///
    /// # Errors
    /// Those of the database.
    pub fn org_name(&self) -> Result<String, StoreError> {
        self.read(|reader| Ok(reader.sql().query_row("SELECT org_name FROM meta", [], |row| row.get(0))?))
    }

    /// Reads in one snapshot, beside a running commit.
    ///
    /// # Errors
    /// Those of the closure, and of the database.
    pub fn read<T, E: From<StoreError>>(&self, f: impl FnOnce(&Reader<'_>) -> Result<T, E>) -> Result<T, E> {
        let conn = self.take_reader()?;
        let begun = conn.execute_batch("BEGIN").map_err(StoreError::from);
        let result = begun.map_err(E::from).and_then(|()| f(&Reader::new(&conn)));
        // Ending a read transaction cannot fail in a way that matters: a connection that is still inside is dropped.
        let _ = conn.execute_batch("COMMIT");
        if conn.is_autocommit() {
            let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
            if readers.len() < POOL {
                readers.push(conn);
            }
        }
        result
    }

    fn take_reader(&self) -> Result<Connection, StoreError> {
        let pooled = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        pooled.map_or_else(|| connection::reader(&self.dir.join(DATABASE), &self.key), Ok)
    }

    /// The writer, unless an earlier write failed.
    pub(crate) fn writer(&self) -> Result<MutexGuard<'_, Writer>, StoreError> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if self.poisoned.load(Ordering::SeqCst) { Err(StoreError::WriteFailed) } else { Ok(writer) }
    }

    /// After a failed write or fsync nobody knows what the disk holds: no further write (a second fsync may lie).
    pub(crate) fn poison(&self) {
        self.poisoned.store(true, Ordering::SeqCst);
    }
}

fn keys_of(dir: &Path) -> Result<KeysFile, StoreError> {
    if !Store::exists(dir) {
        return Err(StoreError::NoStore);
    }
    let keys = KeysFile::read(dir)?;
    if dir.join(DATABASE).exists() { Ok(keys) } else { Err(StoreError::NoStore) }
}
