//! 县域外就医救助申请.

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::{OptionalExtension, named_params};
use serde_json::Value;
use xiangyi_domain::Money;
use xiangyi_domain::id::{AidApplicationId, HouseholdId, ResidentId, UserId};

row! {
    /// One application.
    AidApplication {
        id: AidApplicationId,
        /// 申请编号.
        number: String,
        /// Whose bill.
        resident: ResidentId,
        /// Whose year.
        household: HouseholdId,
        /// Who applies, as written.
        applicant: String,
        /// Where.
        hospital: String,
        /// `{icd10, name}`.
        diagnosis: Value,
        /// 总费用.
        total: Money,
        /// What all layers paid.
        reimbursed: Money,
        /// 申请额.
        requested: Money,
        /// Code of the pack that names the fund.
        policy: String,
        /// Its steps, `{id, kind, data}`.
        events: Vec<Value>,
        /// Derived.
        state: String,
        /// Derived: what the county granted.
        granted: Money,
        ;
        /// 入院日期.
        admitted_on: NaiveDate,
        /// 出院日期; decides the year.
        discharged_on: NaiveDate,
        /// 打卡账户.
        account: String,
        /// When.
        applied_on: NaiveDate,
        /// Who registered it.
        registered_by: UserId,
        /// Anything else.
        remark: String,
    }
}

/// One application.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: AidApplicationId) -> Result<Option<AidApplication>, StoreError> {
    let sql = concat!(include_str!("columns.sql"), "WHERE id = :id");
    one(reader.sql(), sql, named_params! {":id": id.bytes()})
}

/// The listed ones, newest first.
///
/// # Errors
/// Those of the database.
pub fn list(reader: &Reader<'_>, limit: u32) -> Result<Vec<AidApplication>, StoreError> {
    let sql = concat!(include_str!("columns.sql"), "WHERE listed = 1 ORDER BY applied_on DESC, id LIMIT :limit");
    all(reader.sql(), sql, named_params! {":limit": limit})
}

/// What a household was granted for discharges of a year.
///
/// # Errors
/// Those of the database.
pub fn granted_to_household(reader: &Reader<'_>, household: HouseholdId, year: i32) -> Result<Money, StoreError> {
    let sql = "SELECT coalesce(sum(granted_fen), 0) FROM aid_applications INDEXED BY aid_applications_by_household
      WHERE household = :household AND discharged_on BETWEEN :from AND :to AND listed = 1";
    let params = named_params! {
        ":household": household.bytes(), ":from": format!("{year}-01-01"), ":to": format!("{year}-12-31"),
    };
    let fen: Option<i64> = reader.sql().prepare_cached(sql)?.query_row(params, |row| row.get(0)).optional()?;
    Ok(Money::from_fen(fen.unwrap_or(0)))
}
