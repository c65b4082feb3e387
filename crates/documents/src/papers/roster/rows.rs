//! Rows set in type: sizes and line breaks, before any page is drawn.

use super::PAPER;
use super::columns::{self, Column, PAD};
use crate::fonts::Fonts;
use crate::layout::{Checker, InkPage, MIDDLE, Style, aligned, wrap};
use std::borrow::Cow;
use xiangyi_domain::paper::ContractRoster;

/// The height of a row of one line, and of two small ones.
const HEIGHT: f32 = 16.8;
/// A long text may shrink this far to stay on one line.
const SLIGHTLY: f32 = 0.9;
/// Distance of small lines, in ems.
const STEP: f32 = 1.13;

/// A row ready to draw.
pub(super) struct SetRow<'r> {
    pub(super) height: f32,
    cells: Vec<SetCell<'r>>,
}

struct SetCell<'r> {
    text: Cow<'r, str>,
    size: f32,
    /// Ends of all lines but the last.
    breaks: Vec<usize>,
    width: f32,
}

/// Measures the columns and sets every row.
pub(super) fn set<'r>(roster: &'r ContractRoster, checker: &mut Checker) -> (Vec<Column>, Vec<SetRow<'r>>) {
    let mut columns: Vec<Column> = roster.columns.iter().map(|kind| Column::new(*kind)).collect();
    let mut naturals = vec![0.0_f32; columns.len()];
    let mut rows = Vec::with_capacity(roster.rows.len());
    for (index, row) in roster.rows.iter().enumerate() {
        checker.row = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let mut cells = Vec::with_capacity(columns.len());
        for (column, natural) in columns.iter().zip(&mut naturals) {
            let text = fit_to_draw(columns::value(row, column.kind, index + 1), checker, column.heading);
            let width = column.style().width(checker.fonts, &text);
            *natural = natural.max(width);
            cells.push(SetCell { text, size: column.size, breaks: Vec::new(), width });
        }
        rows.push(SetRow { height: HEIGHT, cells });
    }
    columns::share_out(&mut columns, &naturals, PAPER.inner(), checker.fonts);
    for row in &mut rows {
        row.set(&columns, checker.fonts);
    }
    (columns, rows)
}

/// Owned text is cleaned too, but kept owned; line breaks have no place in a list.
fn fit_to_draw<'r>(text: Cow<'r, str>, checker: &mut Checker, field: &str) -> Cow<'r, str> {
    let clean = match text {
        Cow::Borrowed(text) => checker.clean(text, field),
        Cow::Owned(text) => Cow::Owned(checker.clean(&text, field).into_owned()),
    };
    if clean.contains('\n') { Cow::Owned(clean.replace('\n', " ")) } else { clean }
}

impl SetRow<'_> {
    fn set(&mut self, columns: &[Column], fonts: &Fonts) {
        for (cell, column) in self.cells.iter_mut().zip(columns) {
            cell.set(column, fonts);
            #[allow(clippy::cast_precision_loss)] // a few lines
            let lines = (cell.breaks.len() + 1) as f32;
            self.height = self.height.max(lines * cell.size * STEP + 1.6);
        }
    }

    pub(super) fn draw(&self, page: &mut InkPage, fonts: &Fonts, columns: &[Column], (left, top): (f32, f32)) {
        let mut x = left;
        for (cell, column) in self.cells.iter().zip(columns) {
            cell.draw(page, fonts, column, (x, top + self.height / 2.0));
            x += column.width;
        }
    }
}

/// A tenth of a point is fine enough and short in the file.
fn short(size: f32) -> f32 {
    (size * 10.0).floor() / 10.0
}

impl SetCell<'_> {
    fn set(&mut self, column: &Column, fonts: &Fonts) {
        let (natural, space) = (self.width * column.size / columns::BODY, column.space());
        self.size = column.size;
        self.width = natural;
        if natural <= space + 0.05 {
            return;
        }
        let shrink = space / natural;
        if column.whole || shrink >= SLIGHTLY {
            self.size = short(self.size * shrink);
            self.width = natural * self.size / column.size;
            return;
        }
        self.size = short(self.size * columns::SMALL);
        let start = self.text.as_ptr() as usize;
        let lines = wrap(fonts, &self.text, Style::regular(self.size), space);
        let ends = lines.iter().map(|line| line.as_ptr() as usize - start + line.len());
        self.breaks = ends.take(lines.len() - 1).collect();
    }

    fn draw(&self, page: &mut InkPage, fonts: &Fonts, column: &Column, (x, middle): (f32, f32)) {
        let style = Style::regular(self.size);
        if self.breaks.is_empty() {
            let start = aligned(column.align, (x + PAD, column.space()), self.width);
            page.text(start, middle + column.size * MIDDLE, style, &self.text);
            return;
        }
        let step = self.size * STEP;
        #[allow(clippy::cast_precision_loss)] // a few lines
        let mut baseline = middle + self.size * MIDDLE - step * self.breaks.len() as f32 / 2.0;
        let mut start = 0;
        for end in self.breaks.iter().copied().chain([self.text.len()]) {
            let line = self.text[start..end].trim();
            let left = aligned(column.align, (x + PAD, column.space()), style.width(fonts, line));
            page.text(left, baseline, style, line);
            baseline += step;
            start = end;
        }
    }
}
