//! Making the whole index again, as after an update that keeps other keys.

use super::follow::{read, village_number};
use crate::error::StoreError;
use rusqlite::{Connection, OptionalExtension};
use std::collections::HashMap;

/// Grows with every change of what [`super::keys`] makes.
const VERSION: &str = "2";
/// The setting of this computer that holds it.
const SETTING: &str = "search_index";

/// Makes the index again when another version made it; one look at a setting otherwise.
pub(crate) fn keep_current(conn: &mut Connection) -> Result<(), StoreError> {
    if is_current(conn)? {
        return Ok(());
    }
    let transaction = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    // Another process may have done it while this one waited.
    if !is_current(&transaction)? {
        rebuild(&transaction)?;
        let sql = "INSERT OR REPLACE INTO settings (user, name, value) VALUES (x'', ?1, ?2)";
        transaction.execute(sql, (SETTING, VERSION))?;
    }
    transaction.commit()?;
    Ok(())
}

fn is_current(conn: &Connection) -> Result<bool, StoreError> {
    let sql = "SELECT value FROM settings WHERE user = x'' AND name = ?1";
    let version: Option<String> = conn.query_row(sql, [SETTING], |row| row.get(0)).optional()?;
    Ok(version.as_deref() == Some(VERSION))
}

fn rebuild(conn: &Connection) -> Result<(), StoreError> {
    conn.execute("DELETE FROM search_keys", [])?;
    conn.execute("INSERT INTO search_pieces (search_pieces) VALUES ('delete-all')", [])?;
    let mut villages: Vec<Option<[u8; 16]>> = conn
        .prepare("SELECT DISTINCT village FROM residents")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    villages.sort_unstable();
    let mut numbers = HashMap::new();
    for village in villages {
        let number = village_number(conn, village.unwrap_or_default(), &mut numbers)?;
        fill_village(conn, village, number)?;
    }
    Ok(())
}

/// Village by village, so that a big store needs no more memory than its biggest village.
fn fill_village(conn: &Connection, village: Option<[u8; 16]>, number: i64) -> Result<(), StoreError> {
    let mut keys = Vec::new();
    let mut insert = conn.prepare_cached("INSERT INTO search_pieces (rowid, pieces) VALUES (?1, ?2)")?;
    let mut select = conn.prepare(include_str!("people_of_village.sql"))?;
    let mut rows = select.query([village])?;
    while let Some(row) = rows.next()? {
        let (no, person): (i64, _) = (row.get(0)?, read(row)?);
        keys.extend(person.keys().into_iter().map(|key| (key, no)));
        if let Some(pieces) = person.pieces() {
            insert.execute((no, format!("v{number} {pieces}")))?;
        }
    }
    keys.sort_unstable();
    let mut insert =
        conn.prepare_cached("INSERT OR IGNORE INTO search_keys (village, key, resident) VALUES (?1, ?2, ?3)")?;
    for (key, no) in keys {
        insert.execute((number, key, no))?;
    }
    Ok(())
}
