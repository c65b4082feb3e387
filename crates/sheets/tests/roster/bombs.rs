//! Files made to fill the memory.

use crate::paper::{HEADER, Paper, ZHANG, names, refusal, rows, today};
use std::io::{Cursor, Read, Write};
use std::ops::ControlFlow;
use xiangyi_sheets::roster;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const SHEET: &str = "xl/worksheets/sheet1.xml";

/// A sound workbook with one part replaced by what a closure writes.
fn with_part(part: &str, fill: impl FnOnce(&mut dyn Write)) -> Vec<u8> {
    let book = std::fs::read(rows(&[&HEADER, &["张三", ZHANG]]).path()).unwrap();
    let mut from = ZipArchive::new(Cursor::new(book)).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for at in 0..from.len() {
        let mut file = from.by_index(at).unwrap();
        if file.name() != part {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            to.start_file(file.name(), options).unwrap();
            to.write_all(&bytes).unwrap();
        }
    }
    to.start_file(part, options).unwrap();
    fill(&mut to);
    to.finish().unwrap().into_inner()
}

fn sheet_xml(to: &mut dyn Write, rows: impl FnOnce(&mut dyn Write)) {
    to.write_all(br#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:B1048576"/><sheetData>"#).unwrap();
    rows(to);
    to.write_all(b"</sheetData></worksheet>").unwrap();
}

fn text_row(to: &mut dyn Write, row: u32, name: &str, number: &str) {
    write!(to, r#"<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{name}</t></is></c><c r="B{row}" t="inlineStr"><is><t>{number}</t></is></c></row>"#).unwrap();
}

#[test]
fn a_part_that_declares_gigabytes_is_refused() {
    let bytes = with_part("xl/media/image1.png", |to| {
        let block = vec![0; 1 << 20];
        (0..401).for_each(|_| to.write_all(&block).unwrap());
    });
    assert!(bytes.len() < 2_000_000);
    assert_eq!(refusal(&Paper::bytes("a.xlsx", &bytes)), "too_large");
}

#[test]
fn a_part_that_lies_about_its_size_is_refused_by_what_it_inflates_to() {
    let mut bytes = with_part("xl/media/image1.png", |to| {
        let block = vec![0; 1 << 20];
        (0..401).for_each(|_| to.write_all(&block).unwrap());
    });
    let size = (401_u32 << 20).to_le_bytes();
    let places: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..*at + 4] == size).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    assert_eq!(refusal(&Paper::bytes("a.xlsx", &bytes)), "too_large");
}

#[test]
fn one_endless_cell_and_endless_strings_are_refused() {
    let long = with_part(SHEET, |to| sheet_xml(to, |to| text_row(to, 1, &"王".repeat(1 << 20), ZHANG)));
    assert_eq!(refusal(&Paper::bytes("a.xlsx", &long)), "too_large");
    let strings = with_part("xl/sharedStrings.xml", |to| {
        to.write_all(b"<sst>").unwrap();
        (0..5_000_000).for_each(|_| to.write_all(b"<si><t>a</t></si>").unwrap());
        to.write_all(b"</sst>").unwrap();
    });
    assert_eq!(refusal(&Paper::bytes("a.xlsx", &strings)), "too_large");
}

#[test]
fn one_long_string_repeated_into_every_cell_is_refused_in_time() {
    let bytes = with_part(SHEET, |to| {
        sheet_xml(to, |to| {
            to.write_all(
                "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>".as_bytes(),
            )
            .unwrap();
            for row in 2..=20_000 {
                write!(to, r#"<row r="{row}"><c r="A{row}" t="s"><v>2</v></c>"#).unwrap();
                (0..16).for_each(|_| to.write_all(b"<c t=\"s\"><v>3</v></c>").unwrap());
                to.write_all(b"</row>").unwrap();
            }
        });
    });
    let strings = format!(
        "<sst><si><t>姓名</t></si><si><t>身份证号</t></si><si><t>张三</t></si><si><t>{}</t></si></sst>",
        "长".repeat(10_000)
    );
    let mut from = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let file = from.by_index_raw(at).unwrap();
        if file.name() != "xl/sharedStrings.xml" {
            to.raw_copy_file(file).unwrap();
        }
    }
    to.start_file("xl/sharedStrings.xml", SimpleFileOptions::default()).unwrap();
    to.write_all(strings.as_bytes()).unwrap();
    assert_eq!(refusal(&Paper::bytes("a.xlsx", &to.finish().unwrap().into_inner())), "too_large");
}

#[test]
fn a_sheet_formatted_to_its_last_row_is_read_and_one_with_too_many_people_is_refused() {
    let formatted = with_part(SHEET, |to| {
        sheet_xml(to, |to| {
            text_row(to, 1, "姓名", "身份证号");
            text_row(to, 2, "张三", ZHANG);
            (3..=1_048_576).for_each(|row| write!(to, r#"<row r="{row}"><c r="A{row}" s="0"/></row>"#).unwrap());
        });
    });
    let read = Paper::bytes("a.xlsx", &formatted).read().unwrap();
    assert_eq!((read.data_rows, names(&read)), (1, vec!["张三"]));
    let filled = with_part(SHEET, |to| {
        sheet_xml(to, |to| {
            text_row(to, 1, "姓名", "身份证号");
            (2..=201_000).for_each(|row| text_row(to, row, "张三", ZHANG));
        });
    });
    assert_eq!(refusal(&Paper::bytes("a.xlsx", &filled)), "too_large");
}

#[test]
fn an_unknown_error_word_or_a_formula_without_a_value_empties_its_cell_alone() {
    let bytes = with_part(SHEET, |to| {
        sheet_xml(to, |to| {
            text_row(to, 1, "姓名", "身份证号");
            to.write_all(b"<row r=\"2\"><c r=\"A2\" t=\"e\"><v>#SPILL!</v></c><c r=\"B2\" t=\"str\"><v>410482195503120019</v></c></row>").unwrap();
            text_row(to, 3, "李四", "410482195503120027");
            to.write_all(
                "<row r=\"4\"><c r=\"A4\" t=\"str\"><v>王五</v></c><c r=\"B4\"><f>Z1</f><v></v></c></row>".as_bytes(),
            )
            .unwrap();
        });
    });
    let read = Paper::bytes("a.xlsx", &bytes).read().unwrap();
    assert_eq!(
        (crate::paper::rejected(&read), names(&read)),
        (vec![(2, "missing_name"), (4, "missing_id")], vec!["李四"])
    );
}

#[test]
fn damage_anywhere_is_an_answer_never_a_crash() {
    let book = std::fs::read(rows(&[&HEADER, &["张三", ZHANG], &["李四", "1"]]).path()).unwrap();
    for at in (0..book.len()).step_by(37) {
        let mut damaged = book.clone();
        damaged[at] ^= 0xA5;
        let paper = Paper::bytes("a.xlsx", &damaged);
        if let Err(error) = roster::read(&paper.path(), today(), &mut |_| ControlFlow::Continue(())) {
            assert!(
                ["corrupt", "not_xlsx", "too_large", "no_header", "encrypted", "no_rows"].contains(&error.code()),
                "{at} {error}"
            );
        }
    }
}
