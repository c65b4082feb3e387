//! Rows of cells, the stuff of every form.

use super::{HAIRLINE, InkPage, MIDDLE, Style, wrap};
use crate::fonts::{Fonts, Weight};
use std::borrow::Cow;

/// Space left and right of a cell's text.
pub(crate) const PAD: f32 = 3.0;
/// Distance of baselines, in ems.
pub(crate) const LEADING: f32 = 1.32;
/// Text that must stay on one line shrinks no further than this.
const SMALLEST: f32 = 5.0;

/// Where a text stands between left and right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Middle,
    Right,
}

/// A cell of a table.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) width: f32,
    pub(crate) align: Align,
    pub(crate) weight: Weight,
    pub(crate) shaded: bool,
    /// One line only; shrinks instead of wrapping.
    pub(crate) whole: bool,
    /// Answer boxes at the right end, each with the number written in it.
    pub(crate) boxes: Vec<Option<u8>>,
}

impl Cell {
    pub(crate) fn new(width: f32, text: impl Into<String>) -> Cell {
        Cell {
            text: text.into(),
            width,
            align: Align::Left,
            weight: Weight::Regular,
            shaded: false,
            whole: false,
            boxes: Vec::new(),
        }
    }

    /// A label: centred on grey.
    pub(crate) fn label(width: f32, text: impl Into<String>) -> Cell {
        Cell { align: Align::Middle, shaded: true, ..Cell::new(width, text) }
    }

    /// A head of a column: a bold label.
    pub(crate) fn head(width: f32, text: impl Into<String>) -> Cell {
        Cell { weight: Weight::Bold, ..Cell::label(width, text) }
    }

    /// A name, number or date: on one line.
    pub(crate) fn whole(width: f32, text: impl Into<String>) -> Cell {
        Cell { whole: true, ..Cell::new(width, text) }
    }

    /// An amount: on one line at the right.
    pub(crate) fn amount(width: f32, text: impl Into<String>) -> Cell {
        Cell { align: Align::Right, ..Cell::whole(width, text) }
    }

    pub(crate) fn bold(self) -> Cell {
        Cell { weight: Weight::Bold, ..self }
    }

    pub(crate) fn middle(self) -> Cell {
        Cell { align: Align::Middle, ..self }
    }

    pub(crate) fn boxed(self, boxes: Vec<Option<u8>>) -> Cell {
        Cell { boxes, ..self }
    }
}

/// Cells side by side, all as tall as the tallest.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) cells: Vec<Cell>,
    pub(crate) size: f32,
    pub(crate) least_height: f32,
}

impl Row {
    pub(crate) fn new(size: f32, cells: Vec<Cell>) -> Row {
        Row { cells, size, least_height: size * 1.8 }
    }

    pub(crate) fn tall(self, least_height: f32) -> Row {
        Row { least_height, ..self }
    }

    pub(crate) fn height(&self, fonts: &Fonts) -> f32 {
        let lines = self.cells.iter().map(|cell| self.set(cell, fonts).1.len()).max().unwrap_or(1);
        #[allow(clippy::cast_precision_loss)] // a few lines
        let text = lines as f32 * self.size * LEADING;
        (text + self.size * 0.58).max(self.least_height)
    }

    /// The size and the lines of a cell.
    fn set<'c>(&self, cell: &'c Cell, fonts: &Fonts) -> (f32, Vec<&'c str>) {
        let space = cell.width - 2.0 * PAD - boxes_width(cell.boxes.len(), self.size);
        let style = Style { size: self.size, weight: cell.weight };
        if !cell.whole {
            return (self.size, wrap(fonts, &cell.text, style, space));
        }
        let size = fitted(fonts, &cell.text, style, space).max(SMALLEST);
        (size, vec![&cell.text])
    }

    /// Draws the row with its lines; the frame around the table is not its business.
    pub(crate) fn draw(&self, page: &mut InkPage, fonts: &Fonts, left: f32, top: f32, height: f32) {
        let mut x = left;
        for cell in &self.cells {
            if cell.shaded {
                page.shade(x, top, cell.width, height);
            }
            self.write(cell, page, fonts, (x, top), height);
            page.line((x, top), (x, top + height), HAIRLINE);
            x += cell.width;
        }
        page.line((x, top), (x, top + height), HAIRLINE);
        page.line((left, top), (x, top), HAIRLINE);
        page.line((left, top + height), (x, top + height), HAIRLINE);
    }

    fn write(&self, cell: &Cell, page: &mut InkPage, fonts: &Fonts, (x, top): (f32, f32), height: f32) {
        let (size, lines) = self.set(cell, fonts);
        let style = Style { size, weight: cell.weight };
        let boxes = boxes_width(cell.boxes.len(), self.size);
        let step = size * LEADING;
        #[allow(clippy::cast_precision_loss)] // a few lines
        let mut baseline = top + height / 2.0 + size * MIDDLE - step * (lines.len() - 1) as f32 / 2.0;
        for line in &lines {
            let start = aligned(cell.align, (x + PAD, cell.width - 2.0 * PAD - boxes), style.width(fonts, line));
            page.text(start, baseline, style, line);
            baseline += step;
        }
        draw_boxes(cell, page, fonts, (x + cell.width - PAD - boxes, top + height / 2.0), self.size);
    }
}

/// The size at which the text fits the width on one line, at most the style's.
pub(crate) fn fitted(fonts: &Fonts, text: &str, style: Style, width: f32) -> f32 {
    let natural = style.width(fonts, text);
    if natural <= width { style.size } else { style.size * width / natural }
}

/// Where a text of some width starts.
pub(crate) fn aligned(align: Align, (left, space): (f32, f32), width: f32) -> f32 {
    match align {
        Align::Left => left,
        Align::Middle => left + (space - width) / 2.0,
        Align::Right => left + space - width,
    }
}

#[allow(clippy::cast_precision_loss)] // a few boxes
fn boxes_width(count: usize, size: f32) -> f32 {
    if count == 0 { 0.0 } else { count as f32 * (size * 1.1 + 2.0) + 2.0 }
}

fn draw_boxes(cell: &Cell, page: &mut InkPage, fonts: &Fonts, (left, middle): (f32, f32), size: f32) {
    let side = size * 1.1;
    let mut x = left + 2.0;
    for mark in &cell.boxes {
        page.frame(x, middle - side / 2.0, side, side, HAIRLINE);
        if let Some(number) = mark {
            let digits: Cow<str> = number.to_string().into();
            let style = Style::bold(size * 0.95);
            let start = aligned(Align::Middle, (x, side), style.width(fonts, &digits));
            page.text(start, middle + style.size * MIDDLE, style, &digits);
        }
        x += side + 2.0;
    }
}
