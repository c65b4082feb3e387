//! Every list and statistical table: the contract roster, the ledgers, the statistics. Head on every page, sections with
//! subtotals, a total, signatures and seal.
//!
//! Columns get their widths from what is in them. A row keeps one height:
//! long addresses and categories shrink a little or take two small lines, and
//! only what needs more makes its row taller.

mod columns;
mod head;
mod rows;

use super::words::day;
use crate::fonts::Fonts;
use crate::layout::{Align, Checker, Drawing, FRAME, HAIRLINE, InkPage, MIDDLE, Paper, Style, aligned, wrap};
use columns::Column;
use head::Head;
use rows::{Look, SetRow};
use xiangyi_domain::paper::{Ledger, LedgerSheet};

const TITLE: Style = Style::bold(15.0);
const UNDER_TITLE: Style = Style::regular(9.0);
const NOTE: Style = Style::regular(8.5);
/// Space left and right of a text.
const PAD: f32 = 2.4;
/// From the top margin to the table.
const ABOVE: f32 = 38.0;
/// From the table to the bottom margin; the page number stands there.
const BELOW: f32 = 12.0;
/// The line of the summary.
const SUMMARY: f32 = 18.0;
/// A line of a note.
const NOTE_LINE: f32 = 12.0;
/// The room to sign and seal.
const SIGNATURES: f32 = 52.0;
/// A last page holds at least this many rows with the signatures.
const LAST_ROWS: usize = 5;

pub(super) fn lay_out(ledger: &Ledger, fonts: &Fonts) -> Drawing {
    let paper = match ledger.sheet {
        LedgerSheet::A4Wide => Paper::A4_WIDE,
        LedgerSheet::A4 => Paper { side: 12.0 * crate::layout::MM, ..Paper::A4 },
        LedgerSheet::A3Wide => Paper::A3_WIDE,
    };
    let mut checker = Checker::new(fonts);
    let words = Words::new(ledger, paper, &mut checker);
    let (columns, rows) = rows::set(ledger, paper.inner(), &mut checker);
    let head = Head::of(&columns, fonts);
    let room = paper.height - 2.0 * paper.end - ABOVE - BELOW - head.height();
    let breaks = page_ends(&rows, room, words.foot_height());
    let (mut pages, mut start) = (Vec::new(), 0);
    for (index, end) in breaks.iter().copied().enumerate() {
        let page = InkPage::new(paper.width, paper.height);
        let mut sheet = Sheet { page, fonts, paper, columns: &columns, head };
        sheet.titles(&words);
        let bottom = sheet.rows(&rows[start..end]);
        if index + 1 == breaks.len() {
            sheet.foot(bottom, &words);
        }
        pages.push(sheet.page);
        start = end;
    }
    crate::layout::number_pages(&mut pages, fonts, paper);
    Drawing { title: words.title, pages, warnings: checker.missing }
}

/// What stands around the table.
struct Words {
    title: String,
    left: String,
    right: String,
    summary: String,
    notes: Vec<String>,
    signatures: [String; 5],
}

impl Words {
    fn new(ledger: &Ledger, paper: Paper, checker: &mut Checker) -> Words {
        let labelled = |label: &str, text: &str| (!text.is_empty()).then(|| format!("{label}：{text}"));
        let join = |parts: [Option<String>; 2]| parts.into_iter().flatten().collect::<Vec<_>>().join("　　");
        let left = join([labelled("填报单位", &ledger.org_name), labelled("范围", &ledger.scope)]);
        let period = Some(ledger.period.clone()).filter(|period| !period.is_empty());
        let right = join([period, labelled("单位", &ledger.unit)]);
        let notes: Vec<String> = ledger.notes.iter().map(|note| checker.clean(note, "说明").into_owned()).collect();
        let lines = notes.iter().flat_map(|note| wrap(checker.fonts, note, NOTE, paper.inner() - 2.0 * PAD));
        let notes = lines.map(str::to_owned).collect();
        let filled_on = ledger.filled_on.map_or_else(|| "　　　年　　月　　日".to_owned(), day);
        Words {
            title: checker.clean(&ledger.title, "标题").into_owned(),
            left: checker.clean(&left, "范围").into_owned(),
            right: checker.clean(&right, "报告期").into_owned(),
            summary: checker.clean(&ledger.summary, "合计").into_owned(),
            notes,
            signatures: [
                format!("填报人：{}", checker.clean(&ledger.filled_by, "填报人")),
                format!("审核人：{}", checker.clean(&ledger.reviewed_by, "审核人")),
                "单位负责人：".to_owned(),
                "（单位盖章）".to_owned(),
                format!("填报日期：{filled_on}"),
            ],
        }
    }

    fn foot_height(&self) -> f32 {
        #[allow(clippy::cast_precision_loss)] // a few lines
        let notes = self.notes.len() as f32 * NOTE_LINE;
        let notes = if self.notes.is_empty() { 0.0 } else { notes + 4.0 };
        notes + SIGNATURES + if self.summary.is_empty() { 0.0 } else { SUMMARY }
    }
}

/// The row after the last of each page; the last page has room for the foot. The heading of a section stays with its
/// first row.
fn page_ends(rows: &[SetRow], room: f32, foot: f32) -> Vec<usize> {
    let without_heading = |end: usize, start: usize| {
        if end > start + 1 && rows[end - 1].look == Look::Band { end - 1 } else { end }
    };
    let (mut ends, mut used, mut start) = (Vec::new(), 0.0, 0);
    for (index, row) in rows.iter().enumerate() {
        if used + row.height > room && index > start {
            let end = without_heading(index, start);
            ends.push(end);
            start = end;
            used = rows[start..index].iter().map(|row| row.height).sum();
        }
        used += row.height;
    }
    if used + foot > room {
        let kept = rows.len().saturating_sub(LAST_ROWS).max(start + 1).min(rows.len());
        ends.push(without_heading(kept, start));
    }
    ends.push(rows.len());
    ends
}

/// A page being drawn.
struct Sheet<'a> {
    page: InkPage,
    fonts: &'a Fonts,
    paper: Paper,
    columns: &'a [Column],
    head: Head,
}

impl Sheet<'_> {
    fn write(&mut self, style: Style, align: Align, baseline: f32, text: &str) {
        let x = aligned(align, (self.paper.side, self.paper.inner()), style.width(self.fonts, text));
        self.page.text(x, baseline, style, text);
    }

    fn titles(&mut self, words: &Words) {
        let top = self.paper.end;
        self.write(TITLE, Align::Middle, top + 15.0, &words.title);
        let space = self.paper.inner() - UNDER_TITLE.width(self.fonts, &words.right) - 2.0 * UNDER_TITLE.size;
        let first = wrap(self.fonts, &words.left, UNDER_TITLE, space).first().copied().unwrap_or_default();
        let cut = if first.len() < words.left.len() { "…" } else { "" };
        self.write(UNDER_TITLE, Align::Left, top + 32.0, &format!("{first}{cut}"));
        self.write(UNDER_TITLE, Align::Right, top + 32.0, &words.right);
        self.head(top + ABOVE);
        self.rule_across(top + ABOVE + self.head.height(), HAIRLINE);
    }

    /// Draws the rows and their lines; returns where the last one ends.
    fn rows(&mut self, rows: &[SetRow]) -> f32 {
        let (left, top) = (self.paper.side, self.paper.end + ABOVE);
        let mut y = top + self.head.height();
        for row in rows {
            if row.look != Look::Plain {
                self.page.shade(left, y, self.paper.inner(), row.height);
            }
            row.draw(&mut self.page, self.fonts, self.columns, (left, y));
            y += row.height;
            self.rule_across(y, HAIRLINE);
        }
        self.rule_down(rows, top + self.head.height());
        self.page.frame(left, top, self.paper.inner(), y - top, FRAME);
        y
    }

    /// The lines between the columns; the heading of a section has none.
    fn rule_down(&mut self, rows: &[SetRow], top: f32) {
        let mut stretches: Vec<(f32, f32)> = Vec::new();
        let mut y = top;
        for row in rows {
            let end = y + row.height;
            if row.look != Look::Band {
                match stretches.last_mut().filter(|(_, last)| last.to_bits() == y.to_bits()) {
                    Some((_, last)) => *last = end,
                    None => stretches.push((y, end)),
                }
            }
            y = end;
        }
        let mut x = self.paper.side;
        for column in &self.columns[..self.columns.len().saturating_sub(1)] {
            x += column.width;
            for (from, to) in &stretches {
                self.page.line((x, *from), (x, *to), HAIRLINE);
            }
        }
    }

    fn foot(&mut self, top: f32, words: &Words) {
        let (left, mut y) = (self.paper.side, top);
        if !words.summary.is_empty() {
            let style = Style::bold(9.0);
            self.page.text(left + PAD, y + 9.0 + style.size * MIDDLE, style, &words.summary);
            self.page.frame(left, y, self.paper.inner(), SUMMARY, FRAME);
            y += SUMMARY;
        }
        if !words.notes.is_empty() {
            y += 4.0;
        }
        for note in &words.notes {
            self.page.text(left + PAD, y + NOTE_LINE * 0.8, NOTE, note);
            y += NOTE_LINE;
        }
        self.signatures(y + 30.0, &words.signatures);
    }

    /// Labels over the whole width with equal room behind each.
    fn signatures(&mut self, baseline: f32, labels: &[String]) {
        let total = |size| labels.iter().map(|label| Style::regular(size).width(self.fonts, label)).sum::<f32>();
        let size = if total(10.0) + 96.0 > self.paper.inner() { 8.5 } else { 10.0 };
        #[allow(clippy::cast_precision_loss)] // five
        let gap = (self.paper.inner() - 2.0 * PAD - total(size)) / (labels.len() as f32 - 1.0);
        let (mut x, style) = (self.paper.side + PAD, Style::regular(size));
        for label in labels {
            self.page.text(x, baseline, style, label);
            x += style.width(self.fonts, label) + gap;
        }
    }

    fn rule_across(&mut self, y: f32, thickness: f32) {
        self.page.line((self.paper.side, y), (self.paper.side + self.paper.inner(), y), thickness);
    }
}
