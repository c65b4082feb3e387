//! Readings of a blood-pressure machine as its csv or xlsx has them: who, when, what; a person may say what a column is.

use crate::error::FileError;
use crate::source::{self, Listener, Next, Opening};
use crate::value::{Epoch, Value};
use std::path::Path;

/// More rows than a machine keeps are no export of one.
const MOST_ROWS: usize = 50_000;
/// Rows above the header that are looked through.
const FIRST_ROWS: u32 = 30;

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[allow(missing_docs, reason = "each is named as its field")]
pub enum Reading {
    IdNumber,
    Name,
    Day,
    Time,
    Systolic,
    Diastolic,
    /// `138/86` in one cell.
    Pressure,
    HeartRate,
    Glucose,
    Weight,
    Device,
}

impl Reading {
    /// Every one, with its code and the words of headings.
    const WORDS: [(Reading, &'static str, &'static [&'static str]); 11] = [
        (Reading::IdNumber, "id_number", &["身份证号", "身份证", "证件号", "身份证号码", "id", "idcard", "用户编号"]),
        (Reading::Name, "name", &["姓名", "用户姓名", "name", "用户名"]),
        (Reading::Day, "day", &["测量日期", "日期", "测量时间", "检测时间", "检测日期", "date", "datetime"]),
        (Reading::Time, "time", &["时间", "time", "时刻"]),
        (Reading::Systolic, "systolic_mmhg", &["收缩压", "高压", "sys", "sbp", "systolic"]),
        (Reading::Diastolic, "diastolic_mmhg", &["舒张压", "低压", "dia", "dbp", "diastolic"]),
        (Reading::Pressure, "pressure", &["血压", "bp"]),
        (Reading::HeartRate, "heart_rate", &["脉搏", "心率", "脉率", "pul", "pulse", "pr", "hr"]),
        (Reading::Glucose, "fasting_glucose_mmol_l", &["空腹血糖", "血糖", "glu", "glucose"]),
        (Reading::Weight, "weight_kg", &["体重", "weight"]),
        (Reading::Device, "device", &["设备", "设备编号", "机器号", "仪器", "device", "sn"]),
    ];

    /// The code in JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        Reading::WORDS.iter().find(|(reading, ..)| *reading == self).map_or("", |(_, code, _)| code)
    }

    /// From its code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Reading> {
        Reading::WORDS.iter().find(|(_, known, _)| *known == code).map(|(reading, ..)| *reading)
    }

    /// What a heading says; units in brackets are left out.
    fn of_heading(text: &str) -> Option<Reading> {
        let bare = text.split(['(', '（', '[', '/']).next().unwrap_or_default().trim().to_lowercase().replace(' ', "");
        Reading::WORDS.iter().find(|(.., words)| words.contains(&bare.as_str())).map(|(reading, ..)| *reading)
    }
}

/// A file of readings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Readings {
    /// Its headings from left to right.
    pub headings: Vec<String>,
    /// What each column holds.
    pub columns: Vec<Option<Reading>>,
    /// The rows under the header.
    pub rows: Vec<ReadingRow>,
}

/// One row.
#[derive(Clone, PartialEq, Eq)]
pub struct ReadingRow {
    /// The file's own row number.
    pub row: u32,
    cells: Vec<(Reading, String)>,
}

impl std::fmt::Debug for ReadingRow {
    /// Where it stands, not what: rows must not reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ReadingRow({})", self.row)
    }
}

impl ReadingRow {
    /// A value as text; empty when its column is missing or blank.
    #[must_use]
    pub fn text(&self, reading: Reading) -> &str {
        self.cells.iter().find(|(of, _)| *of == reading).map_or("", |(_, text)| text)
    }
}

impl Readings {
    /// The fingerprint under which what a person said of the columns is remembered.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        format!("measurements:{}", self.headings.join("|"))
    }
}

/// What the columns under some headings are, where a person said so before.
pub type Chosen<'a> = dyn Fn(&[String]) -> Option<Vec<Option<Reading>>> + 'a;

/// Reads the first sheet that has a header: a person and a pressure or another reading. `chosen` says what columns are,
/// by their place, where a person said so before.
///
/// # Errors
/// Those of the file; `no_header`, `no_rows`, `too_large`.
pub fn read(path: &Path, chosen: &Chosen<'_>) -> Result<Readings, FileError> {
    let mut reader = Listening { chosen, epoch: Epoch::default(), found: None, done: false, too_many: false };
    source::read(path, &mut reader)?;
    if reader.too_many {
        return Err(FileError::TooLarge);
    }
    let found = reader.found.ok_or(FileError::NoHeader)?;
    if found.rows.is_empty() { Err(FileError::NoRows) } else { Ok(found) }
}

struct Listening<'a> {
    chosen: &'a Chosen<'a>,
    epoch: Epoch,
    found: Option<Readings>,
    done: bool,
    too_many: bool,
}

impl Listening<'_> {
    fn header(&self, texts: &[String]) -> Option<Readings> {
        let columns: Vec<Option<Reading>> =
            (self.chosen)(texts).unwrap_or_else(|| texts.iter().map(|text| Reading::of_heading(text)).collect());
        let has = |of: &[Reading]| columns.iter().flatten().any(|reading| of.contains(reading));
        let person = has(&[Reading::IdNumber, Reading::Name]);
        let measured = has(&[Reading::Systolic, Reading::Pressure, Reading::Glucose, Reading::Weight]);
        (person && measured).then(|| Readings { headings: texts.to_vec(), columns, rows: Vec::new() })
    }
}

impl Listener for Listening<'_> {
    fn open(&mut self, sheet: &Opening<'_>) -> Result<(), FileError> {
        self.epoch = sheet.epoch;
        self.done = self.found.is_some();
        Ok(())
    }

    fn row(&mut self, number: u32, cells: &[Value<'_>]) -> Result<Next, FileError> {
        if self.done {
            return Ok(Next::Sheet);
        }
        let texts: Vec<String> = cells.iter().map(|cell| cell.text(self.epoch)).collect();
        let Some(found) = &mut self.found else {
            self.found = self.header(&texts);
            return Ok(if number > FIRST_ROWS && self.found.is_none() { Next::Sheet } else { Next::Row });
        };
        let held = found.columns.iter().zip(texts).filter_map(|(column, text)| Some(((*column)?, text)));
        let row = ReadingRow { row: number, cells: held.filter(|(_, text)| !text.is_empty()).collect() };
        if row.cells.is_empty() {
            return Ok(Next::Row);
        }
        found.rows.push(row);
        self.too_many = found.rows.len() > MOST_ROWS;
        Ok(if self.too_many { Next::Sheet } else { Next::Row })
    }

    fn close(&mut self) -> Result<(), FileError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn file(text: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("血压仪.csv");
        std::fs::write(&path, text).unwrap();
        (folder, path)
    }

    #[test]
    fn a_machines_export_is_read_under_its_title_and_in_its_code_page() {
        let text = "血压计数据导出\n姓名,身份证号,测量时间,收缩压(mmHg),舒张压(mmHg),脉搏(次/分),设备编号\n\
            王德福,410482195503120019,2026-09-01 08:12,138,86,72,BP-01\n\n李秀英,410482195503120027,2026/9/1 8:20,142,91,,BP-01\n";
        let (gbk, ..) = encoding_rs::GBK.encode(text);
        for bytes in [text.as_bytes(), &gbk] {
            let (_keep, path) = file(bytes);
            let read = read(&path, &|_| None).unwrap();
            assert_eq!(read.rows.len(), 2);
            assert_eq!(read.rows[0].text(Reading::Systolic), "138");
            assert_eq!((read.rows[1].row, read.rows[1].text(Reading::HeartRate)), (5, ""));
            assert_eq!(read.columns.iter().flatten().count(), 7);
        }
    }

    #[test]
    fn what_a_person_said_of_the_columns_goes_before_the_headings() {
        let (_keep, path) = file("卡号,甲,乙\n410482195503120019,138,86\n".as_bytes());
        assert!(matches!(read(&path, &|_| None), Err(FileError::NoHeader)));
        let said = vec![Some(Reading::IdNumber), Some(Reading::Systolic), Some(Reading::Diastolic)];
        let rows = read(&path, &|headings| (headings[0] == "卡号").then(|| said.clone())).unwrap().rows;
        assert_eq!(rows[0].text(Reading::Diastolic), "86");
    }
}
