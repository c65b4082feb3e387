//! The county's data in one SQLite file: WAL, synchronous FULL, one writer, pooled readers.
//!
//! A second process (`xiangyi-county enroll`) may write beside the server; it
//! waits for the lock.

mod backup;
mod blobs;
mod cases;
mod check;
mod enrolment;
mod homes;
mod log;
mod numbers;
mod overview;
mod rows;
mod writing;

use super::Writer;
use super::lock::Lock;
use super::texts::{instant, json, org, signed, text, unsigned};
use super::{
    BackedUp, Case, Claim, CodeState, Departed, Device, Figures, Hash, Install, KeptChange, KnownChange, NumberHead,
    Place, Reader, Refusal,
};
use super::{
    NamedBy, Operator, Rates, Result, ServerState, Standing, Storage, StoredRow, TakenChange, Township, TownshipDevice,
    Writes,
};
use crate::error::CountyError;
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use xiangyi_domain::id::{ChangeId, DeviceId, InstallId, RequestId, RowId};
use xiangyi_domain::{Area, OrgCode};
use xiangyi_wire::Entity;
use xiangyi_wire::change::Revision;
use xiangyi_wire::digest::Waiting;
use xiangyi_wire::numbers::Block;
use xiangyi_wire::pull::OwnEntry;
use xiangyi_wire::push::Verdict;

pub use backup::restore;
use writing::WatchedLog;

mod migrations {
    refinery::embed_migrations!("../../migrations/county/sqlite");
}

/// The file's name in the data folder.
pub const FILE: &str = "county.db";
/// How long a writer waits for another process.
const BUSY: Duration = Duration::from_secs(10);
/// Idle read connections that are kept.
const READERS: usize = 8;

/// One database file.
pub struct Sqlite {
    path: PathBuf,
    writer: Mutex<Connection>,
    /// The disk has failed a write.
    failed: AtomicBool,
    log: WatchedLog,
    readers: Mutex<Vec<Connection>>,
}

/// One transaction or snapshot, and the township that it writes in.
struct Session<'a>(&'a Connection, Lock);

impl Sqlite {
    /// Opens or makes the database of a folder. `fresh` gives the epoch and the secret of a new one.
    ///
    /// # Errors
    /// When the folder cannot be used or the database is not the county's.
    pub fn open(folder: &Path, fresh: [u8; 48]) -> Result<Sqlite> {
        std::fs::create_dir_all(folder).map_err(|source| CountyError::Folder { folder: folder.to_owned(), source })?;
        let path = folder.join(FILE);
        let mut connection = Connection::open(&path)?;
        prepare(&connection)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // What a server that died left in the log can be read, but its fsync may have failed: nothing may be built on it.
        connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
        writing::prove_after_failure(&connection, &path)?;
        migrate(&mut connection)?;
        let first =
            "INSERT INTO server (id, epoch, epoch_number, secret) VALUES (1, ?1, 1, ?2) ON CONFLICT (id) DO NOTHING";
        connection.execute(first, (&fresh[..16], &fresh[16..]))?;
        let log = WatchedLog::default();
        log.watch(&mut connection)?;
        let (writer, failed) = (Mutex::new(connection), AtomicBool::new(false));
        Ok(Sqlite { path, writer, failed, log, readers: Mutex::default() })
    }

    fn reader(&self) -> Result<Connection> {
        if let Some(idle) = self.readers.lock().map_err(|_| CountyError::Poisoned)?.pop() {
            return Ok(idle);
        }
        let connection = self.another()?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    }

    fn another(&self) -> Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        prepare(&connection)?;
        Ok(connection)
    }
}

/// Brings the tables up to date. Another process may do the same at this moment; whoever comes second looks again.
fn migrate(connection: &mut Connection) -> Result<()> {
    let mut answer = Ok(());
    for _ in 0..5 {
        answer = migrations::migrations::runner().run(connection).map(|_| ());
        if answer.is_ok() {
            break;
        }
    }
    Ok(answer?)
}

fn prepare(connection: &Connection) -> Result<()> {
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -16_000)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

impl Storage for Sqlite {
    fn write_with(&self, work: &mut dyn FnMut(&dyn Writer) -> Result<()>) -> Result<()> {
        self.transaction(|transaction| work(&Session(transaction, Lock::default())))
    }

    fn read_with(&self, work: &mut dyn FnMut(&dyn Reader) -> Result<()>) -> Result<()> {
        let mut connection = self.reader()?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
        work(&Session(&transaction, Lock::default()))?;
        transaction.commit()?;
        let mut idle = self.readers.lock().map_err(|_| CountyError::Poisoned)?;
        if idle.len() < READERS {
            idle.push(connection);
        }
        Ok(())
    }

    fn backup(&self, file: &Path, now: DateTime<Utc>) -> Result<BackedUp> {
        self.copy_to(file, now)
    }

    fn check(&self) -> Result<Vec<String>> {
        check::problems(&self.reader()?)
    }

    fn writes(&self) -> Writes {
        match self.failed.load(Ordering::SeqCst) {
            true => Writes::Failed,
            false if self.log.is_out_of_room() => Writes::NoRoom,
            false => Writes::Taken,
        }
    }

    fn try_write(&self) -> Result<()> {
        // SQLite writes no page in which nothing changes; what changes to and fro is written.
        let to_and_fro =
            "UPDATE server SET epoch_number = epoch_number + 1; UPDATE server SET epoch_number = epoch_number - 1";
        self.transaction(|transaction| Ok(transaction.execute_batch(to_and_fro)?))
    }
}

impl Reader for Session<'_> {
    fn server(&self) -> Result<ServerState> {
        enrolment::server(self.0)
    }
    fn figures(&self) -> Result<Figures> {
        enrolment::figures(self.0)
    }
    fn code(&self, code_hash: &Hash) -> Result<Option<CodeState>> {
        enrolment::code(self.0, code_hash)
    }
    fn device_by_token(&self, token_hash: &Hash) -> Result<Option<Device>> {
        enrolment::device_by_token(self.0, token_hash)
    }
    fn device(&self, id: DeviceId) -> Result<Option<Device>> {
        enrolment::device(self.0, id)
    }
    fn install(&self, id: InstallId) -> Result<Option<Install>> {
        log::install(self.0, id)
    }
    fn places(&self, install: InstallId, from: u64, to: u64) -> Result<Vec<Place>> {
        log::places(self.0, install, from, to)
    }
    fn known_change(&self, id: ChangeId) -> Result<Option<KnownChange>> {
        log::known_change(self.0, id)
    }
    fn row(&self, org: &OrgCode, id: RowId) -> Result<Option<StoredRow>> {
        rows::row(self.0, org, id)
    }
    fn refusal(&self, org: &OrgCode, row: RowId) -> Result<Option<Refusal>> {
        rows::refusal(self.0, org, row)
    }
    fn claims(&self, entity: Entity, resident: RowId) -> Result<Vec<Claim>> {
        rows::claims(self.0, entity, resident)
    }
    fn open_case_of(&self, row: RowId) -> Result<Option<ChangeId>> {
        cases::open_of(self.0, row)
    }
    fn kept_change(&self, org: &OrgCode, id: ChangeId) -> Result<Option<KeptChange>> {
        cases::kept_change(self.0, org, id)
    }
    fn kept_waiting(&self, org: &OrgCode, cause: ChangeId) -> Result<Vec<KeptChange>> {
        cases::kept_waiting(self.0, org, cause)
    }
    fn kept_of_row(&self, org: &OrgCode, row: RowId) -> Result<Vec<KeptChange>> {
        cases::kept_of_row(self.0, org, row)
    }
    fn kept_group(&self, install: InstallId, group: u64) -> Result<Vec<KeptChange>> {
        cases::kept_group(self.0, install, group)
    }
    fn holders(&self, change: ChangeId) -> Result<Vec<InstallId>> {
        cases::holders(self.0, change)
    }
    fn areas(&self, org: &OrgCode) -> Result<Vec<(Area, u64)>> {
        rows::areas(self.0, org)
    }
    fn page(&self, area: &Area, after: u64, take: &mut dyn FnMut(StoredRow) -> Result<bool>) -> Result<()> {
        rows::page(self.0, area, after, take)
    }
    fn departures(&self, org: &OrgCode, area: &Area, after: u64) -> Result<Vec<Departed>> {
        homes::departures(self.0, org, area, after)
    }
    fn homes(&self, org: &OrgCode) -> Result<BTreeMap<RowId, Area>> {
        homes::all(self.0, org)
    }
    fn rows_naming(&self, area: &Area, id: RowId) -> Result<Vec<StoredRow>> {
        rows::naming(self.0, area, id)
    }
    fn revisions(&self, area: &Area, each: &mut dyn FnMut(Entity, RowId, Revision)) -> Result<()> {
        rows::revisions(self.0, area, each)
    }
    fn own_log(&self, install: InstallId, after: u64) -> Result<Vec<OwnEntry>> {
        log::own_log(self.0, install, after)
    }
    fn number_head(&self, kind: &str, scope: &str) -> Result<NumberHead> {
        numbers::head(self.0, kind, scope)
    }
    fn is_given(&self, kind: &str, scope: &str, number: u32) -> Result<bool> {
        numbers::is_given(self.0, kind, scope, number)
    }
    fn number_blocks(&self, install: InstallId, request: RequestId) -> Result<Vec<Block>> {
        numbers::blocks(self.0, install, request)
    }
    fn first_report(&self, org: &OrgCode, life: u32) -> Result<Option<DateTime<Utc>>> {
        numbers::first_report(self.0, org, life)
    }
    fn has_unheard(&self, org: &OrgCode, but: InstallId, life: u32) -> Result<bool> {
        numbers::has_unheard(self.0, org, but, life)
    }
    fn blob_named(&self, org: &OrgCode, hash: &str) -> Result<Vec<(Area, u64)>> {
        blobs::named(self.0, org, hash)
    }
    fn blob_chunk(&self, org: &OrgCode, hash: &str, n: u32) -> Result<Option<Vec<u8>>> {
        blobs::chunk(self.0, org, hash, n)
    }
    fn townships(&self) -> Result<Vec<Township>> {
        overview::townships(self.0)
    }
    fn township_devices(&self, org: &OrgCode) -> Result<Vec<TownshipDevice>> {
        overview::devices(self.0, org)
    }
    fn rates(&self, org: &OrgCode, today: NaiveDate) -> Result<Rates> {
        overview::rates(self.0, org, today)
    }
    fn operator(&self, session_hash: &Hash) -> Result<Option<Operator>> {
        overview::operator(self.0, session_hash)
    }
    fn operators(&self) -> Result<Vec<Operator>> {
        overview::operators(self.0)
    }
    fn standing(&self, install: InstallId) -> Result<Option<Standing>> {
        log::standing(self.0, install)
    }
    fn blob_chunks(&self, org: &OrgCode, hash: &str) -> Result<u32> {
        blobs::chunks(self.0, org, hash)
    }
}

impl Writer for Session<'_> {
    fn lock(&self, org: &OrgCode) -> Result<()> {
        // One writer at a time has the whole file.
        self.1.take(org).map(|_| ())
    }
    fn add_org(&self, org: &OrgCode, at: DateTime<Utc>) -> Result<()> {
        enrolment::add_org(self.0, org, at)
    }
    fn name_org(&self, org: &OrgCode, name: &str, by: NamedBy) -> Result<()> {
        enrolment::name_org(self.0, org, name, by)
    }
    fn add_code(&self, code_hash: &Hash, org: &OrgCode, expires_at: DateTime<Utc>) -> Result<()> {
        enrolment::add_code(self.0, code_hash, org, expires_at)
    }
    fn bind_code(&self, code_hash: &Hash, device_key: &str) -> Result<()> {
        enrolment::bind_code(self.0, code_hash, device_key)
    }
    fn put_device(&self, device: &Device, at: DateTime<Utc>) -> Result<()> {
        enrolment::put_device(self.0, device, at)
    }
    fn next_answer(&self) -> Result<u64> {
        enrolment::next_answer(self.0)
    }
    fn revoke_device(&self, id: DeviceId, at: DateTime<Utc>) -> Result<bool> {
        enrolment::revoke_device(self.0, id, at)
    }
    fn put_install(&self, install: &Install, at: DateTime<Utc>) -> Result<()> {
        self.1.holds(&install.org)?;
        log::put_install(self.0, install, at)
    }
    fn add_place(&self, install: InstallId, place: &Place, own_verdict: bool) -> Result<()> {
        log::add_place(self.0, install, place, own_verdict)
    }
    fn add_change(&self, change: &TakenChange<'_>) -> Result<()> {
        self.1.holds(change.org)?;
        log::add_change(self.0, change)
    }
    fn put_row(&self, org: &OrgCode, row: &StoredRow) -> Result<()> {
        self.1.holds(org)?;
        rows::put_row(self.0, org, row)?;
        numbers::note_row(self.0, row)
    }
    fn set_position(&self, area: &Area, row: RowId, position: u64) -> Result<()> {
        rows::set_position(self.0, area, row, position)
    }
    fn move_row(&self, org: &OrgCode, row: RowId, from: &Area, to: &Area) -> Result<()> {
        self.1.holds(org)?;
        homes::move_row(self.0, row, from, to)
    }
    fn set_departure(&self, org: &OrgCode, area: &Area, row: RowId, position: u64) -> Result<()> {
        self.1.holds(org)?;
        homes::set_departure(self.0, org, area, row, position)
    }
    fn set_home(&self, org: &OrgCode, resident: RowId, home: Option<&Area>) -> Result<()> {
        self.1.holds(org)?;
        homes::set(self.0, org, resident, home)
    }
    fn advance(&self, org: &OrgCode, area: &Area, by: u64) -> Result<u64> {
        self.1.holds(org)?;
        rows::advance(self.0, org, area, by)
    }
    fn keep_value(
        &self,
        row: &StoredRow,
        change: ChangeId,
        field: &str,
        value: &Value,
        at: DateTime<Utc>,
    ) -> Result<()> {
        rows::keep_value(self.0, row, change, field, value, at)
    }
    fn set_refusal(&self, org: &OrgCode, row: RowId, refusal: Option<&Refusal>) -> Result<()> {
        self.1.holds(org)?;
        rows::set_refusal(self.0, org, row, refusal)
    }
    fn note_given_back(&self, org: &OrgCode, row: &StoredRow, change: ChangeId, at: DateTime<Utc>) -> Result<()> {
        self.1.holds(org)?;
        rows::note_given_back(self.0, org, row, change, at)
    }
    fn set_claims(&self, org: &OrgCode, row: RowId, claims: &[Claim]) -> Result<()> {
        self.1.holds(org)?;
        rows::set_claims(self.0, org, row, claims)
    }
    fn open_case(&self, org: &OrgCode, case: &Case, at: DateTime<Utc>) -> Result<()> {
        self.1.holds(org)?;
        cases::open(self.0, org, case, at)
    }
    fn close_case(&self, change: ChangeId, at: DateTime<Utc>) -> Result<()> {
        cases::close(self.0, change, at)
    }
    fn set_verdict(&self, verdict: &Verdict) -> Result<()> {
        cases::set_verdict(self.0, verdict)
    }
    fn add_own(&self, install: InstallId, verdict: &Verdict) -> Result<u64> {
        cases::add_own(self.0, install, verdict)
    }
    fn note_number(&self, kind: &str, scope: &str, number: u32) -> Result<()> {
        numbers::note(self.0, kind, scope, number)
    }
    fn add_number_block(
        &self,
        install: InstallId,
        request: RequestId,
        block: &Block,
        life: u32,
        at: DateTime<Utc>,
    ) -> Result<()> {
        numbers::add_block(self.0, install, request, block, life, at)
    }
    fn note_report(&self, org: &OrgCode, install: InstallId, life: u32, at: DateTime<Utc>) -> Result<()> {
        self.1.holds(org)?;
        numbers::note_report(self.0, org, install, life, at)
    }
    fn put_blob_chunk(&self, org: &OrgCode, hash: &str, n: u32, bytes: &[u8]) -> Result<()> {
        self.1.holds(org)?;
        blobs::put(self.0, org, hash, n, bytes)
    }
    fn drop_blob(&self, org: &OrgCode, hash: &str) -> Result<()> {
        self.1.holds(org)?;
        blobs::drop_all(self.0, org, hash)
    }
    fn note_waiting(&self, install: InstallId, waiting: Waiting, at: DateTime<Utc>) -> Result<()> {
        overview::note_waiting(self.0, install, waiting, at)
    }
    fn note_standing(&self, install: InstallId, standing: &Standing) -> Result<()> {
        log::note_standing(self.0, install, standing)
    }
    fn add_operator(&self, name: &str, link_hash: &Hash, ends_at: DateTime<Utc>) -> Result<()> {
        overview::add_operator(self.0, name, link_hash, ends_at)
    }
    fn enter(&self, link_hash: &Hash, session_hash: &Hash, times: (DateTime<Utc>, DateTime<Utc>)) -> Result<bool> {
        overview::enter(self.0, link_hash, session_hash, times)
    }
    fn leave(&self, session_hash: &Hash) -> Result<()> {
        overview::leave(self.0, session_hash)
    }
    fn remove_operator(&self, name: &str) -> Result<u64> {
        overview::remove_operator(self.0, name)
    }
    fn begin_group(&self) -> Result<()> {
        Ok(self.0.execute_batch("SAVEPOINT change_group")?)
    }
    fn end_group(&self, keep: bool) -> Result<()> {
        let end = if keep { "RELEASE change_group" } else { "ROLLBACK TO change_group; RELEASE change_group" };
        Ok(self.0.execute_batch(end)?)
    }
}
