use crate::township::{Township, fields, org};
use serde_json::{Value, json};
use xiangyi_domain::Area;
use xiangyi_domain::id::{AdmissionId, PostingId, ResidentId};
use xiangyi_store::{Op, Problem, admissions, postings};
use xiangyi_wire::Entity;
use xiangyi_wire::change::Event;

fn admit(town: &Township, resident: ResidentId) -> AdmissionId {
    let id = AdmissionId(town.next_id());
    let row =
        fields(json!({ "resident": resident, "number": "ZY-1", "admitted_on": "2026-03-01", "deposit_waived": "500" }));
    town.commit(Op::RegisterAdmission, |tx| tx.insert(Entity::Admission, id, &Area::township(&org()), row)).unwrap();
    id
}

fn step(town: &Township, id: AdmissionId, kind: &str, data: Value) {
    let event = Event { kind: kind.to_owned(), data: fields(data) };
    town.commit(Op::EnterCost, |tx| tx.event(Entity::Admission, id, event)).unwrap();
}

fn post(town: &Township, id: AdmissionId, lines: &Value) {
    let posting = PostingId(town.next_id());
    let row = fields(json!({ "admission": id, "kind": "payment", "posted_on": "2026-03-03", "lines": lines }));
    town.commit(Op::Pay, |tx| tx.post(posting, &Area::township(&org()), row)).unwrap();
}

#[test]
fn an_admission_blocks_until_its_balance_is_zero() {
    let town = Township::new();
    let resident = town.resident("王小明", "石板村", json!({}));
    let id = admit(&town, resident);
    let now = || town.store.read(|reader| admissions::find(reader, id)).unwrap().unwrap();
    let blocks = || !town.store.read(|reader| admissions::unsettled_of_resident(reader, resident)).unwrap().is_empty();
    assert_eq!((now().state.as_str(), now().deposit_waived.to_string().as_str()), ("in_hospital", "500.00"));
    step(&town, id, "cost", json!({ "on": "2026-03-01", "total": "600.00", "out_of_scope": "20.00" }));
    step(&town, id, "cost", json!({ "on": "2026-03-02", "total": "400.00", "out_of_scope": "16.50" }));
    assert_eq!((now().total.to_string(), now().out_of_scope.to_string()), ("1000.00".into(), "36.50".into()));
    step(&town, id, "discharged", json!({ "on": "2026-03-03" }));
    assert_eq!(now().state, "discharged");
    step(&town, id, "settled", json!({ "on": "2026-03-03", "statement": { "self_pay": "86.50" } }));
    post(
        &town,
        id,
        &json!([{ "account": "charges", "amount": "-1000.00" }, { "account": "payer:basic", "amount": "913.50" }, { "account": "patient", "amount": "86.50" }]),
    );
    assert_eq!((now().state.as_str(), now().balance.to_string()), ("settled", "86.50".into()));
    assert!(blocks(), "settled with a balance still blocks");
    post(&town, id, &json!([{ "account": "cash", "amount": "86.50" }, { "account": "patient", "amount": "-86.50" }]));
    assert_eq!(now().state, "paid");
    assert!(!blocks());
    assert!(town.store.check().unwrap().is_whole());
    assert_eq!(now().events.len(), 4);
}

#[test]
fn a_posting_that_does_not_sum_to_zero_is_found() {
    let town = Township::new();
    let resident = town.resident("王小明", "石板村", json!({}));
    let id = admit(&town, resident);
    post(&town, id, &json!([{ "account": "cash", "amount": "86.50" }, { "account": "patient", "amount": "-86.49" }]));
    let problems = town.store.check().unwrap().problems;
    assert!(matches!(problems.as_slice(), [Problem::Posting { .. }]), "{problems:?}");
}

/// Guards: the kept sums of accounts. A sum that lost a line is told with its account and day, and sums are those of the
/// lines whatever span is asked for.
#[test]
fn sums_of_accounts_are_those_of_their_lines_and_a_wrong_one_is_found() {
    let town = Township::new();
    let resident = town.resident("王小明", "石板村", json!({}));
    let id = admit(&town, resident);
    let lines = |fen: &str| json!([{ "account": "cash", "amount": fen }, { "account": "patient", "amount": format!("-{fen}") }]);
    post(&town, id, &lines("86.50"));
    post(&town, id, &lines("13.49"));
    let of = |from: &str, until: &str| {
        let span = (from.parse().ok(), until.parse().ok());
        let sums = town.store.read(|reader| postings::sums(reader, span.0, span.1)).unwrap();
        sums.iter().map(|sum| format!("{} {} {} {}", sum.account, sum.debit, sum.credit, sum.count)).collect::<Vec<_>>()
    };
    let both = ["cash 99.99 0.00 2", "patient 0.00 99.99 2"];
    assert_eq!(of("2026-03-03", "2026-03-03"), both);
    assert_eq!(of("", ""), both);
    assert_eq!(of("2026-03-04", ""), [""; 0]);
    assert!(town.store.check().unwrap().is_whole());
    crate::check::intruder(&town)
        .execute_batch("UPDATE account_days SET debit = debit - 1 WHERE account = 'cash'")
        .unwrap();
    let wrong = Problem::AccountDay { account: "cash".into(), on: "2026-03-03".into() };
    assert_eq!(town.store.check().unwrap().problems, [wrong]);
}
