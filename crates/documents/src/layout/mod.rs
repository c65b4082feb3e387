//! The painter: what stands where on which page, in points from the top left.

mod cells;
mod check;
mod flow;
mod wrap;

pub(crate) use cells::{Align, Cell, Row, aligned};
pub(crate) use check::Checker;
pub use check::MissingGlyph;
pub(crate) use flow::{Flow, Paper, number_pages};
pub(crate) use wrap::{keep, wrap};

use crate::fonts::{Fonts, Weight};

/// Lines inside tables.
pub(crate) const HAIRLINE: f32 = 0.4;
/// Lines around tables.
pub(crate) const FRAME: f32 = 0.8;
/// Ideographs sit evenly about a line this far above the baseline, in ems.
pub(crate) const MIDDLE: f32 = 0.375;
/// One millimetre in points.
pub(crate) const MM: f32 = 72.0 / 25.4;

/// A document with every mark in its place.
pub(crate) struct Drawing {
    pub(crate) title: String,
    pub(crate) pages: Vec<InkPage>,
    pub(crate) warnings: Vec<MissingGlyph>,
}

/// The marks of one page.
pub(crate) struct InkPage {
    pub(crate) width: f32,
    pub(crate) height: f32,
    pub(crate) inks: Vec<Ink>,
    /// The text of all [`Ink::Text`], end to end.
    pub(crate) text: String,
}

/// One mark.
pub(crate) enum Ink {
    /// A text on its baseline; `start..end` of the page's text.
    Text {
        x: f32,
        y: f32,
        size: f32,
        weight: Weight,
        start: usize,
        end: usize,
    },
    Line {
        from: (f32, f32),
        to: (f32, f32),
        thickness: f32,
    },
    Shade {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
    },
}

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    pub(crate) size: f32,
    pub(crate) weight: Weight,
}

impl Style {
    pub(crate) const fn regular(size: f32) -> Style {
        Style { size, weight: Weight::Regular }
    }

    pub(crate) const fn bold(size: f32) -> Style {
        Style { size, weight: Weight::Bold }
    }

    pub(crate) fn width(self, fonts: &Fonts, text: &str) -> f32 {
        fonts.width(text, self.size, self.weight)
    }
}

impl InkPage {
    pub(crate) fn new(width: f32, height: f32) -> InkPage {
        InkPage { width, height, inks: Vec::new(), text: String::new() }
    }

    pub(crate) fn text(&mut self, x: f32, baseline: f32, style: Style, text: &str) {
        let start = self.text.len();
        self.text.extend(text.chars().filter(|c| !matches!(*c, wrap::GLUE | '\n')));
        let end = self.text.len();
        if self.text[start..end].trim().is_empty() {
            self.text.truncate(start);
            return;
        }
        let Style { size, weight } = style;
        self.inks.push(Ink::Text { x: grid(x), y: grid(baseline), size, weight, start, end });
    }

    pub(crate) fn line(&mut self, from: (f32, f32), to: (f32, f32), thickness: f32) {
        let place = |(x, y)| (grid(x), grid(y));
        self.inks.push(Ink::Line { from: place(from), to: place(to), thickness });
    }

    /// A rectangle of four lines.
    pub(crate) fn frame(&mut self, x: f32, y: f32, width: f32, height: f32, thickness: f32) {
        let (right, bottom) = (x + width, y + height);
        self.line((x, y), (right, y), thickness);
        self.line((x, bottom), (right, bottom), thickness);
        self.line((x, y), (x, bottom), thickness);
        self.line((right, y), (right, bottom), thickness);
    }

    pub(crate) fn shade(&mut self, x: f32, y: f32, width: f32, height: f32) {
        self.inks.push(Ink::Shade { x: grid(x), y: grid(y), width, height });
    }
}

/// A twentieth of a point is finer than the eye and short in the file.
fn grid(length: f32) -> f32 {
    (length * 20.0).round() / 20.0
}
