//! Files as files: encodings, refusals, progress (rule 11).

use crate::paper::{HEADER, LI, Paper, ZHANG, accepted, csv, id, names, refusal, rejected, rows, today};
use std::io::Write;
use std::ops::ControlFlow;
use xiangyi_sheets::roster;

/// The text in GB18030, four-byte characters included.
fn gb18030(text: &str) -> Vec<u8> {
    let (bytes, _, lost) = encoding_rs::GB18030.encode(text);
    assert!(!lost);
    bytes.into_owned()
}

#[test]
fn a_csv_is_read_in_every_encoding() {
    let text = format!("姓名,身份证号\r\n刘䶮,{ZHANG}\r\n𠮷㛃·肉孜,{LI}\r\n");
    let utf_16: Vec<u8> = std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for (encoding, bytes) in [
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-8 with its mark", [b"\xEF\xBB\xBF", text.as_bytes()].concat()),
        ("GB18030", gb18030(&text)),
        ("UTF-16", utf_16),
    ] {
        let roster = Paper::bytes("名册.csv", &bytes).read().unwrap();
        assert_eq!(names(&roster), ["刘䶮", "𠮷㛃·肉孜"], "{encoding}");
        assert_eq!((&*roster.rows[0].sheet, roster.rows[0].row), ("名册", 2));
    }
    let gbk = encoding_rs::GBK.encode("姓名,身份证号\n张喆堃,410482195503120019\n").0.into_owned();
    assert_eq!(names(&Paper::bytes("a.csv", &gbk).read().unwrap()), ["张喆堃"]);
}

#[test]
fn a_csv_has_its_own_noise() {
    let text = format!(
        "\n花名册,,\n姓名,身份证号,地址\n\"张三\",\"=\"\"{ZHANG}\"\"\",\"石板村,\n三组\"\n李四\t,=\"{LI}\",\n王五,4.10482E+17,\n赵六,'{},\n",
        id(9)
    );
    let roster = csv(&text).read().unwrap();
    assert_eq!(accepted(&roster).iter().map(|row| row.0).collect::<Vec<_>>(), [4, 5, 7]);
    assert_eq!(rejected(&roster), [(6, "precision_lost")]);
    assert_eq!(roster.rows[0].details.address.as_deref(), Some("石板村, 三组"));
    let tabs = csv(&format!("姓名\t身份证号\n张三\t{ZHANG}\n")).read().unwrap();
    assert_eq!(tabs.rows.len(), 1);
}

#[test]
fn what_a_file_is_is_told_by_its_bytes() {
    let book = std::fs::read(rows(&[&HEADER, &["张三", ZHANG]]).path()).unwrap();
    for name in ["名册.xls", "名册.csv", "名册.et", "名册", "名册.XLSX"] {
        assert_eq!(refusal(&Paper::bytes(name, &book)), "read", "{name}");
    }
    assert_eq!(refusal(&Paper::bytes("名册.CSV", format!("姓名,身份证号\n张三,{ZHANG}").as_bytes())), "read");
}

#[test]
fn hostile_files_are_refused_with_their_code() {
    let book = std::fs::read(rows(&[&HEADER, &["张三", ZHANG]]).path()).unwrap();
    let half = &book[..book.len() / 2];
    let mut middle = book.clone();
    let at = book.len() / 3;
    middle[at..at + 200].fill(0x5A);
    for (what, name, bytes, code) in [
        ("nothing", "a.xlsx", &b""[..], "empty_file"),
        ("nothing", "a.csv", b"", "empty_file"),
        ("blanks", "a.csv", b"\xEF\xBB\xBF \r\n\r\n", "empty_file"),
        ("text", "a.xlsx", "姓名,身份证号".as_bytes(), "not_xlsx"),
        ("a web page", "a.xls", b"<html><table></table></html>", "not_xlsx"),
        ("a picture", "a.xlsx", b"\x89PNG\r\n\x1a\n0000", "not_xlsx"),
        ("bytes", "a.csv", b"a\0b\0\0c", "not_xlsx"),
        ("a cut-off workbook", "a.xlsx", half, "corrupt"),
        ("a cut-off workbook", "a.xlsx", &book[..20], "corrupt"),
        ("a damaged workbook", "a.xlsx", &middle, "corrupt"),
        ("a cut-off old workbook", "a.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0\0", "corrupt"),
        ("no header", "a.csv", b"a,b\n1,2\n", "no_header"),
    ] {
        assert_eq!(refusal(&Paper::bytes(name, bytes)), code, "{what} as {name}");
    }
}

#[test]
fn a_zip_of_other_things_is_no_workbook() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(b"<w/>").unwrap();
    assert_eq!(refusal(&Paper::bytes("a.xlsx", &zip.finish().unwrap().into_inner())), "not_xlsx");
}

#[test]
fn a_missing_file_is_said_to_be_missing() {
    let nowhere = std::path::Path::new("/nowhere/名册.xlsx");
    let error = roster::read(nowhere, today(), &mut |_| ControlFlow::Continue(())).unwrap_err();
    assert_eq!(error.code(), "file_not_found");
}

#[test]
fn reading_reports_progress_and_can_be_stopped() {
    let people: Vec<String> =
        (0..999).map(|n| format!("张三{},{}\n", char::from_u32(0x4E00 + n).unwrap(), id(n))).collect();
    let paper = csv(&format!("姓名,身份证号\n{}{}", people.concat(), "无,无\n".repeat(2000)));
    let mut seen = Vec::new();
    let whole = roster::read(&paper.path(), today(), &mut |progress| {
        seen.push(progress.data_rows);
        ControlFlow::Continue(())
    });
    assert_eq!(whole.unwrap().rows.len(), 999);
    assert_eq!(seen, [0, 999, 1999]);
    let stopped = roster::read(&paper.path(), today(), &mut |progress| {
        if progress.data_rows > 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(stopped.unwrap_err().code(), "cancelled");
}
