//! The orders of lists. Each is made once for a roll and then read.

use super::{NEVER, Roll};
use crate::search::sound;
use crate::walk::{naturally, walking};

/// How a list is sorted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Sort {
    /// As one walks: village, 组, household number, head first.
    #[default]
    Household,
    /// By the sound of the name.
    Name,
    /// The oldest first.
    Age,
    /// By the day on which a follow-up is due.
    NextDue,
}

impl Sort {
    /// Every order.
    pub const ALL: [Sort; 4] = [Sort::Household, Sort::Name, Sort::Age, Sort::NextDue];

    pub(super) fn place(self) -> usize {
        Sort::ALL.iter().position(|sort| *sort == self).unwrap_or_default()
    }
}

/// Lines in one order.
pub(super) struct Order {
    lines: Vec<u32>,
    /// Behind these stand the lines that have nothing to be sorted by.
    known: usize,
}

impl Order {
    pub(super) fn of(roll: &Roll, sort: Sort) -> Order {
        let mut lines: Vec<u32> = (0..u32::try_from(roll.lines.len()).unwrap_or(u32::MAX)).collect();
        let known = lines.len();
        match sort {
            Sort::Household => {
                let ranks = home_ranks(roll);
                let key = |at: u32| {
                    let line = &roll.lines[at as usize];
                    let rank = ranks.get(line.household as usize).copied().unwrap_or(u32::MAX);
                    (line.village, rank, !line.is_head, line.birth, line.id)
                };
                lines.sort_unstable_by_key(|at| key(*at));
                Order { lines, known }
            }
            Sort::Name => {
                let sounds: Vec<String> = roll.lines.iter().map(|line| sound(roll.name(line))).collect();
                let key = |at: u32| {
                    let line = &roll.lines[at as usize];
                    (sounds[at as usize].as_str(), roll.name(line), line.birth, line.id)
                };
                lines.sort_unstable_by(|one, other| key(*one).cmp(&key(*other)));
                Order { lines, known }
            }
            Sort::Age => Order::by_day(roll, lines, |line| line.birth),
            Sort::NextDue => Order::by_day(roll, lines, |line| line.next_due),
        }
    }

    /// By a day, then as one walks; those without the day come last.
    fn by_day(roll: &Roll, mut lines: Vec<u32>, day: impl Fn(&super::Line) -> i32) -> Order {
        let walk = &roll.order(Sort::Household).lines;
        let mut place = vec![0_u32; walk.len()];
        for (at, line) in (0_u32..).zip(walk) {
            place[*line as usize] = at;
        }
        lines.sort_unstable_by_key(|at| (day(&roll.lines[*at as usize]), place[*at as usize]));
        let known = lines.partition_point(|at| day(&roll.lines[*at as usize]) != NEVER);
        Order { lines, known }
    }

    /// The lines, forwards or backwards; those that have nothing to be sorted by stay last.
    pub(super) fn lines(&self, descending: bool) -> impl Iterator<Item = u32> + '_ {
        let (known, rest) = self.lines.split_at(self.known);
        let forwards = known.iter().take(if descending { 0 } else { known.len() });
        let backwards = known.iter().rev().take(if descending { known.len() } else { 0 });
        forwards.chain(backwards).chain(rest).copied()
    }
}

/// The place of each household in walking order.
pub(super) fn home_ranks(roll: &Roll) -> Vec<u32> {
    let mut homes: Vec<u32> = (0..u32::try_from(roll.homes.len()).unwrap_or(u32::MAX)).collect();
    let groups: Vec<(u32, &str)> = roll.groups.iter().map(|word| walking(word)).collect();
    homes.sort_unstable_by(|one, other| {
        let (one, other) = (&roll.homes[*one as usize], &roll.homes[*other as usize]);
        (one.village, groups[one.group as usize])
            .cmp(&(other.village, groups[other.group as usize]))
            .then_with(|| naturally(&one.number, &other.number))
            .then_with(|| one.id.cmp(&other.id))
    });
    let mut ranks = vec![0; homes.len()];
    for (rank, home) in (0_u32..).zip(&homes) {
        ranks[*home as usize] = rank;
    }
    ranks
}
