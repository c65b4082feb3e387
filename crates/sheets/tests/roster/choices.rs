//! What a person decides about a file: sheets, header row, columns, mended rows.

use crate::paper::{HEADER, LI, Paper, ZHANG, accepted, day, id, names, refusal, rejected, rows, saved, write};
use rust_xlsxwriter::Workbook;
use xiangyi_domain::residents::Sex;
use xiangyi_sheets::roster::{Choices, Field, MappedBy, Mended, Remembered, RosterRow, SheetChoice, peek};

const SHEET: &str = "Sheet1";

fn chosen(choice: SheetChoice) -> Choices {
    Choices { sheets: [(SHEET.to_owned(), choice)].into(), ..Choices::default() }
}

fn columns(fields: &[Field]) -> Option<Vec<(u32, Field)>> {
    Some((0..).zip(fields.iter().copied()).collect())
}

fn mended(row: u32, name: &str, id_text: &str, without_document: Option<(Sex, chrono::NaiveDate)>) -> Choices {
    let mended = Mended { name: name.to_owned(), id_text: id_text.to_owned(), without_document };
    Choices { mended: [(SHEET.to_owned(), [(row, mended)].into())].into(), ..Choices::default() }
}

fn row(paper: &Paper, choices: &Choices) -> RosterRow {
    paper.read_chosen(choices).unwrap().rows.remove(0)
}

#[test]
fn a_column_may_be_taken_for_something_else_or_not_be_read() {
    let paper = rows(&[&["姓名", "身份证号", "甲", "村"], &["张三", ZHANG, "石板村", "别处"]]);
    assert_eq!(row(&paper, &Choices::default()).details.village.as_deref(), Some("别处"));
    let choice =
        SheetChoice { columns: columns(&[Field::Name, Field::IdNumber, Field::Village]), ..SheetChoice::default() };
    let read = paper.read_chosen(&chosen(choice)).unwrap();
    assert_eq!(read.rows[0].details.village.as_deref(), Some("石板村"));
    let said: Vec<_> = read.sheets[0].columns.iter().map(|column| (column.heading.as_str(), column.field)).collect();
    assert_eq!(
        said,
        [("姓名", Some(Field::Name)), ("身份证号", Some(Field::IdNumber)), ("甲", Some(Field::Village)), ("村", None)]
    );
    assert_eq!(
        (read.sheets[0].columns[3].samples.as_slice(), read.sheets[0].mapped_by),
        (&["别处".to_owned()][..], MappedBy::Choice)
    );
}

#[test]
fn a_choice_without_a_name_or_number_column_reads_nothing() {
    let paper = rows(&[&HEADER, &["张三", ZHANG]]);
    let choice = SheetChoice { columns: columns(&[Field::Name]), ..SheetChoice::default() };
    assert_eq!(paper.read_chosen(&chosen(choice)).unwrap_err().code(), "no_header");
}

#[test]
fn a_header_that_no_words_betray_is_named_by_hand_and_remembered() {
    let paper = rows(&[
        &["甲表"],
        &["花名", "号码", "庄"],
        &["张三", ZHANG, "石板村"],
        &["花名", "号码", "庄"],
        &["李四", LI, "柳林村"],
    ]);
    assert_eq!(refusal(&paper), "no_header");
    let raw = peek(&paper.path()).unwrap();
    assert_eq!((raw[0].name.as_str(), raw[0].rows[1].row, raw[0].rows[1].cells[1].as_str()), (SHEET, 2, "号码"));
    let fields = columns(&[Field::Name, Field::IdNumber, Field::Village]);
    let choice = SheetChoice { header_row: Some(2), columns: fields.clone(), ..SheetChoice::default() };
    let read = paper.read_chosen(&chosen(choice)).unwrap();
    assert_eq!((names(&read), read.data_rows), (vec!["张三", "李四"], 2));

    let remembered = Remembered::from([(read.sheets[0].fingerprint.clone(), fields.unwrap())]);
    let next_month = rows(&[&["花名", "号码", "庄"], &["王五", &id(9), "石板村"]]);
    let read = next_month.read_chosen(&Choices { remembered, ..Choices::default() }).unwrap();
    assert_eq!((names(&read), read.sheets[0].mapped_by), (vec!["王五"], MappedBy::Memory));
}

#[test]
fn a_list_without_any_header_is_read_when_a_person_names_its_columns() {
    let paper = rows(&[&["张三", ZHANG], &["李四", LI]]);
    let choice = SheetChoice {
        header_row: Some(0),
        columns: columns(&[Field::Name, Field::IdNumber]),
        ..SheetChoice::default()
    };
    let read = paper.read_chosen(&chosen(choice)).unwrap();
    assert_eq!(accepted(&read).iter().map(|row| row.0).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn another_header_row_may_be_picked() {
    let paper =
        rows(&[&["姓名", "身份证号"], &["填写", "说明"], &["姓名", "户籍", "身份证号"], &["张三", "汝州", ZHANG]]);
    let raw = peek(&paper.path()).unwrap();
    assert_eq!(raw[0].rows[2].fields, [Some(Field::Name), None, Some(Field::IdNumber)]);
    let read = paper.read_chosen(&chosen(SheetChoice { header_row: Some(3), ..SheetChoice::default() })).unwrap();
    assert_eq!((names(&read), read.sheets[0].header_row, read.data_rows), (vec!["张三"], 3, 1));
}

#[test]
fn a_sheet_may_be_left_out_and_stands_among_the_others() {
    let mut book = Workbook::new();
    write(book.add_worksheet(), 0, &[&HEADER, &["张三", ZHANG]]);
    write(book.add_worksheet(), 0, &[&HEADER, &["李四", LI]]);
    write(book.add_worksheet(), 0, &[&["说明"], &["略"]]);
    let left_out = SheetChoice { left_out: true, ..SheetChoice::default() };
    let read = saved(book).read_chosen(&chosen(left_out)).unwrap();
    assert_eq!(names(&read), ["李四"]);
    let others: Vec<_> = read.others.iter().map(|other| (&*other.name, other.left_out)).collect();
    assert_eq!(others, [("Sheet1", true), ("Sheet3", false)]);
}

#[test]
fn what_is_remembered_never_makes_a_file_worse() {
    let paper = rows(&[&["姓名", "身份证号", "村"], &["张三", ZHANG, "石板村"]]);
    let fingerprint = paper.read().unwrap().sheets[0].fingerprint.clone();
    for useless in [vec![], vec![(0, Field::Name)], vec![(400, Field::IdNumber)]] {
        let choices = Choices { remembered: [(fingerprint.clone(), useless)].into(), ..Choices::default() };
        let read = paper.read_chosen(&choices).unwrap();
        assert_eq!((names(&read), read.sheets[0].mapped_by), (vec!["张三"], MappedBy::Words));
    }
}

#[test]
fn a_fingerprint_is_of_the_headings_alone() {
    let print = |table: &[&[&str]]| rows(table).read().unwrap().sheets[0].fingerprint.clone();
    let first = print(&[&["姓名", "身份证号", "甲"], &["张三", ZHANG]]);
    assert_eq!(first, print(&[&["花名册", "2026"], &["姓 名", "身份证\n号", "甲"], &["李四", LI, "一"]]));
    assert_ne!(first, print(&[&["姓名", "身份证号", "乙"], &["张三", ZHANG]]));
    assert_ne!(first, print(&[&["身份证号", "姓名", "甲"], &[ZHANG, "张三"]]));
}

#[test]
fn a_mended_row_is_judged_again_with_all_its_columns() {
    let head = ["姓名", "身份证号", "性别", "村"];
    let paper = rows(&[&head, &["张三", "410482195503120018", "女", "石板村"]]);
    assert_eq!(rejected(&paper.read().unwrap()), [(2, "bad_check_digit")]);
    let read = paper.read_chosen(&mended(2, "张三", ZHANG, None)).unwrap();
    assert_eq!((names(&read), read.rows[0].details.village.as_deref()), (vec!["张三"], Some("石板村")));
    assert_eq!(crate::paper::flagged(&read), [(2, "sex_mismatch")]);
    assert_eq!(rejected(&paper.read_chosen(&mended(2, "张三", "1", None)).unwrap()), [(2, "bad_length")]);
    assert_eq!(rejected(&paper.read_chosen(&mended(2, "=1", ZHANG, None)).unwrap()), [(2, "bad_name")]);
}

#[test]
fn mending_one_row_of_a_conflict_frees_the_other() {
    let paper = rows(&[&HEADER, &["张三", ZHANG], &["李四", ZHANG]]);
    assert_eq!(rejected(&paper.read().unwrap()), [(2, "id_conflict"), (3, "id_conflict")]);
    let read = paper.read_chosen(&mended(3, "李四", LI, None)).unwrap();
    assert_eq!((names(&read), rejected(&read)), (vec!["张三", "李四"], vec![]));
    let doubled = rows(&[&HEADER, &["张三", ZHANG], &["张三", "1"]]).read_chosen(&mended(3, "张三", ZHANG, None));
    assert_eq!(rejected(&doubled.unwrap()), [(3, "duplicate")]);
}

#[test]
fn a_person_without_a_document_is_entered_with_sex_and_birth() {
    let paper = rows(&[&["姓名", "身份证号", "村"], &["无名氏", "无", "石板村"], &["李四", "未办", "石板村"]]);
    let by_hand = Some((Sex::Female, day(2026, 8, 1)));
    let read = paper.read_chosen(&mended(2, "无名氏", "", by_hand)).unwrap();
    let person = &read.rows[0];
    assert_eq!((person.sex, person.birth_on, person.identity.number()), (Some(Sex::Female), Some(day(2026, 8, 1)), ""));
    assert_eq!((person.details.village.as_deref(), rejected(&read)), (Some("石板村"), vec![(3, "missing_id")]));
    let unborn = mended(2, "无名氏", "", Some((Sex::Female, day(2027, 1, 1))));
    assert_eq!(rejected(&paper.read_chosen(&unborn).unwrap())[0], (2, "bad_birth_date"));
    let nameless = mended(2, " ", "", by_hand);
    assert_eq!(rejected(&paper.read_chosen(&nameless).unwrap())[0], (2, "missing_name"));
}
