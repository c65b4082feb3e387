//! From a digest that differs to the rows that do: sixteenth by sixteenth, until few enough are left to be named.

use std::collections::BTreeSet;
use xiangyi_domain::id::RowId;
use xiangyi_wire::digest::{LISTED, Part, PartSum};

/// Where more rows than this differ, the areas are pulled whole.
pub const MOST: usize = 2_000;

/// What is known of a difference.
#[derive(Default, Debug)]
pub struct Narrowing {
    /// Parts that are still to be asked about.
    pub parts: Vec<Part>,
    /// Rows that differ.
    pub rows: BTreeSet<RowId>,
}

impl Narrowing {
    /// Of parts whose sums differ.
    #[must_use]
    pub fn of(differing: &[Part]) -> Narrowing {
        Narrowing { parts: differing.iter().flat_map(Part::split).collect(), rows: BTreeSet::new() }
    }

    /// Takes both sides' sums of the same parts in.
    pub fn compare(&mut self, ours: &[PartSum], theirs: &[PartSum]) {
        for one in theirs {
            let Some(other) = ours.iter().find(|other| other.part == one.part) else { continue };
            if (one.count, &one.sum) == (other.count, &other.sum) {
                continue;
            }
            if one.count <= LISTED && other.count <= LISTED {
                let (one, other) = (BTreeSet::from_iter(&one.rows), BTreeSet::from_iter(&other.rows));
                self.rows.extend(one.symmetric_difference(&other).map(|(id, _)| *id));
            } else {
                self.parts.extend(one.part.split());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use xiangyi_domain::Area;
    use xiangyi_domain::id::derived;
    use xiangyi_wire::digest::sums_of;
    use xiangyi_wire::{Entity, Revision};

    type Rows = Vec<(RowId, Revision)>;

    fn whole() -> Part {
        Part { area: Area::from_text("410482101000"), entity: Entity::Visit, prefix: String::new() }
    }

    /// What two sides find out, and in how many questions.
    fn narrow(ours: &Rows, theirs: &Rows) -> (BTreeSet<RowId>, usize) {
        let mut narrowing = Narrowing::of(&[whole()]);
        let mut questions = 0;
        while !narrowing.parts.is_empty() {
            let asked = std::mem::take(&mut narrowing.parts);
            questions += 1;
            let of = |rows: &Rows| sums_of(&asked, rows.iter().copied());
            narrowing.compare(&of(ours), &of(theirs));
        }
        (narrowing.rows, questions)
    }

    #[test]
    fn of_fifty_thousand_rows_the_three_that_differ_are_named_in_a_few_questions() {
        let row = |n: u32| RowId(derived("row", &[&n.to_string()]));
        let ours: Rows = (0..50_000).map(|n| (row(n), Revision { epoch: 1, count: 1 })).collect();
        let mut theirs = ours.clone();
        theirs[7].1.count = 2;
        theirs.swap_remove(9);
        theirs.push((row(60_000), Revision { epoch: 1, count: 1 }));
        let (found, questions) = narrow(&ours, &theirs);
        assert_eq!(found, BTreeSet::from([row(7), row(9), row(60_000)]));
        assert!(questions <= 4, "{questions}");
        assert_eq!(narrow(&ours, &ours).0, BTreeSet::new());
        let few = ours[..1000].to_vec();
        assert_eq!(narrow(&few, &Rows::new()).0.len(), 1000, "all of them, where one side has none");
    }
}
