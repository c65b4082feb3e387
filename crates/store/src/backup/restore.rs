//! Restoring a backup: a new installation with the old one's rows (sync.md §2).

use super::container;
use super::make::Passing;
use crate::check::file_problems;
use crate::connection::{self, DATABASE};
use crate::error::{StoreError, Trying};
use crate::keys::recovery::RecoveryKey;
use crate::keys::{DatabaseKey, KEYS_FILE, KeysFile};
use crate::platform;
use crate::schema;
use crate::standing::take_new_install;
use crate::store::Store;
use chrono::{DateTime, Utc};
use std::path::{Path, PathBuf};
use xiangyi_domain::id::{InstallId, UserId};

/// What opens a backup: what opened the store when it was made.
pub enum Unlock<'a> {
    /// A login with its password of then.
    Password {
        /// Login.
        login: &'a str,
        /// Password.
        password: &'a str,
    },
    /// The recovery key of then.
    Recovery(&'a RecoveryKey),
}

/// A restored store, opened.
pub struct Restored {
    /// The store.
    pub store: Store,
    /// Who opened it, unless it was the recovery key.
    pub user: Option<UserId>,
    /// Where the store that was here before stands now.
    pub set_aside: Option<PathBuf>,
}

/// All files of a store, the database first.
const FILES: [&str; 5] = [DATABASE, "xiangyi.db-wal", "xiangyi.db-shm", KEYS_FILE, "keys.json.bak"];

impl Store {
    /// Restores a backup into `dir`. It is read whole, checked and opened before anything changes; a store in `dir`,
    /// which no process may have open, is set aside in a folder named by `now`, never deleted. The restored store is a
    /// new installation `install`: it names the former one and sends again what the server had not acknowledged.
    ///
    /// # Errors
    /// `BackupDamaged`, `WrongPassword`, `WrongRecoveryKey`, `Newer`: nothing was changed.
    pub fn restore(
        file: &Path,
        dir: &Path,
        unlock: &Unlock<'_>,
        install: InstallId,
        now: DateTime<Utc>,
    ) -> Result<Restored, StoreError> {
        std::fs::create_dir_all(dir).trying("create the data folder")?;
        let unpacked = Passing(dir.join("restore.db.part"));
        let keys = KeysFile::parse(&container::read(file, &unpacked.0)?);
        let keys = keys.map_err(|_| StoreError::BackupDamaged { why: "the keys in it cannot be read" })?;
        let (key, user) = open_keys(&keys, unlock)?;
        prepare(&unpacked.0, &key, install)?;
        let set_aside = set_aside(dir, now)?;
        std::fs::rename(&unpacked.0, dir.join(DATABASE)).trying("name the database")?;
        keys.write(dir)?;
        platform::sync_folder(dir)?;
        Ok(Restored { store: Store::with_key(dir, key)?, user, set_aside })
    }
}

fn open_keys(keys: &KeysFile, unlock: &Unlock<'_>) -> Result<(DatabaseKey, Option<UserId>), StoreError> {
    match unlock {
        Unlock::Password { login, password } => {
            let (key, user) = keys.open(login, password)?;
            Ok((key, Some(user)))
        }
        Unlock::Recovery(recovery) => Ok((keys.open_with_recovery(recovery)?, None)),
    }
}

/// Checks the unpacked database and makes it a new installation, before it gets its name.
fn prepare(path: &Path, key: &DatabaseKey, install: InstallId) -> Result<(), StoreError> {
    let conn = connection::plain(path, key)?;
    schema::refuse_newer(&conn)?;
    if !file_problems(&conn)?.is_empty() {
        return Err(StoreError::BackupDamaged { why: "the database in it does not pass its check" });
    }
    conn.close().map_err(|(_, error)| error)?;
    let (mut conn, _) = connection::writer(path, key)?;
    schema::migrate(&mut conn)?;
    let transaction = conn.transaction()?;
    take_new_install(&transaction, install)?;
    transaction.commit()?;
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    conn.close().map_err(|(_, error)| error)?;
    Ok(())
}

/// Moves a store out of the way; what was moved goes back when a file cannot follow.
fn set_aside(dir: &Path, now: DateTime<Utc>) -> Result<Option<PathBuf>, StoreError> {
    let present: Vec<&str> = FILES.into_iter().filter(|name| dir.join(name).exists()).collect();
    if present.is_empty() {
        return Ok(None);
    }
    let name = format!("before-restore-{}", now.format("%Y%m%d-%H%M%S"));
    let mut aside = dir.join(&name);
    let mut count = 1;
    while aside.exists() {
        count += 1;
        aside = dir.join(format!("{name}-{count}"));
    }
    std::fs::create_dir(&aside).trying("set the former store aside")?;
    for (at, file) in present.iter().enumerate() {
        if let Err(error) = std::fs::rename(dir.join(file), aside.join(file)) {
            for moved in &present[..at] {
                let _ = std::fs::rename(aside.join(moved), dir.join(moved));
            }
            return Err(error).trying("set the former store aside");
        }
    }
    Ok(Some(aside))
}
