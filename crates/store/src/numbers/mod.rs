//! Numbers that people read: from a block that the county reserved for this installation, or with its own letters.

use crate::cell::all;
use crate::commit::WriteTx;
use crate::error::StoreError;
use crate::reader::Reader;
use crate::residents::Resident;
use crate::store::Store;
use rusqlite::{Connection, OptionalExtension, named_params};
use serde::{Deserialize, Serialize};
use xiangyi_domain::contracts::number;
use xiangyi_domain::id::{InstallId, RequestId, VillageId};
use xiangyi_domain::residents::record_number::{is_village_code, record_number, temporary};
use xiangyi_wire::Epoch;
use xiangyi_wire::numbers::{Block, RECORD, USUAL_SIZE, Want};

/// With fewer numbers left in a village, the next sync asks for more.
pub const LEAST_LEFT: u32 = 50;
/// The own count of temporary record numbers.
const TEMPORARY: &str = "temporary_record";
/// The setting that holds a request without an answer.
const REQUEST: &str = "numbers/request";
/// The setting that says to which life of the server the blocks were reported.
const REPORTED: &str = "numbers/reported";

/// A request for blocks, kept until it is answered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Request {
    /// The installation that asks.
    pub install: InstallId,
    /// Its name.
    pub id: RequestId,
    /// What is wanted.
    pub wants: Vec<Want>,
}

impl WriteTx<'_> {
    /// The next number of a kind (`XY` agreements, `ZY` admissions), taken with the running commit.
    ///
    /// # Errors
    /// Those of the database.
    pub fn next_number(&mut self, kind: &str) -> Result<String, StoreError> {
        let install = install(self.sql())?;
        Ok(number(kind, install, u64::from(take_own(self.sql(), kind, install)?)))
    }

    /// The next 档案编号 of a village, by its official code, taken with the running commit: from the county's blocks,
    /// and a temporary one where there is no code, no block, or no number left.
    ///
    /// # Errors
    /// Those of the database.
    pub fn next_record_number(&mut self, village_code: Option<&str>) -> Result<String, StoreError> {
        let install = install(self.sql())?;
        let code = village_code.filter(|code| is_village_code(code));
        if let Some(code) = code {
            while let Some(sequence) = take(self.sql(), RECORD, code, install)? {
                let Some(number) = record_number(code, sequence) else { break };
                // A roster may have brought the number along, while this computer was offline.
                if self.is_free(&number)? {
                    return Ok(number);
                }
            }
        }
        Ok(temporary(install, take_own(self.sql(), TEMPORARY, install)?))
    }

    fn is_free(&self, number: &str) -> Result<bool, StoreError> {
        let mut select = self.sql().prepare_cached("SELECT 1 FROM residents WHERE record_number = :number")?;
        Ok(!select.exists(named_params! { ":number": number })?)
    }
}

/// How many numbers of the county this computer may still give in a village.
///
/// # Errors
/// Those of the database.
pub fn left(reader: &Reader<'_>, village_code: &str) -> Result<u32, StoreError> {
    let mut select = reader.sql().prepare_cached(include_str!("left.sql"))?;
    Ok(select.query_row(named_params! { ":kind": RECORD, ":scope": village_code }, |row| row.get(0))?)
}

/// Residents of a village who live there and have no number yet, or a temporary one, in walking order.
///
/// # Errors
/// Those of the database.
pub fn without(reader: &Reader<'_>, village: VillageId) -> Result<Vec<Resident>, StoreError> {
    all(reader.sql(), include_str!("without.sql"), named_params! { ":village": village.bytes() })
}

/// How many those are.
///
/// # Errors
/// Those of the database.
pub fn count_without(reader: &Reader<'_>, village: VillageId) -> Result<u32, StoreError> {
    let mut select = reader.sql().prepare_cached(include_str!("count_without.sql"))?;
    Ok(select.query_row(named_params! { ":village": village.bytes() }, |row| row.get(0))?)
}

/// Every block that this installation was given, whole, also when it is used up.
///
/// # Errors
/// Those of the database.
pub fn held(reader: &Reader<'_>) -> Result<Vec<Block>, StoreError> {
    let mut select = reader.sql().prepare_cached(include_str!("held.sql"))?;
    let blocks = select.query_map(named_params! { ":kind": RECORD }, |row| {
        Ok(Block { kind: row.get(0)?, scope: row.get(1)?, first: row.get(2)?, last: row.get(3)? })
    })?;
    Ok(blocks.collect::<rusqlite::Result<_>>()?)
}

/// The blocks that this computer should ask for: villages of its township with an official code, where few numbers are
/// left, and numbers were asked for before or residents have none.
///
/// # Errors
/// Those of the database.
pub fn wanted(reader: &Reader<'_>) -> Result<Vec<Want>, StoreError> {
    let mut select = reader.sql().prepare_cached(include_str!("wanted.sql"))?;
    let found = select.query_map(named_params! { ":kind": RECORD }, |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, u32>(1)?, row.get::<_, u32>(2)?, row.get::<_, bool>(3)?))
    })?;
    let mut wants = Vec::new();
    for village in found {
        let (scope, left, without, asked) = village?;
        let is_short = left < LEAST_LEFT.max(without);
        if is_village_code(&scope) && is_short && (asked || without > 0) {
            let needed = without.saturating_add(LEAST_LEFT).saturating_sub(left);
            wants.push(Want { kind: RECORD.to_owned(), scope, size: USUAL_SIZE.max(needed) });
        }
    }
    Ok(wants)
}

/// The request that was not answered yet, if this installation made it.
///
/// # Errors
/// Those of the database.
pub fn request(reader: &Reader<'_>) -> Result<Option<Request>, StoreError> {
    let install = install(reader.sql())?;
    let kept = crate::local::setting(reader, None, REQUEST)?;
    let kept: Option<Request> = kept.and_then(|value| serde_json::from_value(value).ok());
    Ok(kept.filter(|request| request.install == install))
}

/// Whether this life of the server knows what this installation holds.
///
/// # Errors
/// Those of the database.
pub fn is_reported(reader: &Reader<'_>, epoch: Epoch) -> Result<bool, StoreError> {
    let kept = crate::local::setting(reader, None, REPORTED)?;
    Ok(kept == Some(mark(install(reader.sql())?, epoch)))
}

fn mark(install: InstallId, epoch: Epoch) -> serde_json::Value {
    format!("{install}/{}", epoch.0).into()
}

impl Store {
    /// Keeps a request before it is sent, so that a lost answer burns no numbers.
    ///
    /// # Errors
    /// Those of the database.
    pub fn keep_numbers_request(&self, request: &Request) -> Result<(), StoreError> {
        let value = serde_json::to_value(request).map_err(|_| StoreError::Unreadable { what: "request" })?;
        self.set_setting(None, REQUEST, &value)
    }

    /// Takes what an installation was given. The same answer twice gives nothing twice; an answer to a former
    /// installation gives nothing.
    ///
    /// # Errors
    /// Those of the database.
    pub fn take_number_blocks(&self, to: InstallId, epoch: Epoch, blocks: &[Block]) -> Result<(), StoreError> {
        self.write_local(|conn| {
            if install(conn)? != to {
                return Ok(());
            }
            let mut insert = conn.prepare_cached(include_str!("insert.sql"))?;
            for block in blocks {
                insert.execute(named_params! {
                    ":kind": block.kind, ":scope": block.scope, ":prefix": format!("{:05}", block.first),
                    ":first": block.first, ":last": block.last, ":install": to.bytes(),
                })?;
            }
            let mut set =
                conn.prepare_cached("INSERT OR REPLACE INTO settings (user, name, value) VALUES (x'', ?1, ?2)")?;
            set.execute((REPORTED, mark(to, epoch).to_string()))?;
            Ok(())
        })
    }

    /// Forgets a request that was answered.
    ///
    /// # Errors
    /// Those of the database.
    pub fn drop_numbers_request(&self) -> Result<(), StoreError> {
        self.set_setting(None, REQUEST, &serde_json::Value::Null)
    }
}

fn install(conn: &Connection) -> Result<InstallId, StoreError> {
    let install: [u8; 16] = conn.query_row("SELECT install_id FROM meta", [], |row| row.get(0))?;
    Ok(InstallId::from_bytes(install))
}

fn take_own(conn: &Connection, kind: &str, install: InstallId) -> Result<u32, StoreError> {
    let mut take = conn.prepare_cached(include_str!("take_own.sql"))?;
    Ok(take.query_row(named_params! {":kind": kind, ":install": install.bytes()}, |row| row.get(0))?)
}

fn take(conn: &Connection, kind: &str, scope: &str, install: InstallId) -> Result<Option<u32>, StoreError> {
    let mut take = conn.prepare_cached(include_str!("take.sql"))?;
    let params = named_params! {":kind": kind, ":scope": scope, ":install": install.bytes()};
    Ok(take.query_row(params, |row| row.get(0)).optional()?)
}
