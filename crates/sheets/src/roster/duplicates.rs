//! The same number again (rule 8).

use super::{Identity, Reason, RejectedRow, Roster, RosterRow};
use std::collections::HashMap;
use std::sync::Arc;

struct Seen {
    first: usize,
    again: bool,
    conflict: bool,
}

/// Same number and name: the first stays, later ones are duplicates. Same
/// number under different names: none stays.
pub(super) fn settle(roster: &mut Roster) {
    let mut seen: HashMap<&str, Seen> = HashMap::with_capacity(roster.rows.len());
    let numbered = |(_, row): &(usize, &RosterRow)| row.identity != Identity::Without;
    for (at, row) in roster.rows.iter().enumerate().filter(numbered) {
        seen.entry(row.identity.number())
            .and_modify(|seen| {
                seen.again = true;
                seen.conflict |= roster.rows[seen.first].name != row.name;
            })
            .or_insert(Seen { first: at, again: false, conflict: false });
    }
    if seen.values().all(|seen| !seen.again) {
        return sort(roster);
    }
    let verdict = |(at, row): (usize, &RosterRow)| {
        let seen = seen.get(row.identity.number())?;
        match (seen.conflict, seen.first == at) {
            (true, _) => Some(Reason::IdConflict),
            (false, true) => None,
            (false, false) => Some(Reason::Duplicate),
        }
    };
    let verdicts: Vec<Option<Reason>> = roster.rows.iter().enumerate().map(verdict).collect();
    for (row, verdict) in std::mem::take(&mut roster.rows).into_iter().zip(verdicts) {
        match verdict {
            None => roster.rows.push(row),
            Some(reason) => roster.rejected.push(reject(row, reason)),
        }
    }
    sort(roster);
}

fn reject(row: RosterRow, reason: Reason) -> RejectedRow {
    let id_text = row.identity.number().to_owned();
    RejectedRow { sheet: row.sheet, row: row.row, reason, name: row.name, id_text, details: *row.details }
}

/// Back into the order of the file.
fn sort(roster: &mut Roster) {
    let order: HashMap<Arc<str>, usize> =
        roster.sheets.iter().enumerate().map(|(at, sheet)| (sheet.name.clone(), at)).collect();
    roster.rejected.sort_by_key(|row| (order.get(&row.sheet).copied(), row.row));
}
