//! What is proven of either database: logs without gaps, positions, the ledger.

use serde_json::Value;
use xiangyi_domain::Money;

/// What must be nothing, each with its name.
pub(super) const EMPTY: &[(&str, &str)] = &[
    ("a log has a gap", include_str!("proofs/gaps.sql")),
    ("a place names no change", include_str!("proofs/places.sql")),
    ("a row stands beyond its area's head", include_str!("proofs/positions.sql")),
    ("two rows stand at one position", include_str!("proofs/twins.sql")),
];

/// The postings, whose lines must come to nothing.
pub(super) const POSTINGS: &str = "SELECT fields FROM synced_rows WHERE entity = 'posting'";

/// Whether the lines of a stored posting come to nothing.
pub(super) fn balanced(fields: &str) -> bool {
    let fields: Value = serde_json::from_str(fields).unwrap_or_default();
    let lines = fields.get("lines").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let amounts = lines.iter().map(|line| line.get("amount")?.as_str()?.parse::<Money>().ok());
    let sum = amounts.sum::<Option<Money>>();
    !lines.is_empty() && sum.is_some_and(Money::is_zero)
}

/// What of this does not hold: how many lines each of [`EMPTY`] found, and how many postings do not balance.
pub(super) fn sentences(found: impl IntoIterator<Item = (&'static str, i64)>, unbalanced: u64) -> Vec<String> {
    let mut problems: Vec<String> =
        found.into_iter().filter(|(_, count)| *count > 0).map(|(what, count)| format!("{what} ({count})")).collect();
    if unbalanced > 0 {
        problems.push(format!("a posting does not balance ({unbalanced})"));
    }
    problems
}
