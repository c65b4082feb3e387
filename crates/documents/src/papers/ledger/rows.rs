//! Rows set in type: sizes and line breaks, before any page is drawn.

use super::PAD;
use super::columns::{self, Column};
use crate::fonts::Fonts;
use crate::layout::{Checker, InkPage, MIDDLE, Style, aligned, wrap};
use std::borrow::Cow;
use xiangyi_domain::paper::{Ledger, LedgerCell};

/// The height of a row of one line, and of two small ones.
const HEIGHT: f32 = 16.8;
/// The height of a row to be signed.
const SIGNING: f32 = 26.0;
/// A long text may shrink this far to stay on one line.
const SLIGHTLY: f32 = 0.9;
/// Distance of small lines, in ems.
const STEP: f32 = 1.13;

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// A row of the list.
    Plain,
    /// The heading of a section, across the table.
    Band,
    /// A subtotal or the total.
    Sum,
}

/// A row ready to draw.
pub(super) struct SetRow<'r> {
    pub(super) height: f32,
    pub(super) look: Look,
    cells: Vec<SetCell<'r>>,
}

struct SetCell<'r> {
    text: Cow<'r, str>,
    style: Style,
    /// Ends of all lines but the last.
    breaks: Vec<usize>,
    width: f32,
}

/// The rows of a table being measured.
struct Setting<'s, 'f> {
    columns: Vec<Column>,
    naturals: Vec<f32>,
    checker: &'s mut Checker<'f>,
    height: f32,
}

/// Measures the columns and sets every row for a table `inner` wide.
pub(super) fn set<'r>(ledger: &'r Ledger, inner: f32, checker: &mut Checker) -> (Vec<Column>, Vec<SetRow<'r>>) {
    let columns: Vec<Column> = ledger.columns.iter().map(|column| Column::new(column, checker)).collect();
    let naturals = vec![0.0_f32; columns.len()];
    let height = if ledger.to_sign { SIGNING } else { HEIGHT };
    let mut setting = Setting { columns, naturals, checker, height };
    let mut rows = Vec::with_capacity(ledger.rows().count() + ledger.sections.len() * 2 + 1);
    let mut number = 0;
    for section in &ledger.sections {
        rows.extend((!section.heading.is_empty()).then(|| setting.band(&section.heading)));
        for cells in &section.rows {
            number += 1;
            setting.checker.row = number;
            rows.push(setting.row(cells, Look::Plain));
        }
        rows.extend(section.subtotal.as_ref().map(|cells| setting.row(cells, Look::Sum)));
    }
    rows.extend((number == 0).then(|| setting.band("（无）")));
    rows.extend(ledger.total.as_ref().map(|cells| setting.row(cells, Look::Sum)));
    let Setting { mut columns, naturals, checker, .. } = setting;
    columns::share_out(&mut columns, &naturals, inner, checker.fonts);
    for row in &mut rows {
        row.set(&columns, checker.fonts);
    }
    (columns, rows)
}

impl Setting<'_, '_> {
    fn row<'r>(&mut self, row: &'r [LedgerCell], look: Look) -> SetRow<'r> {
        let mut cells = Vec::with_capacity(self.columns.len());
        for ((at, column), natural) in self.columns.iter().enumerate().zip(&mut self.naturals) {
            let text = row.get(at).map(columns::value).unwrap_or_default();
            let text = fit_to_draw(text, self.checker, &column.heading);
            let style = if look == Look::Sum { column.head_style() } else { column.style() };
            let width = style.width(self.checker.fonts, &text);
            *natural = natural.max(width);
            cells.push(SetCell { text, style, breaks: Vec::new(), width });
        }
        let height = if look == Look::Plain { self.height } else { HEIGHT };
        SetRow { height, look, cells }
    }

    fn band<'r>(&mut self, heading: &'r str) -> SetRow<'r> {
        let (text, style) = (fit_to_draw(heading.into(), self.checker, "分组"), Style::bold(columns::BODY));
        let width = style.width(self.checker.fonts, &text);
        SetRow { height: HEIGHT, look: Look::Band, cells: vec![SetCell { text, style, breaks: Vec::new(), width }] }
    }
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
        if self.look == Look::Band {
            return;
        }
        for (cell, column) in self.cells.iter_mut().zip(columns) {
            cell.set(column, fonts);
            #[allow(clippy::cast_precision_loss)] // a few lines
            let lines = (cell.breaks.len() + 1) as f32;
            self.height = self.height.max(lines * cell.style.size * STEP + 1.6);
        }
    }

    pub(super) fn draw(&self, page: &mut InkPage, fonts: &Fonts, columns: &[Column], (left, top): (f32, f32)) {
        if let (Look::Band, Some(cell)) = (self.look, self.cells.first()) {
            let baseline = top + self.height / 2.0 + cell.style.size * MIDDLE;
            page.text(left + PAD, baseline, cell.style, &cell.text);
            return;
        }
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
        self.style.size = column.size;
        self.width = natural;
        if natural <= space + 0.05 {
            return;
        }
        let shrink = space / natural;
        if column.whole || shrink >= SLIGHTLY {
            self.style.size = short(column.size * shrink);
            self.width = natural * self.style.size / column.size;
            return;
        }
        self.style.size = short(column.size * columns::SMALL);
        let start = self.text.as_ptr() as usize;
        let lines = wrap(fonts, &self.text, self.style, space);
        let ends = lines.iter().map(|line| line.as_ptr() as usize - start + line.len());
        self.breaks = ends.take(lines.len() - 1).collect();
    }

    fn draw(&self, page: &mut InkPage, fonts: &Fonts, column: &Column, (x, middle): (f32, f32)) {
        if self.breaks.is_empty() {
            let start = aligned(column.align, (x + PAD, column.space()), self.width);
            page.text(start, middle + column.size * MIDDLE, self.style, &self.text);
            return;
        }
        let step = self.style.size * STEP;
        #[allow(clippy::cast_precision_loss)] // a few lines
        let mut baseline = middle + self.style.size * MIDDLE - step * self.breaks.len() as f32 / 2.0;
        let mut start = 0;
        for end in self.breaks.iter().copied().chain([self.text.len()]) {
            let line = self.text[start..end].trim();
            let left = aligned(column.align, (x + PAD, column.space()), self.style.width(fonts, line));
            page.text(left, baseline, self.style, line);
            baseline += step;
            start = end;
        }
    }
}
