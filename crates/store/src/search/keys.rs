//! The keys of a resident, and of what is typed.
//!
//! The first letter says what a key is: `n` the whole name, `m` the name from a later character and the other way to
//! write it, `p` pinyin and initials of the whole name, `q` the same from a later character, `z` and `y` as `p` and `q`
//! in the sounds that the south-west does not tell apart, `d` the ID number, `e` the ID number, `f` a telephone number
//! and `g` the record number backwards, `r` a temporary record number.

use super::readings;
use crate::rows::RowState;
use xiangyi_domain::residents::name::{half_width, is_invisible};
use xiangyi_domain::residents::record_number;

/// As much of a resident as the index holds.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct Person {
    pub(crate) village: [u8; 16],
    pub(crate) name: String,
    pub(crate) other_name: String,
    pub(crate) id_number: String,
    pub(crate) legacy_id_number: String,
    pub(crate) phone: String,
    pub(crate) record_number: String,
    /// Temporary record numbers of former times stand in it.
    pub(crate) remark: String,
    pub(crate) listed: bool,
}

impl Person {
    pub(crate) fn of(state: &RowState, listed: bool) -> Person {
        let text =
            |field: &str| state.fields.get(field).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
        let village = state.fields.get("village").and_then(|id| xiangyi_domain::id::from_text(id.as_str()?).ok());
        Person {
            village: village.unwrap_or_default(),
            name: text("name"),
            other_name: text("other_name"),
            id_number: text("id_number"),
            legacy_id_number: text("legacy_id_number"),
            phone: text("phone"),
            record_number: text("record_number"),
            remark: text("remark"),
            listed,
        }
    }

    /// All keys, sorted, each once; none for a resident who is in no list.
    pub(super) fn keys(&self) -> Vec<String> {
        let mut keys = Vec::with_capacity(20);
        if !self.listed {
            return keys;
        }
        // One such key for every listed resident: the check of the store counts them.
        keys.push(format!("n{}", folded(&self.name)));
        name_keys(&self.name, &mut keys);
        for other in self.other_name.split([';', '；', '、', ',', '，', '/']).filter(|other| !other.trim().is_empty())
        {
            keys.push(format!("m{}", folded(other)));
            name_keys(other, &mut keys);
        }
        for number in [&self.id_number, &self.legacy_id_number].map(|number| folded(number)) {
            if !number.is_empty() {
                keys.push(format!("e{}", backwards(&number)));
                keys.push(format!("d{number}"));
            }
        }
        keys.extend(phones(&self.phone).map(|digits| format!("f{}", backwards(&digits))));
        let number = self.record_number.as_str();
        if !number.is_empty() && !record_number::is_temporary(number) {
            keys.push(format!("g{}", backwards(&folded(number))));
        }
        for temporary in record_number::temporaries_in(number).chain(record_number::temporaries_in(&self.remark)) {
            keys.push(format!("r{}", folded(temporary).trim_start_matches('临')));
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// The four-digit pieces of the ID numbers.
    pub(super) fn pieces(&self) -> Option<String> {
        let mut all: Vec<String> = Vec::new();
        for number in [&self.id_number, &self.legacy_id_number].map(|number| folded(number)) {
            if number.bytes().all(|b| b.is_ascii_alphanumeric()) {
                all.extend(pieces(&number).map(str::to_owned));
            }
        }
        (self.listed && !all.is_empty()).then(|| all.join(" "))
    }
}

/// A cell may hold several numbers, each with hyphens or spaces inside.
fn phones(text: &str) -> impl Iterator<Item = String> {
    const LONGEST: usize = 13;
    let plain: String = text.chars().map(narrow).collect();
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let mut all = Vec::new();
    for one in plain.split(|c: char| !c.is_ascii_digit() && c != '-' && c != ' ') {
        let whole = digits(one);
        if whole.len() > LONGEST {
            all.extend(one.split(' ').map(digits));
        } else {
            all.push(whole);
        }
    }
    all.into_iter().filter(|digits| digits.len() >= 4)
}

fn name_keys(name: &str, keys: &mut Vec<String>) {
    let parts = readings::parts(name);
    // Later parts in Latin letters are found among the pinyin.
    keys.extend(
        (1..parts.len()).map(|at| parts[at..].concat()).filter(|text| !text.is_ascii()).map(|t| format!("m{t}")),
    );
    for syllables in readings::of_parts(&parts) {
        for at in 0..syllables.len() {
            pinyin_keys(&syllables[at..], at == 0, keys);
        }
    }
}

/// Keys of the name from one of its syllables on. Without the reading of a character they are no longer those of the
/// whole name.
fn pinyin_keys(syllables: &[String], whole: bool, keys: &mut Vec<String>) {
    let known: Vec<&str> = syllables.iter().map(String::as_str).filter(|syllable| is_spoken(syllable)).collect();
    let whole = whole && known.len() == syllables.len();
    for text in readings::typed(&known.concat()).into_iter().filter(|text| !text.is_empty()) {
        push_spoken(whole, &merged(&text), &text, keys);
    }
    // One letter is found as a beginning.
    if known.len() > 1 {
        let initials: String = known.iter().filter_map(|syllable| syllable.chars().next()).collect();
        push_spoken(whole, &initials.replace('n', "l"), &initials, keys);
    }
}

fn push_spoken(whole: bool, merged: &str, text: &str, keys: &mut Vec<String>) {
    let (exact, fuzzy) = if whole { ('p', 'z') } else { ('q', 'y') };
    if merged != text {
        keys.push(format!("{fuzzy}{merged}"));
    }
    keys.push(format!("{exact}{text}"));
}

fn is_spoken(syllable: &str) -> bool {
    syllable.chars().all(|c| c.is_ascii_alphanumeric() || c == 'ü')
}

/// Pinyin in the sounds that much of the south-west does not tell apart: zh z, ch c, sh s; n l before a vowel; eng en,
/// ing in. Letter by letter from the left, so that what is typed so far stays a beginning of the whole.
pub(super) fn merged(text: &str) -> String {
    let mut merged = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let before = merged.chars().next_back();
        match letter {
            'z' | 'c' | 's' => {
                merged.push(letter);
                letters.next_if_eq(&'h');
            }
            'n' if letters.peek().is_some_and(|next| "aeiouv".contains(*next)) => merged.push('l'),
            'n' => {
                merged.push('n');
                if matches!(before, Some('e' | 'i')) {
                    while letters.next_if_eq(&'g').is_some() {}
                }
            }
            other => merged.push(other),
        }
    }
    merged
}

/// Pieces of four, overlapping.
pub(super) fn windows(number: &str) -> impl Iterator<Item = &str> {
    (0..number.len().saturating_sub(3)).map(move |at| &number[at..at + 4])
}

/// Pieces of four, and the last three: every part of three or more is one of them, or begins one.
fn pieces(number: &str) -> impl Iterator<Item = &str> {
    windows(number).chain(number.len().checked_sub(3).map(|at| &number[at..]))
}

/// One form for what is stored and what is typed: half width, lower case, only letters, digits and characters.
pub(super) fn folded(text: &str) -> String {
    text.chars().map(narrow).filter(|c| is_kept(*c)).flat_map(char::to_lowercase).collect()
}

/// Full-width letters and digits, as an IME leaves them, as plain ones.
pub(super) fn narrow(c: char) -> char {
    half_width(c)
}

pub(super) fn is_unseen(c: char) -> bool {
    is_invisible(c)
}

/// Dots, spaces, brackets and marks are no part of a key; characters of private use are.
pub(super) fn is_kept(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFD}')
}

pub(super) fn backwards(text: &str) -> String {
    text.chars().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(name: &str) -> Vec<String> {
        Person { name: name.to_owned(), listed: true, ..Person::default() }.keys()
    }

    #[test]
    fn a_name_is_found_from_each_of_its_characters() {
        let expected = ["m小明", "m明", "n王小明", "pwangxiaoming", "pwxm", "qming", "qxiaoming", "qxm"];
        let fuzzy = ["ymin", "yxiaomin", "zwangxiaomin"];
        assert_eq!(keys("王小明"), expected.iter().chain(&fuzzy).copied().collect::<Vec<_>>());
    }

    #[test]
    fn words_of_latin_letters_are_one_part_each() {
        let found = keys("John Smith");
        for key in ["njohnsmith", "pjohnsmith", "pjs", "qsmith"] {
            assert!(found.iter().any(|found| found == key), "{key} in {found:?}");
        }
        assert!(!found.iter().any(|key| key == "qohnsmith"), "{found:?}");
    }

    #[test]
    fn sounds_that_the_south_west_does_not_tell_apart_become_one() {
        for (one, other) in [
            ("zhangsan", "zansan"),
            ("chensheng", "censen"),
            ("linning", "linlin"),
            ("nan", "lan"),
            ("jinguo", "jingguo"),
            ("nvhua", "lvhua"),
            ("niuyun", "liuyun"),
        ] {
            let same = merged(one) == merged(other);
            assert_eq!(same, one != "zhangsan", "{one} {other}: ang and an stay apart");
        }
    }

    #[test]
    fn what_is_typed_so_far_is_a_beginning_of_the_whole_name() {
        for whole in ["zhengqiangsheng", "wangengning", "shishinan", "ningxiang"] {
            for end in 1..whole.len() {
                let begun = merged(&whole[..end]);
                // An `n` at the end may yet turn out to begin a syllable: the search tries both.
                let other = begun.strip_suffix('n').map(|begun| format!("{begun}l"));
                let fits = |begun: &str| merged(whole).starts_with(begun);
                assert!(fits(&begun) || other.as_deref().is_some_and(fits), "{begun} of {}", merged(whole));
            }
        }
    }

    #[test]
    fn a_cell_with_two_telephones_has_two_tails() {
        for (cell, numbers) in [
            ("13800001234", vec!["13800001234"]),
            ("138 0000 1234", vec!["13800001234"]),
            ("0371-68881234、13700009999", vec!["037168881234", "13700009999"]),
            ("13800001234 13700009999", vec!["13800001234", "13700009999"]),
            ("１３８００００１２３４/无", vec!["13800001234"]),
            ("120", vec![]),
        ] {
            assert_eq!(phones(cell).collect::<Vec<_>>(), numbers, "{cell}");
        }
    }
}
