//! Lists out: files, masks, templates, the audit trail.

use crate::listing::filled;
use crate::place::{MAN_1955, Place, at, ids, refused};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use xiangyi_clinic::ClinicError;
use xiangyi_clinic::lists::{ExportList, ExportRoster, ExportedList, ListResidents};
use xiangyi_clinic::roster::{ImportResult, ImportRoster};
use xiangyi_domain::users::Role;

const TODAY: &str = "2026-09-01";

fn go_on(_: xiangyi_clinic::lists::ExportProgress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn request(list: &str, path: PathBuf) -> ExportList {
    let filter = ListResidents::default();
    ExportList { list: list.to_owned(), filter, columns: Vec::new(), path, whole_ids: false, encoding: None }
}

fn export(place: &Place, input: &ExportList) -> Result<ExportedList, ClinicError> {
    place.head.export_list(input, at(TODAY), &mut ids(), &mut go_on)
}

/// The newest line of the audit trail.
fn noted(place: &Place) -> (String, Option<String>) {
    let line = place.head.list_audit(None, None).unwrap().rows.remove(0);
    (line.op, line.what)
}

fn dry_run(place: &Place, path: &Path) -> ImportResult {
    let input = ImportRoster::of(path.to_owned());
    let watch = &mut |_| ControlFlow::Continue(());
    place.head.import_roster(&input, true, at(TODAY), &mut ids(), watch).unwrap()
}

fn lines(path: &Path) -> Vec<String> {
    std::fs::read_to_string(path).unwrap().trim_start_matches('\u{feff}').lines().map(str::to_owned).collect()
}

#[test]
fn numbers_are_masked_unless_whole_ones_are_asked_for_and_the_trail_says_which() {
    let place = filled();
    let path = place.dir.path().join("名单.csv");
    let mut input = request("residents", path.clone());
    input.columns = ["name", "id_number", "phone"].map(str::to_owned).to_vec();
    let done = export(&place, &input).unwrap();
    assert_eq!((done.rows, done.masked), (4, true));
    assert_eq!(lines(&path)[0], "姓名,身份证号,联系电话");
    assert_eq!(lines(&path)[2], "张国福,410482********0019,138****1234");
    assert_eq!(noted(&place), ("export".into(), Some("residents 4 masked".into())));
    input.whole_ids = true;
    assert!(!export(&place, &input).unwrap().masked);
    assert_eq!(lines(&path)[2], format!("张国福,{MAN_1955}\t,13812341234"));
    assert_eq!(noted(&place).1.unwrap(), "residents 4 whole numbers");
}

#[test]
fn an_exported_list_is_filtered_sorted_and_comes_back_as_the_same_people() {
    let place = filled();
    let path = place.dir.path().join("名单.xlsx");
    let mut input = request("residents", path.clone());
    input.whole_ids = true;
    input.filter.village = Some("石板村".into());
    input.filter.sort = Some("age".into());
    assert_eq!(export(&place, &input).unwrap().rows, 3);
    let back = dry_run(&place, &path);
    let names: Vec<&str> = back.accepted_rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!((names, back.created), (vec!["王有福", "张国福", "李秀英"], 0));
    let again = place.dir.path().join("两遍.xlsx");
    export(&place, &ExportList { path: again.clone(), ..input }).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), std::fs::read(&again).unwrap(), "the same list is the same file");
}

#[test]
fn the_household_ledger_has_the_columns_of_the_table() {
    let place = filled();
    let path = place.dir.path().join("台账.csv");
    assert_eq!(export(&place, &request("households", path.clone())).unwrap().rows, 3);
    let lines = lines(&path);
    let table = "户编号,户主,住址,人口数,类别(起止),致贫原因,患病人数,主要病种,责任医生,帮扶责任人/电话,参保人数,签约人数,最近入户日期,备注";
    assert_eq!(lines[0], table);
    assert!(lines[2].starts_with("H010,张国福,"), "{}", lines[2]);
}

#[test]
fn a_cancelled_or_refused_export_leaves_nothing_and_no_line_in_the_trail() {
    let place = filled();
    let before = noted(&place);
    let path = place.dir.path().join("out").join("名单.xlsx");
    std::fs::create_dir(path.parent().unwrap()).unwrap();
    let mut stop = |_| ControlFlow::Break(());
    let cancelled = place.head.export_list(&request("residents", path.clone()), at(TODAY), &mut ids(), &mut stop);
    assert_eq!(refused(cancelled), "cancelled");
    assert_eq!(refused(export(&place, &request("residents", path.with_extension("doc")))), "unknown_file_kind");
    assert_eq!(refused(export(&place, &request("animals", path.clone()))), "unknown_list");
    assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 0);
    assert_eq!(noted(&place), before);
}

#[test]
fn a_doctor_exports_the_own_villages_only() {
    let place = filled();
    let doctor = place.user("zhao", Role::VillageDoctor, &["柳林村"]);
    let path = place.dir.path().join("名单.csv");
    let done = doctor.export_list(&request("residents", path), at(TODAY), &mut ids(), &mut go_on).unwrap();
    assert_eq!(done.rows, 1);
}

/// A form with two columns nobody knows, in an order of its own.
fn form(place: &Place) -> PathBuf {
    let path = place.dir.path().join("模板.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "上报花名册").unwrap();
    let words =
        ["序号", "联系电话", "身份证号码", "患者姓名", "村组", "是否低保", "高血压", "银行卡号", "与户主关系", "民族"];
    for (column, word) in (0_u16..).zip(words) {
        sheet.write_string(1, column, word).unwrap();
    }
    book.save(&path).unwrap();
    path
}

#[test]
fn a_template_is_filled_in_with_whole_numbers_and_its_unknown_columns_are_named() {
    let place = filled();
    let (template, path) = (form(&place), place.dir.path().join("上报.xlsx"));
    let input = ExportRoster { template: template.clone(), path: path.clone(), filter: ListResidents::default() };
    let done = place.head.export_roster(&input, at(TODAY), &mut ids(), &mut go_on).unwrap();
    assert_eq!((done.rows, done.empty, done.filled.len()), (4, vec!["银行卡号".to_owned()], 9));
    assert_eq!(noted(&place).1.unwrap(), "roster 4 whole numbers");
    let back = dry_run(&place, &path);
    assert_eq!((back.accepted, back.created, back.rejected.len()), (4, 0, 0));
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(&path).unwrap();
    let sheet = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap();
    let row: Vec<String> = sheet.rows().nth(3).unwrap().iter().map(ToString::to_string).collect();
    let expected = ["2", "13812341234", MAN_1955, "张国福", "石板村二组", "是", "是", "", "户主", "汉族"];
    assert_eq!(row, expected);
    let onto_itself = ExportRoster { path: template.clone(), template, filter: ListResidents::default() };
    let refusal = place.head.export_roster(&onto_itself, at(TODAY), &mut ids(), &mut go_on);
    assert_eq!(refused(refusal), "template_is_output");
}

#[test]
fn the_ledger_of_households_is_one_table_on_paper_and_in_a_workbook() {
    use xiangyi_clinic::paper::PaperKind;
    let place = filled();
    let paper = |filter| {
        let kind = PaperKind::HouseholdLedger(filter);
        place.head.prepare_paper(&kind, at(TODAY), &mut ids()).map(|document| document.into_ledger().unwrap())
    };
    let all = place.head.list_households(&ListResidents::default(), at(TODAY)).unwrap();
    let ledger = paper(ListResidents::default()).unwrap();
    assert_eq!((ledger.title.as_str(), ledger.rows().count()), ("一户一档台账", all.rows.len()));
    let people: u32 = all.rows.iter().map(|row| row.members).sum();
    let at_people = ledger.columns.iter().position(|column| column.heading == "人口").unwrap();
    let sum = &ledger.total.as_ref().unwrap()[at_people];
    assert_eq!(*sum, xiangyi_domain::paper::LedgerCell::count(people), "the total is the list's");
    for row in ledger.rows() {
        assert_eq!(row.len(), ledger.columns.len());
    }
    let refused_village = ListResidents { village: Some("没有村".into()), ..ListResidents::default() };
    assert_eq!(refused(paper(refused_village)), "unknown_village");
    assert_eq!(noted(&place), ("print".into(), Some("household_ledger".into())));
}
