//! The audit chain: each row's hash covers the one before.

use super::lines::Lines;
use crate::deed::Op;
use crate::error::StoreError;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};
use xiangyi_domain::id::UserId;
use xiangyi_wire::Entity;

/// What the hash of an audit row covers, beside the former hash.
pub(crate) struct AuditEntry<'a> {
    pub(crate) no: i64,
    pub(crate) op: &'a str,
    pub(crate) user: &'a [u8],
    pub(crate) at: i64,
    pub(crate) numbers: Option<(i64, i64)>,
    pub(crate) note: Option<&'a str>,
    pub(crate) rows_hash: &'a [u8],
}

/// The hash of one audit row.
pub(crate) fn chain_hash(former: &[u8], entry: &AuditEntry<'_>) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key("xiangyi audit chain");
    let (first, last) = entry.numbers.unwrap_or_default();
    let note = entry.note.unwrap_or_default();
    let numbers = [entry.no, entry.at, first, last].map(i64::to_le_bytes);
    let parts = [former, entry.op.as_bytes(), entry.user, numbers.as_flattened(), note.as_bytes(), entry.rows_hash];
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    *hasher.finalize().as_bytes()
}

/// Adds one line of the outbox to the hash of the rows that a deed touched.
pub(crate) fn cover(rows: &mut blake3::Hasher, entity: Entity, row: &[u8], change: &[u8]) {
    rows.update(entity.as_str().as_bytes());
    rows.update(&[0]);
    rows.update(row);
    rows.update(change);
}

pub(super) fn append(
    conn: &Connection,
    op: Op,
    user: UserId,
    at: DateTime<Utc>,
    lines: &Lines,
    note: Option<&str>,
) -> Result<(), StoreError> {
    let mut last = conn.prepare_cached("SELECT no, hash FROM audit ORDER BY no DESC LIMIT 1")?;
    let mut rows = last.query([])?;
    let (no, former): (i64, Vec<u8>) = match rows.next()? {
        Some(row) => (row.get(0)?, row.get(1)?),
        None => (0, Vec::new()),
    };
    let rows_hash = lines.rows_hash();
    let entry = AuditEntry {
        no: no + 1,
        op: op.as_str(),
        user: user.bytes(),
        at: at.timestamp_millis(),
        numbers: lines.numbers(),
        note,
        rows_hash: &rows_hash,
    };
    conn.prepare_cached(include_str!("audit_insert.sql"))?.execute(params![
        entry.no,
        entry.op,
        entry.user,
        entry.at,
        entry.numbers.map(|(first, _)| first),
        entry.numbers.map(|(_, last)| last),
        entry.note,
        rows_hash,
        chain_hash(&former, &entry),
    ])?;
    Ok(())
}
