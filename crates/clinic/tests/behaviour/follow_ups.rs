use crate::place::{MAN_1938, MAN_1955, Place, at, day, ids, refused};
use serde_json::json;
use xiangyi_clinic::followups::{LoggedVisit, NotReached, OpenVisit, RecordReferralResult, VisitInput, WorkListInput};
use xiangyi_clinic::residents::RegisterDisease;
use xiangyi_clinic::{Clinic, ClinicError};
use xiangyi_domain::followups::FormCode;
use xiangyi_domain::followups::due::{Bucket, Why};
use xiangyi_domain::residents::DiseaseKind;
use xiangyi_domain::users::Role;

fn township() -> (Place, Clinic) {
    let place = Place::new("2026-01-05");
    let doctor = place.user("zhao", Role::VillageDoctor, &["石板村"]);
    place.person("石板村", "张国福", MAN_1955);
    let input = RegisterDisease {
        resident: MAN_1955.into(),
        kind: DiseaseKind::Hypertension,
        name: None,
        icd10: None,
        diagnosed_on: None,
        hospital: None,
        evidence: None,
        treatment: None,
    };
    doctor.register_disease(input, at("2026-01-05"), &mut ids()).unwrap();
    (place, doctor)
}

fn visit(on: &str, systolic: u16, diastolic: u16) -> VisitInput {
    let text = json!({
        "resident": MAN_1955, "form": "hypertension", "on": on, "mode": "home", "symptoms": [1],
        "symptoms_text": null, "systolic_mmhg": systolic, "diastolic_mmhg": diastolic, "weight_kg": "62.5",
        "adherence": 1, "adverse_reaction": 1, "smoking_per_day": 5, "salt": 2,
        "drugs": [{"name": "硝苯地平缓释片", "times_per_day": 2, "dose": "10mg"}],
    });
    xiangyi_clinic::input::read(&text.to_string()).unwrap()
}

fn log(clinic: &Clinic, on: &str, systolic: u16, diastolic: u16) -> Result<LoggedVisit, ClinicError> {
    clinic.log_visit(visit(on, systolic, diastolic), at(on), &mut ids())
}

#[test]
fn a_logged_visit_stands_on_the_page_and_moves_the_date() {
    let (_place, doctor) = township();
    let logged = log(&doctor, "2026-09-01", 138, 86).unwrap();
    assert_eq!((logged.class, logged.referral, logged.offer_registration), (Some(1), false, false));
    assert_eq!(logged.next_due, Some(day("2026-11-30")));
    let page = doctor.resident_page(MAN_1955, at("2026-09-01")).unwrap();
    assert_eq!(page.visits[0].summary, "138/86");
    assert_eq!(page.visits[0].doctor, "zhao");
    assert!(doctor.due_lists(day("2026-09-01"), None).unwrap().overdue.is_empty());
    let late = doctor.due_lists(day("2026-12-02"), None).unwrap().overdue;
    assert_eq!((late[0].days_overdue, late[0].why), (2, Why::Overdue));
}

#[test]
fn two_bad_visits_in_a_row_call_for_referral_and_its_result_ends_the_loop() {
    let (_place, doctor) = township();
    let first = log(&doctor, "2026-06-01", 160, 95).unwrap();
    assert_eq!((first.class, first.referral, first.next_due), (Some(2), false, Some(day("2026-06-15"))));
    assert_eq!(doctor.due_lists(day("2026-06-02"), None).unwrap().recheck.len(), 1);

    let second = log(&doctor, "2026-06-15", 162, 96).unwrap();
    assert_eq!((second.class, second.referral, second.next_due), (Some(2), true, Some(day("2026-06-29"))));
    assert!(second.reasons.iter().any(|reason| reason.contains("连续两次")), "{:?}", second.reasons);
    let due = doctor.due_lists(day("2026-06-16"), None).unwrap();
    assert_eq!((due.referral.len(), due.recheck.len()), (1, 0));

    let result = RecordReferralResult { visit: second.id, on: day("2026-06-20"), result: "已调整用药".into() };
    doctor.record_referral_result(result, at("2026-06-20"), &mut ids()).unwrap();
    assert!(doctor.due_lists(day("2026-06-21"), None).unwrap().referral.is_empty());

    let third = log(&doctor, "2026-06-29", 158, 94).unwrap();
    assert_eq!((third.class, third.referral, third.next_due), (Some(2), false, Some(day("2026-09-27"))));
}

#[test]
fn hard_limits_refuse_soft_limits_ask_and_unknown_keys_are_named() {
    let (_place, doctor) = township();
    let with = |key: &str, value: serde_json::Value| {
        let mut input = visit("2026-09-01", 138, 86);
        input.answers.insert(key.to_owned(), value);
        doctor.log_visit(input, at("2026-09-01"), &mut ids())
    };
    let error = with("systolic_mmhg", json!(301)).unwrap_err();
    assert_eq!((error.code().as_str(), error.field().as_deref()), ("out_of_limits", Some("systolic_mmhg")));
    assert_eq!(refused(with("systolic_mmhg", json!(210))), "unusual");
    let error = with("sistolic", json!(1)).unwrap_err();
    assert_eq!((error.code().as_str(), error.field().as_deref()), ("unknown_key", Some("sistolic")));
    assert_eq!(refused(log(&doctor, "2026-09-01", 86, 138)), "not_below");

    let mut input = visit("2026-09-01", 210, 95);
    input.answers.insert("confirmed".into(), json!(["systolic_mmhg"]));
    let logged = doctor.log_visit(input, at("2026-09-01"), &mut ids()).unwrap();
    assert!(logged.referral);
    assert_eq!(refused(doctor.log_visit(visit("2026-09-02", 130, 80), at("2026-09-01"), &mut ids())), "in_future");
}

#[test]
fn judging_writes_nothing_and_says_what_logging_would() {
    let (_place, doctor) = township();
    let before = doctor.store().sync_status().unwrap().last_seq;
    let judged = doctor.judge_visit(&visit("2026-09-01", 185, 95), at("2026-09-01")).unwrap();
    assert!(judged.emergency && judged.referral);
    assert_eq!(judged.next_due_on, Some(day("2026-09-15")));
    assert_eq!(doctor.store().sync_status().unwrap().last_seq, before);
}

#[test]
fn somebody_not_on_the_register_is_accepted_and_registration_is_offered() {
    let (place, doctor) = township();
    place.person("石板村", "李有福", MAN_1938);
    let mut input = visit("2026-09-01", 185, 95);
    input.resident = MAN_1938.into();
    let logged = doctor.log_visit(input, at("2026-09-01"), &mut ids()).unwrap();
    assert!(logged.offer_registration && logged.referral);
    let due = doctor.due_lists(day("2026-09-01"), None).unwrap();
    assert!(due.referral.iter().any(|row| row.name == "李有福"), "a referral is followed, register or not");
}

#[test]
fn habits_and_drugs_are_carried_over_and_measurements_never() {
    let (_place, doctor) = township();
    log(&doctor, "2026-03-01", 138, 86).unwrap();
    let form = doctor.open_visit_form(&OpenVisit::of(MAN_1955, FormCode::HYPERTENSION), at("2026-06-01")).unwrap();
    assert_eq!(form.carried["smoking_per_day"], 5);
    assert!(form.carried.contains_key("drugs") && form.carried.contains_key("salt"));
    for key in ["systolic_mmhg", "symptoms", "adherence", "adverse_reaction", "weight_kg"] {
        assert!(!form.carried.contains_key(key), "{key}");
    }
    assert_eq!(form.last_visits.len(), 1);
    assert_eq!((form.target.systolic_mmhg, form.registered), (150, true));
}

#[test]
fn an_attempt_that_found_nobody_leaves_the_person_due() {
    let (_place, doctor) = township();
    let input = NotReached {
        resident: MAN_1955.into(),
        form: FormCode::HYPERTENSION,
        on: day("2026-02-01"),
        reason: "外出务工".into(),
    };
    doctor.not_reached(input, at("2026-02-01"), &mut ids()).unwrap();
    let list = WorkListInput { bucket: Bucket::Overdue, village: None, after: None, limit: None };
    let list = doctor.work_list(&list, at("2026-02-01")).unwrap();
    assert_eq!((list.total, list.groups[0].rows[0].why), (1, Why::First));
    assert_eq!(list.groups[0].group.as_deref(), Some("三组"));
    let page = doctor.resident_page(MAN_1955, at("2026-02-01")).unwrap();
    assert_eq!(page.visits[0].mode, "not_reached");
}

#[test]
fn the_next_person_due_follows_a_saved_visit() {
    let (place, doctor) = township();
    let other = place.person("石板村", "李有福", MAN_1938);
    let input = RegisterDisease {
        resident: MAN_1938.into(),
        kind: DiseaseKind::Type2Diabetes,
        name: None,
        icd10: None,
        diagnosed_on: None,
        hospital: None,
        evidence: None,
        treatment: None,
    };
    doctor.register_disease(input, at("2026-01-05"), &mut ids()).unwrap();
    let logged = log(&doctor, "2026-09-01", 130, 80).unwrap();
    let next = logged.next_person.unwrap();
    assert_eq!((next.resident, next.form), (other, FormCode::TYPE2_DIABETES));
    let counts = doctor.today_page(at("2026-09-01")).unwrap();
    assert_eq!((counts.counts.overdue, counts.longest_overdue_days), (1, Some(239)));
}

#[test]
fn a_correction_takes_the_place_of_the_visit_it_names() {
    let (_place, doctor) = township();
    let wrong = log(&doctor, "2026-06-01", 160, 95).unwrap();
    let mut right = visit("2026-06-01", 130, 80);
    right.corrects = Some(wrong.id);
    let logged = doctor.log_visit(right, at("2026-06-02"), &mut ids()).unwrap();
    assert_eq!(logged.class, Some(1));
    let page = doctor.resident_page(MAN_1955, at("2026-06-02")).unwrap();
    assert_eq!(page.visits.len(), 1);
    let next = log(&doctor, "2026-06-15", 160, 95).unwrap();
    assert!(!next.referral, "the corrected visit was controlled");
}
