//! Proves the database: what [`proofs`] says. The pages on the disk are PostgreSQL's own to prove (`pg_amcheck`).

use super::session::{Session, params};
use crate::storage::{Result, proofs};

/// What is wrong with the database of a session.
pub(super) fn problems(db: &Session<'_>) -> Result<Vec<String>> {
    let mut found = Vec::with_capacity(proofs::EMPTY.len());
    for (what, sql) in proofs::EMPTY {
        let count = db.first(sql, params![])?.map(|row| row.try_get("count")).transpose()?;
        found.push((*what, count.unwrap_or_default()));
    }
    let mut unbalanced = 0;
    for row in db.rows(proofs::POSTINGS, params![])? {
        unbalanced += u64::from(!proofs::balanced(row.try_get("fields")?));
    }
    Ok(proofs::sentences(found, unbalanced))
}
