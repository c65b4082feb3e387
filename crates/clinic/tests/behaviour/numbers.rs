use crate::place::{MAN_1938, MAN_1955, Place, WOMAN_1949, WOMAN_1955, at, ids, refused};
use xiangyi_clinic::residents::{GiveRecordNumbers, GivenRecordNumbers, SearchInput, SearchSettings};
use xiangyi_clinic::villages::SetVillageCode;
use xiangyi_clinic::{Clinic, ClinicError};
use xiangyi_domain::id::ResidentId;
use xiangyi_domain::users::Role;
use xiangyi_wire::Epoch;
use xiangyi_wire::numbers::{Block, RECORD};

const CODE: &str = "410482101203";

fn place() -> Place {
    let place = Place::new("2026-09-01");
    place.user("zhao", Role::VillageDoctor, &["石板村"]);
    place.user("qian", Role::VillageDoctor, &["上河村"]);
    place
}

fn set_code(clinic: &Clinic, village: &str, code: &str) -> Result<(), ClinicError> {
    let input = SetVillageCode { village: village.into(), code: code.into() };
    clinic.set_village_code(input, at("2026-09-01"), &mut ids()).map(drop)
}

fn give_one(clinic: &Clinic, who: ResidentId) -> Result<GivenRecordNumbers, ClinicError> {
    let input = GiveRecordNumbers { resident: Some(who.to_string()), village: None };
    clinic.give_record_numbers(input, at("2026-09-01"), &mut ids())
}

fn give_village(clinic: &Clinic, village: &str) -> Result<GivenRecordNumbers, ClinicError> {
    let input = GiveRecordNumbers { resident: None, village: Some(village.into()) };
    clinic.give_record_numbers(input, at("2026-09-01"), &mut ids())
}

/// What the county would answer at the end of a sync.
fn reserve(clinic: &Clinic, first: u32, last: u32) {
    let block = Block { kind: RECORD.into(), scope: CODE.into(), first, last };
    let install = clinic.store().sync_status().unwrap().install_id;
    clinic.store().take_number_blocks(install, Epoch(uuid::Uuid::nil()), &[block]).unwrap();
}

fn found(clinic: &Clinic, text: &str) -> Vec<String> {
    let input = SearchInput { text: text.into(), limit: None, fuzzy: None };
    clinic.search(&input, at("2026-09-01")).unwrap().hits.into_iter().map(|hit| hit.name).collect()
}

#[test]
fn a_temporary_number_is_replaced_once_there_is_a_block_and_still_finds_its_resident() {
    let place = place();
    let man = place.person("石板村", "张国福", MAN_1955);
    let given = give_one(&place.head, man).unwrap();
    let temporary = given.number.unwrap();
    assert!(temporary.starts_with("临-"), "{temporary}");
    assert_eq!((given.given, given.waiting), (0, 1));
    set_code(&place.head, "石板村", CODE).unwrap();
    let again = give_one(&place.head, man).unwrap();
    assert_eq!((again.number.as_ref(), again.waiting), (Some(&temporary), 1), "one temporary number is enough");
    reserve(&place.head, 7, 9);
    let given = give_one(&place.head, man).unwrap();
    assert_eq!((given.number.as_deref(), given.given), (Some("41048210120300007"), 1));
    let page = place.head.resident_page(&man.to_string(), at("2026-09-01")).unwrap();
    assert!(page.resident.remark.unwrap().ends_with(&format!("原临时档案编号 {temporary}")));
    for text in [temporary.as_str(), "41048210120300007", "203-00007"] {
        assert_eq!(found(&place.head, text), ["张国福"], "{text}");
    }
    let standing = give_one(&place.head, man).unwrap();
    assert_eq!((standing.number.as_deref(), standing.given), (Some("41048210120300007"), 0), "a number stands");
}

#[test]
fn a_village_gets_its_numbers_in_walking_order_until_the_block_is_used_up() {
    let place = place();
    assert_eq!(refused(give_village(&place.head, "石板村")), "village_without_code");
    set_code(&place.head, "石板村", CODE).unwrap();
    let people = [("张国福", MAN_1955), ("李秀英", WOMAN_1955), ("王玉兰", WOMAN_1949)];
    let people = people.map(|(name, number)| place.person("石板村", name, number));
    place.person("上河村", "马龙", MAN_1938);
    let died = serde_json::json!({ "resident": people[1], "on": "2026-08-01" });
    place.head.record_death(serde_json::from_value(died).unwrap(), at("2026-09-01"), &mut ids()).unwrap();
    let none = give_village(&place.head, "石板村").unwrap();
    assert_eq!((none.number, none.given, none.waiting), (None, 0, 2), "a village waits for the next sync");
    reserve(&place.head, 1, 1);
    let one = give_village(&place.head, "石板村").unwrap();
    assert_eq!((one.number.as_deref(), one.given, one.waiting), (Some("41048210120300001"), 1, 1));
    reserve(&place.head, 201, 400);
    let rest = give_village(&place.head, "石板村").unwrap();
    assert_eq!((rest.number.as_deref(), rest.given, rest.waiting), (Some("41048210120300201"), 1, 0));
    let rows = place.head.list_villages().unwrap().rows;
    let row = rows.iter().find(|row| row.name == "石板村").unwrap();
    assert_eq!((row.code.as_deref(), row.without_number, row.numbers_left), (Some(CODE), 0, 199));
    let other = rows.iter().find(|row| row.name == "上河村").unwrap();
    assert_eq!((other.code.as_ref(), other.without_number, other.numbers_left), (None, 1, 0));
}

#[test]
fn a_code_is_of_the_own_township_and_of_one_village() {
    let place = place();
    for code in ["410482101", "41048210120x", "410482102203", "4104821012033", ""] {
        assert_eq!(refused(set_code(&place.head, "石板村", code)), "bad_village_code", "{code}");
    }
    set_code(&place.head, "石板村", " ４１０４８２１０１２０３ ").unwrap();
    assert_eq!(refused(set_code(&place.head, "上河村", CODE)), "village_code_taken");
    set_code(&place.head, "上河村", "410482101204").unwrap();
    assert_eq!(refused(set_code(&place.head, "下河村", CODE)), "unknown_village");
}

#[test]
fn a_village_doctor_numbers_the_own_village_only() {
    let place = place();
    let (own, other) = (place.person("石板村", "张国福", MAN_1955), place.person("上河村", "李秀英", WOMAN_1955));
    let doctor = Clinic::login(place.dir.path(), "zhao", crate::place::PASSWORD).unwrap();
    give_one(&doctor, own).unwrap();
    assert_eq!(refused(give_one(&doctor, other)), "not_your_village");
    assert_eq!(refused(give_village(&doctor, "上河村")), "not_your_village");
    assert_eq!(refused(set_code(&doctor, "石板村", CODE)), "not_allowed");
    assert_eq!(doctor.list_villages().unwrap().rows.len(), 1);
    let nobody = GiveRecordNumbers::default();
    assert_eq!(refused(doctor.give_record_numbers(nobody, at("2026-09-01"), &mut ids())), "missing_key");
}

#[test]
fn each_user_chooses_whether_names_that_sound_alike_are_found() {
    let place = place();
    place.person("石板村", "张国福", MAN_1955);
    assert_eq!(found(&place.head, "zangguofu"), Vec::<String>::new());
    place.head.set_search_settings(SearchSettings { fuzzy: true }).unwrap();
    assert_eq!(place.head.search_settings().unwrap(), SearchSettings { fuzzy: true });
    assert_eq!(found(&place.head, "zangguofu"), ["张国福"]);
    let strict = SearchInput { text: "zangguofu".into(), limit: None, fuzzy: Some(false) };
    assert_eq!(place.head.search(&strict, at("2026-09-01")).unwrap().hits.len(), 0);
    let doctor = Clinic::login(place.dir.path(), "zhao", crate::place::PASSWORD).unwrap();
    assert_eq!(found(&doctor, "zangguofu"), Vec::<String>::new(), "the setting is the user's own");
}
