//! Reading the audit trail.

use crate::cell::{FromRow, all};
use crate::error::StoreError;
use crate::reader::Reader;
use rusqlite::{Row, named_params};
use xiangyi_domain::id::UserId;

/// One row of the audit trail.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuditRow {
    /// Its number, 1, 2, 3 …
    pub no: i64,
    /// What was done, in the words of [`crate::Op`].
    pub op: String,
    /// By whom.
    pub user: UserId,
    /// When, milliseconds since 1970.
    pub at: i64,
    /// How many rows were written.
    pub changes: i64,
    /// What it concerned, such as the kind of a printed page.
    pub note: Option<String>,
}

impl FromRow for AuditRow {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<AuditRow> {
        Ok(AuditRow {
            no: row.get("no")?,
            op: row.get("op")?,
            user: UserId::from_bytes(row.get("user")?),
            at: row.get("at")?,
            changes: row.get("changes")?,
            note: row.get("note")?,
        })
    }
}

/// The newest `limit` rows before `before` (or from the end), newest first; of one user when `user` is given.
///
/// # Errors
/// Those of the database.
pub fn page(
    reader: &Reader<'_>,
    user: Option<UserId>,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<AuditRow>, StoreError> {
    let user = user.map(|user| *user.bytes());
    let before = before.unwrap_or(i64::MAX);
    match user {
        Some(user) => {
            let params = named_params! { ":user": user, ":before": before, ":limit": limit };
            all(reader.sql(), include_str!("page_of_user.sql"), params)
        }
        None => all(reader.sql(), include_str!("page.sql"), named_params! { ":before": before, ":limit": limit }),
    }
}
