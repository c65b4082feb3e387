//! Keeping the index with the residents.

use super::keys::Person;
use super::rebuild::fill_village;
use crate::beside::{Ahead, made_beside};
use crate::error::StoreError;
use rusqlite::{Connection, OptionalExtension, Row};
use std::collections::{BTreeMap, BTreeSet, HashMap};
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
    /// Remembers what the index holds of a resident, once per transaction. Who was merged into another is still found.
    pub(crate) fn before(
        &mut self,
        conn: &Connection,
        id: RowId,
        indexed: impl FnOnce() -> Person,
    ) -> Result<(), StoreError> {
        if self.people.contains_key(&id) {
            return Ok(());
        }
        let mut select = conn.prepare_cached("SELECT no FROM residents WHERE id = ?1")?;
        if let Some(no) = select.query_row([id.bytes()], |row| row.get(0)).optional()? {
            self.people.insert(id, Change { no, before: Some(indexed()), after: None });
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
    let anew = emptied(conn, &people)?;
    let mut entering: BTreeMap<i64, Vec<(i64, Person)>> = BTreeMap::new();
    for Change { no, before, after } in people {
        follow_pieces(conn, no, before.as_ref(), after.as_ref(), &mut villages)?;
        let [before, after] = [before, after].map(|person| person.filter(|person| !anew.contains(&person.village)));
        match (before, after) {
            (None, Some(person)) => {
                let village = village_number(conn, person.village, &mut villages)?;
                entering.entry(village).or_default().push((no, person));
            }
            (before, after) => {
                let mut keyed = |person: Option<Person>| -> Result<Vec<(i64, String, i64)>, StoreError> {
                    let Some(person) = person else { return Ok(Vec::new()) };
                    let village = village_number(conn, person.village, &mut villages)?;
                    Ok(person.keys().into_iter().map(|key| (village, key, no)).collect())
                };
                let (was, is) = (keyed(before)?, keyed(after)?);
                new.extend(is.iter().filter(|key| !was.contains(key)).cloned());
                gone.extend(was.into_iter().filter(|key| !is.contains(key)));
            }
        }
    }
    write_keys(conn, gone, "DELETE FROM search_keys WHERE village = ?1 AND key = ?2 AND resident = ?3")?;
    write_keys(conn, new, INSERT_KEY)?;
    enter(conn, entering)?;
    for village in anew {
        let number = village_number(conn, village, &mut villages)?;
        conn.prepare_cached("DELETE FROM search_keys WHERE village = ?1")?.execute([number])?;
        fill_village(conn, village, number, |_, _| Ok(()))?;
    }
    Ok(())
}

fn write_keys(conn: &Connection, mut keys: Vec<(i64, String, i64)>, sql: &str) -> Result<(), StoreError> {
    keys.sort_unstable();
    let mut write = conn.prepare_cached(sql)?;
    for key in keys {
        write.execute(key)?;
    }
    Ok(())
}

/// Writes the keys of people who enter the index. Of many, the keys of the next villages are made while those of one
/// are written.
fn enter(conn: &Connection, entering: BTreeMap<i64, Vec<(i64, Person)>>) -> Result<(), StoreError> {
    let mut insert = conn.prepare_cached(INSERT_KEY)?;
    let many = entering.values().map(Vec::len).sum::<usize>() >= MANY;
    let made = entering.into_iter().map(|(village, people)| (village, keys_of(&people)));
    let ahead = if many { Ahead { at_once: 1, waiting: 2 } } else { Ahead::NOT };
    made_beside(ahead, made, |made| {
        for (village, keys) in made {
            for (key, no) in keys {
                insert.execute((village, key, no))?;
            }
        }
        Ok(())
    })
}

/// The keys of some people, sorted.
pub(super) fn keys_of(people: &[(i64, Person)]) -> Vec<(String, i64)> {
    let of_one = |(no, person): &(i64, Person)| {
        let no = *no;
        person.keys().into_iter().map(move |key| (key, no))
    };
    let mut keys: Vec<(String, i64)> = people.iter().flat_map(of_one).collect();
    keys.sort_unstable();
    keys
}

/// One line of the index.
pub(super) const INSERT_KEY: &str = "INSERT OR IGNORE INTO search_keys (village, key, resident) VALUES (?1, ?2, ?3)";
/// Below this many people nothing is gained by doing it together.
const MANY: usize = 200;

/// Villages that most people have left, as when an import is taken back: to make their keys anew is faster than to find
/// each key that goes.
fn emptied(conn: &Connection, people: &[Change]) -> Result<BTreeSet<[u8; 16]>, StoreError> {
    let mut leaving: BTreeMap<[u8; 16], usize> = BTreeMap::new();
    for Change { before, after, .. } in people {
        let Some(before) = before.as_ref().filter(|before| before.listed) else { continue };
        if !after.as_ref().is_some_and(|after| after.listed && after.village == before.village) {
            *leaving.entry(before.village).or_default() += 1;
        }
    }
    leaving.retain(|_, count| *count >= MANY);
    let mut count = conn.prepare_cached("SELECT count(*) FROM residents WHERE village = ?1 AND listed = 1")?;
    let mut emptied = BTreeSet::new();
    for (village, gone) in leaving {
        let staying: i64 = count.query_row([village], |row| row.get(0))?;
        if usize::try_from(staying).is_ok_and(|staying| staying < gone) {
            emptied.insert(village);
        }
    }
    Ok(emptied)
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
