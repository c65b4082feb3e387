use crate::place::{MAN_1938, MAN_1955, Place, at, day, ids};
use serde_json::json;
use xiangyi_clinic::contracts::SignContract;
use xiangyi_clinic::paper::{PaperKind, RosterRequest};
use xiangyi_domain::paper::Document;
use xiangyi_domain::users::Role;

fn township() -> Place {
    let place = Place::new("2026-01-05");
    place.user("zhao", Role::VillageDoctor, &["石板村"]);
    place.person("石板村", "张国福", MAN_1955);
    place.person("石板村", "王有福", MAN_1938);
    let input = SignContract {
        residents: vec![MAN_1955.into()],
        team: "家庭医生团队".into(),
        packs: vec!["basic".into()],
        signed_on: day("2026-01-05"),
        ends_on: None,
        signer: None,
        guardian: None,
    };
    place.head.sign_contract(input, at("2026-01-05"), &mut ids()).unwrap();
    place
}

#[test]
fn the_roster_lists_the_contracts_in_force_on_the_day_with_whole_numbers() {
    let place = township();
    let rows = |on: &str| {
        let kind = PaperKind::ContractRoster(RosterRequest {
            on: Some(day(on)),
            village: Some("石板村".into()),
            ..RosterRequest::default()
        });
        match place.head.prepare_paper(&kind, at("2027-06-01"), &mut ids()).unwrap() {
            Document::ContractRoster(roster) => roster,
            other => panic!("{other:?}"),
        }
    };
    let roster = rows("2026-09-01");
    assert_eq!((roster.rows.len(), roster.scope.as_str()), (1, "石板村"));
    let row = &roster.rows[0];
    assert_eq!((row.name.as_str(), row.id_number.as_str(), row.sex.as_str()), ("张国福", MAN_1955, "男"));
    assert_eq!((row.address.as_str(), row.age), ("石板村三组12号", Some(71)));
    assert_eq!((row.doctor.as_str(), row.village_doctor.as_str()), ("周院长", "zhao"));
    assert_eq!(row.packs, ["基础包"]);
    assert!(row.groups.contains(&"65岁及以上".to_owned()));
    assert!(rows("2027-01-05").rows.is_empty(), "ended on the eve");
}

#[test]
fn a_follow_up_sheet_shows_the_visits_oldest_first_and_a_blank_one_shows_none() {
    let place = township();
    for (on, systolic) in [("2026-03-01", 138), ("2026-06-01", 142)] {
        let visit = json!({
            "resident": MAN_1955, "form": "hypertension", "on": on, "mode": "clinic", "symptoms": [1],
            "systolic_mmhg": systolic, "diastolic_mmhg": 80, "adherence": 3, "adverse_reaction": 1,
        });
        let visit = xiangyi_clinic::input::read(&visit.to_string()).unwrap();
        place.head.log_visit(visit, at(on), &mut ids()).unwrap();
    }
    let sheets = |kind: PaperKind| match place.head.prepare_paper(&kind, at("2026-09-01"), &mut ids()).unwrap() {
        Document::FollowupSheet(sheets) => sheets,
        other => panic!("{other:?}"),
    };
    let sheet = sheets(PaperKind::FollowupSheet { resident: MAN_1955.into(), form: None }).remove(0);
    let pressures: Vec<_> = sheet.visits.iter().map(|visit| visit.answers["systolic_mmhg"].clone()).collect();
    assert_eq!(pressures, [json!(138), json!(142)]);
    let blank = |who: &str| PaperKind::BlankFollowup { residents: vec![who.into()], form: None, village: None };
    let never = sheets(blank(MAN_1938)).remove(0);
    assert_eq!((never.name.as_str(), never.blank, never.visits[0].visited_on), ("王有福", true, None));
    let last = sheets(blank(MAN_1955)).remove(0);
    assert_eq!((last.visits.len(), last.visits[0].visited_on), (1, Some("2026-06-01".parse().unwrap())));
}

#[test]
fn an_agreement_and_a_contact_card_carry_their_household() {
    let place = township();
    let page = place.head.resident_page(MAN_1955, at("2026-09-01")).unwrap();
    let contract = PaperKind::Contract { contract: page.contract.unwrap().id };
    let Document::Contract(papers) = place.head.prepare_paper(&contract, at("2026-09-01"), &mut ids()).unwrap() else {
        panic!("an agreement");
    };
    assert_eq!(papers[0].resident.id_number, MAN_1955);
    assert!(papers[0].groups.contains(&("65岁及以上".to_owned(), true)));
    let card = PaperKind::ContactCard { household: page.household.unwrap().id };
    let Document::ContactCard(cards) = place.head.prepare_paper(&card, at("2026-09-01"), &mut ids()).unwrap() else {
        panic!("a card");
    };
    assert_eq!((cards[0].village_doctor.name.as_str(), cards[0].resident.id_number.as_str()), ("zhao", ""));
    let audit = place.head.list_audit(None, None).unwrap();
    assert_eq!((audit.rows[0].op.as_str(), audit.rows[0].what.as_deref()), ("print", Some("contact_card")));
}
