//! What is not synced: drafts of forms, settings, column mappings.

use crate::commit::WriteTransaction;
use crate::error::StoreError;
use crate::reader::Reader;
use crate::store::Store;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, named_params};
use serde_json::Value;
use xiangyi_domain::id::UserId;

/// A form that was begun and not saved.
#[derive(Clone, PartialEq, Debug)]
pub struct Draft {
    /// The screen's name for what is being filled in.
    pub form: String,
    /// What was typed.
    pub content: Value,
    /// When, milliseconds since 1970.
    pub saved_at: i64,
}

impl Store {
    /// Keeps what a user has typed, in place of an earlier draft of the same form.
    ///
    /// # Errors
    /// Those of the database.
    pub fn save_draft(&self, user: UserId, form: &str, content: &Value, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.write_local(|conn| {
            conn.prepare_cached(include_str!("local/draft_upsert.sql"))?.execute(named_params! {
                ":user": user.bytes(), ":form": form, ":content": content.to_string(), ":at": at.timestamp_millis(),
            })?;
            Ok(())
        })
    }

    /// Forgets a draft, as after its form was saved.
    ///
    /// # Errors
    /// Those of the database.
    pub fn drop_draft(&self, user: UserId, form: &str) -> Result<(), StoreError> {
        self.write_local(|conn| {
            let sql = "DELETE FROM drafts WHERE user = :user AND form = :form";
            conn.prepare_cached(sql)?.execute(named_params! { ":user": user.bytes(), ":form": form })?;
            Ok(())
        })
    }

    /// Sets a setting of this computer, for one user or for all; `null` forgets it.
    ///
    /// # Errors
    /// Those of the database.
    pub fn set_setting(&self, user: Option<UserId>, name: &str, value: &Value) -> Result<(), StoreError> {
        let user = user.map_or(Vec::new(), |user| user.bytes().to_vec());
        self.write_local(|conn| {
            if value.is_null() {
                conn.prepare_cached("DELETE FROM settings WHERE user = ?1 AND name = ?2")?.execute((&user, name))?;
            } else {
                let sql = "INSERT OR REPLACE INTO settings (user, name, value) VALUES (?1, ?2, ?3)";
                conn.prepare_cached(sql)?.execute((&user, name, value.to_string()))?;
            }
            Ok(())
        })
    }

    /// Notes how long a visit took to type, and forgets all but the newest `keep` of this user and form.
    ///
    /// # Errors
    /// Those of the database.
    pub fn note_entry_time(
        &self,
        user: UserId,
        form: &str,
        millis: u32,
        keep: u32,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.write_local(|conn| {
            let sql = "INSERT INTO entry_times (user, form, saved_at, millis) VALUES (?1, ?2, ?3, ?4)";
            conn.prepare_cached(sql)?.execute((user.bytes(), form, at.timestamp_millis(), millis))?;
            conn.prepare_cached(include_str!("local/entry_time_forget.sql"))?
                .execute(named_params! { ":user": user.bytes(), ":form": form, ":keep": keep })?;
            Ok(())
        })
    }

    /// Remembers how the columns of a sheet were mapped, by the fingerprint of its header.
    ///
    /// # Errors
    /// Those of the database.
    pub fn save_mapping(&self, fingerprint: &str, mapping: &Value, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.write_local(|conn| write_mapping(conn, fingerprint, mapping, at))
    }

    /// A transaction on tables that are not synced; the guards stay shut.
    pub(crate) fn write_local<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let writer = self.writer()?;
        let transaction = WriteTransaction::begin_shut(self, &writer)?;
        let answer = work(transaction.conn())?;
        transaction.commit()?;
        Ok(answer)
    }
}

pub(crate) fn write_mapping(
    conn: &Connection,
    fingerprint: &str,
    mapping: &Value,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO column_mappings (fingerprint, mapping, used_at) VALUES (?1, ?2, ?3)";
    conn.prepare_cached(sql)?.execute((fingerprint, mapping.to_string(), at.timestamp_millis()))?;
    Ok(())
}

/// The draft of a form, if there is one.
///
/// # Errors
/// Those of the database.
pub fn draft(reader: &Reader<'_>, user: UserId, form: &str) -> Result<Option<Draft>, StoreError> {
    let sql = "SELECT form, content, saved_at FROM drafts WHERE user = :user AND form = :form";
    let params = named_params! { ":user": user.bytes(), ":form": form };
    Ok(reader.sql().prepare_cached(sql)?.query_row(params, read_draft).optional()?)
}

/// All drafts of a user, the newest first.
///
/// # Errors
/// Those of the database.
pub fn drafts(reader: &Reader<'_>, user: UserId) -> Result<Vec<Draft>, StoreError> {
    let sql = "SELECT form, content, saved_at FROM drafts WHERE user = :user ORDER BY saved_at DESC, form";
    let mut select = reader.sql().prepare_cached(sql)?;
    let rows = select.query_map(named_params! { ":user": user.bytes() }, read_draft)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn read_draft(row: &rusqlite::Row<'_>) -> rusqlite::Result<Draft> {
    let content: String = row.get(1)?;
    Ok(Draft { form: row.get(0)?, content: serde_json::from_str(&content).unwrap_or_default(), saved_at: row.get(2)? })
}

/// How long the newest `limit` visits of a user by one form took to type, in milliseconds, newest first.
///
/// # Errors
/// Those of the database.
pub fn entry_times(reader: &Reader<'_>, user: UserId, form: &str, limit: u32) -> Result<Vec<u32>, StoreError> {
    let mut select = reader.sql().prepare_cached(include_str!("local/entry_times.sql"))?;
    let params = named_params! { ":user": user.bytes(), ":form": form, ":limit": limit };
    let rows = select.query_map(params, |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A setting of a user, or of all users.
///
/// # Errors
/// Those of the database.
pub fn setting(reader: &Reader<'_>, user: Option<UserId>, name: &str) -> Result<Option<Value>, StoreError> {
    let user = user.map_or(Vec::new(), |user| user.bytes().to_vec());
    let mut select = reader.sql().prepare_cached("SELECT value FROM settings WHERE user = ?1 AND name = ?2")?;
    let text: Option<String> = select.query_row((user, name), |row| row.get(0)).optional()?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// How sheets were mapped the last time, by the fingerprints of their headers.
///
/// # Errors
/// Those of the database.
pub fn mappings(reader: &Reader<'_>) -> Result<Vec<(String, Value)>, StoreError> {
    let mut select = reader.sql().prepare_cached("SELECT fingerprint, mapping FROM column_mappings")?;
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
    let rows = rows.collect::<rusqlite::Result<Vec<(String, String)>>>()?;
    Ok(rows.into_iter().map(|(print, text)| (print, serde_json::from_str(&text).unwrap_or_default())).collect())
}

/// How a sheet with this header was mapped the last time.
///
/// # Errors
/// Those of the database.
pub fn mapping(reader: &Reader<'_>, fingerprint: &str) -> Result<Option<Value>, StoreError> {
    let mut select = reader.sql().prepare_cached("SELECT mapping FROM column_mappings WHERE fingerprint = ?1")?;
    let text: Option<String> = select.query_row([fingerprint], |row| row.get(0)).optional()?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}
