use crate::place::{MAN_1938, MAN_1955, Place, WOMAN_1955, at, day, ids, refused};
use serde_json::{Value, json};
use xiangyi_clinic::ClinicError;
use xiangyi_clinic::residents::{AddResident, CorrectResident, ResidentDetail, SearchInput};
use xiangyi_domain::id::ResidentId;
use xiangyi_domain::residents::{IdType, Sex};
use xiangyi_domain::users::Role;

const TODAY: &str = "2026-09-01";

fn place() -> Place {
    let place = Place::new(TODAY);
    place.user("zhao", Role::VillageDoctor, &["石板村"]);
    place
}

fn entry(name: &str) -> AddResident {
    AddResident { village: "石板村".into(), name: name.into(), ..AddResident::default() }
}

fn add(place: &Place, input: AddResident) -> Result<ResidentId, ClinicError> {
    Ok(place.head.add_resident(input, at(TODAY), &mut ids())?.id)
}

fn correct(place: &Place, who: ResidentId, fields: &Value) -> Result<(), ClinicError> {
    let fields = fields.as_object().unwrap().clone();
    let input = CorrectResident { resident: who.to_string(), base: None, fields };
    place.head.correct_resident(input, at("2026-09-20"), &mut ids()).map(drop)
}

fn shown(place: &Place, who: &str) -> ResidentDetail {
    place.head.resident_page(who, at("2026-09-20")).unwrap().resident
}

#[test]
fn people_are_entered_with_the_document_they_have() {
    let place = place();
    for (kind, number, sex, born, expected) in [
        (None, Some(MAN_1955), None, None, "resident_id 1955-03-12"),
        (None, Some(WOMAN_1955), Some(Sex::Male), None, "sex_mismatch"),
        (None, Some(WOMAN_1955), None, Some("1955-03-13"), "birth_mismatch"),
        (None, Some(WOMAN_1955), Some(Sex::Female), Some("1955-03-12"), "resident_id 1955-03-12"),
        (
            Some(IdType::HongKongMacaoResidence),
            Some("81000019990102001X"),
            None,
            None,
            "hong_kong_macao_residence 1999-01-02",
        ),
        (Some(IdType::Passport), Some("E12345678"), None, None, "missing_key"),
        (Some(IdType::Passport), Some("E12345678"), Some(Sex::Male), Some("1980-05-06"), "passport 1980-05-06"),
        (Some(IdType::Passport), None, Some(Sex::Male), Some("1980-05-06"), "missing_key"),
        (
            Some(IdType::BirthCertificate),
            Some("R320123456"),
            Some(Sex::Male),
            Some("2026-08-01"),
            "birth_certificate 2026-08-01",
        ),
        (Some(IdType::None), None, Some(Sex::Female), Some("2026-08-02"), "none 2026-08-02"),
        (Some(IdType::None), Some("1"), Some(Sex::Female), Some("2026-08-02"), "number_without_document"),
    ] {
        let added = add(
            &place,
            AddResident {
                id_type: kind,
                id_number: number.map(Into::into),
                sex,
                birth_on: born.map(day),
                ..entry(&format!("人{}", number.unwrap_or("无")).replace(|c: char| c.is_ascii_alphanumeric(), "某"))
            },
        );
        let found = match added {
            Err(error) => error.code(),
            Ok(id) => {
                let person = shown(&place, &id.to_string());
                format!("{} {}", person.id_type, person.row.birth_on.unwrap())
            }
        };
        assert_eq!(found, expected, "{kind:?} {number:?}");
    }
}

#[test]
fn a_newborn_without_papers_is_asked_for_after_thirty_days_and_keeps_its_certificate_beside_the_first_card() {
    let place = place();
    let mother = place.person("石板村", "李秀英", WOMAN_1955);
    let child = AddResident {
        sex: Some(Sex::Male),
        birth_on: Some(day("2026-08-20")),
        mother: Some(mother.to_string()),
        ..entry("李秀英之子")
    };
    let child = add(&place, child).unwrap();
    let waiting = |on: &str| place.head.incomplete_identities(None, at(on)).unwrap().people;
    assert!(waiting("2026-09-18").is_empty());
    let asked = waiting("2026-09-19");
    assert_eq!((asked[0].person.id, asked[0].mother.as_ref().unwrap().id), (child, mother));
    assert_eq!(
        place.head.incomplete_identities(Some(5), at("2026-09-01")).unwrap().people.len(),
        1,
        "the days are a parameter"
    );
    correct(&place, child, &json!({ "id_type": "birth_certificate", "id_number": "r320123456", "name": "王子" }))
        .unwrap();
    assert!(waiting("2026-10-01").is_empty());
    assert_eq!(shown(&place, "R320123456").row.birth_on, Some(day("2026-08-20")), "a certificate tells no birth date");
    correct(&place, child, &json!({ "id_type": "resident_id", "id_number": "410482202608200034" })).unwrap();
    for number in ["R320123456", "410482202608200034"] {
        let person = shown(&place, number);
        assert_eq!((person.row.id, person.id_type.as_str()), (child, "resident_id"), "{number}");
    }
}

#[test]
fn sex_and_birth_date_are_corrected_only_where_no_number_decides_them() {
    let place = place();
    let man = place.person("石板村", "张国福", MAN_1955);
    assert_eq!(refused(correct(&place, man, &json!({ "sex": "female" }))), "decided_by_number");
    assert_eq!(
        refused(correct(&place, man, &json!({ "id_number": MAN_1938, "birth_on": "1938-01-02" }))),
        "decided_by_number"
    );
    correct(&place, man, &json!({ "id_number": MAN_1938 })).unwrap();
    assert_eq!(shown(&place, MAN_1938).row.birth_on, Some(day("1938-01-01")));
    let mistyped = place.head.resident_page(MAN_1955, at(TODAY));
    assert_eq!(refused(mistyped), "unknown_resident", "a mistyped number finds nobody any more");
    assert_eq!(
        refused(correct(&place, man, &json!({ "id_type": "none", "id_number": MAN_1938 }))),
        "number_without_document"
    );
    correct(&place, man, &json!({ "id_type": "none" })).unwrap();
    correct(&place, man, &json!({ "birth_on": "1938-01-02", "sex": "male", "labour": "3" })).unwrap();
    let person = shown(&place, &man.to_string());
    assert_eq!((person.id_type.as_str(), person.id_number), ("none", None));
    assert_eq!(person.row.birth_on, Some(day("1938-01-02")));
    assert_eq!(refused(correct(&place, man, &json!({ "birth_on": "2027-01-02" }))), "in_future");
    assert_eq!(refused(correct(&place, man, &json!({ "id_type": "card" }))), "bad_value");
    assert_eq!(refused(correct(&place, man, &json!({ "mother": man.to_string() }))), "mother_is_a_man");
}

#[test]
fn names_as_people_have_them_are_stored_found_and_shown() {
    let place = place();
    for (number, typed, shown_as, texts) in [
        (MAN_1955, "穆塔里甫•肉孜", "穆塔里甫·肉孜", &["穆塔里甫肉孜", "穆塔里甫・肉孜", "mtlfrz", "肉孜"][..]),
        (MAN_1938, "阿依古丽 . 买买提", "阿依古丽·买买提", &["阿依古丽", "ayglmmt"][..]),
        (WOMAN_1955, "𠮷𤧛", "𠮷𤧛", &["𠮷", "𤧛"][..]),
        ("653022194903152065", "欧阳张氏", "欧阳张氏", &["ouyangzhangshi", "oyzs", "张氏"][..]),
        ("320813201906051121", "王（火华）", "王(火华)", &["王(火华)", "wanghuohua"][..]),
    ] {
        let id = place.person("石板村", typed, number);
        for text in texts {
            let input = SearchInput { text: (*text).into(), limit: None, fuzzy: Some(false) };
            let hits = place.head.search(&input, at(TODAY)).unwrap().hits;
            assert_eq!(
                hits.iter().map(|hit| (hit.id, hit.name.as_str())).collect::<Vec<_>>(),
                [(id, shown_as)],
                "{text}"
            );
        }
        assert_eq!(shown(&place, number).row.name, shown_as);
    }
    let id: ResidentId = shown(&place, "320813201906051121").row.id;
    correct(&place, id, &json!({ "name": "王烨", "other_name": "王(火华)" })).unwrap();
    let input = SearchInput { text: "王(火华)".into(), limit: None, fuzzy: Some(false) };
    assert_eq!(place.head.search(&input, at(TODAY)).unwrap().hits[0].name, "王烨", "found as older systems wrote it");
}
