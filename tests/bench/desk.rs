//! The desk of pay later with 20,000 admissions: lists, pages, ledger, statistics.

use crate::report::{Times, line, millis, time};
use crate::township::{self, Township};
use chrono::{Datelike, Days, NaiveDate};
use serde_json::{Map, Value, json};
use xiangyi_clinic::accounts::ListClaims;
use xiangyi_clinic::admissions::{ListAdmissions, OnlyAdmissions, PayLaterBehind, PayLaterColumn};
use xiangyi_clinic::lists::ListResidents;
use xiangyi_domain::Area;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{State, payment_lines, settlement_lines};
use xiangyi_domain::id::{AdmissionId, PostingId, ResidentId};
use xiangyi_settlement::{Bill, packs, settle};
use xiangyi_store::{Deed, Op, WriteTx};
use xiangyi_wire::Entity;
use xiangyi_wire::change::Event;

const ADMISSIONS: usize = 20_000;

pub fn measure() {
    let township = township::of(50_000);
    let filled = time(|| fill(&township)).1;
    line("writing 20,000 admissions with their postings", &format!("{:.1} s", filled.as_secs_f64()), "");
    let clinic = &township.clinic;
    let now = township::now();
    let list = |name: &str, input: ListAdmissions| {
        report(name, 30, || clinic.list_admissions(&input, now).unwrap().rows.len());
    };
    list("list, newest, 50 rows", ListAdmissions::default());
    let middle = clinic.list_admissions(&ListAdmissions { limit: Some(500), ..Default::default() }, now).unwrap();
    let mut after = middle.next;
    for _ in 0..19 {
        let input = ListAdmissions { limit: Some(500), after: after.clone(), ..Default::default() };
        after = clinic.list_admissions(&input, now).unwrap().next.or(after);
    }
    list("list, page 200", ListAdmissions { after, ..Default::default() });
    list("list, in hospital", ListAdmissions { state: Some(State::InHospital), ..Default::default() });
    list("list, found by two letters", ListAdmissions { text: Some("wg".into()), ..Default::default() });
    list("list, found by a number", ListAdmissions { text: Some("012345".into()), ..Default::default() });
    list("list, owing", ListAdmissions { only: Some(OnlyAdmissions::Owing), ..Default::default() });
    list("list, papers out", ListAdmissions { only: Some(OnlyAdmissions::PapersOut), ..Default::default() });
    let rows = clinic.list_admissions(&ListAdmissions { limit: Some(200), ..Default::default() }, now).unwrap().rows;
    let mut at = 0;
    report("page of an admission", 200, || {
        at = (at + 1) % rows.len();
        clinic.admission_page(rows[at].id, now).unwrap()
    });
    report("desk of a person", 100, || {
        at = (at + 1) % rows.len();
        clinic.admission_desk(&rows[at].resident.to_string(), None, now).unwrap()
    });
    report("today's counts", 30, || clinic.today_page(now).unwrap());
    report("trial balance of all days", 20, || clinic.trial_balance(None, now.today).unwrap());
    report("statistics T6, month and year", 20, || clinic.pay_later_statistics(now.today).unwrap());
    let behind = PayLaterBehind { month: now.today, cumulative: false, column: PayLaterColumn::Basic };
    report("people behind a figure of T6", 20, || clinic.pay_later_behind(&behind, now).unwrap().len());
    let from = now.today.with_day(1).unwrap();
    let claims = ListClaims { from, to: now.today, payer: None };
    report("claims of the month", 20, || clinic.list_claims(&claims, now).unwrap().payers.len());
}

fn report<T>(name: &str, times: usize, mut work: impl FnMut() -> T) {
    work();
    let times = Times::of((0..times).map(|_| time(&mut work).1).collect());
    line(&format!("{name}, p95"), &millis(times.percentile(95)), "goal <= 50 ms");
}

/// Admissions over the last year and a half, most of them settled and paid.
fn fill(township: &Township) {
    let clinic = &township.clinic;
    let people = people(township);
    let area = Area::township(clinic.org());
    let mut ids = township::new_id;
    for chunk in 0..ADMISSIONS / 1_000 {
        let deed = Deed { op: Op::FillDemo, user: clinic.user_id(), at: township::now().at, ids: &mut ids };
        let write = |tx: &mut WriteTx<'_>| {
            for at in chunk * 1_000..(chunk + 1) * 1_000 {
                stay(tx, &area, people[at % people.len()], at)?;
            }
            Ok::<_, xiangyi_store::StoreError>(())
        };
        clinic.store().commit(deed, write).unwrap();
    }
}

fn people(township: &Township) -> Vec<ResidentId> {
    let mut people = Vec::new();
    let mut after = None;
    while people.len() < ADMISSIONS {
        let input = ListResidents { after, limit: Some(500), ..ListResidents::default() };
        let page = township.clinic.list_residents(&input, township::now()).unwrap();
        people.extend(page.rows.iter().map(|row| row.id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    people
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        other => panic!("no object: {other}"),
    }
}

fn stay(tx: &mut WriteTx<'_>, area: &Area, resident: ResidentId, at: usize) -> Result<(), xiangyi_store::StoreError> {
    let today = township::now().today;
    let admitted_on = today.checked_sub_days(Days::new(10 + (at as u64 * 7919) % 540)).unwrap();
    let gone_on = admitted_on + Days::new(8);
    let id = AdmissionId(tx.new_id());
    let number = tx.next_number("ZY")?;
    let fields = json!({
        "number": number, "resident": resident, "admitted_on": admitted_on, "facility_level": "township",
        "in_area": true, "diagnosis": {"icd10": "J18.9", "name": "肺炎"}, "categories": ["registered_poor"],
        "deposit_waived": "500.00", "papers": [{"kind": "社保卡", "copies": 1, "original": false, "confirmed": false}],
    });
    tx.insert(Entity::Admission, id, area, object(fields))?;
    let step = |tx: &mut WriteTx<'_>, kind: &str, data: Value| {
        tx.event(Entity::Admission, id, Event { kind: kind.to_owned(), data: object(data) }).map(|_| ())
    };
    let mut total = Money::ZERO;
    for day in 0..4_u64 {
        let cost = Money::from_fen(20_000 + (at as i64 * 131) % 60_000);
        total = total + cost;
        step(tx, "cost", json!({"on": admitted_on + Days::new(day), "total": cost, "out_of_scope": "0.00"}))?;
    }
    if at.is_multiple_of(100) {
        return Ok(());
    }
    step(tx, "discharged", json!({"on": gone_on}))?;
    let statement = statement(admitted_on, gone_on, total);
    step(tx, "settled", json!({"on": gone_on, "statement": statement}))?;
    let layers: Vec<(String, Money)> =
        statement.layers.iter().map(|layer| (layer.code.code().to_owned(), layer.paid)).collect();
    let lines = settlement_lines(total, &layers, Money::ZERO, statement.self_pay).unwrap();
    let post = |tx: &mut WriteTx<'_>, kind: &str, lines: Value| {
        let fields = json!({"admission": id, "kind": kind, "posted_on": gone_on, "lines": lines});
        let posting = PostingId(tx.new_id());
        tx.post(posting, area, object(fields)).map(|_| ())
    };
    post(tx, "settlement", json!(lines))?;
    if !at.is_multiple_of(20) {
        post(tx, "payment", json!(payment_lines(statement.self_pay, statement.self_pay).unwrap()))?;
        step(tx, "papers_returned", json!({"on": gone_on}))?;
    }
    Ok(())
}

fn statement(admitted_on: NaiveDate, discharged_on: NaiveDate, total: Money) -> xiangyi_settlement::Statement {
    let bill = json!({"facility_level": "township", "admitted_on": admitted_on, "discharged_on": discharged_on,
        "total": total, "out_of_scope": "0.00", "categories": ["registered_poor"]});
    let bill = Bill::read(&bill.to_string()).unwrap();
    assert!(bill.discharged_on.year() > 2000);
    settle(&bill, packs::find("ruzhou-2019").unwrap()).unwrap()
}
