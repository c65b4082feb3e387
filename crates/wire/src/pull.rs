//! `POST /v1/pull`: what changed in the caller's areas since its cursors.

use crate::Epoch;
use crate::change::{Fields, Revision};
use crate::entities::Entity;
use crate::push::Verdict;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use xiangyi_domain::Area;
use xiangyi_domain::id::{InstallId, RowId, UserId};

/// Bytes of JSON in the first page; doubled after success, halved after failure.
pub const FIRST_PAGE_BYTES: u32 = 16 * 1024;
/// The largest page.
pub const MAX_PAGE_BYTES: u32 = 256 * 1024;

/// Rows that one question may ask for by name.
pub const MAX_WANTS: usize = 100;

/// What the caller has.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PullRequest {
    /// Who asks.
    pub install_id: InstallId,
    /// The server's epoch as the device knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<Epoch>,
    /// Protocol schema of the caller.
    pub schema: u32,
    /// Users enabled at this device; the scope follows from their duties as the server knows them.
    pub users: Vec<UserId>,
    /// Position per area; an area that is missing stands at 0.
    pub cursors: BTreeMap<Area, u64>,
    /// Position in the install's own log.
    pub own_cursor: u64,
    /// Wanted size of the page in bytes of JSON.
    pub limit: u32,
    /// Rows that the caller asks for wherever they stand, at most [`MAX_WANTS`]; their size does not count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wants: Vec<RowId>,
    /// Areas that stand at 0 and whose log has at least so many places are left out: the caller takes them as snapshots.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshots_from: Option<u64>,
}

/// One page. Rows and cursors are applied in one transaction, and only where `from` is the device's cursor.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PullReply {
    /// The server's present epoch.
    pub epoch: Epoch,
    /// The server's clock, milliseconds since 1970.
    pub server_time: i64,
    /// The areas in scope with the part of their logs that this page covers.
    pub ranges: Vec<AreaRange>,
    /// Rows at their newest revision.
    pub rows: Vec<Row>,
    /// Rows that stand in these areas no longer, and stand where the caller does not see them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<Departure>,
    /// Areas that were left out, to be taken as snapshots.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub snapshots: Vec<Area>,
    /// New entries of the install's own log: later verdicts and decisions.
    pub own: Vec<OwnEntry>,
    /// Position of the install's own log after `own`.
    pub own_to: u64,
    /// Whether another page is waiting.
    pub more: bool,
}

/// The part of one area's log in a page.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AreaRange {
    /// Which area.
    pub area: Area,
    /// The cursor that the page starts from.
    pub from: u64,
    /// The cursor after it.
    pub to: u64,
    /// The head of the area's log.
    pub head: u64,
}

/// A row at its newest revision.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Row {
    /// What kind.
    pub entity: Entity,
    /// Which row.
    pub id: RowId,
    /// Where it belongs.
    pub area: Area,
    /// Its revision.
    pub revision: Revision,
    /// Its fields; a state machine's `events` stand among them.
    pub fields: Fields,
    /// Why it was withdrawn, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voided: Option<String>,
}

/// A row that has left an area, as with a person who moved to another village. Its id and no more: where it stands now is
/// nothing that the caller may see.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Departure {
    /// What kind.
    pub entity: Entity,
    /// Which row.
    pub id: RowId,
}

/// A later word on one of the install's own changes.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct OwnEntry {
    /// Position in the install's own log.
    pub position: u64,
    /// The verdict that now holds.
    pub verdict: Verdict,
}
