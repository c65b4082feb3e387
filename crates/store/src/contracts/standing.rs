//! How people stand with their contracts, for figures and their lists: read in sets.

use super::Contract;
use super::covered::{Names, cell, each, villages_json};
use crate::cell::all;
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::{Row, named_params};
use serde_json::Value;
use std::collections::HashMap;
use xiangyi_domain::contracts::{Deed, Ended, What};
use xiangyi_domain::id::{ContractId, HouseholdId, ResidentId, RowId, TeamId, UserId, VillageId};

/// A resident who lives here.
#[derive(Clone, PartialEq, Debug)]
#[allow(missing_docs, reason = "each is named as its column")]
pub struct Person {
    pub id: ResidentId,
    pub village: VillageId,
    pub household: Option<HouseholdId>,
    pub name: String,
    pub sex: Option<String>,
    pub birth_on: Option<NaiveDate>,
    pub id_number: Option<String>,
    pub phone: Option<String>,
    pub relation: Option<String>,
    pub household_number: Option<String>,
    pub group_name: Option<String>,
}

/// Everybody who lives in these villages (or all), in no order.
///
/// # Errors
/// Those of the database.
pub fn people(reader: &Reader<'_>, villages: Option<&[VillageId]>) -> Result<Vec<Person>, StoreError> {
    let mut found = Vec::new();
    let params = named_params! {":villages": villages_json(reader, villages)?};
    each(reader, include_str!("people.sql"), params, |row| {
        found.push(person(row)?);
        Ok(())
    })?;
    Ok(found)
}

fn person(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person {
        id: ResidentId::from_bytes(row.get(0)?),
        village: VillageId::from_bytes(row.get(1)?),
        household: cell(row, 2)?,
        name: cell(row, 3)?.unwrap_or_default(),
        sex: cell(row, 4)?,
        birth_on: cell(row, 5)?,
        id_number: cell(row, 6)?,
        phone: cell(row, 7)?,
        relation: cell(row, 8)?,
        household_number: cell(row, 9)?,
        group_name: cell(row, 10)?,
    })
}

/// A contract that no longer covers a resident.
#[derive(Clone, PartialEq, Debug)]
pub struct Over {
    /// Whom it covered.
    pub resident: ResidentId,
    /// Which.
    pub contract: ContractId,
    /// Its number.
    pub number: String,
    /// The day of ending before its term, or the last day of the term.
    pub on: NaiveDate,
    /// Why it was ended; `None` when it ran out.
    pub ended: Option<Ended>,
    /// Another contract renews it.
    pub renewed: bool,
}

/// Contracts of these villages (or all) that were ended or ran out from a first to a last day.
///
/// # Errors
/// Those of the database.
pub fn over(
    reader: &Reader<'_>,
    villages: Option<&[VillageId]>,
    (from, on): (NaiveDate, NaiveDate),
) -> Result<Vec<Over>, StoreError> {
    let mut found = Vec::new();
    let villages = villages_json(reader, villages)?;
    let params = named_params! {":villages": villages, ":from": from.to_string(), ":on": on.to_string()};
    each(reader, include_str!("over.sql"), params, |row| {
        let early: Option<NaiveDate> = cell(row, 4)?;
        let Some(day) = early.or(cell(row, 3)?) else { return Ok(()) };
        found.push(Over {
            resident: ResidentId::from_bytes(row.get(0)?),
            contract: ContractId::from_bytes(row.get(1)?),
            number: cell(row, 2)?.unwrap_or_default(),
            on: day,
            ended: early.and(last_end(&cell::<Vec<Value>>(row, 5)?.unwrap_or_default())),
            renewed: row.get(7)?,
        });
        Ok(())
    })?;
    Ok(found)
}

/// The end that the steps of a contract tell.
#[must_use]
pub fn last_end(events: &[Value]) -> Option<Ended> {
    let ends = events.iter().filter(|event| event["kind"] == xiangyi_domain::contracts::ENDED);
    ends.filter_map(|event| serde_json::from_value(event["data"].clone()).ok()).next_back()
}

/// The newest reason for no contract.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unsigned {
    /// Code of the dictionary.
    pub reason: String,
    /// When they were asked.
    pub asked_on: Option<NaiveDate>,
    /// They signed for it.
    pub signed: bool,
    /// Remark.
    pub remark: Option<String>,
}

/// The newest reason of each of these people up to a day.
///
/// # Errors
/// Those of the database.
pub fn unsigned(
    reader: &Reader<'_>,
    people: &[(ResidentId, Option<HouseholdId>)],
    on: NaiveDate,
) -> Result<HashMap<ResidentId, Unsigned>, StoreError> {
    let names = Names::of(reader, people)?;
    let mut found = HashMap::new();
    let params = named_params! {":people": names.people(), ":on": on.to_string()};
    each(reader, include_str!("unsigned.sql"), params, |row| {
        let newest = Unsigned {
            reason: cell(row, 1)?.unwrap_or_default(),
            asked_on: cell(row, 2)?,
            signed: cell(row, 3)?.unwrap_or_default(),
            remark: cell(row, 4)?,
        };
        found.insert(names.kept(row)?, newest);
        Ok(())
    })?;
    Ok(found)
}

/// What was done for a resident, and by whom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Done {
    /// What and when.
    pub deed: Deed,
    /// By whom.
    pub doctor: Option<UserId>,
}

/// The visits and services of each of these people from a first to a last day, in no order.
///
/// # Errors
/// Those of the database.
pub fn done(
    reader: &Reader<'_>,
    people: &[(ResidentId, Option<HouseholdId>)],
    (from, on): (NaiveDate, NaiveDate),
) -> Result<HashMap<ResidentId, Vec<Done>>, StoreError> {
    let names = Names::of(reader, people)?;
    let mut found: HashMap<ResidentId, Vec<Done>> = HashMap::new();
    for (sql, is_visit) in [(include_str!("done_visits.sql"), true), (include_str!("done_services.sql"), false)] {
        let (from, on) = (from.to_string(), on.to_string());
        let params = named_params! {":people": names.people(), ":from": from, ":on": on, ":hidden": reader.hidden()};
        each(reader, sql, params, |row| {
            let Some(on) = cell(row, 2)? else { return Ok(()) };
            let (first, second): (String, String) =
                (cell(row, 3)?.unwrap_or_default(), cell(row, 4)?.unwrap_or_default());
            let what = if is_visit {
                What::Visit { form: first, mode: second }
            } else {
                What::Service { item: first, kind: second }
            };
            let deed = Deed { row: RowId::from_bytes(row.get(1)?), on, what };
            found.entry(names.kept(row)?).or_default().push(Done { deed, doctor: cell(row, 5)? });
            Ok(())
        })?;
    }
    Ok(found)
}

/// Contracts of these villages (or all) whose term ends from a first to a last day and that nothing renews yet, by
/// village, last day and number.
///
/// # Errors
/// Those of the database.
pub fn renewable(
    reader: &Reader<'_>,
    villages: Option<&[VillageId]>,
    team: Option<TeamId>,
    (from, until): (NaiveDate, NaiveDate),
) -> Result<Vec<Contract>, StoreError> {
    let team = team.map(|team| *team.bytes());
    let villages = villages_json(reader, villages)?;
    let params =
        named_params! {":villages": villages, ":team": team, ":from": from.to_string(), ":until": until.to_string()};
    all(reader.sql(), include_str!("renewable.sql"), params)
}
