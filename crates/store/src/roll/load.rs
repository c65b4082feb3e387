//! Reading the roll.

use super::marks::Marks;
use super::{Home, Line, Missing, NEVER, NOWHERE, Roll, Status, number};
use crate::error::StoreError;
use crate::reader::Reader;
use chrono::NaiveDate;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Params, Row, named_params};
use std::collections::HashMap;
use std::sync::OnceLock;
use xiangyi_domain::id::VillageId;

type Id = [u8; 16];

pub(super) fn load(reader: &Reader<'_>, on: NaiveDate, since: NaiveDate) -> Result<Roll, StoreError> {
    let conn = reader.sql();
    let mut roll = empty(crate::villages::in_visiting_order(reader)?, on, since);
    let homes_of = households(conn, &mut roll)?;
    residents(conn, &mut roll, &homes_of)?;
    aliases(conn, &mut roll)?;
    categories(conn, &mut roll, &homes_of)?;
    diseases(conn, &mut roll, reader.hidden())?;
    contracts(conn, &mut roll)?;
    due(conn, &mut roll, reader.hidden())?;
    for marks in [&mut roll.categories, &mut roll.registers, &mut roll.diseases] {
        marks.finish();
    }
    Ok(roll)
}

fn empty(villages: Vec<VillageId>, on: NaiveDate, since: NaiveDate) -> Roll {
    Roll {
        on,
        since,
        villages,
        groups: vec![String::new()],
        names: String::new(),
        lines: Vec::new(),
        homes: Vec::new(),
        categories: Marks::default(),
        registers: Marks::default(),
        diseases: Marks::default(),
        lines_of: HashMap::new(),
        orders: std::array::from_fn(|_| OnceLock::new()),
    }
}

fn each(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    mut take: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
) -> Result<(), StoreError> {
    let mut select = conn.prepare_cached(sql)?;
    let mut rows = select.query(params)?;
    while let Some(row) = rows.next()? {
        take(row)?;
    }
    Ok(())
}

fn id(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Id>> {
    Ok(row.get_ref(at)?.as_blob().ok().and_then(|bytes| bytes.try_into().ok()))
}

fn text<'r>(row: &'r Row<'_>, at: usize) -> rusqlite::Result<&'r str> {
    Ok(match row.get_ref(at)? {
        ValueRef::Text(bytes) => std::str::from_utf8(bytes).unwrap_or_default(),
        _ => "",
    })
}

fn date(row: &Row<'_>, at: usize) -> rusqlite::Result<i32> {
    Ok(text(row, at)?.parse::<NaiveDate>().map_or(NEVER, number))
}

pub(super) fn short(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

fn long(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Villages get the number of their place in visiting order; one that is not listed stands behind them.
fn village_of(villages: &mut Vec<VillageId>, id: Option<Id>) -> u16 {
    let id = VillageId::from_bytes(id.unwrap_or_default());
    let at = villages.iter().position(|village| *village == id).unwrap_or_else(|| {
        villages.push(id);
        villages.len() - 1
    });
    short(at)
}

fn households(conn: &Connection, roll: &mut Roll) -> Result<HashMap<Id, u32>, StoreError> {
    let mut homes_of = HashMap::new();
    let mut groups: HashMap<String, u16> = HashMap::from([(String::new(), 0)]);
    each(conn, include_str!("households.sql"), [], |row| {
        let Some(own) = id(row, 0)? else { return Ok(()) };
        let village = village_of(&mut roll.villages, id(row, 1)?);
        let word = text(row, 2)?;
        let group = match groups.get(word) {
            Some(group) => *group,
            None => {
                let group = short(roll.groups.len());
                roll.groups.push(word.to_owned());
                groups.insert(word.to_owned(), group);
                group
            }
        };
        homes_of.insert(own, long(roll.homes.len()));
        let (number, address) = (text(row, 3)?.to_owned(), text(row, 4)?.to_owned());
        roll.homes.push(Home { id: own, village, group, number, address, head: NOWHERE });
        Ok(())
    })?;
    Ok(homes_of)
}

fn residents(conn: &Connection, roll: &mut Roll, homes_of: &HashMap<Id, u32>) -> Result<(), StoreError> {
    each(conn, include_str!("residents.sql"), [], |row| {
        let Some(own) = id(row, 0)? else { return Ok(()) };
        let village = village_of(&mut roll.villages, id(row, 1)?);
        let household = id(row, 2)?.and_then(|home| homes_of.get(&home)).copied().unwrap_or(NOWHERE);
        let begin = long(roll.names.len());
        roll.names.push_str(text(row, 4)?);
        let birth = date(row, 5)?;
        let status = match text(row, 6)? {
            "" | "present" => Status::Present,
            "dead" => Status::Dead,
            "moved_out" => Status::MovedOut,
            _ => Status::Other,
        };
        let mut missing = 0;
        let mut lacks = |one: Missing, does: bool| missing |= if does { one.bit() } else { 0 };
        lacks(Missing::IdNumber, row.get(7)?);
        lacks(Missing::Phone, row.get(8)?);
        lacks(Missing::RecordNumber, row.get(9)?);
        lacks(Missing::Birth, birth == NEVER);
        lacks(Missing::Household, household == NOWHERE);
        lacks(Missing::Contract, status == Status::Present);
        let at = long(roll.lines.len());
        let is_head = matches!(text(row, 3)?, "01" | "02");
        if is_head
            && status == Status::Present
            && let Some(home) = roll.homes.get_mut(household as usize)
            && home.head == NOWHERE
        {
            home.head = at;
        }
        roll.lines_of.insert(own, at);
        roll.lines.push(Line {
            no: row.get(10)?,
            id: own,
            name: (begin, long(roll.names.len())),
            household,
            village,
            status,
            is_head,
            missing,
            birth,
            signed_until: NEVER,
            next_due: NEVER,
        });
        Ok(())
    })
}

/// What was recorded under a merged resident is the kept one's.
fn aliases(conn: &Connection, roll: &mut Roll) -> Result<(), StoreError> {
    each(conn, "SELECT resident, kept FROM aliases", [], |row| {
        if let (Some(merged), Some(kept)) = (id(row, 0)?, id(row, 1)?)
            && let Some(line) = roll.lines_of.get(&kept).copied()
        {
            roll.lines_of.entry(merged).or_insert(line);
        }
        Ok(())
    })
}

fn categories(conn: &Connection, roll: &mut Roll, homes_of: &HashMap<Id, u32>) -> Result<(), StoreError> {
    let mut of_homes: HashMap<u32, Vec<String>> = HashMap::new();
    let params = named_params! {":on": roll.on.to_string()};
    each(conn, include_str!("categories.sql"), params, |row| {
        let category = text(row, 0)?;
        if let Some(resident) = id(row, 1)? {
            if let Some(line) = roll.lines_of.get(&resident).copied() {
                roll.categories.put(category, line);
            }
        } else if let Some(home) = id(row, 2)?.and_then(|home| homes_of.get(&home)).copied() {
            of_homes.entry(home).or_default().push(category.to_owned());
        }
        Ok(())
    })?;
    for (at, line) in (0_u32..).zip(&roll.lines) {
        for category in of_homes.get(&line.household).into_iter().flatten() {
            roll.categories.put(category, at);
        }
    }
    Ok(())
}

/// A disease in care: whose, of which register, its row and its name.
type Sick = (u32, String, Id, String);

fn diseases(conn: &Connection, roll: &mut Roll, hidden: &str) -> Result<(), StoreError> {
    let mut sick: Vec<Sick> = Vec::new();
    each(conn, include_str!("diseases.sql"), named_params! {":hidden": hidden}, |row| {
        let Some(at) = id(row, 0)?.and_then(|resident| roll.lines_of.get(&resident)).copied() else { return Ok(()) };
        if row.get(3)?
            && let Some(line) = roll.lines.get_mut(at as usize)
        {
            line.missing |= Missing::Proof.bit();
        }
        sick.push((at, text(row, 1)?.to_owned(), id(row, 4)?.unwrap_or_default(), text(row, 2)?.to_owned()));
        Ok(())
    })?;
    // As `diseases::of_resident` has them.
    sick.sort_unstable();
    for (line, kind, _, name) in &sick {
        for (marks, word) in [(&mut roll.registers, kind), (&mut roll.diseases, name)] {
            if !word.is_empty() {
                marks.put(word, *line);
            }
        }
    }
    Ok(())
}

fn contracts(conn: &Connection, roll: &mut Roll) -> Result<(), StoreError> {
    let params = named_params! {":on": roll.on.to_string()};
    each(conn, include_str!("contracts.sql"), params, |row| {
        let line = id(row, 0)?.and_then(|resident| roll.lines_of.get(&resident)).copied();
        let Some(line) = line.and_then(|line| roll.lines.get_mut(line as usize)) else { return Ok(()) };
        let until = date(row, 1)?;
        line.signed_until = if line.signed_until == NEVER { until } else { line.signed_until.max(until) };
        line.missing &= !Missing::Contract.bit();
        Ok(())
    })
}

fn due(conn: &Connection, roll: &mut Roll, hidden: &str) -> Result<(), StoreError> {
    let since = number(roll.since);
    each(conn, include_str!("due.sql"), named_params! {":hidden": hidden}, |row| {
        let line = id(row, 0)?.and_then(|resident| roll.lines_of.get(&resident)).copied();
        let Some(line) = line.and_then(|line| roll.lines.get_mut(line as usize)) else { return Ok(()) };
        let last = date(row, 1)?;
        if last == NEVER || last < since {
            line.missing |= Missing::Visit.bit();
        }
        line.next_due = line.next_due.min(date(row, 2)?);
        Ok(())
    })
}
