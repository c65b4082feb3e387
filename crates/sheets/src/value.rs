//! One cell, and what it says once noise is gone (domain handbook §8.3.1 rule 4).

use chrono::{Days, NaiveDate};
use std::borrow::Cow;
use xiangyi_domain::residents::name::{half_width, is_invisible};

/// More of one cell is never looked at: nobody's address is longer, and one
/// long shared string could otherwise be repeated into every row.
const LONGEST_TEXT: usize = 4096;
const LONGEST_WORD: usize = 400;
/// Serial days that can be dates of living people: 1900-03-01 to 2199-12-31.
const SERIAL_DAYS: std::ops::RangeInclusive<u64> = 61..=109_574;

/// What a file says in one cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value<'a> {
    /// Nothing, an error value, or a formula without a cached value.
    Empty,
    /// Text as written.
    Text(Cow<'a, str>),
    /// A number.
    Number(f64),
    /// A number shown as a date: days of the workbook's calendar.
    Day(f64),
}

/// The two calendars of Excel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Epoch {
    /// Day 1 is 1900-01-01.
    #[default]
    From1900,
    /// Day 0 is 1904-01-01.
    From1904,
}

/// A date as far as a cell tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateText {
    /// Nothing, or a word for nothing.
    Blank,
    /// A whole date.
    Day(NaiveDate),
    /// A year and perhaps a month.
    Part { year: i32, month: Option<u32> },
    /// Something else.
    Unreadable,
}

impl Value<'_> {
    /// Cleaned text; a number as people write it, a date as `2019-03-05`.
    pub(crate) fn text(&self, epoch: Epoch) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => clean(text),
            Self::Number(number) => plain(*number),
            Self::Day(days) => from_serial(*days, epoch).map_or_else(|| plain(*days), |on| on.to_string()),
        }
    }

    /// The beginning of a text: no name, number or heading is longer.
    pub(crate) fn beginning(text: &str) -> &str {
        &text[..text.floor_char_boundary(LONGEST_WORD)]
    }

    /// Bytes of text that reading the cell takes.
    pub(crate) fn weight(&self) -> usize {
        match self {
            Self::Text(text) => text.len().min(LONGEST_TEXT),
            _ => 0,
        }
    }

    /// Whether the cell says nothing at all.
    pub(crate) fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.chars().all(|c| c.is_whitespace() || is_invisible(c)),
            Self::Number(_) | Self::Day(_) => false,
        }
    }

    /// Reads the cell as a date in any of the usual styles.
    pub(crate) fn date(&self, epoch: Epoch) -> DateText {
        match self {
            Self::Empty => DateText::Blank,
            Self::Day(days) => from_serial(*days, epoch).map_or(DateText::Unreadable, DateText::Day),
            Self::Number(number) => date_in(&plain(*number), epoch),
            Self::Text(text) => date_in(&clean(text), epoch),
        }
    }
}

/// A number without an exponent: whole numbers whole.
pub(crate) fn plain(number: f64) -> String {
    if number.is_finite() && number.fract() == 0.0 { format!("{number:.0}") } else { number.to_string() }
}

/// Half width, one space for any run of blanks, no invisible characters, no
/// `="…"` and no leading `'`.
pub(crate) fn clean(text: &str) -> String {
    let text = &text[..text.floor_char_boundary(LONGEST_TEXT)];
    let mut cleaned = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_invisible(*c)).map(half_width) {
        if c.is_whitespace() || c.is_control() {
            if !cleaned.is_empty() && !cleaned.ends_with(' ') {
                cleaned.push(' ');
            }
        } else {
            cleaned.push(c);
        }
    }
    let mut bare = cleaned.trim_end();
    bare = bare.strip_prefix(['\'', '‘', '’']).unwrap_or(bare).trim_start();
    bare = bare.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(bare).trim();
    if bare.len() == cleaned.len() { cleaned } else { bare.to_owned() }
}

/// Whether a text is one of the words people write for nothing, or an error of Excel that was pasted as text.
pub(crate) fn says_nothing(text: &str) -> bool {
    matches!(
        text,
        "" | "无"
            | "没有"
            | "不详"
            | "未知"
            | "暂无"
            | "不清楚"
            | "长期"
            | "/"
            | "\\"
            | "-"
            | "--"
            | "—"
            | "——"
            | "–"
            | "N/A"
            | "n/a"
            | "#N/A"
            | "#REF!"
            | "#VALUE!"
            | "#DIV/0!"
            | "#NAME?"
            | "#NULL!"
            | "#NUM!"
    )
}

fn from_serial(days: f64, epoch: Epoch) -> Option<NaiveDate> {
    let shift = if epoch == Epoch::From1904 { 1462 } else { 0 };
    if !(days.is_finite() && (0.0..1e7).contains(&days)) {
        return None;
    }
    // The fraction is the time of day.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let whole = days.trunc() as u64 + shift;
    // Counting from 1899-12-30 steps over Excel's 29 February 1900.
    let zero = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    if SERIAL_DAYS.contains(&whole) { zero.checked_add_days(Days::new(whole)) } else { None }
}

fn date_in(text: &str, epoch: Epoch) -> DateText {
    if says_nothing(text) {
        return DateText::Blank;
    }
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if let Some(read) = date_in_digits(&compact, epoch) {
        return read;
    }
    date_in_parts(&compact, text)
}

/// `20190305`, `43529`, `1955`.
fn date_in_digits(compact: &str, epoch: Epoch) -> Option<DateText> {
    if let Ok(number) = compact.parse::<u32>() {
        let day = |on: Option<NaiveDate>| on.map_or(DateText::Unreadable, DateText::Day);
        return Some(match compact.len() {
            8 => day(NaiveDate::from_ymd_opt((number / 10_000).cast_signed(), number / 100 % 100, number % 100)),
            6 if (1..=12).contains(&(number % 100)) && (1900..2200).contains(&(number / 100)) => {
                DateText::Part { year: (number / 100).cast_signed(), month: Some(number % 100) }
            }
            4 if (1900..2200).contains(&number) => DateText::Part { year: number.cast_signed(), month: None },
            _ => day(from_serial(f64::from(number), epoch)),
        });
    }
    // A date with its time, pasted as a number.
    let serial: f64 = compact.parse().ok().filter(|days| (20_000.0..=SERIAL_END).contains(days))?;
    Some(from_serial(serial, epoch).map_or(DateText::Unreadable, DateText::Day))
}

const SERIAL_END: f64 = 109_574.0;

/// `2019-3-5`, `2019.3.5`, `2019/03/05`, `2019年3月5日`, with or without a time.
fn date_in_parts(compact: &str, spaced: &str) -> DateText {
    let is_mark =
        |c: char| matches!(c, '-' | '.' | '/' | '\\' | '年' | '月' | '日' | '号' | '、' | '—' | '–' | ',' | '·');
    let marked = compact.contains(is_mark);
    let source = if marked { without_time(spaced) } else { spaced.to_owned() };
    let parts: Vec<&str> = source.split(|c: char| is_mark(c) || c.is_whitespace()).filter(|p| !p.is_empty()).collect();
    let numbers: Option<Vec<u32>> = parts.iter().map(|part| part.parse().ok()).collect();
    match numbers.as_deref() {
        Some(&[year, month, day]) if parts[0].len() == 4 => {
            NaiveDate::from_ymd_opt(year.cast_signed(), month, day).map_or(DateText::Unreadable, DateText::Day)
        }
        Some(&[year, month]) if parts[0].len() == 4 && (1..=12).contains(&month) => {
            DateText::Part { year: year.cast_signed(), month: Some(month) }
        }
        Some(&[year]) if parts[0].len() == 4 => DateText::Part { year: year.cast_signed(), month: None },
        _ => DateText::Unreadable,
    }
}

/// Drops a time of day: everything from `T`, or from the blank before `10:30`.
fn without_time(text: &str) -> String {
    let text = text.split_once('T').map_or(text, |(day, _)| day);
    match text.find(':') {
        Some(colon) => text[..colon].rsplit_once(' ').map_or(text, |(day, _)| day).to_owned(),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn text(text: &str) -> Value<'_> {
        Value::Text(Cow::Borrowed(text))
    }

    #[test]
    fn dates_are_read_in_every_usual_style() {
        let expected = DateText::Day(NaiveDate::from_ymd_opt(2019, 3, 5).unwrap());
        for style in [
            "2019-3-5",
            "2019-03-05",
            "2019.3.5",
            "2019/3/5",
            "2019年3月5日",
            "2019 年 3 月 5 日",
            "2019年3月5号",
            "20190305",
            "43529",
            "２０１９－０３－０５",
            "2019-03-05 10:30:00",
            "2019-03-05T00:00:00",
            " 2019.03.05\u{a0}",
            "'2019-3-5",
        ] {
            assert_eq!(text(style).date(Epoch::From1900), expected, "{style}");
        }
        assert_eq!(Value::Number(43529.0).date(Epoch::From1900), expected);
        assert_eq!(Value::Day(43529.75).date(Epoch::From1900), expected);
        assert_eq!(Value::Day(43529.0 - 1462.0).date(Epoch::From1904), expected);
        assert_eq!(Value::Number(20_190_305.0).date(Epoch::From1900), expected);
    }

    #[test]
    fn what_is_no_date_is_not_made_one() {
        for wrong in ["2019-13-5", "2019年2月30日", "去年", "20191345", "3月5日", "19-3-5", "2019-3-5-6"] {
            assert_eq!(text(wrong).date(Epoch::From1900), DateText::Unreadable, "{wrong}");
        }
        for nothing in ["", " ", "—", "无", "长期"] {
            assert_eq!(text(nothing).date(Epoch::From1900), DateText::Blank, "{nothing}");
        }
        assert_eq!(text("1955年3月").date(Epoch::From1900), DateText::Part { year: 1955, month: Some(3) });
        assert_eq!(text("1955").date(Epoch::From1900), DateText::Part { year: 1955, month: None });
    }

    #[test]
    fn text_is_cleaned() {
        for (raw, cleaned) in [
            (" 张　三\u{a0}", "张 三"),
            ("=\"0123\"", "0123"),
            ("'00123", "00123"),
            ("Ａ１\u{200b}２", "A12"),
            ("石板村\r\n三组", "石板村 三组"),
            ("𠮷䶮㛃", "𠮷䶮㛃"),
        ] {
            assert_eq!(clean(raw), cleaned, "{raw:?}");
        }
        assert_eq!(Value::Number(13_800_000_000.0).text(Epoch::From1900), "13800000000");
    }
}
