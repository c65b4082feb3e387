//! `check`: proof that database, ledger and audit chain are whole.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use serde::Serialize;
use xiangyi_domain::users::Right;
use xiangyi_store::Problem;

/// What a check found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CheckReport {
    /// Nothing is wrong.
    pub ok: bool,
    /// Each part.
    pub parts: Vec<CheckPart>,
}

/// One part of a check.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CheckPart {
    /// `database`, `guards`, `audit`, `ledger`, `outbox`, `search`, `coverage`.
    pub name: String,
    /// Nothing is wrong with it.
    pub ok: bool,
    /// How much was looked at, or what is wrong.
    pub detail: String,
}

impl Clinic {
    /// Checks the database, its guards, the audit chain, the ledger, the
    /// outbox, the search index and the coverage by contracts. It changes nothing.
    ///
    /// # Errors
    /// Only when the check itself cannot run.
    pub fn check_store(&self) -> Result<CheckReport, ClinicError> {
        self.must(Right::StoreCheck)?;
        let report = self.store().check()?;
        let parts = ["database", "guards", "audit", "ledger", "outbox", "search", "coverage"].map(|name| {
            let wrong: Vec<String> =
                report.problems.iter().filter(|problem| part(problem) == name).map(describe).collect();
            let looked_at = match name {
                "audit" => report.audit_rows.to_string(),
                "ledger" => report.postings.to_string(),
                _ => String::new(),
            };
            let detail = if wrong.is_empty() { looked_at } else { wrong.join("; ") };
            CheckPart { name: name.to_owned(), ok: wrong.is_empty(), detail }
        });
        Ok(CheckReport { ok: report.is_whole(), parts: parts.into() })
    }
}

const fn part(problem: &Problem) -> &'static str {
    match problem {
        Problem::File(_) => "database",
        Problem::Guard(_) => "guards",
        Problem::Audit { .. } => "audit",
        Problem::Posting { .. } | Problem::Balance { .. } | Problem::AccountDay { .. } => "ledger",
        Problem::Outbox { .. } => "outbox",
        Problem::Search { .. } => "search",
        Problem::Coverage { .. } => "coverage",
    }
}

fn describe(problem: &Problem) -> String {
    match problem {
        Problem::File(text) | Problem::Guard(text) => text.clone(),
        Problem::Audit { no } => format!("audit row {no}"),
        Problem::Posting { id } => format!("posting {id}"),
        Problem::Balance { id } => format!("balance of {id}"),
        Problem::AccountDay { account, on } => format!("{account} on {on}"),
        Problem::Outbox { found, expected } | Problem::Search { found, expected } => format!("{found} of {expected}"),
        Problem::Coverage { spans, days } => format!("{spans} spans, {days} days"),
    }
}
