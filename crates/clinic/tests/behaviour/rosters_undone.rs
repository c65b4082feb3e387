//! Taking an import back: everything that people see is as before, except what somebody has worked on since.

use crate::place::{MAN_1938, MAN_1955, Place, WOMAN_1955, at, day, ids, refused};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use std::fmt::Write;
use std::ops::ControlFlow;
use xiangyi_clinic::households::HouseholdFile;
use xiangyi_clinic::roster::{ImportRoster, UndoneImport};
use xiangyi_domain::households::MoveKind;
use xiangyi_domain::id::ImportId;

const DAY: &str = "2026-09-01";

fn import(place: &Place, text: &str) -> ImportId {
    let input = ImportRoster::of(place.csv("roster.csv", text));
    let watch = &mut |_| ControlFlow::Continue(());
    place.head.import_roster(&input, false, at(DAY), &mut ids(), watch).unwrap().import_id.unwrap()
}

fn undo(place: &Place, import: ImportId) -> UndoneImport {
    place.head.undo_import(import, at(DAY), &mut ids(), &mut |_| ControlFlow::Continue(())).unwrap()
}

fn correct(place: &Place, change: &Value) {
    let input = xiangyi_clinic::input::read(&change.to_string()).unwrap();
    place.head.correct_resident(input, at(DAY), &mut ids()).unwrap();
}

#[test]
fn of_a_known_person_later_values_stay_and_the_others_come_back() {
    let place = Place::new(DAY);
    import(&place, &format!("姓名,身份证号,村,联系电话,备注\n张国福,{MAN_1955},石板村,13800000001,独居\n"));
    let second =
        import(&place, &format!("姓名,身份证号,村,联系电话,备注\n张国福,{MAN_1955},石板村,13900000000,外出\n"));
    correct(&place, &json!({ "resident": MAN_1955, "fields": { "phone": "13700000000" } }));
    let undone = undo(&place, second);
    assert_eq!((undone.removed, undone.restored), (0, 1));
    let kept = &undone.kept[0];
    assert_eq!((kept.row, kept.name.as_str(), kept.why.as_str()), (2, "张国福", "changed_since"));
    assert_eq!(kept.fields, ["phone"]);
    let page = place.head.resident_page(MAN_1955, at(DAY)).unwrap();
    assert_eq!(page.resident.phone.as_deref(), Some("13700000000"));
    assert_eq!(page.resident.remark.as_deref(), Some("独居"));
}

#[test]
fn a_new_person_who_was_corrected_stays_and_the_others_go() {
    let place = Place::new(DAY);
    let import = import(&place, &format!("姓名,身份证号,村\n张国福,{MAN_1955},石板村\n李秀英,{WOMAN_1955},石板村\n"));
    correct(&place, &json!({ "resident": MAN_1955, "fields": { "phone": "13700000000" } }));
    let undone = undo(&place, import);
    assert_eq!((undone.removed, undone.kept.len(), undone.kept[0].why.as_str()), (1, 1, "changed_since"));
    assert_eq!(refused(place.head.resident_page(WOMAN_1955, at(DAY))), "unknown_resident");
}

#[test]
fn a_stopped_undo_changes_nothing() {
    let place = Place::new(DAY);
    let import = import(&place, &format!("姓名,身份证号,村\n张国福,{MAN_1955},石板村\n"));
    let before = place.head.store().sync_status().unwrap().last_seq;
    let stopped = place.head.undo_import(import, at(DAY), &mut ids(), &mut |_| ControlFlow::Break(()));
    assert_eq!(refused(stopped), "cancelled");
    assert_eq!(place.head.store().sync_status().unwrap().last_seq, before);
    assert!(!place.head.list_imports().unwrap().imports[0].undone);
    assert_eq!(undo(&place, import).removed, 1);
}

#[test]
fn a_stopped_import_leaves_no_record_either() {
    let place = Place::new(DAY);
    let input = ImportRoster::of(place.csv("roster.csv", &format!("姓名,身份证号,村\n张国福,{MAN_1955},石板村\n")));
    let stop = &mut |progress: xiangyi_clinic::roster::ImportProgress| {
        if progress.phase == "writing" { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    assert_eq!(refused(place.head.import_roster(&input, false, at(DAY), &mut ids(), stop)), "cancelled");
    assert!(place.head.list_imports().unwrap().imports.is_empty());
}

#[test]
fn what_was_taken_back_can_be_imported_again() {
    let place = Place::new(DAY);
    let text = format!("姓名,身份证号,村,患病情况\n张国福,{MAN_1955},石板村,高血压\n王有福,{MAN_1938},柳林村,\n");
    let first = import(&place, &text);
    assert_eq!(undo(&place, first).removed, 2);
    assert_eq!(place.head.villages().unwrap(), [], "the villages came with the import");
    let second = import(&place, &text);
    assert_eq!(place.head.villages().unwrap().len(), 2);
    assert_eq!(place.head.due_lists(day(DAY), None).unwrap().due.len(), 1);
    assert_eq!(undo(&place, second).removed, 2);
}

#[test]
fn a_register_of_a_known_person_is_taken_back_and_opened_again() {
    let place = Place::new(DAY);
    import(&place, &format!("姓名,身份证号,村\n张国福,{MAN_1955},石板村\n"));
    let ill = format!("姓名,身份证号,村,患病情况\n张国福,{MAN_1955},石板村,高血压\n");
    let second = import(&place, &ill);
    assert_eq!(undo(&place, second).kept, []);
    assert_eq!(place.head.due_lists(day(DAY), None).unwrap().due.len(), 0);
    import(&place, &ill);
    assert_eq!(place.head.due_lists(day(DAY), None).unwrap().due.len(), 1);
}

#[test]
fn an_undone_import_is_no_later_work_on_an_earlier_one() {
    let place = Place::new(DAY);
    let first = import(&place, &format!("姓名,身份证号,村\n张国福,{MAN_1955},石板村\n"));
    let second = import(&place, &format!("姓名,身份证号,村,联系电话\n张国福,{MAN_1955},石板村,13900000000\n"));
    undo(&place, second);
    assert_eq!((undo(&place, first).removed, place.head.villages().unwrap().len()), (1, 0));
}

#[test]
fn a_household_that_a_roster_tells_of_a_known_person_is_a_move_and_goes_with_the_import() {
    let place = Place::new(DAY);
    import(&place, &format!("姓名,身份证号,村\n张国福,{MAN_1955},石板村\n"));
    let second = import(&place, &format!("姓名,身份证号,村,户编号,与户主关系\n张国福,{MAN_1955},石板村,H7,户主\n"));
    let page = place.head.household_page("H7", at(DAY)).unwrap();
    let lines: Vec<_> = page.history.iter().map(|line| (line.kind, line.on, line.taken_back)).collect();
    assert_eq!(lines, [(MoveKind::Joined, Some(day(DAY)), false)]);
    let third = import(&place, &format!("姓名,身份证号,村,户编号,与户主关系\n张国福,{MAN_1955},石板村,H7,其他\n"));
    let kinds = |page: &HouseholdFile| page.history.iter().map(|line| line.kind).collect::<Vec<_>>();
    let page = place.head.household_page("H7", at(DAY)).unwrap();
    assert_eq!(kinds(&page), [MoveKind::RelationChanged, MoveKind::Joined]);
    undo(&place, third);
    let page = place.head.household_page("H7", at(DAY)).unwrap();
    assert_eq!(kinds(&page), [MoveKind::Joined], "what the import explained goes with it");
    undo(&place, second);
    assert_eq!(refused(place.head.household_page(MAN_1955, at(DAY))), "unknown_household");
}

#[test]
fn a_tag_of_households_is_the_households_once_and_stays_as_long_as_somebody_of_the_import() {
    let place = Place::new(DAY);
    let text = format!(
        "姓名,身份证号,村,户编号,户类型\n张国福,{MAN_1955},石板村,H7,脱贫户\n李秀英,{WOMAN_1955},石板村,H7,脱贫户、低保\n"
    );
    let first = import(&place, &text);
    let page = place.head.household_page("H7", at(DAY)).unwrap();
    let tags: Vec<&str> = page.categories.iter().map(|line| line.category.as_str()).collect();
    assert_eq!(tags, ["lifted"], "once for the household; 低保 is the person's, because it may be either's");
    let words = |who: &str| place.head.resident_page(who, at(DAY)).unwrap().resident.row.categories;
    assert_eq!((words(MAN_1955), words(WOMAN_1955)), (vec!["脱贫户".to_owned()], vec!["脱贫户".into(), "低保".into()]));
    import(&place, &text);
    assert_eq!(place.head.household_page("H7", at(DAY)).unwrap().categories.len(), 1, "not again");
    correct(&place, &json!({ "resident": MAN_1955, "fields": { "phone": "13700000000" } }));
    assert_eq!(undo(&place, first).removed, 1, "the other one goes");
    let page = place.head.household_page("H7", at(DAY)).unwrap();
    assert_eq!((page.members.len(), page.categories.len()), (1, 1));
}

#[test]
fn a_tag_that_a_roster_gave_a_known_household_is_taken_back_unless_somebody_worked_on_it() {
    let place = Place::new(DAY);
    let people = format!("姓名,身份证号,村,户编号\n张国福,{MAN_1955},石板村,H7\n李秀英,{WOMAN_1955},石板村,H7\n");
    import(&place, &people);
    let marked = people.replace(",H7\n", ",H7,脱贫户\n").replace("户编号\n", "户编号,户类型\n");
    let held = || place.head.household_page("H7", at(DAY)).unwrap().categories;
    let first = import(&place, &marked);
    assert_eq!(held().len(), 1);
    assert_eq!((undo(&place, first).kept, held().len()), (vec![], 0));
    let second = import(&place, &marked);
    let line = held().remove(0);
    let change = json!({ "id": line.id, "from_on": "2021-06-01", "evidence": "民政名单" });
    let input = xiangyi_clinic::input::read(&change.to_string()).unwrap();
    place.head.correct_category(input, at(DAY), &mut ids()).unwrap();
    let kept = undo(&place, second).kept;
    assert_eq!((kept.len(), kept[0].why.as_str(), held().len()), (1, "changed_since", 1));
}

/// One row of a roster, drawn at random: who, and what is said of them.
type Line = (usize, usize, usize, usize, usize, bool);

fn number(who: usize) -> String {
    let digits = format!("4104821955{:02}{:02}001", who / 28 + 1, who % 28 + 1);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{digits}{}", b"10X98765432"[(sum % 11) as usize] as char)
}

fn roster(lines: &[Line]) -> String {
    let mut text = "姓名,身份证号,村,户编号,与户主关系,联系电话,患病情况,身份类别,备注\n".to_owned();
    for (who, village, household, phone, said, ill) in lines {
        let village = ["石板村", "柳林村", "新庄"][*village];
        let household = ["", "H001", "H002"][*household];
        let relation = ["户主", "子", ""][*phone % 3];
        let phone = ["", "13800000001", "13900000002", "13700000003"][*phone];
        let category = ["", "低保", "低保边缘家庭", "重度残疾"][*said];
        let disease = if *ill { "高血压" } else { "" };
        let remark = ["", "外出", "", "独居"][*said];
        let name = format!("张{}", char::from_u32(0x4E00 + u32::try_from(*who).unwrap()).unwrap());
        let number = number(*who);
        writeln!(text, "{name},{number},{village},{household},{relation},{phone},{disease},{category},{remark}")
            .unwrap();
    }
    text
}

/// Everything that people see: lists, search, pages, work. Ids of rows are theirs for ever, so they are compared too.
fn seen(place: &Place) -> Value {
    let head = &place.head;
    let filter = xiangyi_clinic::input::read(r#"{"limit":500}"#).unwrap();
    let list = serde_json::to_value(head.list_residents(&filter, at(DAY)).unwrap()).unwrap();
    let pages: Vec<Value> = (0..40)
        .filter_map(|who| head.resident_page(&number(who), at(DAY)).ok())
        .map(|page| serde_json::to_value(page).unwrap())
        .collect();
    let households = serde_json::to_value(head.list_households(&filter, at(DAY)).unwrap()).unwrap();
    let due = serde_json::to_value(head.due_lists(day(DAY), None).unwrap()).unwrap();
    let search = ["zhang", "张", "1380000", "H001"].map(|text| {
        let input = xiangyi_clinic::input::read(&json!({ "text": text }).to_string()).unwrap();
        serde_json::to_value(head.search(&input, at(DAY)).unwrap().hits).unwrap()
    });
    let villages = serde_json::to_value(head.villages().unwrap()).unwrap();
    json!({ "list": list, "pages": pages, "households": households, "due": due, "search": search, "villages": villages })
}

#[test]
fn undo_restores_all_that_people_see() {
    let place = Place::new(DAY);
    let line = (0_usize..40, 0_usize..3, 0_usize..3, 0_usize..4, 0_usize..4, any::<bool>());
    let lines = proptest::collection::vec(line, 1..25);
    import(
        &place,
        &roster(&[(0, 0, 1, 0, 0, true), (1, 0, 1, 1, 1, false), (2, 0, 0, 2, 0, true), (3, 0, 2, 0, 2, false)]),
    );
    let mut runner = TestRunner::new(Config { cases: 40, ..Config::default() });
    runner
        .run(&(lines.clone(), proptest::option::of(lines)), |(one, other)| {
            let before = seen(&place);
            let first = import(&place, &roster(&one));
            let second = other.map(|other| import(&place, &roster(&other)));
            if let Some(second) = second {
                undo(&place, second);
            }
            let undone = undo(&place, first);
            prop_assert_eq!(undone.kept, vec![]);
            prop_assert_eq!(seen(&place), before);
            Ok(())
        })
        .unwrap();
    assert_eq!(place.head.store().check().unwrap().problems, []);
}
