//! The county's data in a PostgreSQL database, for a city or a province.
//!
//! A writer locks the line of its township first ([`Writer::lock`]) and reads what is committed; so nothing in the
//! township changes under it, and townships do not wait for each other. A reader sees one snapshot. What the database
//! asks to be run again is run again, also after it was restarted; every verb may be run twice.

mod address;
mod backup;
mod blobs;
mod cases;
mod check;
mod connection;
mod encryption;
mod enrolment;
mod homes;
mod log;
mod numbers;
mod overview;
mod rows;
mod session;
mod verbs;

use super::texts::{instant, json, org, signed, text, unsigned};
use super::{BackedUp, Reader, Result, Storage, Writer, Writes};
use crate::error::CountyError;
use address::Address;
use chrono::{DateTime, Utc};
use connection::{Connection, Pool};
use session::{Session, params};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio_postgres::error::SqlState;

pub use backup::restore;

mod migrations {
    refinery::embed_migrations!("../../migrations/county/postgres");
}

/// Connections at most; PostgreSQL allows 100 unless told otherwise, and the commands want some.
const CONNECTIONS: usize = 40;
/// How often a transaction is run again at most.
const TRIES: u32 = 12;
/// The first wait before it is run again; doubled each time up to two seconds.
const FIRST_WAIT: Duration = Duration::from_millis(10);
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// One database.
pub struct Postgres {
    pool: Pool,
    /// The last write found no room.
    no_room: AtomicBool,
}

impl Postgres {
    /// Opens the database of a URL and brings its tables up to date. `fresh` gives the epoch and the secret of a new one.
    /// Not to be called on a thread that drives a runtime.
    ///
    /// # Errors
    /// When the URL cannot be used, or the database cannot be reached or migrated.
    pub fn open(url: &str, fresh: [u8; 48]) -> Result<Postgres> {
        let address = Address::read(url)?;
        let mut connection = Connection::open(&address)?;
        migrate(&mut connection)?;
        let session = Session::begin(&connection, "BEGIN");
        let first =
            "INSERT INTO server (id, epoch, epoch_number, secret) VALUES (1, $1, 1, $2) ON CONFLICT (id) DO NOTHING";
        session.send(first, params![fresh[..16].to_vec(), fresh[16..].to_vec()])?;
        session.commit()?;
        Ok(Postgres { pool: Pool::new(address, CONNECTIONS), no_room: AtomicBool::new(false) })
    }

    /// Runs a transaction, again and again as long as the database asks for it.
    #[expect(clippy::disallowed_methods, reason = "the database says that it may go better later, and no more")]
    fn run(&self, begin: &'static str, work: &mut dyn FnMut(&Session<'_>) -> Result<()>) -> Result<()> {
        let mut wait = FIRST_WAIT;
        for _ in 1..TRIES {
            match self.once(begin, work) {
                Err(CountyError::Postgres(error)) if is_passing(&error) => {
                    if is_gone(&error) {
                        self.pool.clear();
                    }
                    tracing::warn!(code = error.code().map(SqlState::code), "transaction is run again");
                    std::thread::sleep(wait);
                    wait = (wait * 2).min(LONGEST_WAIT);
                }
                answer => return answer.map_err(late),
            }
        }
        self.once(begin, work).map_err(late)
    }

    fn write(&self, work: &mut dyn FnMut(&Session<'_>) -> Result<()>) -> Result<()> {
        let done = self.run("BEGIN ISOLATION LEVEL READ COMMITTED", work);
        match &done {
            Err(CountyError::DiskFull) if !self.no_room.swap(true, Ordering::SeqCst) => {
                tracing::error!("the database's disk is full; nothing is taken until there is room");
            }
            Ok(()) if self.no_room.swap(false, Ordering::SeqCst) => {
                tracing::info!("there is room on the database's disk again");
            }
            _ => {}
        }
        done
    }

    fn once(&self, begin: &'static str, work: &mut dyn FnMut(&Session<'_>) -> Result<()>) -> Result<()> {
        let lent = self.pool.lend()?;
        let session = Session::begin(lent.connection()?, begin);
        let done = work(&session);
        let ended = if done.is_ok() { session.commit() } else { session.roll_back() };
        drop(session);
        if ended.is_ok() {
            lent.give_back();
        }
        done.and(ended)
    }
}

/// Brings the tables up to date. Another process may do the same at this moment; whoever comes second looks again.
fn migrate(connection: &mut Connection) -> Result<()> {
    let mut answer = Ok(());
    for _ in 0..5 {
        answer = connection.migrate(&migrations::migrations::runner());
        if answer.is_ok() {
            break;
        }
    }
    answer
}

/// Whether the same transaction may succeed when it is run again.
fn is_passing(error: &tokio_postgres::Error) -> bool {
    let again = [
        SqlState::T_R_SERIALIZATION_FAILURE,
        SqlState::T_R_DEADLOCK_DETECTED,
        // Another was faster; what it wrote is seen the next time.
        SqlState::UNIQUE_VIOLATION,
    ];
    is_gone(error) || error.code().is_some_and(|code| again.contains(code))
}

/// Whether the connection, or the server behind it, is no more.
fn is_gone(error: &tokio_postgres::Error) -> bool {
    use std::error::Error;
    let stopping = [
        SqlState::ADMIN_SHUTDOWN,
        SqlState::CRASH_SHUTDOWN,
        SqlState::CANNOT_CONNECT_NOW,
        SqlState::TOO_MANY_CONNECTIONS,
    ];
    let broken = |error: &tokio_postgres::Error| {
        error.is_closed() || error.source().is_some_and(|source| source.is::<std::io::Error>())
    };
    error.code().map_or_else(|| broken(error), |code| stopping.contains(code))
}

/// A database that is away, too slow or out of room is told from one that refuses: the caller comes back.
fn late(error: CountyError) -> CountyError {
    match error {
        CountyError::Postgres(error) if error.code() == Some(&SqlState::DISK_FULL) => CountyError::DiskFull,
        CountyError::Postgres(error)
            if is_gone(&error)
                || matches!(error.code(), Some(code) if [SqlState::QUERY_CANCELED, SqlState::LOCK_NOT_AVAILABLE].contains(code)) =>
        {
            tracing::warn!(code = error.code().map(SqlState::code), "the database is away");
            CountyError::DatabaseAway
        }
        CountyError::DatabaseTls { why } => {
            tracing::error!(why, "the database is not spoken to");
            CountyError::DatabaseAway
        }
        error => error,
    }
}

impl Storage for Postgres {
    fn write_with(&self, work: &mut dyn FnMut(&dyn Writer) -> Result<()>) -> Result<()> {
        self.write(&mut |session| work(session))
    }

    fn read_with(&self, work: &mut dyn FnMut(&dyn Reader) -> Result<()>) -> Result<()> {
        self.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", &mut |session| work(session))
    }

    fn backup(&self, file: &Path, now: DateTime<Utc>) -> Result<BackedUp> {
        self.copy_to(file, now)
    }

    fn check(&self) -> Result<Vec<String>> {
        let connection = Connection::open(self.pool.address())?;
        let session = Session::begin(&connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        check::problems(&session)
    }

    fn writes(&self) -> Writes {
        if self.no_room.load(Ordering::SeqCst) { Writes::NoRoom } else { Writes::Taken }
    }

    fn try_write(&self) -> Result<()> {
        self.write(&mut |session| session.changed("UPDATE server SET epoch = epoch", params![]).map(drop))
    }
}

/// A text that PostgreSQL can hold: it takes every character but the one of number 0.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{2400}")
}

fn bytes<const N: usize>(bytes: &[u8; N]) -> Vec<u8> {
    bytes.to_vec()
}

/// An id or hash out of the database.
fn fixed<const N: usize>(row: &tokio_postgres::Row, column: &str) -> Result<[u8; N]> {
    let bytes: &[u8] = row.try_get(column)?;
    bytes.try_into().map_err(|_| CountyError::Stored { what: "id" })
}

fn count(row: &tokio_postgres::Row, column: &str) -> Result<u64> {
    Ok(unsigned(row.try_get(column)?))
}

/// A small count out of the database.
fn small(row: &tokio_postgres::Row, column: &str) -> Result<u32> {
    u32::try_from(row.try_get::<_, i64>(column)?).map_err(|_| CountyError::Stored { what: "count" })
}
