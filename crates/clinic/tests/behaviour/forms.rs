//! Every form logged through the clinic, county forms, editions, named staff, frequencies.

#![allow(clippy::needless_pass_by_value, reason = "answers are written where they are used")]

use crate::place::{MAN_1938, MAN_1955, PASSWORD, Place, at, day, ids, refused};
use serde_json::{Value, json};
use xiangyi_clinic::followups::{LoggedVisit, NameRestrictedStaff, OpenVisit, VisitInput};
use xiangyi_clinic::residents::RegisterDisease;
use xiangyi_clinic::{Clinic, ClinicError};
use xiangyi_domain::followups::FormCode;
use xiangyi_domain::residents::{DiseaseKind, Register};
use xiangyi_domain::users::Role;

fn place() -> Place {
    let place = Place::new("2026-01-05");
    place.user("zhao", Role::VillageDoctor, &["石板村"]);
    place.person("石板村", "张国福", MAN_1955);
    place
}

fn register(clinic: &Clinic, kind: DiseaseKind, name: Option<&str>) {
    let text = json!({ "resident": MAN_1955, "kind": kind, "name": name });
    let input: RegisterDisease = xiangyi_clinic::input::read(&text.to_string()).unwrap();
    clinic.register_disease(input, at("2026-01-05"), &mut ids()).unwrap();
}

fn log(clinic: &Clinic, form: &str, on: &str, answers: Value) -> Result<LoggedVisit, ClinicError> {
    let mut input = json!({ "resident": MAN_1955, "form": form, "on": on, "mode": "home" });
    for (key, value) in answers.as_object().unwrap() {
        input[key] = value.clone();
    }
    let input: VisitInput = xiangyi_clinic::input::read(&input.to_string())?;
    clinic.log_visit(input, at(on), &mut ids())
}

fn mental(risk: u8) -> Value {
    json!({ "risk": risk, "insight": 1, "symptoms": [], "harm": {}, "admitted": 0, "adherence": 1, "adverse_reaction": 1,
        "drugs": [{ "name": "利培酮片", "times_per_day": 2, "dose": "1mg" }] })
}

fn tuberculosis(month: u8) -> Value {
    json!({ "treatment_month": month, "supervisor": 2, "symptoms": [0], "missed_doses": 0, "adverse_reaction": 1,
        "comorbidity": 1, "regimen": "2HRZE/4HR" })
}

#[test]
fn the_work_list_follows_severe_mental_disorders_and_tuberculosis_by_their_own_forms() {
    let place = place();
    register(&place.head, DiseaseKind::SevereMentalDisorder, None);
    register(&place.head, DiseaseKind::Tuberculosis, None);
    let due = |on: &str| -> Vec<(String, Option<String>)> {
        let lists = place.head.due_lists(day(on), None).unwrap();
        let rows = lists.overdue.into_iter().chain(lists.due);
        rows.map(|row| (row.form.to_string(), row.due_on.map(|day| day.to_string()))).collect()
    };
    let all = due("2026-01-05");
    assert!(all.iter().any(|(form, _)| form == "severe_mental_disorder"), "{all:?}");
    assert!(all.iter().any(|(form, _)| form == "tuberculosis"), "{all:?}");

    let logged = log(&place.head, "severe_mental_disorder", "2026-02-01", mental(0)).unwrap();
    assert_eq!((logged.class, logged.class_word.as_str()), (Some(3), "稳定"));
    assert_eq!(logged.next_due, Some(day("2026-05-02")));
    assert!(!logged.offer_registration);
    let first = json!({ "notified_on": "2026-01-31", "patient_kind": 1, "sputum": 1, "resistance": 2, "symptoms": [1],
        "regimen": "2HRZE/4HR", "usage": 1, "drug_forms": [1], "supervisor": 2 });
    log(&place.head, "tuberculosis_first_visit", "2026-02-01", first).unwrap();
    let list = place.head.due_lists(day("2026-02-11"), None).unwrap().due;
    assert_eq!(list.len(), 1, "ten days after the first visit: {list:?}");
    assert_eq!((list[0].form.as_str(), list[0].due_on), ("tuberculosis", Some(day("2026-02-11"))));
    log(&place.head, "tuberculosis", "2026-04-11", tuberculosis(3)).unwrap();
    assert!(due("2026-05-11").iter().any(|(form, on)| form == "tuberculosis" && on.as_deref() == Some("2026-05-11")));
    let closing = json!({ "stopped_on": "2026-08-01", "stop_reason": 1, "visits_due": 9, "visits_done": 9,
        "doses_due": 180, "doses_taken": 171 });
    let closed = log(&place.head, "tuberculosis_closing", "2026-08-01", closing).unwrap();
    assert_eq!((closed.next_due, &closed.computed["taken_percent"]), (None, &json!("95")));
    assert!(due("2026-12-31").iter().all(|(form, _)| form != "tuberculosis"), "closing ends the follow-up");
}

#[test]
fn an_assessment_keeps_what_was_computed() {
    let place = place();
    let answers = json!({ "eating": 3, "washing": 2, "dressing": 1, "toilet": 1, "moving": 1 });
    let logged = log(&place.head, "self_care", "2026-03-01", answers).unwrap();
    assert_eq!(
        (logged.class, logged.class_word.as_str(), logged.next_due),
        (Some(2), "轻度依赖", Some(day("2027-03-01")))
    );
    assert_eq!(logged.computed["total_score"], 4);
    let form = place.head.open_visit_form(&OpenVisit::of(MAN_1955, FormCode::SELF_CARE), at("2026-03-02")).unwrap();
    assert_eq!(form.last_visits[0].answers["total_score"], 4);
    assert_eq!(form.last_visits[0].class_word, "轻度依赖");
    assert!(form.registered, "nobody registers for an assessment");
}

#[test]
fn personal_information_begins_with_what_is_known() {
    let place = place();
    let answers = json!({ "sex": 1, "birth_on": "1955-03-12", "residence": 1, "nation": 1, "education": 8,
        "occupation": 4, "marriage": 2, "payment": [3], "allergies": [1], "exposures": [1], "diseases": [2],
        "disease_dates": [{ "disease": 2, "diagnosed_in": "2015-06" }], "disabilities": [1], "rh": 1,
        "form_version": "2011" });
    log(&place.head, "personal_information", "2026-03-01", answers).unwrap();
    let form =
        place.head.open_visit_form(&OpenVisit::of(MAN_1955, FormCode::PERSONAL_INFORMATION), at("2026-03-02")).unwrap();
    assert_eq!(form.form.version, "2017");
    assert_eq!(form.carried["rh"], 2, "RH阴性 1否 of 2011 is 2阳性 of 2017");
    assert_eq!(form.carried["disease_dates"][0]["diagnosed_in"], "2015-06");
    assert_eq!((form.editions.len(), form.editions[0].version.as_str()), (1, "2011"));
    assert_eq!(form.last_visits[0].version, "2011");
}

#[test]
fn a_correction_begins_with_the_old_answers_in_their_own_edition() {
    let place = place();
    let answers = json!({ "symptoms": [1], "systolic_mmhg": 130, "diastolic_mmhg": 80, "adherence": 1,
        "adverse_reaction": 1, "drugs": [{ "name": "二甲双胍片", "times_per_day": 2 }], "dorsalis_pedis": 2,
        "fasting_glucose_mmol_l": "6.1", "form_version": "2011" });
    let old = log(&place.head, "type2_diabetes", "2026-03-01", answers).unwrap();
    let form = place.head.open_correction(old.id, at("2026-03-05")).unwrap();
    assert_eq!(form.form.version, "2011");
    assert_eq!(form.form.label("dorsalis_pedis", 2), "触及");
    let corrects = form.corrects.unwrap();
    assert_eq!((corrects.id, &corrects.answers["fasting_glucose_mmol_l"]), (old.id, &json!("6.1")));
    assert!(form.last_visits.is_empty() && form.draft.is_none() && form.carried.is_empty());
}

#[test]
fn only_named_staff_see_the_register_of_severe_mental_disorders() {
    let place = place();
    let doctor = Clinic::login(place.dir.path(), "zhao", PASSWORD).unwrap();
    register(&place.head, DiseaseKind::SevereMentalDisorder, None);
    log(&place.head, "severe_mental_disorder", "2026-02-01", mental(1)).unwrap();
    let sees = |doctor: &Clinic| {
        let lists = doctor.due_lists(day("2026-02-20"), None).unwrap();
        let page = doctor.resident_page(MAN_1955, at("2026-02-20")).unwrap();
        (lists.overdue.len(), page.visits.len(), doctor.form_lines().unwrap().iter().any(|line| line.restricted))
    };
    assert_eq!(refused(log(&doctor, "severe_mental_disorder", "2026-02-15", mental(0))), "restricted_register");
    let open = doctor.open_visit_form(&OpenVisit::of(MAN_1955, FormCode::SEVERE_MENTAL_DISORDER), at("2026-02-20"));
    assert_eq!(refused(open), "restricted_register");
    assert_eq!(sees(&doctor), (0, 0, false));
    let register = Register::SevereMentalDisorder;
    let name = NameRestrictedStaff { login: "zhao".into(), register, allowed: true };
    let by =
        |clinic: &Clinic, name: &NameRestrictedStaff| clinic.name_restricted_staff(name, at("2026-02-20"), &mut ids());
    assert_eq!(refused(by(&doctor, &name)), "not_allowed");

    assert_eq!(by(&place.head, &name).unwrap().staff[0].login, "zhao");
    assert_eq!(sees(&doctor), (1, 1, true));
    log(&doctor, "severe_mental_disorder", "2026-02-15", mental(0)).unwrap();
    by(&place.head, &NameRestrictedStaff { allowed: false, ..name }).unwrap();
    assert_eq!(refused(log(&doctor, "severe_mental_disorder", "2026-02-16", mental(0))), "restricted_register");
}

const COUNTY: &str = r#"
code = "copd"
name = "慢阻肺随访表"
version = "2026"
source = "某县卫健委"
purpose = "follow_up"
disease = "other"
disease_names = ["慢性阻塞性肺疾病"]
rule = "generic"
classes = [{ code = 1, label = "稳定", good = true }, { code = 2, label = "急性加重", then = "refer" }]

[[sections]]
title = "病情"
fields = [
  { key = "disease_name", label = "疾病", kind = "text", required = true, carried = true },
  { key = "cat_score", label = "CAT 评分", kind = "integer", hard = ["0", "40"] },
  { key = "class", label = "分类", kind = "single", required = true },
]
"#;

#[test]
fn a_form_that_a_county_lays_beside_the_store_is_filled_in_like_any_other() {
    let place = place();
    let folder = place.dir.path().join("forms");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("copd.toml"), COUNTY).unwrap();
    std::fs::write(folder.join("broken.toml"), COUNTY.replace("\"copd\"", "\"x y\"")).unwrap();
    let head = Clinic::login(place.dir.path(), "yuanzhang", PASSWORD).unwrap();
    register(&head, DiseaseKind::Other, Some("慢性阻塞性肺疾病"));
    let due = head.due_lists(day("2026-01-05"), None).unwrap().due;
    assert_eq!(due[0].form.as_str(), "copd");
    let answers = json!({ "disease_name": "慢性阻塞性肺疾病", "cat_score": 22, "class": 2 });
    let logged = log(&head, "copd", "2026-02-01", answers).unwrap();
    assert_eq!(
        (logged.class_word.as_str(), logged.referral, logged.next_due),
        ("急性加重", true, Some(day("2026-02-15")))
    );
    let due = head.due_lists(day("2026-02-02"), None).unwrap();
    assert_eq!((due.referral.len(), due.overdue.len()), (1, 0), "the visit counts for its disease");
    assert_eq!(
        refused(log(&head, "copd", "2026-02-01", json!({ "disease_name": "x", "class": 1, "cat_score": 41 }))),
        "out_of_limits"
    );
    assert_eq!(
        refused(log(&place.head, "copd", "2026-02-01", json!({ "class": 1 }))),
        "unknown_form",
        "opened before the file"
    );
    let at_hand = xiangyi_clinic::followups::FormsAtHand::of(Some(place.dir.path()));
    assert_eq!((at_hand.flawed.len(), at_hand.flawed[0].file.as_str()), (1, "broken.toml"));
}

#[test]
fn the_frequency_of_the_place_is_chosen_and_moves_later_visits() {
    let place = place();
    let generic = |disease: &str| json!({ "disease_name": disease, "class": 1 });
    let wait = |disease: &str| log(&place.head, "generic", "2026-02-01", generic(disease)).unwrap().next_due;
    assert_eq!(wait("冠心病"), Some(day("2026-05-02")));
    assert_eq!(wait("肺癌"), Some(day("2026-03-03")));
    assert_eq!(place.head.frequency_choice().unwrap().chosen, "national");
    place.head.choose_frequency("hongze_weekly", at("2026-02-01"), &mut ids()).unwrap();
    assert_eq!(wait("冠心病"), Some(day("2026-02-08")));
    assert_eq!(refused(place.head.choose_frequency("daily", at("2026-02-01"), &mut ids())), "unknown_frequency");
    let doctor = Clinic::login(place.dir.path(), "zhao", PASSWORD).unwrap();
    assert_eq!(refused(doctor.choose_frequency("national", at("2026-02-01"), &mut ids())), "not_allowed");
}

#[test]
fn an_unknown_form_or_edition_is_named() {
    let place = place();
    place.person("石板村", "李有福", MAN_1938);
    for (change, field) in [(json!({ "form": "nope" }), "form"), (json!({ "form_version": "1999" }), "form_version")] {
        let mut answers = mental(0);
        answers.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let error = log(&place.head, "severe_mental_disorder", "2026-02-01", answers).unwrap_err();
        assert_eq!((error.code().as_str(), error.field().as_deref()), ("unknown_form", Some(field)));
    }
}
