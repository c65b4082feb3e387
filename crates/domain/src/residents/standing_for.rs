//! Who stands for whom, where several rows were found to be one person.
//!
//! A merge says that `merged` is the same person as `kept`. What follows is a function of the merges and of which
//! residents are there, so that every device and the county come to the same answer.

use crate::id::RowId;
use std::collections::BTreeMap;

/// A merge that holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Holding {
    /// Who the person is.
    pub kept: RowId,
    /// Who was found to be the same.
    pub merged: RowId,
}

/// Who was merged into whom.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct StandingFor(BTreeMap<RowId, RowId>);

impl StandingFor {
    /// From merges by their ids. Two devices may have merged the same people the other way round: of merges that would
    /// close a circle, the one with the smallest id counts.
    #[must_use]
    pub fn of(holding: &BTreeMap<RowId, Holding>) -> StandingFor {
        let mut all = StandingFor::default();
        for Holding { kept, merged } in holding.values() {
            let (kept, merged) = (all.last(*kept), all.last(*merged));
            if kept != merged {
                all.0.insert(merged, kept);
            }
        }
        all
    }

    /// The last of the chain for which `here` holds; none when it holds for none but the resident themselves.
    pub fn last_here(&self, id: RowId, here: impl Fn(RowId) -> bool) -> Option<RowId> {
        let (mut at, mut found) = (id, None);
        while let Some(kept) = self.0.get(&at) {
            at = *kept;
            if here(at) {
                found = Some(at);
            }
        }
        found
    }

    fn last(&self, id: RowId) -> RowId {
        let mut at = id;
        while let Some(kept) = self.0.get(&at) {
            at = *kept;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(n: u8) -> RowId {
        RowId::from_bytes([n; 16])
    }

    fn standing(merges: &[(u8, u8, u8)]) -> StandingFor {
        let holding =
            |(id, merged, kept): &(u8, u8, u8)| (row(*id), Holding { kept: row(*kept), merged: row(*merged) });
        StandingFor::of(&merges.iter().map(holding).collect())
    }

    #[test]
    fn the_last_of_a_chain_who_is_here_stands_for_all() {
        let all = standing(&[(1, 10, 11), (2, 11, 12)]);
        assert_eq!(all.last_here(row(10), |_| true), Some(row(12)));
        assert_eq!(all.last_here(row(10), |id| id != row(12)), Some(row(11)));
        assert_eq!(all.last_here(row(10), |id| id == row(10)), None);
        assert_eq!(all.last_here(row(12), |_| true), None);
    }

    #[test]
    fn of_a_circle_the_merge_with_the_smallest_id_counts() {
        let all = standing(&[(1, 10, 11), (2, 11, 10)]);
        assert_eq!((all.last_here(row(10), |_| true), all.last_here(row(11), |_| true)), (Some(row(11)), None));
    }
}
