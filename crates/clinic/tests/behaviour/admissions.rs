use crate::place::{MAN_1955, Place, at, day, ids, refused};
use serde_json::json;
use xiangyi_clinic::admissions::{
    AddCost, AdmissionAnswer, Discharge, ListAdmissions, Pay, RegisterAdmission, ReturnPapers, Settle,
};
use xiangyi_clinic::paper::PaperKind;
use xiangyi_clinic::{Clinic, ClinicError};
use xiangyi_domain::Money;
use xiangyi_domain::admissions::State;
use xiangyi_domain::id::AdmissionId;
use xiangyi_domain::paper::Document;
use xiangyi_domain::users::Role;

fn yuan(text: &str) -> Money {
    text.parse().unwrap()
}

/// A person with the category of 2019 in a township of 汝州.
fn township() -> (Place, Clinic) {
    let place = Place::new("2019-01-05");
    let cashier = place.user("li", Role::Cashier, &[]);
    let text = format!("姓名,身份证号,村,是否贫困户\n张国福,{MAN_1955},石板村,建档立卡贫困户\n");
    let text = text.replace("是否贫困户", "身份类别");
    let path = place.csv("poor.csv", &text);
    let input = xiangyi_clinic::roster::ImportRoster::of(path);
    let watch = &mut |_| std::ops::ControlFlow::Continue(());
    place.head.import_roster(&input, false, at("2019-01-05"), &mut ids(), watch).unwrap();
    (place, cashier)
}

fn register(clinic: &Clinic, reason: Option<&str>) -> Result<AdmissionAnswer, ClinicError> {
    let text = json!({
        "resident": MAN_1955, "admitted_on": "2019-03-01", "diagnosis": {"icd10": "I63", "name": "脑梗死"},
        "deposit_waived": "500.00", "papers": [{"kind": "社保卡"}], "override": reason,
        "facility_level": "county",
    });
    clinic.register_admission(xiangyi_clinic::input::read(&text.to_string()).unwrap(), at("2019-03-01"), &mut ids())
}

fn cost(clinic: &Clinic, id: AdmissionId, total: &str, out: &str) -> Result<AdmissionAnswer, ClinicError> {
    let input = AddCost { id, on: day("2019-03-02"), total: yuan(total), out_of_scope: yuan(out) };
    clinic.add_cost(input, at("2019-03-12"), &mut ids())
}

#[test]
fn the_ruzhou_example_of_fifteen_thousand_is_settled_to_the_fen_and_paid() {
    let (_place, cashier) = township();
    let id = register(&cashier, None).unwrap().id;
    cost(&cashier, id, "9000.00", "0.00").unwrap();
    let answer = cost(&cashier, id, "6000.00", "0.00").unwrap();
    assert_eq!((answer.total, answer.state), (yuan("15000.00"), State::InHospital));
    let settle = Settle { id, policy: "ruzhou-2019".into(), version: None, entered: Default::default() };
    assert_eq!(refused(cashier.settle_admission(&settle, at("2019-03-12"), &mut ids())), "wrong_state");
    cashier
        .discharge(Discharge { id, on: day("2019-03-10"), way: None, diagnosis: None }, at("2019-03-12"), &mut ids())
        .unwrap();

    let view = cashier.preview_settlement(&settle, at("2019-03-12")).unwrap();
    assert_eq!(view.statement.self_pay, yuan("500.00"));
    assert_eq!(view.capital, "伍佰元整");
    let answer = cashier.settle_admission(&settle, at("2019-03-12"), &mut ids()).unwrap();
    let paid: Vec<(&str, String)> =
        answer.layers.iter().map(|layer| (layer.code.as_str(), layer.paid.to_string())).collect();
    assert_eq!(paid[0], ("basic", "12000.00".to_owned()));
    assert!(paid.contains(&("commercial", "2500.00".to_owned())), "{paid:?}");
    assert_eq!((answer.self_pay, answer.balance), (Some(yuan("500.00")), Some(yuan("500.00"))));
    assert_eq!(answer.state, State::Settled);

    let pay = |amount: &str| {
        cashier.pay_admission(
            &Pay { id, amount: yuan(amount), on: day("2019-03-12"), method: None, reason: None },
            at("2019-03-12"),
            &mut ids(),
        )
    };
    assert_eq!(refused(pay("500.01")), "above_balance");
    assert_eq!(pay("200.00").unwrap().balance, Some(yuan("300.00")));
    assert_eq!(pay("300.00").unwrap().state, State::Paid);
    let back = ReturnPapers { id, on: day("2019-03-12"), signed_by: Some("本人".into()), papers: None };
    assert_eq!(cashier.return_papers(back, at("2019-03-12"), &mut ids()).unwrap().state, State::Archived);
    let page = cashier.admission_page(id, at("2019-03-12")).unwrap();
    assert_eq!((page.payments.len(), page.costs.len()), (2, 2));
    assert_eq!(page.suggested_policy.as_deref(), Some("ruzhou-2019"));
    assert!(cashier.check_store().unwrap().ok, "ledger and audit chain are whole");
}

#[test]
fn an_unpaid_admission_blocks_the_next_and_only_the_head_lifts_it() {
    let (place, cashier) = township();
    let id = register(&cashier, None).unwrap().id;
    for _ in 0..2 {
        assert_eq!(refused(register(&cashier, None)), "unsettled_admission");
    }
    cost(&cashier, id, "1000.00", "100.00").unwrap();
    cashier
        .discharge(Discharge { id, on: day("2019-03-10"), way: None, diagnosis: None }, at("2019-03-12"), &mut ids())
        .unwrap();
    assert_eq!(refused(register(&cashier, None)), "unsettled_admission");
    let settle = Settle { id, policy: "ruzhou-2019".into(), version: None, entered: Default::default() };
    let settled = cashier.settle_admission(&settle, at("2019-03-12"), &mut ids()).unwrap();
    assert!(settled.balance.unwrap() > Money::ZERO);
    assert_eq!(refused(register(&cashier, None)), "unsettled_admission", "settled with a balance still blocks");
    let desk = cashier.admission_desk(MAN_1955, None, at("2019-03-12")).unwrap();
    assert_eq!(desk.blocking.unwrap().balance, settled.balance.unwrap());
    assert_eq!(refused(register(&cashier, Some("急诊"))), "not_allowed");
    assert!(register(&place.head, Some("急诊")).is_ok());
}

#[test]
fn a_paid_admission_blocks_no_more() {
    let (_place, cashier) = township();
    let id = register(&cashier, None).unwrap().id;
    cost(&cashier, id, "1000.00", "0.00").unwrap();
    cashier
        .discharge(Discharge { id, on: day("2019-03-10"), way: None, diagnosis: None }, at("2019-03-12"), &mut ids())
        .unwrap();
    let settle = Settle { id, policy: "ruzhou-2019".into(), version: None, entered: Default::default() };
    let owed = cashier.settle_admission(&settle, at("2019-03-12"), &mut ids()).unwrap().balance.unwrap();
    let pay = Pay { id, amount: owed, on: day("2019-03-12"), method: None, reason: None };
    cashier.pay_admission(&pay, at("2019-03-12"), &mut ids()).unwrap();
    let next = register(&cashier, None).unwrap();
    cost(&cashier, next.id, "1000.00", "0.00").unwrap();
    let settle = Settle { id: next.id, policy: "ruzhou-2019".into(), version: None, entered: Default::default() };
    let view = cashier.preview_settlement(&settle, at("2019-03-12")).unwrap();
    assert_eq!(view.statement.self_pay, yuan("100.00"), "200 are left by 80 %, and half of them by the fourth layer");
    let list = cashier.list_admissions(&ListAdmissions::default(), at("2019-03-12")).unwrap();
    assert_eq!((list.total, list.counts["paid"], list.counts["in_hospital"]), (2, 1, 1));
}

#[test]
fn registration_warns_about_entitlement_and_never_refuses_for_it() {
    let place = Place::new("2026-09-01");
    let cashier = place.user("li", Role::Cashier, &[]);
    place.user("zhao", Role::VillageDoctor, &["石板村"]);
    place.person("石板村", "张国福", MAN_1955);
    let text = json!({"resident": MAN_1955, "admitted_on": "2026-09-01", "diagnosis": {"icd10": "", "name": "肺炎"}});
    let input: RegisterAdmission = xiangyi_clinic::input::read(&text.to_string()).unwrap();
    let answer = cashier.register_admission(input, at("2026-09-01"), &mut ids()).unwrap();
    assert!(answer.warnings.contains(&"no_category".to_owned()));
    assert!(answer.warnings.contains(&"not_insured".to_owned()));
    let original = json!({
        "resident": MAN_1955, "admitted_on": "2026-09-01", "diagnosis": {"name": "肺炎"},
        "papers": [{"kind": "身份证", "original": true}],
    });
    let input = xiangyi_clinic::input::read(&original.to_string()).unwrap();
    assert_eq!(refused(cashier.register_admission(input, at("2026-09-01"), &mut ids())), "original_unconfirmed");
}

#[test]
fn the_bill_is_printed_once_settled() {
    let (_place, cashier) = township();
    let id = register(&cashier, None).unwrap().id;
    cost(&cashier, id, "1000.00", "100.00").unwrap();
    let bill = PaperKind::Settlement { admission: id, reversed: None };
    assert_eq!(refused(cashier.prepare_paper(&bill, at("2019-03-12"), &mut ids())), "not_settled");
    let agreement = PaperKind::AdmissionAgreement { admission: id };
    assert!(matches!(
        cashier.prepare_paper(&agreement, at("2019-03-12"), &mut ids()).unwrap(),
        Document::AdmissionAgreement(paper) if paper.patient.id_number == MAN_1955
    ));
    cashier
        .discharge(Discharge { id, on: day("2019-03-10"), way: None, diagnosis: None }, at("2019-03-12"), &mut ids())
        .unwrap();
    let settle = Settle { id, policy: "ruzhou-2019".into(), version: None, entered: Default::default() };
    cashier.settle_admission(&settle, at("2019-03-12"), &mut ids()).unwrap();
    let Document::Settlement(bill) = cashier.prepare_paper(&bill, at("2019-03-12"), &mut ids()).unwrap() else {
        panic!("a bill");
    };
    assert_eq!(bill.paid_by_layers + bill.self_pay, yuan("1000.00"));
    assert_eq!((bill.operator.as_str(), bill.case.days), ("li", Some(9)));
}
