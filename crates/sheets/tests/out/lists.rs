use crate::{NAMES, id, people};
use calamine::{Data, Reader, open_workbook_auto};
use proptest::prelude::*;
use std::path::Path;
use xiangyi_sheets::out::{Encoding, ListHead, ListWriter, Written};
use xiangyi_sheets::write::{Cell, ColumnHead, ColumnKind};

fn head() -> ListHead {
    ListHead {
        sheet: "居民[1/2]".to_owned(),
        title: "居民名单".to_owned(),
        notes: vec!["单位:石板镇卫生院  日期:2026-09-01  导出人:周院长".to_owned()],
        columns: vec![
            ColumnHead::new("姓名", ColumnKind::Text, 10),
            ColumnHead::new("身份证号", ColumnKind::Text, 20),
            ColumnHead::new("年龄", ColumnKind::Number, 6),
            ColumnHead::new("签约到期", ColumnKind::Date, 12),
            ColumnHead::new("备注", ColumnKind::Text, 12),
        ],
    }
}

fn fill(mut writer: ListWriter, rows: &[(String, String)]) -> Written {
    for (name, number) in rows {
        let text = |text: &str| Cell::Text(text.to_owned());
        let date = Cell::Date("2026-12-31".parse().unwrap());
        writer.row(&[text(name), text(number), Cell::Number(71.0), date, text("=1+1,\"甲\"")]).unwrap();
    }
    writer.finish().unwrap()
}

fn everybody() -> Vec<(String, String)> {
    (1..).zip(NAMES).map(|(at, name)| (name.to_owned(), id(at))).collect()
}

fn files_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn every_kind_of_file_comes_back_with_the_same_people() {
    let folder = tempfile::tempdir().unwrap();
    let (xlsx, utf8, gb) = (folder.path().join("名单.xlsx"), folder.path().join("u.csv"), folder.path().join("g.csv"));
    let all = everybody();
    fill(ListWriter::xlsx(&xlsx, &head()).unwrap(), &all).file.place().unwrap();
    fill(ListWriter::csv(&utf8, &head(), Encoding::Utf8).unwrap(), &all).file.place().unwrap();
    let written = fill(ListWriter::csv(&gb, &head(), Encoding::Gb18030).unwrap(), &all);
    assert!(written.unwritable.is_empty(), "GB 18030 has a place for every Han character: {:?}", written.unwritable);
    written.file.place().unwrap();
    for path in [xlsx, utf8, gb] {
        assert_eq!(people(&path), all, "{}", path.display());
    }
}

#[test]
fn a_workbook_holds_numbers_as_text_and_dates_as_dates() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.xlsx");
    fill(ListWriter::xlsx(&path, &head()).unwrap(), &everybody()).file.place().unwrap();
    let mut book = open_workbook_auto(&path).unwrap();
    let sheet = book.worksheet_range("居民_1_2_").unwrap();
    assert_eq!(sheet.get_value((0, 0)), Some(&Data::String("居民名单".to_owned())));
    assert_eq!(sheet.get_value((3, 1)), Some(&Data::String(id(1))));
    assert_eq!(sheet.get_value((3, 2)), Some(&Data::Float(71.0)));
    assert!(matches!(sheet.get_value((3, 3)), Some(Data::DateTime(day)) if day.as_f64() == 46_387.0));
    assert_eq!(sheet.get_value((3, 4)), Some(&Data::String("=1+1,\"甲\"".to_owned())), "no formula");
}

#[test]
fn a_csv_guards_long_digits_and_formulas() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    fill(ListWriter::csv(&path, &head(), Encoding::Utf8).unwrap(), &everybody()[..1]).file.place().unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let row = format!("张三,{}\t,71,2026-12-31,\"'=1+1,\"\"甲\"\"\"\r\n", id(1));
    assert_eq!(text, format!("\u{feff}姓名,身份证号,年龄,签约到期,备注\r\n{row}"));
}

#[test]
fn a_character_that_the_code_has_no_place_for_is_named_and_never_a_question_mark() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    let mut all = everybody();
    all[1].0.push('\u{e5e5}');
    let written = fill(ListWriter::csv(&path, &head(), Encoding::Gb18030).unwrap(), &all);
    let told = written.unwritable[0];
    assert_eq!((told.row, told.column, told.character), (2, 0, '\u{e5e5}'));
    written.file.place().unwrap();
    assert!(!std::fs::read(&path).unwrap().contains(&b'?'));
    assert!(people(&path)[1].0.contains('〓'));
}

#[test]
fn an_export_that_is_given_up_leaves_what_was_there_before() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.xlsx");
    std::fs::write(&path, b"yesterday's").unwrap();
    drop(ListWriter::xlsx(&path, &head()).unwrap());
    drop(fill(ListWriter::xlsx(&path, &head()).unwrap(), &everybody()));
    drop(ListWriter::csv(&folder.path().join("new.csv"), &head(), Encoding::Utf8).unwrap());
    assert_eq!(std::fs::read(&path).unwrap(), b"yesterday's");
    assert_eq!(files_in(folder.path()), ["list.xlsx"]);
    fill(ListWriter::xlsx(&path, &head()).unwrap(), &everybody()).file.place().unwrap();
    assert_eq!((people(&path).len(), files_in(folder.path()).len()), (8, 1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Whatever people are called, they come back as they were.
    #[test]
    fn names_of_any_characters_survive_a_list(names in proptest::collection::vec("[\u{4e00}-\u{9fff}\u{20000}-\u{2a6df}\u{3400}-\u{4dbf}]{2,4}(·[\u{4e00}-\u{9fff}]{2,5})?", 1..20), kind in 0..3) {
        let folder = tempfile::tempdir().unwrap();
        let all: Vec<(String, String)> = (1..).zip(names).map(|(at, name)| (name, id(at))).collect();
        let path = folder.path().join(if kind == 0 { "list.xlsx" } else { "list.csv" });
        let writer = match kind {
            0 => ListWriter::xlsx(&path, &head()),
            1 => ListWriter::csv(&path, &head(), Encoding::Utf8),
            _ => ListWriter::csv(&path, &head(), Encoding::Gb18030),
        };
        fill(writer.unwrap(), &all).file.place().unwrap();
        let back: Vec<String> = people(&path).into_iter().map(|(name, _)| name).collect();
        let sent: Vec<String> = all.into_iter().map(|(name, _)| name).collect();
        prop_assert_eq!(back, sent);
    }
}
