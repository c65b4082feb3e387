//! How each column behaves and how wide it becomes.

use super::super::words::{percent, short_day};
use super::PAD;
use crate::fonts::Fonts;
use crate::layout::{Align, Checker, Style};
use std::borrow::Cow;
use xiangyi_domain::paper::{LedgerCell, LedgerColumn, LedgerKind};

/// The size of the text where all columns fit.
pub(super) const BODY: f32 = 8.5;
/// Long texts take lines this much smaller.
pub(super) const SMALL: f32 = 0.79;
/// Text on one line shrinks no further than this before its column widens.
const SMALLEST: f32 = 5.0;

/// A column with its measure.
pub(super) struct Column {
    kind: LedgerKind,
    pub(super) heading: String,
    /// The heading over it; empty for none.
    pub(super) group: String,
    pub(super) align: Align,
    /// Never broken: names, numbers, dates.
    pub(super) whole: bool,
    pub(super) width: f32,
    /// The size of its text.
    pub(super) size: f32,
    room: f32,
}

impl Column {
    pub(super) fn new(column: &LedgerColumn, checker: &mut Checker) -> Column {
        let (align, whole) = manner(column.kind);
        let heading = checker.clean(&column.heading, &column.heading).into_owned();
        let group = checker.clean(&column.group, &column.group).into_owned();
        let room = f32::from(column.room) * BODY;
        Column { kind: column.kind, heading, group, align, whole, width: 0.0, size: BODY, room }
    }

    pub(super) fn style(&self) -> Style {
        Style::regular(self.size)
    }

    pub(super) fn head_style(&self) -> Style {
        Style::bold(self.size)
    }

    /// The room for text.
    pub(super) fn space(&self) -> f32 {
        self.width - 2.0 * PAD
    }

    /// The widths between which the column may lie, if its widest text is
    /// `natural` wide: just bearable, enough for two small lines, enough for one.
    fn bounds(&self, fonts: &Fonts, natural: f32) -> [f32; 3] {
        let ems = self.heading.chars().count().div_ceil(2).max(2);
        #[allow(clippy::cast_precision_loss)] // a few characters
        let heading = ems as f32 * BODY + PAD;
        let two_lines = natural.min(natural * 0.5 * SMALL + 1.5 * BODY);
        let bounds = match self.kind {
            LedgerKind::Name | LedgerKind::Word => {
                let most = natural.min(7.0 * BODY).max(natural * SMALLEST / BODY);
                // One long name among thousands is set smaller before all addresses are.
                let usual = most.min((most * SMALL).max(4.0 * BODY));
                [usual, usual, most]
            }
            LedgerKind::Phone => [natural.min(self.style().width(fonts, "13800138000")); 3],
            LedgerKind::Text => [two_lines.min(5.0 * BODY), two_lines, natural],
            _ => [natural; 3],
        };
        bounds.map(|width| (width + 2.0 * PAD + 0.1).max(heading).max(self.room))
    }
}

/// Shares the paper's width out by need. If not even the least fits, all text
/// shrinks.
pub(super) fn share_out(columns: &mut [Column], naturals: &[f32], inner: f32, fonts: &Fonts) {
    let bounds: Vec<[f32; 3]> = columns.iter().zip(naturals).map(|(c, n)| c.bounds(fonts, *n)).collect();
    let sum = |step: usize| bounds.iter().map(|widths| widths[step]).sum::<f32>();
    let (least, two_lines, one_line) = (sum(0), sum(1), sum(2));
    for (column, [least_here, two_here, one_here]) in columns.iter_mut().zip(bounds.iter().copied()) {
        column.width = if one_line <= inner {
            one_here * inner / one_line
        } else if two_lines <= inner {
            two_here
        } else if least <= inner {
            least_here + (two_here - least_here) * (inner - least) / (two_lines - least)
        } else {
            column.size = BODY * inner / least;
            least_here * inner / least
        };
    }
    if two_lines <= inner && inner < one_line {
        widen(columns, &bounds, inner - two_lines);
    }
}

/// Gives what is left to the columns that need the least for one line, so that as many as can have their text in its full
/// size; the next one takes the rest. One long name comes last.
fn widen(columns: &mut [Column], bounds: &[[f32; 3]], mut left: f32) {
    let mut needs: Vec<(usize, f32)> = bounds.iter().map(|[_, two, one]| one - two).enumerate().collect();
    needs.retain(|(_, need)| *need > 0.0);
    let is_name = |at: usize| matches!(columns[at].kind, LedgerKind::Name | LedgerKind::Word);
    needs.sort_by(|(at, one), (behind, other)| is_name(*at).cmp(&is_name(*behind)).then_with(|| one.total_cmp(other)));
    for (at, need) in needs {
        let given = need.min(left);
        columns[at].width += given;
        left -= given;
    }
}

/// Alignment, and whether the text stays on one line.
const fn manner(kind: LedgerKind) -> (Align, bool) {
    match kind {
        LedgerKind::Order | LedgerKind::Count | LedgerKind::Number | LedgerKind::Money | LedgerKind::Rate => {
            (Align::Right, true)
        }
        LedgerKind::Word | LedgerKind::Date => (Align::Middle, true),
        LedgerKind::Text | LedgerKind::Phone => (Align::Left, false),
        LedgerKind::Name | LedgerKind::Code | LedgerKind::IdNumber => (Align::Left, true),
    }
}

/// A cell as it is printed.
pub(super) fn value(cell: &LedgerCell) -> Cow<'_, str> {
    match cell {
        LedgerCell::Empty => "".into(),
        LedgerCell::Text(text) => text.into(),
        LedgerCell::Count(count) => count.to_string().into(),
        LedgerCell::Number(number) => number.to_string().into(),
        LedgerCell::Money(amount) => amount.to_string().into(),
        LedgerCell::Rate(ratio) => percent(*ratio).into(),
        LedgerCell::Date(day) => short_day(Some(*day)).into(),
    }
}
