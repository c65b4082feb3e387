//! The figures of the status bar, each counted from the database.

use crate::error::StoreError;
use crate::keys::KeysFile;
use crate::reader::Reader;
use crate::store::Store;
use crate::users;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use uuid::Uuid;
use xiangyi_domain::Area;
use xiangyi_domain::id::{InstallId, UserId};
use xiangyi_wire::Epoch;

/// Where this installation stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyncStatus {
    /// Whether the device belongs to a county.
    pub enrolled: bool,
    /// This installation.
    pub install_id: InstallId,
    /// The one that it succeeds.
    pub former_install: Option<InstallId>,
    /// The server's epoch as last seen.
    pub epoch: Option<Epoch>,
    /// The last change of this install.
    pub last_seq: u64,
    /// The last one that the server has acknowledged with its verdict.
    pub acked_seq: u64,
    /// The last one in the server's backups.
    pub backup_seq: u64,
    /// Position in the install's own log.
    pub own_cursor: u64,
    /// Changes without a stored verdict.
    pub unsent: u64,
    /// Changes that wait for a person's decision.
    pub held: u64,
    /// Changes that the server refused and nobody has mended yet.
    pub rejected: u64,
    /// The last good sync, milliseconds since 1970.
    pub synced_at: Option<i64>,
    /// Our clock minus the server's at the last reply, milliseconds.
    pub clock_ahead_ms: Option<i64>,
}

/// What a pull and a digest ask with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// This installation.
    pub install_id: InstallId,
    /// The server's epoch as last seen.
    pub epoch: Option<Epoch>,
    /// The last change of this install.
    pub last_seq: u64,
    /// The last one that the server has acknowledged with its verdict.
    pub acked_seq: u64,
    /// Position in the install's own log.
    pub own_cursor: u64,
    /// The enabled users who can log in at this device.
    pub users: Vec<UserId>,
    /// Position per area.
    pub cursors: BTreeMap<Area, u64>,
}

/// Where this installation stands.
///
/// # Errors
/// Those of the database.
pub fn status(reader: &Reader<'_>) -> Result<SyncStatus, StoreError> {
    let mut select = reader.sql().prepare_cached(include_str!("status.sql"))?;
    let count = |number: i64| number.cast_unsigned();
    Ok(select.query_row([], |row| {
        Ok(SyncStatus {
            enrolled: row.get("enrolled")?,
            install_id: InstallId::from_bytes(row.get("install_id")?),
            former_install: row.get::<_, Option<[u8; 16]>>("former_install")?.map(InstallId::from_bytes),
            epoch: row.get::<_, Option<[u8; 16]>>("epoch")?.map(|bytes| Epoch(Uuid::from_bytes(bytes))),
            last_seq: count(row.get("last_seq")?),
            acked_seq: count(row.get("acked_seq")?),
            backup_seq: count(row.get("backup_seq")?),
            own_cursor: count(row.get("own_cursor")?),
            unsent: count(row.get("unsent")?),
            held: count(row.get("held")?),
            rejected: count(row.get("rejected")?),
            synced_at: row.get("synced_at")?,
            clock_ahead_ms: row.get("clock_ahead_ms")?,
        })
    })?)
}

/// The position of each area, and the head of its log as last seen.
///
/// # Errors
/// Those of the database.
pub fn cursors(reader: &Reader<'_>) -> Result<BTreeMap<Area, (u64, u64)>, StoreError> {
    let mut select = reader.sql().prepare_cached("SELECT area, position, head FROM cursors ORDER BY area")?;
    let rows = select.query_map([], |row| {
        let (position, head): (i64, i64) = (row.get(1)?, row.get(2)?);
        Ok((Area::from_text(row.get::<_, String>(0)?), (position.cast_unsigned(), head.cast_unsigned())))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

impl Store {
    /// [`status`] in a snapshot of its own.
    ///
    /// # Errors
    /// Those of the database.
    pub fn sync_status(&self) -> Result<SyncStatus, StoreError> {
        self.read(status)
    }

    /// What a pull and a digest ask with.
    ///
    /// # Errors
    /// Those of the database; `KeysDamaged`.
    pub fn standing(&self) -> Result<Standing, StoreError> {
        let keys = KeysFile::read(&self.dir)?;
        self.read(|reader| {
            let SyncStatus { install_id, epoch, last_seq, acked_seq, own_cursor, .. } = status(reader)?;
            let mut here = Vec::new();
            for user in users::list(reader)?.into_iter().filter(|user| user.enabled) {
                if keys.has_login(&user.login)? {
                    here.push(user.id);
                }
            }
            let cursors = cursors(reader)?.into_iter().map(|(area, (position, _))| (area, position)).collect();
            Ok(Standing { install_id, epoch, last_seq, acked_seq, own_cursor, users: here, cursors })
        })
    }

    /// The cursors alone.
    ///
    /// # Errors
    /// Those of the database.
    pub fn cursors(&self) -> Result<BTreeMap<Area, u64>, StoreError> {
        let cursors = self.read(cursors)?;
        Ok(cursors.into_iter().map(|(area, (position, _))| (area, position)).collect())
    }

    /// Notes that a sync has come to its good end.
    ///
    /// # Errors
    /// Those of the database.
    pub fn note_synced(&self, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.write_local(|conn| {
            conn.execute("UPDATE meta SET synced_at = ?1", [at.timestamp_millis()])?;
            Ok(())
        })
    }
}
