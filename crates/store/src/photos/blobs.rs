//! The pictures themselves, and how far they are on their way to and from the county.

use crate::StoreError;
use crate::reader::Reader;
use crate::store::Store;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, named_params};
use xiangyi_wire::blob;

/// A picture that the county has not, or not whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unsent {
    /// Its name.
    pub hash: String,
    /// Its bytes.
    pub size: u64,
    /// Chunks that the county has acknowledged; the next one is this.
    pub sent: u32,
}

/// A picture that a row names and that is not here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Missing {
    /// Its name.
    pub hash: String,
    /// Its bytes.
    pub size: u64,
    /// Chunks that came before the link broke; the next one is this.
    pub here: u32,
}

/// A picture's bytes.
///
/// # Errors
/// Those of the database.
pub fn bytes(reader: &Reader<'_>, hash: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let mut select = reader.sql().prepare_cached("SELECT bytes FROM blobs WHERE hash = ?1")?;
    Ok(select.query_row([hash], |row| row.get(0)).optional()?)
}

/// Whether a picture is here.
///
/// # Errors
/// Those of the database.
pub fn has(reader: &Reader<'_>, hash: &str) -> Result<bool, StoreError> {
    Ok(reader.sql().prepare_cached("SELECT 1 FROM blobs WHERE hash = ?1")?.exists([hash])?)
}

/// Pictures whose row the county has taken and that it lacks itself, at most `limit`.
///
/// # Errors
/// Those of the database.
pub fn unsent(reader: &Reader<'_>, limit: u32) -> Result<Vec<Unsent>, StoreError> {
    listed(reader, include_str!("unsent.sql"), limit)
}

/// The same for a file on a stick, which carries the row besides; those that were begun come first.
///
/// # Errors
/// Those of the database.
pub fn to_carry(reader: &Reader<'_>, limit: u32) -> Result<Vec<Unsent>, StoreError> {
    listed(reader, include_str!("to_carry.sql"), limit)
}

fn listed(reader: &Reader<'_>, sql: &str, limit: u32) -> Result<Vec<Unsent>, StoreError> {
    let mut select = reader.sql().prepare_cached(sql)?;
    let rows = select.query_map([limit], |row| {
        Ok(Unsent { hash: row.get(0)?, size: row.get::<_, i64>(1)?.cast_unsigned(), sent: row.get(2)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many pictures of rows are not whole at the county.
///
/// # Errors
/// Those of the database.
pub fn unsent_count(reader: &Reader<'_>) -> Result<u64, StoreError> {
    let count: i64 = reader.sql().prepare_cached(include_str!("unsent_count.sql"))?.query_row([], |row| row.get(0))?;
    Ok(count.cast_unsigned())
}

/// Pictures to fetch, at most `limit`: those that somebody asked for first, then those added since a day, the newest
/// first. Older ones stay at the county until somebody looks at their visit.
///
/// # Errors
/// Those of the database.
pub fn missing(reader: &Reader<'_>, since: NaiveDate, limit: u32) -> Result<Vec<Missing>, StoreError> {
    let mut select = reader.sql().prepare_cached(include_str!("missing.sql"))?;
    let params = named_params! {":since": since.to_string(), ":limit": limit};
    let rows = select.query_map(params, |row| {
        Ok(Missing { hash: row.get(0)?, size: row.get::<_, i64>(1)?.cast_unsigned(), here: row.get(2)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A picture that a row names and that is not here, by its name.
///
/// # Errors
/// Those of the database.
pub fn wanted(reader: &Reader<'_>, hash: &str) -> Result<Option<Missing>, StoreError> {
    let mut select = reader.sql().prepare_cached(include_str!("wanted.sql"))?;
    let missing = |row: &rusqlite::Row<'_>| {
        Ok(Missing { hash: hash.to_owned(), size: row.get::<_, i64>(0)?.cast_unsigned(), here: row.get(1)? })
    };
    Ok(select.query_row([hash], missing).optional()?)
}

impl Store {
    /// Keeps a picture under its name, which is answered.
    ///
    /// # Errors
    /// Those of the database.
    pub fn put_blob(&self, bytes: &[u8]) -> Result<String, StoreError> {
        let hash = blob::name_of(bytes);
        self.write_local(|conn| put(conn, &hash, bytes, 0))?;
        Ok(hash)
    }

    /// Notes how many chunks of a picture the county has.
    ///
    /// # Errors
    /// Those of the database.
    pub fn note_blob_sent(&self, hash: &str, chunks: u32) -> Result<(), StoreError> {
        self.write_local(|conn| {
            conn.prepare_cached("UPDATE blobs SET sent = ?2 WHERE hash = ?1")?.execute((hash, chunks))?;
            Ok(())
        })
    }

    /// Notes what an answer file says that the county has of a picture. It may be older than what was noted since, so it
    /// counts only forwards; none at all says that what came did not fit. Whether the county has it whole by this.
    ///
    /// # Errors
    /// Those of the database.
    pub fn note_blob_carried(&self, hash: &str, chunks: u32) -> Result<bool, StoreError> {
        self.write_local(|conn| {
            let sql = "UPDATE blobs SET sent = ?2
                       WHERE hash = ?1 AND (sent < ?2 OR ?2 = 0) AND ?2 <= (size + 65535) / 65536
                       RETURNING sent * 65536 >= size";
            let changed: Option<bool> =
                conn.prepare_cached(sql)?.query_row((hash, chunks), |row| row.get(0)).optional()?;
            Ok(changed.unwrap_or(false))
        })
    }

    /// Keeps a chunk that came. With the last one the picture is whole: it is put together and held to its name; one
    /// that does not fit its name is forgotten, to be fetched anew. Whether the picture is here now.
    ///
    /// # Errors
    /// Those of the database.
    pub fn take_blob_part(&self, wanted: &Missing, n: u32, part: &[u8]) -> Result<bool, StoreError> {
        self.write_local(|conn| {
            let sql = "INSERT OR REPLACE INTO blob_parts (hash, n, bytes) VALUES (?1, ?2, ?3)";
            conn.prepare_cached(sql)?.execute((&wanted.hash, n, part))?;
            if n + 1 < blob::chunks(wanted.size) {
                return Ok(false);
            }
            let mut select = conn.prepare_cached("SELECT bytes FROM blob_parts WHERE hash = ?1 ORDER BY n")?;
            let parts = select.query_map([&wanted.hash], |row| row.get::<_, Vec<u8>>(0))?;
            let whole: Vec<u8> = parts.collect::<rusqlite::Result<Vec<_>>>()?.concat();
            conn.prepare_cached("DELETE FROM blob_parts WHERE hash = ?1")?.execute([&wanted.hash])?;
            if blob::name_of(&whole) != wanted.hash {
                return Ok(false);
            }
            put(conn, &wanted.hash, &whole, blob::chunks(wanted.size))?;
            conn.prepare_cached("DELETE FROM wanted_blobs WHERE hash = ?1")?.execute([&wanted.hash])?;
            Ok(true)
        })
    }

    /// Asks for a picture that is not here; the next sync fetches it.
    ///
    /// # Errors
    /// Those of the database.
    pub fn want_blob(&self, hash: &str) -> Result<(), StoreError> {
        self.write_local(|conn| {
            conn.prepare_cached("INSERT OR IGNORE INTO wanted_blobs (hash) VALUES (?1)")?.execute([hash])?;
            Ok(())
        })
    }
}

fn put(conn: &Connection, hash: &str, bytes: &[u8], sent: u32) -> Result<(), StoreError> {
    let sql = "INSERT OR IGNORE INTO blobs (hash, size, sent, bytes) VALUES (?1, ?2, ?3, ?4)";
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    conn.prepare_cached(sql)?.execute((hash, size, sent, bytes))?;
    Ok(())
}
