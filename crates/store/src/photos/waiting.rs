//! Pictures of a visit that is still being typed: they become rows with the visit, in one commit.

use crate::StoreError;
use crate::commit::WriteTx;
use crate::reader::Reader;
use crate::store::Store;
use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params};
use xiangyi_domain::id::UserId;

/// A picture that waits for its visit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WaitingPhoto {
    /// Its name.
    pub hash: String,
    /// Its bytes.
    pub size: i64,
    /// In pixels.
    pub width: i64,
    /// In pixels.
    pub height: i64,
    /// When the picture says that it was taken.
    pub taken_at: Option<String>,
}

/// The pictures that wait under a draft's name, in the order in which they were added.
///
/// # Errors
/// Those of the database.
pub fn waiting(reader: &Reader<'_>, user: UserId, form: &str) -> Result<Vec<WaitingPhoto>, StoreError> {
    let mut select = reader.sql().prepare_cached(include_str!("waiting.sql"))?;
    let rows = select.query_map(named_params! {":user": user.bytes(), ":form": form}, read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The same, which wait no longer.
///
/// # Errors
/// Those of the database.
pub fn take_waiting(tx: &WriteTx<'_>, user: UserId, form: &str) -> Result<Vec<WaitingPhoto>, StoreError> {
    let found = waiting(tx, user, form)?;
    let sql = "DELETE FROM waiting_photos WHERE user = :user AND form = :form";
    tx.sql().prepare_cached(sql)?.execute(named_params! {":user": user.bytes(), ":form": form})?;
    Ok(found)
}

fn read(row: &Row<'_>) -> rusqlite::Result<WaitingPhoto> {
    let [size, width, height] = [row.get(1)?, row.get(2)?, row.get(3)?];
    Ok(WaitingPhoto { hash: row.get(0)?, size, width, height, taken_at: row.get(4)? })
}

impl Store {
    /// Has a picture wait under a draft's name.
    ///
    /// # Errors
    /// Those of the database.
    pub fn wait_photo(
        &self,
        user: UserId,
        form: &str,
        photo: &WaitingPhoto,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.write_local(|conn| {
            conn.prepare_cached(include_str!("waiting_insert.sql"))?.execute(named_params! {
                ":user": user.bytes(), ":form": form, ":hash": photo.hash, ":size": photo.size, ":width": photo.width,
                ":height": photo.height, ":taken_at": photo.taken_at, ":at": at.timestamp_millis(),
            })?;
            Ok(())
        })
    }

    /// Takes a waiting picture away again.
    ///
    /// # Errors
    /// Those of the database.
    pub fn drop_waiting_photo(&self, user: UserId, form: &str, hash: &str) -> Result<(), StoreError> {
        self.write_local(|conn| {
            let sql = "DELETE FROM waiting_photos WHERE user = :user AND form = :form AND hash = :hash";
            let params = named_params! {":user": user.bytes(), ":form": form, ":hash": hash};
            conn.prepare_cached(sql)?.execute(params)?;
            Ok(())
        })
    }
}
