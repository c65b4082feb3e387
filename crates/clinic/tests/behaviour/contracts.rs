use crate::place::{MAN_1938, MAN_1955, Place, WOMAN_1955, at, day, ids, refused};
use xiangyi_clinic::contracts::{EndContract, ListContracts, SignContract};
use xiangyi_clinic::{Clinic, ClinicError};
use xiangyi_domain::contracts::ContractState;
use xiangyi_domain::users::Role;

fn township() -> Place {
    let place = Place::new("2026-01-05");
    place.user("zhao", Role::VillageDoctor, &["石板村"]);
    let man = place.person("石板村", "张国福", MAN_1955);
    let household = place.head.resident_page(&man.to_string(), at("2026-01-05")).unwrap().household.unwrap().id;
    place.add("石板村", "李秀英", WOMAN_1955, Some(household));
    place.person("石板村", "王有福", MAN_1938);
    place
}

fn sign(clinic: &Clinic, who: &[&str], on: &str, ends: Option<&str>) -> Result<String, ClinicError> {
    let input = SignContract {
        residents: who.iter().map(|text| (*text).to_owned()).collect(),
        team: "家庭医生团队".into(),
        packs: vec!["basic".into(), "高血压包".into()],
        signed_on: day(on),
        ends_on: ends.map(day),
        signer: None,
        guardian: None,
    };
    clinic.sign_contract(input, at("2026-09-01"), &mut ids()).map(|signed| signed.number)
}

#[test]
fn a_household_signs_one_agreement_for_a_year() {
    let place = township();
    let number = sign(&place.head, &[MAN_1955, WOMAN_1955], "2026-09-01", None).unwrap();
    assert!(number.starts_with("XY-") && number.ends_with("-000001"), "{number}");
    let list = place.head.list_contracts(&ListContracts::default(), at("2026-09-01")).unwrap();
    assert_eq!((list.total, list.population, list.signed), (1, 3, 2));
    let row = &list.rows[0];
    assert_eq!((row.ends_on, row.state), (Some(day("2027-08-31")), ContractState::InForce));
    assert_eq!(row.packs, ["基础包", "高血压包"]);
    assert_eq!(row.household_head.as_deref(), Some("张国福"));
}

#[test]
fn a_second_contract_in_force_is_refused_and_a_renewal_is_not() {
    let place = township();
    sign(&place.head, &[MAN_1955], "2025-09-10", None).unwrap();
    assert_eq!(refused(sign(&place.head, &[MAN_1955, WOMAN_1955], "2026-09-01", None)), "contract_in_force");
    assert!(sign(&place.head, &[WOMAN_1955], "2026-09-01", None).is_ok());
    assert_eq!(refused(sign(&place.head, &[WOMAN_1955], "2026-08-01", None)), "contract_in_force");
}

#[test]
fn what_cannot_be_signed_is_refused_with_its_reason() {
    let place = township();
    let head = &place.head;
    assert_eq!(refused(sign(head, &[MAN_1955, MAN_1938], "2026-09-01", None)), "other_household");
    assert_eq!(refused(sign(head, &[MAN_1955], "2026-09-01", Some("2027-08-30"))), "term_too_short");
    assert_eq!(refused(sign(head, &[MAN_1955], "2026-09-01", Some("2030-01-01"))), "term_too_long");
    assert_eq!(refused(sign(head, &[MAN_1955], "2026-09-02", None)), "in_future");
    assert_eq!(refused(sign(head, &[], "2026-09-01", None)), "no_residents");
    let mut input = SignContract {
        residents: vec![MAN_1955.into()],
        team: "没有这个团队".into(),
        packs: vec![],
        signed_on: day("2026-09-01"),
        ends_on: None,
        signer: None,
        guardian: None,
    };
    assert_eq!(refused(head.sign_contract(input.clone(), at("2026-09-01"), &mut ids())), "unknown_team");
    input.team = "家庭医生团队".into();
    input.packs = vec!["gold".into()];
    assert_eq!(refused(head.sign_contract(input, at("2026-09-01"), &mut ids())), "unknown_pack");
    assert_eq!(head.list_contracts(&ListContracts::default(), at("2026-09-01")).unwrap().total, 0);
}

#[test]
fn an_ended_contract_makes_room_for_another() {
    let place = township();
    sign(&place.head, &[MAN_1955], "2026-03-01", None).unwrap();
    let id = place.head.list_contracts(&ListContracts::default(), at("2026-09-01")).unwrap().rows[0].id;
    let end = || {
        let input = EndContract { contract: id, on: day("2026-09-01"), reason: "迁出".into(), remark: None };
        place.head.end_contract(input, at("2026-09-01"), &mut ids())
    };
    end().unwrap();
    assert_eq!(refused(end()), "already_ended");
    let options = place.head.contract_options(MAN_1955, at("2026-09-01")).unwrap();
    assert!(options.members.iter().all(|member| !member.already));
    assert!(options.packs.iter().any(|option| option.pack.code == "elder" && option.suggested));
    assert!(sign(&place.head, &[MAN_1955], "2026-09-01", None).is_ok());
}
