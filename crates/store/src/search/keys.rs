//! The keys of a resident, and of what is typed.
//!
//! The first letter says what a key is: `n` the whole name, `m` the name from a later character, `p` and `q` the same
//! in pinyin, `i` and `j` in initials, `d` the ID number, `e` the ID number and `f` a telephone number backwards.

use super::readings;
use crate::rows::RowState;

/// As much of a resident as the index holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Person {
    pub(crate) village: [u8; 16],
    pub(crate) name: String,
    pub(crate) id_number: String,
    pub(crate) phone: String,
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
            id_number: text("id_number"),
            phone: text("phone"),
            listed,
        }
    }

    /// All keys, sorted, each once; none for a resident who is in no list.
    pub(super) fn keys(&self) -> Vec<String> {
        let mut keys = Vec::with_capacity(14);
        if !self.listed {
            return keys;
        }
        let name = folded(&self.name);
        keys.push(format!("n{name}"));
        keys.extend(name.char_indices().skip(1).map(|(at, _)| format!("m{}", &name[at..])));
        for syllables in readings::of_name(&name) {
            pinyin_keys(&syllables, &mut keys);
        }
        let number = folded(&self.id_number);
        if !number.is_empty() {
            keys.push(format!("d{number}"));
            keys.push(format!("e{}", backwards(&number)));
        }
        for phone in self.phone.split(|c: char| !c.is_ascii_digit() && c != '-' && c != ' ') {
            let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
            if digits.len() >= 4 {
                keys.push(format!("f{}", backwards(&digits)));
            }
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// The three-digit pieces of the ID number.
    pub(super) fn pieces(&self) -> Option<String> {
        let number = folded(&self.id_number);
        let wanted = self.listed && number.len() >= 3 && number.bytes().all(|b| b.is_ascii_alphanumeric());
        wanted.then(|| pieces(&number).collect::<Vec<_>>().join(" "))
    }
}

fn pinyin_keys(syllables: &[String], keys: &mut Vec<String>) {
    for (kind, at) in std::iter::once(('p', 0)).chain((1..syllables.len()).map(|at| ('q', at))) {
        let text = syllables[at..].concat();
        if !text.is_ascii() && !text.contains('ü') {
            continue;
        }
        keys.extend(readings::typed(&text).into_iter().map(|text| format!("{kind}{text}")));
    }
    let initials: String = syllables.iter().filter_map(|syllable| syllable.chars().next()).collect();
    if initials.is_ascii() {
        keys.push(format!("i{initials}"));
        keys.extend((1..initials.len().saturating_sub(1)).map(|at| format!("j{}", &initials[at..])));
    }
}

/// Pieces of three, overlapping.
pub(super) fn pieces(number: &str) -> impl Iterator<Item = &str> {
    (0..number.len().saturating_sub(2)).map(move |at| &number[at..at + 3])
}

/// One form for what is stored and what is typed: half width, lower case, without spaces, middle dots and apostrophes.
pub(super) fn folded(text: &str) -> String {
    let kept = text.chars().map(narrow).filter(|c| !is_skipped(*c));
    kept.flat_map(char::to_lowercase).collect()
}

/// Full-width letters and digits, as an IME leaves them, as plain ones.
fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        other => other,
    }
}

fn is_skipped(c: char) -> bool {
    c.is_whitespace() || matches!(c, '·' | '•' | '・' | '･' | '‧' | '⋅' | '●' | '∙' | '﹒' | '.' | '\'' | '’' | '-')
}

pub(super) fn backwards(text: &str) -> String {
    text.chars().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(name: &str) -> Vec<String> {
        let (village, listed) = ([0; 16], true);
        Person { village, name: name.to_owned(), id_number: String::new(), phone: String::new(), listed }.keys()
    }

    #[test]
    fn surnames_have_their_own_readings() {
        for (name, key) in [
            ("单小军", "pshanxiaojun"),
            ("曾国强", "izgq"),
            ("仇英", "pqiuying"),
            ("解放", "pxiefang"),
            ("查良", "pzhaliang"),
            ("区大海", "poudahai"),
            ("朴花", "ppiaohua"),
            ("盖山", "pgeshan"),
            ("缪春", "pmiaochun"),
            ("覃秀", "pqinxiu"),
            ("覃秀", "ptanxiu"),
            ("任平", "prenping"),
            ("乐天", "pyuetian"),
            ("万俟英", "pmoqiying"),
            ("尉迟恭", "pyuchigong"),
            ("吕梅", "plvmei"),
            ("吕梅", "plumei"),
            ("吕梅", "plyumei"),
            ("穆塔里甫·肉孜", "imtlfrz"),
            ("穆塔里甫·肉孜", "n穆塔里甫肉孜"),
            ("John Smith", "pjohnsmith"),
        ] {
            assert!(keys(name).iter().any(|found| found == key), "{name}: {key} in {:?}", keys(name));
        }
    }

    #[test]
    fn a_name_is_found_from_each_of_its_characters() {
        let expected = ["iwxm", "jxm", "m小明", "m明", "n王小明", "pwangxiaoming", "qming", "qxiaoming"];
        assert_eq!(keys("王小明"), expected);
    }
}
