//! 居民健康档案编号: 17 digits, the village's official code and a sequence inside it (domain handbook §4.2).
//!
//! The digits are opaque: the numbering of villages differs between the health
//! service and the statistics bureau, so only length and prefix are looked at.
//! A number is never given twice, and is kept when a person moves inside the
//! county. Without a block of the server there are temporary numbers, told by
//! their first character.

use crate::id::InstallId;

/// Digits of a village's official code.
pub const VILLAGE_DIGITS: usize = 12;
/// The highest sequence inside a village.
pub const LAST_SEQUENCE: u32 = 99_999;
/// What a temporary number begins with.
const TEMPORARY: &str = "临-";
/// Letters of the installation in a temporary number.
const LETTERS: usize = 6;

/// Whether a text is the official code of a village, from which record numbers can be made.
#[must_use]
pub fn is_village_code(text: &str) -> bool {
    text.len() == VILLAGE_DIGITS && text.bytes().all(|b| b.is_ascii_digit())
}

/// The number of a village and a sequence from 1 to [`LAST_SEQUENCE`]; `None` when either is not one.
#[must_use]
pub fn record_number(village_code: &str, sequence: u32) -> Option<String> {
    let fits = is_village_code(village_code) && (1..=LAST_SEQUENCE).contains(&sequence);
    fits.then(|| format!("{village_code}{sequence:05}"))
}

/// The village's code and the sequence of a 17-digit number.
#[must_use]
pub fn take_apart(number: &str) -> Option<(&str, u32)> {
    let (village, sequence) = number.split_at_checked(VILLAGE_DIGITS)?;
    let fits = is_village_code(village) && sequence.len() == 5 && sequence.bytes().all(|b| b.is_ascii_digit());
    if fits { Some((village, sequence.parse().ok()?)) } else { None }
}

/// `临-K7QXAB-00012`: a number until the server has given a block. Its letters follow from the installation.
#[must_use]
pub fn temporary(install: InstallId, count: u32) -> String {
    format!("{TEMPORARY}{}-{count:05}", crate::contracts::letters(install, LETTERS))
}

/// Whether a number waits to be replaced by one of the county.
#[must_use]
pub fn is_temporary(number: &str) -> bool {
    number.starts_with(TEMPORARY)
}

/// The temporary numbers that stand in a text.
pub fn temporaries_in(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices(TEMPORARY).map(|(at, _)| {
        let rest = &text[at + TEMPORARY.len()..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
        &text[at..at + TEMPORARY.len() + end]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_villages_code_and_five_digits() {
        for (village, sequence, number) in [
            ("410482101203", 1, Some("41048210120300001")),
            ("410482101203", 99_999, Some("41048210120399999")),
            ("410482101203", 0, None),
            ("410482101203", 100_000, None),
            ("410482101", 1, None),
            ("41048210120a", 1, None),
        ] {
            let made = record_number(village, sequence);
            assert_eq!(made.as_deref(), number, "{village} {sequence}");
            if let Some(made) = made {
                assert_eq!(take_apart(&made), Some((village, sequence)));
            }
        }
        for other in ["", "4104821012030000", "410482101203000011", "临-K7QXAB-00012", "４104821012030000"] {
            assert_eq!(take_apart(other), None, "{other}");
        }
    }

    #[test]
    fn temporary_numbers_are_told_apart_and_found_in_remarks() {
        let (one, two) = (InstallId::from_bytes([1; 16]), InstallId::from_bytes([2; 16]));
        let (number, other) = (temporary(one, 12), temporary(two, 12));
        assert_ne!(number, other);
        assert!(number.ends_with("-00012") && is_temporary(&number), "{number}");
        assert!(!is_temporary("41048210120300001"));
        let remark = format!("独居。原临时档案编号 {number}；曾用 {other}，已换");
        assert_eq!(temporaries_in(&remark).collect::<Vec<_>>(), [&number, &other]);
        assert_eq!(temporaries_in("临时外出").count(), 0);
    }
}
