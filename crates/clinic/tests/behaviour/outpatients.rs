//! Chronic outpatients, settlements of other hospitals, and the statistics of a closed month.

use crate::pay_later::{TODAY, discharged, input, pay, settle, township, yuan};
use crate::place::{MAN_1955, WOMAN_1955, at, day, ids, refused};
use serde_json::{Value, json};
use xiangyi_clinic::Clinic;
use xiangyi_domain::Money;
use xiangyi_domain::id::ChronicRecognitionId;

fn recognised(clinic: &Clinic, who: &str, on: &str) -> ChronicRecognitionId {
    let forward = json!({"resident": who, "disease": "I10", "name": "高血压", "applied_on": "2019-01-05"});
    let id = clinic.put_forward_chronic(&input(&forward), at(TODAY), &mut ids()).unwrap().id;
    let decide = json!({"id": id, "recognised": true, "on": on, "hospital": "市人民医院"});
    clinic.decide_chronic(&input(&decide), at(TODAY), &mut ids()).unwrap();
    id
}

/// A bill by the pack that holds the patient's part to 10 %, by the slip for its silent layers.
fn bill(recognition: ChronicRecognitionId, on: &str, total: &str) -> Value {
    json!({"recognition": recognition, "on": on, "total": total, "policy": "cap10-county",
        "entered": {"basic": "500.00", "critical_illness": "0.00", "tilt": "0.00", "medical_assistance": "100.00"}})
}

fn balance_of(clinic: &Clinic, account: &str) -> Money {
    let trial = clinic.trial_balance(None, day("2019-12-31")).unwrap();
    assert_eq!(trial.difference, Money::ZERO);
    trial.accounts.iter().filter(|line| line.account == account).map(|line| line.balance).sum()
}

#[test]
fn an_outpatient_bill_is_posted_claimed_and_held_to_a_tenth_from_the_month_after() {
    let (_place, cashier) = township();
    let id = recognised(&cashier, MAN_1955, "2019-02-10");
    // February: the top-up does not count yet, so the patient bears what the slip leaves.
    let early = cashier.preview_chronic_bill(&input(&bill(id, "2019-02-20", "1000.00")), at(TODAY)).unwrap();
    assert_eq!(early.statement.self_pay, yuan("400.00"));
    assert!(early.statement.layers.last().unwrap().why.iter().any(|why| why.contains("2019-03-01")), "{early:?}");
    let billed = cashier.bill_chronic(&input(&bill(id, "2019-03-05", "1000.00")), at(TODAY), &mut ids()).unwrap();
    assert_eq!(billed.settlement.statement.self_pay, yuan("100.00"), "10 % of the total");
    assert!(billed.number.starts_with("MB-") && billed.receipt.as_ref().unwrap().starts_with("SJ-"));
    for (account, stands) in [
        ("charges", "-1000.00"),
        ("payer:basic", "500.00"),
        ("payer:medical_assistance", "100.00"),
        ("payer:fiscal_top_up", "300.00"),
        ("patient", "0.00"),
        ("cash", "100.00"),
    ] {
        assert_eq!(balance_of(&cashier, account), yuan(stands), "{account}");
    }
    let claims = json!({"from": "2019-03-01", "to": "2019-03-31"});
    let claims = cashier.list_claims(&input(&claims), at(TODAY)).unwrap();
    let asked: Vec<(&str, Money)> = claims.payers.iter().map(|payer| (payer.payer.as_str(), payer.total)).collect();
    assert_eq!(
        asked,
        [("basic", yuan("500.00")), ("medical_assistance", yuan("100.00")), ("fiscal_top_up", yuan("300.00"))]
    );
    let line = &claims.payers[0].lines[0];
    assert_eq!((line.admission, line.number.as_str(), line.diagnosis.as_str()), (None, &*billed.number, "高血压"));
    let patient = cashier.patient_statement(MAN_1955).unwrap();
    assert_eq!((patient.lines.len(), patient.balance), (2, Money::ZERO));
    let month = cashier.pay_later_statistics(day("2019-03-01")).unwrap();
    assert_eq!(month.of_month.admissions, 0, "T6 counts admissions alone");
}

#[test]
fn an_outpatient_bill_is_taken_back_by_entries_and_stays_in_the_list() {
    let (_place, cashier) = township();
    let id = recognised(&cashier, MAN_1955, "2019-01-10");
    let billed = cashier.bill_chronic(&input(&bill(id, "2019-03-05", "1000.00")), at(TODAY), &mut ids()).unwrap();
    let back = |reason: &str| {
        let text = json!({"id": billed.id, "reason": reason});
        cashier.reverse_chronic_bill(&input(&text), at(TODAY), &mut ids())
    };
    assert_eq!(refused(back(" ")), "reason_missing");
    assert_eq!(back("录错了人").unwrap().cash_back, yuan("100.00"));
    assert_eq!(refused(back("录错了人")), "already_reversed");
    for account in ["charges", "payer:basic", "payer:fiscal_top_up", "patient", "cash"] {
        assert_eq!(balance_of(&cashier, account), Money::ZERO, "{account}");
    }
    let list = cashier.list_chronic_bills(None).unwrap().bills;
    assert_eq!((list.len(), list[0].reversed.as_deref()), (1, Some("录错了人")));
    let claims = json!({"from": "2019-03-01", "to": "2019-03-31"});
    assert_eq!(cashier.list_claims(&input(&claims), at(TODAY)).unwrap().payers, []);
    assert!(cashier.check_store().unwrap().ok);
}

#[test]
fn only_a_disease_that_is_recognised_on_the_day_is_billed() {
    let (_place, cashier) = township();
    let forward = json!({"resident": MAN_1955, "disease": "I10", "name": "高血压", "applied_on": "2019-01-05"});
    let id = cashier.put_forward_chronic(&input(&forward), at(TODAY), &mut ids()).unwrap().id;
    let try_it =
        |on: &str, total: &str| refused(cashier.bill_chronic(&input(&bill(id, on, total)), at(TODAY), &mut ids()));
    assert_eq!(try_it("2019-03-05", "1000.00"), "not_recognised");
    let decide = json!({"id": id, "recognised": true, "on": "2019-02-10"});
    cashier.decide_chronic(&input(&decide), at(TODAY), &mut ids()).unwrap();
    assert_eq!(try_it("2019-02-09", "1000.00"), "not_recognised", "not on that day yet");
    assert_eq!(try_it("2019-03-21", "1000.00"), "in_future");
    assert_eq!(try_it("2019-03-05", "0.00"), "no_amount");
    assert_eq!(try_it("2019-03-05", "599.99"), "layer_above_rest", "the slip pays more than the bill");
    let end = json!({"id": id, "on": "2019-03-10"});
    cashier.end_chronic(&input(&end), at(TODAY), &mut ids()).unwrap();
    assert_eq!(try_it("2019-03-11", "1000.00"), "recognition_ended");
    cashier.bill_chronic(&input(&bill(id, "2019-03-10", "1000.00")), at(TODAY), &mut ids()).unwrap();
}

#[test]
fn outpatient_bills_count_for_the_year_and_name_whom_they_affect() {
    let (_place, cashier) = township();
    let id = recognised(&cashier, MAN_1955, "2019-01-10");
    let text = json!({"recognition": id, "on": "2019-03-01", "total": "25000.00", "policy": "ruzhou-2019"});
    let billed = cashier.bill_chronic(&input(&text), at(TODAY), &mut ids()).unwrap();
    // Township 90 %: 2,500.00 are left of each; alone below the 3,000.00 of the third layer, together above it.
    let stay = discharged(&cashier, MAN_1955, "25000.00");
    let layers = settle(&cashier, stay, json!({})).unwrap().layers;
    assert_eq!(layers.iter().find(|layer| layer.code == "supplementary").unwrap().paid, yuan("600.00"));
    assert!(cashier.recompute_settlement(stay).unwrap().same);
    let back = json!({"id": billed.id, "reason": "重复收费"});
    let affected = cashier.reverse_chronic_bill(&input(&back), at(TODAY), &mut ids()).unwrap().affected;
    assert_eq!(affected.iter().map(|one| one.admission).collect::<Vec<_>>(), [Some(stay)]);
    assert!(cashier.recompute_settlement(stay).unwrap().same, "by what counted then");
}

#[test]
fn a_slip_of_another_hospital_counts_as_it_says_and_is_withdrawn_with_a_reason() {
    let (_place, cashier) = township();
    let slip = |basic: &str, self_pay: Value| {
        json!({"resident": MAN_1955, "hospital": "汝州市人民医院", "slip": {"policy": "ruzhou-2019",
            "facility_level": "county", "in_area": true, "admitted_on": "2019-02-01", "discharged_on": "2019-02-10",
            "total": "25000.00", "out_of_scope": "0.00", "paid": {"basic": basic}, "self_pay": self_pay}})
    };
    let enter = |text: &Value| cashier.enter_outside_settlement(&input(text), at(TODAY), &mut ids());
    assert_eq!(refused(enter(&slip("25000.01", Value::Null))), "layer_above_rest");
    assert_eq!(refused(enter(&slip("22500.00", json!("2400.00")))), "parts_do_not_sum");
    let neither = json!({"resident": MAN_1955, "hospital": "汝州市人民医院"});
    assert_eq!(refused(enter(&neither)), "missing_key");
    let entered = enter(&slip("22500.00", json!("2500.00"))).unwrap();
    assert_eq!((entered.self_pay, entered.affected.len()), (yuan("2500.00"), 0));
    assert_eq!(refused(enter(&slip("22500.00", json!("2500.00")))), "already_entered");
    let list = cashier.list_outside_settlements(None).unwrap().settlements;
    let statement = list[0].statement.as_ref().unwrap();
    let paid: Vec<Money> = statement.layers.iter().map(|layer| layer.paid).collect();
    let nothing = Money::ZERO;
    assert_eq!(
        paid,
        [yuan("22500.00"), nothing, nothing, nothing, nothing],
        "what the slip does not name paid nothing"
    );
    let stay = discharged(&cashier, MAN_1955, "25000.00");
    let layers = settle(&cashier, stay, json!({})).unwrap().layers;
    assert_eq!(layers.iter().find(|layer| layer.code == "supplementary").unwrap().paid, yuan("600.00"));
    let withdraw = json!({"id": entered.id, "reason": "录错了人"});
    let done = cashier.withdraw_outside_settlement(&input(&withdraw), at(TODAY), &mut ids()).unwrap();
    assert_eq!(done.affected.iter().map(|one| one.admission).collect::<Vec<_>>(), [Some(stay)]);
    assert_eq!(cashier.list_outside_settlements(Some(MAN_1955)).unwrap().settlements, []);
    let again = cashier.withdraw_outside_settlement(&input(&withdraw), at(TODAY), &mut ids());
    assert_eq!(refused(again), "unknown_outside_settlement");
}

#[test]
fn a_closed_month_keeps_its_statistics_and_shows_what_came_late() {
    let (_place, cashier) = township();
    let first = discharged(&cashier, MAN_1955, "1000.00");
    settle(&cashier, first, json!({})).unwrap();
    pay(&cashier, first, "50.00").unwrap();
    let late = discharged(&cashier, WOMAN_1955, "2000.00");
    assert_eq!(cashier.pay_later_statistics(day("2019-03-15")).unwrap().closed, None);
    let month = json!({"kind": "month", "on": "2019-03-05"});
    cashier.close_ledger(&input(&month), at("2019-04-01"), &mut ids()).unwrap();
    let reported = cashier.pay_later_statistics(day("2019-03-15")).unwrap();
    let closed = reported.closed.clone().unwrap();
    assert_eq!((reported.of_month.admissions, reported.of_month.total), (1, yuan("1000.00")));
    assert!(closed.intact && closed.now.is_none() && closed.digest.len() == 22, "{closed:?}");
    // Settled after the closing: the report stands, the late figures stand beside it.
    let text = json!({"id": late, "policy": "ruzhou-2019"});
    cashier.settle_admission(&input(&text), at("2019-04-02"), &mut ids()).unwrap();
    let after = cashier.pay_later_statistics(day("2019-03-15")).unwrap();
    assert_eq!((&after.of_month, &after.cumulative), (&reported.of_month, &reported.cumulative));
    let closed = after.closed.unwrap();
    let now = closed.now.unwrap();
    assert_eq!((now.of_month.admissions, now.of_month.total), (2, yuan("3000.00")));
    let april = cashier.pay_later_statistics(day("2019-04-15")).unwrap();
    assert_eq!((april.cumulative.admissions, april.closed), (2, None), "an open month counts everything");
}

#[test]
fn who_is_owed_something_is_admitted_again() {
    let (_place, cashier) = township();
    let id = discharged(&cashier, MAN_1955, "1000.00");
    settle(&cashier, id, json!({})).unwrap();
    pay(&cashier, id, "50.00").unwrap();
    let back = json!({"id": id, "reason": "医保改了比例"});
    cashier.reverse_admission(&input(&back), at(TODAY), &mut ids()).unwrap();
    let again = settle(&cashier, id, json!({"entered": {"basic": "960.00"}})).unwrap();
    assert_eq!(again.balance, Some(yuan("-30.00")));
    let text = json!({"resident": MAN_1955, "admitted_on": TODAY, "diagnosis": {"name": "肺炎"}});
    assert!(cashier.register_admission(input(&text), at(TODAY), &mut ids()).is_ok());
}

#[test]
fn a_pack_is_checked_with_the_others_before_it_is_laid_in() {
    let (place, cashier) = township();
    let good = xiangyi_settlement::packs::text_of("ruzhou-2019").unwrap();
    let check = |text: String| place.head.check_policy(&input(&json!({"text": text}))).unwrap();
    let newer = check(good.replacen("version = \"1\"", "version = \"2\"", 1));
    assert!(newer.ok && newer.clashes.is_empty(), "a later version of its own is no clash: {newer:?}");
    let rival = check(good.replacen("code = \"ruzhou-2019\"", "code = \"ruzhou-other\"", 1));
    assert!(rival.ok && rival.clashes.iter().any(|clash| clash.code == "same_days"), "{rival:?}");
    let gap = check(good.replacen("over = \"50000.00\"", "over = \"50001.00\"", 1));
    assert!(!gap.ok && gap.problems[0].line.is_some_and(|line| line > 10), "{gap:?}");
    let lay = json!({"text": good});
    assert_eq!(refused(cashier.lay_in_policy(&input(&lay), at(TODAY), &mut ids())), "not_allowed", "the head's alone");
}
