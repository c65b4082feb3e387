//! Old .xls workbooks, built record by record, and what hides in their container.

use crate::paper::{LI, Paper, ZHANG, accepted, refusal, rejected};
use std::io::{Cursor, Write};

/// A compound file with one stream.
fn compound(stream: &str, bytes: &[u8]) -> Paper {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream(stream).unwrap().write_all(bytes).unwrap();
    file.flush().unwrap();
    Paper::bytes("名册.xls", &file.into_inner().into_inner())
}

fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), body].concat()
}

fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn begin(kind: u16) -> Vec<u8> {
    record(0x0809, &words(&[0x0600, kind, 0, 1997, 0, 0, 0, 0]))
}

fn text(row: u16, column: u16, text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let head = words(&[row, column, 0, u16::try_from(units.len()).unwrap()]);
    record(0x0204, &[head, vec![1], words(&units)].concat())
}

fn number(row: u16, column: u16, number: f64) -> Vec<u8> {
    record(0x0203, &[words(&[row, column, 0]), number.to_le_bytes().to_vec()].concat())
}

/// A workbook of one visible sheet 名册 with these records.
fn book(records: &[Vec<u8>]) -> Vec<u8> {
    let name = words(&"名册".encode_utf16().collect::<Vec<_>>());
    let sheet_at = begin(5).len() + 4 + 4 + 2 + 2 + name.len() + record(0x000A, &[]).len();
    let bound = [u32::try_from(sheet_at).unwrap().to_le_bytes().to_vec(), vec![0, 0, 2, 1], name].concat();
    let globals = [begin(5), record(0x0085, &bound), record(0x000A, &[])].concat();
    assert_eq!(globals.len(), sheet_at);
    [globals, begin(0x10), records.concat(), record(0x000A, &[])].concat()
}

#[test]
fn an_old_workbook_is_read_with_merges_and_lost_numbers() {
    let bytes = book(&[
        text(0, 0, "村"),
        text(0, 1, "姓名"),
        text(0, 2, "身份证号"),
        text(1, 0, "石板村"),
        text(1, 1, "张三"),
        text(1, 2, ZHANG),
        text(2, 1, "李四"),
        text(2, 2, LI),
        text(3, 1, "王五"),
        number(3, 2, 410_482_195_503_120_019.0),
        record(0x00E5, &words(&[1, 1, 3, 0, 0])),
    ]);
    let roster = compound("/Workbook", &bytes).read().unwrap();
    assert_eq!(accepted(&roster).iter().map(|row| row.0).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(rejected(&roster), [(4, "precision_lost")]);
    assert_eq!(roster.rows[1].details.village.as_deref(), Some("石板村"));
}

#[test]
fn passwords_are_noticed_in_old_and_new_workbooks() {
    assert_eq!(refusal(&compound("/EncryptedPackage", &[7; 5000])), "encrypted");
    let protected = [begin(5), record(0x002F, &[0; 6]), record(0x000A, &[])].concat();
    assert_eq!(refusal(&compound("/Workbook", &protected)), "encrypted");
    assert_eq!(refusal(&compound("/WordDocument", &[7; 5000])), "not_xlsx");
}

#[test]
fn two_far_corners_do_not_become_a_grid_in_memory() {
    let bytes = book(&[text(0, 0, "姓名"), text(65_535, 255, "角")]);
    assert_eq!(refusal(&compound("/Workbook", &bytes)), "too_large");
}

#[test]
fn a_cut_off_old_workbook_is_corrupt() {
    let whole = compound("/Workbook", &book(&[text(0, 0, "姓名"), text(0, 1, "身份证号")]));
    let bytes = std::fs::read(whole.path()).unwrap();
    assert_eq!(refusal(&Paper::bytes("a.xls", &bytes[..700])), "corrupt");
}
