//! The roll: every listed resident as one narrow line in memory, for lists.
//!
//! A list of 100,000 residents is filtered by a dozen things at once, sorted
//! four ways and opened anywhere; an index for each of those would slow every
//! import, and the rows of an encrypted file are wide. So the lines are read
//! once (a deliberate full read), kept with the store, and read again when the
//! database has changed; a list is then a pass over numbers.
//!
//! The roll decides nothing: whose list it is and what a code means stands in
//! `clinic`. It holds no ID number and no telephone.

mod alike;
mod load;
mod marks;
mod order;
mod select;

pub use order::Sort;
pub use select::{Missing, Selection};

use crate::connection::{self, DATABASE};
use crate::error::StoreError;
use crate::reader::Reader;
use crate::residents::Resident;
use crate::store::Store;
use crate::walk::walking;
use chrono::{Datelike, NaiveDate};
use marks::Marks;
use order::Order;
use rusqlite::Connection;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError};
use xiangyi_domain::id::{HouseholdId, ResidentId, VillageId};
use xiangyi_domain::residents::Sight;

/// No household, in a line.
const NOWHERE: u32 = u32::MAX;
/// No date: after every date, so that it sorts last.
const NEVER: i32 = i32::MAX;

/// Every listed resident and household, as of one moment of the database.
pub struct Roll {
    on: NaiveDate,
    since: NaiveDate,
    villages: Vec<VillageId>,
    groups: Vec<String>,
    names: String,
    lines: Vec<Line>,
    homes: Vec<Home>,
    /// Categories in force, their own and their household's.
    categories: Marks,
    /// Registers of the diseases in care.
    registers: Marks,
    /// Names of the diseases in care.
    diseases: Marks,
    lines_of: HashMap<[u8; 16], u32>,
    orders: [OnceLock<Order>; Sort::ALL.len()],
}

/// One resident.
struct Line {
    no: i64,
    id: [u8; 16],
    name: (u32, u32),
    household: u32,
    village: u16,
    status: Status,
    is_head: bool,
    missing: u16,
    birth: i32,
    /// Last day of the contract in force.
    signed_until: i32,
    next_due: i32,
}

/// One household.
struct Home {
    id: [u8; 16],
    village: u16,
    group: u16,
    number: String,
    address: String,
    head: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    Present,
    Dead,
    MovedOut,
    Other,
}

/// What the roll knows of a resident beside the row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed<'r> {
    /// Who.
    pub id: ResidentId,
    /// Their household.
    pub household: Option<HouseholdId>,
    /// 组 of the household.
    pub group: Option<&'r str>,
    /// 户编号.
    pub household_number: Option<&'r str>,
    /// Name of the head of household.
    pub household_head: Option<&'r str>,
    /// Last day of the contract in force.
    pub signed_until: Option<NaiveDate>,
    /// The earliest date on which a follow-up is due.
    pub next_due_on: Option<NaiveDate>,
    /// Address of the household.
    pub address: Option<&'r str>,
    /// Codes of the categories in force, their own and their household's.
    pub categories: Vec<&'r str>,
    /// Names of the diseases in care, by register.
    pub diseases: Vec<&'r str>,
    /// What their record lacks.
    pub missing: Vec<Missing>,
    no: i64,
}

impl Listed<'_> {
    /// The row of the resident, found without a search by id.
    ///
    /// # Errors
    /// Those of the database.
    pub fn row(&self, reader: &Reader<'_>) -> Result<Option<Resident>, StoreError> {
        crate::cell::one(reader.sql(), "SELECT * FROM residents WHERE no = ?1", [self.no])
    }
}

impl Roll {
    /// Reads everything for a day. A disease in care counts as unvisited when
    /// nobody was met for it since `since`.
    ///
    /// # Errors
    /// Those of the database.
    pub fn load(reader: &Reader<'_>, on: NaiveDate, since: NaiveDate) -> Result<Roll, StoreError> {
        load::load(reader, on, since)
    }

    /// How many residents are listed, of any status.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether nobody is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// What is known of a resident of a selection.
    #[must_use]
    pub fn listed(&self, at: u32) -> Option<Listed<'_>> {
        let line = self.lines.get(at as usize)?;
        let home = self.homes.get(line.household as usize);
        Some(Listed {
            id: ResidentId::from_bytes(line.id),
            household: home.map(|home| HouseholdId::from_bytes(home.id)),
            group: home.and_then(|home| self.group(home)),
            household_number: home.map(|home| home.number.as_str()).filter(|number| !number.is_empty()),
            household_head: home.and_then(|home| self.lines.get(home.head as usize)).map(|head| self.name(head)),
            address: home.map(|home| home.address.as_str()).filter(|address| !address.is_empty()),
            categories: self.categories.of(at).collect(),
            diseases: self.diseases.of(at).collect(),
            signed_until: day(line.signed_until),
            next_due_on: day(line.next_due),
            missing: Missing::ALL.into_iter().filter(|one| line.missing & one.bit() != 0).collect(),
            no: line.no,
        })
    }

    /// The household of a selection of households.
    #[must_use]
    pub fn household(&self, home: u32) -> Option<HouseholdId> {
        self.homes.get(home as usize).map(|home| HouseholdId::from_bytes(home.id))
    }

    /// Line of a resident.
    #[must_use]
    pub fn line_of(&self, id: ResidentId) -> Option<u32> {
        self.lines_of.get(id.bytes()).copied()
    }

    /// The 组 of a village, or of all of them, in walking order.
    #[must_use]
    pub fn groups_of(&self, village: Option<VillageId>) -> Vec<&str> {
        let inside = |home: &&Home| village.is_none_or(|one| self.villages.get(home.village as usize) == Some(&one));
        let mut used: Vec<u16> = self.homes.iter().filter(inside).map(|home| home.group).collect();
        used.sort_unstable();
        used.dedup();
        let mut words: Vec<&str> =
            used.into_iter().filter_map(|group| self.groups.get(group as usize)).map(String::as_str).collect();
        words.retain(|word| !word.is_empty());
        words.sort_by(|one, other| walking(one).cmp(&walking(other)));
        words
    }

    fn group(&self, home: &Home) -> Option<&str> {
        self.groups.get(home.group as usize).map(String::as_str).filter(|group| !group.is_empty())
    }

    fn name(&self, line: &Line) -> &str {
        self.names.get(line.name.0 as usize..line.name.1 as usize).unwrap_or_default()
    }

    fn order(&self, sort: Sort) -> &Order {
        self.orders[sort.place()].get_or_init(|| Order::of(self, sort))
    }
}

fn number(on: NaiveDate) -> i32 {
    on.num_days_from_ce()
}

fn day(number: i32) -> Option<NaiveDate> {
    (number != NEVER).then(|| NaiveDate::from_num_days_from_ce_opt(number)).flatten()
}

/// The roll that a store keeps, with a connection of its own that tells when the database has changed.
pub(crate) struct Kept {
    conn: Connection,
    version: i64,
    sight: Sight,
    roll: Option<Arc<Roll>>,
}

impl Store {
    /// Reads a list: the roll of a day, and the rows of the same snapshot, both as `sight` lets them be seen. The
    /// roll is read anew only when anybody, also another program, has written.
    ///
    /// # Errors
    /// Those of the closure, and of the database.
    pub fn with_roll<T, E: From<StoreError>>(
        &self,
        on: NaiveDate,
        since: NaiveDate,
        sight: impl FnOnce(&Reader<'_>) -> Result<Sight, E>,
        f: impl FnOnce(&Reader<'_>, &Roll) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut slot = self.roll.lock().unwrap_or_else(PoisonError::into_inner);
        let mut kept = match slot.take() {
            Some(kept) => kept,
            None => {
                let conn = connection::reader(&self.dir.join(DATABASE), &self.key)?;
                Kept { conn, version: 0, sight: Sight::default(), roll: None }
            }
        };
        let begun = kept.conn.execute_batch("BEGIN").map_err(StoreError::from);
        let seen = begun.map_err(E::from).and_then(|()| sight(&Reader::new(&kept.conn)));
        let result = seen.and_then(|sight| {
            let roll = kept.fresh(on, since, &sight)?;
            f(&Reader::new(&kept.conn).seeing(sight), &roll)
        });
        // As in `Store::read`: a connection that is still inside is dropped, with its roll.
        let _ = kept.conn.execute_batch("COMMIT");
        if kept.conn.is_autocommit() {
            *slot = Some(kept);
        }
        result
    }
}

impl Kept {
    fn fresh(&mut self, on: NaiveDate, since: NaiveDate, sight: &Sight) -> Result<Arc<Roll>, StoreError> {
        // The snapshot begins with the first read; the version is that of the snapshot.
        self.conn.query_row("SELECT count(*) FROM meta", [], |_| Ok(()))?;
        let version: i64 = self.conn.pragma_query_value(None, "data_version", |row| row.get(0))?;
        let same =
            |roll: &&Arc<Roll>| version == self.version && roll.on == on && roll.since == since && self.sight == *sight;
        if let Some(roll) = self.roll.as_ref().filter(same) {
            return Ok(roll.clone());
        }
        let roll = Arc::new(Roll::load(&Reader::new(&self.conn).seeing(sight.clone()), on, since)?);
        (self.version, self.roll, self.sight) = (version, Some(roll.clone()), sight.clone());
        Ok(roll)
    }
}
