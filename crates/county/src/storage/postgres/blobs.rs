//! Attachments in chunks, and the rows that name them.

use super::session::{Session, params};
use super::{json, signed, storable, unsigned};
use crate::error::CountyError;
use crate::storage::Result;
use serde_json::Value;
use xiangyi_domain::{Area, OrgCode};
use xiangyi_wire::change::Fields;

pub(super) fn named(db: &Session<'_>, org: &OrgCode, hash: &str) -> Result<Vec<(Area, u64)>> {
    let found = db.rows(include_str!("blob_named.sql"), params![org.as_str().to_owned(), storable(hash)])?;
    let named = |row: &tokio_postgres::Row| {
        let fields: Fields = json("row", row.try_get("fields")?)?;
        let size = fields.get("size").and_then(Value::as_i64).map_or(0, unsigned);
        Ok((Area::from_text(row.try_get::<_, String>("area")?), size))
    };
    found.iter().map(named).collect()
}

pub(super) fn chunk(db: &Session<'_>, org: &OrgCode, hash: &str, n: u32) -> Result<Option<Vec<u8>>> {
    let query = "SELECT bytes FROM blob_chunks WHERE org_code = $1 AND hash = $2 AND n = $3";
    let row = db.first(query, params![org.as_str().to_owned(), storable(hash), i64::from(n)])?;
    Ok(row.map(|row| row.try_get("bytes")).transpose()?)
}

pub(super) fn chunks(db: &Session<'_>, org: &OrgCode, hash: &str) -> Result<u32> {
    let query = "SELECT count(*) AS chunks FROM blob_chunks WHERE org_code = $1 AND hash = $2";
    let row = db.first(query, params![org.as_str().to_owned(), storable(hash)])?;
    super::small(&row.ok_or(CountyError::Stored { what: "count" })?, "chunks")
}

pub(super) fn put(db: &Session<'_>, org: &OrgCode, hash: &str, n: u32, bytes: &[u8]) -> Result<()> {
    let sql = "INSERT INTO blob_chunks (org_code, hash, n, bytes) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    db.send(sql, params![org.as_str().to_owned(), storable(hash), signed(u64::from(n)), bytes.to_vec()])
}

pub(super) fn drop_all(db: &Session<'_>, org: &OrgCode, hash: &str) -> Result<()> {
    let sql = "DELETE FROM blob_chunks WHERE org_code = $1 AND hash = $2";
    db.send(sql, params![org.as_str().to_owned(), storable(hash)])
}
