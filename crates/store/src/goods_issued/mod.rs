//! 发放登记.

mod list;

pub use list::{Coverage, HouseholdGoods, Wanted, coverage, of_village};

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
use xiangyi_domain::id::{GoodsIssuedId, HouseholdId, UserId, VillageId};

row! {
    /// Something handed to a household.
    GoodsIssued {
        id: GoodsIssuedId,
        /// Its village.
        village: VillageId,
        /// To whom.
        household: HouseholdId,
        /// What.
        item: String,
        /// How many.
        quantity: i64,
        /// Whether it was signed for.
        signed: bool,
        ;
        /// When.
        issued_on: NaiveDate,
        /// By whom.
        issued_by: UserId,
        /// Who signed.
        signed_by: String,
        /// Remark.
        remark: String,
    }
}

/// One entry.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: GoodsIssuedId) -> Result<Option<GoodsIssued>, StoreError> {
    one(reader.sql(), "SELECT * FROM goods_issued WHERE id = :id", named_params! {":id": id.bytes()})
}

/// What a household was handed, newest first.
///
/// # Errors
/// Those of the database.
pub fn of_household(reader: &Reader<'_>, id: HouseholdId) -> Result<Vec<GoodsIssued>, StoreError> {
    let sql = "SELECT * FROM goods_issued WHERE household = :household AND listed = 1 ORDER BY issued_on DESC, id";
    all(reader.sql(), sql, named_params! {":household": id.bytes()})
}
