//! Characters that no font has: shown by their code and reported.

use super::wrap::GLUE;
use crate::fonts::{Fonts, Weight};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::Write;

/// A character that could not be drawn, and where it stands. It says nothing
/// of the text around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MissingGlyph {
    /// The character as `U+2A6D7`; it is printed as 〔U+2A6D7〕.
    pub code_point: String,
    /// Row of the list, or number of the paper in a series, from 1.
    pub row: u32,
    /// The printed name of the column or field, such as 姓名.
    pub field: String,
}

/// Makes texts fit to draw and remembers what could not be drawn.
pub(crate) struct Checker<'f> {
    pub(crate) fonts: &'f Fonts,
    pub(crate) missing: Vec<MissingGlyph>,
    /// Where the texts to come stand.
    pub(crate) row: u32,
}

impl<'f> Checker<'f> {
    pub(crate) fn new(fonts: &'f Fonts) -> Checker<'f> {
        Checker { fonts, missing: Vec::new(), row: 1 }
    }

    /// The text with nothing in it that cannot be drawn. Line breaks stay.
    pub(crate) fn clean<'t>(&mut self, text: &'t str, field: &str) -> Cow<'t, str> {
        let fonts = self.fonts;
        let drawable = |c: char| matches!(c, '\n' | GLUE) || (!unseen(c) && fonts.glyph(c, Weight::Regular).is_some());
        if text.chars().all(drawable) {
            return Cow::Borrowed(text);
        }
        let mut clean = String::with_capacity(text.len() + 8);
        for character in text.chars() {
            if drawable(character) {
                clean.push(character);
            } else if character.is_whitespace() || character.is_control() {
                clean.push(' ');
            } else if !unseen(character) {
                let code_point = format!("U+{:04X}", u32::from(character));
                let _ = write!(clean, "〔{code_point}〕");
                self.missing.push(MissingGlyph { code_point, row: self.row, field: field.to_owned() });
            }
        }
        Cow::Owned(clean)
    }
}

/// Marks without a shape of their own: joiners, direction and variant marks.
fn unseen(character: char) -> bool {
    matches!(u32::from(character),
        0x00AD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2061..=0x2069 | 0xFE00..=0xFE0F | 0xFEFF | 0xE0100..=0xE01EF)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_character_without_glyph_is_shown_by_its_code_and_reported_with_its_place() {
        let fonts = Fonts::find(None).unwrap();
        let mut checker = Checker::new(&fonts);
        checker.row = 7;
        assert_eq!(checker.clean("王\u{10FFFD}五\u{E863}", "姓名"), "王〔U+10FFFD〕五〔U+E863〕");
        let codes: Vec<&str> = checker.missing.iter().map(|m| m.code_point.as_str()).collect();
        assert_eq!(codes, ["U+10FFFD", "U+E863"]);
        assert!(checker.missing.iter().all(|m| m.row == 7 && m.field == "姓名"));
    }

    #[test]
    fn invisible_marks_vanish_and_tabs_become_spaces() {
        let fonts = Fonts::find(None).unwrap();
        let mut checker = Checker::new(&fonts);
        assert_eq!(checker.clean("邉\u{E0101}\u{200B}一\t二", "姓名"), "邉一 二");
        assert!(checker.missing.is_empty());
    }
}
