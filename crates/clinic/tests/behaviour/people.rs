use crate::place::{MAN_1955, Place, WOMAN_1955, at, day, ids, refused};
use serde_json::json;
use xiangyi_clinic::residents::{AddResident, CorrectResident, RegisterDisease, SearchInput};
use xiangyi_domain::residents::{DiseaseKind, Sex};
use xiangyi_domain::users::Role;

#[test]
fn a_person_is_found_by_name_pinyin_initials_number_and_phone() {
    let place = Place::new("2026-09-01");
    place.user("zhao", Role::VillageDoctor, &["石板村"]);
    place.person("石板村", "单玉兰", WOMAN_1955);
    for text in ["单玉", "shanyulan", "syl", "0027", "195503", "1234"] {
        let found =
            place.head.search(&SearchInput { text: text.into(), limit: None, fuzzy: None }, at("2026-09-01")).unwrap();
        assert_eq!(found.hits.len(), 1, "{text}");
        let hit = &found.hits[0];
        assert_eq!((hit.birth_year, hit.village.as_str()), (Some(1955), "石板村"));
        assert_eq!(hit.id_number_masked, "410482********0027");
        assert_eq!(hit.household_head.as_deref(), Some("单玉兰"));
    }
}

#[test]
fn a_person_without_a_document_needs_sex_and_birth_date() {
    let place = Place::new("2026-09-01");
    place.user("zhao", Role::VillageDoctor, &["石板村"]);
    let child = |birth_on, sex| AddResident {
        village: "石板村".into(),
        name: "王某之子".into(),
        sex,
        birth_on,
        ..AddResident::default()
    };
    let add = |input| place.head.add_resident(input, at("2026-09-01"), &mut ids());
    assert_eq!(refused(add(child(None, Some(Sex::Male)))), "missing_key");
    assert_eq!(refused(add(child(Some(day("2026-09-02")), Some(Sex::Male)))), "in_future");
    let id = add(child(Some(day("2026-08-20")), Some(Sex::Male))).unwrap().id;
    let page = place.head.resident_page(&id.to_string(), at("2026-09-01")).unwrap();
    assert_eq!(page.resident.id_type, "none");
    assert_eq!(page.resident.row.age, Some(0));
}

#[test]
fn a_number_that_is_taken_or_wrong_is_refused_and_a_correction_brings_sex_and_birth_along() {
    let place = Place::new("2026-09-01");
    place.user("zhao", Role::VillageDoctor, &["石板村"]);
    place.person("石板村", "张国福", MAN_1955);
    let woman = place.person("石板村", "李秀英", WOMAN_1955);
    let correct = |fields: serde_json::Value| {
        let fields = fields.as_object().unwrap().clone();
        let input = CorrectResident { resident: woman.to_string(), base: None, fields };
        place.head.correct_resident(input, at("2026-09-02"), &mut ids())
    };
    assert_eq!(refused(correct(json!({ "id_number": MAN_1955 }))), "id_number_taken");
    assert_eq!(refused(correct(json!({ "id_number": "410482195503120018" }))), "bad_check_digit");
    assert_eq!(refused(correct(json!({ "colour": "red" }))), "unknown_key");
    correct(json!({ "id_number": "653022194903152065", "phone": null, "address": "西头" })).unwrap();
    let page = place.head.resident_page(&woman.to_string(), at("2026-09-02")).unwrap();
    assert_eq!(page.resident.row.birth_on, Some(day("1949-03-15")));
    assert_eq!(page.resident.phone, None);
    assert_eq!(page.resident.address.as_deref(), Some("西头"));
}

#[test]
fn somebody_is_on_a_register_once() {
    let place = Place::new("2026-09-01");
    place.user("zhao", Role::VillageDoctor, &["石板村"]);
    place.person("石板村", "张国福", MAN_1955);
    let register = || {
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
        place.head.register_disease(input, at("2026-09-01"), &mut ids())
    };
    register().unwrap();
    assert_eq!(refused(register()), "already_registered");
    let page = place.head.resident_page(MAN_1955, at("2026-09-01")).unwrap();
    assert_eq!(page.diseases[0].icd10.as_deref(), Some("I10"));
    let due = place.head.due_lists(day("2026-09-01"), None).unwrap();
    assert_eq!(due.due.len(), 1, "registered and never visited is due at once");
}
