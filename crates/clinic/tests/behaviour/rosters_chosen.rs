//! Rosters as a person decides: columns, header rows, mended rows, what is remembered.

use crate::place::{MAN_1938, MAN_1955, Place, WOMAN_1949, WOMAN_1955, at, ids, refused};
use serde_json::json;
use std::ops::ControlFlow;
use std::path::Path;
use xiangyi_clinic::ClinicError;
use xiangyi_clinic::roster::{ExportProblems, ImportResult, ImportRoster, PeekRoster, RosterChoices, RosterPreview};

const TODAY: &str = "2026-09-01";

fn choices(value: serde_json::Value) -> RosterChoices {
    serde_json::from_value(value).unwrap()
}

fn preview(place: &Place, path: &Path, choices: Option<&RosterChoices>) -> Result<RosterPreview, ClinicError> {
    let input = ImportRoster { choices: choices.cloned(), ..ImportRoster::of(path.to_owned()) };
    place.head.preview_roster(&input, at(TODAY), &mut |_| ControlFlow::Continue(()))
}

fn import(place: &Place, path: &Path, choices: Option<&RosterChoices>) -> Result<ImportResult, ClinicError> {
    let input = ImportRoster { choices: choices.cloned(), ..ImportRoster::of(path.to_owned()) };
    place.head.import_roster(&input, false, at(TODAY), &mut ids(), &mut |_| ControlFlow::Continue(()))
}

/// 花名, 号码 and 庄 are words that nobody told the program.
fn odd_headings(place: &Place, name: &str, person: &str, number: &str) -> std::path::PathBuf {
    place.csv(name, &format!("某乡统计,,\n花名,号码,庄\n{person},{number},石板村\n"))
}

fn by_hand() -> RosterChoices {
    let columns = json!([
        { "column": 0, "field": "name" }, { "column": 1, "field": "id_number" }, { "column": 2, "field": "village" },
    ]);
    choices(json!({ "sheets": [{ "sheet": "one", "header_row": 2, "columns": columns }] }))
}

#[test]
fn columns_named_by_hand_are_remembered_for_the_next_file_until_they_are_forgotten() {
    let place = Place::new(TODAY);
    let one = odd_headings(&place, "one.csv", "张国福", MAN_1955);
    assert_eq!(refused(preview(&place, &one, None)), "no_header");
    let raw = place.head.peek_roster(&PeekRoster { path: one.clone() }).unwrap();
    assert_eq!((raw.sheets[0].rows[1].row, raw.sheets[0].rows[1].cells[0].as_str()), (2, "花名"));
    assert!(raw.fields.contains(&"id_number".to_owned()));

    let seen = preview(&place, &one, Some(&by_hand())).unwrap();
    assert_eq!((seen.accepted, seen.sheets[0].mapped_by.as_str()), (1, "choice"));
    assert_eq!(seen.sheets[0].columns[2].samples, ["石板村"]);
    let two = odd_headings(&place, "two.csv", "李秀英", WOMAN_1955);
    assert_eq!(refused(preview(&place, &two, None)), "no_header", "a preview confirms nothing");

    assert_eq!(import(&place, &one, Some(&by_hand())).unwrap().created, 1);
    let seen = preview(&place, &two, None).unwrap();
    assert_eq!((seen.accepted, seen.sheets[0].mapped_by.as_str(), seen.sheets[0].header_row), (1, "memory", 2));
    assert_eq!(import(&place, &two, None).unwrap().created, 1);

    place.head.forget_mapping(&seen.sheets[0].fingerprint).unwrap();
    assert_eq!(refused(preview(&place, &two, None)), "no_header");
}

#[test]
fn a_memory_under_which_nobody_is_found_does_not_stand_in_the_way() {
    let place = Place::new(TODAY);
    let text = |name: &str, other: &str| format!("姓名,身份证号,旧号\n{name},{MAN_1938},{other}\n");
    let odd = place.csv("odd.csv", &text("王有福", MAN_1955));
    let columns = json!([{ "column": 0, "field": "name" }, { "column": 2, "field": "id_number" }]);
    let chosen = choices(json!({ "sheets": [{ "sheet": "odd", "columns": columns }] }));
    assert_eq!(import(&place, &odd, Some(&chosen)).unwrap().accepted_rows[0].id_number, MAN_1955);
    let next = preview(&place, &place.csv("next.csv", &text("王有福", "无")), None).unwrap();
    assert_eq!((next.accepted, next.sheets[0].mapped_by.as_str()), (1, "words"));
}

#[test]
fn rows_mended_in_the_preview_outlive_a_power_cut_and_go_into_the_import() {
    let place = Place::new(TODAY);
    let text = format!("姓名,身份证号,村\n张国福,410482195503120018,石板村\n李秀英,{WOMAN_1955},石板村\n");
    let path = place.csv("roster.csv", &text);
    let before = preview(&place, &path, None).unwrap();
    let bad = &before.rejected[0];
    assert_eq!((bad.row, bad.reason.as_str(), bad.id_number.as_str()), (2, "bad_check_digit", "410482195503120018"));
    assert_eq!(
        (before.reasons[0].reason.as_str(), before.reasons[0].count, before.reasons[0].accepted),
        ("bad_check_digit", 1, false)
    );

    let mended =
        choices(json!({ "mended": [{ "sheet": "roster", "row": 2, "name": "张国福", "id_number": MAN_1955 }] }));
    assert_eq!(preview(&place, &path, Some(&mended)).unwrap().accepted, 2);
    let again = preview(&place, &path, None).unwrap();
    assert_eq!((again.accepted, again.choices.clone()), (2, mended));
    assert_eq!(import(&place, &path, Some(&again.choices)).unwrap().created, 2);
    assert_eq!(preview(&place, &path, None).unwrap().choices, RosterChoices::default(), "the draft is done with");
}

#[test]
fn what_was_mended_is_never_put_into_another_state_of_the_file() {
    let place = Place::new(TODAY);
    let path = place.csv("roster.csv", &format!("姓名,身份证号,村\n张国福,1,石板村\n李秀英,{WOMAN_1955},石板村\n"));
    let mended =
        choices(json!({ "mended": [{ "sheet": "roster", "row": 2, "name": "张国福", "id_number": MAN_1955 }] }));
    let seen = preview(&place, &path, Some(&mended)).unwrap();
    place.csv(
        "roster.csv",
        &format!("姓名,身份证号,村\n王有福,{MAN_1938},石板村\n张国福,1,石板村\n李秀英,{WOMAN_1955},石板村\n"),
    );
    assert_eq!(preview(&place, &path, None).unwrap().choices, RosterChoices::default());
    let input = ImportRoster { choices: Some(mended), stamp: Some(seen.stamp), ..ImportRoster::of(path) };
    let watch = &mut |_| ControlFlow::Continue(());
    assert_eq!(refused(place.head.import_roster(&input, false, at(TODAY), &mut ids(), watch)), "file_changed");
}

#[test]
fn a_person_without_a_document_is_entered_from_the_preview() {
    let place = Place::new(TODAY);
    let path = place.csv("roster.csv", "姓名,身份证号,村,户编号\n无名氏,未办,石板村,H1\n");
    let row = json!({ "sheet": "roster", "row": 2, "name": "无名氏", "sex": "female", "birth_on": "1950-01-01" });
    let person = choices(json!({ "mended": [row] }));
    let done = import(&place, &path, Some(&person)).unwrap();
    assert_eq!((done.created, done.rejected.len()), (1, 0));
    let again = import(&place, &path, Some(&person)).unwrap();
    assert_eq!((again.created, again.updated), (0, 1), "found by name, birth and village");
    let incomplete = choices(json!({ "mended": [{ "sheet": "roster", "row": 2, "name": "无名氏" }] }));
    assert_eq!(refused(import(&place, &path, Some(&incomplete))), "missing_key");
}

#[test]
fn problem_rows_are_written_for_the_sender() {
    let place = Place::new(TODAY);
    let text = format!(
        "姓名,身份证号,性别,村\n张国福,1,男,石板村\n李秀英,{WOMAN_1955},男,石板村\n阿依古丽,{WOMAN_1949},女,石板村\n"
    );
    let roster = ImportRoster::of(place.csv("roster.csv", &text));
    let path = place.dir.path().join("问题.xlsx");
    let input = ExportProblems { roster, path: path.clone() };
    let done = place.head.export_problems(&input, at(TODAY), &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(done.rows, 2);
    let written = place.head.peek_roster(&PeekRoster { path }).unwrap();
    let cells = |row: usize| written.sheets[0].rows[row].cells.join("|");
    assert!(cells(1).starts_with("roster|2|张国福|1|未导入|身份证号位数不对"), "{}", cells(1));
    assert!(cells(2).starts_with(&format!("roster|3|李秀英|{WOMAN_1955}|已导入,请核对|性别")), "{}", cells(2));
}

#[test]
fn a_disability_certificate_becomes_a_dated_category_with_type_and_grade() {
    let place = Place::new(TODAY);
    let text = format!("姓名,身份证号,村\n张国福,{MAN_1955}41,石板村\n李秀英,{WOMAN_1955}43B1,石板村\n");
    import(&place, &place.csv("残联名册.csv", &text), None).unwrap();
    for (number, code, grade, certificate) in [
        (MAN_1955, "severe_disability", 1, format!("{MAN_1955}41")),
        (WOMAN_1955, "disability", 3, format!("{WOMAN_1955}43B1")),
    ] {
        let tags = place
            .head
            .store()
            .read(|reader| {
                let resident = xiangyi_store::residents::by_id_number(reader, number)?.remove(0);
                xiangyi_store::categories::of_resident(reader, resident.id)
            })
            .unwrap();
        assert_eq!(
            (tags.len(), tags[0].category.as_str(), tags[0].source_list.as_deref()),
            (1, code, Some("残联名册.csv"))
        );
        assert_eq!(tags[0].detail, Some(json!({ "types": [4], "grade": grade, "certificate": certificate })));
    }
}
