use super::{Family, TODAY, input};
use crate::place::{MAN_1955, at, day, ids, refused};
use serde_json::{Value, json};
use xiangyi_clinic::paper::PaperKind;
use xiangyi_domain::households::MeasureState;

#[test]
fn a_household_is_changed_field_by_field() {
    let family = Family::new();
    let clinic = &family.place.head;
    let change = |fields: Value| {
        let value = json!({ "household": family.household, "fields": fields });
        clinic.change_household(input(value), at(TODAY), &mut ids())
    };
    change(json!({
        "number": "0101", "plan": "慢病随访,办理慢病证", "cause": "因病", "doctor": "zhao", "helper": "陈队长",
        "helper_phone": "13812341234",
        "measures": [
            { "what": "办理慢病证", "who": "赵医生", "due_on": "2026-08-31" },
            { "what": "入户随访", "due_on": "2026-10-01" },
            { "what": "残疾评定", "done_on": "2026-06-01" },
        ],
    }))
    .unwrap();
    let page = family.page_of("0101");
    assert_eq!((page.cause.as_deref(), page.doctor.as_ref().unwrap().name.as_str()), (Some("因病"), "zhao"));
    let states: Vec<_> = page.measures.iter().map(|line| line.state).collect();
    assert_eq!(states, [MeasureState::Overdue, MeasureState::Open, MeasureState::Done]);
    change(json!({ "cause": null })).unwrap();
    let page = family.page();
    assert_eq!((page.cause, page.plan.as_deref()), (None, Some("慢病随访,办理慢病证")), "the rest stays");
    for (fields, code) in [
        (json!({ "colour": "red" }), "unknown_key"),
        (json!({ "doctor": "nobody" }), "unknown_user"),
        (json!({ "measures": [{ "who": "x" }] }), "bad_value"),
        (json!({ "number": 7 }), "bad_value"),
    ] {
        assert_eq!(refused(change(fields.clone())), code, "{fields}");
    }
    let split = json!({ "resident": family.son, "on": "2026-05-01", "household": { "number": "0101" } });
    assert_eq!(refused(clinic.found_household(input(split), at(TODAY), &mut ids())), "number_taken");
}

#[test]
fn insurance_is_one_row_a_year_and_a_change_keeps_the_other_years() {
    let family = Family::new();
    let clinic = &family.place.head;
    let enter = |value: Value| clinic.enter_insurance(input(value), at(TODAY), &mut ids());
    let who = family.mother;
    enter(json!({ "resident": who, "year": 2025, "kind": "resident", "own": "320.00", "subsidy": "80.00", "subsidy_source": "县财政" })).unwrap();
    enter(json!({ "resident": who, "year": 2026, "kind": "resident", "own": "400.00", "state": "unpaid" })).unwrap();
    assert_eq!(family.page().figures.insured, 0, "who has not paid is not insured");
    enter(json!({ "resident": who, "year": 2026, "kind": "resident", "own": "400.00" })).unwrap();
    let page = family.page();
    assert_eq!(page.figures.insured, 1);
    let member = page.members.iter().find(|member| member.row.id == who).unwrap();
    let years: Vec<_> = member.insurances.iter().map(|line| (line.year, line.own.unwrap().to_string())).collect();
    assert_eq!(years, [(2026, "400.00".to_owned()), (2025, "320.00".to_owned())]);
    for (value, code) in [
        (json!({ "resident": who, "year": 2002, "kind": "resident" }), "bad_year"),
        (json!({ "resident": who, "year": 2028, "kind": "resident" }), "bad_year"),
        (json!({ "resident": who, "year": 2026, "kind": "resident", "own": "-1.00" }), "negative_amount"),
    ] {
        assert_eq!(refused(enter(value.clone())), code, "{value}");
    }
    let desk = clinic.admission_desk(&who.to_string(), None, at(TODAY)).unwrap();
    assert_eq!(desk.insurance.as_deref(), Some("城乡居民"));
}

#[test]
fn a_disease_has_its_hospital_proof_and_treatment_and_ends_with_a_day() {
    let family = Family::new();
    let clinic = &family.place.head;
    let stroke = json!({
        "resident": family.mother, "kind": "other", "name": "脑卒中", "diagnosed_on": "2024-03-01", "hospital": "县医院",
        "evidence": "出院小结", "treatment": "long_term",
    });
    let id = clinic.register_disease(input(stroke), at(TODAY), &mut ids()).unwrap().id;
    let early = json!({ "resident": family.mother, "kind": "hypertension", "diagnosed_on": "1950-01-01" });
    assert_eq!(refused(clinic.register_disease(input(early), at(TODAY), &mut ids())), "before_birth");
    let line = || {
        let page = family.page();
        page.members.into_iter().find(|member| member.row.id == family.mother).unwrap().own_diseases.into_iter().next()
    };
    let found = line().unwrap();
    assert_eq!((found.icd10.as_deref(), found.hospital.as_deref()), (Some("I64"), Some("县医院")));
    assert_eq!(found.treatment.as_deref(), Some("long_term"));
    let change = json!({
        "id": id, "name": "脑梗死后遗症", "icd10": "I69.3", "diagnosed_on": "2024-03-01", "hospital": "市医院", "treatment": "once",
    });
    clinic.change_disease(input(change), at(TODAY), &mut ids()).unwrap();
    let found = line().unwrap();
    assert_eq!((found.name.as_deref(), found.icd10.as_deref()), (Some("脑梗死后遗症"), Some("I69.3")));
    assert_eq!((found.hospital.as_deref(), found.evidence), (Some("市医院"), None));
    let end = |on: Option<&str>| clinic.end_disease(input(json!({ "id": id, "left_on": on })), at(TODAY), &mut ids());
    assert_eq!(refused(end(Some("2024-02-29"))), "ends_before_start");
    end(Some("2026-06-01")).unwrap();
    assert_eq!((line().unwrap().left_on, family.page().figures.ill), (Some(day("2026-06-01")), 0));
    end(None).unwrap();
    assert_eq!(family.page().figures.ill, 1);
    clinic.withdraw_disease(input(json!({ "id": id, "reason": "误诊" })), at(TODAY), &mut ids()).unwrap();
    assert!(line().is_none());
}

#[test]
fn the_page_says_what_was_printed_when_and_how_often() {
    let family = Family::new();
    let clinic = &family.place.head;
    let subjects = |kind: &PaperKind| clinic.paper_subjects(kind, day(TODAY)).unwrap();
    let card = PaperKind::ContactCard { household: family.household };
    clinic.prepare_paper(&card, at("2026-08-01"), &mut ids()).unwrap();
    assert!(family.page().printed.is_empty(), "looking at it is not printing it");
    for on in ["2026-08-01", "2026-08-20"] {
        clinic.record_printed(&subjects(&card), at(on), &mut ids()).unwrap();
    }
    let sheet = PaperKind::FollowupSheet { resident: MAN_1955.into(), form: None };
    clinic.record_printed(&subjects(&sheet), at("2026-08-10"), &mut ids()).unwrap();
    let roster = PaperKind::ContractRoster(Default::default());
    assert!(clinic.record_printed(&subjects(&roster), at("2026-08-10"), &mut ids()).unwrap().touched.is_empty());
    let page = family.page();
    let lines: Vec<_> =
        page.printed.iter().map(|line| (line.kind.as_str(), line.name.as_deref(), line.on, line.copies)).collect();
    assert_eq!(
        lines,
        [
            ("contact_card", None, Some(day("2026-08-20")), 2),
            ("followup_sheet", Some("张国福"), Some(day("2026-08-10")), 1),
        ]
    );
}

#[test]
fn a_village_doctor_sees_no_admissions_and_the_window_sees_what_is_owed() {
    let family = Family::new();
    let admission = json!({
        "resident": family.father, "admitted_on": "2026-08-01", "diagnosis": { "icd10": "I63", "name": "脑梗死" },
        "deposit_waived": "1000.00", "papers": [],
    });
    family.place.head.register_admission(input(admission), at(TODAY), &mut ids()).unwrap();
    assert_eq!(family.page().admissions.len(), 1);
    let zhao = xiangyi_clinic::Clinic::login(family.place.dir.path(), "zhao", crate::place::PASSWORD).unwrap();
    let page = zhao.household_page(MAN_1955, at(TODAY)).unwrap();
    assert!(page.admissions.is_empty() && page.owed.is_none());
    assert_eq!(page.figures.people, 4);
    assert_eq!(refused(zhao.household_page("0999", at(TODAY))), "unknown_household");
}
