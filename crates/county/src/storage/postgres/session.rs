//! One transaction: what is written is sent at once and heard later, so that a batch of changes does not wait for the
//! network after each line. What is read is heard after all that was sent before it.

use super::connection::Connection;
use crate::storage::Result;
use crate::storage::lock::Lock;
use futures_util::{FutureExt, TryStreamExt};
use std::cell::RefCell;
use std::future::Future;
use std::pin::{Pin, pin};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, Row, Statement};

/// A value on its way to the database.
pub(super) type Param = Box<dyn ToSql + Sync + Send>;

/// The values of a statement, in the order of their numbers.
macro_rules! params {
    ($($value:expr),* $(,)?) => { vec![$(Box::new($value) as $crate::storage::postgres::session::Param),*] };
}
pub(super) use params;

type Sent<'a> = Pin<Box<dyn Future<Output = std::result::Result<u64, Error>> + 'a>>;

/// A transaction under way.
pub(super) struct Session<'a> {
    connection: &'a Connection,
    /// Writes that were sent and whose answers nobody has heard yet, in order.
    sent: RefCell<Vec<Sent<'a>>>,
    /// The township that it writes in.
    pub(super) lock: Lock,
}

impl<'a> Session<'a> {
    /// Begins a transaction.
    pub(super) fn begin(connection: &'a Connection, begin: &'static str) -> Session<'a> {
        let session = Session { connection, sent: RefCell::default(), lock: Lock::default() };
        session.command(begin);
        session
    }

    /// Ends it, after every answer was heard.
    pub(super) fn commit(&self) -> Result<()> {
        self.hear(self.connection.client.batch_execute("COMMIT"))
    }

    /// Undoes it. What was still to be heard no longer matters.
    pub(super) fn roll_back(&self) -> Result<()> {
        self.sent.take();
        self.hear(self.connection.client.batch_execute("ROLLBACK"))
    }

    /// Sends a command without values.
    pub(super) fn command(&self, command: &'static str) {
        let client = &self.connection.client;
        self.post(Box::pin(async move { client.batch_execute(command).await.map(|()| 0) }));
    }

    /// Sends a write.
    pub(super) fn send(&self, sql: &'static str, params: Vec<Param>) -> Result<()> {
        let statement = self.statement(sql)?;
        let client = &self.connection.client;
        self.post(Box::pin(async move { client.execute_raw(&statement, params).await }));
        Ok(())
    }

    /// Writes, and answers how many lines there were.
    pub(super) fn changed(&self, sql: &'static str, params: Vec<Param>) -> Result<u64> {
        let statement = self.statement(sql)?;
        self.hear(self.connection.client.execute_raw(&statement, params))
    }

    /// Reads.
    pub(super) fn rows(&self, sql: &'static str, params: Vec<Param>) -> Result<Vec<Row>> {
        let statement = self.statement(sql)?;
        self.hear(async { self.connection.client.query_raw(&statement, params).await?.try_collect().await })
    }

    /// Reads the first line, if there is one.
    pub(super) fn first(&self, sql: &'static str, params: Vec<Param>) -> Result<Option<Row>> {
        Ok(self.rows(sql, params)?.into_iter().next())
    }

    fn statement(&self, sql: &'static str) -> Result<Statement> {
        if let Some(known) = self.connection.statements.borrow().get(sql) {
            return Ok(known.clone());
        }
        let statement = self.hear(self.connection.client.prepare(sql))?;
        self.connection.statements.borrow_mut().insert(sql, statement.clone());
        Ok(statement)
    }

    /// Polled once, a request is in the connection's queue.
    fn post(&self, mut request: Sent<'a>) {
        match (&mut request).now_or_never() {
            None => self.sent.borrow_mut().push(request),
            Some(answer) => self.sent.borrow_mut().push(Box::pin(std::future::ready(answer))),
        }
    }

    /// Sends a request, hears what was sent before, then its answer. The connection delivers answers in order: to wait
    /// for a later one first would be to wait for ever.
    fn hear<T>(&self, request: impl Future<Output = std::result::Result<T, Error>>) -> Result<T> {
        let mut request = pin!(request);
        let early = request.as_mut().now_or_never();
        let before = self.sent.take();
        self.connection.wait(async move {
            for sent in before {
                sent.await?;
            }
            match early {
                Some(answer) => answer,
                None => request.await,
            }
        })
    }
}
