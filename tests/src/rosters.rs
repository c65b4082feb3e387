//! Real xlsx rosters with clean headers.

use crate::people::Person;
use rust_xlsxwriter::Workbook;
use std::path::Path;

const HEADERS: [&str; 9] = ["姓名", "身份证号", "村", "组", "户编号", "户主姓名", "联系电话", "身份类别", "患病情况"];

/// Writes the people under a header row, every cell as text.
pub fn write(path: &Path, people: &[Person]) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, header) in HEADERS.iter().enumerate() {
        sheet.write_string(0, column as u16, *header).unwrap();
    }
    for (index, person) in people.iter().enumerate() {
        let cells = [
            &person.name,
            &person.id_number,
            &person.village,
            &person.group,
            &person.household,
            &person.head,
            &person.phone,
            &person.category,
            &person.disease,
        ];
        for (column, cell) in cells.into_iter().enumerate() {
            sheet.write_string(index as u32 + 1, column as u16, cell).unwrap();
        }
    }
    book.save(path).unwrap();
}
