//! Builders of roster files, and what was read of one, in short.

use chrono::NaiveDate;
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use std::ops::ControlFlow;
use std::path::PathBuf;
use tempfile::TempDir;
use xiangyi_sheets::FileError;
use xiangyi_sheets::roster::{self, Choices, Roster};

pub const HEADER: [&str; 2] = ["姓名", "身份证号"];
pub const ZHANG: &str = "410482195503120019";
pub const LI: &str = "410482195503120027";
pub const WANG: &str = "52052719380101123X";

pub fn today() -> NaiveDate {
    day(2026, 9, 1)
}

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// The `sequence`th man or woman born in 汝州 on 1955-03-12.
pub fn id(sequence: u32) -> String {
    let digits = format!("41048219550312{sequence:03}");
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{digits}{}", b"10X98765432"[(sum % 11) as usize] as char)
}

/// A file in a folder of its own.
pub struct Paper {
    folder: TempDir,
    name: String,
}

impl Paper {
    pub fn bytes(name: &str, bytes: &[u8]) -> Paper {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(name), bytes).unwrap();
        Paper { folder, name: name.to_owned() }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join(&self.name)
    }

    pub fn read(&self) -> Result<Roster, FileError> {
        roster::read(&self.path(), today(), &mut |_| ControlFlow::Continue(()))
    }

    pub fn read_chosen(&self, choices: &Choices) -> Result<Roster, FileError> {
        roster::read_chosen(&self.path(), today(), choices, &mut |_| ControlFlow::Continue(()))
    }
}

/// A workbook of one sheet, written by a closure.
pub fn workbook(fill: impl FnOnce(&mut Worksheet)) -> Paper {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    saved(book)
}

pub fn saved(mut book: Workbook) -> Paper {
    Paper::bytes("名册.xlsx", &book.save_to_buffer().unwrap())
}

/// Writes rows of text from a row on; empty texts stay empty cells.
pub fn write(sheet: &mut Worksheet, from: u32, rows: &[&[&str]]) {
    for (row, cells) in (from..).zip(rows) {
        for (column, text) in (0_u16..).zip(*cells) {
            if !text.is_empty() {
                sheet.write_string(row, column, *text).unwrap();
            }
        }
    }
}

pub fn merge(sheet: &mut Worksheet, top: u32, left: u16, bottom: u32, right: u16, text: &str) {
    sheet.merge_range(top, left, bottom, right, text, &Format::new()).unwrap();
}

/// A sheet of texts alone.
pub fn rows(rows: &[&[&str]]) -> Paper {
    workbook(|sheet| write(sheet, 0, rows))
}

pub fn csv(text: &str) -> Paper {
    Paper::bytes("名册.csv", text.as_bytes())
}

/// (row, name, number) of the accepted.
pub fn accepted(roster: &Roster) -> Vec<(u32, String, String)> {
    roster.rows.iter().map(|row| (row.row, row.name.clone(), row.identity.number().to_owned())).collect()
}

pub fn names(roster: &Roster) -> Vec<&str> {
    roster.rows.iter().map(|row| row.name.as_str()).collect()
}

pub fn rejected(roster: &Roster) -> Vec<(u32, &'static str)> {
    roster.rejected.iter().map(|row| (row.row, row.reason.code())).collect()
}

pub fn flagged(roster: &Roster) -> Vec<(u32, &'static str)> {
    roster.flagged.iter().map(|row| (row.row, row.flag.code())).collect()
}

pub fn refusal(paper: &Paper) -> &'static str {
    paper.read().map_or_else(|error| error.code(), |_| "read")
}
