//! A copy of the database that was proven to be whole, and the way back.
//!
//! The copy is a file of `pg_dump`. It counts as a backup when it was restored into a database beside, on the same
//! server, and that database was proven; so the role needs the right to create databases. A restore puts such a database
//! in the place of the county's and keeps the former one under another name.

use super::address::Address;
use super::connection::Connection;
use super::session::{Session, params};
use super::{Postgres, check, fixed, migrate, small};
use crate::error::CountyError;
use crate::storage::files::{part_of, put};
use crate::storage::{BackedUp, Restored, Result};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tokio_postgres::config::Host;

/// The last change of each install.
type Reached = BTreeMap<[u8; 16], i64>;

const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

impl Postgres {
    pub(super) fn copy_to(&self, file: &Path, now: DateTime<Utc>) -> Result<BackedUp> {
        if file.exists() {
            return Err(CountyError::FileExists { file: file.to_owned() });
        }
        let part = part_of(file);
        let address = self.pool.address();
        let mut dump = program("pg_dump", address, address.name()?);
        run("pg_dump", dump.args(["--format=custom", "--no-owner", "--no-privileges", "--file"]).arg(&part))?;
        let copy = Beside::restored(&part, address, now)?;
        let (reached, changes) = {
            let connection = Connection::open(&copy.address)?;
            let session = Session::begin(&connection, READ);
            (reached(&session)?, changes(&session)?)
        };
        drop(copy);
        put(&part, file)?;
        let bytes = fs::metadata(file).map_err(|source| CountyError::File { file: file.to_owned(), source })?.len();
        self.note_backup(&reached, now)?;
        Ok(BackedUp { installs: reached.len() as u64, changes, bytes })
    }

    /// A device may drop what this backup and the one before both hold.
    fn note_backup(&self, reached: &Reached, now: DateTime<Utc>) -> Result<()> {
        self.run("BEGIN ISOLATION LEVEL SERIALIZABLE", &mut |session| {
            let sql =
                "INSERT INTO backups (no, taken_at) SELECT coalesce(max(no), 0) + 1, $1 FROM backups RETURNING no";
            let row = session.first(sql, params![now.timestamp_millis()])?;
            let no: i64 = row.ok_or(CountyError::Stored { what: "backup" })?.try_get("no")?;
            for (install, last_seq) in reached {
                let sql = "INSERT INTO backup_installs (no, install_id, last_seq) VALUES ($1, $2, $3)";
                session.send(sql, params![no, install.to_vec(), *last_seq])?;
            }
            session.send(include_str!("move_backup_seq.sql"), params![no])
        })
    }
}

/// Puts a backup in the place of the database of a URL, as a new life of the server.
pub fn restore(file: &Path, url: &str, force: bool, epoch: [u8; 16], now: DateTime<Utc>) -> Result<Restored> {
    let present = Address::read(url)?;
    let mut copy = Beside::restored(file, &present, now)?;
    let (held, number) = standing(&copy.address)?;
    let (behind, current) = stand_aside(&present, &held)?;
    if behind > 0 && !force {
        return Err(CountyError::WouldLose { changes: behind });
    }
    begin_life(&copy.address, number.max(current) + 1, epoch)?;
    let name = present.name()?;
    let kept = format!("{name}_replaced_{}", now.timestamp_millis());
    let keeper = Connection::open(&maintenance(&present))?;
    rename(&keeper, name, &kept)?;
    rename(&keeper, copy.address.name()?, name)?;
    copy.stays = true;
    Ok(Restored { behind, replaced: Some(PathBuf::from(kept)) })
}

/// A database beside the county's that holds a backup; dropped unless it stays.
struct Beside {
    address: Address,
    stays: bool,
}

impl Beside {
    /// Restores a file into a new database and proves it.
    fn restored(file: &Path, present: &Address, now: DateTime<Utc>) -> Result<Beside> {
        let not_whole = |_| CountyError::BadBackup { file: file.to_owned() };
        let mut list = program("pg_restore", present, present.name()?);
        list.env_remove("PGDATABASE");
        run("pg_restore", list.arg("--list").arg(file)).map_err(not_whole)?;
        let name = format!("{}_proof_{}", present.name()?, now.timestamp_millis());
        let keeper = Connection::open(&maintenance(present))?;
        keeper.wait(keeper.client.batch_execute(&format!("CREATE DATABASE {} TEMPLATE template0", quoted(&name))))?;
        let beside = Beside { address: present.beside(&name), stays: false };
        let mut restore = program("pg_restore", &beside.address, &name);
        let whole = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", "--dbname"];
        run("pg_restore", restore.args(whole).arg(&name).arg(file)).map_err(not_whole)?;
        let connection = Connection::open(&beside.address)?;
        let session = Session::begin(&connection, READ);
        match check::problems(&session) {
            Ok(problems) if problems.is_empty() => Ok(beside),
            _ => Err(CountyError::BadBackup { file: file.to_owned() }),
        }
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if self.stays {
            return;
        }
        // What cannot be dropped stays as a database that nobody uses, and bears its name.
        if let (Ok(name), Ok(keeper)) = (self.address.name(), Connection::open(&maintenance(&self.address))) {
            let drop = format!("DROP DATABASE {}", quoted(name));
            if keeper.wait(keeper.client.batch_execute(&drop)).is_err() {
                tracing::warn!(name, "a database beside could not be dropped");
            }
        }
    }
}

/// How many changes the present database has beyond the backup, and the number of its epoch. Fails while a server runs.
fn stand_aside(present: &Address, held: &Reached) -> Result<(u64, u32)> {
    let keeper = Connection::open(&maintenance(present))?;
    let session = Session::begin(&keeper, READ);
    let running = "SELECT 1 FROM pg_stat_activity WHERE datname = $1 LIMIT 1";
    if session.first(running, params![present.name()?.to_owned()])?.is_some() {
        return Err(CountyError::ServerRuns);
    }
    let (reached, number) = standing(present)?;
    let beyond = reached.into_iter().map(|(install, last)| last - held.get(&install).copied().unwrap_or(0));
    Ok((beyond.filter_map(|more| u64::try_from(more).ok()).sum(), number))
}

fn standing(address: &Address) -> Result<(Reached, u32)> {
    let connection = Connection::open(address)?;
    let session = Session::begin(&connection, READ);
    let row = session.first("SELECT epoch_number FROM server WHERE id = 1", params![])?;
    let number = small(&row.ok_or(CountyError::Stored { what: "server" })?, "epoch_number")?;
    Ok((reached(&session)?, number))
}

fn reached(session: &Session<'_>) -> Result<Reached> {
    let found = session.rows("SELECT install_id, last_seq FROM installs", params![])?;
    found.iter().map(|row| Ok((fixed(row, "install_id")?, row.try_get("last_seq")?))).collect()
}

fn changes(session: &Session<'_>) -> Result<u64> {
    let row = session.first("SELECT count(*) FROM changes", params![])?;
    super::count(&row.ok_or(CountyError::Stored { what: "count" })?, "count")
}

/// Gives the copy a new epoch. Every row counts as new in it, so that devices that knew a later state take this one.
fn begin_life(copy: &Address, number: u32, epoch: [u8; 16]) -> Result<()> {
    let mut connection = Connection::open(copy)?;
    migrate(&mut connection)?;
    let session = Session::begin(&connection, "BEGIN");
    let life = "UPDATE server SET epoch = $1, epoch_number = $2";
    session.send(life, params![epoch.to_vec(), i64::from(number)])?;
    session.send("UPDATE synced_rows SET rev_epoch = $1", params![i64::from(number)])?;
    session.commit()
}

fn rename(keeper: &Connection, from: &str, to: &str) -> Result<()> {
    keeper.wait(keeper.client.batch_execute(&format!("ALTER DATABASE {} RENAME TO {}", quoted(from), quoted(to))))
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The server's own database, from which others are made and renamed.
fn maintenance(address: &Address) -> Address {
    address.beside("postgres")
}

/// A program of PostgreSQL with the connection in its environment, where other users cannot read it.
fn program(name: &str, address: &Address, database: &str) -> Command {
    let config = &address.config;
    let mut command = Command::new(name);
    command.env("PGDATABASE", database).env("PGCONNECT_TIMEOUT", "5");
    match config.get_hosts().first() {
        Some(Host::Tcp(host)) => {
            command.env("PGHOST", host);
        }
        #[cfg(unix)]
        Some(Host::Unix(folder)) => {
            command.env("PGHOST", folder);
        }
        None => {}
    }
    match &address.encryption {
        Some(encryption) => command.env("PGSSLMODE", "verify-full").env("PGSSLROOTCERT", encryption.authority()),
        None => command.env("PGSSLMODE", "disable"),
    };
    if let Some(port) = config.get_ports().first() {
        command.env("PGPORT", port.to_string());
    }
    if let Some(user) = config.get_user() {
        command.env("PGUSER", user);
    }
    if let Some(password) = config.get_password() {
        command.env("PGPASSWORD", String::from_utf8_lossy(password).into_owned());
    }
    command
}

fn run(program: &'static str, command: &mut Command) -> Result<()> {
    let output = command.output().map_err(|error| CountyError::Program { program, said: error.to_string() })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(CountyError::Program { program, said: said.trim().lines().last().unwrap_or_default().to_owned() })
}
