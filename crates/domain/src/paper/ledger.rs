//! One model for every list and statistical table (台账, 统计表; domain handbook §7): what is drawn as PDF and written as
//! .xlsx is the same value.

use crate::Money;
use crate::residents::{mask_id_number, mask_phone};
use chrono::{Datelike, Months, NaiveDate};
use rust_decimal::Decimal;
use serde::Serialize;

/// A list or a statistical table, complete: words, figures, subtotals and totals as they must appear.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Ledger {
    /// The title over the table, also the name of the sheet in a workbook.
    pub title: String,
    /// 填报单位; empty where the title names it.
    pub org_name: String,
    /// 范围, such as `上河村、下河村`; empty is not printed.
    pub scope: String,
    /// Period or counting day with its word, as [`period_between`] and [`period_on`] write it.
    pub period: String,
    /// 单位 of the amounts, such as `元`; empty is not printed.
    pub unit: String,
    /// 填报人; empty leaves room to sign.
    pub filled_by: String,
    /// 审核人; empty leaves room to sign.
    pub reviewed_by: String,
    /// 填报日期; none leaves it to be written.
    pub filled_on: Option<NaiveDate>,
    /// The paper.
    pub sheet: LedgerSheet,
    /// Columns from left to right.
    pub columns: Vec<LedgerColumn>,
    /// Rows in groups; a table without groups is one section without heading and subtotal.
    pub sections: Vec<LedgerSection>,
    /// 合计 under all sections, a cell for each column.
    pub total: Option<Vec<LedgerCell>>,
    /// One line under the table, such as `合计：户数 20 户，人数 60 人`; empty is not printed.
    pub summary: String,
    /// Explanations under the table: how a figure was counted, what is missing.
    pub notes: Vec<String>,
    /// Rows tall enough for a signature or a thumb.
    pub to_sign: bool,
}

/// The paper of a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum LedgerSheet {
    /// A4 landscape.
    #[default]
    A4Wide,
    /// A4 portrait.
    A4,
    /// A3 landscape, for tables of more than about thirty columns.
    A3Wide,
}

/// A column of a ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct LedgerColumn {
    /// The heading.
    pub heading: String,
    /// The heading over it; neighbours with the same one stand under it together. Empty: the heading takes both lines.
    pub group: String,
    /// What stands in it.
    pub kind: LedgerKind,
    /// Room to write by hand, in characters; 0 takes the width from what is in it.
    pub room: u8,
}

/// What a column holds: its alignment, whether it may break, what is masked and what is summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum LedgerKind {
    /// 序号; never summed.
    Order,
    /// Words that may take several lines.
    Text,
    /// A person's name: on one line, shrunk rather than cut.
    Name,
    /// A short word in the middle, such as 性别.
    Word,
    /// A count; summed.
    Count,
    /// A measure with decimals, such as 天数 or 血糖; not summed.
    Number,
    /// An amount in yuan; summed.
    Money,
    /// A share, printed in per cent; never summed.
    Rate,
    /// A date.
    Date,
    /// A number of a document or record: text, never broken.
    Code,
    /// An ID number: as [`LedgerKind::Code`], and masked where it need not be whole.
    IdNumber,
    /// Telephones; several may take several lines. Masked with the ID numbers.
    Phone,
}

/// Rows under one heading.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct LedgerSection {
    /// Across the table over the rows, such as the village; empty is not printed.
    pub heading: String,
    /// A cell for each column in each row.
    pub rows: Vec<Vec<LedgerCell>>,
    /// 小计 under the rows.
    pub subtotal: Option<Vec<LedgerCell>>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum LedgerCell {
    /// Nothing.
    #[default]
    Empty,
    /// Words, names, numbers of documents.
    Text(String),
    /// A count.
    Count(i32),
    /// A measure as it is printed.
    Number(Decimal),
    /// An amount in yuan.
    Money(Money),
    /// A fraction of 1, printed in per cent with two places; none prints a dash.
    Rate(Option<Decimal>),
    /// A date.
    Date(NaiveDate),
}

impl LedgerColumn {
    /// A column by itself.
    #[must_use]
    pub fn new(heading: impl Into<String>, kind: LedgerKind) -> LedgerColumn {
        LedgerColumn { heading: heading.into(), group: String::new(), kind, room: 0 }
    }

    /// The column under a common heading.
    #[must_use]
    pub fn under(self, group: impl Into<String>) -> LedgerColumn {
        LedgerColumn { group: group.into(), ..self }
    }

    /// The column with room to write so many characters by hand.
    #[must_use]
    pub fn with_room(self, characters: u8) -> LedgerColumn {
        LedgerColumn { room: characters, ..self }
    }
}

impl LedgerSection {
    /// Rows without heading and subtotal.
    #[must_use]
    pub fn plain(rows: Vec<Vec<LedgerCell>>) -> LedgerSection {
        LedgerSection { rows, ..LedgerSection::default() }
    }
}

impl LedgerCell {
    /// Words; an empty text is an empty cell.
    #[must_use]
    pub fn text(words: impl Into<String>) -> LedgerCell {
        let words = words.into();
        if words.is_empty() { LedgerCell::Empty } else { LedgerCell::Text(words) }
    }

    /// Words with 、 between them.
    #[must_use]
    pub fn list<T: AsRef<str>>(words: &[T]) -> LedgerCell {
        let filled: Vec<&str> = words.iter().map(AsRef::as_ref).filter(|word| !word.is_empty()).collect();
        LedgerCell::text(filled.join("、"))
    }

    /// A count.
    #[must_use]
    pub fn count(count: impl TryInto<i32>) -> LedgerCell {
        LedgerCell::Count(count.try_into().unwrap_or(i32::MAX))
    }

    /// A date, or nothing.
    #[must_use]
    pub fn day(day: Option<NaiveDate>) -> LedgerCell {
        day.map_or(LedgerCell::Empty, LedgerCell::Date)
    }

    /// A share; a dash where there is nothing to divide by.
    #[must_use]
    pub fn rate(count: u32, of: u32) -> LedgerCell {
        LedgerCell::Rate(Decimal::from(count).checked_div(Decimal::from(of)))
    }

    /// The sum of two figures of one kind; nothing where they cannot be summed.
    fn plus(&self, other: &LedgerCell) -> Option<LedgerCell> {
        match (self, other) {
            (LedgerCell::Empty | LedgerCell::Text(_), figure) | (figure, LedgerCell::Empty | LedgerCell::Text(_)) => {
                Some(figure.clone())
            }
            (LedgerCell::Count(a), LedgerCell::Count(b)) => a.checked_add(*b).map(LedgerCell::Count),
            (LedgerCell::Money(a), LedgerCell::Money(b)) => a.checked_add(*b).map(LedgerCell::Money),
            _ => None,
        }
    }
}

impl Ledger {
    /// All rows in printing order, without subtotals and total.
    pub fn rows(&self) -> impl Iterator<Item = &Vec<LedgerCell>> {
        self.sections.iter().flat_map(|section| &section.rows)
    }

    /// A row that sums the columns of counts and amounts; its name, such as 合计 or 小计, stands in the first column of
    /// words. Shares and measures stay empty: they are not sums.
    #[must_use]
    pub fn sum<'r>(
        name: &str,
        columns: &[LedgerColumn],
        rows: impl IntoIterator<Item = &'r Vec<LedgerCell>>,
    ) -> Vec<LedgerCell> {
        let summed = |kind| matches!(kind, LedgerKind::Count | LedgerKind::Money);
        let mut sums = vec![LedgerCell::Empty; columns.len()];
        for row in rows {
            for ((sum, column), cell) in sums.iter_mut().zip(columns).zip(row) {
                if summed(column.kind) {
                    *sum = sum.plus(cell).unwrap_or_default();
                }
            }
        }
        let words = |column: &LedgerColumn| {
            matches!(column.kind, LedgerKind::Text | LedgerKind::Name | LedgerKind::Word | LedgerKind::Code)
        };
        if let Some(cell) = columns.iter().position(words).and_then(|at| sums.get_mut(at)) {
            *cell = LedgerCell::text(name);
        }
        sums
    }

    /// The ledger with ID numbers and telephones masked, for files that are handed on.
    #[must_use]
    pub fn masked(mut self) -> Ledger {
        let kinds: Vec<LedgerKind> = self.columns.iter().map(|column| column.kind).collect();
        for row in self.sections.iter_mut().flat_map(|section| &mut section.rows) {
            for (cell, kind) in row.iter_mut().zip(&kinds) {
                let LedgerCell::Text(text) = cell else { continue };
                match kind {
                    LedgerKind::IdNumber => *text = mask_id_number(text),
                    LedgerKind::Phone => *text = masked_phones(text),
                    _ => {}
                }
            }
        }
        self
    }
}

/// Each of several telephones by itself.
fn masked_phones(text: &str) -> String {
    text.split('、').map(mask_phone).collect::<Vec<_>>().join("、")
}

/// `统计日期：2026年6月30日`.
#[must_use]
pub fn period_on(day: NaiveDate) -> String {
    format!("统计日期：{}", in_words(day))
}

/// `报告期：2026年第3季度`; a year, half-year or month by its name, any other period from day to day.
#[must_use]
pub fn period_between(from: NaiveDate, to: NaiveDate) -> String {
    let year = from.year();
    let name = match months(from, to) {
        Some(12) if from.month() == 1 => format!("{year}年"),
        Some(6) if from.month() == 1 => format!("{year}年上半年"),
        Some(6) if from.month() == 7 => format!("{year}年下半年"),
        Some(3) if from.month0().is_multiple_of(3) => format!("{year}年第{}季度", from.month0() / 3 + 1),
        Some(1) => format!("{year}年{}月", from.month()),
        _ => format!("{}至{}", in_words(from), in_words(to)),
    };
    format!("报告期：{name}")
}

/// How many whole months the days make; none if they are no whole months.
fn months(from: NaiveDate, to: NaiveDate) -> Option<u32> {
    let after = to.succ_opt()?;
    [1, 3, 6, 12]
        .into_iter()
        .find(|count| from.day() == 1 && from.checked_add_months(Months::new(*count)) == Some(after))
}

fn in_words(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_period_is_called_by_its_name() {
        for (from, to, name) in [
            ("2026-01-01", "2026-12-31", "2026年"),
            ("2026-01-01", "2026-06-30", "2026年上半年"),
            ("2026-07-01", "2026-12-31", "2026年下半年"),
            ("2026-07-01", "2026-09-30", "2026年第3季度"),
            ("2026-02-01", "2026-02-28", "2026年2月"),
            ("2026-02-01", "2026-04-30", "2026年2月1日至2026年4月30日"),
            ("2026-07-02", "2026-09-30", "2026年7月2日至2026年9月30日"),
        ] {
            assert_eq!(period_between(day(from), day(to)), format!("报告期：{name}"));
        }
    }

    #[test]
    fn a_sum_adds_counts_and_amounts_and_leaves_shares_and_names() {
        let columns = [
            LedgerColumn::new("序号", LedgerKind::Order),
            LedgerColumn::new("村", LedgerKind::Text),
            LedgerColumn::new("人数", LedgerKind::Count),
            LedgerColumn::new("费用", LedgerKind::Money),
            LedgerColumn::new("率", LedgerKind::Rate),
        ];
        let row = |count: i32, fen: i64| {
            let money = LedgerCell::Money(Money::from_fen(fen));
            vec![
                LedgerCell::count(7),
                LedgerCell::text("上河村"),
                LedgerCell::count(count),
                money,
                LedgerCell::rate(1, 2),
            ]
        };
        let mut rows = vec![row(3, 10), row(4, 25)];
        rows.push(vec![LedgerCell::count(8), LedgerCell::text("下河村"), LedgerCell::Empty, LedgerCell::text("—")]);
        let sum = Ledger::sum("合计", &columns, &rows);
        let money = LedgerCell::Money(Money::from_fen(35));
        let wanted = [LedgerCell::Empty, LedgerCell::text("合计"), LedgerCell::Count(7), money, LedgerCell::Empty];
        assert_eq!(sum, wanted);
    }

    #[test]
    fn masking_hides_id_numbers_and_each_telephone_and_nothing_else() {
        let column = |kind| LedgerColumn::new("", kind);
        let row = ["王㛃", "410482195503120019", "13812341234、03756912345", "QY2026000017"];
        let ledger = Ledger {
            columns: [LedgerKind::Name, LedgerKind::IdNumber, LedgerKind::Phone, LedgerKind::Code].map(column).into(),
            sections: vec![LedgerSection::plain(vec![row.map(LedgerCell::text).into()])],
            ..Ledger::default()
        };
        let masked = ledger.masked();
        let wanted = ["王㛃", "410482********0019", "138****1234、037****2345", "QY2026000017"];
        assert_eq!(masked.rows().next().unwrap(), &wanted.map(LedgerCell::text).to_vec());
    }
}
