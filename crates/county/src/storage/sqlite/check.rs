//! Proves the database: the file, and what [`proofs`] says.

use crate::storage::{Result, proofs};
use rusqlite::Connection;

/// What is wrong with an opened database.
pub(super) fn problems(db: &Connection) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    let mut query = db.prepare("PRAGMA integrity_check")?;
    for line in query.query_map([], |row| row.get::<_, String>(0))? {
        problems.extend(Some(line?).filter(|line| line != "ok"));
    }
    let mut found = Vec::with_capacity(proofs::EMPTY.len());
    for (what, sql) in proofs::EMPTY {
        found.push((*what, db.query_row(sql, [], |row| row.get(0))?));
    }
    let mut unbalanced = 0;
    let mut query = db.prepare(proofs::POSTINGS)?;
    for fields in query.query_map([], |row| row.get::<_, String>(0))? {
        unbalanced += u64::from(!proofs::balanced(&fields?));
    }
    problems.extend(proofs::sentences(found, unbalanced));
    Ok(problems)
}
