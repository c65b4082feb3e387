//! The orders of lists. Each is made once for a roll and then read.

use super::{NEVER, Roll};
use crate::search::sound;
use std::cmp::Ordering;

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

/// 一组 before 二组 before 10组; without a number last, by the word.
pub(super) fn walking(word: &str) -> (u32, &str) {
    (numeral(word).unwrap_or(u32::MAX), word)
}

/// The first number of a word, in digits or as 十二.
fn numeral(word: &str) -> Option<u32> {
    const DIGITS: &str = "〇一二三四五六七八九";
    let digit = |c: char| {
        let han = DIGITS.chars().position(|one| one == c).and_then(|at| u32::try_from(at).ok());
        c.to_digit(10).or(han)
    };
    let part: String = word.chars().skip_while(|c| digit(*c).is_none() && *c != '十').collect();
    let (mut value, mut last, mut any) = (0_u32, None, false);
    for c in part.chars() {
        match (digit(c), c) {
            (Some(number), _) => last = Some(last.unwrap_or(0_u32).saturating_mul(10).saturating_add(number)),
            (None, '十') => value = value.saturating_add(last.take().unwrap_or(1).saturating_mul(10)),
            _ => break,
        }
        any = true;
    }
    any.then(|| value.saturating_add(last.unwrap_or(0)))
}

/// Runs of digits compare as numbers: H9 before H10.
fn naturally(one: &str, other: &str) -> Ordering {
    let (mut left, mut right) = (one, other);
    loop {
        let (run, rest) = split(left);
        let (other_run, other_rest) = split(right);
        let both = run.starts_with(|c: char| c.is_ascii_digit()) && other_run.starts_with(|c: char| c.is_ascii_digit());
        let by_run = if both {
            let (run, other_run) = (run.trim_start_matches('0'), other_run.trim_start_matches('0'));
            run.len().cmp(&other_run.len()).then_with(|| run.cmp(other_run))
        } else {
            run.cmp(other_run)
        };
        if by_run != Ordering::Equal || (rest.is_empty() && other_rest.is_empty()) {
            return by_run.then_with(|| one.cmp(other));
        }
        (left, right) = (rest, other_rest);
    }
}

/// The first run of digits or of other characters, and what follows it.
fn split(text: &str) -> (&str, &str) {
    let digits = text.starts_with(|c: char| c.is_ascii_digit());
    text.split_at(text.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_and_house_numbers_come_as_one_walks() {
        let mut groups = ["十组", "二组", "后山", "10组", "一组", "第十二组", "3组"];
        groups.sort_by_key(|word| walking(word));
        assert_eq!(groups, ["一组", "二组", "3组", "10组", "十组", "第十二组", "后山"]);
        let mut numbers = ["H10", "H9", "H009", "A2", "H1-10", "H1-9", ""];
        numbers.sort_by(|one, other| naturally(one, other));
        assert_eq!(numbers, ["", "A2", "H1-9", "H1-10", "H009", "H9", "H10"]);
    }
}
