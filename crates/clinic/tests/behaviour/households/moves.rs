use super::{Family, TODAY, blank, input, told};
use crate::place::{at, day, ids, refused};
use serde_json::json;
use xiangyi_clinic::households::{Arrival, ProposeRelations};
use xiangyi_clinic::residents::AddResident;
use xiangyi_domain::households::MoveKind;
use xiangyi_domain::residents::{DiseaseKind, Sex};

#[test]
fn a_head_who_dies_must_be_followed_by_a_head_and_the_others_are_relabelled() {
    let family = Family::new();
    let clinic = &family.place.head;
    let death = |extra: serde_json::Value| {
        let mut value = json!({ "resident": family.father, "on": "2026-08-01", "remark": "脑出血" });
        value.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        clinic.record_death(input(value), at(TODAY), &mut ids())
    };
    assert_eq!(refused(death(json!({}))), "head_needed");
    let son = family.son;
    assert_eq!(refused(death(json!({ "new_head": { "resident": son } }))), "relation_needed");
    assert_eq!(refused(death(json!({ "new_head": { "resident": family.father } }))), "not_a_member");
    assert_eq!(told(&family.page()).len(), 4, "a refusal leaves nothing behind");

    let proposed = clinic.propose_relations(&ProposeRelations { household: family.household, resident: son }).unwrap();
    let lines: Vec<_> = proposed.rows.iter().map(|row| (row.name.as_str(), row.relation.as_deref())).collect();
    assert_eq!(lines, [("张国福", Some("51")), ("李秀英", Some("52")), ("王小芳", Some("12"))]);
    let relations =
        json!([{ "resident": family.mother, "relation": "52" }, { "resident": family.bride, "relation": "妻" }]);
    death(json!({ "new_head": { "resident": son, "relations": relations } })).unwrap();

    let page = family.page();
    assert_eq!(told(&page), ["张大勇 02", "李秀英 52", "王小芳 12"]);
    assert_eq!(page.head.as_ref().unwrap().name, "张大勇");
    let gone = &page.former[0];
    assert_eq!((gone.name.as_str(), gone.left, gone.to_on), ("张国福", Some(MoveKind::Died), Some(day("2026-08-01"))));
    assert_eq!(gone.relation_word.as_deref(), Some("户主"));
    assert_eq!(page.history.len(), 4, "the death, the new head and two relations");
    let person = clinic.resident_page(&family.father.to_string(), at(TODAY)).unwrap();
    assert_eq!(person.resident.status.as_deref(), Some("dead"));
    assert_eq!(person.resident.status_on, Some(day("2026-08-01")));
}

#[test]
fn a_wrong_death_is_taken_back_with_all_that_it_brought_about() {
    let family = Family::new();
    let clinic = &family.place.head;
    let relations =
        json!([{ "resident": family.son, "relation": "20" }, { "resident": family.bride, "relation": "38" }]);
    let death = json!({
        "resident": family.father, "on": "2026-08-01", "new_head": { "resident": family.mother, "relations": relations },
    });
    let moved = clinic.record_death(input(death), at(TODAY), &mut ids()).unwrap();
    let page = family.page();
    assert_eq!(page.history.len(), 2, "a relation that stays is no move");
    let follow_up = page.history.iter().find(|line| line.kind == MoveKind::HeadChanged).unwrap();
    assert!(!follow_up.may_correct);
    let correct =
        |id: String| clinic.correct_move(input(json!({ "id": id, "remark": "同名弄错" })), at(TODAY), &mut ids());
    assert_eq!(refused(correct(follow_up.id.to_string())), "is_follow_up");
    correct(moved.id.to_string()).unwrap();

    let page = family.page();
    assert_eq!(told(&page), ["张国福 02", "李秀英 12", "张大勇 20", "王小芳 38"]);
    assert!(page.former.is_empty());
    assert_eq!(page.history.len(), 4, "nothing is erased");
    assert_eq!(page.history.iter().filter(|line| line.taken_back).count(), 2);
    let person = clinic.resident_page(&family.father.to_string(), at(TODAY)).unwrap();
    assert_eq!((person.resident.status.as_deref(), person.resident.status_on), (Some("present"), None));
    assert_eq!(refused(correct(moved.id.to_string())), "already_corrected");
}

#[test]
fn who_moves_out_is_not_due_and_comes_back_with_a_second_stay() {
    let family = Family::new();
    let clinic = &family.place.head;
    let disease = json!({ "resident": family.bride, "kind": DiseaseKind::Hypertension });
    clinic.register_disease(input(disease), at("2026-02-01"), &mut ids()).unwrap();
    let due = || {
        clinic.due_lists(day(TODAY), None).unwrap().due.len()
            + clinic.due_lists(day(TODAY), None).unwrap().overdue.len()
    };
    assert_eq!(due(), 1);
    let out = json!({ "resident": family.bride, "on": "2026-03-01", "place": "广东东莞" });
    clinic.move_out(input(out), at(TODAY), &mut ids()).unwrap();
    assert_eq!(due(), 0);
    assert_eq!(told(&family.page()).len(), 3);
    let back = |on: &str, confirmed: bool| {
        let value = json!({
            "resident": family.bride, "household": family.household, "relation": "38", "on": on, "confirmed": confirmed,
        });
        clinic.move_in(input(value), at(TODAY), &mut ids())
    };
    assert_eq!(refused(back("2026-02-28", false)), "before_last_move");
    assert_eq!(refused(back("2026-09-02", true)), "in_future");
    back("2026-07-01", false).unwrap();
    let page = family.page();
    let bride = page.members.iter().find(|member| member.row.name == "王小芳").unwrap();
    assert_eq!((bride.here_since, bride.came), (Some(day("2026-07-01")), Some(MoveKind::Returned)));
    assert_eq!((page.former[0].name.as_str(), page.former[0].to_on), ("王小芳", Some(day("2026-03-01"))));
    assert_eq!(due(), 1);
    assert_eq!(refused(back("2026-08-01", false)), "lives_elsewhere");
}

#[test]
fn a_son_splits_off_with_his_wife_and_the_old_household_keeps_its_head() {
    let family = Family::new();
    let clinic = &family.place.head;
    let split = json!({
        "resident": family.son, "on": "2026-05-01", "household": { "number": "0102", "group_name": "三组" },
        "with": [{ "resident": family.bride, "relation": "妻" }],
    });
    let moved = clinic.found_household(input(split.clone()), at(TODAY), &mut ids()).unwrap();
    assert!(moved.warnings.is_empty());
    assert_eq!(told(&family.page()), ["张国福 02", "李秀英 12"]);
    let new = family.page_of("0102");
    assert_eq!(told(&new), ["张大勇 02", "王小芳 12"]);
    assert_eq!(new.members[0].came, Some(MoveKind::Split));
    assert_eq!(new.history[0].other.as_ref().unwrap().name, "张国福", "where they came from");

    clinic.correct_move(input(json!({ "id": moved.id })), at(TODAY), &mut ids()).unwrap();
    assert_eq!(told(&family.page()).len(), 4);
    let gone = clinic.household_page(&moved.household.unwrap().to_string(), at(TODAY));
    assert_eq!(refused(gone), "unknown_household", "the empty household is withdrawn");
    clinic.found_household(input(split), at(TODAY), &mut ids()).unwrap();
}

#[test]
fn a_household_has_one_head_wherever_somebody_goes() {
    let family = Family::new();
    let clinic = &family.place.head;
    let split = json!({ "resident": family.son, "on": "2026-05-01", "household": { "number": "0102" } });
    let other = clinic.found_household(input(split), at(TODAY), &mut ids()).unwrap().household.unwrap();
    let go = |relation: &str, extra: serde_json::Value| {
        let mut value =
            json!({ "resident": family.bride, "household": other, "relation": relation, "on": "2026-06-01" });
        value.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        clinic.move_household(input(value), at(TODAY), &mut ids())
    };
    assert_eq!(refused(go("户主", json!({}))), "second_head");
    assert_eq!(refused(go("邻居", json!({}))), "unknown_relation");
    assert_eq!(refused(go("妻", json!({ "with": [{ "resident": family.son, "relation": "20" }] }))), "not_a_member");
    let wrong_sex = go("夫", json!({})).unwrap();
    assert_eq!(wrong_sex.warnings, ["sex_differs"], "a warning, no refusal");
    let relation = json!({ "resident": family.bride, "relation": "12", "on": "2026-06-02" });
    clinic.change_relation(input(relation.clone()), at(TODAY), &mut ids()).unwrap();
    assert_eq!(refused(clinic.change_relation(input(relation), at(TODAY), &mut ids())), "same_relation");
    assert_eq!(refused(go("妻", json!({}))), "lives_here_already");
    // The first move cannot be taken back under the second.
    assert_eq!(refused(clinic.correct_move(input(json!({ "id": wrong_sex.id })), at(TODAY), &mut ids())), "later_move");
}

#[test]
fn a_new_head_is_chosen_and_every_relation_decided() {
    let family = Family::new();
    let clinic = &family.place.head;
    let change = |relations: serde_json::Value| {
        let value = json!({
            "household": family.household, "resident": family.mother, "on": "2026-05-01", "relations": relations,
        });
        clinic.change_head(input(value), at(TODAY), &mut ids())
    };
    assert_eq!(refused(change(json!([{ "resident": family.father, "relation": "02" }]))), "second_head");
    let relations = json!([
        { "resident": family.father, "relation": "11" }, { "resident": family.son, "relation": "20" },
        { "resident": family.bride, "relation": "38" },
    ]);
    let moved = change(relations).unwrap();
    assert_eq!(told(&family.page()), ["李秀英 02", "张国福 11", "张大勇 20", "王小芳 38"]);
    clinic.correct_move(input(json!({ "id": moved.id })), at(TODAY), &mut ids()).unwrap();
    assert_eq!(told(&family.page())[0], "张国福 02");
    assert_eq!(family.page().head_state, "one");
}

#[test]
fn a_newborn_is_recorded_with_the_day_and_not_before_birth() {
    let family = Family::new();
    let add = |on: &str| {
        let arrival = Arrival { kind: MoveKind::Born, on: day(on), place: None, remark: None };
        let input = AddResident {
            name: "张某之女".into(),
            sex: Some(Sex::Female),
            birth_on: Some(day("2026-08-01")),
            household: Some(family.household),
            relation: Some("42".into()),
            arrival: Some(arrival),
            ..blank()
        };
        family.place.head.add_resident(input, at(TODAY), &mut ids())
    };
    assert_eq!(refused(add("2026-07-31")), "before_birth");
    add("2026-08-01").unwrap();
    let page = family.page();
    let baby = page.members.last().unwrap();
    assert_eq!((baby.here_since, baby.came), (Some(day("2026-08-01")), Some(MoveKind::Born)));
}

#[test]
fn another_doctor_moves_nobody_here() {
    let family = Family::new();
    let qian = xiangyi_clinic::Clinic::login(family.place.dir.path(), "qian", crate::place::PASSWORD).unwrap();
    let out = json!({ "resident": family.bride, "on": "2026-03-01" });
    assert_eq!(refused(qian.move_out(input(out), at(TODAY), &mut ids())), "not_your_village");
    assert_eq!(refused(qian.household_page(&family.household.to_string(), at(TODAY))), "not_your_village");
}
