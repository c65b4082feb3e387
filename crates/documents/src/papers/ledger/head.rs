//! The headings of the columns: one line of cells, or two where columns stand under a common heading.

use super::columns::Column;
use super::{PAD, Sheet};
use crate::fonts::Fonts;
use crate::layout::{Align, HAIRLINE, MIDDLE, Style, aligned, wrap};

/// The least height of the headings, and of the common headings over them.
const LEAST: f32 = 24.0;
const LEAST_GROUP: f32 = 14.5;
/// Distance of lines, in ems.
const STEP: f32 = 1.2;

/// The heights of the head of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    /// The common headings; nothing without them.
    groups: f32,
    headings: f32,
}

impl Head {
    pub(super) fn of(columns: &[Column], fonts: &Fonts) -> Head {
        let grouped = columns.iter().any(|column| !column.group.is_empty());
        let groups = runs(columns).into_iter().filter(|run| !run.group.is_empty());
        let groups = groups.map(|run| height(&run.group, run.style, run.width, fonts)).fold(LEAST_GROUP, f32::max);
        let headings = columns.iter().filter(|column| !grouped || !column.group.is_empty());
        let headings = headings.map(|one| height(&one.heading, one.head_style(), one.width, fonts));
        let least = if grouped { LEAST_GROUP } else { LEAST };
        Head { groups: if grouped { groups } else { 0.0 }, headings: headings.fold(least, f32::max) }
    }

    pub(super) fn height(self) -> f32 {
        self.groups + self.headings
    }
}

/// Neighbouring columns under one heading; a column without one is a run of its own.
struct Run {
    group: String,
    width: f32,
    style: Style,
    columns: usize,
}

fn runs(columns: &[Column]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for column in columns {
        match runs.last_mut().filter(|run| !column.group.is_empty() && run.group == column.group) {
            Some(run) => {
                run.width += column.width;
                run.columns += 1;
            }
            None => runs.push(Run {
                group: column.group.clone(),
                width: column.width,
                style: column.head_style(),
                columns: 1,
            }),
        }
    }
    runs
}

/// The lines of a heading, of even length.
fn lines<'t>(text: &'t str, style: Style, width: f32, fonts: &Fonts) -> Vec<&'t str> {
    let (natural, space) = (style.width(fonts, text), width - PAD + 0.1);
    let parts = (natural / space).ceil().max(1.0);
    wrap(fonts, text, style, (natural / parts + style.size / 2.0 + 0.1).min(space))
}

fn height(text: &str, style: Style, width: f32, fonts: &Fonts) -> f32 {
    #[allow(clippy::cast_precision_loss)] // a few lines
    let count = lines(text, style, width, fonts).len() as f32;
    count * style.size * STEP + 3.6
}

impl Sheet<'_> {
    /// Draws the head from `top` on.
    pub(super) fn head(&mut self, top: f32) {
        let (columns, head, left) = (self.columns, self.head, self.paper.side);
        self.page.shade(left, top, self.paper.inner(), head.height());
        let (mut x, mut next) = (left, 0);
        for run in runs(columns) {
            let own = &columns[next..next + run.columns];
            if run.group.is_empty() {
                self.heading(&own[0].heading, run.style, (x, run.width), (top, head.height()));
            } else {
                self.heading(&run.group, run.style, (x, run.width), (top, head.groups));
                self.page.line((x, top + head.groups), (x + run.width, top + head.groups), HAIRLINE);
                self.under(own, (x, top + head.groups), head.headings);
            }
            x += run.width;
            next += run.columns;
            if next < columns.len() {
                self.page.line((x, top), (x, top + head.height()), HAIRLINE);
            }
        }
    }

    /// The columns under a common heading.
    fn under(&mut self, columns: &[Column], (left, top): (f32, f32), height: f32) {
        let mut x = left;
        for (at, column) in columns.iter().enumerate() {
            if at > 0 {
                self.page.line((x, top), (x, top + height), HAIRLINE);
            }
            self.heading(&column.heading, column.head_style(), (x, column.width), (top, height));
            x += column.width;
        }
    }

    fn heading(&mut self, text: &str, style: Style, (x, width): (f32, f32), (top, height): (f32, f32)) {
        let lines = lines(text, style, width, self.fonts);
        #[allow(clippy::cast_precision_loss)] // a few lines
        let above = (lines.len() - 1) as f32 / 2.0;
        let step = style.size * STEP;
        let mut baseline = top + height / 2.0 + style.size * MIDDLE - above * step;
        for line in lines {
            let start = aligned(Align::Middle, (x, width), style.width(self.fonts, line));
            self.page.text(start, baseline, style, line);
            baseline += step;
        }
    }
}
