//! A roster of 50,000 rows and 14 columns, from the file to the committed, checked, matched, searchable store;
//! against reading it and writing it unchecked into plain SQLite.

use crate::peers::{run, tell};
use crate::report::{line, ratio, seconds, time};
use crate::township;
use calamine::{Data, Reader, open_workbook_auto};
use rusqlite::Connection;
use rust_xlsxwriter::Workbook;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;
use xiangyi_clinic::roster::ImportRoster;
use xiangyi_domain::id::ImportId;
use xiangyi_tests::people::id_number;

const ROWS: u32 = 50_000;
const HEADERS: [&str; 14] = [
    "序号",
    "村",
    "组",
    "户编号",
    "户主姓名",
    "与户主关系",
    "姓名",
    "性别",
    "身份证号",
    "民族",
    "联系电话",
    "身份类别",
    "患病情况",
    "备注",
];

pub fn measure() {
    let township = township::empty();
    let file = township.folder.path().join("roster.xlsx");
    write(&file, ROWS);
    let baseline = unchecked(&file);
    line("baseline: calamine into plain SQLite, unchecked", &seconds(baseline), "");
    pandas(&file);
    let input = ImportRoster::of(file);
    let (result, took) = time(|| {
        let mut watch = |_| ControlFlow::Continue(());
        township.clinic.import_roster(&input, false, township::now(), &mut township::new_id, &mut watch).unwrap()
    });
    assert_eq!(result.accepted, ROWS);
    line(
        "import of 50,000 rows, committed",
        &seconds(took),
        &format!("goal <= 3.3 s, as pandas with calamine; {}", ratio(took, baseline)),
    );
    undo(&township, result.import_id.unwrap(), ROWS, "");
    undo_of_a_township();
}

/// The roster of one township, as big as they come.
fn undo_of_a_township() {
    const PEOPLE: u32 = 18_000;
    let township = township::empty();
    let file = township.folder.path().join("roster.xlsx");
    write(&file, PEOPLE);
    let mut watch = |_| ControlFlow::Continue(());
    let done = township
        .clinic
        .import_roster(&ImportRoster::of(file), false, township::now(), &mut township::new_id, &mut watch)
        .unwrap();
    undo(&township, done.import_id.unwrap(), PEOPLE, "goal <= 1.5 s");
}

fn undo(township: &township::Township, import: ImportId, people: u32, goal: &str) {
    let (undone, took) = time(|| {
        let mut watch = |_| ControlFlow::Continue(());
        township.clinic.undo_import(import, township::now(), &mut township::new_id, &mut watch).unwrap()
    });
    assert_eq!(undone.removed, people);
    line(&format!("undo of an import of {people} rows"), &seconds(took), goal);
}

fn write(path: &Path, rows: u32) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, header) in HEADERS.iter().enumerate() {
        sheet.write_string(0, column as u16, *header).unwrap();
    }
    for row in 0..rows {
        for (column, cell) in cells(row).iter().enumerate() {
            sheet.write_string(row + 1, column as u16, cell).unwrap();
        }
    }
    book.save(path).unwrap();
}

fn cells(row: u32) -> [String; 14] {
    const SURNAMES: [&str; 12] = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "单", "欧阳"];
    const GIVEN: [&str; 10] = ["秀英", "建国", "志强", "桂花", "德福", "春梅", "海燕", "永安", "玉兰", "福廷"];
    let household = row / 4;
    let surname = SURNAMES[household as usize % SURNAMES.len()];
    let name = format!("{surname}{}", GIVEN[(row / 7) as usize % GIVEN.len()]);
    let head = format!("{surname}{}", GIVEN[(household * 4 / 7) as usize % GIVEN.len()]);
    let born = format!("{}{:02}{:02}", 1930 + row % 85, row / 85 % 12 + 1, row / 1020 % 28 + 1);
    let number = id_number(&format!("410482{born}{:03}", row / 28_560 * 2 + row % 2));
    let diseases = ["", "高血压", "", "糖尿病", "", "", "高血压、糖尿病", ""];
    [
        (row + 1).to_string(),
        format!("第{}村", household % 23 + 1),
        format!("{}组", household % 7 + 1),
        format!("H{household:06}"),
        head,
        if row.is_multiple_of(4) { "户主" } else { "子" }.to_owned(),
        name,
        if !row.is_multiple_of(2) { "男" } else { "女" }.to_owned(),
        number,
        "汉族".to_owned(),
        format!("138{row:08}"),
        if row.is_multiple_of(9) { "低保" } else { "" }.to_owned(),
        diseases[row as usize % diseases.len()].to_owned(),
        String::new(),
    ]
}

/// The same by pandas with its calamine engine, where `XIANGYI_PYTHON` or `python3` has both.
fn pandas(file: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let (script, database) = (folder.path().join("import.py"), folder.path().join("plain.db"));
    std::fs::write(&script, include_str!("peer_import.py")).unwrap();
    let python = std::env::var("XIANGYI_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let measured = run(&python, &[&script, file, &database].map(|path| path.to_str().unwrap()));
    tell("pandas with calamine into plain SQLite, unchecked", measured, &database);
}

/// What a script does: every cell into a table, no check, no key, no index.
fn unchecked(path: &Path) -> Duration {
    let folder = tempfile::tempdir().unwrap();
    time(|| {
        let mut book = open_workbook_auto(path).unwrap();
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        let mut database = Connection::open(folder.path().join("plain.db")).unwrap();
        let columns: Vec<String> = (0..HEADERS.len()).map(|column| format!("c{column} TEXT")).collect();
        database.execute_batch(&format!("CREATE TABLE roster ({})", columns.join(", "))).unwrap();
        let transaction = database.transaction().unwrap();
        {
            let marks = vec!["?"; HEADERS.len()].join(", ");
            let mut insert = transaction.prepare(&format!("INSERT INTO roster VALUES ({marks})")).unwrap();
            for row in range.rows() {
                insert.execute(rusqlite::params_from_iter(row.iter().map(Data::to_string))).unwrap();
            }
        }
        transaction.commit().unwrap();
    })
    .1
}
