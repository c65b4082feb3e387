//! What each column is called, how it behaves and how wide it becomes.

use super::super::words::{list, short_day};
use crate::fonts::Fonts;
use crate::layout::{Align, Style};
use std::borrow::Cow;
use xiangyi_domain::paper::{RosterColumn, RosterRow};

/// The size of the list's text where all columns fit.
pub(super) const BODY: f32 = 8.5;
/// Space left and right of a text.
pub(super) const PAD: f32 = 2.4;
/// Long texts take lines this much smaller.
pub(super) const SMALL: f32 = 0.79;
/// Text on one line shrinks no further than this before its column widens.
const SMALLEST: f32 = 5.0;

/// A column with its measure.
pub(super) struct Column {
    pub(super) kind: RosterColumn,
    pub(super) heading: &'static str,
    pub(super) align: Align,
    /// Never broken: names, numbers, dates.
    pub(super) whole: bool,
    pub(super) width: f32,
    /// The size of its text.
    pub(super) size: f32,
}

impl Column {
    pub(super) fn new(kind: RosterColumn) -> Column {
        let (align, whole) = manner(kind);
        Column { kind, heading: kind.heading(), align, whole, width: 0.0, size: BODY }
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
        let digits = self.style().width(fonts, "13800138000");
        let two_lines = natural.min(natural * 0.5 * SMALL + 1.5 * BODY);
        let bounds = match self.kind {
            _ if self.is_name() => [natural.min(7.0 * BODY).max(natural * SMALLEST / BODY); 3],
            _ if self.whole => [natural; 3],
            RosterColumn::Phone => [natural.min(digits); 3],
            _ => [two_lines.min(5.0 * BODY), two_lines, natural],
        };
        bounds.map(|width| (width + 2.0 * PAD + 0.1).max(heading))
    }

    fn is_name(&self) -> bool {
        use RosterColumn as C;
        matches!(self.kind, C::Name | C::HouseholdHead | C::Doctor | C::VillageDoctor | C::Relation)
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
            two_here + (one_here - two_here) * (inner - two_lines) / (one_line - two_lines)
        } else if least <= inner {
            least_here + (two_here - least_here) * (inner - least) / (two_lines - least)
        } else {
            column.size = BODY * inner / least;
            least_here * inner / least
        };
    }
}

/// Alignment, and whether the text stays on one line.
fn manner(kind: RosterColumn) -> (Align, bool) {
    use Align::{Left, Middle, Right};
    use RosterColumn as C;
    match kind {
        C::Number | C::Age => (Right, true),
        C::Sex | C::Birth | C::Relation | C::SignedOn | C::EndsOn | C::LastVisitOn => (Middle, true),
        C::Address | C::Phone | C::Groups | C::Categories | C::Diseases | C::Packs | C::Team | C::Note => (Left, false),
        _ => (Left, true),
    }
}

/// What a row says in a column; `number` is its place in the list.
pub(super) fn value(row: &RosterRow, kind: RosterColumn, number: usize) -> Cow<'_, str> {
    match kind {
        RosterColumn::Number => number.to_string().into(),
        RosterColumn::HouseholdNo => (&row.household_number).into(),
        RosterColumn::HouseholdHead => (&row.household_head).into(),
        RosterColumn::Name => (&row.name).into(),
        RosterColumn::Sex => (&row.sex).into(),
        RosterColumn::Birth => short_day(row.birth).into(),
        RosterColumn::Age => row.age.map(|age| age.to_string()).unwrap_or_default().into(),
        RosterColumn::IdNumber => (&row.id_number).into(),
        RosterColumn::Relation => (&row.relation).into(),
        RosterColumn::Address => (&row.address).into(),
        RosterColumn::Phone => (&row.phone).into(),
        RosterColumn::Groups => list(&row.groups).into(),
        RosterColumn::Categories => list(&row.categories).into(),
        RosterColumn::Diseases => list(&row.diseases).into(),
        RosterColumn::RecordNo => (&row.record_number).into(),
        RosterColumn::Packs => list(&row.packs).into(),
        RosterColumn::SignedOn => short_day(row.signed_on).into(),
        RosterColumn::EndsOn => short_day(row.ends_on).into(),
        RosterColumn::Team => (&row.team).into(),
        RosterColumn::Doctor => (&row.doctor).into(),
        RosterColumn::VillageDoctor => (&row.village_doctor).into(),
        RosterColumn::AgreementNo => (&row.agreement_number).into(),
        RosterColumn::LastVisitOn => short_day(row.last_visit_on).into(),
        RosterColumn::Note => (&row.note).into(),
    }
}
