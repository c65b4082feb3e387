//! Connections to the database, each with its own small runtime, and the idle ones.
//!
//! The storage's trait is synchronous and its work runs on threads that may wait. A connection that is driven by the
//! very thread that waits for it answers without waking another.

use super::address::Address;
use super::encryption;
use crate::error::CountyError;
use crate::storage::Result;
use std::cell::RefCell;
use std::collections::HashMap;
use std::future::Future;
use std::sync::{Condvar, Mutex};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{Client, NoTls, Statement};

/// How long a request waits for a free connection.
const PATIENCE: Duration = Duration::from_secs(20);

/// An open connection.
pub(super) struct Connection {
    pub(super) client: Client,
    pub(super) statements: RefCell<HashMap<&'static str, Statement>>,
    runtime: Option<Runtime>,
}

impl Connection {
    /// Connects, and keeps a transaction from waiting for ever.
    pub(super) fn open(address: &Address) -> Result<Connection> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(CountyError::Served)?;
        let client = runtime.block_on(async {
            let Some(encryption) = &address.encryption else {
                let (client, driver) = address.config.connect(NoTls).await?;
                tokio::spawn(driver);
                return Ok(client);
            };
            let (client, driver) = address.config.connect(encryption.clone()).await?;
            tokio::spawn(driver);
            Ok::<_, tokio_postgres::Error>(client)
        });
        let client = client.map_err(|error| encryption::refusal(&error).unwrap_or(CountyError::Postgres(error)))?;
        Ok(Connection { client, statements: RefCell::default(), runtime: Some(runtime) })
    }

    /// Brings the tables up to date.
    pub(super) fn migrate(&mut self, migrations: &refinery::Runner) -> Result<()> {
        let runtime = self.runtime.as_ref().ok_or(CountyError::DatabaseAway)?;
        runtime.block_on(migrations.run_async(&mut self.client))?;
        Ok(())
    }

    /// Waits for an answer, and drives the connection meanwhile.
    pub(super) fn wait<T>(
        &self,
        answer: impl Future<Output = std::result::Result<T, tokio_postgres::Error>>,
    ) -> Result<T> {
        let runtime = self.runtime.as_ref().ok_or(CountyError::DatabaseAway)?;
        Ok(runtime.block_on(answer)?)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // A runtime that is dropped the usual way may not be dropped on a thread of another.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// The connections: those that wait for work, and how many there may be.
pub(super) struct Pool {
    address: Address,
    most: usize,
    idle: Mutex<Idle>,
    given_back: Condvar,
}

#[derive(Default)]
struct Idle {
    connections: Vec<Connection>,
    lent: usize,
}

impl Pool {
    pub(super) fn new(address: Address, most: usize) -> Pool {
        Pool { address, most, idle: Mutex::default(), given_back: Condvar::new() }
    }

    pub(super) fn address(&self) -> &Address {
        &self.address
    }

    /// Lends a connection, an idle one if there is one; waits while all are lent.
    pub(super) fn lend(&self) -> Result<Lent<'_>> {
        let idle = self.idle.lock().map_err(|_| CountyError::Poisoned)?;
        let all_lent = |idle: &mut Idle| idle.lent >= self.most;
        let waited = self.given_back.wait_timeout_while(idle, PATIENCE, all_lent);
        let (mut idle, timeout) = waited.map_err(|_| CountyError::Poisoned)?;
        if timeout.timed_out() {
            return Err(CountyError::DatabaseAway);
        }
        idle.lent += 1;
        let waiting = idle.connections.pop();
        drop(idle);
        // From here on the place is given back whatever happens.
        let mut lent = Lent { pool: self, connection: waiting, whole: false };
        if lent.connection.is_none() {
            lent.connection = Some(Connection::open(&self.address)?);
        }
        Ok(lent)
    }

    /// Closes the idle connections: after one was found dead the others are likely to be.
    pub(super) fn clear(&self) {
        if let Ok(mut idle) = self.idle.lock() {
            idle.connections.clear();
        }
    }
}

/// A lent connection. Unless its transaction ended it is closed, so that nobody writes into another's transaction.
pub(super) struct Lent<'a> {
    pool: &'a Pool,
    connection: Option<Connection>,
    whole: bool,
}

impl Lent<'_> {
    pub(super) fn connection(&self) -> Result<&Connection> {
        self.connection.as_ref().ok_or(CountyError::DatabaseAway)
    }

    /// Gives the connection back for the next.
    pub(super) fn give_back(mut self) {
        self.whole = true;
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Ok(mut idle) = self.pool.idle.lock() {
            idle.lent -= 1;
            idle.connections.extend(self.connection.take().filter(|_| self.whole));
        }
        self.pool.given_back.notify_one();
    }
}
