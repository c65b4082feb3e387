//! What is kept, as the rules know it.

use super::Hash;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;
use xiangyi_domain::id::{ChangeId, DeviceId, InstallId, RowId, UserId};
use xiangyi_domain::{Area, OrgCode};
use xiangyi_wire::change::{Fields, Revision};
use xiangyi_wire::push::{Outcome, Verdict};
use xiangyi_wire::{Change, Entity, Epoch};

/// This life of the server.
#[derive(Clone, Debug)]
pub struct ServerState {
    /// Its name.
    pub epoch: Epoch,
    /// How many lives there were, this one counted.
    pub number: u32,
    /// Makes tokens repeatable; never leaves the server.
    pub secret: [u8; 32],
}

/// A one-time code.
#[derive(Clone, Debug)]
pub struct CodeState {
    /// The township that it enrols into.
    pub org: OrgCode,
    /// Unknown from then on.
    pub expires_at: DateTime<Utc>,
    /// The first key that used it.
    pub device_key: Option<String>,
}

/// An enrolled device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its name.
    pub id: DeviceId,
    /// The township that it serves.
    pub org: OrgCode,
    /// Its Ed25519 public key.
    pub key: String,
    /// The hash of its token.
    pub token_hash: Hash,
    /// Whether the county shut it out.
    pub revoked: bool,
}

/// One installation's log.
#[derive(Clone, Debug)]
pub struct Install {
    /// Its name.
    pub id: InstallId,
    /// The device that it runs on.
    pub device: DeviceId,
    /// The township.
    pub org: OrgCode,
    /// The install that it succeeds.
    pub former: Option<InstallId>,
    /// How much of that one's log it holds; all, as far as an older app says.
    pub former_seq: Option<u64>,
    /// The last change that the server holds.
    pub last_seq: u64,
    /// The last change that the two newest verified backups hold.
    pub backup_seq: u64,
    /// The head of its own log.
    pub own_head: u64,
    /// Version of its app.
    pub app_version: String,
}

/// Where an installation said last that it stands: what a file for it begins with, and whom it serves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The users who work there.
    pub users: Vec<UserId>,
    /// Its position in each area's log.
    pub cursors: BTreeMap<Area, u64>,
    /// Its position in its own log.
    pub own_cursor: u64,
    /// The last of its changes whose verdict it has.
    #[serde(default)]
    pub acked_seq: u64,
    /// The key to which files for it are sealed.
    pub reader_key: Option<String>,
    /// Where it stands once it has taken a file that was written for it since, the newest first: it may have taken any.
    #[serde(default)]
    pub given: Vec<Given>,
}

/// Where an installation stands that has taken a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Its position in each area's log.
    pub cursors: BTreeMap<Area, u64>,
    /// Its position in its own log.
    pub own_cursor: u64,
}

/// One place of an install's log with the verdict that now holds.
#[derive(Clone, Debug)]
pub struct Place {
    /// The place.
    pub seq: u64,
    /// The change there.
    pub change_id: ChangeId,
    /// The change's hash.
    pub hash: Hash,
    /// The verdict.
    pub verdict: Verdict,
}

/// A change that the server has, under whatever install.
#[derive(Clone, Debug)]
pub struct KnownChange {
    /// Its township.
    pub org: OrgCode,
    /// The install that first sent it.
    pub install: InstallId,
    /// Its place there.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
    /// The verdict that now holds.
    pub verdict: Verdict,
}

/// A change as it was kept, to be judged again.
#[derive(Clone, Debug)]
pub struct KeptChange {
    /// Its name.
    pub change_id: ChangeId,
    /// The install that first sent it.
    pub install: InstallId,
    /// Its place there.
    pub seq: u64,
    /// Who typed it.
    pub user: Option<xiangyi_domain::id::UserId>,
    /// The device's clock, minutes since 1970.
    pub device_at: Option<i64>,
    /// The clock that counts.
    pub hlc: i64,
    /// What kind of row; none when the server could not read it.
    pub entity: Option<Entity>,
    /// Its row.
    pub row: RowId,
    /// The revision that the user saw.
    pub base: Option<Revision>,
    /// `seq` of the first change of its group.
    pub group: Option<u64>,
    /// Its hash.
    pub hash: Hash,
    /// The operation, in the device's bytes.
    pub op: String,
    /// The verdict that now holds.
    pub verdict: Verdict,
}

/// A change to be kept.
#[derive(Clone, Debug)]
pub struct TakenChange<'a> {
    /// The township of the device.
    pub org: &'a OrgCode,
    /// The install that sent it.
    pub install: InstallId,
    /// Its name.
    pub change_id: ChangeId,
    /// Its row.
    pub row: RowId,
    /// Its hash.
    pub hash: Hash,
    /// The operation, in the device's bytes.
    pub op: &'a str,
    /// The rest, when it could be read.
    pub change: Option<&'a Change>,
    /// Who typed it.
    pub user: Option<xiangyi_domain::id::UserId>,
    /// The device's hybrid clock as sent.
    pub hlc_raw: Option<i64>,
    /// The clock that counts.
    pub hlc: i64,
    /// The row's own area, when it has one.
    pub area: Option<&'a Area>,
    /// When the server took it.
    pub at: DateTime<Utc>,
    /// What became of it.
    pub verdict: &'a Verdict,
}

/// Who last set a field, and when.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FieldVersion {
    /// The row's revision with it.
    pub revision: Revision,
    /// The clock that counts.
    pub hlc: i64,
    /// By which install.
    pub install: InstallId,
    /// At which place of its log; unknown of what was set before that was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
}

/// The versions of a row's fields.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Versions {
    /// Of every field that was not patched since the insert.
    pub born: FieldVersion,
    /// Of the others.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub patched: BTreeMap<String, FieldVersion>,
}

impl Versions {
    /// The version of one field.
    #[must_use]
    pub fn of(&self, field: &str) -> &FieldVersion {
        self.patched.get(field).unwrap_or(&self.born)
    }
}

/// The newest state of a row.
#[derive(Clone, PartialEq, Debug)]
pub struct StoredRow {
    /// What kind.
    pub entity: Entity,
    /// Its name.
    pub id: RowId,
    /// Where it belongs.
    pub area: Area,
    /// Its revision.
    pub revision: Revision,
    /// Its fields.
    pub fields: Fields,
    /// The steps of a state machine.
    pub events: Vec<Value>,
    /// Why it was withdrawn.
    pub voided: Option<String>,
    /// Who last set what.
    pub versions: Versions,
    /// Its newest place in its area's log; 0 before it has one.
    pub position: u64,
}

/// A row that has left an area's log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Departed {
    /// What kind.
    pub entity: Entity,
    /// Which row.
    pub row: RowId,
    /// Where it stands now.
    pub to: Area,
    /// The place of its departure in the log that it has left.
    pub position: u64,
}

/// A row that is not there because its first change was held or rejected.
#[derive(Clone, PartialEq, Debug)]
pub struct Refusal {
    /// The change that others wait for.
    pub change_id: ChangeId,
    /// What became of it.
    pub outcome: Outcome,
}

/// Something that a resident can have only once at a time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    /// Whose, as the 22 characters of the id.
    pub resident: RowId,
    /// What kind of row claims it.
    pub entity: Entity,
    /// Which row.
    pub row: RowId,
    /// First day, `YYYY-MM-DD`; empty for always.
    pub from_on: String,
    /// Last day; `9999` for no end.
    pub to_on: String,
}

/// How far the numbers of a scope are known to be used.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct NumberHead {
    /// The highest number in a row, in a block, or reported by a device.
    pub highest: u32,
    /// The life of the server in which the last block was given; 0 before the first.
    pub epoch: u32,
}

/// Something that a person must decide.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Case {
    /// Derived from the change.
    pub id: String,
    /// The change that was held.
    pub change_id: ChangeId,
    /// Its row.
    pub row: RowId,
    /// The row that it collides with.
    pub other: Option<RowId>,
    /// Why.
    pub code: String,
    /// The fields about which a person must decide; all when empty.
    pub contested: Vec<String>,
}

/// What stands in the database, as figures.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Figures {
    /// Devices that may speak.
    pub devices: u64,
    /// Devices that were shut out.
    pub revoked: u64,
    /// Cases that wait for a person.
    pub open_cases: u64,
    /// Rows whose first change was held or rejected.
    pub refused_rows: u64,
    /// Rows that the server had lost and that computers have given back.
    pub given_back: u64,
    /// The newest verified backup.
    pub backed_up_at: Option<DateTime<Utc>>,
}

/// What a backup holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BackedUp {
    /// Installs.
    pub installs: u64,
    /// Changes.
    pub changes: u64,
    /// Bytes of the file.
    pub bytes: u64,
}

/// What a restore did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Restored {
    /// Changes that the replaced database had and the backup has not. Their devices send them again.
    pub behind: u64,
    /// Where the replaced database was put, if there was one: a file, or the name of a database.
    pub replaced: Option<PathBuf>,
}
