//! Breaking a text into lines.

use super::Style;
use crate::fonts::Fonts;

/// No line breaks beside this character; it is never drawn (word joiner).
pub(crate) const GLUE: char = '\u{2060}';

/// The text with no place to break in it: for names inside sentences.
pub(crate) fn keep(text: &str) -> String {
    let mut kept = String::with_capacity(text.len() * 2);
    for (position, character) in text.chars().enumerate() {
        if position > 0 {
            kept.push(GLUE);
        }
        kept.push(if character == ' ' { '\u{A0}' } else { character });
    }
    kept
}

/// The lines of a text no wider than `width`. Han text breaks between any two
/// characters except before closing and after opening punctuation; numbers
/// and Latin words stay whole unless one alone is wider than the line.
pub(crate) fn wrap<'t>(fonts: &Fonts, text: &'t str, style: Style, width: f32) -> Vec<&'t str> {
    text.split('\n').flat_map(|part| wrap_part(fonts, part, style, width)).collect()
}

fn wrap_part<'t>(fonts: &Fonts, text: &'t str, style: Style, width: f32) -> Vec<&'t str> {
    let mut lines = Vec::new();
    let (mut start, mut used) = (0, 0.0);
    // The last place to break and the width used up to it.
    let mut opening: Option<(usize, f32)> = None;
    let mut before = None;
    let mut buffer = [0; 4];
    for (at, character) in text.char_indices() {
        if before.is_some_and(|before| breaks(before, character)) {
            opening = Some((at, used));
        }
        let advance = style.width(fonts, character.encode_utf8(&mut buffer));
        if used + advance > width && at > start && !character.is_whitespace() {
            let (end, past) = opening.take().filter(|(end, _)| *end > start).unwrap_or((at, used));
            lines.push(text[start..end].trim_end());
            (start, used) = (end, used - past);
        }
        used += advance;
        before = Some(character);
    }
    lines.push(text[start..].trim_end());
    lines
}

fn breaks(before: char, after: char) -> bool {
    if before == GLUE || after == GLUE || after.is_whitespace() || opens(before) || closes(after) {
        return false;
    }
    if before.is_ascii_digit() && "元年月日天岁次号".contains(after) {
        return false;
    }
    before.is_whitespace() && before != '\u{A0}' || !(joins(before) && joins(after))
}

fn joins(character: char) -> bool {
    character.is_ascii_graphic() || matches!(character, '\u{A0}' | '℃' | '×' | '≥' | '≤' | '＞' | '＜')
}

fn opens(character: char) -> bool {
    "（《〈「『【〔([{“‘￥¥".contains(character)
}

fn closes(character: char) -> bool {
    "，。、；：！？）》〉」』】〕)]}”’…·％%℃".contains(character)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn lines(text: &str, ems: f32) -> Vec<String> {
        let fonts = Fonts::find(None).unwrap();
        wrap(&fonts, text, Style::regular(10.0), ems * 10.0).into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn han_text_breaks_anywhere_but_before_closing_punctuation() {
        assert_eq!(lines("上河村三组十二号", 4.0), ["上河村三", "组十二号"]);
        assert_eq!(lines("上河村三，十二号", 4.0), ["上河村", "三，十二", "号"]);
        assert_eq!(lines("上河村（三组）", 4.0), ["上河村", "（三组）"]);
    }

    #[test]
    fn an_amount_or_number_stays_whole() {
        assert_eq!(lines("共计人民币9291.62元整", 8.0), ["共计人民币", "9291.62元整"]);
    }

    #[test]
    fn a_kept_name_stays_whole() {
        let text = format!("甲方{}签字", keep("穆塔里甫·肉孜"));
        let plain: Vec<String> = lines(&text, 8.0).iter().map(|line| line.replace(GLUE, "")).collect();
        assert_eq!(plain, ["甲方", "穆塔里甫·肉孜签", "字"]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut() {
        assert_eq!(lines("ABCDEFGHIJ", 3.0).concat(), "ABCDEFGHIJ");
        assert!(lines("ABCDEFGHIJ", 3.0).len() > 1);
    }

    #[test]
    fn written_line_breaks_hold_and_an_empty_text_is_one_empty_line() {
        assert_eq!(lines("甲\n乙", 9.0), ["甲", "乙"]);
        assert_eq!(lines("", 9.0), [""]);
    }
}
