//! 签约花名册: A4 landscape, a line a resident, header on every page.
//!
//! Columns get their widths from what is in them. A row keeps one height:
//! long addresses and categories shrink a little or take two small lines, and
//! only what needs more makes its row taller.

mod columns;
mod rows;

use super::words::day;
use crate::fonts::Fonts;
use crate::layout::{Align, Checker, Drawing, FRAME, HAIRLINE, InkPage, MIDDLE, Paper, Style, aligned, wrap};
use columns::{Column, PAD};
use rows::SetRow;
use xiangyi_domain::paper::ContractRoster;

const PAPER: Paper = Paper::A4_WIDE;
const TITLE: Style = Style::bold(15.0);
const UNDER_TITLE: Style = Style::regular(9.0);
/// From the top margin to the table.
const TABLE_TOP: f32 = PAPER.end + 38.0;
const HEAD_HEIGHT: f32 = 24.0;
/// The lowest line of the table; the page number stands below.
const TABLE_BOTTOM: f32 = PAPER.height - PAPER.end - 12.0;
/// The totals line and the room to sign and seal under it.
const FOOT_HEIGHT: f32 = 18.0 + 52.0;
/// A last page holds at least this many rows with the signatures.
const LAST_ROWS: usize = 5;

pub(super) fn lay_out(roster: &ContractRoster, fonts: &Fonts) -> Drawing {
    let mut checker = Checker::new(fonts);
    let org = checker.clean(&roster.org_name, "机构名称").into_owned();
    let scope = checker.clean(&roster.scope, "范围").into_owned();
    let (columns, rows) = rows::set(roster, &mut checker);
    let title = format!("{org}家庭医生签约花名册");
    let mut pages = Vec::new();
    let breaks = page_ends(&rows);
    let mut start = 0;
    for (index, end) in breaks.iter().copied().enumerate() {
        let last = index + 1 == breaks.len();
        let mut sheet = Sheet { page: InkPage::new(PAPER.width, PAPER.height), fonts, columns: &columns };
        sheet.heads(&title, &format!("范围：{scope}"), &format!("统计日期：{}", day(roster.on)));
        let bottom = sheet.rows(&rows[start..end]);
        if last {
            sheet.foot(bottom, roster);
        }
        pages.push(sheet.page);
        start = end;
    }
    crate::layout::number_pages(&mut pages, fonts, PAPER);
    Drawing { title, pages, warnings: checker.missing }
}

/// The row after the last of each page; the last page has room for the foot.
fn page_ends(rows: &[SetRow]) -> Vec<usize> {
    let room = TABLE_BOTTOM - TABLE_TOP - HEAD_HEIGHT;
    let (mut ends, mut used, mut start) = (Vec::new(), 0.0, 0);
    for (index, row) in rows.iter().enumerate() {
        if used + row.height > room && index > start {
            ends.push(index);
            (start, used) = (index, 0.0);
        }
        used += row.height;
    }
    if used + FOOT_HEIGHT > room {
        let kept = rows.len().saturating_sub(LAST_ROWS).max(start + 1).min(rows.len());
        ends.push(kept);
    }
    ends.push(rows.len());
    ends
}

/// A page being drawn.
struct Sheet<'a> {
    page: InkPage,
    fonts: &'a Fonts,
    columns: &'a [Column],
}

impl Sheet<'_> {
    fn write(&mut self, style: Style, align: Align, baseline: f32, text: &str) {
        let x = aligned(align, (PAPER.side, PAPER.inner()), style.width(self.fonts, text));
        self.page.text(x, baseline, style, text);
    }

    fn heads(&mut self, title: &str, scope: &str, date: &str) {
        self.write(TITLE, Align::Middle, PAPER.end + 15.0, title);
        let first = wrap(self.fonts, scope, UNDER_TITLE, PAPER.inner() * 0.7).first().copied().unwrap_or_default();
        let cut = if first.len() < scope.len() { "…" } else { "" };
        self.write(UNDER_TITLE, Align::Left, PAPER.end + 32.0, &format!("{first}{cut}"));
        self.write(UNDER_TITLE, Align::Right, PAPER.end + 32.0, date);
        self.page.shade(PAPER.side, TABLE_TOP, PAPER.inner(), HEAD_HEIGHT);
        let mut x = PAPER.side;
        for column in self.columns {
            self.head(column, x);
            x += column.width;
        }
        self.rule_across(TABLE_TOP + HEAD_HEIGHT, HAIRLINE);
    }

    fn head(&mut self, column: &Column, x: f32) {
        let style = column.head_style();
        let parts = (style.width(self.fonts, column.heading) / (column.width - PAD)).ceil().max(1.0);
        #[allow(clippy::cast_precision_loss)] // a few characters
        let even = (column.heading.chars().count() as f32 / parts).ceil() * style.size + 0.1;
        let lines = wrap(self.fonts, column.heading, style, even);
        #[allow(clippy::cast_precision_loss)] // a few lines
        let above = (lines.len() - 1) as f32 / 2.0;
        let step = style.size * 1.2;
        let mut baseline = TABLE_TOP + HEAD_HEIGHT / 2.0 + style.size * MIDDLE - above * step;
        for line in lines {
            let start = aligned(Align::Middle, (x, column.width), style.width(self.fonts, line));
            self.page.text(start, baseline, style, line);
            baseline += step;
        }
    }

    /// Draws the rows and their lines; returns where the last one ends.
    fn rows(&mut self, rows: &[SetRow]) -> f32 {
        let mut y = TABLE_TOP + HEAD_HEIGHT;
        for row in rows {
            row.draw(&mut self.page, self.fonts, self.columns, (PAPER.side, y));
            y += row.height;
            self.rule_across(y, HAIRLINE);
        }
        let mut x = PAPER.side;
        for column in &self.columns[..self.columns.len().saturating_sub(1)] {
            x += column.width;
            self.page.line((x, TABLE_TOP), (x, y), HAIRLINE);
        }
        self.page.frame(PAPER.side, TABLE_TOP, PAPER.inner(), y - TABLE_TOP, FRAME);
        y
    }

    fn foot(&mut self, top: f32, roster: &ContractRoster) {
        let totals = roster.totals();
        let text = format!("合计：户数 {} 户，人数 {} 人", totals.households, totals.persons);
        let style = Style::bold(9.0);
        self.page.text(PAPER.side + PAD, top + 9.0 + style.size * MIDDLE, style, &text);
        self.page.frame(PAPER.side, top, PAPER.inner(), 18.0, FRAME);
        let labels = ["制表人：", "审核人：", "单位负责人：", "（单位盖章）", "　　　年　　月　　日"];
        #[allow(clippy::cast_precision_loss)] // five
        let part = PAPER.inner() / labels.len() as f32;
        let mut x = PAPER.side + PAD;
        for label in labels {
            self.page.text(x, top + 18.0 + 30.0, Style::regular(10.0), label);
            x += part;
        }
    }

    fn rule_across(&mut self, y: f32, thickness: f32) {
        self.page.line((PAPER.side, y), (PAPER.side + PAPER.inner(), y), thickness);
    }
}
