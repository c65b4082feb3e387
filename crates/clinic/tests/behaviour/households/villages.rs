use super::{Family, TODAY, input, told};
use crate::place::{MAN_1938, MAN_1955, Place, at, day, ids, refused};
use serde_json::{Value, json};
use xiangyi_domain::households::MoveKind;
use xiangyi_domain::users::Role;

fn moved(family: &Family, extra: Value) -> Result<xiangyi_clinic::households::Moved, xiangyi_clinic::ClinicError> {
    let mut value = json!({ "resident": family.son, "village": "龙塘村", "on": "2026-06-01" });
    value.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    family.place.head.move_village(input(value), at(TODAY), &mut ids())
}

#[test]
fn who_moves_to_another_village_stands_there_with_the_history_of_before() {
    let family = Family::new();
    let clinic = &family.place.head;
    let stroke = json!({ "resident": family.son, "kind": "other", "name": "脑卒中" });
    clinic.register_disease(input(stroke), at("2026-02-01"), &mut ids()).unwrap();
    assert_eq!(refused(moved(&family, json!({ "village": "石板村" }))), "same_village");
    let there = moved(&family, json!({ "new_household": { "number": "0301" } })).unwrap();
    assert_ne!(there.resident, family.son);

    let old = family.page();
    assert_eq!(told(&old).len(), 3);
    assert_eq!((old.former[0].name.as_str(), old.former[0].left), ("张大勇", Some(MoveKind::MovedOut)));
    assert_eq!(old.history[0].place.as_deref(), Some("龙塘村"));
    let new = family.page_of("0301");
    assert_eq!((told(&new), new.village.as_str()), (vec!["张大勇 02".to_owned()], "龙塘村"));
    assert_eq!(new.members[0].here_since, Some(day("2026-06-01")));
    assert_eq!(new.members[0].own_diseases.len(), 1, "the disease came along");
    let found = clinic.resident_page(&family.son.to_string(), at(TODAY)).unwrap();
    assert_eq!(found.resident.row.village, "龙塘村", "the old row leads to the new one");
}

#[test]
fn a_move_to_another_village_is_taken_back_whole() {
    let family = Family::new();
    let clinic = &family.place.head;
    let there = moved(&family, json!({ "new_household": { "number": "0301" } })).unwrap();
    clinic.correct_move(input(json!({ "id": there.id })), at(TODAY), &mut ids()).unwrap();
    assert_eq!(told(&family.page()).len(), 4);
    let found = clinic.resident_page(&family.son.to_string(), at(TODAY)).unwrap();
    assert_eq!((found.resident.row.village.as_str(), found.resident.row.id), ("石板村", family.son));
    assert_eq!(refused(clinic.household_page("0301", at(TODAY))), "unknown_household");
    moved(&family, json!({ "new_household": { "number": "0301" } })).unwrap();
}

#[test]
fn who_had_moved_out_is_taken_up_in_another_village_without_a_second_departure() {
    let family = Family::new();
    let clinic = &family.place.head;
    let out = json!({ "resident": family.son, "on": "2026-03-01" });
    clinic.move_out(input(out), at(TODAY), &mut ids()).unwrap();
    moved(&family, json!({ "new_household": { "number": "0301" } })).unwrap();
    assert_eq!(family.page().former.len(), 1);
    assert_eq!(family.page().history.len(), 1);
    assert_eq!(told(&family.page_of("0301")), ["张大勇 02"]);
}

#[test]
fn a_head_who_leaves_the_village_is_followed_and_the_id_number_finds_the_new_row() {
    let family = Family::new();
    let go = |extra: Value| {
        let mut value = json!({ "resident": MAN_1955 });
        value.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        moved(&family, value)
    };
    assert_eq!(refused(go(json!({}))), "head_needed");
    let relations =
        json!([{ "resident": family.son, "relation": "20" }, { "resident": family.bride, "relation": "38" }]);
    let there = go(json!({ "new_head": { "resident": family.mother, "relations": relations } })).unwrap();
    assert_eq!(told(&family.page())[0], "李秀英 02");
    let found = family.place.head.resident_page(MAN_1955, at(TODAY)).unwrap();
    assert_eq!(found.resident.row.id, there.resident);
}

#[test]
fn a_number_that_households_of_two_villages_bear_is_asked_about_and_the_village_answers() {
    let place = Place::new(TODAY);
    let path = place.csv(
        "two.csv",
        &format!(
            "姓名,身份证号,村,户编号,与户主关系\n张国福,{MAN_1955},石板村,12,户主\n王有福,{MAN_1938},龙塘村,12,户主\n"
        ),
    );
    let roster = xiangyi_clinic::roster::ImportRoster::of(path);
    let watch = &mut |_| std::ops::ControlFlow::Continue(());
    place.head.import_roster(&roster, false, at(TODAY), &mut ids(), watch).unwrap();
    let page = |which: &str| place.head.household_page(which, at(TODAY));
    let asked = page("12").unwrap_err();
    assert_eq!((asked.code().as_str(), asked.field().as_deref()), ("several_households", Some("household")));
    assert_eq!(asked.details()["villages"], "石板村、龙塘村");
    for (which, head) in
        [("石板村/12", "张国福"), ("龙塘村/12", "王有福"), (" 龙塘村 / 12 ", "王有福"), (MAN_1938, "王有福")]
    {
        assert_eq!(page(which).unwrap().head.unwrap().name, head, "{which}");
    }
    let doctor = place.user("zhao", Role::VillageDoctor, &["石板村"]);
    let mine = doctor.household_page("12", at(TODAY)).unwrap();
    assert_eq!(mine.head.unwrap().name, "张国福", "a doctor of one village means the own one");
    assert_eq!(refused(page("河口村/12")), "unknown_household");
}
