//! Proof that a store is whole: file, guards, audit chain, ledger, outbox, search index, coverage by contracts.

mod chain;
mod ledger;

use crate::error::StoreError;
use crate::reader::Reader;
use crate::schema;
use crate::store::Store;
use rusqlite::Connection;

/// Something that is not as it must be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Problem {
    /// SQLite or SQLCipher finds the file damaged.
    File(String),
    /// A synced table lacks a guard, as `table: verb`.
    Guard(String),
    /// The audit chain breaks at this row.
    Audit {
        /// Its number.
        no: i64,
    },
    /// A posting's lines do not sum to zero.
    Posting {
        /// Its id.
        id: String,
    },
    /// An admission's stored balance is not that of its postings.
    Balance {
        /// Its id.
        id: String,
    },
    /// The kept sum of an account on a day is not that of its lines.
    AccountDay {
        /// The account's name.
        account: String,
        /// The day of the ledger.
        on: String,
    },
    /// The outbox is not 1, 2, 3 … up to the last change.
    Outbox {
        /// Lines found.
        found: u64,
        /// Lines that there must be.
        expected: u64,
    },
    /// The search index does not hold every listed resident once.
    Search {
        /// Residents found.
        found: u64,
        /// Residents that there must be.
        expected: u64,
    },
    /// The kept spans that contracts cover residents for are not those of the contracts.
    Coverage {
        /// Spans that are wrong, missing or too many.
        spans: u64,
        /// Days of a village with a wrong count.
        days: u64,
    },
}

/// What a check found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CheckReport {
    /// All that is wrong; empty when the store is whole.
    pub problems: Vec<Problem>,
    /// Rows of the audit trail that were recomputed.
    pub audit_rows: u64,
    /// Postings that were summed.
    pub postings: u64,
}

impl CheckReport {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.problems.is_empty()
    }
}

impl Store {
    /// Checks everything that can be checked from within, in one snapshot. It changes nothing.
    ///
    /// # Errors
    /// Only when the check itself cannot run.
    pub fn check(&self) -> Result<CheckReport, StoreError> {
        self.read(check)
    }
}

fn check(reader: &Reader<'_>) -> Result<CheckReport, StoreError> {
    let conn = reader.sql();
    let mut problems: Vec<Problem> = file_problems(conn)?.into_iter().map(Problem::File).collect();
    problems.extend(schema::missing_guards(conn)?.into_iter().map(Problem::Guard));
    let audit_rows = chain::check(conn, &mut problems)?;
    let postings = ledger::check(conn, &mut problems)?;
    let (found, expected) = pair(conn, include_str!("outbox.sql"))?;
    if found != expected {
        problems.push(Problem::Outbox { found, expected });
    }
    let (found, expected) = pair(conn, include_str!("search.sql"))?;
    if found != expected {
        problems.push(Problem::Search { found, expected });
    }
    let (spans, days) = pair(conn, include_str!("coverage.sql"))?;
    if (spans, days) != (0, 0) {
        problems.push(Problem::Coverage { spans, days });
    }
    Ok(CheckReport { problems, audit_rows, postings })
}

fn pair(conn: &Connection, sql: &str) -> Result<(u64, u64), StoreError> {
    let (found, expected): (i64, i64) = conn.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((found.cast_unsigned(), expected.cast_unsigned()))
}

/// What SQLite and SQLCipher say of the file.
pub(crate) fn file_problems(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let mut problems = Vec::new();
    for pragma in ["PRAGMA cipher_integrity_check", "PRAGMA integrity_check"] {
        let mut check = conn.prepare(pragma)?;
        let lines = check.query_map([], |row| row.get::<_, String>(0))?;
        for line in lines {
            match line {
                Ok(line) if line == "ok" => {}
                Ok(line) => problems.push(line),
                Err(error) => problems.push(StoreError::from(error).to_string()),
            }
        }
    }
    Ok(problems)
}
