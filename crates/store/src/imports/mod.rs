//! The roster imports of this computer: what they were, which row became whom, and what has been built on them since.
//!
//! Not synced. It is written by [`WriteTx`] inside the commit of the import, so that the record and the rows stand or
//! fall together.

mod row;
mod since;

pub use row::{Former, PlaceInFile, move_of};
pub use since::{Later, LaterWork, Written, later_work, unused_households, unused_villages, written};

use crate::cell::{FromRow, all};
use crate::commit::WriteTx;
use crate::error::StoreError;
use crate::reader::Reader;
use crate::store::Store;
use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params};
use serde_json::Value;
use xiangyi_domain::id::{ImportId, UserId};

/// One import.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Import {
    /// Its name.
    pub id: ImportId,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub user: UserId,
    /// Name of the file without its folders.
    pub file_name: String,
    /// Data rows of the file.
    pub rows: u32,
    /// Accepted rows.
    pub accepted: u32,
    /// When it was taken back.
    pub undone_at: Option<DateTime<Utc>>,
}

impl FromRow for Import {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Import> {
        let moment = |at: i64| DateTime::from_timestamp_millis(at).unwrap_or_default();
        Ok(Import {
            id: ImportId::from_bytes(row.get("id")?),
            at: moment(row.get("at")?),
            user: UserId::from_bytes(row.get("user")?),
            file_name: row.get("file_name")?,
            rows: row.get("rows")?,
            accepted: row.get("accepted")?,
            undone_at: row.get::<_, Option<i64>>("undone_at")?.map(moment),
        })
    }
}

/// All imports, the newest first.
///
/// # Errors
/// Those of the database.
pub fn list(reader: &Reader<'_>) -> Result<Vec<Import>, StoreError> {
    all(reader.sql(), "SELECT * FROM imports ORDER BY at DESC, id DESC", [])
}

/// One import.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: ImportId) -> Result<Option<Import>, StoreError> {
    let found: Vec<Import> =
        all(reader.sql(), "SELECT * FROM imports WHERE id = :id", named_params! { ":id": id.bytes() })?;
    Ok(found.into_iter().next())
}

impl WriteTx<'_> {
    /// Keeps the record of an import.
    ///
    /// # Errors
    /// Those of the database.
    pub fn keep_import(&mut self, import: &Import) -> Result<(), StoreError> {
        let sql = "INSERT INTO imports (id, at, user, file_name, rows, accepted, undone_at)
                   VALUES (:id, :at, :user, :file_name, :rows, :accepted, :undone_at)";
        self.sql().prepare_cached(sql)?.execute(named_params! {
            ":id": import.id.bytes(), ":at": import.at.timestamp_millis(), ":user": import.user.bytes(),
            ":file_name": import.file_name, ":rows": import.rows, ":accepted": import.accepted,
            ":undone_at": import.undone_at.map(|at| at.timestamp_millis()),
        })?;
        Ok(())
    }

    /// Notes that an import was taken back.
    ///
    /// # Errors
    /// Those of the database.
    pub fn mark_import_undone(&mut self, import: ImportId, at: DateTime<Utc>) -> Result<(), StoreError> {
        let sql = "UPDATE imports SET undone_at = ?2 WHERE id = ?1";
        self.sql().prepare_cached(sql)?.execute((import.bytes(), at.timestamp_millis()))?;
        Ok(())
    }

    /// Remembers in this commit how the columns of a sheet were mapped, by the fingerprint of its header.
    ///
    /// # Errors
    /// Those of the database.
    pub fn keep_mapping(&mut self, fingerprint: &str, mapping: &Value, at: DateTime<Utc>) -> Result<(), StoreError> {
        crate::local::write_mapping(self.sql(), fingerprint, mapping, at)
    }
}

impl Store {
    /// Forgets how the columns of a sheet were mapped.
    ///
    /// # Errors
    /// Those of the database.
    pub fn forget_mapping(&self, fingerprint: &str) -> Result<(), StoreError> {
        self.write_local(|conn| {
            conn.prepare_cached("DELETE FROM column_mappings WHERE fingerprint = ?1")?.execute([fingerprint])?;
            Ok(())
        })
    }
}
