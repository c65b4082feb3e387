//! The list of admissions, with what it shows of the patients.

use super::Admission;
use crate::cell::{FromRow, read};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::{Row, named_params};
use std::collections::BTreeMap;
use xiangyi_domain::id::AdmissionId;

/// One admission of a list.
#[derive(Clone, PartialEq, Debug)]
pub struct Listed {
    /// The admission.
    pub admission: Admission,
    /// The patient's name; empty while the patient has not come by sync.
    pub name: String,
    /// Sex.
    pub sex: Option<String>,
    /// Date of birth.
    pub birth_on: Option<NaiveDate>,
    /// Name of the village.
    pub village: String,
}

impl FromRow for Listed {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Listed> {
        Ok(Listed {
            admission: Admission::from_row(row)?,
            name: read(row, "resident_name")?.unwrap_or_default(),
            sex: read(row, "resident_sex")?,
            birth_on: read(row, "resident_birth_on")?,
            village: read(row, "village_name")?.unwrap_or_default(),
        })
    }
}

/// Listed admissions, newest first; `text` is part of a name or of an admission number.
///
/// # Errors
/// Those of the database.
pub fn list(
    reader: &Reader<'_>,
    state: Option<&str>,
    text: Option<&str>,
    after: u32,
    limit: u32,
) -> Result<Vec<Listed>, StoreError> {
    let id: Option<[u8; 16]> = None;
    let params = named_params! {":state": state, ":text": text, ":id": id, ":limit": limit, ":after": after};
    let rows: Vec<Listed> = crate::cell::all(reader.sql(), include_str!("list.sql"), params)?;
    Ok(rows.into_iter().map(|row| Listed { admission: super::seen(reader, row.admission), ..row }).collect())
}

/// One admission as the list shows it.
///
/// # Errors
/// Those of the database.
pub fn listed(reader: &Reader<'_>, id: AdmissionId) -> Result<Option<Listed>, StoreError> {
    let none: Option<&str> = None;
    let params = named_params! {":state": none, ":text": none, ":id": id.bytes(), ":limit": 1, ":after": 0};
    let row: Option<Listed> = crate::cell::one(reader.sql(), include_str!("list.sql"), params)?;
    Ok(row.map(|row| Listed { admission: super::seen(reader, row.admission), ..row }))
}

/// How many admissions a list has.
///
/// # Errors
/// Those of the database.
pub fn count(reader: &Reader<'_>, state: Option<&str>, text: Option<&str>) -> Result<u32, StoreError> {
    let mut count = reader.sql().prepare_cached(include_str!("count.sql"))?;
    Ok(count.query_row(named_params! {":state": state, ":text": text}, |row| row.get(0))?)
}

/// How many admissions are in each state.
///
/// # Errors
/// Those of the database.
pub fn count_by_state(reader: &Reader<'_>) -> Result<BTreeMap<String, u32>, StoreError> {
    let sql = "SELECT state, count(*) FROM admissions WHERE listed = 1 GROUP BY state";
    let mut counts = reader.sql().prepare_cached(sql)?;
    let rows = counts.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many admissions have papers that were taken in and not returned.
///
/// # Errors
/// Those of the database.
pub fn count_papers_out(reader: &Reader<'_>) -> Result<u32, StoreError> {
    let mut count = reader.sql().prepare_cached(include_str!("papers_out.sql"))?;
    Ok(count.query_row([], |row| row.get(0))?)
}
