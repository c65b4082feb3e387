//! Making the whole index again, as after an update that keeps other keys.

use super::follow::{INSERT_KEY, keys_of, read, village_number};
use super::keys::Person;
use crate::error::StoreError;
use rusqlite::{Connection, OptionalExtension};
use std::collections::{BTreeSet, HashMap};

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
    let villages: BTreeSet<[u8; 16]> = conn
        .prepare("SELECT DISTINCT village FROM residents")?
        .query_map([], |row| Ok(row.get::<_, Option<[u8; 16]>>(0)?.unwrap_or_default()))?
        .collect::<Result<_, _>>()?;
    let mut numbers = HashMap::new();
    let mut insert = conn.prepare_cached("INSERT INTO search_pieces (rowid, pieces) VALUES (?1, ?2)")?;
    for village in villages {
        let number = village_number(conn, village, &mut numbers)?;
        fill_village(conn, village, number, |no, person| {
            if let Some(pieces) = person.pieces() {
                insert.execute((no, format!("v{number} {pieces}")))?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Writes the keys of a village that has none, so that a big store needs no more memory than its biggest village; each
/// person is shown to `see`.
pub(super) fn fill_village(
    conn: &Connection,
    village: [u8; 16],
    number: i64,
    mut see: impl FnMut(i64, &Person) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut people = Vec::new();
    let mut select = conn.prepare_cached(include_str!("people_of_village.sql"))?;
    // The nil village stands for none.
    let mut rows = select.query([Some(village).filter(|village| village.iter().any(|byte| *byte != 0))])?;
    while let Some(row) = rows.next()? {
        let (no, person): (i64, _) = (row.get(0)?, read(row)?);
        see(no, &person)?;
        people.push((no, person));
    }
    let mut insert = conn.prepare_cached(INSERT_KEY)?;
    for (key, no) in keys_of(&people) {
        insert.execute((number, key, no))?;
    }
    Ok(())
}
