//! Proves the database: the file, the logs without gaps, the positions, the ledger.

use super::Sqlite;
use crate::storage::Result;
use rusqlite::Connection;
use serde_json::Value;
use xiangyi_domain::Money;

/// What must be nothing, each with its name.
const EMPTY: &[(&str, &str)] = &[
    ("a log has a gap", include_str!("check_gaps.sql")),
    ("a place names no change", include_str!("check_places.sql")),
    ("a row stands beyond its area's head", include_str!("check_positions.sql")),
    ("two rows stand at one position", include_str!("check_twins.sql")),
];

impl Sqlite {
    /// What is wrong with the database; nothing, usually.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn check(&self) -> Result<Vec<String>> {
        problems(&self.reader()?)
    }
}

/// What is wrong with an opened database.
pub(super) fn problems(db: &Connection) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    let mut query = db.prepare("PRAGMA integrity_check")?;
    for line in query.query_map([], |row| row.get::<_, String>(0))? {
        problems.extend(Some(line?).filter(|line| line != "ok"));
    }
    for (problem, sql) in EMPTY {
        let count: i64 = db.query_row(sql, [], |row| row.get(0))?;
        if count > 0 {
            problems.push(format!("{problem} ({count})"));
        }
    }
    let mut query = db.prepare("SELECT fields FROM synced_rows WHERE entity = 'posting'")?;
    let unbalanced = query.query_map([], |row| row.get::<_, String>(0))?;
    let mut count = 0;
    for fields in unbalanced {
        count += u64::from(!balanced(&fields?));
    }
    if count > 0 {
        problems.push(format!("a posting does not balance ({count})"));
    }
    Ok(problems)
}

fn balanced(fields: &str) -> bool {
    let fields: Value = serde_json::from_str(fields).unwrap_or_default();
    let lines = fields.get("lines").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let amounts = lines.iter().map(|line| line.get("amount")?.as_str()?.parse::<Money>().ok());
    let sum = amounts.sum::<Option<Money>>();
    !lines.is_empty() && sum.is_some_and(Money::is_zero)
}
