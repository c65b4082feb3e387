use crate::{NAMES, id, people, today};
use calamine::{Data, Reader, Xlsx, open_workbook};
use proptest::prelude::*;
use rust_xlsxwriter::{Format, FormatBorder, Workbook};
use std::io::Read;
use std::path::{Path, PathBuf};
use xiangyi_sheets::FileError;
use xiangyi_sheets::out::{Template, TemplateWriter};
use xiangyi_sheets::roster::Field;

/// A county's own form: a title, a two-row merged header, columns in its own order, an example row, a note below.
fn county_form(path: &Path) {
    let mut book = Workbook::new();
    let other = book.add_worksheet();
    other.set_name("填表说明").unwrap();
    other.write_string(0, 0, "请勿修改表头").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("花名册").unwrap();
    let (plain, bordered) = (Format::new(), Format::new().set_border(FormatBorder::Thin));
    sheet.merge_range(0, 0, 0, 6, "2026年签约居民花名册", &plain).unwrap();
    for (column, word) in [(0_u16, "序号"), (1, "所在村"), (4, "医保卡银行账号"), (5, "联系电话"), (6, "是否低保")]
    {
        sheet.merge_range(1, column, 2, column, word, &plain).unwrap();
    }
    sheet.merge_range(1, 2, 1, 3, "基本信息", &plain).unwrap();
    sheet.write_string(2, 2, "身份证号(18位)").unwrap();
    sheet.write_string(2, 3, "姓名").unwrap();
    for (column, text) in (0_u16..).zip(["1", "例村", "410482195503120019", "张例", "6217", "138", "是"]) {
        sheet.write_string_with_format(3, column, text, &bordered).unwrap();
    }
    sheet.write_formula(4, 0, "=SUM(A4:A4)").unwrap();
    sheet.merge_range(5, 0, 5, 6, "注:一人一行", &plain).unwrap();
    sheet.set_column_width(2, 27).unwrap();
    book.save(path).unwrap();
}

fn fill(template: &Path, out: &Path, people: &[(String, String)]) -> Template {
    let template = Template::read(template, today()).unwrap();
    let mut writer = TemplateWriter::begin(&template, out).unwrap();
    for (name, number) in people {
        let value = |field: Option<Field>| match field {
            Some(Field::Name) => name.clone(),
            Some(Field::IdNumber) => number.clone(),
            Some(Field::Village) => "石板村".to_owned(),
            _ => String::new(),
        };
        let values: Vec<String> = template.columns.iter().map(|column| value(column.field)).collect();
        writer.row(&values).unwrap();
    }
    let written = writer.finish().unwrap();
    assert_eq!(written.rows as usize, people.len());
    written.file.place().unwrap();
    template
}

fn part(path: &Path, name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn places() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (form, out) = (folder.path().join("模板.xlsx"), folder.path().join("上报.xlsx"));
    county_form(&form);
    (folder, form, out)
}

#[test]
fn the_columns_of_a_template_are_understood_as_an_import_does() {
    let (_folder, form, _) = places();
    let template = Template::read(&form, today()).unwrap();
    assert_eq!((template.sheet.as_str(), template.header_row), ("花名册", 3));
    let columns: Vec<(u32, &str, bool)> =
        template.columns.iter().map(|one| (one.column, one.heading.as_str(), one.field.is_some())).collect();
    assert_eq!(
        columns,
        [
            (0, "序号", false),
            (1, "所在村", true),
            (2, "基本信息/身份证号(18位)", true),
            (3, "基本信息/姓名", true),
            (4, "医保卡银行账号", false),
            (5, "联系电话", true),
            (6, "是否低保", true),
        ]
    );
    assert!(template.columns[0].is_serial);
}

#[test]
fn a_filled_template_keeps_its_title_header_merges_and_widths_and_loses_the_example() {
    let (_folder, form, out) = places();
    let all: Vec<(String, String)> = (1..).zip(NAMES).map(|(at, name)| (name.to_owned(), id(at))).collect();
    fill(&form, &out, &all);
    assert_eq!(people(&out), all);
    let mut book: Xlsx<_> = open_workbook(&out).unwrap();
    assert_eq!(book.sheet_names(), ["填表说明", "花名册"]);
    let sheet = book.worksheet_range("花名册").unwrap();
    let text = |row: u32, column: u32| match sheet.get_value((row, column)) {
        Some(Data::String(text)) => text.clone(),
        Some(Data::Float(number)) => number.to_string(),
        _ => String::new(),
    };
    assert_eq!((text(0, 0), text(1, 2), text(2, 3)), ("2026年签约居民花名册".into(), "基本信息".into(), "姓名".into()));
    assert_eq!((text(3, 0), text(3, 1), text(3, 2)), ("1".into(), "石板村".into(), id(1)));
    assert_eq!(sheet.end().unwrap().0, 2 + NAMES.len() as u32, "the example and the note are gone");
    let merges = book.merge_cells_by_sheet_name("花名册").unwrap();
    assert_eq!(merges.len(), 7, "title, five columns and one group: {merges:?}");
    let markup = part(&out, "xl/worksheets/sheet2.xml");
    assert!(markup.contains(r#"min="3" max="3" width="27"#), "{markup}");
    assert!(!markup.contains("<f>"), "the formula under the header is gone");
}

#[test]
fn cells_are_text_with_the_border_of_the_example() {
    let (_folder, form, out) = places();
    fill(&form, &out, &[("张三".to_owned(), id(1))]);
    let markup = part(&out, "xl/worksheets/sheet2.xml");
    let cell = markup.split("r=\"C4\" s=\"").nth(1).unwrap();
    let style: usize = cell.split('"').next().unwrap().parse().unwrap();
    let styles = part(&out, "xl/styles.xml");
    let formats = styles.split("<cellXfs").nth(1).unwrap().split("</cellXfs>").next().unwrap();
    let own = formats.split("<xf ").nth(style + 1).unwrap();
    assert!(own.contains("numFmtId=\"49\"") && own.contains("borderId=\"1\""), "{own}");
}

#[test]
fn only_a_workbook_with_a_header_is_a_template() {
    let folder = tempfile::tempdir().unwrap();
    let csv = folder.path().join("模板.csv");
    std::fs::write(&csv, "姓名,身份证号\n").unwrap();
    assert!(matches!(Template::read(&csv, today()), Err(FileError::NotXlsx)));
    let empty = folder.path().join("空.xlsx");
    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 0, "通知").unwrap();
    book.save(&empty).unwrap();
    assert!(matches!(Template::read(&empty, today()), Err(FileError::NoHeader)));
}

#[test]
fn a_header_without_anything_under_it_is_a_template() {
    let folder = tempfile::tempdir().unwrap();
    let (form, out) = (folder.path().join("form.xlsx"), folder.path().join("out.xlsx"));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, word) in (0_u16..).zip(["身份证号", "姓名"]) {
        sheet.write_string(0, column, word).unwrap();
    }
    book.save(&form).unwrap();
    let all = vec![("张䶮".to_owned(), id(9))];
    fill(&form, &out, &all);
    assert_eq!(people(&out), all);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whoever is written into a template comes back by an import of it.
    #[test]
    fn people_survive_a_template(names in proptest::collection::vec("[\u{4e00}-\u{9fff}\u{20000}-\u{2a6df}]{2,4}(·[\u{4e00}-\u{9fff}]{2,5})?", 1..12)) {
        let (_folder, form, out) = places();
        let all: Vec<(String, String)> = (1..).zip(names).map(|(at, name)| (name, id(at))).collect();
        fill(&form, &out, &all);
        prop_assert_eq!(people(&out), all);
    }
}
