//! From signing to renewing, refusing, ending; what was done for it and what it costs.

use crate::place::{MAN_1938, MAN_1955, Place, WOMAN_1949, WOMAN_1955, at, day, ids, refused};
use std::ops::ControlFlow;
use xiangyi_clinic::contracts::{
    AddPack, AskClaims, AskFulfilment, AskStanding, AskStatistics, EndGone, FulfilmentBy, FulfilmentShow,
    ListContracts, ListRenewable, ListToEnd, LogService, RecordUnsigned, RenewContracts, SignContract, StandingMeasure,
    WithdrawContract,
};
use xiangyi_clinic::households::RecordDeath;
use xiangyi_domain::Money;
use xiangyi_domain::contracts::{Guardian, Payer, Relief, Share, Shares};
use xiangyi_domain::id::{ContractId, HouseholdId};
use xiangyi_domain::residents::Category;
use xiangyi_domain::users::Role;

fn township() -> Place {
    let place = Place::new("2026-01-05");
    place.user("zhao", Role::VillageDoctor, &["石板村"]);
    place.person("石板村", "张国福", MAN_1955);
    let household = household_of(&place, MAN_1955);
    place.add("石板村", "李秀英", WOMAN_1955, Some(household));
    place.person("石板村", "王有福", MAN_1938);
    place.person("石板村", "穆塔里甫·肉孜", WOMAN_1949);
    place
}

fn household_of(place: &Place, who: &str) -> HouseholdId {
    place.head.resident_page(who, at("2026-01-05")).unwrap().household.unwrap().id
}

fn sign(place: &Place, who: &[&str], on: &str, packs: &[&str]) -> ContractId {
    let input = SignContract {
        residents: who.iter().map(|text| (*text).to_owned()).collect(),
        team: "家庭医生团队".into(),
        packs: packs.iter().map(|text| (*text).to_owned()).collect(),
        signed_on: day(on),
        ends_on: None,
        signer: None,
        guardian: None,
    };
    place.head.sign_contract(input, at("2026-09-01"), &mut ids()).unwrap().id
}

fn go_on(_: xiangyi_clinic::contracts::BulkProgress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn renew(place: &Place, contracts: Vec<ContractId>, today: &str) -> xiangyi_clinic::contracts::Renewed {
    let input = RenewContracts { contracts, signed_on: None, years: None };
    place.head.renew_contracts(input, at(today), &mut ids(), &mut go_on).unwrap()
}

fn refuse(place: &Place, who: &str, reason: &str, on: &str) -> Result<Vec<String>, String> {
    let input =
        RecordUnsigned { resident: who.into(), reason: reason.into(), on: Some(day(on)), signed: false, remark: None };
    let answer = place.head.record_unsigned(input, at("2026-09-01"), &mut ids());
    answer.map(|made| made.warnings).map_err(|error| error.code())
}

fn die(place: &Place, who: &str, on: &str) {
    let input = RecordDeath { resident: who.into(), on: day(on), remark: None, new_head: None, confirmed: true };
    place.head.record_death(input, at("2026-09-01"), &mut ids()).unwrap();
}

#[test]
fn a_village_is_renewed_at_once_and_each_begins_the_day_after_the_old_one() {
    let place = township();
    let first = sign(&place, &[MAN_1955, WOMAN_1955], "2025-09-20", &["basic"]);
    let second = sign(&place, &[MAN_1938], "2025-10-01", &["basic"]);
    sign(&place, &[WOMAN_1949], "2026-08-01", &["basic"]);
    let list = place.head.list_renewable(&ListRenewable::default(), at("2026-09-01")).unwrap();
    let shown: Vec<_> =
        list.rows.iter().map(|row| (row.contract.id, row.days_left, row.stands_against.clone())).collect();
    assert_eq!(shown, [(first, 18, None), (second, 29, None)], "the one that runs until next year is not asked for");
    let done = renew(&place, vec![first, second], "2026-09-01");
    assert_eq!((done.renewed, done.refused, done.stopped), (2, 0, false));
    assert_eq!(done.rows[0].starts_on, Some(day("2026-09-20")));
    assert_eq!(done.rows[0].ends_on, Some(day("2027-09-19")));
    assert_eq!(done.rows[0].residents.len(), 2);
    assert!(place.head.list_renewable(&ListRenewable::default(), at("2026-09-01")).unwrap().rows.is_empty());
    let again = renew(&place, vec![first], "2026-09-01");
    assert_eq!(again.rows[0].refused.as_deref(), Some("already_renewed"));
}

#[test]
fn what_cannot_be_renewed_is_named_with_its_reason_and_stops_no_other() {
    let place = township();
    let ran_out = sign(&place, &[MAN_1955], "2025-03-01", &["basic"]);
    let gone = sign(&place, &[MAN_1938], "2025-09-20", &["basic"]);
    let refusing = sign(&place, &[WOMAN_1949], "2025-03-01", &["basic"]);
    let early = sign(&place, &[WOMAN_1955], "2026-08-01", &["basic"]);
    die(&place, MAN_1938, "2026-08-20");
    refuse(&place, WOMAN_1949, "拒签", "2026-08-25").unwrap();
    let done = renew(&place, vec![gone, refusing, early, ran_out], "2026-09-01");
    let codes: Vec<_> = done.rows.iter().map(|row| row.refused.as_deref()).collect();
    assert_eq!(codes, [Some("nobody_left"), Some("unsigned_since"), Some("too_early"), None]);
    assert_eq!(done.rows[3].starts_on, Some(day("2026-09-01")), "one that ran out begins on the day of signing");
    assert_eq!((done.renewed, done.refused), (1, 3));
}

#[test]
fn a_bulk_that_is_stopped_keeps_what_was_done() {
    let place = township();
    let one = sign(&place, &[MAN_1955], "2025-09-20", &["basic"]);
    let input = RenewContracts { contracts: vec![one], signed_on: None, years: Some(3) };
    let mut stop = |_| ControlFlow::Break(());
    let done = place.head.renew_contracts(input.clone(), at("2026-09-01"), &mut ids(), &mut stop).unwrap();
    assert!(done.stopped && done.rows.is_empty());
    let years = RenewContracts { years: Some(4), ..input };
    assert_eq!(refused(place.head.renew_contracts(years, at("2026-09-01"), &mut ids(), &mut go_on)), "bad_years");
}

#[test]
fn a_renewal_can_be_taken_back_before_its_first_service_and_not_after() {
    let place = township();
    let old = sign(&place, &[MAN_1955], "2025-09-01", &["basic"]);
    let new = renew(&place, vec![old], "2026-09-01").rows[0].id.unwrap();
    let withdraw = |contract, today| {
        let input = WithdrawContract { contract, reason: "点错了".into() };
        place.head.withdraw_contract(input, at(today), &mut ids())
    };
    assert_eq!(refused(withdraw(old, "2026-09-01")), "already_renewed");
    withdraw(new, "2026-09-01").unwrap();
    let again = renew(&place, vec![old], "2026-09-01").rows[0].id.unwrap();
    serve(&place, MAN_1955, "健康教育", "2026-09-01").unwrap();
    assert_eq!(refused(withdraw(again, "2026-09-01")), "already_served");
}

fn serve(place: &Place, who: &str, item: &str, on: &str) -> Result<(), String> {
    let input = LogService {
        resident: who.into(),
        item: item.into(),
        kind: None,
        on: Some(day(on)),
        place: None,
        result: None,
        minutes: Some(20),
        signed: true,
    };
    place.head.log_service(input, at("2026-09-01"), &mut ids()).map(|_| ()).map_err(|error| error.code())
}

#[test]
fn a_refusal_is_kept_with_its_reason_and_an_unfilled_one_is_shown_as_such() {
    let place = township();
    sign(&place, &[MAN_1955], "2026-08-01", &["basic"]);
    assert_eq!(refuse(&place, MAN_1938, "拒签", "2026-08-20").unwrap(), ["signature_missing"]);
    assert_eq!(refuse(&place, MAN_1938, "away", "2026-08-25").unwrap(), [""; 0]);
    assert_eq!(refuse(&place, MAN_1938, "没有这个", "2026-08-25"), Err("unknown_reason".into()));
    assert_eq!(refuse(&place, MAN_1938, "其他", "2026-08-25"), Err("missing_key".into()));
    assert_eq!(refuse(&place, MAN_1955, "拒签", "2026-08-25"), Err("contract_in_force".into()));
    assert_eq!(refuse(&place, MAN_1938, "拒签", "2026-09-02"), Err("in_future".into()));
    let figures = place.head.contract_statistics(&AskStatistics::default(), at("2026-09-01")).unwrap();
    let reasons: Vec<_> = figures.total.reasons.iter().map(|line| (line.word.as_str(), line.count)).collect();
    assert_eq!(reasons, [("外出", 1), ("未填", 2)], "the newest reason counts");
}

#[test]
fn the_dead_stand_in_the_list_to_end_and_a_contract_that_others_share_goes_on() {
    let place = township();
    let shared = sign(&place, &[MAN_1955, WOMAN_1955], "2026-02-01", &["basic"]);
    let alone = sign(&place, &[MAN_1938], "2026-02-01", &["basic"]);
    die(&place, WOMAN_1955, "2026-07-01");
    die(&place, MAN_1938, "2026-08-15");
    let list = place.head.list_to_end(&ListToEnd::default(), at("2026-09-01")).unwrap();
    let shown: Vec<_> = list.rows.iter().map(|row| (row.contract.id, row.gone.len(), row.remaining)).collect();
    assert_eq!(shown, [(shared, 1, 1), (alone, 1, 0)]);
    let input = EndGone { contracts: vec![shared, alone] };
    let done = place.head.end_gone(input, at("2026-09-01"), &mut ids(), &mut go_on).unwrap();
    assert_eq!(done.rows[0].refused.as_deref(), Some("others_remain"));
    assert_eq!(done.rows[1].on, Some(day("2026-08-15")), "on the day of death");
    let rows = place.head.list_contracts(&ListContracts::default(), at("2026-09-01")).unwrap().rows;
    let ended = rows.iter().find(|row| row.id == alone).unwrap();
    assert_eq!(ended.end_reason.as_deref(), Some("死亡"));
}

#[test]
fn a_minor_alone_needs_somebody_to_sign() {
    let place = township();
    let household = household_of(&place, MAN_1955);
    let child = "410482201503120017";
    place.add("石板村", "张小福", child, Some(household));
    let input = |guardian: Option<Guardian>| SignContract {
        residents: vec![child.into()],
        team: "家庭医生团队".into(),
        packs: vec![],
        signed_on: day("2026-09-01"),
        ends_on: None,
        signer: None,
        guardian,
    };
    let unnamed = Some(Guardian::default());
    assert_eq!(refused(place.head.sign_contract(input(unnamed), at("2026-09-01"), &mut ids())), "guardian_unnamed");
    let made = place.head.sign_contract(input(None), at("2026-09-01"), &mut ids()).unwrap();
    assert_eq!(made.warnings, ["guardian_missing"]);
    let back = WithdrawContract { contract: made.id, reason: "补监护人".into() };
    place.head.withdraw_contract(back, at("2026-09-01"), &mut ids()).unwrap();
    let named = Some(Guardian { name: "张国福".into(), relation: Some("父亲".into()), ..Guardian::default() });
    let made = place.head.sign_contract(input(named), at("2026-09-01"), &mut ids()).unwrap();
    assert!(made.warnings.is_empty());
}

#[test]
fn what_was_done_is_counted_down_to_the_service_behind_a_figure() {
    let place = township();
    sign(&place, &[MAN_1955], "2026-02-01", &["basic"]);
    sign(&place, &[MAN_1938], "2026-02-01", &["basic"]);
    serve(&place, MAN_1955, "健康教育", "2026-03-01").unwrap();
    serve(&place, MAN_1955, "健康教育", "2026-06-01").unwrap();
    assert_eq!(serve(&place, MAN_1955, "没有这一项", "2026-06-01"), Err("unknown_item".into()));
    assert_eq!(serve(&place, WOMAN_1949, "健康教育", "2026-06-01"), Err("no_contract".into()));
    let ask = |by, show| {
        let input = AskFulfilment { by, show, ..AskFulfilment::default() };
        place.head.contract_fulfilment(&input, at("2026-09-01")).unwrap()
    };
    let villages = ask(FulfilmentBy::Village, FulfilmentShow::All);
    let sum = &villages.rows[0].sum;
    assert_eq!((sum.people, sum.served, sum.never, sum.services.count, sum.services.of), (2, 1, 1, 2, 18));
    let never = ask(FulfilmentBy::Resident, FulfilmentShow::Never);
    assert_eq!(never.rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["王有福"]);
    assert_eq!(ask(FulfilmentBy::Doctor, FulfilmentShow::All).rows[0].name, "zhao");
    let detail = place.head.resident_fulfilment(MAN_1955, None, at("2026-09-01")).unwrap();
    let item = detail.items.iter().find(|item| item.name == "健康教育").unwrap();
    assert_eq!((item.planned, item.done, item.due), (4, 2, 2));
    let days: Vec<_> = item.deeds.iter().map(|deed| deed.on.to_string()).collect();
    assert_eq!(days, ["2026-06-01", "2026-03-01"]);
}

#[test]
fn every_figure_of_the_statistics_opens_as_many_people() {
    let place = township();
    let old = sign(&place, &[MAN_1955], "2025-07-10", &["basic"]);
    renew(&place, vec![old], "2026-07-05");
    sign(&place, &[WOMAN_1955], "2026-08-01", &["basic", "高血压包"]);
    let died = sign(&place, &[MAN_1938], "2026-02-01", &["basic"]);
    serve(&place, WOMAN_1955, "健康教育", "2026-08-20").unwrap();
    die(&place, MAN_1938, "2026-08-15");
    place.head.end_gone(EndGone { contracts: vec![died] }, at("2026-09-01"), &mut ids(), &mut go_on).unwrap();
    let total = place.head.contract_statistics(&AskStatistics::default(), at("2026-09-01")).unwrap().total;
    assert_eq!(total.signed.percent.as_deref(), Some("66.67"));
    for (measure, count) in [
        (StandingMeasure::Population, total.signed.of),
        (StandingMeasure::Signed, total.signed.count),
        (StandingMeasure::Renewed, total.renewed),
        (StandingMeasure::Ended, total.ended),
        (StandingMeasure::Expired, total.expired),
        (StandingMeasure::Served, total.served.count),
        (StandingMeasure::NeverServed, total.never_served),
        (StandingMeasure::Complete, total.complete.count),
        (StandingMeasure::Individual, total.individual),
    ] {
        let ask = AskStanding {
            measure,
            on: None,
            from: None,
            village: None,
            group: None,
            reason: None,
            after: None,
            limit: None,
        };
        let list = place.head.contract_standing(&ask, at("2026-09-01")).unwrap();
        assert_eq!((list.total, list.rows.len()), (count, count as usize), "{measure:?}");
    }
    assert_eq!((total.signed.of, total.signed.count, total.renewed, total.ended), (3, 2, 1, 1));
    assert_eq!((total.served.count, total.never_served, total.individual), (1, 1, 1));
}

#[test]
fn the_personal_part_of_people_in_need_stands_on_the_claim_list_of_finance() {
    let place = township();
    let input = AddPack {
        code: "elder_plus".into(),
        name: "老年人个性化包".into(),
        target: None,
        items: vec![],
        price: Money::from_fen(6_000),
        payer: None,
        shares: Shares {
            parts: vec![Share { payer: Payer::PublicHealth, amount: Money::from_fen(2_000) }],
            relief: vec![Relief { categories: vec![Category::SubsistenceAllowance], payer: Payer::Finance }],
        },
        valid_from: None,
        valid_to: None,
    };
    let above = AddPack { price: Money::from_fen(1_000), ..input.clone() };
    assert_eq!(refused(place.head.add_pack(above, at("2026-09-01"), &mut ids())), "parts_above_price");
    place.head.add_pack(input, at("2026-09-01"), &mut ids()).unwrap();
    let give = xiangyi_clinic::households::GiveCategory {
        resident: Some(MAN_1955.into()),
        category: "subsistence_allowance".into(),
        household: None,
        from_on: day("2026-01-01"),
        to_on: None,
        evidence: None,
        source_list: None,
        detail: Default::default(),
    };
    place.head.give_category(give, at("2026-09-01"), &mut ids()).unwrap();
    sign(&place, &[MAN_1955, WOMAN_1955], "2026-08-10", &["elder_plus"]);
    let ask = |month: &str, payer| {
        let input = AskClaims { month: day(month), village: None, payer };
        place.head.contract_claims(&input).unwrap()
    };
    let finance = ask("2026-08-31", Some(Payer::Finance));
    let lines: Vec<_> = finance.rows.iter().map(|row| (row.name.as_str(), row.amount.to_string())).collect();
    assert_eq!(lines, [("张国福", "40.00".to_owned())]);
    let all = ask("2026-08-01", None);
    let sum: i64 = all.totals.iter().map(|total| total.amount.fen()).sum();
    assert_eq!(sum, 12_000, "the parts sum to both prices");
    assert!(ask("2026-09-01", None).rows.is_empty(), "a fee falls due once a year");
}
