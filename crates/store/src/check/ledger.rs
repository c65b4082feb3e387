//! The ledger: every posting balanced, every balance that of its postings.

use super::Problem;
use crate::error::StoreError;
use rusqlite::Connection;
use std::collections::HashMap;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{Line, balance};
use xiangyi_domain::id::{AdmissionId, PostingId};

/// How many postings were summed.
pub(super) fn check(conn: &Connection, problems: &mut Vec<Problem>) -> Result<u64, StoreError> {
    let mut select = conn.prepare("SELECT id, admission, lines FROM postings WHERE listed = 1 ORDER BY id")?;
    let mut rows = select.query([])?;
    let mut balances: HashMap<[u8; 16], Money> = HashMap::new();
    let mut count = 0;
    while let Some(row) = rows.next()? {
        count += 1;
        let lines: Option<Vec<Line>> =
            row.get::<_, Option<String>>(2)?.and_then(|lines| serde_json::from_str(&lines).ok());
        let sum = lines
            .as_deref()
            .and_then(|lines| lines.iter().try_fold(Money::ZERO, |sum, line| sum.checked_add(line.amount)));
        if sum != Some(Money::ZERO) {
            problems.push(Problem::Posting { id: PostingId::from_bytes(row.get(0)?).to_string() });
        }
        if let (Some(admission), Some(lines)) = (row.get::<_, Option<[u8; 16]>>(1)?, lines) {
            let of_admission = balances.entry(admission).or_default();
            *of_admission = of_admission.checked_add(balance(&lines)).unwrap_or(*of_admission);
        }
    }
    let mut select = conn.prepare("SELECT id, balance_fen FROM admissions ORDER BY id")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let (id, stored): ([u8; 16], i64) = (row.get(0)?, row.get(1)?);
        if balances.get(&id).copied().unwrap_or(Money::ZERO) != Money::from_fen(stored) {
            problems.push(Problem::Balance { id: AdmissionId::from_bytes(id).to_string() });
        }
    }
    Ok(count)
}
