//! 签约团队.

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
use serde_json::Value;
use xiangyi_domain::id::{TeamId, UserId, VillageId};

row! {
    /// A team of family doctors.
    Team {
        id: TeamId,
        /// Its name.
        name: String,
        /// Its members.
        members: Vec<UserId>,
        /// The villages it serves.
        villages: Vec<VillageId>,
        ;
        /// Its leader.
        leader: UserId,
        /// When it began.
        started_on: NaiveDate,
        /// When it ended.
        ended_on: NaiveDate,
        /// Who does what in it, where, from when to when.
        roster: Value,
    }
}

/// One team.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: TeamId) -> Result<Option<Team>, StoreError> {
    one(reader.sql(), "SELECT * FROM teams WHERE id = :id", named_params! {":id": id.bytes()})
}

/// All listed teams by name, also those that ended.
///
/// # Errors
/// Those of the database.
pub fn list(reader: &Reader<'_>) -> Result<Vec<Team>, StoreError> {
    all(reader.sql(), "SELECT * FROM teams WHERE listed = 1 ORDER BY name, id", [])
}
