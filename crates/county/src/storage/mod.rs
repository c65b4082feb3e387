//! Where the county's data is kept: one trait, behind which SQLite stands.
//!
//! The work of a request is a closure over [`Reader`] or [`Writer`]; it may run
//! again when the database asks for it, so it holds no effect but the
//! database's. Rules are not here: `judge` decides, `ingest` orders.

pub mod sqlite;

use crate::error::CountyError;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use xiangyi_domain::id::{ChangeId, DeviceId, InstallId, RequestId, RowId};
use xiangyi_domain::{Area, OrgCode};
use xiangyi_wire::change::{Fields, Revision};
use xiangyi_wire::numbers::Block;
use xiangyi_wire::pull::OwnEntry;
use xiangyi_wire::push::{Outcome, Verdict};
use xiangyi_wire::{Change, Entity, Epoch};

/// The answer of this room's functions.
pub type Result<T> = std::result::Result<T, CountyError>;
/// BLAKE3.
pub type Hash = [u8; 32];

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
    /// The last change that the server holds.
    pub last_seq: u64,
    /// The last change that the two newest verified backups hold.
    pub backup_seq: u64,
    /// The head of its own log.
    pub own_head: u64,
    /// Version of its app.
    pub app_version: String,
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
    /// Its hash.
    pub hash: Hash,
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
}

/// Reads of one snapshot.
pub trait Reader {
    /// This life of the server.
    fn server(&self) -> Result<ServerState>;
    /// A code by its hash.
    fn code(&self, code_hash: &Hash) -> Result<Option<CodeState>>;
    /// A device by the hash of its token.
    fn device_by_token(&self, token_hash: &Hash) -> Result<Option<Device>>;
    /// A device by name.
    fn device(&self, id: DeviceId) -> Result<Option<Device>>;
    /// An install; under a writer its line is locked.
    fn install(&self, id: InstallId) -> Result<Option<Install>>;
    /// Places of an install's log, both ends included, in order.
    fn places(&self, install: InstallId, from: u64, to: u64) -> Result<Vec<Place>>;
    /// A change under whatever install.
    fn known_change(&self, id: ChangeId) -> Result<Option<KnownChange>>;
    /// A row of a township.
    fn row(&self, org: &OrgCode, id: RowId) -> Result<Option<StoredRow>>;
    /// Whether a row was held or rejected.
    fn refusal(&self, org: &OrgCode, row: RowId) -> Result<Option<Refusal>>;
    /// What a resident has.
    fn claims(&self, entity: Entity, resident: RowId) -> Result<Vec<Claim>>;
    /// Whether a person must still decide something about a row.
    fn has_open_case(&self, row: RowId) -> Result<bool>;
    /// The areas of a township with the heads of their logs.
    fn areas(&self, org: &OrgCode) -> Result<Vec<(Area, u64)>>;
    /// Rows of an area's log after a position, in order, until `take` says enough.
    fn page(&self, area: &Area, after: u64, take: &mut dyn FnMut(StoredRow) -> Result<bool>) -> Result<()>;
    /// The revision of every row of an area.
    fn revisions(&self, area: &Area, each: &mut dyn FnMut(Entity, RowId, Revision)) -> Result<()>;
    /// An install's own log after a position.
    fn own_log(&self, install: InstallId, after: u64) -> Result<Vec<OwnEntry>>;
    /// How far numbers are used.
    fn number_head(&self, kind: &str, scope: &str) -> Result<NumberHead>;
    /// The blocks that a request was given.
    fn number_blocks(&self, install: InstallId, request: RequestId) -> Result<Vec<Block>>;
    /// When the first install of a township said in this life of the server what it holds.
    fn first_report(&self, org: &OrgCode, life: u32) -> Result<Option<DateTime<Utc>>>;
    /// Whether an install of the township, but this one, has not yet said so.
    fn has_unheard(&self, org: &OrgCode, but: InstallId, life: u32) -> Result<bool>;
    /// The rows of a township that name an attachment: their areas, and the size that they give it.
    fn blob_named(&self, org: &OrgCode, hash: &str) -> Result<Vec<(Area, u64)>>;
    /// A chunk of an attachment.
    fn blob_chunk(&self, org: &OrgCode, hash: &str, n: u32) -> Result<Option<Vec<u8>>>;
    /// How many chunks of an attachment are here.
    fn blob_chunks(&self, org: &OrgCode, hash: &str) -> Result<u32>;
}

/// Writes of one transaction.
pub trait Writer: Reader {
    /// Makes a township known.
    fn add_org(&self, org: &OrgCode, at: DateTime<Utc>) -> Result<()>;
    /// Keeps a new code.
    fn add_code(&self, code_hash: &Hash, org: &OrgCode, expires_at: DateTime<Utc>) -> Result<()>;
    /// Binds a code to the first key that uses it.
    fn bind_code(&self, code_hash: &Hash, device_key: &str) -> Result<()>;
    /// Keeps a device, or gives a known one its new token.
    fn put_device(&self, device: &Device, at: DateTime<Utc>) -> Result<()>;
    /// Counts one more answer file: its number in this life of the server.
    fn next_answer(&self) -> Result<u64>;
    /// Shuts a device out; `false` when it is unknown.
    fn revoke_device(&self, id: DeviceId, at: DateTime<Utc>) -> Result<bool>;
    /// Keeps an install's line.
    fn put_install(&self, install: &Install, at: DateTime<Utc>) -> Result<()>;
    /// Keeps a place; `verdict` only where it is not the change's own.
    fn add_place(&self, install: InstallId, place: &Place, own_verdict: bool) -> Result<()>;
    /// Keeps a change.
    fn add_change(&self, change: &TakenChange<'_>) -> Result<()>;
    /// Keeps a row at no position.
    fn put_row(&self, org: &OrgCode, row: &StoredRow) -> Result<()>;
    /// Gives a row its place in the log.
    fn set_position(&self, area: &Area, row: RowId, position: u64) -> Result<()>;
    /// Moves an area's counter on and answers the new head. Called in sorted order of the areas.
    fn advance(&self, org: &OrgCode, area: &Area, by: u64) -> Result<u64>;
    /// Keeps a value that lost.
    fn keep_value(
        &self,
        row: &StoredRow,
        change: ChangeId,
        field: &str,
        value: &Value,
        at: DateTime<Utc>,
    ) -> Result<()>;
    /// Says that a row was held or rejected, or (`None`) no longer.
    fn set_refusal(&self, org: &OrgCode, row: RowId, refusal: Option<&Refusal>) -> Result<()>;
    /// Replaces what a row claims.
    fn set_claims(&self, org: &OrgCode, row: RowId, claims: &[Claim]) -> Result<()>;
    /// Opens a case.
    fn open_case(&self, org: &OrgCode, case: &Case, at: DateTime<Utc>) -> Result<()>;
    /// Notes that a number is in use, so that nothing at or below it is given.
    fn note_number(&self, kind: &str, scope: &str, number: u32) -> Result<()>;
    /// Keeps a block that was given, in which life of the server.
    fn add_number_block(
        &self,
        install: InstallId,
        request: RequestId,
        block: &Block,
        life: u32,
        at: DateTime<Utc>,
    ) -> Result<()>;
    /// Notes that an install has said what it holds.
    fn note_report(&self, org: &OrgCode, install: InstallId, life: u32, at: DateTime<Utc>) -> Result<()>;
    /// Keeps a chunk of an attachment; the same one again changes nothing.
    fn put_blob_chunk(&self, org: &OrgCode, hash: &str, n: u32, bytes: &[u8]) -> Result<()>;
    /// Throws the chunks of an attachment away, because they do not fit its name.
    fn drop_blob(&self, org: &OrgCode, hash: &str) -> Result<()>;
    /// Opens a savepoint.
    fn begin_group(&self) -> Result<()>;
    /// Ends the savepoint, keeping or undoing what was written in it.
    fn end_group(&self, keep: bool) -> Result<()>;
}

/// A database of the county.
pub trait Storage: Send + Sync {
    /// Runs `work` in one transaction, which is durable when this returns `Ok`.
    fn write_with(&self, work: &mut dyn FnMut(&dyn Writer) -> Result<()>) -> Result<()>;
    /// Runs `work` on one snapshot.
    fn read_with(&self, work: &mut dyn FnMut(&dyn Reader) -> Result<()>) -> Result<()>;
}

impl dyn Storage + '_ {
    /// [`Storage::write_with`] with an answer.
    ///
    /// # Errors
    /// What `work` or the database says.
    pub fn write<T>(&self, mut work: impl FnMut(&dyn Writer) -> Result<T>) -> Result<T> {
        let mut answer = None;
        self.write_with(&mut |writer| {
            answer = Some(work(writer)?);
            Ok(())
        })?;
        answer.ok_or(CountyError::Poisoned)
    }

    /// [`Storage::read_with`] with an answer.
    ///
    /// # Errors
    /// What `work` or the database says.
    pub fn read<T>(&self, mut work: impl FnMut(&dyn Reader) -> Result<T>) -> Result<T> {
        let mut answer = None;
        self.read_with(&mut |reader| {
            answer = Some(work(reader)?);
            Ok(())
        })?;
        answer.ok_or(CountyError::Poisoned)
    }
}
