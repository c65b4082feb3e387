//! 户.

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use rusqlite::named_params;
use serde_json::Value;
use xiangyi_domain::id::{HouseholdId, UserId, VillageId};

row! {
    /// A household.
    Household {
        id: HouseholdId,
        /// Its village.
        village: VillageId,
        /// Its number, as the roster has it.
        number: String,
        ;
        /// 组.
        group_name: String,
        /// Address.
        address: String,
        /// 一户一策, in words.
        plan: String,
        /// Its measures: `[{what, who, due_on, done_on}]`.
        measures: Value,
        /// 致贫原因.
        cause: String,
        /// 责任医生.
        doctor: UserId,
        /// 帮扶责任人.
        helper: String,
        /// Their telephone.
        helper_phone: String,
        /// Remark.
        remark: String,
    }
}

/// One household.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: HouseholdId) -> Result<Option<Household>, StoreError> {
    one(reader.sql(), "SELECT * FROM households WHERE id = :id", named_params! {":id": id.bytes()})
}

/// Listed households with this number in a village; more than one only when two computers met.
///
/// # Errors
/// Those of the database.
pub fn by_number(reader: &Reader<'_>, village: VillageId, number: &str) -> Result<Vec<Household>, StoreError> {
    let params = named_params! {":village": village.bytes(), ":number": number};
    all(reader.sql(), include_str!("by_number.sql"), params)
}

/// The listed households of a village by group and number.
///
/// # Errors
/// Those of the database.
pub fn of_village(reader: &Reader<'_>, village: VillageId) -> Result<Vec<Household>, StoreError> {
    all(reader.sql(), include_str!("of_village.sql"), named_params! {":village": village.bytes()})
}
