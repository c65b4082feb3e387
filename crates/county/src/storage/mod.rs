//! Where the county's data is kept: one trait, behind which SQLite or PostgreSQL stands.
//!
//! The work of a request is a closure over [`Reader`] or [`Writer`]; it may run
//! again when the database asks for it, so it holds no effect but the
//! database's. Rules are not here: `judge` decides, `ingest` orders. What holds
//! of the one database holds of the other: one suite of tests runs on both.

pub(crate) mod files;
mod kept;
mod lock;
mod overview;
pub mod postgres;
mod proofs;
pub mod sqlite;
mod texts;

use crate::error::CountyError;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use xiangyi_domain::id::{ChangeId, DeviceId, InstallId, RequestId, RowId};
use xiangyi_domain::{Area, OrgCode};
use xiangyi_wire::Entity;
use xiangyi_wire::change::Revision;
use xiangyi_wire::digest::Waiting;
use xiangyi_wire::numbers::Block;
use xiangyi_wire::pull::OwnEntry;
use xiangyi_wire::push::Verdict;

pub use kept::{
    BackedUp, Case, Claim, CodeState, Departed, Device, FieldVersion, Figures, Given, Install, KeptChange, KnownChange,
    NumberHead, Place, Refusal, Restored, ServerState, Standing, StoredRow, TakenChange, Versions,
};
pub use overview::{NamedBy, Operator, Rates, Township, TownshipDevice};

/// The answer of this room's functions.
pub type Result<T> = std::result::Result<T, CountyError>;
/// BLAKE3.
pub type Hash = [u8; 32];

/// Reads of one snapshot.
pub trait Reader {
    /// This life of the server.
    fn server(&self) -> Result<ServerState>;
    /// What stands in the database, as figures.
    fn figures(&self) -> Result<Figures>;
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
    /// The held change about a row that a person must still decide.
    fn open_case_of(&self, row: RowId) -> Result<Option<ChangeId>>;
    /// A change of a township, to be judged again.
    fn kept_change(&self, org: &OrgCode, id: ChangeId) -> Result<Option<KeptChange>>;
    /// The changes of a township that wait for another one, in the order in which they were made.
    fn kept_waiting(&self, org: &OrgCode, cause: ChangeId) -> Result<Vec<KeptChange>>;
    /// The changes of a row, in the order in which they were made.
    fn kept_of_row(&self, org: &OrgCode, row: RowId) -> Result<Vec<KeptChange>>;
    /// The changes of a group, in order.
    fn kept_group(&self, install: InstallId, group: u64) -> Result<Vec<KeptChange>>;
    /// The installs that have sent a change, and all that succeed them.
    fn holders(&self, change: ChangeId) -> Result<Vec<InstallId>>;
    /// The areas of a township with the heads of their logs.
    fn areas(&self, org: &OrgCode) -> Result<Vec<(Area, u64)>>;
    /// Rows of an area's log after a position, in order, until `take` says enough.
    fn page(&self, area: &Area, after: u64, take: &mut dyn FnMut(StoredRow) -> Result<bool>) -> Result<()>;
    /// Rows that have left an area, after a position of its log, in order; not those that have come back.
    fn departures(&self, org: &OrgCode, area: &Area, after: u64) -> Result<Vec<Departed>>;
    /// The residents of a township whose rows stand in another area than their village's, each with that area.
    fn homes(&self, org: &OrgCode) -> Result<BTreeMap<RowId, Area>>;
    /// Rows of an area in whose fields an id stands, and the row of that id.
    fn rows_naming(&self, area: &Area, id: RowId) -> Result<Vec<StoredRow>>;
    /// The revision of every row of an area.
    fn revisions(&self, area: &Area, each: &mut dyn FnMut(Entity, RowId, Revision)) -> Result<()>;
    /// An install's own log after a position.
    fn own_log(&self, install: InstallId, after: u64) -> Result<Vec<OwnEntry>>;
    /// How far numbers are used.
    fn number_head(&self, kind: &str, scope: &str) -> Result<NumberHead>;
    /// Whether a number stands in a block that was given.
    fn is_given(&self, kind: &str, scope: &str, number: u32) -> Result<bool>;
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
    /// Every township as its devices reported it.
    fn townships(&self) -> Result<Vec<Township>>;
    /// The devices of a township.
    fn township_devices(&self, org: &OrgCode) -> Result<Vec<TownshipDevice>>;
    /// How far a township's work has come by a day.
    fn rates(&self, org: &OrgCode, today: NaiveDate) -> Result<Rates>;
    /// The operator of a session, ended or not.
    fn operator(&self, session_hash: &Hash) -> Result<Option<Operator>>;
    /// Everybody who may look at the overview.
    fn operators(&self) -> Result<Vec<Operator>>;
    /// Where an install said last that it stands.
    fn standing(&self, install: InstallId) -> Result<Option<Standing>>;
    /// How many chunks of an attachment are here.
    fn blob_chunks(&self, org: &OrgCode, hash: &str) -> Result<u32>;
}

/// Writes of one transaction.
pub trait Writer: Reader {
    /// Keeps every other writer out of a township until the transaction ends: what is then read there stays true. Comes
    /// before anything of the township is read, and one transaction writes in one township; other writes are refused.
    fn lock(&self, org: &OrgCode) -> Result<()>;
    /// Makes a township known.
    fn add_org(&self, org: &OrgCode, at: DateTime<Utc>) -> Result<()>;
    /// Calls a township by a name; one that has a name keeps it, unless the county says so.
    fn name_org(&self, org: &OrgCode, name: &str, by: NamedBy) -> Result<()>;
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
    /// Takes a row with the values kept beside it into another area, at no position.
    fn move_row(&self, org: &OrgCode, row: RowId, from: &Area, to: &Area) -> Result<()>;
    /// Notes at which place of an area's log a row has left it.
    fn set_departure(&self, org: &OrgCode, area: &Area, row: RowId, position: u64) -> Result<()>;
    /// Says in which area the rows of a resident stand, or (`None`) that it is their village's.
    fn set_home(&self, org: &OrgCode, resident: RowId, home: Option<&Area>) -> Result<()>;
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
    /// Notes that a change has given a lost row back.
    fn note_given_back(&self, org: &OrgCode, row: &StoredRow, change: ChangeId, at: DateTime<Utc>) -> Result<()>;
    /// Replaces what a row claims.
    fn set_claims(&self, org: &OrgCode, row: RowId, claims: &[Claim]) -> Result<()>;
    /// Opens a case.
    fn open_case(&self, org: &OrgCode, case: &Case, at: DateTime<Utc>) -> Result<()>;
    /// Closes the case of a held change.
    fn close_case(&self, change: ChangeId, at: DateTime<Utc>) -> Result<()>;
    /// Replaces the verdict of a change.
    fn set_verdict(&self, verdict: &Verdict) -> Result<()>;
    /// Adds a later word to an install's own log and answers the log's new head.
    fn add_own(&self, install: InstallId, verdict: &Verdict) -> Result<u64>;
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
    /// Notes what an install said of itself; nothing for one that never pushed.
    fn note_waiting(&self, install: InstallId, waiting: Waiting, at: DateTime<Utc>) -> Result<()>;
    /// Notes where a known install says that it stands.
    fn note_standing(&self, install: InstallId, standing: &Standing) -> Result<()>;
    /// Lets somebody look at the overview, by a link that is used once.
    fn add_operator(&self, name: &str, link_hash: &Hash, ends_at: DateTime<Utc>) -> Result<()>;
    /// Turns a link into a session that ends at the second of the times; `false` when it was used or its time, the first, is
    /// over.
    fn enter(&self, link_hash: &Hash, session_hash: &Hash, times: (DateTime<Utc>, DateTime<Utc>)) -> Result<bool>;
    /// Ends a session.
    fn leave(&self, session_hash: &Hash) -> Result<()>;
    /// Takes somebody's links and sessions away; answers how many there were.
    fn remove_operator(&self, name: &str) -> Result<u64>;
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
    /// Copies the database beside a running server, proves the copy, and notes how far it reaches. Nothing is noted when
    /// the copy is not whole.
    fn backup(&self, file: &Path, now: DateTime<Utc>) -> Result<BackedUp>;
    /// What is wrong with the database; nothing, usually.
    fn check(&self) -> Result<Vec<String>>;
    /// Whether anything can be written, as the last write has shown.
    fn writes(&self) -> Writes;
    /// Writes what stands there already, to find out.
    ///
    /// # Errors
    /// `DiskFull`, `WriteFailed`, `DatabaseAway`.
    fn try_write(&self) -> Result<()>;
}

/// Whether a database can be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Writes {
    /// It can.
    Taken,
    /// There is no room on the disk. What did not fit was rolled back whole, so the next write that fits is taken.
    NoRoom,
    /// The disk has failed a write: not until the file is opened anew. PostgreSQL holds itself to that: it ends at a failed
    /// fsync, and begins again from what is on its disk.
    Failed,
}

/// Opens or makes the county's database: the PostgreSQL database of a URL, or the SQLite file of the folder. `fresh` gives
/// the epoch and the secret of a new one.
///
/// # Errors
/// When it cannot be used or is not the county's.
pub fn open(folder: &Path, database_url: Option<&str>, fresh: [u8; 48]) -> Result<Box<dyn Storage>> {
    Ok(match database_url {
        Some(url) => Box::new(postgres::Postgres::open(url, fresh)?),
        None => Box::new(sqlite::Sqlite::open(folder, fresh)?),
    })
}

/// Puts a backup in the place of the county's database, as a new life of the server. The replaced database is kept.
///
/// # Errors
/// `ServerRuns`; `WouldLose` without `force` when the database holds changes that the backup has not; when the backup is
/// not whole. Nothing is changed then.
pub fn restore(
    file: &Path,
    (folder, database_url): (&Path, Option<&str>),
    force: bool,
    epoch: [u8; 16],
    now: DateTime<Utc>,
) -> Result<Restored> {
    match database_url {
        Some(url) => postgres::restore(file, url, force, epoch, now),
        None => sqlite::restore(file, folder, force, epoch, now),
    }
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
