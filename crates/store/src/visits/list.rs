//! The list of visits by date.

use super::{Visit, shown};
use crate::cell::all;
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::{ToSql, named_params};
use xiangyi_domain::id::VillageId;

/// Which visits.
#[derive(Clone, Debug, Default)]
pub struct Filter<'a> {
    /// Only of these villages; `None` for the whole township.
    pub villages: Option<&'a [VillageId]>,
    /// Only with this form.
    pub form: Option<&'a str>,
    /// On or after this day.
    pub from: Option<NaiveDate>,
    /// On or before this day.
    pub to: Option<NaiveDate>,
}

/// Up to `limit` listed visits after the first `skip`, newest first, without those that were corrected since.
///
/// # Errors
/// Those of the database.
pub fn list(reader: &Reader<'_>, filter: &Filter<'_>, skip: u32, limit: u32) -> Result<Vec<Visit>, StoreError> {
    let sql = concat!(
        "SELECT v.* FROM visits v\n",
        include_str!("filter.sql"),
        "ORDER BY v.visited_on DESC, v.id DESC LIMIT :limit OFFSET :skip"
    );
    with_params(reader, filter, |params| {
        let mut params = params.to_vec();
        params.extend([(":limit", &limit as &dyn ToSql), (":skip", &skip)]);
        let found: Vec<Visit> = all(reader.sql(), sql, params.as_slice())?;
        Ok(found.into_iter().map(|visit| shown(reader, visit)).collect())
    })
}

/// How many visits a filter lets through.
///
/// # Errors
/// Those of the database.
pub fn count(reader: &Reader<'_>, filter: &Filter<'_>) -> Result<u32, StoreError> {
    let sql = concat!("SELECT count(*) FROM visits v\n", include_str!("filter.sql"));
    with_params(reader, filter, |params| Ok(reader.sql().prepare_cached(sql)?.query_row(params, |row| row.get(0))?))
}

/// How many people were met from one day to another.
///
/// # Errors
/// Those of the database.
pub fn count_between(reader: &Reader<'_>, from: NaiveDate, to: NaiveDate) -> Result<u32, StoreError> {
    let mut select = reader.sql().prepare_cached(include_str!("count_between.sql"))?;
    let params = named_params! {":from": from.to_string(), ":to": to.to_string(), ":hidden": reader.hidden()};
    Ok(select.query_row(params, |row| row.get(0))?)
}

fn with_params<T>(
    reader: &Reader<'_>,
    filter: &Filter<'_>,
    run: impl FnOnce(&[(&str, &dyn ToSql)]) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let hex = |village: &VillageId| village.0.simple().to_string().to_uppercase();
    let villages = filter
        .villages
        .map(|villages| serde_json::Value::from(villages.iter().map(hex).collect::<Vec<String>>()).to_string());
    let from = filter.from.map_or_else(String::new, |day| day.to_string());
    let to = filter.to.map_or_else(|| "9999".to_owned(), |day| day.to_string());
    run(&[
        (":villages", &villages),
        (":form", &filter.form),
        (":from", &from),
        (":to", &to),
        (":hidden", &reader.hidden()),
    ])
}
