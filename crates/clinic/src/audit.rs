//! The audit trail, as the head reads it.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::residents::Names;
use chrono::{DateTime, Utc};
use serde::Serialize;
use xiangyi_domain::users::Right;
use xiangyi_store::audit;

/// A page of the audit trail.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AuditList {
    /// Newest first.
    pub rows: Vec<AuditLine>,
    /// Give back as `after` for the next page.
    pub next: Option<String>,
}

/// One deed.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AuditLine {
    /// When.
    pub at: Option<DateTime<Utc>>,
    /// Name of the user.
    pub user: String,
    /// What was done: the closed list of actions.
    pub op: String,
    /// How many rows were written.
    pub changes: u32,
    /// What it concerned.
    pub what: Option<String>,
}

impl Clinic {
    /// The audit trail, newest first.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn list_audit(&self, after: Option<&str>, limit: Option<u32>) -> Result<AuditList, ClinicError> {
        self.must(Right::AuditView)?;
        let limit = limit.unwrap_or(100).clamp(1, 500);
        self.read(|reader| {
            let names = Names::load(reader)?;
            let before = after.and_then(|text| text.parse().ok());
            let rows = audit::page(reader, None, before, limit)?;
            let is_full = rows.len() == usize::try_from(limit).unwrap_or(usize::MAX);
            let next = rows.last().filter(|row| is_full && row.no > 1).map(|row| row.no.to_string());
            let line = |row: audit::AuditRow| AuditLine {
                at: DateTime::from_timestamp_millis(row.at),
                user: names.user(Some(row.user)),
                op: row.op,
                changes: u32::try_from(row.changes).unwrap_or(0),
                what: row.note,
            };
            Ok(AuditList { rows: rows.into_iter().map(line).collect(), next })
        })
    }
}
