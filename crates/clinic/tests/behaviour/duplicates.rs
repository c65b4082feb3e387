use crate::place::{MAN_1955, Place, WOMAN_1955, at, day, ids, refused};
use std::collections::BTreeMap;
use xiangyi_clinic::Clinic;
use xiangyi_clinic::admissions::RegisterAdmission;
use xiangyi_clinic::duplicates::{
    Choice, CompareResidents, Comparison, KeepApart, ListSuspects, MergeResidents, Merged, UndoMerge,
};
use xiangyi_clinic::residents::{AddResident, CorrectResident, RegisterDisease, ResidentDetail, SearchInput};
use xiangyi_domain::households::MoveKind;
use xiangyi_domain::id::ResidentId;
use xiangyi_domain::residents::{DiseaseKind, Sex};
use xiangyi_domain::users::Role;

const TODAY: &str = "2026-09-01";

/// A village with its doctor.
fn place() -> (Place, Clinic) {
    let place = Place::new(TODAY);
    let doctor = place.user("zhao", Role::VillageDoctor, &["石板村"]);
    place.user("qian", Role::VillageDoctor, &["河口村"]);
    (place, doctor)
}

/// The same man without a document, entered although somebody asked.
fn again(place: &Place, name: &str, different_from: &[ResidentId]) -> ResidentId {
    let input = AddResident {
        village: "石板村".into(),
        name: name.into(),
        sex: Some(Sex::Male),
        birth_on: Some(day("1955-03-12")),
        phone: Some("13999990000".into()),
        other_name: Some("ZHANG GUOFU".into()),
        confirmed_different: different_from.to_vec(),
        ..AddResident::default()
    };
    place.head.add_resident(input, at(TODAY), &mut ids()).unwrap().id
}

/// Two rows of one man, as an import leaves them: nobody has said yet that they are two.
fn twice(place: &Place) -> (ResidentId, ResidentId) {
    let kept = place.person("石板村", "张国福", MAN_1955);
    let csv = place.csv(
        "again.csv",
        "姓名,性别,身份证号,村,电话,户编号,与户主关系\n张国富,男,410482195503124036,石板村,13999990000,9,户主\n",
    );
    let input = xiangyi_clinic::roster::ImportRoster { path: csv, ..Default::default() };
    let done =
        place.head.import_roster(&input, false, at(TODAY), &mut ids(), &mut |_| std::ops::ControlFlow::Continue(()));
    assert_eq!(done.unwrap().suspects.len(), 1, "an import does not ask, it lists");
    let merged = find(&place.head, "张国富")[0];
    (kept, merged)
}

fn find(clinic: &Clinic, text: &str) -> Vec<ResidentId> {
    let input = SearchInput { text: text.into(), limit: None, fuzzy: Some(false) };
    clinic.search(&input, at(TODAY)).unwrap().hits.into_iter().map(|hit| hit.id).collect()
}

fn suspects(clinic: &Clinic) -> Vec<Vec<String>> {
    let list = clinic.suspects(&ListSuspects::default(), at(TODAY)).unwrap();
    assert_eq!(list.total as usize, list.pairs.len());
    list.pairs.into_iter().map(|pair| pair.alike).collect()
}

fn compare(clinic: &Clinic, kept: ResidentId, merged: ResidentId) -> Comparison {
    let input = CompareResidents { kept: kept.to_string(), merged: merged.to_string() };
    clinic.compare_residents(&input, at(TODAY)).unwrap()
}

fn input(kept: ResidentId, merged: ResidentId, chosen: &[(&str, Choice)]) -> MergeResidents {
    let chosen: BTreeMap<String, Choice> =
        chosen.iter().map(|(field, choice)| ((*field).to_owned(), *choice)).collect();
    MergeResidents { kept: kept.to_string(), merged: merged.to_string(), chosen, reason: None }
}

const ALL_KEPT: [(&str, Choice); 4] =
    [("name", Choice::Kept), ("id_number", Choice::Kept), ("phone", Choice::Kept), ("household", Choice::Kept)];

fn merge(place: &Place, kept: ResidentId, merged: ResidentId) -> Merged {
    place.head.merge_residents(input(kept, merged, &ALL_KEPT), at(TODAY), &mut ids()).unwrap()
}

fn shown(place: &Place, who: &str) -> ResidentDetail {
    place.head.resident_page(who, at(TODAY)).unwrap().resident
}

fn ill(place: &Place, who: ResidentId) {
    let input = RegisterDisease {
        resident: who.to_string(),
        kind: DiseaseKind::Hypertension,
        name: None,
        icd10: None,
        diagnosed_on: None,
        hospital: None,
        evidence: None,
        treatment: None,
    };
    place.head.register_disease(input, at(TODAY), &mut ids()).unwrap();
}

#[test]
fn two_rows_of_one_man_are_suspected_compared_merged_and_parted_again() {
    let (place, doctor) = place();
    let (kept, merged) = twice(&place);
    ill(&place, merged);
    assert_eq!(suspects(&doctor), [["same_birthday", "same_sound"]]);
    let seen = compare(&place.head, kept, merged);
    assert_eq!((seen.kept.diseases, seen.merged.diseases), (0, 1));
    let differing: Vec<&str> = seen.fields.iter().filter(|row| row.differs).map(|row| row.field.as_str()).collect();
    assert_eq!(differing, ["name", "id_number", "household", "phone"], "sex and birth date are the same");
    let half = input(kept, merged, &ALL_KEPT[..2]);
    assert_eq!(refused(place.head.merge_residents(half, at(TODAY), &mut ids())), "missing_key");
    let chosen =
        [("name", Choice::Merged), ("id_number", Choice::Kept), ("household", Choice::Kept), ("phone", Choice::Merged)];
    let done = place.head.merge_residents(input(kept, merged, &chosen), at(TODAY), &mut ids()).unwrap();
    assert_eq!(done.warnings.iter().map(|warning| warning.code.as_str()).collect::<Vec<_>>(), ["household_empty"]);
    assert!(suspects(&doctor).is_empty());
    for who in [merged.to_string(), "410482195503124036".to_owned(), MAN_1955.to_owned()] {
        let page = place.head.resident_page(&who, at(TODAY)).unwrap();
        let person = page.resident;
        assert_eq!(
            (person.row.id, person.row.name.as_str(), person.phone.as_deref()),
            (kept, "张国富", Some("13999990000"))
        );
        assert_eq!(page.diseases.len(), 1, "the disease of the one who went");
    }
    for text in ["张国福", "张国富", "0000", "4036"] {
        let expected: &[ResidentId] = if text == "张国福" { &[] } else { &[kept] };
        assert_eq!(find(&place.head, text), expected, "{text}");
    }
    let history = place.head.merge_history(&kept.to_string(), at(TODAY)).unwrap().merges;
    assert_eq!((history.len(), history[0].merged.id, history[0].may_undo), (1, merged, true));
    assert_eq!(history[0].replaced, ["name", "phone"]);
    let undone = place.head.undo_merge(UndoMerge { merge: done.merge }, at(TODAY), &mut ids()).unwrap();
    assert_eq!((undone.restored.len(), undone.stays.len()), (2, 0));
    assert_eq!(
        (shown(&place, &kept.to_string()).row.name.as_str(), find(&place.head, "张国富")),
        ("张国福", vec![merged])
    );
    assert_eq!(
        refused(place.head.undo_merge(UndoMerge { merge: done.merge }, at(TODAY), &mut ids())),
        "merge_already_undone"
    );
    assert_eq!(suspects(&doctor).len(), 1, "asked about again");
}

#[test]
fn a_field_edited_after_the_merge_stays_when_it_is_undone_and_is_named() {
    let (place, _) = place();
    let (kept, merged) = twice(&place);
    let chosen =
        [("name", Choice::Merged), ("id_number", Choice::Kept), ("household", Choice::Kept), ("phone", Choice::Merged)];
    let done = place.head.merge_residents(input(kept, merged, &chosen), at(TODAY), &mut ids()).unwrap();
    let fields = serde_json::json!({ "phone": "13700001111" }).as_object().unwrap().clone();
    let edit = CorrectResident { resident: kept.to_string(), base: None, fields };
    place.head.correct_resident(edit, at(TODAY), &mut ids()).unwrap();
    let undone = place.head.undo_merge(UndoMerge { merge: done.merge }, at(TODAY), &mut ids()).unwrap();
    assert_eq!((undone.restored, undone.stays), (vec!["name".to_owned()], vec!["phone".to_owned()]));
    assert_eq!(shown(&place, MAN_1955).phone.as_deref(), Some("13700001111"));
}

#[test]
fn a_number_that_gives_way_still_finds_the_person_and_the_new_one_decides_the_birth_date() {
    let (place, _) = place();
    let (kept, merged) = twice(&place);
    let chosen =
        [("name", Choice::Kept), ("id_number", Choice::Merged), ("household", Choice::Kept), ("phone", Choice::Kept)];
    let done = place.head.merge_residents(input(kept, merged, &chosen), at(TODAY), &mut ids()).unwrap();
    let person = shown(&place, MAN_1955);
    assert_eq!((person.row.id, person.id_number.as_deref()), (kept, Some("410482195503124036")));
    place.head.undo_merge(UndoMerge { merge: done.merge }, at(TODAY), &mut ids()).unwrap();
    assert_eq!(shown(&place, MAN_1955).id_number.as_deref(), Some(MAN_1955));
    assert_eq!(shown(&place, "410482195503124036").row.id, merged);
}

#[test]
fn who_is_said_to_be_somebody_else_is_not_asked_about_again() {
    let (place, doctor) = place();
    let (one, other) = twice(&place);
    let apart = KeepApart { one: one.to_string(), other: other.to_string() };
    doctor.keep_apart(apart, at(TODAY), &mut ids()).unwrap();
    assert!(suspects(&place.head).is_empty());
    assert!(place.head.merge_history(&one.to_string(), at(TODAY)).unwrap().merges.is_empty());
    merge(&place, one, other);
    assert_eq!(find(&place.head, "张国富"), [one], "a later merge holds all the same");
}

#[test]
fn an_alike_person_is_asked_about_before_anything_is_written() {
    let (place, _) = place();
    let known = place.person("石板村", "张国福", MAN_1955);
    let alike = |confirmed| AddResident {
        village: "石板村".into(),
        name: "章国福".into(),
        sex: Some(Sex::Male),
        birth_on: Some(day("1955-12-01")),
        confirmed_different: confirmed,
        ..AddResident::default()
    };
    let check = place.head.check_entry(&alike(vec![]), at(TODAY)).unwrap();
    assert_eq!((check.taken.is_none(), check.suspects[0].id), (true, known));
    let error = place.head.add_resident(alike(vec![]), at(TODAY), &mut ids()).unwrap_err();
    assert_eq!(
        (error.code().as_str(), error.details()["residents"].as_str()),
        ("might_be_known", known.to_string().as_str())
    );
    assert_eq!(find(&place.head, "章国福"), []);
    let added = place.head.add_resident(alike(vec![known]), at(TODAY), &mut ids()).unwrap();
    assert_eq!((added.suspects[0].id, find(&place.head, "章国福")), (known, vec![added.id]));
    assert!(suspects(&place.head).is_empty(), "the answer is remembered");
    let woman = AddResident { sex: Some(Sex::Female), ..alike(vec![]) };
    assert!(place.head.add_resident(woman, at(TODAY), &mut ids()).is_ok(), "a woman is somebody else");
}

#[test]
fn a_number_that_somebody_has_blocks_and_says_where_they_are() {
    let (place, doctor) = place();
    let far = place.person("河口村", "张国福", MAN_1955);
    let entry = |number: &str| AddResident {
        village: "石板村".into(),
        name: "张国福".into(),
        id_number: Some(number.into()),
        ..AddResident::default()
    };
    for number in [MAN_1955, "410482550312001"] {
        let error = place.head.add_resident(entry(number), at(TODAY), &mut ids()).unwrap_err();
        assert_eq!(
            (error.code().as_str(), error.details()["village"].as_str()),
            ("id_number_taken", "河口村"),
            "{number}"
        );
        assert_eq!(error.details()["resident"], far.to_string());
    }
    let error = doctor.add_resident(entry(MAN_1955), at(TODAY), &mut ids()).unwrap_err();
    assert!(!error.details().contains_key("resident"), "another doctor's resident is not named");
    let left = serde_json::json!({ "resident": far, "on": "2026-02-01" });
    place.head.move_out(serde_json::from_value(left).unwrap(), at(TODAY), &mut ids()).unwrap();
    let error = place.head.add_resident(entry(MAN_1955), at(TODAY), &mut ids()).unwrap_err();
    assert_eq!(error.code(), "id_number_of_moved_out");
    let check = place.head.check_entry(&entry(MAN_1955), at(TODAY)).unwrap().taken.unwrap();
    assert_eq!((check.status.as_str(), check.person.unwrap().id), ("moved_out", far));
}

#[test]
fn nobody_merges_people_of_another_village_or_somebody_with_themselves() {
    let (place, doctor) = place();
    let (kept, merged) = twice(&place);
    let far = place.person("河口村", "李秀英", WOMAN_1955);
    let merge =
        |clinic: &Clinic, kept, merged| clinic.merge_residents(input(kept, merged, &ALL_KEPT), at(TODAY), &mut ids());
    assert_eq!(refused(merge(&doctor, kept, far)), "not_your_village");
    assert_eq!(refused(merge(&doctor, kept, kept)), "same_resident");
    merge(&doctor, kept, merged).unwrap();
    assert_eq!(refused(merge(&doctor, kept, merged)), "same_resident", "they are one already");
}

#[test]
fn two_open_admissions_stand_against_a_merge_until_the_head_decides() {
    let (place, _) = place();
    let (kept, merged) = twice(&place);
    for who in [kept, merged] {
        let input: RegisterAdmission = serde_json::from_value(serde_json::json!({
            "resident": who.to_string(), "admitted_on": TODAY, "facility_level": "township",
            "diagnosis": { "icd10": "I10", "name": "高血压" },
        }))
        .unwrap();
        place.head.register_admission(input, at(TODAY), &mut ids()).unwrap();
    }
    let seen = compare(&place.head, kept, merged);
    assert_eq!((seen.problems.len(), seen.merged.admissions), (1, 1));
    let merge = |reason: Option<&str>| {
        let input = MergeResidents { reason: reason.map(str::to_owned), ..input(kept, merged, &ALL_KEPT) };
        place.head.merge_residents(input, at(TODAY), &mut ids())
    };
    assert_eq!(refused(merge(None)), "two_open_admissions");
    merge(Some("同一人重复登记，已核实")).unwrap();
    let next: RegisterAdmission = serde_json::from_value(serde_json::json!({
        "resident": kept.to_string(), "admitted_on": TODAY, "facility_level": "township",
        "diagnosis": { "icd10": "I10", "name": "高血压" },
    }))
    .unwrap();
    let error = place.head.register_admission(next, at(TODAY), &mut ids()).unwrap_err();
    assert_eq!(error.code(), "unsettled_admission", "admissions of both rows block the next");
}

#[test]
fn somebody_entered_in_spite_of_the_question_is_kept_apart() {
    let (place, _) = place();
    let known = place.person("石板村", "张国福", MAN_1955);
    let other = again(&place, "张国福", &[known]);
    assert_eq!(find(&place.head, "张国福").len(), 2, "namesakes");
    assert!(suspects(&place.head).is_empty());
    assert_eq!(find(&place.head, "zhang guofu").len(), 2);
    assert_ne!(known, other);
}

#[test]
fn a_household_chosen_from_the_other_side_is_explained_by_a_move_that_goes_with_the_merge() {
    let (place, _) = place();
    let (kept, merged) = twice(&place);
    let page = |which: &str| place.head.household_page(which, at(TODAY)).unwrap();
    let (old, new) = (page(&kept.to_string()).id, page("9").id);
    let chosen = [ALL_KEPT[0], ALL_KEPT[1], ALL_KEPT[2], ("household", Choice::Merged)];
    let done = place.head.merge_residents(input(kept, merged, &chosen), at(TODAY), &mut ids()).unwrap();
    let codes: Vec<(&str, bool)> = done.warnings.iter().map(|one| (one.code.as_str(), one.household == old)).collect();
    assert_eq!(codes, [("household_empty", true)], "nobody is left where the one who stays has lived");
    let history = page("9").history;
    let line = history.iter().find(|line| line.resident.id == kept).unwrap();
    assert_eq!((line.kind, line.on, line.from_other), (MoveKind::MovedHousehold, Some(day(TODAY)), true));
    let undone = place.head.undo_merge(UndoMerge { merge: done.merge }, at(TODAY), &mut ids()).unwrap();
    assert!(undone.restored.contains(&"household".to_owned()), "{:?}", undone.restored);
    assert_eq!(page(&kept.to_string()).id, old);
    let history = page(&new.to_string()).history;
    let taken_back: Vec<bool> =
        history.iter().filter(|line| line.kind == MoveKind::MovedHousehold).map(|line| line.taken_back).collect();
    assert_eq!(taken_back, [true], "the move stays on the page, taken back");
}

#[test]
fn nobody_loses_their_household_to_a_double_who_has_none() {
    let (place, _) = place();
    let kept = place.person("石板村", "张国福", MAN_1955);
    let home = |who: ResidentId| place.head.resident_page(&who.to_string(), at(TODAY)).unwrap().household.map(|h| h.id);
    let csv = place.csv("again.csv", "姓名,性别,身份证号,村,电话\n张国富,男,410482195503124036,石板村,13999990000\n");
    let roster = xiangyi_clinic::roster::ImportRoster { path: csv, ..Default::default() };
    let go_on = &mut |_| std::ops::ControlFlow::Continue(());
    place.head.import_roster(&roster, false, at(TODAY), &mut ids(), go_on).unwrap();
    let merged = find(&place.head, "张国富")[0];
    let before = home(kept);
    assert!(before.is_some() && home(merged).is_none());
    let chosen = [ALL_KEPT[0], ALL_KEPT[1], ALL_KEPT[2], ("household", Choice::Merged)];
    place.head.merge_residents(input(kept, merged, &chosen), at(TODAY), &mut ids()).unwrap();
    assert_eq!(home(kept), before);
}
