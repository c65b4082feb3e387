//! Answering what is typed.

use super::keys::windows;
use super::steps::{Step, steps};
use crate::error::StoreError;
use crate::reader::Reader;
use crate::residents::{Card, card_of};
use chrono::NaiveDate;
use rusqlite::{Connection, named_params};
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

/// No list is longer.
const EVERYBODY: usize = u32::MAX as usize;
/// Pieces that one search looks up.
const MOST_PIECES: usize = 6;

/// Up to `limit` residents: exact matches before beginnings before inner parts, among equals the user's own villages
/// first, then by name and year of birth.
///
/// # Errors
/// Those of the database.
pub fn search(reader: &Reader<'_>, text: &str, scope: &Scope, limit: usize) -> Result<Vec<Card>, StoreError> {
    by_steps(reader, &steps(text, false), scope, limit)
}

/// As [`search`], and after all those hits the names that only sound alike: zh z, ch c, sh s, n l, en eng, in ing.
///
/// # Errors
/// Those of the database.
pub fn search_fuzzy(reader: &Reader<'_>, text: &str, scope: &Scope, limit: usize) -> Result<Vec<Card>, StoreError> {
    by_steps(reader, &steps(text, true), scope, limit)
}

/// Everybody whom [`search`] would find, merged residents under their own row, in no order.
///
/// # Errors
/// Those of the database.
pub fn matching(reader: &Reader<'_>, text: &str, scope: &Scope) -> Result<Vec<ResidentId>, StoreError> {
    let conn = reader.sql();
    let villages = Villages::of(conn, scope)?;
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    for step in steps(text, false).iter().flatten() {
        villages.take(conn, step, EVERYBODY, &mut seen, &mut found)?;
    }
    let mut select = conn.prepare_cached("SELECT id FROM residents WHERE no = ?1")?;
    let id = |no: &i64| Ok(select.query_row([no], |row| row.get(0).map(ResidentId::from_bytes))?);
    found.iter().map(id).collect()
}

fn by_steps(reader: &Reader<'_>, steps: &[Vec<Step>], scope: &Scope, limit: usize) -> Result<Vec<Card>, StoreError> {
    let conn = reader.sql();
    let villages = Villages::of(conn, scope)?;
    let (mut hits, mut seen, mut shown) = (Vec::new(), HashSet::new(), HashSet::new());
    for tier in steps {
        let mut found = Vec::new();
        for step in tier {
            villages.take(conn, step, limit - hits.len(), &mut seen, &mut found)?;
        }
        let mut of_tier = Vec::with_capacity(found.len());
        for no in found {
            of_tier.extend(card_of(conn, no)?.filter(|card| villages.may(card.village) && shown.insert(card.id)));
        }
        of_tier.sort_by(|one, other| rank(one, scope).cmp(&rank(other, scope)));
        hits.extend(of_tier);
        if hits.len() >= limit {
            hits.truncate(limit);
            break;
        }
    }
    Ok(hits)
}

fn rank<'c>(card: &'c Card, scope: &Scope) -> (bool, &'c str, Option<NaiveDate>, ResidentId) {
    (!scope.own.contains(&card.village), &card.name, card.birth_on, card.id)
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
