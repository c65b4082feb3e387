//! The order in which one walks through a village: 组 by their number, then houses by theirs.

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use std::cmp::Ordering;
use std::fmt::Write;

/// Gives a connection `walk(group, number)`, by which its queries sort; either may be NULL.
pub(crate) fn register(conn: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    conn.create_scalar_function("walk", 2, flags, |context| {
        let text = |at| Ok::<_, rusqlite::Error>(context.get::<Option<String>>(at)?.unwrap_or_default());
        Ok(key(&text(0)?, &text(1)?))
    })
}

/// A text that sorts as one walks: by the number of the 组, then by the number of the household.
#[must_use]
pub fn key(group: &str, number: &str) -> String {
    let (place, word) = walking(group);
    let mut key = format!("{place:010} {word}\u{1}");
    let mut rest = number;
    while !rest.is_empty() {
        let (run, behind) = split(rest);
        if run.starts_with(|c: char| c.is_ascii_digit()) {
            // Writing into a string cannot fail.
            let _ = write!(key, "{:0>12}", run.trim_start_matches('0'));
        } else {
            key.push_str(run);
        }
        rest = behind;
    }
    key.push('\u{1}');
    key.push_str(number);
    key
}

/// 一组 before 二组 before 10组; without a number last, by the word.
pub(crate) fn walking(word: &str) -> (u32, &str) {
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
pub(crate) fn naturally(one: &str, other: &str) -> Ordering {
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

    #[test]
    fn the_key_sorts_as_the_two_orders_do() {
        let places =
            [("十组", "H2"), ("二组", "H10"), ("", "1"), ("二组", "H9"), ("后山", "A"), ("二组", ""), ("1组", "7")];
        let (mut by_key, mut by_order) = (places.to_vec(), places.to_vec());
        by_key.sort_by_key(|(group, number)| key(group, number));
        by_order.sort_by(|one, other| walking(one.0).cmp(&walking(other.0)).then_with(|| naturally(one.1, other.1)));
        assert_eq!(by_key, by_order);
    }
}
