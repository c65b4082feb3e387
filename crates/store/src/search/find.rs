//! Answering what is typed.

use super::keys::{backwards, folded, pieces};
use crate::error::StoreError;
use crate::reader::Reader;
use rusqlite::{Connection, Row, named_params};
use std::collections::HashSet;
use xiangyi_domain::id::{ResidentId, VillageId};

/// Whom the user may find, and whose village comes first.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Only these villages; `None` for the whole township.
    pub villages: Option<Vec<VillageId>>,
    /// The user's own villages: their residents come first among equals.
    pub own: Vec<VillageId>,
}

/// One resident found.
#[derive(Clone, PartialEq, Debug)]
pub struct Hit {
    /// Who.
    pub id: ResidentId,
    /// Their name.
    pub name: String,
    /// Their ID number, whole.
    pub id_number: Option<String>,
    /// Their village.
    pub village: VillageId,
    /// Its name.
    pub village_name: Option<String>,
    /// The head of their household.
    pub household_head: Option<String>,
    /// The year of birth.
    pub birth_year: Option<i32>,
}

/// Pieces that one search looks up.
const MOST_PIECES: usize = 6;
/// A longer text is no part from the middle of an ID number.
const LONGEST_PART: usize = 17;

/// One step of a search: a range of keys, from the most to the least exact.
enum Step {
    /// Keys of this text.
    Is(String),
    /// Keys that begin with this text and are longer.
    Begins(String),
    /// Residents of households with this number.
    Household(String),
    /// ID numbers that hold these digits anywhere.
    Holds(String),
}

/// Up to `limit` residents: exact matches before beginnings before inner parts, among equals the user's own villages
/// first, then by name and year of birth.
///
/// # Errors
/// Those of the database.
pub fn search(reader: &Reader<'_>, text: &str, scope: &Scope, limit: usize) -> Result<Vec<Hit>, StoreError> {
    let typed = folded(text);
    let conn = reader.sql();
    let villages = Villages::of(conn, scope)?;
    let (mut hits, mut seen) = (Vec::new(), HashSet::new());
    for tier in steps(&typed) {
        let mut found = Vec::new();
        for step in tier {
            villages.take(conn, &step, limit - hits.len(), &mut seen, &mut found)?;
        }
        let mut of_tier = describe(conn, &found)?;
        of_tier.sort_by(|one, other| rank(one, scope).cmp(&rank(other, scope)));
        hits.extend(of_tier);
        if hits.len() >= limit {
            hits.truncate(limit);
            break;
        }
    }
    Ok(hits)
}

fn rank<'h>(hit: &'h Hit, scope: &Scope) -> (bool, &'h str, Option<i32>, ResidentId) {
    (!scope.own.contains(&hit.village), &hit.name, hit.birth_year, hit.id)
}

/// What to look for, tier by tier.
fn steps(typed: &str) -> Vec<Vec<Step>> {
    let is = |kind: &str| Step::Is(format!("{kind}{typed}"));
    let begins = |kind: &str| Step::Begins(format!("{kind}{typed}"));
    let digits = typed.bytes().filter(u8::is_ascii_digit).count();
    if typed.is_empty() {
        Vec::new()
    } else if digits > 0 && typed.bytes().all(|b| b.is_ascii_digit() || b == b'x') {
        let back = backwards(typed);
        vec![
            vec![is("d"), Step::Is(format!("f{back}")), Step::Household(typed.to_owned())],
            vec![begins("d"), Step::Begins(format!("e{back}")), Step::Begins(format!("f{back}"))],
            if typed.len() > LONGEST_PART { Vec::new() } else { vec![Step::Holds(typed.to_owned())] },
        ]
    } else if digits > 0 && typed.is_ascii() {
        vec![vec![is("d"), is("n"), Step::Household(typed.to_owned())], vec![begins("d"), begins("n")]]
    } else if typed.is_ascii() {
        vec![
            vec![is("p"), is("i")],
            vec![begins("p"), begins("i")],
            vec![is("q"), is("j"), begins("q"), begins("j"), begins("m")],
        ]
    } else {
        let mut tiers = vec![vec![is("n")], vec![begins("n")], vec![is("m"), begins("m")]];
        if typed.chars().any(|c| c.is_ascii_alphanumeric()) || typed.ends_with('ü') {
            tiers.push(vec![Step::Household(typed.to_owned())]);
        }
        tiers
    }
}

/// Villages to look in, as numbers of the index: own ones one by one, then the others together.
struct Villages {
    groups: Vec<String>,
    scoped: Option<HashSet<[u8; 16]>>,
    pieces_of: Option<String>,
}

impl Villages {
    fn of(conn: &Connection, scope: &Scope) -> Result<Villages, StoreError> {
        let mut select = conn.prepare_cached("SELECT no, village FROM search_villages ORDER BY no")?;
        let all = select.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, [u8; 16]>(1)?)))?;
        let all: Vec<(i64, [u8; 16])> = all.collect::<rusqlite::Result<_>>()?;
        let scoped: Option<HashSet<[u8; 16]>> =
            scope.villages.as_ref().map(|villages| villages.iter().map(|village| *village.bytes()).collect());
        let may = |village: &[u8; 16]| scoped.as_ref().is_none_or(|scoped| scoped.contains(village));
        let is_own = |village: &[u8; 16]| scope.own.iter().any(|own| own.bytes() == village);
        let (own, others): (Vec<_>, Vec<_>) =
            all.into_iter().filter(|(_, village)| may(village)).partition(|(_, village)| is_own(village));
        let list = |numbers: &[(i64, [u8; 16])]| {
            serde_json::Value::from(numbers.iter().map(|(no, _)| *no).collect::<Vec<_>>()).to_string()
        };
        let tokens: Vec<String> = own.iter().chain(&others).map(|(no, _)| format!("v{no}")).collect();
        let pieces_of = scoped.is_some().then(|| tokens.join(" OR "));
        Ok(Villages { groups: vec![list(&own), list(&others)], scoped, pieces_of })
    }

    /// Adds residents of a step, own villages first, until there are `limit` in `found`.
    fn take(
        &self,
        conn: &Connection,
        step: &Step,
        limit: usize,
        seen: &mut HashSet<i64>,
        found: &mut Vec<i64>,
    ) -> Result<(), StoreError> {
        // A resident may come by several keys, and own ones come again: room for those already seen.
        let most = i64::try_from(limit + seen.len()).unwrap_or(i64::MAX);
        let mut add = |no: i64| {
            if found.len() < limit && seen.insert(no) {
                found.push(no);
            }
        };
        match step {
            Step::Is(key) => self.by_key(conn, include_str!("is.sql"), key, most, &mut add),
            Step::Begins(key) => self.by_key(conn, include_str!("begins.sql"), key, most, &mut add),
            Step::Household(number) => self.by_household(conn, number, most, &mut add),
            Step::Holds(digits) if digits.len() < 3 => self.by_scan(conn, digits, most, &mut add),
            Step::Holds(digits) => self.by_pieces(conn, digits, most, &mut add),
        }
    }

    fn by_key(
        &self,
        conn: &Connection,
        sql: &str,
        key: &str,
        most: i64,
        add: &mut dyn FnMut(i64),
    ) -> Result<(), StoreError> {
        let mut select = conn.prepare_cached(sql)?;
        for villages in &self.groups {
            let params = named_params! { ":villages": villages, ":key": key, ":most": most };
            for no in select.query_map(params, |row| row.get(0))? {
                add(no?);
            }
        }
        Ok(())
    }

    fn by_household(
        &self,
        conn: &Connection,
        number: &str,
        most: i64,
        add: &mut dyn FnMut(i64),
    ) -> Result<(), StoreError> {
        let mut select = conn.prepare_cached(include_str!("household.sql"))?;
        let upper = number.to_uppercase();
        let mut rows = select.query(named_params! { ":number": number, ":upper": upper, ":most": most })?;
        while let Some(row) = rows.next()? {
            let village: Option<[u8; 16]> = row.get(1)?;
            if self.scoped.as_ref().is_none_or(|scoped| village.is_some_and(|village| scoped.contains(&village))) {
                add(row.get(0)?);
            }
        }
        Ok(())
    }

    /// One or two digits stand in a good part of all ID numbers: the first few hundred hold enough.
    fn by_scan(&self, conn: &Connection, digits: &str, most: i64, add: &mut dyn FnMut(i64)) -> Result<(), StoreError> {
        self.by_key(conn, include_str!("holds_scan.sql"), digits, most, add)
    }

    fn by_pieces(
        &self,
        conn: &Connection,
        digits: &str,
        most: i64,
        add: &mut dyn FnMut(i64),
    ) -> Result<(), StoreError> {
        // The rarest pieces, from the end: the county's code at the beginning stands in nearly every number. What a hit
        // holds before them is checked in its row.
        let tail = &digits[digits.len().saturating_sub(MOST_PIECES + 2)..];
        let mut wanted: Vec<String> = pieces(tail).map(|piece| format!("\"{piece}\"")).collect();
        wanted.reverse();
        let mut query = wanted.join(" AND ");
        if let Some(villages) = &self.pieces_of {
            query = format!("({villages}) AND {query}");
        }
        let mut select = conn.prepare_cached(include_str!("holds_pieces.sql"))?;
        let params = named_params! { ":query": query, ":digits": digits, ":most": most };
        for no in select.query_map(params, |row| row.get(0))? {
            add(no?);
        }
        Ok(())
    }
}

fn describe(conn: &Connection, found: &[i64]) -> Result<Vec<Hit>, StoreError> {
    let mut select = conn.prepare_cached(include_str!("describe.sql"))?;
    found.iter().map(|no| Ok(select.query_row([no], read)?)).collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Hit> {
    let born: Option<String> = row.get(4)?;
    Ok(Hit {
        id: ResidentId::from_bytes(row.get(0)?),
        name: row.get::<_, Option<String>>(1)?.unwrap_or_default(),
        id_number: row.get(2)?,
        village: VillageId::from_bytes(row.get::<_, Option<[u8; 16]>>(3)?.unwrap_or_default()),
        birth_year: born.and_then(|born| born.get(..4)?.parse().ok()),
        village_name: row.get(5)?,
        household_head: row.get(6)?,
    })
}
