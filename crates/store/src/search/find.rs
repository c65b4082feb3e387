//! Answering what is typed.

use super::keys::windows;
use super::steps::{Step, steps};
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

/// Up to `limit` residents: exact matches before beginnings before inner parts, among equals the user's own villages
/// first, then by name and year of birth.
///
/// # Errors
/// Those of the database.
pub fn search(reader: &Reader<'_>, text: &str, scope: &Scope, limit: usize) -> Result<Vec<Hit>, StoreError> {
    by_steps(reader, &steps(text, false), scope, limit)
}

/// As [`search`], and after all those hits the names that only sound alike: zh z, ch c, sh s, n l, en eng, in ing.
///
/// # Errors
/// Those of the database.
pub fn search_fuzzy(reader: &Reader<'_>, text: &str, scope: &Scope, limit: usize) -> Result<Vec<Hit>, StoreError> {
    by_steps(reader, &steps(text, true), scope, limit)
}

fn by_steps(reader: &Reader<'_>, steps: &[Vec<Step>], scope: &Scope, limit: usize) -> Result<Vec<Hit>, StoreError> {
    let conn = reader.sql();
    let villages = Villages::of(conn, scope)?;
    let (mut hits, mut seen, mut shown) = (Vec::new(), HashSet::new(), HashSet::new());
    for tier in steps {
        let mut found = Vec::new();
        for step in tier {
            villages.take(conn, step, limit - hits.len(), &mut seen, &mut found)?;
        }
        let mut of_tier = describe(conn, &found)?;
        of_tier.retain(|hit| villages.may(hit.village) && shown.insert(hit.id));
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

/// Villages to look in, as numbers of the index: own ones one by one, then the others together.
struct Villages {
    groups: Vec<String>,
    scoped: Option<HashSet<[u8; 16]>>,
    /// As `groups`, as a query of pieces; nothing to ask for is `None`, everything is empty.
    pieces_of: [Option<String>; 2],
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
        let tokens = |numbers: &[(i64, [u8; 16])]| {
            (!numbers.is_empty()).then(|| {
                let tokens: Vec<String> = numbers.iter().map(|(no, _)| format!("v{no}")).collect();
                format!("({}) AND ", tokens.join(" OR "))
            })
        };
        // Without a scope the second group is everybody: those of the first were seen already.
        let rest = if scoped.is_some() { tokens(&others) } else { Some(String::new()) };
        let pieces_of = [tokens(&own), rest];
        Ok(Villages { groups: vec![list(&own), list(&others)], scoped, pieces_of })
    }

    /// Whether a hit may be shown: somebody merged may have been found in a village and live in another.
    fn may(&self, village: VillageId) -> bool {
        self.scoped.as_ref().is_none_or(|scoped| scoped.contains(village.bytes()))
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
        numbers: &[String; 4],
        most: i64,
        add: &mut dyn FnMut(i64),
    ) -> Result<(), StoreError> {
        let mut select = conn.prepare_cached(include_str!("household.sql"))?;
        let [one, two, three, four] = numbers;
        let params = named_params! { ":one": one, ":two": two, ":three": three, ":four": four, ":most": most };
        let mut rows = select.query(params)?;
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
        let wanted = wanted_pieces(digits);
        // One whole piece proves itself; several may stand apart, so the row is looked at.
        let sql = if digits.len() > 4 { include_str!("holds_pieces.sql") } else { include_str!("holds_piece.sql") };
        let mut select = conn.prepare_cached(sql)?;
        for villages in self.pieces_of.iter().flatten() {
            let query = format!("{villages}{wanted}");
            let params = named_params! { ":query": query, ":digits": digits, ":most": most };
            for no in select.query_map(params, |row| row.get(0))? {
                add(no?);
            }
        }
        Ok(())
    }
}

/// The query for a part of at least three digits.
fn wanted_pieces(digits: &str) -> String {
    if digits.len() == 3 {
        // The pieces that begin so, and the last of a number.
        let longer = "0123456789x".chars().map(|next| format!("\"{digits}{next}\""));
        let all: Vec<String> = std::iter::once(format!("\"{digits}\"")).chain(longer).collect();
        return format!("({})", all.join(" OR "));
    }
    // The rarest pieces, from the end: the county's code at the beginning stands in nearly every number.
    let tail = &digits[digits.len().saturating_sub(MOST_PIECES + 3)..];
    let mut wanted: Vec<String> = windows(tail).map(|piece| format!("\"{piece}\"")).collect();
    wanted.reverse();
    wanted.join(" AND ")
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
