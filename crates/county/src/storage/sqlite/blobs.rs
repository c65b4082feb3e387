//! Attachments in chunks, and the rows that name them.

use super::unsigned;
use crate::storage::Result;
use rusqlite::{Connection, OptionalExtension, named_params};
use xiangyi_domain::{Area, OrgCode};

pub(super) fn named(db: &Connection, org: &OrgCode, hash: &str) -> Result<Vec<(Area, u64)>> {
    let mut query = db.prepare_cached(include_str!("blob_named.sql"))?;
    let rows = query.query_map(named_params! { ":org": org.as_str(), ":hash": hash }, |row| {
        Ok((Area::from_text(row.get::<_, String>("area")?), unsigned(row.get::<_, Option<i64>>("size")?.unwrap_or(0))))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn chunk(db: &Connection, org: &OrgCode, hash: &str, n: u32) -> Result<Option<Vec<u8>>> {
    let query = "SELECT bytes FROM blob_chunks WHERE org_code = ?1 AND hash = ?2 AND n = ?3";
    Ok(db.prepare_cached(query)?.query_row((org.as_str(), hash, n), |row| row.get(0)).optional()?)
}

pub(super) fn chunks(db: &Connection, org: &OrgCode, hash: &str) -> Result<u32> {
    let query = "SELECT count(*) FROM blob_chunks WHERE org_code = ?1 AND hash = ?2";
    Ok(db.prepare_cached(query)?.query_row((org.as_str(), hash), |row| row.get(0))?)
}

pub(super) fn put(db: &Connection, org: &OrgCode, hash: &str, n: u32, bytes: &[u8]) -> Result<()> {
    let insert = "INSERT OR IGNORE INTO blob_chunks (org_code, hash, n, bytes) VALUES (?1, ?2, ?3, ?4)";
    db.prepare_cached(insert)?.execute((org.as_str(), hash, n, bytes))?;
    Ok(())
}

pub(super) fn drop_all(db: &Connection, org: &OrgCode, hash: &str) -> Result<()> {
    db.prepare_cached("DELETE FROM blob_chunks WHERE org_code = ?1 AND hash = ?2")?.execute((org.as_str(), hash))?;
    Ok(())
}
