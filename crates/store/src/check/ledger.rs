//! The ledger: every posting balanced, every balance that of its postings, every sum of an account that of its lines.

use super::Problem;
use crate::error::StoreError;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{Line, balance};
use xiangyi_domain::id::{AdmissionId, PostingId};

/// How many postings were summed.
pub(super) fn check(conn: &Connection, problems: &mut Vec<Problem>) -> Result<u64, StoreError> {
    let mut select =
        conn.prepare("SELECT id, admission, lines, posted_on FROM postings WHERE listed = 1 ORDER BY id")?;
    let mut rows = select.query([])?;
    let mut balances: HashMap<[u8; 16], Money> = HashMap::new();
    let mut accounts: BTreeMap<(String, String), (Money, Money)> = BTreeMap::new();
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
        let on = row.get::<_, Option<String>>(3)?.unwrap_or_default();
        for line in lines.iter().flatten() {
            let (debit, credit) = accounts.entry((line.account.0.clone(), on.clone())).or_default();
            *debit = debit.checked_add(line.amount.max(Money::ZERO)).unwrap_or(*debit);
            *credit = credit.checked_add(Money::ZERO - line.amount.min(Money::ZERO)).unwrap_or(*credit);
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
    account_days(conn, &accounts, problems)?;
    Ok(count)
}

/// The kept sums of each account and day against those of the postings.
fn account_days(
    conn: &Connection,
    accounts: &BTreeMap<(String, String), (Money, Money)>,
    problems: &mut Vec<Problem>,
) -> Result<(), StoreError> {
    let mut select = conn.prepare("SELECT account, posted_on, debit, credit FROM account_days WHERE count > 0")?;
    let rows = select.query_map([], |row| {
        Ok(((row.get(0)?, row.get(1)?), (Money::from_fen(row.get(2)?), Money::from_fen(row.get(3)?))))
    })?;
    let kept = rows.collect::<rusqlite::Result<BTreeMap<(String, String), (Money, Money)>>>()?;
    let named: BTreeSet<&(String, String)> = accounts.keys().chain(kept.keys()).collect();
    for (account, on) in named.into_iter().filter(|key| accounts.get(*key) != kept.get(*key)) {
        problems.push(Problem::AccountDay { account: account.clone(), on: on.clone() });
    }
    Ok(())
}
