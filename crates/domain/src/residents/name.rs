//! Names as people have them: one storage form, and what is no name at all.
//!
//! Source: domain handbook §8.1 and §8.3.1 rules 4 and 10. Folding is for
//! storing and searching; it never drops a rare character.

/// The separator of minority names, U+00B7 (GB 18030 A1A4).
pub const MIDDLE_DOT: char = '·';

/// A name longer than this is a sentence that slipped into the column.
pub const LONGEST_NAME: usize = 50;

/// Full-width forms (U+FF01–FF5E, the ideographic space) as half-width ones.
#[must_use]
pub const fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => match char::from_u32(c as u32 - 0xFEE0) {
            Some(half) => half,
            None => c,
        },
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// Characters that nobody sees: zero-width spaces and joiners, direction
/// marks, byte-order marks, soft hyphens.
#[must_use]
pub const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

const fn is_middle_dot(c: char) -> bool {
    matches!(
        c,
        MIDDLE_DOT
            | '•'
            | '・'
            | '･'
            | '‧'
            | '⋅'
            | '●'
            | '∙'
            | '﹒'
            | '.'
            | '-'
            | '\u{0387}'
            | '\u{16EB}'
            | '\u{02D9}'
            | '\u{1427}'
            | '\u{2010}'
            ..='\u{2015}' | '\u{2218}' | '\u{25AA}' | '\u{25E6}' | '\u{2981}' | '\u{2E31}' | '\u{30A0}' | '\u{A78F}'
    )
}

/// The storage form of a name: look-alikes of the middle dot become `·`, the
/// spaces around it and the padding between Han characters go (`张　三` is
/// 张三), Latin words keep one space. Folding twice is folding once.
#[must_use]
pub fn fold_name(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars() {
        if is_invisible(c) {
            continue;
        }
        let c = half_width(c);
        if c.is_whitespace() || c.is_control() {
            space = true;
        } else if is_middle_dot(c) {
            if !folded.is_empty() && !folded.ends_with(MIDDLE_DOT) {
                folded.push(MIDDLE_DOT);
            }
            space = false;
        } else {
            let between_words = space && is_latin(c) && folded.chars().next_back().is_some_and(is_latin);
            if between_words {
                folded.push(' ');
            }
            folded.push(c);
            space = false;
        }
    }
    if folded.ends_with(MIDDLE_DOT) {
        folded.pop();
    }
    folded
}

/// Letters that make words with spaces between them.
fn is_latin(c: char) -> bool {
    (c.is_alphabetic() && (c as u32) < 0x2E80) || c == '\''
}

/// Whether a text, before folding, cannot be a name: it begins like a formula
/// (`= + - @`), holds no letter, is longer than [`LONGEST_NAME`] characters,
/// or holds a control character.
#[must_use]
pub fn is_bad_name(text: &str) -> bool {
    let text = text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    let formula = text.chars().next().map(half_width).is_some_and(|c| matches!(c, '=' | '+' | '-' | '@'));
    let has_letter = text.chars().any(|c| c.is_alphabetic() || c == '〇' || is_private(c));
    let too_long = text.chars().count() > LONGEST_NAME;
    let control = text.chars().any(|c| c.is_control() && !c.is_whitespace());
    formula || !has_letter || too_long || control
}

/// Whether a name holds what no name has: the traces of a character that some
/// older system could not write (`王?`, `王(火华)`, `王□`, a private-use or
/// replacement character), a remark (`张三(户主)`, `户主:李四`), two people
/// (`张三/李四`) or digits. Such a name is kept and flagged.
#[must_use]
pub fn is_odd_name(folded: &str) -> bool {
    let name = without_byname(folded);
    let ends = || ["户主", "已故"].iter().any(|word| name.len() > word.len() && name.ends_with(word));
    !name.chars().all(is_in_names) || ends()
}

/// 张三 of `张三(大)`: how a village tells namesakes apart.
fn without_byname(folded: &str) -> &str {
    let parts = folded.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    parts.filter(|(_, inside)| inside.chars().count() == 1).map_or(folded, |(name, _)| name)
}

/// Letters of any script with their marks, the middle dot, and what joins Latin words.
fn is_in_names(c: char) -> bool {
    let mark = matches!(c, '\u{0300}'..='\u{036F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}');
    !is_private(c) && (c.is_alphabetic() || mark || matches!(c, MIDDLE_DOT | ' ' | '-' | '\'' | '’' | '〇'))
}

const fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_look_alike_of_the_dot_is_folded() {
        for dot in [
            "•", "・", "･", "‧", "⋅", "●", ".", "．", "﹒", "∙", "-", "–", "—", "˙", "ᐧ", "◦", "▪", " · ", " ．　",
            "··",
        ] {
            assert_eq!(fold_name(&format!("穆塔里甫{dot}肉孜")), "穆塔里甫·肉孜", "{dot}");
        }
    }

    #[test]
    fn padding_goes_and_words_stay_apart() {
        for (typed, kept) in [
            ("张　三", "张三"),
            (" 李 四\u{a0}\n", "李四"),
            ("王\u{200b}五\u{feff}", "王五"),
            ("John  Smith", "John Smith"),
            ("Ｊｏｈｎ　Ｓｍｉｔｈ", "John Smith"),
            ("欧阳 Anna", "欧阳Anna"),
            ("·张三.", "张三"),
        ] {
            assert_eq!(fold_name(typed), kept, "{typed:?}");
        }
    }

    #[test]
    fn rare_characters_survive() {
        for name in ["刘䶮", "𠮷田", "㛃㑇鿍", "王𤧛𫖯𬭎", "〇一", "龑堃喆"] {
            assert_eq!(fold_name(name), name);
            assert!(!is_bad_name(name), "{name}");
        }
    }

    #[test]
    fn formulas_numbers_and_sentences_are_no_names() {
        for text in ["=cmd|' /C calc'!A0", "+1", "-张三", "@SUM(A1)", "＝1+1", "123", "？？", "", "—", &"很".repeat(51)]
        {
            assert!(is_bad_name(text), "{text}");
        }
        for text in ["张三", "O'Neil", "无名氏", "张三之子", "阿卜杜热合曼·买买提", "王?"] {
            assert!(!is_bad_name(text), "{text}");
        }
    }

    #[test]
    fn a_lost_character_is_noticed() {
        for text in ["王?", "王(火华)", "王\u{e863}", "王□强"] {
            assert!(is_odd_name(text), "{text:?}");
        }
        for text in ["张三(户主)", "户主:李四", "张三/李四", "吴十户主", "张三1", "赵六【户主】"]
        {
            assert!(is_odd_name(text), "{text}");
        }
        for text in [
            "张三",
            "张三(大)",
            "O'Brien Ann-Marie",
            "e\u{301}mile",
            "〇一",
            "葛\u{e0100}城",
            "穆塔里甫·肉孜",
            "𠮷田",
            "王",
        ] {
            assert!(!is_odd_name(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "(.|[张三·•. \u{3000}\u{200b}A-Ca-c'-]){0,20}") {
            let once = fold_name(&text);
            prop_assert_eq!(fold_name(&once), once);
        }
    }
}
