//! A copy of the database that was proven to be whole, and the way back.

use super::{FILE, Sqlite, check, migrate, prepare, signed, unsigned};
use crate::error::CountyError;
use crate::storage::files::{part_of, put};
use crate::storage::{BackedUp, Restored, Result};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OpenFlags, named_params};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

impl Sqlite {
    /// Copies the database beside a running server, checks the copy, and notes how far it reaches.
    ///
    /// # Errors
    /// When the file exists or cannot be written, or the copy is not whole; nothing is noted then.
    pub(super) fn copy_to(&self, file: &Path, now: DateTime<Utc>) -> Result<BackedUp> {
        if file.exists() {
            return Err(CountyError::FileExists { file: file.to_owned() });
        }
        let part = part_of(file);
        let _ = fs::remove_file(&part);
        let path = part.to_str().ok_or_else(|| CountyError::FileName { file: file.to_owned() })?;
        self.another()?.execute("VACUUM INTO ?1", [path])?;
        let copy = whole(&part)?;
        let reached = reached(&copy)?;
        let changes: i64 = copy.query_row("SELECT count(*) FROM changes", [], |row| row.get(0))?;
        drop(copy);
        put(&part, file)?;
        let bytes = fs::metadata(file).map_err(|source| CountyError::File { file: file.to_owned(), source })?.len();
        self.note_backup(&reached, now)?;
        Ok(BackedUp { installs: reached.len() as u64, changes: unsigned(changes), bytes })
    }

    /// A device may drop what this backup and the one before both hold.
    fn note_backup(&self, reached: &BTreeMap<[u8; 16], i64>, now: DateTime<Utc>) -> Result<()> {
        self.transaction(|transaction| {
            let sql = "INSERT INTO backups (taken_at) VALUES (?1) RETURNING no";
            let no: i64 = transaction.query_row(sql, [now.timestamp_millis()], |row| row.get(0))?;
            for (install, last_seq) in reached {
                transaction.execute(
                    "INSERT INTO backup_installs (no, install_id, last_seq) VALUES (:no, :install, :last_seq)",
                    named_params! { ":no": no, ":install": install, ":last_seq": last_seq },
                )?;
            }
            transaction.execute(include_str!("move_backup_seq.sql"), named_params! { ":newest": no })?;
            Ok(())
        })
    }
}

/// Puts a backup in the place of a folder's database, as a new life of the server. The replaced database is kept.
///
/// # Errors
/// `ServerRuns`; `WouldLose` without `force` when the database holds changes that the backup has not; when the backup
/// is not whole. Nothing is changed then.
pub fn restore(file: &Path, folder: &Path, force: bool, epoch: [u8; 16], now: DateTime<Utc>) -> Result<Restored> {
    let backup = whole(file)?;
    let (held, number) = (reached(&backup)?, epoch_number(&backup)?);
    drop(backup);
    fs::create_dir_all(folder).map_err(|source| CountyError::Folder { folder: folder.to_owned(), source })?;
    let target = folder.join(FILE);
    let (behind, current) = if target.exists() { stand_aside(&target, &held)? } else { (0, 0) };
    if behind > 0 && !force {
        return Err(CountyError::WouldLose { changes: behind });
    }
    let part = part_of(&target);
    fs::copy(file, &part).map_err(|source| CountyError::File { file: file.to_owned(), source })?;
    begin_life(&part, number.max(current) + 1, epoch)?;
    let replaced = if target.exists() { Some(keep_replaced(&target, now)?) } else { None };
    put(&part, &target)?;
    Ok(Restored { behind, replaced })
}

/// How many changes the present database has beyond the backup, and the number of its epoch. Fails while a server runs.
fn stand_aside(target: &Path, held: &BTreeMap<[u8; 16], i64>) -> Result<(u64, u32)> {
    let present = Connection::open_with_flags(target, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // Only the last connection may leave WAL, so this tells whether a server has the file open.
    let alone = present.pragma_update(None, "journal_mode", "DELETE").is_ok();
    let mode: String = present.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    if !alone || mode != "delete" {
        return Err(CountyError::ServerRuns);
    }
    let beyond = reached(&present)?.into_iter().map(|(install, last)| last - held.get(&install).copied().unwrap_or(0));
    Ok((unsigned(beyond.filter(|more| *more > 0).sum()), epoch_number(&present)?))
}

/// Opens a copy and proves that it is a whole county database.
fn whole(file: &Path) -> Result<Connection> {
    let not_whole = || CountyError::BadBackup { file: file.to_owned() };
    let copy = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(|_| not_whole())?;
    match check::problems(&copy) {
        Ok(problems) if problems.is_empty() => Ok(copy),
        _ => Err(not_whole()),
    }
}

fn reached(db: &Connection) -> Result<BTreeMap<[u8; 16], i64>> {
    let mut query = db.prepare("SELECT install_id, last_seq FROM installs")?;
    let found = query.query_map([], |row| Ok((row.get("install_id")?, row.get("last_seq")?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn epoch_number(db: &Connection) -> Result<u32> {
    Ok(db.query_row("SELECT epoch_number FROM server WHERE id = 1", [], |row| row.get(0))?)
}

/// Gives the copy a new epoch. Every row counts as new in it, so that devices that knew a later state take this one.
fn begin_life(copy: &Path, number: u32, epoch: [u8; 16]) -> Result<()> {
    let mut db = Connection::open(copy)?;
    prepare(&db)?;
    migrate(&mut db)?;
    let transaction = db.transaction()?;
    transaction.execute("UPDATE server SET epoch = ?1, epoch_number = ?2", (epoch, number))?;
    transaction.execute("UPDATE synced_rows SET rev_epoch = ?1", [number])?;
    transaction.commit()?;
    db.close().map_err(|(_, error)| error)?;
    Ok(())
}

fn keep_replaced(target: &Path, now: DateTime<Utc>) -> Result<PathBuf> {
    let kept = target.with_file_name(format!("{FILE}.replaced-{}", signed(unsigned(now.timestamp_millis()))));
    fs::rename(target, &kept).map_err(|source| CountyError::File { file: target.to_owned(), source })?;
    Ok(kept)
}
