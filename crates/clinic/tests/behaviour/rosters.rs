use crate::place::{MAN_1938, MAN_1955, Place, WOMAN_1949, WOMAN_1955, at, day, ids, refused};
use serde_json::json;
use std::ops::ControlFlow;
use std::path::Path;
use xiangyi_clinic::ClinicError;
use xiangyi_clinic::roster::{ImportResult, ImportRoster};

fn roster() -> String {
    format!(
        "户编号,姓名,身份证号,与户主关系,村,组,联系电话,患病情况,身份类别\n\
         H001,张国福,{MAN_1955},户主,石板村,三组,13812341234,高血压、糖尿病,低保\n\
         H001,李秀英,{WOMAN_1955},妻,石板村,三组,,,低保\n\
         H002,王有福,{MAN_1938},户主,柳林村,一组,,脑梗死,\n\
         H003,马六,410482195503120018,户主,石板村,一组,,,\n"
    )
}

fn import(place: &Place, path: &Path, dry_run: bool) -> Result<ImportResult, ClinicError> {
    let input = ImportRoster::of(path.to_owned());
    let watch = &mut |_| ControlFlow::Continue(());
    place.head.import_roster(&input, dry_run, at("2026-09-01"), &mut ids(), watch)
}

#[test]
fn a_roster_brings_people_households_diseases_and_categories() {
    let place = Place::new("2026-09-01");
    let path = place.csv("roster.csv", &roster());
    let done = import(&place, &path, false).unwrap();
    assert_eq!((done.rows, done.accepted, done.created, done.updated), (4, 3, 3, 0));
    assert_eq!((done.rejected[0].reason.as_str(), done.rejected[0].row), ("bad_check_digit", 5));

    let page = place.head.resident_page(MAN_1955, at("2026-09-01")).unwrap();
    let household = page.household.unwrap();
    assert_eq!(household.members.len(), 2);
    assert!(household.members[0].is_head);
    assert_eq!((household.number.as_deref(), household.group.as_deref()), (Some("H001"), Some("三组")));
    let kinds: Vec<&str> = page.diseases.iter().map(|disease| disease.kind.as_str()).collect();
    assert_eq!(kinds, ["hypertension", "type2_diabetes"]);
    assert_eq!(page.categories[0].category, "subsistence_allowance");
    let due = place.head.due_lists(day("2026-09-01"), Some("石板村")).unwrap();
    assert_eq!(due.due.len(), 2, "two registers, two first visits");
}

#[test]
fn importing_twice_changes_nothing() {
    let place = Place::new("2026-09-01");
    let path = place.csv("roster.csv", &roster());
    import(&place, &path, false).unwrap();
    let before = place.head.store().sync_status().unwrap().last_seq;
    let again = import(&place, &path, false).unwrap();
    assert_eq!((again.created, again.updated), (0, 3));
    assert_eq!(place.head.store().sync_status().unwrap().last_seq, before);
}

#[test]
fn a_dry_run_and_a_refused_or_stopped_file_write_nothing() {
    let place = Place::new("2026-09-01");
    let before = place.head.store().sync_status().unwrap().last_seq;
    let path = place.csv("roster.csv", &roster());
    assert_eq!(import(&place, &path, true).unwrap().created, 3);
    assert_eq!(import(&place, &path, true).unwrap().import_id, None);
    assert_eq!(refused(import(&place, &place.csv("none.csv", "地点,天气\n村口,晴\n"), false)), "no_header");
    let input = ImportRoster::of(path);
    let stop = &mut |progress: xiangyi_clinic::roster::ImportProgress| {
        if progress.phase == "writing" { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let stopped = place.head.import_roster(&input, false, at("2026-09-01"), &mut ids(), stop);
    assert_eq!(refused(stopped), "cancelled");
    assert_eq!(place.head.store().sync_status().unwrap().last_seq, before);
}

#[test]
fn a_known_number_under_another_name_is_flagged_and_the_name_stays() {
    let place = Place::new("2026-09-01");
    import(&place, &place.csv("roster.csv", &roster()), false).unwrap();
    let text = format!("姓名,身份证号,村,联系电话\n张国富,{MAN_1955},石板村,13900000000\n");
    let done = import(&place, &place.csv("other.csv", &text), false).unwrap();
    assert_eq!((done.accepted, done.updated), (1, 1));
    assert!(done.flagged.iter().any(|row| row.reason == "name_differs"));
    let page = place.head.resident_page(MAN_1955, at("2026-09-01")).unwrap();
    assert_eq!((page.resident.row.name.as_str(), page.resident.phone.as_deref()), ("张国福", Some("13900000000")));
}

#[test]
fn somebody_called_alike_and_born_the_same_year_is_a_suspect_and_still_accepted() {
    let place = Place::new("2026-09-01");
    import(&place, &place.csv("roster.csv", &roster()), false).unwrap();
    let text = format!("姓名,身份证号,村\n李秀鹰,{WOMAN_1949},石板村\n章国福,410482195503120035,石板村\n");
    let done = import(&place, &place.csv("alike.csv", &text), false).unwrap();
    assert_eq!(done.accepted, 2, "{:?}", done.rejected);
    let suspects: Vec<(&str, &str)> =
        done.suspects.iter().map(|suspect| (suspect.name.as_str(), suspect.like.name.as_str())).collect();
    assert_eq!(suspects, [("章国福", "张国福")]);
}

#[test]
fn undoing_an_import_keeps_what_was_worked_on() {
    let place = Place::new("2026-09-01");
    let path = place.csv("roster.csv", &roster());
    let import_id = import(&place, &path, false).unwrap().import_id.unwrap();
    let visit = json!({
        "resident": MAN_1955, "form": "hypertension", "on": "2026-09-01", "mode": "home", "symptoms": [1],
        "systolic_mmhg": 130, "diastolic_mmhg": 80, "adherence": 3, "adverse_reaction": 1,
    });
    let visit = xiangyi_clinic::input::read(&visit.to_string()).unwrap();
    place.head.log_visit(visit, at("2026-09-01"), &mut ids()).unwrap();

    let undone =
        place.head.undo_import(import_id, at("2026-09-02"), &mut ids(), &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!((undone.removed, undone.restored), (2, 0));
    assert_eq!((undone.kept[0].row, undone.kept[0].why.as_str()), (2, "has_visits"));
    assert!(place.head.resident_page(MAN_1955, at("2026-09-02")).is_ok());
    assert_eq!(refused(place.head.resident_page(MAN_1938, at("2026-09-02"))), "unknown_resident");
    assert_eq!(
        refused(place.head.undo_import(import_id, at("2026-09-02"), &mut ids(), &mut |_| ControlFlow::Continue(()))),
        "already_undone"
    );
    assert!(place.head.list_imports().unwrap().imports[0].undone);
}

#[test]
fn undoing_gives_known_people_their_former_values_back() {
    let place = Place::new("2026-09-01");
    import(&place, &place.csv("roster.csv", &roster()), false).unwrap();
    let text = format!("姓名,身份证号,村,联系电话\n张国福,{MAN_1955},石板村,13900000000\n");
    let second = import(&place, &place.csv("other.csv", &text), false).unwrap().import_id.unwrap();
    let undone =
        place.head.undo_import(second, at("2026-09-02"), &mut ids(), &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!((undone.removed, undone.restored), (0, 1));
    let page = place.head.resident_page(MAN_1955, at("2026-09-02")).unwrap();
    assert_eq!(page.resident.phone.as_deref(), Some("13812341234"));
}

#[test]
fn a_roster_never_makes_a_second_head_and_says_so() {
    let place = Place::new("2026-09-01");
    let text = format!(
        "户编号,姓名,身份证号,与户主关系,村\n\
         H001,张国福,{MAN_1955},户主,石板村\n\
         H001,李秀英,{WOMAN_1955},户主,石板村\n"
    );
    let done = import(&place, &place.csv("two.csv", &text), false).unwrap();
    let flagged: Vec<_> = done.flagged.iter().map(|row| (row.reason.as_str(), row.row)).collect();
    assert_eq!((done.accepted, flagged), (2, vec![("second_head", 3)]), "of one file the first stands");
    assert_eq!(heads(&place), ["张国福"]);

    let text = format!("户编号,姓名,身份证号,与户主关系,村\nH001,王有福,{MAN_1938},户主,石板村\n");
    let done = import(&place, &place.csv("another.csv", &text), true).unwrap();
    assert_eq!(done.flagged[0].reason, "second_head", "a preview says it too");
    import(&place, &place.csv("another.csv", &text), false).unwrap();
    assert_eq!(heads(&place), ["张国福"], "who is the head already stays the head");

    let text = format!(
        "户编号,姓名,身份证号,与户主关系,村\n\
         H001,李秀英,{WOMAN_1955},户主,石板村\n\
         H001,张国福,{MAN_1955},配偶,石板村\n"
    );
    let done = import(&place, &place.csv("new_head.csv", &text), false).unwrap();
    assert!(done.flagged.is_empty(), "{:?}", done.flagged);
    assert_eq!(heads(&place), ["李秀英"], "a file that says what becomes of the old head changes it");
}

fn heads(place: &Place) -> Vec<String> {
    let household = place.head.resident_page(MAN_1955, at("2026-09-01")).unwrap().household.unwrap();
    household.members.into_iter().filter(|member| member.is_head).map(|member| member.name).collect()
}
