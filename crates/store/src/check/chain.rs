//! The audit chain, recomputed from its first row.

use super::Problem;
use crate::commit::{AuditEntry, chain_hash, cover};
use crate::error::StoreError;
use rusqlite::Connection;
use xiangyi_wire::Entity;

/// How many rows were recomputed. Only the first break is told: everything after it hangs on it.
pub(super) fn check(conn: &Connection, problems: &mut Vec<Problem>) -> Result<u64, StoreError> {
    let mut select = conn.prepare(include_str!("chain.sql"))?;
    let mut rows = select.query([])?;
    let (mut former, mut count) = (Vec::new(), 0_i64);
    while let Some(row) = rows.next()? {
        count += 1;
        let (op, user): (String, Vec<u8>) = (row.get("op")?, row.get("user")?);
        let (rows_hash, hash): (Vec<u8>, Vec<u8>) = (row.get("rows_hash")?, row.get("hash")?);
        let note: Option<String> = row.get("note")?;
        let numbers = row.get::<_, Option<i64>>("first_no")?.zip(row.get::<_, Option<i64>>("last_no")?);
        let entry = AuditEntry {
            no: row.get("no")?,
            op: &op,
            user: &user,
            at: row.get("at")?,
            numbers,
            note: note.as_deref(),
            rows_hash: &rows_hash,
        };
        let whole = entry.no == count && chain_hash(&former, &entry) == *hash && covers(conn, numbers)? == *rows_hash;
        if !whole {
            problems.push(Problem::Audit { no: count });
            return Ok(count.cast_unsigned());
        }
        former = hash;
    }
    let last: i64 = conn.query_row("SELECT coalesce(max(last_no), 0) FROM audit", [], |row| row.get(0))?;
    let made: i64 = conn.query_row("SELECT coalesce(max(no), 0) FROM outbox", [], |row| row.get(0))?;
    if made > last {
        // A line that no deed accounts for, or deeds cut off at the end.
        problems.push(Problem::Audit { no: count + 1 });
    }
    Ok(count.cast_unsigned())
}

/// The hash over the outbox lines that a deed wrote.
fn covers(conn: &Connection, numbers: Option<(i64, i64)>) -> Result<[u8; 32], StoreError> {
    let mut hasher = blake3::Hasher::new();
    if let Some((first, last)) = numbers {
        let sql = "SELECT entity, row, change_id FROM outbox WHERE no BETWEEN ?1 AND ?2 ORDER BY no";
        let mut select = conn.prepare_cached(sql)?;
        let mut rows = select.query((first, last))?;
        while let Some(row) = rows.next()? {
            let entity = Entity::from_name(row.get_ref(0)?.as_str().unwrap_or_default());
            let entity = entity.ok_or(StoreError::Unreadable { what: "the outbox" })?;
            cover(&mut hasher, entity, &row.get::<_, [u8; 16]>(1)?, &row.get::<_, [u8; 16]>(2)?);
        }
    }
    Ok(*hasher.finalize().as_bytes())
}
