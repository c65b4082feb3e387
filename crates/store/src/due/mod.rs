//! The work list: who is due for which follow-up.
//!
//! A derived table of this device: one row for each disease in care, kept up
//! with diseases, visits, residents and households by the same commit that
//! changes them. Which date is overdue is not decided here.

mod behind;

pub(crate) use behind::register;

use crate::error::StoreError;
use crate::functions::asked;
use crate::reader::Reader;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, ToSql, named_params};
use std::collections::BTreeSet;
use xiangyi_domain::followups::Mode;
use xiangyi_domain::id::{DiseaseId, HouseholdId, ResidentId, RowId, VillageId, VisitId};

/// One person with one disease in care.
#[derive(Clone, PartialEq, Debug)]
pub struct Due {
    /// The disease in care; the visit's own id where somebody was visited who is on no register.
    pub disease: DiseaseId,
    /// Whose.
    pub resident: ResidentId,
    /// Their name.
    pub name: String,
    /// Their sex.
    pub sex: Option<String>,
    /// Their date of birth.
    pub birth_on: Option<NaiveDate>,
    /// Their ID number, whole.
    pub id_number: Option<String>,
    /// Their telephone.
    pub phone: Option<String>,
    /// Their village.
    pub village: VillageId,
    /// Their household.
    pub household: Option<HouseholdId>,
    /// 组, empty when unknown.
    pub group_name: String,
    /// Household number, empty when unknown.
    pub number: String,
    /// The register.
    pub kind: String,
    /// The disease's name as written.
    pub disease_name: Option<String>,
    /// The newest visit that found somebody.
    pub last_visit: Option<VisitId>,
    /// Its day.
    pub last_visited_on: Option<NaiveDate>,
    /// Its class.
    pub last_class: Option<i64>,
    /// When the next one is due; the day of enrolment when there was none yet. 1970-01-01 when that is unknown too.
    pub next_due_on: Option<NaiveDate>,
    /// The newest visit asked for a recheck in two weeks.
    pub recheck: bool,
    /// The newest visit called for referral, and no result is known.
    pub referral: bool,
    /// When the disease was taken into care, as far as is known.
    pub enrolled_on: Option<NaiveDate>,
    /// The newest sixty visits, newest first.
    pub made: Vec<(NaiveDate, Mode)>,
    /// Attempts since the newest visit that found nobody.
    pub missed: u32,
    /// The day of the newest of them.
    pub missed_on: Option<NaiveDate>,
}

/// Which part of the work list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// Due on or between two days; without a first day, since ever.
    Between(Option<NaiveDate>, NaiveDate),
    /// Rechecks asked for, whatever their date.
    Rechecks,
    /// Referrals without a result, whatever their date.
    Referrals,
    /// Looked for since the last visit and not found, whatever their date.
    Missed,
    /// Behind what the year asks for in a quarter, counted as `domain::followups::annual::quarter_number` does.
    Behind(i32),
}

/// How many stand in a part of the list, in these villages or (`None`) in all.
///
/// # Errors
/// Those of the database.
pub fn count(reader: &Reader<'_>, villages: Option<&[VillageId]>, part: Part) -> Result<u64, StoreError> {
    let conn = reader.sql();
    let (from, to, quarter) = bounds(part);
    let hidden = reader.hidden();
    let one = |village: Option<&VillageId>| -> Result<u64, StoreError> {
        let (sql, params): (&str, Vec<(&str, &dyn ToSql)>) = match (part, &village) {
            (Part::Between(..), None) => (include_str!("count_between.sql"), vec![(":from", &from), (":to", &to)]),
            (Part::Between(..), Some(_)) => {
                (include_str!("count_between_of_village.sql"), vec![(":from", &from), (":to", &to)])
            }
            (Part::Rechecks, None) => (include_str!("count_rechecks.sql"), vec![]),
            (Part::Rechecks, Some(_)) => (include_str!("count_rechecks_of_village.sql"), vec![]),
            (Part::Referrals, None) => (include_str!("count_referrals.sql"), vec![]),
            (Part::Referrals, Some(_)) => (include_str!("count_referrals_of_village.sql"), vec![]),
            (Part::Missed, None) => (include_str!("count_missed.sql"), vec![]),
            (Part::Missed, Some(_)) => (include_str!("count_missed_of_village.sql"), vec![]),
            (Part::Behind(_), None) => (include_str!("count_behind.sql"), vec![(":quarter", &quarter)]),
            (Part::Behind(_), Some(_)) => (include_str!("count_behind_of_village.sql"), vec![(":quarter", &quarter)]),
        };
        let bytes = village.map(|village| *village.bytes());
        let mut params = params;
        params.push((":hidden", &hidden));
        if bytes.is_some() {
            params.push((":village", &bytes));
        }
        let count: i64 = conn.prepare_cached(sql)?.query_row(params.as_slice(), |row| row.get(0))?;
        Ok(count.cast_unsigned())
    };
    match villages {
        None => one(None),
        Some(villages) => villages.iter().map(|village| one(Some(village))).sum(),
    }
}

/// A listing of the rows that one part of the list selects.
macro_rules! listing {
    ($part:literal) => {
        concat!(
            include_str!("list_head.sql"),
            include_str!($part),
            include_str!("list_joins.sql"),
            include_str!("list_end.sql")
        )
    };
}

/// Up to `limit` rows of a part of the list after the first `skip`: villages in visiting order (or as given), in each
/// by group, household number and date.
///
/// # Errors
/// Those of the database.
pub fn list(
    reader: &Reader<'_>,
    villages: Option<&[VillageId]>,
    part: Part,
    skip: u64,
    limit: u32,
) -> Result<Vec<Due>, StoreError> {
    let ordered = match villages {
        Some(villages) => villages.to_vec(),
        None => crate::villages::in_visiting_order(reader)?,
    };
    let (from, to, quarter) = bounds(part);
    let sql = match part {
        Part::Between(..) => listing!("list_between.sql"),
        Part::Rechecks => listing!("list_rechecks.sql"),
        Part::Referrals => listing!("list_referrals.sql"),
        Part::Missed => listing!("list_missed.sql"),
        Part::Behind(_) => listing!("list_behind.sql"),
    };
    let hidden = reader.hidden();
    let (mut skip, mut found) = (skip, Vec::new());
    for village in ordered {
        let missing = u64::from(limit).saturating_sub(found.len() as u64);
        if missing == 0 {
            break;
        }
        if skip > 0 {
            let here = count(reader, Some(&[village]), part)?;
            if here <= skip {
                skip -= here;
                continue;
            }
        }
        let village = *village.bytes();
        let (skipped, missing) = (skip.cast_signed(), missing.cast_signed());
        let mut params: Vec<(&str, &dyn ToSql)> =
            vec![(":village", &village), (":skip", &skipped), (":limit", &missing), (":hidden", &hidden)];
        match part {
            Part::Between(..) => params.extend([(":from", &from as &dyn ToSql), (":to", &to)]),
            Part::Behind(_) => params.push((":quarter", &quarter)),
            Part::Rechecks | Part::Referrals | Part::Missed => {}
        }
        let mut select = reader.sql().prepare_cached(sql)?;
        let rows = select.query_map(params.as_slice(), read)?;
        found.extend(rows.collect::<rusqlite::Result<Vec<Due>>>()?);
        skip = 0;
    }
    Ok(found)
}

/// The earliest date that is due, in these villages or (`None`) in all.
///
/// # Errors
/// Those of the database.
pub fn oldest(reader: &Reader<'_>, villages: Option<&[VillageId]>) -> Result<Option<NaiveDate>, StoreError> {
    let first = |village: Option<&VillageId>| -> Result<Option<String>, StoreError> {
        let sql = if village.is_some() { include_str!("oldest_of_village.sql") } else { include_str!("oldest.sql") };
        let (hidden, bytes) = (reader.hidden(), village.map(|village| *village.bytes()));
        let mut params: Vec<(&str, &dyn ToSql)> = vec![(":hidden", &hidden)];
        if bytes.is_some() {
            params.push((":village", &bytes));
        }
        let mut select = reader.sql().prepare_cached(sql)?;
        Ok(select.query_row(params.as_slice(), |row| row.get(0)).optional()?)
    };
    let dates = match villages {
        None => vec![first(None)?],
        Some(villages) => villages.iter().map(|village| first(Some(village))).collect::<Result<_, _>>()?,
    };
    Ok(dates.into_iter().flatten().min().and_then(|day| day.parse().ok()))
}

/// The rows of one resident.
///
/// # Errors
/// Those of the database.
pub fn of_resident(reader: &Reader<'_>, resident: ResidentId) -> Result<Vec<Due>, StoreError> {
    let resident = crate::merges::kept(reader, resident)?;
    let sql = listing!("list_of_resident.sql");
    let mut select = reader.sql().prepare_cached(sql)?;
    let rows = select.query_map(named_params! { ":resident": resident.bytes(), ":hidden": reader.hidden() }, read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The days and the quarter that bound a part.
fn bounds(part: Part) -> (String, String, i32) {
    match part {
        Part::Between(from, to) => (from.map_or_else(String::new, |from| from.to_string()), to.to_string(), 0),
        Part::Behind(quarter) => (String::new(), String::new(), quarter),
        Part::Rechecks | Part::Referrals | Part::Missed => (String::new(), String::new(), 0),
    }
}

fn day(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<NaiveDate>> {
    Ok(row.get_ref(at)?.as_str().ok().and_then(|text| text.parse().ok()))
}

fn read(row: &Row<'_>) -> rusqlite::Result<Due> {
    Ok(Due {
        disease: DiseaseId::from_bytes(row.get(0)?),
        resident: ResidentId::from_bytes(row.get(1)?),
        name: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
        sex: row.get(3)?,
        birth_on: day(row, 4)?,
        id_number: row.get(5)?,
        phone: row.get(6)?,
        village: VillageId::from_bytes(row.get::<_, Option<[u8; 16]>>(7)?.unwrap_or_default()),
        household: row.get::<_, Option<[u8; 16]>>(8)?.map(HouseholdId::from_bytes),
        group_name: row.get(9)?,
        number: row.get(10)?,
        kind: row.get(11)?,
        disease_name: row.get(12)?,
        last_visit: row.get::<_, Option<[u8; 16]>>(13)?.map(VisitId::from_bytes),
        last_visited_on: day(row, 14)?,
        last_class: row.get(15)?,
        next_due_on: day(row, 16)?,
        recheck: row.get(17)?,
        referral: row.get(18)?,
        enrolled_on: day(row, 19)?,
        made: behind::made(row.get_ref(20)?.as_str().unwrap_or_default()),
        missed: row.get(21)?,
        missed_on: day(row, 22)?,
    })
}

/// Computes the rows of residents anew; called once per commit with all that were touched. A disease may pass from one
/// of them to another: all of them go before any comes back.
pub(crate) fn follow(conn: &Connection, residents: &BTreeSet<RowId>) -> Result<(), StoreError> {
    if residents.is_empty() {
        return Ok(());
    }
    let ids = asked(residents);
    conn.prepare_cached(include_str!("forget.sql"))?.execute([&ids])?;
    conn.prepare_cached(include_str!("follow_unvisited.sql"))?.execute([&ids])?;
    let mut visited = conn.prepare_cached(include_str!("visited.sql"))?;
    let mut follow = conn.prepare_cached(include_str!("follow.sql"))?;
    let mut visited = visited.query([&ids])?;
    while let Some(row) = visited.next()? {
        follow.execute(named_params! { ":resident": row.get::<_, [u8; 16]>(0)? })?;
    }
    Ok(())
}

/// Computes anew since when everybody is behind; called when a setting of the township was touched.
pub(crate) fn follow_frequency(conn: &Connection) -> Result<(), StoreError> {
    conn.prepare_cached(include_str!("follow_frequency.sql"))?.execute([])?;
    Ok(())
}

/// Takes the rows of one resident out.
pub(crate) fn forget(conn: &Connection, resident: RowId) -> Result<(), StoreError> {
    conn.prepare_cached(include_str!("forget.sql"))?.execute([asked(&BTreeSet::from([resident]))])?;
    Ok(())
}

/// Residents of a household who have a disease, and so may stand in the list.
pub(crate) fn members_with_a_disease(conn: &Connection, household: RowId) -> Result<Vec<RowId>, StoreError> {
    let mut select = conn.prepare_cached(include_str!("members_with_a_disease.sql"))?;
    let rows = select.query_map([household.bytes()], |row| row.get(0).map(RowId::from_bytes))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Which of these residents have a disease, or stand in the list without one.
pub(crate) fn concerned(conn: &Connection, residents: &BTreeSet<RowId>) -> Result<Vec<RowId>, StoreError> {
    if residents.is_empty() {
        return Ok(Vec::new());
    }
    let mut select = conn.prepare_cached(include_str!("concerned.sql"))?;
    let rows = select.query_map([asked(residents)], |row| row.get(0).map(RowId::from_bytes))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
