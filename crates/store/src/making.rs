//! Making a store: built whole in a folder of its own, and only then given its name.

use crate::connection::{self, DATABASE};
use crate::entropy::array;
use crate::error::{StoreError, Trying};
use crate::keys::recovery::RecoveryKey;
use crate::keys::{DatabaseKey, KEYS_FILE, KeysFile};
use crate::platform;
use crate::schema;
use crate::store::{NewStore, Store};
use rusqlite::named_params;
use std::path::Path;
use xiangyi_domain::id::InstallId;

/// Where a store is built, inside its folder.
const MAKING: &str = "being-made";

impl Store {
    /// Makes a store in `dir`, which is created when missing. The recovery key is shown once and stored nowhere.
    ///
    /// # Errors
    /// `AlreadyExists` when `dir` holds a database or keys; errors of the disk.
    pub fn create(dir: &Path, new: NewStore<'_>) -> Result<(Store, RecoveryKey), StoreError> {
        Store::create_with(dir, new, |_| Ok(()))
    }

    /// The same with first rows. Cut short at any moment it leaves the whole store or none, and can be done again.
    ///
    /// # Errors
    /// Those of [`Store::create`] and of `first`.
    pub fn create_with<E: From<StoreError>>(
        dir: &Path,
        new: NewStore<'_>,
        first: impl FnOnce(&Store) -> Result<(), E>,
    ) -> Result<(Store, RecoveryKey), E> {
        std::fs::create_dir_all(dir).trying("create the data folder")?;
        if Store::exists(dir) {
            return Err(StoreError::AlreadyExists.into());
        }
        let making = dir.join(MAKING);
        if making.exists() {
            std::fs::remove_dir_all(&making).trying("clear away what was cut short")?;
        }
        std::fs::create_dir(&making).trying("create the data folder")?;
        let (key, recovery_key) = build(&making, new)?;
        let store = Store::with_key(&making, key.clone())?;
        first(&store)?;
        store.write_back()?;
        drop(store);
        put_in_place(&making, dir)?;
        Ok((Store::with_key(dir, key)?, recovery_key))
    }

    /// Whether `dir` holds a store, or what is left of one.
    #[must_use]
    pub fn exists(dir: &Path) -> bool {
        let is_cut_short = dir.join(MAKING).join(DATABASE).exists();
        dir.join(DATABASE).exists() || (dir.join(KEYS_FILE).exists() && !is_cut_short)
    }

    /// Brings everything from the log into the database file, durable when this returns.
    fn write_back(&self) -> Result<(), StoreError> {
        let writer = self.writer()?;
        let busy: i64 = writer.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy == 0 { Ok(()) } else { Err(StoreError::Busy) }
    }
}

fn build(dir: &Path, new: NewStore<'_>) -> Result<(DatabaseKey, RecoveryKey), StoreError> {
    let NewStore { org_code, org_name, login, password, user, now, entropy } = new;
    let (mut keys, key, recovery_key) = KeysFile::new(entropy)?;
    keys.set_login(login, password, user, &key, entropy)?;
    let (mut conn, _) = connection::create(&dir.join(DATABASE), &key)?;
    schema::migrate(&mut conn)?;
    let install = InstallId::from_bytes(array(entropy)?);
    conn.execute(
        include_str!("meta_insert.sql"),
        named_params! {
            ":org_code": org_code.as_str(), ":org_name": org_name,
            ":install_id": install.bytes(), ":hlc": now.timestamp_millis(),
        },
    )?;
    conn.close().map_err(|(_, error)| error)?;
    keys.write(dir)?;
    Ok((key, recovery_key))
}

/// The database gets its name last, after keys that are surely there: whoever finds a database can open it.
fn put_in_place(making: &Path, dir: &Path) -> Result<(), StoreError> {
    for name in [KEYS_FILE, DATABASE] {
        std::fs::rename(making.join(name), dir.join(name)).trying("name the database")?;
        platform::sync_folder(dir)?;
    }
    // An empty folder that stays is cleared away by nobody and disturbs nobody.
    let _ = std::fs::remove_dir_all(making);
    Ok(())
}
