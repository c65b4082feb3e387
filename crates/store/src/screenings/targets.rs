//! Whom a campaign is for, and what is known of each of them.

use crate::cell::{all, read, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::{Row, ToSql, named_params};
use serde_json::Value;
use std::collections::BTreeMap;
use xiangyi_domain::id::{CampaignId, HouseholdId, ResidentId, ScreeningId, UserId, VillageId};
use xiangyi_domain::screening::{DiseaseGroup, Finding, Found, PersonEntry, Status};

/// Which households: those that hold one of the tags on a day of the span, or a member of which does.
#[derive(Clone, Debug)]
pub struct Targets<'a> {
    /// Which campaign's entries are read beside them.
    pub campaign: CampaignId,
    /// Codes of category tags.
    pub tags: &'a [String],
    /// First day of the span.
    pub from: NaiveDate,
    /// Last day of the span.
    pub until: NaiveDate,
    /// Only of these villages; `None` for the whole township.
    pub villages: Option<&'a [VillageId]>,
}

row! {
    /// A person to be screened: the row of the household, the person, and both entries.
    TargetPerson {
        id: HouseholdId,
        /// The household's village.
        village: VillageId,
        /// The household's number.
        number: String,
        /// Who.
        resident: ResidentId,
        /// Their name.
        name: String,
        ;
        /// 组.
        group_name: String,
        /// Address.
        address: String,
        /// 与户主关系.
        relation: String,
        /// Sex.
        sex: String,
        /// Date of birth.
        birth_on: NaiveDate,
        /// Number of their document.
        id_number: String,
        /// How far the household's entry is.
        household_status: String,
        /// Disease made the household poor.
        cause: bool,
        /// When the household was screened.
        screened_on: NaiveDate,
        /// By whom.
        screened_by: UserId,
        /// When it was verified.
        verified_on: NaiveDate,
        /// By whom.
        verified_by: UserId,
        /// When the household was entered in the national system.
        entered_on: NaiveDate,
        /// When it ceased to be poor by disease.
        exited_on: NaiveDate,
        /// Why.
        exit_reason: String,
        /// Remark on the household.
        remark: String,
        /// The person's entry: their own, or that of a resident who was merged into them.
        entry: ScreeningId,
        /// How far the person's entry is.
        status: String,
        /// What was found.
        found: Value,
        /// When the person was entered in the national system.
        person_entered_on: NaiveDate,
    }
}

const PROGRESS: &str = concat!(include_str!("target.sql"), include_str!("progress.sql"), include_str!("joins.sql"));
const PEOPLE: &str = concat!(
    include_str!("target.sql"),
    include_str!("people.sql"),
    include_str!("joins.sql"),
    include_str!("people_end.sql")
);

/// Everybody to be screened, for counting; also those without a household, who cannot be screened yet.
///
/// # Errors
/// Those of the database.
pub fn entries(reader: &Reader<'_>, targets: &Targets<'_>) -> Result<Vec<PersonEntry>, StoreError> {
    with_params(targets, |params| {
        let text = targets.campaign.to_string();
        let own: [(&str, &dyn ToSql); 1] = [(":campaign", &text)];
        let mut select = reader.sql().prepare_cached(PROGRESS)?;
        let rows = select.query_map([params, &own].concat().as_slice(), |row| entry(reader, row))?;
        let mut found = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        let mut select = reader.sql().prepare_cached(include_str!("without_household.sql"))?;
        let alone = select.query_map(params, |row| Ok((VillageId::from_bytes(row.get(0)?), row.get::<_, u32>(1)?)))?;
        for (village, count) in alone.collect::<rusqlite::Result<BTreeMap<_, _>>>()? {
            found.extend(std::iter::repeat_n(nobody(village), count as usize));
        }
        Ok(found)
    })
}

/// Everybody to be screened, by village, 组, number of the household, head first.
///
/// # Errors
/// Those of the database.
pub fn people(
    reader: &Reader<'_>,
    targets: &Targets<'_>,
    group: Option<&str>,
    household: Option<HouseholdId>,
) -> Result<Vec<TargetPerson>, StoreError> {
    let household = household.map(|id| *id.bytes());
    with_params(targets, |params| {
        let text = targets.campaign.to_string();
        let own: [(&str, &dyn ToSql); 3] = [(":campaign", &text), (":group", &group), (":household", &household)];
        let mut found: Vec<TargetPerson> = all(reader.sql(), PEOPLE, [params, &own].concat().as_slice())?;
        for person in &mut found {
            person.found = reader.found(person.found.take());
        }
        Ok(found)
    })
}

/// What these campaigns found about households, verified or not (the flag), by household and date.
///
/// # Errors
/// Those of the database.
pub fn findings(
    reader: &Reader<'_>,
    campaigns: &[CampaignId],
    villages: Option<&[VillageId]>,
) -> Result<Vec<(Finding, bool)>, StoreError> {
    let campaigns = serde_json::json!(campaigns).to_string();
    let params = named_params! { ":campaigns": campaigns, ":villages": villages.map(json) };
    let mut select = reader.sql().prepare_cached(include_str!("findings.sql"))?;
    let rows = select.query_map(params, |row| {
        let finding = Finding {
            household: HouseholdId::from_bytes(row.get("household")?),
            village: VillageId::from_bytes(row.get("village")?),
            persons: row.get("persons")?,
            screened_on: read::<NaiveDate>(row, "screened_on")?.unwrap_or_default(),
            cause: read::<bool>(row, "cause")?.unwrap_or_default(),
            exited_on: read(row, "exited_on")?,
            reason: read(row, "exit_reason")?,
        };
        Ok((finding, status(row, "status")? == Some(Status::Verified)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What was found, from the stored value; an element that cannot be read is left out.
#[must_use]
pub fn found(value: Option<&Value>) -> Vec<Found> {
    let list = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(|one| serde_json::from_value(one.clone()).ok()).collect()
}

fn entry(reader: &Reader<'_>, row: &Row<'_>) -> rusqlite::Result<PersonEntry> {
    let found = found(reader.found(read::<Value>(row, "found")?).as_ref());
    let has = |group| found.iter().any(|disease| disease.group == group);
    Ok(PersonEntry {
        village: VillageId::from_bytes(row.get("village")?),
        household: Some(HouseholdId::from_bytes(row.get("household")?)),
        household_status: status(row, "household_status")?,
        cause: read::<bool>(row, "cause")?.unwrap_or_default(),
        status: status(row, "status")?,
        sick: !found.is_empty(),
        major: has(DiseaseGroup::Major),
        chronic: has(DiseaseGroup::Chronic),
        entered: read::<String>(row, "entered_on")?.is_some(),
    })
}

const fn nobody(village: VillageId) -> PersonEntry {
    PersonEntry {
        village,
        household: None,
        household_status: None,
        cause: false,
        status: None,
        sick: false,
        major: false,
        chronic: false,
        entered: false,
    }
}

fn status(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Status>> {
    Ok(row.get_ref(column)?.as_str().ok().and_then(Status::from_code))
}

fn with_params<T>(
    targets: &Targets<'_>,
    run: impl FnOnce(&[(&str, &dyn ToSql)]) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let tags = serde_json::json!(targets.tags).to_string();
    let villages = targets.villages.map(json);
    let (from, until) = (targets.from.to_string(), targets.until.to_string());
    run(&[(":tags", &tags), (":from", &from), (":until", &until), (":villages", &villages)])
}

/// Ids as the JSON list of their hexadecimal texts, for `json_each`.
fn json(villages: &[VillageId]) -> String {
    let texts: Vec<String> = villages.iter().map(|village| village.0.simple().to_string().to_uppercase()).collect();
    Value::from(texts).to_string()
}
