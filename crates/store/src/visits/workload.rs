//! What each doctor did in a period.

use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
use xiangyi_domain::id::UserId;

/// The visits of one doctor.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct DoctorVisits {
    /// 门诊.
    pub clinic: u32,
    /// 家庭.
    pub home: u32,
    /// 电话.
    pub phone: u32,
    /// Attempts that found nobody.
    pub not_reached: u32,
    /// 入户: households, each once a day.
    pub households: u32,
    /// 健康体检 written down.
    pub examinations: u32,
}

/// What each doctor wrote down from one day to another, without what was corrected since.
///
/// # Errors
/// Those of the database.
pub fn by_doctor(
    reader: &Reader<'_>,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<(Option<UserId>, DoctorVisits)>, StoreError> {
    let mut select = reader.sql().prepare_cached(include_str!("by_doctor.sql"))?;
    let params = named_params! {":from": from.to_string(), ":to": to.to_string(), ":hidden": reader.hidden()};
    let rows = select.query_map(params, |row| {
        let doctor = row.get::<_, Option<[u8; 16]>>(0)?.map(UserId::from_bytes);
        let [clinic, home, phone, not_reached] = [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?];
        let visits =
            DoctorVisits { clinic, home, phone, not_reached, households: row.get(5)?, examinations: row.get(6)? };
        Ok((doctor, visits))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
