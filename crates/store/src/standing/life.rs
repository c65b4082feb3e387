//! Another life: of the server (epoch) or of this installation's log (fork, restore).

use crate::error::StoreError;
use crate::snapshots;
use crate::store::Store;
use rusqlite::{Connection, named_params};
use uuid::Uuid;
use xiangyi_domain::id::InstallId;
use xiangyi_wire::Epoch;
use xiangyi_wire::entities::REGISTRY;

/// The first reply names the epoch; a reply of another one is refused until [`Store::epoch_changed`].
pub(crate) fn must_be_epoch(conn: &Connection, epoch: Epoch) -> Result<(), StoreError> {
    let known: Option<[u8; 16]> = conn.query_row("SELECT epoch FROM meta", [], |row| row.get(0))?;
    match known {
        Some(known) if Uuid::from_bytes(known) == epoch.0 => Ok(()),
        Some(_) => Err(StoreError::OtherEpoch),
        None => {
            conn.execute("UPDATE meta SET epoch = ?1", [epoch.0.as_bytes()])?;
            Ok(())
        }
    }
}

impl Store {
    /// The server was restored, or rolled back (sync.md §8): acknowledgements go back to its `last_seq`, all after it
    /// are sent again from the outbox, cursors are dropped so that everything is pulled again.
    ///
    /// # Errors
    /// `Forked` when the server holds more of this log than this device wrote.
    pub fn epoch_changed(&self, epoch: Epoch, last_seq: u64) -> Result<(), StoreError> {
        self.write_local(|conn| {
            let (install, ours): ([u8; 16], i64) =
                conn.query_row("SELECT install_id, last_seq FROM meta", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
            if last_seq > ours.cast_unsigned() {
                return Err(StoreError::Forked);
            }
            let left = "INSERT OR IGNORE INTO epochs_left (epoch) SELECT epoch FROM meta WHERE epoch <> ?1";
            conn.execute(left, [epoch.0.as_bytes()])?;
            conn.execute("DELETE FROM epochs_left WHERE epoch = ?1", [epoch.0.as_bytes()])?;
            let params = named_params! { ":install": install, ":last_seq": last_seq.cast_signed() };
            conn.prepare_cached(include_str!("rewind.sql"))?.execute(params)?;
            let ours = close_gaps(conn, install, last_seq.cast_signed(), ours)?;
            conn.prepare_cached(include_str!("epoch_set.sql"))?.execute(named_params! {
                ":epoch": epoch.0.as_bytes(), ":last_seq": last_seq.cast_signed(), ":made": ours,
            })?;
            conn.execute("DELETE FROM cursors", [])?;
            // What was staged stood so in a life that is over.
            conn.execute("DELETE FROM snapshots", [])?;
            note_former_life(conn)?;
            // What the restored server still has of the pictures, it says chunk by chunk.
            conn.execute("UPDATE blobs SET sent = 0", [])?;
            Ok(())
        })
    }

    /// Whether a life of the server is over for this device: it has seen another one since.
    ///
    /// # Errors
    /// Those of the database.
    pub fn has_left(&self, epoch: Epoch) -> Result<bool, StoreError> {
        self.read(|reader| {
            let select = "SELECT EXISTS (SELECT 1 FROM epochs_left WHERE epoch = ?1)";
            Ok(reader.sql().query_row(select, [epoch.0.as_bytes()], |row| row.get(0))?)
        })
    }

    /// The log of this install has forked (a cloned disk, an old backup): takes `new`, names the former one, and
    /// re-issues with their old change ids what the server's backups do not certainly hold (sync.md §2).
    ///
    /// # Errors
    /// Those of the database.
    pub fn forked(&self, new: InstallId) -> Result<(), StoreError> {
        self.write_local(|conn| take_new_install(conn, new))
    }

    /// Goes back to pull some areas again, as after an unequal digest.
    ///
    /// # Errors
    /// Those of the database.
    pub fn rewind_areas(&self, areas: &[xiangyi_domain::Area]) -> Result<(), StoreError> {
        self.write_local(|conn| {
            let mut delete = conn.prepare_cached("DELETE FROM cursors WHERE area = ?1")?;
            for area in areas {
                delete.execute([area.as_str()])?;
                snapshots::forget(conn, area)?;
            }
            Ok(())
        })
    }
}

/// Bodies that were pruned because the server's backups held them, and that its restore lost all the same, cannot be
/// sent again. The log must not stop there for ever: what comes after them moves up. The last `seq` then.
fn close_gaps(conn: &Connection, install: [u8; 16], last_seq: i64, ours: i64) -> Result<i64, StoreError> {
    let params = named_params! { ":install": install, ":last_seq": last_seq };
    if conn.prepare_cached(include_str!("lost_set_aside.sql"))?.execute(params)? == 0 {
        return Ok(ours);
    }
    conn.prepare_cached(include_str!("make_room.sql"))?.execute(params)?;
    reissue(conn, install, last_seq, include_str!("in_the_way.sql"))
}

/// What stands here is as a life of the server had it that is over. Until this one names a row again, its revision proves
/// nothing: the server may not have it any more, and nobody may be left to send it.
fn note_former_life(conn: &Connection) -> Result<(), StoreError> {
    for spec in REGISTRY {
        let sql = format!(
            "INSERT OR IGNORE INTO former_life (entity, id) SELECT '{}', id FROM {} WHERE rev_epoch IS NOT NULL",
            spec.entity.as_str(),
            spec.table
        );
        conn.execute(&sql, [])?;
    }
    Ok(())
}

/// A new install id: a log that starts at 1 with what the server's backups do not certainly hold.
pub(crate) fn take_new_install(conn: &Connection, new: InstallId) -> Result<(), StoreError> {
    let last = reissue(conn, *new.bytes(), 0, include_str!("not_in_backup.sql"))?;
    let params = named_params! { ":new": new.bytes(), ":last_seq": last };
    conn.prepare_cached(include_str!("install_set.sql"))?.execute(params)?;
    // Numbers of the former install may be in use on the disk that it was cloned to.
    conn.execute("DELETE FROM number_blocks", [])?;
    Ok(())
}

/// Gives changes a new place at the end of a log, in the order in which they were made; the last `seq` taken.
fn reissue(conn: &Connection, install: [u8; 16], last: i64, select: &str) -> Result<i64, StoreError> {
    let numbers: Vec<i64> = conn.prepare(select)?.query_map([install], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut update = conn.prepare_cached(include_str!("reissue.sql"))?;
    let mut seq = last;
    for no in numbers {
        seq += 1;
        update.execute(named_params! { ":no": no, ":install": install, ":seq": seq })?;
    }
    Ok(seq)
}
