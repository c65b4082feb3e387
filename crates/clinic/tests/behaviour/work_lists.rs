//! Who was not found, who is behind in the year, several diseases of one form, the trip sheet and its blank forms.

#![allow(clippy::needless_pass_by_value, reason = "answers are written where they are used")]

use crate::place::{MAN_1938, MAN_1955, Place, at, day, ids};
use serde_json::{Value, json};
use xiangyi_clinic::Clinic;
use xiangyi_clinic::followups::{DueRow, LoggedVisit, NotReached, NoteEntryTime, OpenVisit, WorkListInput};
use xiangyi_clinic::paper::{PaperKind, TripRequest};
use xiangyi_domain::followups::FormCode;
use xiangyi_domain::followups::due::Bucket;
use xiangyi_domain::paper::{Document, FormSheet};
use xiangyi_domain::residents::DiseaseKind;
use xiangyi_domain::users::Role;

fn township() -> (Place, Clinic) {
    let place = Place::new("2026-01-05");
    let doctor = place.user("zhao", Role::VillageDoctor, &["石板村"]);
    place.person("石板村", "张国福", MAN_1955);
    place.person("石板村", "王有福", MAN_1938);
    for (who, kind, name) in [
        (MAN_1955, DiseaseKind::Hypertension, None),
        (MAN_1938, DiseaseKind::Other, Some("冠心病")),
        (MAN_1938, DiseaseKind::Other, Some("慢性肾炎")),
    ] {
        let text = json!({ "resident": who, "kind": kind, "name": name });
        let input = xiangyi_clinic::input::read(&text.to_string()).unwrap();
        doctor.register_disease(input, at("2026-01-05"), &mut ids()).unwrap();
    }
    (place, doctor)
}

fn log(clinic: &Clinic, who: &str, form: &str, on: &str, mode: &str, answers: Value) -> LoggedVisit {
    let mut input = json!({ "resident": who, "form": form, "on": on, "mode": mode });
    for (key, value) in answers.as_object().unwrap() {
        input[key] = value.clone();
    }
    let input = xiangyi_clinic::input::read(&input.to_string()).unwrap();
    clinic.log_visit(input, at(on), &mut ids()).unwrap()
}

fn pressure(clinic: &Clinic, on: &str, mode: &str) -> LoggedVisit {
    let answers = json!({ "symptoms": [1], "systolic_mmhg": 138, "diastolic_mmhg": 86, "weight_kg": "62.5",
        "adherence": 3, "adverse_reaction": 1 });
    log(clinic, MAN_1955, "hypertension", on, mode, answers)
}

fn generic(clinic: &Clinic, disease: &str, on: &str, drug: &str) -> LoggedVisit {
    let answers = json!({ "disease_name": disease, "class": 1, "indicator_name": disease, "adherence": 1,
        "drugs": [{ "name": drug }] });
    log(clinic, MAN_1938, "generic", on, "home", answers)
}

fn list(clinic: &Clinic, bucket: Bucket, on: &str) -> Vec<DueRow> {
    let input = WorkListInput { bucket, village: None, after: None, limit: None };
    let found = clinic.work_list(&input, at(on)).unwrap();
    let rows: Vec<DueRow> = found.groups.into_iter().flat_map(|group| group.rows).collect();
    assert_eq!(found.total as usize, rows.len());
    rows
}

#[test]
fn who_was_not_found_stands_in_a_list_until_visited() {
    let (_place, doctor) = township();
    pressure(&doctor, "2026-03-02", "home");
    let attempt = |on: &str| {
        let input =
            NotReached {
                resident: MAN_1955.into(), form: FormCode::HYPERTENSION, on: day(on), reason: "外出".into()
            };
        doctor.not_reached(input, at(on), &mut ids()).unwrap();
    };
    assert!(list(&doctor, Bucket::NotReached, "2026-06-01").is_empty());
    attempt("2026-06-01");
    attempt("2026-06-08");
    let rows = list(&doctor, Bucket::NotReached, "2026-06-08");
    assert_eq!(rows.iter().map(|row| (row.missed, row.missed_on)).collect::<Vec<_>>(), [(2, Some(day("2026-06-08")))]);
    assert_eq!(doctor.today_page(at("2026-06-08")).unwrap().counts.not_reached, 1);
    pressure(&doctor, "2026-06-08", "home");
    assert!(list(&doctor, Bucket::NotReached, "2026-06-08").is_empty(), "found the same day after all");
}

#[test]
fn who_is_behind_in_the_year_stands_in_a_list_and_a_phone_call_is_no_visit_face_to_face() {
    let (_place, doctor) = township();
    let behind = |on: &str| list(&doctor, Bucket::Year, on).iter().map(|row| row.name.clone()).collect::<Vec<_>>();
    assert_eq!(behind("2026-02-01"), ["张国福"], "diseases of no register owe no four visits");
    pressure(&doctor, "2026-02-01", "phone");
    assert_eq!(behind("2026-02-01"), ["张国福"]);
    pressure(&doctor, "2026-02-02", "clinic");
    assert!(behind("2026-03-31").is_empty());
    assert_eq!(behind("2026-04-01"), ["张国福"]);
    assert_eq!(doctor.today_page(at("2026-04-01")).unwrap().counts.year, 1);
    let row = &list(&doctor, Bucket::Year, "2026-04-01")[0];
    let year = row.year.clone().unwrap();
    assert_eq!((year.visits, year.face_to_face, year.face_to_face_wanted), ([2, 0, 0, 0], 1, 4));
}

/// Guards: since when somebody is behind is kept with the list, so another frequency must count it anew.
#[test]
fn who_is_behind_follows_when_the_head_asks_for_visits_at_home() {
    let (place, doctor) = township();
    let behind = || list(&doctor, Bucket::Year, "2026-06-30").len();
    pressure(&doctor, "2026-01-31", "clinic");
    pressure(&doctor, "2026-04-01", "clinic");
    assert_eq!(behind(), 0);
    for (code, expected) in [("two_at_home", 1), ("national", 0)] {
        place.head.choose_frequency(code, at("2026-04-02"), &mut ids()).unwrap();
        assert_eq!(behind(), expected, "{code}");
    }
}

#[test]
fn two_diseases_of_one_form_have_their_own_visits_drugs_drafts_and_sheets() {
    let (_place, doctor) = township();
    generic(&doctor, "冠心病", "2026-03-02", "阿司匹林");
    let next = generic(&doctor, "慢性肾炎", "2026-03-02", "缬沙坦").next_person;
    assert!(next.is_some(), "somebody else is due");
    let open = |disease: &str| {
        let input = OpenVisit { resident: MAN_1938.into(), form: FormCode::GENERIC, disease: Some(disease.to_owned()) };
        doctor.open_visit_form(&input, at("2026-06-01")).unwrap()
    };
    let (heart, kidney) = (open("冠心病"), open("慢性肾炎"));
    for (form, disease, drug) in [(&heart, "冠心病", "阿司匹林"), (&kidney, "慢性肾炎", "缬沙坦")] {
        assert_eq!(form.last_visits.len(), 1, "{disease}");
        assert_eq!(form.carried["disease_name"], disease);
        assert_eq!(form.carried["drugs"][0]["name"], drug);
        assert!(!form.carried.contains_key("class") && !form.carried.contains_key("adherence"), "{disease}");
    }
    assert_ne!(heart.draft_key, kidney.draft_key);
    let never = OpenVisit::of(MAN_1938, FormCode::GENERIC);
    assert!(!doctor.open_visit_form(&never, at("2026-06-01")).unwrap().carried.contains_key("disease_name"));
    let rows = list(&doctor, Bucket::Overdue, "2026-12-01");
    let diseases: Vec<_> = rows.iter().filter_map(|row| row.disease.clone()).collect();
    assert_eq!(diseases.len(), 2, "{diseases:?}");
    let sheets = sheets(&doctor, PaperKind::FollowupSheet { resident: MAN_1938.into(), form: Some(FormCode::GENERIC) });
    assert_eq!(sheets.iter().map(|sheet| sheet.visits.len()).collect::<Vec<_>>(), [1, 1]);
}

fn sheets(clinic: &Clinic, kind: PaperKind) -> Vec<FormSheet> {
    match clinic.prepare_paper(&kind, at("2026-06-08"), &mut ids()).unwrap() {
        Document::FollowupSheet(sheets) => sheets,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_trip_sheet_goes_by_the_way_and_takes_the_right_blank_form_for_each() {
    let (_place, doctor) = township();
    pressure(&doctor, "2026-02-02", "clinic");
    let request = TripRequest { village: Some("石板村".into()), ..TripRequest::default() };
    let kind = PaperKind::TripSheet(request.clone());
    let Document::TripSheet(trip) = doctor.prepare_paper(&kind, at("2026-06-08"), &mut ids()).unwrap() else {
        panic!("a trip sheet");
    };
    let people: Vec<_> = trip.stops.iter().flat_map(|stop| &stop.people).map(|one| one.disease.as_str()).collect();
    assert_eq!((trip.stops.len(), people.len()), (1, 3), "{people:?}");
    assert!(trip.stops[0].people.iter().all(|one| one.phone == "13812341234"), "telephones are whole on paper");
    let forms = sheets(&doctor, PaperKind::TripForms(request));
    let codes: Vec<_> = forms.iter().map(|sheet| (sheet.form.code.as_str(), sheet.blank)).collect();
    assert_eq!(codes.len(), 3, "{codes:?}");
    assert!(codes.contains(&("hypertension", true)) && codes.contains(&("generic", true)), "{codes:?}");
    let known = forms.iter().filter(|sheet| sheet.form.code == FormCode::GENERIC);
    let names: Vec<_> = known.map(|sheet| sheet.visits[0].answers["disease_name"].clone()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

#[test]
fn a_record_begins_with_what_the_register_knows() {
    let (_place, doctor) = township();
    let form = doctor.open_visit_form(&OpenVisit::of(MAN_1955, FormCode::PERSONAL_INFORMATION), at("2026-06-01"));
    let carried = form.unwrap().carried;
    assert_eq!(
        (&carried["sex"], &carried["birth_on"], &carried["id_number"]),
        (&json!(1), &json!("1955-03-12"), &json!(MAN_1955))
    );
}

#[test]
fn each_user_sees_their_own_median_and_a_form_left_open_does_not_count() {
    let (place, doctor) = township();
    let note = |clinic: &Clinic, millis: u32| {
        clinic.note_entry_time(&NoteEntryTime { form: FormCode::HYPERTENSION, millis }, at("2026-06-01")).unwrap()
    };
    for millis in [12_000, 8_000, 3_600_000, 9_000] {
        note(&doctor, millis);
    }
    let open = |clinic: &Clinic| {
        let form = OpenVisit::of(MAN_1955, FormCode::HYPERTENSION);
        clinic.open_visit_form(&form, at("2026-06-01")).unwrap().entry_times
    };
    assert_eq!((open(&doctor).median_tenths, open(&doctor).visits), (Some(90), 3));
    assert_eq!(open(&place.head).median_tenths, None);
}

#[test]
fn the_charts_of_a_person_hold_what_was_measured() {
    let (_place, doctor) = township();
    pressure(&doctor, "2026-02-02", "clinic");
    pressure(&doctor, "2026-05-02", "home");
    let trends = doctor.trends(MAN_1955, at("2026-06-01")).unwrap();
    assert_eq!(trends.points.iter().map(|point| point.on).collect::<Vec<_>>(), [day("2026-02-02"), day("2026-05-02")]);
    assert_eq!((trends.points[0].systolic_mmhg, trends.target.systolic_mmhg), (Some(138), 150));
    assert_eq!(trends.glucose_below.unwrap().to_string(), "7.0");
    assert!(doctor.trends(MAN_1938, at("2026-06-01")).unwrap().points.is_empty());
}
