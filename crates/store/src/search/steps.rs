//! What to look for, tier by tier, for a text that was typed.

use super::keys::{backwards, folded, merged, narrow};

/// A longer text is no part of an ID number.
const LONGEST_PART: usize = 18;
/// Digits of an ID number at the beginning of a disability certificate.
const ID_DIGITS: usize = 18;
/// Digits of an old ID number.
const LEGACY_DIGITS: usize = 15;

/// One step of a search.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Step {
    /// Keys of this text.
    Is(String),
    /// Keys that begin with this text.
    Begins(String),
    /// Residents of households with one of these numbers.
    Household([String; 4]),
    /// ID numbers that hold this anywhere.
    Holds(String),
}

use Step::{Begins, Holds, Is};

/// From the most to the least exact. `fuzzy` adds sounds that the south-west does not tell apart, after all others.
pub(super) fn steps(text: &str, fuzzy: bool) -> Vec<Vec<Step>> {
    let mut typed = folded(text);
    if typed.chars().all(|c| c.is_ascii() || c == 'ü') {
        typed = typed.replace('ü', "v");
    }
    let digits = typed.bytes().filter(u8::is_ascii_digit).count();
    if typed.is_empty() {
        Vec::new()
    } else if digits > 0 && typed.bytes().all(|b| b.is_ascii_digit() || b == b'x') {
        number(text, &typed)
    } else if digits > 0 && typed.is_ascii() {
        mixed(text, &typed)
    } else if typed.is_ascii() {
        letters(&typed, fuzzy)
    } else {
        characters(text, &typed)
    }
}

/// Digits, the last of which may be an x: of an ID number, a telephone, a record or a household.
fn number(text: &str, typed: &str) -> Vec<Vec<Step>> {
    let back = backwards(typed);
    let mut first =
        vec![Is(format!("d{typed}")), Is(format!("f{back}")), Is(format!("g{back}")), household(text, typed)];
    first.extend(certificate(typed));
    first.extend(upgraded(typed));
    let tails = ['e', 'f', 'g'].map(|kind| Begins(format!("{kind}{back}")));
    let mut tiers = vec![first, std::iter::once(Begins(format!("d{typed}"))).chain(tails).collect()];
    // An x stands only at the end of a number.
    if typed.len() <= LONGEST_PART && !typed[..typed.len() - 1].contains('x') {
        tiers.push(vec![Holds(typed.to_owned())]);
    }
    tiers
}

/// Letters and digits: passports, household numbers, temporary record numbers, certificates of disability.
fn mixed(text: &str, typed: &str) -> Vec<Vec<Step>> {
    let mut first: Vec<Step> = ['d', 'r', 'p'].map(|kind| Is(format!("{kind}{typed}"))).into();
    first.push(household(text, typed));
    first.extend(certificate(typed));
    let mut tiers = vec![first, ['d', 'r', 'p', 'q'].map(|kind| Begins(format!("{kind}{typed}"))).into()];
    if typed.len() <= LONGEST_PART {
        tiers.push(vec![Holds(typed.to_owned())]);
    }
    tiers
}

/// Pinyin or initials.
fn letters(typed: &str, fuzzy: bool) -> Vec<Vec<Step>> {
    let mut tiers =
        vec![vec![Is(format!("p{typed}"))], vec![Begins(format!("p{typed}"))], vec![Begins(format!("q{typed}"))]];
    if fuzzy {
        let alike = alike(typed);
        let each = |kinds: [char; 2], step: &dyn Fn(String) -> Step| {
            alike.iter().flat_map(|text| kinds.map(|kind| step(format!("{kind}{text}")))).collect::<Vec<_>>()
        };
        tiers.extend([each(['p', 'z'], &Is), each(['p', 'z'], &Begins), each(['q', 'y'], &Begins)]);
    }
    tiers
}

/// What is typed in merged sounds: as pinyin, as initials, and as pinyin whose last `n` begins a syllable.
fn alike(typed: &str) -> Vec<String> {
    let spoken = merged(typed);
    let mut all = vec![typed.replace('n', "l")];
    all.extend(spoken.strip_suffix('n').map(|begun| format!("{begun}l")));
    all.push(spoken);
    all.sort_unstable();
    all.dedup();
    all
}

fn characters(text: &str, typed: &str) -> Vec<Vec<Step>> {
    let mut tiers =
        vec![vec![Is(format!("n{typed}"))], vec![Begins(format!("n{typed}"))], vec![Begins(format!("m{typed}"))]];
    if let Some(temporary) = typed.strip_prefix('临').filter(|rest| rest.is_ascii() && !rest.is_empty()) {
        tiers.push(vec![Begins(format!("r{temporary}"))]);
    }
    if typed.chars().any(|c| c.is_ascii_alphanumeric()) {
        tiers.push(vec![household(text, typed)]);
    }
    tiers
}

/// A household's number as it may have been written.
fn household(text: &str, typed: &str) -> Step {
    let whole: String = text.trim().chars().map(narrow).collect();
    Step::Household([typed.to_owned(), typed.to_uppercase(), whole.to_uppercase(), whole])
}

/// A certificate of disability begins with the ID number (domain handbook §4.1).
fn certificate(typed: &str) -> Option<Step> {
    let number = typed.get(..ID_DIGITS).filter(|_| typed.len() > ID_DIGITS)?;
    number[..ID_DIGITS - 1].bytes().all(|b| b.is_ascii_digit()).then(|| Is(format!("d{number}")))
}

/// An old number of 15 digits as the 18 that replaced it, whose last follows from the others.
fn upgraded(typed: &str) -> Option<Step> {
    let is_old = typed.len() == LEGACY_DIGITS && typed.bytes().all(|b| b.is_ascii_digit());
    is_old.then(|| Begins(format!("d{}19{}", &typed[..6], &typed[6..])))
}
