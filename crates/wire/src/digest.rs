//! `POST /v1/digest`: proof that both sides hold the same rows.
//!
//! For each area and entity: how many rows, and the wrapping sum of a 64-bit
//! hash of every row's id and revision. Sums do not depend on order, so either
//! side may compute them in any order.

use crate::Epoch;
use crate::change::Revision;
use crate::entities::Entity;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use xiangyi_domain::Area;
use xiangyi_domain::id::{InstallId, RowId, UserId};

/// Asks for the digest of the caller's scope at its cursors.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DigestRequest {
    /// Who asks.
    pub install_id: InstallId,
    /// Users enabled at this device.
    pub users: Vec<UserId>,
    /// What waits on the caller's side, for the county's overview.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Waiting>,
    /// Where the caller stands; an area that has moved on since is left out of the answer.
    pub cursors: BTreeMap<Area, u64>,
}

/// What waits on a device, counted from its database.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Waiting {
    /// Changes without an acknowledgement.
    pub unsent: u64,
    /// Changes that wait for a person's decision.
    pub held: u64,
    /// Changes that were rejected and nobody has mended yet.
    pub rejected: u64,
}

/// What the server holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DigestReply {
    /// The server's present epoch.
    pub epoch: Epoch,
    /// One sum per area and entity that has rows.
    pub sums: Vec<AreaSum>,
    /// Areas whose log has moved past the caller's cursor.
    pub moved_on: Vec<Area>,
}

/// The rows of one entity in one area.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct AreaSum {
    /// Which area.
    pub area: Area,
    /// Which entity.
    pub entity: Entity,
    /// How many rows.
    pub count: u64,
    /// Wrapping sum of [`row_hash`], in hexadecimal.
    pub sum: String,
}

/// The part of one row in the sum.
#[must_use]
pub fn row_hash(id: RowId, revision: Revision) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(id.bytes());
    hasher.update(&revision.epoch.to_le_bytes());
    hasher.update(&revision.count.to_le_bytes());
    let mut first = [0; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_le_bytes(first)
}

/// The text of a sum.
#[must_use]
pub fn sum_text(sum: u64) -> String {
    format!("{sum:016x}")
}
