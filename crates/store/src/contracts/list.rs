//! The list of contracts, and how many people they cover.

use super::Contract;
use crate::cell::all;
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::{ToSql, named_params};
use xiangyi_domain::id::{TeamId, VillageId};

/// Which contracts, seen from a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StateFilter {
    /// In force on the day.
    InForce,
    /// In force on the day and ending on or before another.
    Expiring(NaiveDate),
    /// Expired or ended before the day.
    Over,
}

/// Which contracts.
#[derive(Clone, Debug, Default)]
pub struct Filter<'a> {
    /// Only of these villages; `None` for the whole township.
    pub villages: Option<&'a [VillageId]>,
    /// Only in this state on `on`.
    pub state: Option<StateFilter>,
    /// Only of this team.
    pub team: Option<TeamId>,
    /// Only with this in the number or in a resident's name.
    pub text: Option<&'a str>,
    /// The day that counts.
    pub on: NaiveDate,
}

const WHERE: &str = include_str!("filter.sql");

/// Up to `limit` listed contracts after the first `skip`: newest signing first, then by number and id.
///
/// # Errors
/// Those of the database.
pub fn list(reader: &Reader<'_>, filter: &Filter<'_>, skip: u32, limit: u32) -> Result<Vec<Contract>, StoreError> {
    let sql = format!(
        "SELECT c.* FROM contracts c {WHERE} ORDER BY c.signed_on DESC, c.number, c.id LIMIT :limit OFFSET :skip"
    );
    with_params(filter, |params| {
        let mut params = params.to_vec();
        params.extend([(":limit", &limit as &dyn ToSql), (":skip", &skip)]);
        all(reader.sql(), &sql, params.as_slice())
    })
}

/// How many contracts a filter lets through.
///
/// # Errors
/// Those of the database.
pub fn count(reader: &Reader<'_>, filter: &Filter<'_>) -> Result<u32, StoreError> {
    let sql = format!("SELECT count(*) FROM contracts c {WHERE}");
    with_params(filter, |params| Ok(reader.sql().prepare_cached(&sql)?.query_row(params, |row| row.get(0))?))
}

fn with_params<T>(
    filter: &Filter<'_>,
    run: impl FnOnce(&[(&str, &dyn ToSql)]) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let (state, until) = match filter.state {
        None => (None, None),
        Some(StateFilter::InForce) => (Some("in_force"), None),
        Some(StateFilter::Expiring(until)) => (Some("in_force"), Some(until.to_string())),
        Some(StateFilter::Over) => (Some("over"), None),
    };
    let villages = filter.villages.map(json);
    let team = filter.team.map(|team| *team.bytes());
    let on = filter.on.to_string();
    run(&[
        (":state", &state),
        (":until", &until),
        (":villages", &villages),
        (":team", &team),
        (":text", &filter.text),
        (":on", &on),
    ])
}

/// Ids as the JSON list of their hexadecimal texts, for `json_each`.
fn json(villages: &[VillageId]) -> String {
    let texts: Vec<String> = villages.iter().map(|village| village.0.simple().to_string().to_uppercase()).collect();
    serde_json::Value::from(texts).to_string()
}

/// The listed contracts in force on a day, by village, number and id.
///
/// # Errors
/// Those of the database.
pub fn in_force(
    reader: &Reader<'_>,
    villages: Option<&[VillageId]>,
    on: NaiveDate,
) -> Result<Vec<Contract>, StoreError> {
    let villages = villages.map(json);
    let params = named_params! {":villages": villages, ":on": on.to_string()};
    all(reader.sql(), include_str!("in_force.sql"), params)
}

/// Residents of these villages (or all), and those of them in a contract in force on a day.
///
/// # Errors
/// Those of the database.
pub fn coverage(reader: &Reader<'_>, villages: Option<&[VillageId]>, on: NaiveDate) -> Result<(u32, u32), StoreError> {
    let villages = villages.map(json);
    let params = named_params! {":villages": villages, ":on": on.to_string()};
    let mut select = reader.sql().prepare_cached(include_str!("coverage.sql"))?;
    Ok(select.query_row(params, |row| Ok((row.get(0)?, row.get(1)?)))?)
}
