//! Keeping the index with the residents.

use super::keys::Person;
use crate::error::StoreError;
use rusqlite::{Connection, OptionalExtension, Row};
use std::collections::HashMap;
use xiangyi_domain::id::RowId;

/// Residents that a transaction has touched: what the index holds of them, and what it must hold.
#[derive(Default)]
pub(crate) struct SearchChanges {
    people: HashMap<RowId, Change>,
}

struct Change {
    no: i64,
    before: Option<Person>,
    after: Option<Person>,
}

impl SearchChanges {
    /// Remembers what the index holds, once per transaction.
    pub(crate) fn before(&mut self, conn: &Connection, id: RowId) -> Result<(), StoreError> {
        if self.people.contains_key(&id) {
            return Ok(());
        }
        let mut select = conn.prepare_cached(include_str!("person.sql"))?;
        let found = select.query_row([id.bytes()], |row| Ok((row.get(0)?, read(row)?))).optional()?;
        if let Some((no, person)) = found {
            self.people.insert(id, Change { no, before: Some(person), after: None });
        }
        Ok(())
    }

    pub(crate) fn after(&mut self, conn: &Connection, id: RowId, person: Person, is_new: bool) {
        if is_new {
            let no = conn.last_insert_rowid();
            self.people.insert(id, Change { no, before: None, after: Some(person) });
        } else if let Some(change) = self.people.get_mut(&id) {
            change.after = Some(person);
        }
    }
}

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Person> {
    let text = |at: usize| row.get::<_, Option<String>>(at).map(Option::unwrap_or_default);
    Ok(Person {
        village: row.get::<_, Option<[u8; 16]>>(1)?.unwrap_or_default(),
        name: text(2)?,
        other_name: text(3)?,
        id_number: text(4)?,
        legacy_id_number: text(5)?,
        phone: text(6)?,
        record_number: text(7)?,
        remark: text(8)?,
        listed: row.get(9)?,
    })
}

/// Writes what has changed, in the order of the index, so that a whole roster fills it page by page.
pub(crate) fn follow(conn: &Connection, changes: SearchChanges) -> Result<(), StoreError> {
    let (mut gone, mut new) = (Vec::new(), Vec::new());
    let mut villages = HashMap::new();
    let mut people: Vec<Change> = changes.people.into_values().filter(|change| change.before != change.after).collect();
    people.sort_unstable_by_key(|change| change.no);
    for Change { no, before, after } in people {
        follow_pieces(conn, no, before.as_ref(), after.as_ref(), &mut villages)?;
        for (person, keys) in [(before, &mut gone), (after, &mut new)] {
            let Some(person) = person else { continue };
            let village = village_number(conn, person.village, &mut villages)?;
            keys.extend(person.keys().into_iter().map(|key| (village, key, no)));
        }
    }
    gone.sort_unstable();
    new.sort_unstable();
    let mut delete =
        conn.prepare_cached("DELETE FROM search_keys WHERE village = ?1 AND key = ?2 AND resident = ?3")?;
    for key in gone.iter().filter(|key| new.binary_search(key).is_err()) {
        delete.execute((key.0, &key.1, key.2))?;
    }
    let mut insert =
        conn.prepare_cached("INSERT OR IGNORE INTO search_keys (village, key, resident) VALUES (?1, ?2, ?3)")?;
    for key in new.iter().filter(|key| gone.binary_search(key).is_err()) {
        insert.execute((key.0, &key.1, key.2))?;
    }
    Ok(())
}

type Villages = HashMap<[u8; 16], i64>;

fn follow_pieces(
    conn: &Connection,
    no: i64,
    before: Option<&Person>,
    after: Option<&Person>,
    villages: &mut Villages,
) -> Result<(), StoreError> {
    let [before, after] = [before, after].map(|person| person.and_then(|person| Some((person, person.pieces()?))));
    let same = |(one, pieces): &(&Person, String)| {
        after.as_ref().is_some_and(|(other, new)| one.village == other.village && pieces == new)
    };
    if before.as_ref().is_some_and(same) {
        return Ok(());
    }
    if before.is_some() {
        conn.prepare_cached("DELETE FROM search_pieces WHERE rowid = ?1")?.execute([no])?;
    }
    if let Some((person, pieces)) = after {
        let village = village_number(conn, person.village, villages)?;
        let mut insert = conn.prepare_cached("INSERT INTO search_pieces (rowid, pieces) VALUES (?1, ?2)")?;
        insert.execute((no, format!("v{village} {pieces}")))?;
    }
    Ok(())
}

/// The small number of a village, given at its first resident.
pub(super) fn village_number(conn: &Connection, village: [u8; 16], known: &mut Villages) -> Result<i64, StoreError> {
    if let Some(number) = known.get(&village) {
        return Ok(*number);
    }
    conn.prepare_cached("INSERT OR IGNORE INTO search_villages (village) VALUES (?1)")?.execute([village])?;
    let mut select = conn.prepare_cached("SELECT no FROM search_villages WHERE village = ?1")?;
    let number = select.query_row([village], |row| row.get(0))?;
    known.insert(village, number);
    Ok(number)
}
