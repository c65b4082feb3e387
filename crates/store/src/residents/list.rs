//! The list of residents, page by page.

use super::Resident;
use crate::cell::all;
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::{ToSql, named_params};
use xiangyi_domain::id::{ResidentId, VillageId};

/// Which residents.
#[derive(Clone, Debug, Default)]
pub struct Filter<'a> {
    /// Only of these villages; `None` for the whole township.
    pub villages: Option<&'a [VillageId]>,
    /// Only of households of this 组.
    pub group: Option<&'a str>,
    /// Only with this category in force on `on`, their own or their household's.
    pub category: Option<&'a str>,
    /// Only with a disease of this register in care.
    pub disease: Option<&'a str>,
    /// Only with (`true`) or without (`false`) a contract in force on `on`.
    pub contract: Option<bool>,
    /// The day that counts.
    pub on: Option<NaiveDate>,
}

/// The last resident of the former page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct After {
    /// Their village.
    pub village: VillageId,
    /// Their name.
    pub name: String,
    /// Their id.
    pub id: ResidentId,
}

/// The next `limit` residents after `after`: villages in visiting order, in each by name and id.
///
/// # Errors
/// Those of the database.
pub fn page(
    reader: &Reader<'_>,
    filter: &Filter<'_>,
    after: Option<&After>,
    limit: u32,
) -> Result<Vec<Resident>, StoreError> {
    let villages = match filter.villages {
        Some(villages) => villages.to_vec(),
        None => crate::villages::in_visiting_order(reader)?,
    };
    let begin = after.and_then(|after| villages.iter().position(|village| *village == after.village)).unwrap_or(0);
    let on = filter.on.map(|on| on.to_string());
    let mut found = Vec::new();
    for village in &villages[begin..] {
        let missing = i64::from(limit) - found.len() as i64;
        if missing <= 0 {
            break;
        }
        let here = after.filter(|after| after.village == *village);
        let (name, id) = here.map_or(("", [0; 16]), |after| (after.name.as_str(), *after.id.bytes()));
        let params = named_params! {
            ":village": village.bytes(), ":name": name, ":id": id, ":limit": missing, ":group": filter.group, ":category": filter.category,
            ":disease": filter.disease, ":contract": filter.contract, ":on": on,
        };
        let sql = concat!(include_str!("page.sql"), include_str!("filter.sql"), include_str!("page_end.sql"));
        found.extend(all::<Resident>(reader.sql(), sql, params)?);
    }
    Ok(found)
}

/// How many listed residents live in these villages, or in the whole township.
///
/// # Errors
/// Those of the database.
pub fn count(reader: &Reader<'_>, villages: Option<&[VillageId]>) -> Result<u64, StoreError> {
    total(reader, &Filter { villages, ..Filter::default() })
}

/// How many residents a filter lets through.
///
/// # Errors
/// Those of the database.
pub fn total(reader: &Reader<'_>, filter: &Filter<'_>) -> Result<u64, StoreError> {
    let on = filter.on.map(|on| on.to_string());
    let conn = reader.sql();
    let filters: Vec<(&str, &dyn ToSql)> = vec![
        (":group", &filter.group),
        (":category", &filter.category),
        (":disease", &filter.disease),
        (":contract", &filter.contract),
        (":on", &on),
    ];
    let Some(villages) = filter.villages else {
        let sql = concat!("SELECT count(*) FROM residents r WHERE r.listed = 1\n", include_str!("filter.sql"));
        let count: i64 = conn.prepare_cached(sql)?.query_row(filters.as_slice(), |row| row.get(0))?;
        return Ok(count.cast_unsigned());
    };
    let mut total = 0;
    for village in villages {
        let bytes = *village.bytes();
        let mut params = filters.clone();
        params.push((":village", &bytes));
        let sql = concat!(
            "SELECT count(*) FROM residents r WHERE r.village = :village AND r.listed = 1\n",
            include_str!("filter.sql")
        );
        let count: i64 = conn.prepare_cached(sql)?.query_row(params.as_slice(), |row| row.get(0))?;
        total += count.cast_unsigned();
    }
    Ok(total)
}
