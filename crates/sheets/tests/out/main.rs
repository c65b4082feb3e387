//! Lists written, and read back by our own import.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod ledgers;
mod lists;
mod templates;

use chrono::NaiveDate;
use std::ops::ControlFlow;
use std::path::Path;
use xiangyi_sheets::roster;

pub fn today() -> NaiveDate {
    "2026-09-01".parse().unwrap()
}

/// A resident's number with the right check digit.
pub fn id(sequence: u32) -> String {
    let digits = format!("41048219550312{sequence:03}");
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{digits}{}", b"10X98765432"[(sum % 11) as usize] as char)
}

/// Names and numbers that an import accepts from a file.
pub fn people(path: &Path) -> Vec<(String, String)> {
    let roster = roster::read(path, today(), &mut |_| ControlFlow::Continue(())).unwrap();
    assert!(roster.rejected.is_empty(), "{:?}", roster.rejected);
    roster.rows.iter().map(|row| (row.name.clone(), row.identity.number().to_owned())).collect()
}

/// Names as they are in real villages: minority names, rare characters up to Ext-B and beyond, Latin letters.
pub const NAMES: [&str; 8] =
    ["张三", "穆塔里甫·肉孜", "刘䶮𠮷", "欧阳𫖯𬭎", "买买提·吐尔逊", "㛃〇", "阿依古丽·Abdu", "王\u{e5e4}"];
