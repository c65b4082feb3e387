//! 筛查批次.

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
use serde_json::Value;
use xiangyi_domain::id::CampaignId;

row! {
    /// A screening campaign.
    Campaign {
        id: CampaignId,
        /// What it is called.
        name: String,
        /// What is looked for, such as `disease_poverty`.
        kind: String,
        ;
        /// First day.
        starts_on: NaiveDate,
        /// Last day.
        ends_on: NaiveDate,
        /// Who is to be screened.
        target: Value,
        /// Villages with a share below this percentage are screened again.
        threshold: i64,
        /// When it was closed.
        closed_on: NaiveDate,
    }
}

/// One campaign.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: CampaignId) -> Result<Option<Campaign>, StoreError> {
    one(reader.sql(), "SELECT * FROM campaigns WHERE id = :id", named_params! {":id": id.bytes()})
}

/// The listed campaigns, the newest first.
///
/// # Errors
/// Those of the database.
pub fn list(reader: &Reader<'_>) -> Result<Vec<Campaign>, StoreError> {
    let sql = "SELECT * FROM campaigns WHERE listed = 1 ORDER BY starts_on DESC, id";
    all(reader.sql(), sql, [])
}
