//! Whom contracts cover, and what lists say of those people: read in sets, never row by row.

use crate::cell::Cell;
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::{Params, Row, named_params};
use serde_json::Value;
use std::collections::HashMap;
use xiangyi_domain::id::{ContractId, HouseholdId, PackId, ResidentId, TeamId, VillageId};

/// Which contracts, seen from a day.
#[derive(Clone, Debug, Default)]
pub struct CoveredFilter<'a> {
    /// Only contracts of these villages; `None` for the whole township.
    pub villages: Option<&'a [VillageId]>,
    /// Only of this team.
    pub team: Option<TeamId>,
    /// Only those that end on this day or before.
    pub until: Option<NaiveDate>,
    /// They are in force on this day.
    pub on: NaiveDate,
}

/// One resident in one contract in force, with the household and the terms.
#[derive(Clone, PartialEq, Debug)]
#[allow(missing_docs, reason = "each is named as its column")]
pub struct Covered {
    pub resident: ResidentId,
    pub contract: ContractId,
    pub number: String,
    pub team: Option<TeamId>,
    pub packs: Vec<PackId>,
    pub signed_on: Option<NaiveDate>,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub village: VillageId,
    pub household: Option<HouseholdId>,
    pub name: String,
    pub sex: Option<String>,
    pub birth_on: Option<NaiveDate>,
    pub id_number: Option<String>,
    pub relation: Option<String>,
    pub phone: Option<String>,
    pub record_number: Option<String>,
    pub status: Option<String>,
    pub household_number: Option<String>,
    pub group_name: Option<String>,
    pub address: Option<String>,
    pub renews: Option<ContractId>,
}

/// Everybody whom a contract in force covers, in no order; a merged resident stands as the one who was kept.
///
/// # Errors
/// Those of the database.
pub fn covered(reader: &Reader<'_>, filter: &CoveredFilter<'_>) -> Result<Vec<Covered>, StoreError> {
    let team = filter.team.map(|team| *team.bytes());
    let params = named_params! {
        ":villages": villages_json(reader, filter.villages)?, ":team": team,
        ":until": filter.until.map(|day| day.to_string()), ":on": filter.on.to_string(),
    };
    let mut select = reader.sql().prepare_cached(include_str!("covered.sql"))?;
    let rows = select.query_map(params, covered_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn covered_row(row: &Row<'_>) -> rusqlite::Result<Covered> {
    Ok(Covered {
        resident: ResidentId::from_bytes(row.get(0)?),
        contract: ContractId::from_bytes(row.get(1)?),
        number: cell(row, 2)?.unwrap_or_default(),
        team: cell(row, 3)?,
        packs: cell(row, 4)?.unwrap_or_default(),
        signed_on: cell(row, 5)?,
        starts_on: cell(row, 6)?,
        ends_on: cell(row, 7)?,
        village: cell(row, 8)?.unwrap_or(VillageId::from_bytes([0; 16])),
        household: cell(row, 9)?,
        name: cell(row, 10)?.unwrap_or_default(),
        sex: cell(row, 11)?,
        birth_on: cell(row, 12)?,
        id_number: cell(row, 13)?,
        relation: cell(row, 14)?,
        phone: cell(row, 15)?,
        record_number: cell(row, 16)?,
        status: cell(row, 17)?,
        household_number: cell(row, 18)?,
        group_name: cell(row, 19)?,
        address: cell(row, 20)?,
        renews: cell(row, 21)?,
    })
}

pub(super) fn cell<T: Cell>(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<T>> {
    Ok(T::cell(row.get_ref(at)?))
}

/// A disease as lists and groups need it.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "each is named as its column")]
pub struct FactDisease {
    pub kind: String,
    pub name: Option<String>,
    pub icd10: Option<String>,
}

/// What lists say of many people on one day.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    categories: HashMap<ResidentId, Vec<String>>,
    household_categories: HashMap<HouseholdId, Vec<String>>,
    diseases: HashMap<ResidentId, Vec<FactDisease>>,
    heads: HashMap<HouseholdId, String>,
    last_visits: HashMap<ResidentId, NaiveDate>,
}

impl Facts {
    /// The category codes that hold for a resident, their own and their household's.
    pub fn categories(&self, resident: ResidentId, household: Option<HouseholdId>) -> impl Iterator<Item = &str> {
        let shared = household.and_then(|id| self.household_categories.get(&id));
        self.categories.get(&resident).into_iter().chain(shared).flatten().map(String::as_str)
    }

    /// The diseases that a resident has on the day, by register and id.
    #[must_use]
    pub fn diseases(&self, resident: ResidentId) -> &[FactDisease] {
        self.diseases.get(&resident).map(Vec::as_slice).unwrap_or_default()
    }

    /// The name of the head of a household.
    #[must_use]
    pub fn head(&self, household: Option<HouseholdId>) -> Option<&str> {
        household.and_then(|id| self.heads.get(&id)).map(String::as_str)
    }

    /// The newest visit between `since` and the day.
    #[must_use]
    pub fn last_visit(&self, resident: ResidentId) -> Option<NaiveDate> {
        self.last_visits.get(&resident).copied()
    }
}

/// What lists say of these people on a day; visits are looked up only when they count from a day on. What was noted of a merged resident is told of
/// the one who was kept.
///
/// # Errors
/// Those of the database.
pub fn facts(
    reader: &Reader<'_>,
    people: &[(ResidentId, Option<HouseholdId>)],
    on: NaiveDate,
    visits_since: Option<NaiveDate>,
) -> Result<Facts, StoreError> {
    let names = Names::of(reader, people)?;
    let day = on.to_string();
    let mut facts = Facts::default();
    each(reader, include_str!("facts_categories.sql"), named_params! {":people": names.people, ":on": day}, |row| {
        facts.categories.entry(names.kept(row)?).or_default().push(row.get(1)?);
        Ok(())
    })?;
    let params = named_params! {":people": names.homes, ":on": day};
    each(reader, include_str!("facts_household_categories.sql"), params, |row| {
        let household = HouseholdId::from_bytes(row.get(0)?);
        facts.household_categories.entry(household).or_default().push(row.get(1)?);
        Ok(())
    })?;
    let params = named_params! {":people": names.people, ":on": day, ":hidden": reader.hidden()};
    each(reader, include_str!("facts_diseases.sql"), params, |row| {
        let kind = cell(row, 1)?.unwrap_or_default();
        let disease = FactDisease { kind, name: cell(row, 2)?, icd10: cell(row, 3)? };
        facts.diseases.entry(names.kept(row)?).or_default().push(disease);
        Ok(())
    })?;
    each(reader, include_str!("facts_heads.sql"), named_params! {":people": names.homes}, |row| {
        facts.heads.insert(HouseholdId::from_bytes(row.get(0)?), cell(row, 1)?.unwrap_or_default());
        Ok(())
    })?;
    let Some(since) = visits_since else { return Ok(facts) };
    let params =
        named_params! {":people": names.people, ":on": day, ":since": since.to_string(), ":hidden": reader.hidden()};
    each(reader, include_str!("facts_last_visits.sql"), params, |row| {
        if let Some(day) = cell::<NaiveDate>(row, 1)? {
            let newest = facts.last_visits.entry(names.kept(row)?).or_insert(day);
            *newest = day.max(*newest);
        }
        Ok(())
    })?;
    Ok(facts)
}

/// The ids of people and households as queries take them.
pub(super) struct Names {
    people: String,
    homes: String,
    kept: HashMap<ResidentId, ResidentId>,
}

impl Names {
    pub(super) fn of(reader: &Reader<'_>, people: &[(ResidentId, Option<HouseholdId>)]) -> Result<Names, StoreError> {
        let mut kept = HashMap::new();
        each(reader, "SELECT resident, kept FROM aliases", [], |row| {
            kept.insert(ResidentId::from_bytes(row.get(0)?), ResidentId::from_bytes(row.get(1)?));
            Ok(())
        })?;
        let wanted: std::collections::HashSet<ResidentId> = people.iter().map(|(id, _)| *id).collect();
        let merged = kept.iter().filter(|(_, kept)| wanted.contains(kept)).map(|(merged, _)| *merged);
        let mut homes: Vec<HouseholdId> = people.iter().filter_map(|(_, home)| *home).collect();
        homes.sort_unstable();
        homes.dedup();
        let people = ids_json(wanted.iter().copied().chain(merged).map(|id| id.0));
        Ok(Names { people, homes: ids_json(homes.into_iter().map(|id| id.0)), kept })
    }

    pub(super) fn people(&self) -> &str {
        &self.people
    }

    pub(super) fn kept(&self, row: &Row<'_>) -> rusqlite::Result<ResidentId> {
        let id = ResidentId::from_bytes(row.get(0)?);
        Ok(self.kept.get(&id).copied().unwrap_or(id))
    }
}

/// Ids as the JSON list of their hexadecimal texts, for `json_each`.
pub(super) fn ids_json(ids: impl Iterator<Item = uuid::Uuid>) -> String {
    let texts: Vec<String> = ids.map(|id| id.simple().to_string()).collect();
    Value::from(texts).to_string()
}

/// These villages, or all that there are, for `json_each`.
pub(crate) fn villages_json(reader: &Reader<'_>, villages: Option<&[VillageId]>) -> Result<String, StoreError> {
    let mut all = Vec::new();
    let villages = match villages {
        Some(villages) => villages,
        None => {
            each(reader, "SELECT id FROM villages", [], |row| {
                all.push(VillageId::from_bytes(row.get(0)?));
                Ok(())
            })?;
            &all
        }
    };
    Ok(ids_json(villages.iter().map(|id| id.0)))
}

pub(super) fn each(
    reader: &Reader<'_>,
    sql: &str,
    params: impl Params,
    mut take: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
) -> Result<(), StoreError> {
    let mut select = reader.sql().prepare_cached(sql)?;
    let mut rows = select.query(params)?;
    while let Some(row) = rows.next()? {
        take(row)?;
    }
    Ok(())
}
