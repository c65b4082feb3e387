//! Pay later whole: arrears, corrections, reversals, closings, and what is kept of them.

use crate::place::{MAN_1938, MAN_1955, Place, WOMAN_1955, at, day, ids, refused};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use xiangyi_clinic::admissions::{AdmissionAnswer, ListAdmissions, OnlyAdmissions, Reversed};
use xiangyi_clinic::{Clinic, ClinicError};
use xiangyi_domain::Money;
use xiangyi_domain::admissions::State;
use xiangyi_domain::id::AdmissionId;
use xiangyi_domain::users::Role;

pub const TODAY: &str = "2019-03-20";

pub fn yuan(text: &str) -> Money {
    text.parse().unwrap()
}

/// Reads an input as the command line does.
pub fn input<T: DeserializeOwned>(value: &Value) -> T {
    xiangyi_clinic::input::read(&value.to_string()).unwrap()
}

/// A township of 汝州 with registered poor people, and its cashier.
pub fn township() -> (Place, Clinic) {
    let place = Place::new("2019-01-05");
    let cashier = place.user("li", Role::Cashier, &[]);
    let text = format!(
        "姓名,身份证号,村,身份类别,户编号\n张国福,{MAN_1955},石板村,建档立卡贫困户,001\n\
         李秀英,{WOMAN_1955},石板村,建档立卡贫困户,001\n王大山,{MAN_1938},石板村,建档立卡贫困户,002\n"
    );
    let path = place.csv("poor.csv", &text);
    let roster = xiangyi_clinic::roster::ImportRoster::of(path);
    let watch = &mut |_| std::ops::ControlFlow::Continue(());
    let done = place.head.import_roster(&roster, false, at("2019-01-05"), &mut ids(), watch).unwrap();
    assert_eq!(done.accepted, 3, "{done:?}");
    (place, cashier)
}

pub fn register(clinic: &Clinic, who: &str) -> AdmissionId {
    let text = json!({
        "resident": who, "admitted_on": "2019-03-01", "diagnosis": {"icd10": "I63", "name": "脑梗死"},
        "deposit_waived": "500.00", "papers": [{"kind": "社保卡"}, {"kind": "身份证"}], "ward": "内科", "bed": "3",
        "mode": "emergency", "first_doctor": "赵医生", "priority": ["reception", "admission"],
        "guarantor": {"name": "张小福", "relation": "儿子", "phone": "13812341234"},
        "waived_fees": [{"fee": "outpatient_visit", "amount": "5.00"}, {"fee": "ambulance", "amount": "120.00"}],
        "kit": {"items": ["毛巾", "脸盆"], "signed_by": "本人"},
    });
    clinic.register_admission(input(&text), at(TODAY), &mut ids()).unwrap().id
}

/// Registered, costed and discharged on the tenth.
pub fn discharged(clinic: &Clinic, who: &str, total: &str) -> AdmissionId {
    let id = register(clinic, who);
    let cost = json!({"id": id, "on": "2019-03-02", "total": total});
    clinic.add_cost(input(&cost), at(TODAY), &mut ids()).unwrap();
    let gone = json!({"id": id, "on": "2019-03-10", "way": "ordered"});
    clinic.discharge(input(&gone), at(TODAY), &mut ids()).unwrap();
    id
}

pub fn settle(clinic: &Clinic, id: AdmissionId, more: Value) -> Result<AdmissionAnswer, ClinicError> {
    let mut text = json!({"id": id, "policy": "ruzhou-2019"});
    text.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
    clinic.settle_admission(&input(&text), at(TODAY), &mut ids())
}

pub fn pay(clinic: &Clinic, id: AdmissionId, amount: &str) -> Result<AdmissionAnswer, ClinicError> {
    let text = json!({"id": id, "amount": amount, "on": TODAY});
    clinic.pay_admission(&input(&text), at(TODAY), &mut ids())
}

fn reverse(clinic: &Clinic, id: AdmissionId) -> Result<Reversed, ClinicError> {
    clinic.reverse_admission(&input(&json!({"id": id, "reason": "医保结算单有误"})), at(TODAY), &mut ids())
}

fn balanced(clinic: &Clinic) {
    let balance = clinic.trial_balance(None, day("2019-12-31")).unwrap();
    assert_eq!((balance.difference, balance.debit), (Money::ZERO, balance.credit));
    let check = clinic.check_store().unwrap();
    assert!(check.ok, "{check:?}");
}

#[test]
fn the_door_keeps_what_was_asked_and_given() {
    let (_place, cashier) = township();
    let id = register(&cashier, MAN_1955);
    let page = cashier.admission_page(id, at(TODAY)).unwrap();
    let admission = &page.admission;
    assert_eq!((admission.row.ward.as_deref(), admission.bed_now.as_deref()), (Some("内科"), Some("3")));
    assert_eq!(admission.first_doctor.as_deref(), Some("赵医生"));
    assert_eq!(admission.row.priority.len(), 2);
    assert_eq!(admission.guarantor.as_ref().unwrap().relation, "儿子");
    assert_eq!(admission.kit, ["毛巾", "脸盆"]);
    assert_eq!((admission.waived, admission.row.total), (yuan("125.00"), Money::ZERO), "beside the charges");
    let moved = json!({"id": id, "on": "2019-03-03", "ward": "外科", "bed": "12"});
    cashier.move_inpatient(input(&moved), at(TODAY), &mut ids()).unwrap();
    let page = cashier.admission_page(id, at(TODAY)).unwrap();
    assert_eq!((page.admission.ward_now.as_deref(), page.admission.row.ward.as_deref()), (Some("外科"), Some("内科")));
    let waived = cashier.trial_balance(None, day("2019-12-31")).unwrap();
    let ambulance = waived.accounts.iter().find(|line| line.account == "waived:ambulance").unwrap();
    assert_eq!((ambulance.balance, ambulance.name.as_str()), (yuan("120.00"), "减免救护车接诊费"));
    balanced(&cashier);
}

#[test]
fn wrong_charges_are_corrected_and_a_wrong_discharge_is_taken_back() {
    let (_place, cashier) = township();
    let id = discharged(&cashier, MAN_1955, "1000.00");
    let page = cashier.admission_page(id, at(TODAY)).unwrap();
    let correct = |cost: &str, reason: &str| {
        let text = json!({"id": id, "cost": cost, "on": "2019-03-02", "total": "900.00", "reason": reason});
        cashier.correct_cost(input(&text), at(TODAY), &mut ids())
    };
    assert_eq!(refused(correct(&page.costs[0].event, " ")), "reason_missing");
    assert_eq!(refused(correct("nobody", "多记")), "unknown_cost");
    assert_eq!(correct(&page.costs[0].event, "多记一次检查").unwrap().total, yuan("900.00"));
    let back = json!({"id": id, "reason": "日期写错"});
    assert_eq!(cashier.withdraw_discharge(input(&back), at(TODAY), &mut ids()).unwrap().state, State::InHospital);
    assert_eq!(refused(cashier.withdraw_admission(&input(&back), at(TODAY), &mut ids())), "has_costs");
    let page = cashier.admission_page(id, at(TODAY)).unwrap();
    assert!(page.costs[0].corrected);
    assert_eq!(page.events.iter().filter(|event| event.kind == "cost_corrected").count(), 1, "the history keeps both");
}

#[test]
fn an_admission_registered_by_mistake_goes_and_blocks_no_more() {
    let (_place, cashier) = township();
    let text = json!({"resident": MAN_1955, "admitted_on": TODAY, "diagnosis": {"name": "肺炎"}});
    let id = cashier.register_admission(input(&text), at(TODAY), &mut ids()).unwrap().id;
    let back = json!({"id": id, "reason": "登记错了人"});
    cashier.withdraw_admission(&input(&back), at(TODAY), &mut ids()).unwrap();
    assert!(cashier.register_admission(input(&text), at(TODAY), &mut ids()).is_ok());
}

#[test]
fn arrears_are_paid_in_parts_with_a_guarantor_and_the_rest_is_written_off_by_the_head() {
    let (place, cashier) = township();
    let id = discharged(&cashier, MAN_1955, "1000.00");
    assert_eq!(settle(&cashier, id, json!({})).unwrap().balance, Some(yuan("50.00")));
    let plan = |parts: Value| {
        let text = json!({"id": id, "on": TODAY, "reason": "家庭困难", "parts": parts,
            "guarantor": {"name": "石板镇人民政府", "relation": "政府"}});
        cashier.agree_instalments(input(&text), at(TODAY), &mut ids())
    };
    let part = |due_on: &str, amount: &str| json!({"due_on": due_on, "amount": amount});
    assert_eq!(refused(plan(json!([part("2019-04-20", "49.99")]))), "instalments_not_balance");
    plan(json!([part("2019-04-20", "20.00"), part("2019-05-20", "30.00")])).unwrap();
    pay(&cashier, id, "5.00").unwrap();
    let later = cashier.admission_page(id, at("2019-04-21")).unwrap();
    let view = later.plan.unwrap();
    assert_eq!((view.parts[0].paid, view.overdue), (yuan("5.00"), yuan("15.00")));
    let owing = ListAdmissions { only: Some(OnlyAdmissions::Owing), ..ListAdmissions::default() };
    let owing = cashier.list_admissions(&owing, at("2019-04-21")).unwrap();
    assert_eq!((owing.total, owing.rows[0].due_on, owing.rows[0].overdue), (1, Some(day("2019-04-20")), true));
    let text = json!({"resident": MAN_1955, "admitted_on": TODAY, "diagnosis": {"name": "肺炎"}});
    let again = || cashier.register_admission(input(&text), at(TODAY), &mut ids());
    assert_eq!(refused(again()), "unsettled_admission", "a plan lifts no block");
    let lift = json!({"id": id, "reason": "按期还款"});
    assert_eq!(refused(cashier.lift_block(input(&lift), at(TODAY), &mut ids())), "not_allowed");
    place.head.lift_block(input(&lift), at(TODAY), &mut ids()).unwrap();
    assert!(again().is_ok(), "the head lifted it");
    let off = json!({"id": id, "reason": "病人死亡,无遗产"});
    assert_eq!(refused(cashier.write_off(&input(&off), at(TODAY), &mut ids())), "not_allowed");
    let off = place.head.write_off(&input(&off), at(TODAY), &mut ids()).unwrap();
    assert_eq!((off.state, off.balance), (State::Paid, Some(Money::ZERO)));
    let balance = cashier.trial_balance(None, day(TODAY)).unwrap();
    let of = |account: &str| balance.accounts.iter().find(|line| line.account == account).map(|line| line.balance);
    assert_eq!(
        (of("write_off"), of("cash"), of("patient")),
        (Some(yuan("45.00")), Some(yuan("5.00")), Some(Money::ZERO))
    );
    balanced(&cashier);
}

#[test]
fn papers_go_back_one_by_one_and_the_last_one_archives() {
    let (_place, cashier) = township();
    let id = discharged(&cashier, MAN_1955, "1000.00");
    settle(&cashier, id, json!({})).unwrap();
    pay(&cashier, id, "50.00").unwrap();
    let back = |papers: Value| {
        let text = json!({"id": id, "on": TODAY, "signed_by": "张小福", "papers": papers});
        cashier.return_papers(input(&text), at(TODAY), &mut ids())
    };
    assert_eq!(back(json!([1])).unwrap().state, State::Paid);
    assert_eq!(refused(back(json!([1]))), "paper_not_out");
    assert_eq!(refused(back(json!([7]))), "paper_not_out");
    let out = ListAdmissions { only: Some(OnlyAdmissions::PapersOut), ..ListAdmissions::default() };
    assert_eq!(cashier.list_admissions(&out, at(TODAY)).unwrap().total, 1);
    assert_eq!(back(json!([0])).unwrap().state, State::Archived);
    assert_eq!(cashier.list_admissions(&out, at(TODAY)).unwrap().total, 0);
    let page = cashier.admission_page(id, at(TODAY)).unwrap();
    assert!(page.admission.papers.iter().all(|paper| paper.signed_by.as_deref() == Some("张小福")));
}

#[test]
fn a_settlement_is_taken_back_by_entries_issued_again_and_its_followers_are_named() {
    let (_place, cashier) = township();
    // Township 90 %: 2,500.00 are left of each; alone below the 3,000.00 of the third layer, together above it.
    let first = discharged(&cashier, MAN_1955, "25000.00");
    settle(&cashier, first, json!({})).unwrap();
    let owed = cashier.admission_page(first, at(TODAY)).unwrap().admission.row.balance.unwrap();
    pay(&cashier, first, &owed.to_string()).unwrap();
    let second = discharged(&cashier, MAN_1955, "25000.00");
    let layers = settle(&cashier, second, json!({})).unwrap().layers;
    assert_eq!(layers.iter().find(|layer| layer.code == "supplementary").unwrap().paid, yuan("600.00"));
    assert_eq!(cashier.affected_settlements(MAN_1955, 2019).unwrap(), []);

    let reversed = reverse(&cashier, first).unwrap();
    assert_eq!((reversed.answer.state, reversed.answer.balance), (State::Discharged, None));
    let follower = &reversed.affected[0];
    assert_eq!((reversed.affected.len(), follower.admission), (1, Some(second)));
    let layer = follower.layers.iter().find(|layer| layer.code == "supplementary").unwrap();
    assert_eq!((layer.paid, layer.paid_now), (yuan("600.00"), Money::ZERO), "the year's base is gone");
    assert_eq!(refused(reverse(&cashier, first)), "wrong_state");
    balanced(&cashier);

    // Issued again as it was, it takes its old place: the second one is right again.
    let again = settle(&cashier, first, json!({})).unwrap();
    assert_eq!((again.state, again.balance), (State::Paid, Some(Money::ZERO)), "what was paid stayed on the account");
    assert_eq!(cashier.affected_settlements(MAN_1955, 2019).unwrap(), []);
    // Issued again by another slip, the patient gets something back, and the second one comes out otherwise.
    reverse(&cashier, first).unwrap();
    let other = settle(&cashier, first, json!({"entered": {"basic": "23000.00"}})).unwrap();
    assert_eq!(other.self_pay, Some(yuan("500.00")));
    let affected = cashier.affected_settlements(MAN_1955, 2019).unwrap();
    assert_eq!(affected.iter().map(|one| one.admission).collect::<Vec<_>>(), [Some(second)]);
    let page = cashier.admission_page(first, at(TODAY)).unwrap();
    assert_eq!(page.reversed.len(), 2, "both are kept");
    assert_eq!(page.reversed[0].reason, "医保结算单有误");
    assert_eq!(page.account.iter().filter(|line| line.kind == "reversal").count(), 2);
    balanced(&cashier);
}

#[test]
fn what_was_paid_too_much_goes_back_and_a_wrong_payment_is_taken_back() {
    let (_place, cashier) = township();
    let id = discharged(&cashier, MAN_1955, "1000.00");
    settle(&cashier, id, json!({})).unwrap();
    pay(&cashier, id, "50.00").unwrap();
    reverse(&cashier, id).unwrap();
    let again = settle(&cashier, id, json!({"entered": {"basic": "960.00"}})).unwrap();
    assert_eq!((again.state, again.balance), (State::Settled, Some(yuan("-30.00"))));
    let refund = |amount: &str| {
        let text = json!({"id": id, "amount": amount, "on": TODAY, "method": "现金"});
        cashier.refund_admission(&input(&text), at(TODAY), &mut ids())
    };
    assert_eq!(refused(refund("30.01")), "above_balance");
    assert_eq!(refund("30.00").unwrap().state, State::Paid);
    let page = cashier.admission_page(id, at(TODAY)).unwrap();
    let numbers: Vec<&str> = page.payments.iter().map(|paid| paid.number.as_str()).collect();
    assert!(numbers.len() == 2 && numbers[0] != numbers[1] && numbers.iter().all(|number| number.starts_with("SJ-")));
    let payment = page.account.iter().find(|line| line.kind == "payment").unwrap();
    let text = json!({"id": id, "posting": payment.posting, "reason": "收错人"});
    let back = cashier.reverse_admission(&input(&text), at(TODAY), &mut ids()).unwrap();
    assert_eq!((back.answer.state, back.answer.balance), (State::Settled, Some(yuan("50.00"))));
    assert_eq!(refused(cashier.reverse_admission(&input(&text), at(TODAY), &mut ids())), "already_reversed");
    let settlement = page.account.iter().find(|line| line.kind == "settlement").unwrap();
    let text = json!({"id": id, "posting": settlement.posting, "reason": "试试"});
    assert_eq!(refused(cashier.reverse_admission(&input(&text), at(TODAY), &mut ids())), "not_reversible");
    balanced(&cashier);
}

#[test]
fn a_closed_day_takes_no_posting_and_says_where_it_went() {
    let (_place, cashier) = township();
    let id = discharged(&cashier, MAN_1955, "1000.00");
    settle(&cashier, id, json!({})).unwrap();
    pay(&cashier, id, "10.00").unwrap();
    let close = |on: &str, counted: &str, remark: Value, today: &str| {
        let text = json!({"kind": "day", "on": on, "cash_counted": counted, "remark": remark});
        cashier.close_ledger(&input(&text), at(today), &mut ids())
    };
    assert_eq!(refused(close("2019-03-21", "10.00", Value::Null, TODAY)), "in_future");
    assert_eq!(refused(close(TODAY, "9.00", Value::Null, TODAY)), "remark_missing");
    let closed = close(TODAY, "9.00", json!("找零差一元"), TODAY).unwrap();
    assert_eq!((closed.cash_due, closed.cash_difference), (yuan("10.00"), Some(yuan("-1.00"))));
    assert_eq!(refused(close(TODAY, "0.00", Value::Null, TODAY)), "already_closed");
    let late = |reason: Value| {
        let text = json!({"id": id, "amount": "5.00", "on": TODAY, "reason": reason});
        cashier.pay_admission(&input(&text), at("2019-03-22"), &mut ids())
    };
    assert_eq!(refused(late(Value::Null)), "day_closed");
    late(json!("昨日漏记")).unwrap();
    let page = cashier.admission_page(id, at("2019-03-22")).unwrap();
    let line = page.account.last().unwrap();
    assert_eq!((line.on, line.happened_on), (Some(day("2019-03-22")), Some(day(TODAY))));
    // After the evening's closing a payment of the same day goes to the next morning by itself.
    pay(&cashier, id, "5.00").unwrap();
    let page = cashier.admission_page(id, at("2019-03-22")).unwrap();
    assert!(page.account.iter().any(|line| line.on == Some(day("2019-03-21"))));
    let list = cashier.list_closings(at("2019-03-22")).unwrap();
    assert_eq!((list.closed_through, list.cash_open), (Some(day(TODAY)), yuan("10.00")));
    assert_eq!(list.closings[0].late, [], "nothing changed in what is closed");
    let month = json!({"kind": "month", "on": "2019-03-05"});
    assert_eq!(refused(cashier.close_ledger(&input(&month), at("2019-03-22"), &mut ids())), "in_future");
    let closed = cashier.close_ledger(&input(&month), at("2019-04-01"), &mut ids()).unwrap();
    assert_eq!((closed.through_on, closed.cash_due), (day("2019-03-31"), yuan("10.00")));
    balanced(&cashier);
}

#[test]
fn a_settlement_is_computed_again_from_what_was_kept_with_it() {
    let (place, cashier) = township();
    let first = discharged(&cashier, MAN_1955, "25000.00");
    settle(&cashier, first, json!({})).unwrap();
    pay(&cashier, first, &cashier.admission_page(first, at(TODAY)).unwrap().admission.row.balance.unwrap().to_string())
        .unwrap();
    let second = discharged(&cashier, MAN_1955, "30000.00");
    settle(&cashier, second, json!({})).unwrap();
    reverse(&cashier, first).unwrap();
    let again = cashier.recompute_settlement(second).unwrap();
    assert!(again.same, "with the earlier settlement that stood then");
    assert_eq!((again.policy.as_str(), again.version.as_str()), ("ruzhou-2019", "1"));
    // A later text of the pack changes nothing of what was settled.
    let text = xiangyi_settlement::packs::text_of("ruzhou-2019").unwrap();
    let newer =
        text.replacen("version = \"1\"", "version = \"2\"", 1).replacen("value = \"0.90\"", "value = \"0.85\"", 1);
    let laid = place.head.lay_in_policy(&input(&json!({"text": newer})), at(TODAY), &mut ids()).unwrap();
    assert!(cashier.recompute_settlement(second).unwrap().same);
    let same_version = text.replacen("value = \"0.90\"", "value = \"0.85\"", 1);
    let taken = place.head.lay_in_policy(&input(&json!({"text": same_version})), at(TODAY), &mut ids());
    assert_eq!(refused(taken), "version_taken");
    // Activated from a day, it is what the desk suggests and settles by.
    let activate = json!({"hash": laid.policy.hash, "from": "2019-03-01"});
    place.head.activate_policy(&input(&activate), at(TODAY), &mut ids()).unwrap();
    let third = discharged(&place.head, MAN_1938, "1000.00");
    let answer = settle(&cashier, third, json!({})).unwrap();
    assert_eq!(answer.layers[0].paid, yuan("850.00"));
    let compared = json!({"id": third, "first": "ruzhou-2019", "first_version": "1", "second": "ruzhou-2019",
        "second_version": "2"});
    let compared = cashier.compare_admission(&input(&compared), at(TODAY)).unwrap();
    assert_eq!((compared.rows[0].first, compared.rows[0].second), (Some(yuan("900.00")), Some(yuan("850.00"))));
}

#[test]
fn settlements_of_other_hospitals_count_for_the_year() {
    let (_place, cashier) = township();
    let id = discharged(&cashier, MAN_1955, "25000.00");
    let bill = json!({"facility_level": "township", "admitted_on": "2019-02-01", "discharged_on": "2019-02-10",
        "total": "25000.00", "out_of_scope": "0.00", "categories": ["registered_poor"]});
    let bill = xiangyi_settlement::Bill::read(&bill.to_string()).unwrap();
    let pack = xiangyi_settlement::packs::find("ruzhou-2019").unwrap();
    let statement = xiangyi_settlement::settle(&bill, pack).unwrap();
    let outside = json!({"resident": MAN_1955, "hospital": "汝州市人民医院", "statement": statement});
    cashier.enter_outside_settlement(&input(&outside), at(TODAY), &mut ids()).unwrap();
    let twice = cashier.enter_outside_settlement(&input(&outside), at(TODAY), &mut ids());
    assert_eq!(refused(twice), "already_entered");
    let layers = settle(&cashier, id, json!({})).unwrap().layers;
    assert_eq!(layers.iter().find(|layer| layer.code == "supplementary").unwrap().paid, yuan("600.00"));
    let mut wrong = outside;
    wrong["statement"]["self_pay"] = json!("1.00");
    let wrong = cashier.enter_outside_settlement(&input(&wrong), at(TODAY), &mut ids());
    assert_eq!(refused(wrong), "parts_do_not_sum");
}

#[test]
fn the_slip_wins_and_the_difference_is_listed() {
    let (_place, cashier) = township();
    let id = discharged(&cashier, MAN_1955, "1000.00");
    let preview = json!({"id": id, "policy": "ruzhou-2019", "entered": {"basic": "880.00"}});
    let view = cashier.preview_settlement(&input(&preview), at(TODAY)).unwrap();
    let difference = &view.statement.differences[0];
    assert_eq!(
        (difference.entered, difference.computed, difference.difference),
        (yuan("880.00"), yuan("900.00"), yuan("-20.00"))
    );
    assert_eq!(settle(&cashier, id, json!({"entered": {"basic": "880.00"}})).unwrap().self_pay, Some(yuan("60.00")));
}

#[test]
fn payers_are_claimed_from_and_send_what_they_owe() {
    let (_place, cashier) = township();
    let id = discharged(&cashier, MAN_1955, "1000.00");
    settle(&cashier, id, json!({})).unwrap();
    let claims = json!({"from": "2019-03-01", "to": "2019-03-31"});
    let claims = cashier.list_claims(&input(&claims), at(TODAY)).unwrap();
    let basic = claims.payers.iter().find(|payer| payer.payer == "basic").unwrap();
    assert_eq!((basic.total, basic.owed, basic.lines.len()), (yuan("900.00"), yuan("900.00"), 1));
    assert_eq!(claims.total, yuan("950.00"));
    let sent = json!({"payer": "basic", "amount": "850.00", "on": TODAY, "reference": "汝医保拨〔2019〕3号"});
    let sent = cashier.record_remittance(&input(&sent), at(TODAY), &mut ids()).unwrap();
    assert_eq!(sent.balance, yuan("50.00"));
    let own = json!({"payer": "hospital_top_up", "amount": "1.00", "on": TODAY, "reference": "x"});
    assert_eq!(refused(cashier.record_remittance(&input(&own), at(TODAY), &mut ids())), "not_a_payer");
    let statement = json!({"account": "payer:basic", "from": "2019-03-01", "until": TODAY});
    let statement = cashier.account_statement(&input(&statement)).unwrap();
    assert_eq!((statement.opening, statement.lines.len(), statement.closing), (Money::ZERO, 2, yuan("50.00")));
    let patient = cashier.patient_statement(MAN_1955).unwrap();
    assert_eq!((patient.lines.len(), patient.balance), (1, yuan("50.00")));
    balanced(&cashier);
}

#[test]
fn the_statistics_count_a_month_and_the_year_and_open_the_people_behind() {
    let (place, cashier) = township();
    let first = discharged(&cashier, MAN_1955, "1000.00");
    settle(&cashier, first, json!({})).unwrap();
    let second = discharged(&cashier, WOMAN_1955, "2000.00");
    settle(&cashier, second, json!({})).unwrap();
    pay(&cashier, second, "100.00").unwrap();
    let t6 = place.head.pay_later_statistics(day("2019-03-15")).unwrap();
    let month = &t6.of_month;
    assert_eq!((month.admissions, month.people, month.total), (2, 2, yuan("3000.00")));
    assert_eq!((month.basic, month.supplementary, month.self_pay), (yuan("2700.00"), yuan("150.00"), yuan("150.00")));
    assert_eq!(month.ratio.unwrap().to_string(), "0.95");
    assert_eq!((month.deposit_waived_count, month.deposit_waived), (2, yuan("1000.00")));
    assert_eq!((month.arrears_count, month.arrears, month.fees_waived), (1, yuan("50.00"), yuan("250.00")));
    assert!(month.balanced);
    assert_eq!(t6.cumulative, t6.of_month);
    assert_eq!(place.head.pay_later_statistics(day("2019-04-15")).unwrap().of_month.admissions, 0);
    let behind = json!({"month": "2019-04-15", "cumulative": true, "column": "arrears"});
    let behind = cashier.pay_later_behind(&input(&behind), at(TODAY)).unwrap();
    assert_eq!(behind.iter().map(|row| row.id).collect::<Vec<_>>(), [first]);
    reverse(&cashier, first).unwrap();
    assert_eq!(
        place.head.pay_later_statistics(day("2019-03-15")).unwrap().of_month.admissions,
        1,
        "what stands counts"
    );
}

#[test]
fn a_category_that_ended_during_the_stay_still_counts_as_on_the_day_of_admission() {
    let (place, cashier) = township();
    let give = json!({"resident": MAN_1955, "category": "subsistence_allowance", "from_on": "2019-01-01"});
    let tag = place.head.give_category(input(&give), at(TODAY), &mut ids()).unwrap().id;
    let id = discharged(&cashier, MAN_1955, "1000.00");
    let end = json!({"id": tag, "to_on": "2019-03-05"});
    place.head.end_category(input(&end), at(TODAY), &mut ids()).unwrap();
    let on = |day| cashier.admission_desk(MAN_1955, day, at(TODAY)).unwrap().categories.len();
    assert_eq!((on(None), on(Some(day("2019-03-01")))), (1, 2), "over today, held on the day of admission");
    let answer = settle(&cashier, id, json!({})).unwrap();
    let aid = answer.layers.iter().find(|layer| layer.code == "medical_assistance").unwrap();
    assert_eq!((aid.paid, answer.self_pay), (yuan("35.00"), Some(yuan("15.00"))), "70 % of the 50.00 that are left");
}
