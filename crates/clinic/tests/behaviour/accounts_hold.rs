//! Whatever is done in whatever order: the books balance, entries are only added, and what is refused leaves nothing.

use crate::pay_later::{TODAY, input, township, yuan};
use crate::place::{Place, at, day, ids};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use xiangyi_clinic::Clinic;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::State;
use xiangyi_domain::id::{AdmissionId, PostingId};

/// Sequences that are tried, each on three people of its own in one store.
const SEQUENCES: u32 = 32;
/// Times that a failing sequence is tried shorter.
const SHORTENED: u32 = 32;
const FIRST_PERSON: u32 = 100;
/// The serial number of the next person.
static NEXT_PERSON: AtomicU32 = AtomicU32::new(FIRST_PERSON);
/// So many deeds of each sequence are possible at least, so that none passes by doing nothing.
const POSSIBLE: u32 = 15;

/// One thing that somebody at the desk does, to one of three people.
#[derive(Clone, Debug)]
enum Deed {
    /// Whatever the state calls for next, with an amount where there is one.
    Next(i64),
    Register,
    Cost(i64, i64),
    Correct(i64),
    Discharge,
    WithdrawDischarge,
    Settle(Option<i64>),
    Pay(i64),
    Refund(i64),
    Instalments,
    WriteOff(Option<i64>),
    Reverse,
    ReversePayment,
    ReturnPapers,
    Waive(i64),
    CloseDay(u32),
    Remit(i64),
}

fn any_deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        40 => (1_i64..5_000_000).prop_map(Deed::Next),
        3 => Just(Deed::Register),
        4 => (1_i64..5_000_000, 0_i64..12).prop_map(|(total, share)| Deed::Cost(total, total * share / 100)),
        1 => (1_i64..5_000_000).prop_map(Deed::Correct),
        3 => Just(Deed::Discharge),
        1 => Just(Deed::WithdrawDischarge),
        5 => prop::option::weighted(0.3, 0_i64..2_000_000).prop_map(Deed::Settle),
        4 => (1_i64..200_000).prop_map(Deed::Pay),
        2 => (1_i64..200_000).prop_map(Deed::Refund),
        1 => Just(Deed::Instalments),
        1 => prop::option::of(1_i64..50_000).prop_map(Deed::WriteOff),
        2 => Just(Deed::Reverse),
        1 => Just(Deed::ReversePayment),
        1 => Just(Deed::ReturnPapers),
        1 => (1_i64..20_000).prop_map(Deed::Waive),
        1 => (11_u32..21).prop_map(Deed::CloseDay),
        1 => (1_i64..300_000).prop_map(Deed::Remit),
    ]
}

fn fen(amount: i64) -> String {
    Money::from_fen(amount).to_string()
}

struct Desk<'a> {
    place: &'a Place,
    cashier: &'a Clinic,
    /// By ID number.
    people: [String; 3],
    /// The newest admission of each person.
    newest: [Option<AdmissionId>; 3],
    /// Every admission of them.
    admissions: Vec<AdmissionId>,
    /// What stood on everybody's account before.
    before: Money,
    /// Every entry on an account so far.
    entries: BTreeMap<PostingId, Money>,
    done: u32,
}

impl<'a> Desk<'a> {
    fn new(place: &'a Place, cashier: &'a Clinic) -> Desk<'a> {
        let people = [(); 3].map(|()| id_number(NEXT_PERSON.fetch_add(1, Ordering::Relaxed)));
        let (newest, admissions, entries) = ([None; 3], Vec::new(), BTreeMap::new());
        Desk { place, cashier, people, newest, admissions, before: on_account(cashier, "patient"), entries, done: 0 }
    }

    /// Does it, or is refused; either way the books must hold.
    fn act(&mut self, who: usize, deed: &Deed) {
        let deed = match deed {
            Deed::Next(amount) => self.next(who, *amount),
            other => other.clone(),
        };
        self.done += u32::from(self.does(who, &deed));
        self.holds(&deed);
    }

    /// What the newest admission of somebody calls for.
    fn next(&self, who: usize, amount: i64) -> Deed {
        let Some(id) = self.newest[who] else { return Deed::Register };
        let page = self.cashier.admission_page(id, at(TODAY)).unwrap();
        let owed = page.admission.row.balance.unwrap_or_default().fen();
        match page.admission.row.state {
            State::InHospital if page.costs.is_empty() => Deed::Cost(amount, amount / 20),
            State::InHospital => Deed::Discharge,
            State::Discharged => Deed::Settle(None),
            State::Settled if owed < 0 => Deed::Refund(-owed),
            State::Settled => Deed::Pay(owed.min(amount)),
            State::Paid if amount % 2 == 0 => Deed::Reverse,
            State::Paid | State::Archived => Deed::Register,
        }
    }

    fn does(&mut self, who: usize, deed: &Deed) -> bool {
        let (clinic, now) = (self.cashier, at(TODAY));
        let id = self.newest[who];
        let with = |value: Value| {
            let mut value = value;
            value["id"] = json!(id);
            value
        };
        match deed {
            Deed::Register => {
                let text = json!({"resident": self.people[who], "admitted_on": "2019-03-01",
                    "diagnosis": {"name": "肺炎"}, "papers": [{"kind": "社保卡"}]});
                let answer = clinic.register_admission(input(&text), now, &mut ids());
                if let Ok(answer) = &answer {
                    self.newest[who] = Some(answer.id);
                    self.admissions.push(answer.id);
                }
                answer.is_ok()
            }
            _ if id.is_none() => false,
            Deed::Cost(total, out) => {
                let text = with(json!({"on": "2019-03-02", "total": fen(*total), "out_of_scope": fen(*out)}));
                clinic.add_cost(input(&text), now, &mut ids()).is_ok()
            }
            Deed::Correct(total) => {
                let page = clinic.admission_page(id.unwrap(), now).unwrap();
                let cost = page.costs.first().map(|cost| cost.event.clone()).unwrap_or_default();
                let text = with(json!({"cost": cost, "on": "2019-03-02", "total": fen(*total), "reason": "记错"}));
                clinic.correct_cost(input(&text), now, &mut ids()).is_ok()
            }
            Deed::Discharge => clinic.discharge(input(&with(json!({"on": "2019-03-10"}))), now, &mut ids()).is_ok(),
            Deed::WithdrawDischarge => {
                clinic.withdraw_discharge(input(&with(json!({"reason": "记错"}))), now, &mut ids()).is_ok()
            }
            Deed::Settle(slip) => {
                let mut text = with(json!({"policy": "ruzhou-2019"}));
                if let Some(slip) = slip {
                    text["entered"] = json!({"basic": fen(*slip)});
                }
                clinic.settle_admission(&input(&text), now, &mut ids()).is_ok()
            }
            Deed::Pay(amount) => {
                let text = with(json!({"amount": fen(*amount), "on": "2019-03-12", "reason": "补记"}));
                clinic.pay_admission(&input(&text), now, &mut ids()).is_ok()
            }
            Deed::Refund(amount) => {
                let text = with(json!({"amount": fen(*amount), "on": TODAY}));
                clinic.refund_admission(&input(&text), now, &mut ids()).is_ok()
            }
            Deed::Instalments => {
                let owed = clinic.admission_page(id.unwrap(), now).unwrap().admission.row.balance.unwrap_or_default();
                let text = with(json!({"on": TODAY, "reason": "困难", "guarantor": {"name": "镇政府"},
                    "parts": [{"due_on": "2019-05-01", "amount": owed}]}));
                clinic.agree_instalments(input(&text), now, &mut ids()).is_ok()
            }
            Deed::WriteOff(amount) => {
                let text = with(json!({"amount": amount.map(fen), "reason": "无力偿还"}));
                self.place.head.write_off(&input(&text), now, &mut ids()).is_ok()
            }
            Deed::Reverse => {
                clinic.reverse_admission(&input(&with(json!({"reason": "有误"}))), now, &mut ids()).is_ok()
            }
            Deed::ReversePayment => {
                let page = clinic.admission_page(id.unwrap(), now).unwrap();
                let posting = page.account.iter().find(|line| line.reversible).map(|line| line.posting);
                let text = with(json!({"reason": "收错", "posting": posting}));
                posting.is_some() && clinic.reverse_admission(&input(&text), now, &mut ids()).is_ok()
            }
            Deed::ReturnPapers => clinic.return_papers(input(&with(json!({"on": TODAY}))), now, &mut ids()).is_ok(),
            Deed::Waive(amount) => {
                let text =
                    with(json!({"on": "2019-03-02", "fee": "ambulance", "amount": fen(*amount), "remark": "急救"}));
                clinic.waive_fee(input(&text), now, &mut ids()).is_ok()
            }
            Deed::CloseDay(of_march) => {
                let text = json!({"kind": "day", "on": format!("2019-03-{of_march:02}")});
                clinic.close_ledger(&input(&text), now, &mut ids()).is_ok()
            }
            Deed::Remit(amount) => {
                let text = json!({"payer": "basic", "amount": fen(*amount), "on": TODAY, "reference": "拨"});
                clinic.record_remittance(&input(&text), now, &mut ids()).is_ok()
            }
            Deed::Next(_) => false,
        }
    }

    fn holds(&mut self, deed: &Deed) {
        let balance = self.cashier.trial_balance(None, day("2019-12-31")).unwrap();
        assert_eq!(balance.difference, Money::ZERO, "after {deed:?}");
        let mut owed = Money::ZERO;
        let mut entries = BTreeMap::new();
        for who in &self.people {
            let account = self.cashier.patient_statement(who).unwrap();
            owed = owed + account.balance;
            entries.extend(account.lines.iter().map(|line| (line.posting, line.amount)));
        }
        let patient = balance.accounts.iter().filter(|line| line.account == "patient").map(|line| line.balance);
        assert_eq!(patient.sum::<Money>() - self.before, owed, "after {deed:?}");
        let kept = self.entries.iter().all(|(posting, amount)| entries.get(posting) == Some(amount));
        assert!(kept, "an entry was changed or is gone, after {deed:?}");
        self.entries = entries;
    }

    /// What the lists say is what the accounts say.
    fn lists_hold(&self) {
        for id in &self.admissions {
            let page = self.cashier.admission_page(*id, at(TODAY)).unwrap();
            let stands = page.account.iter().map(|entry| entry.amount).sum::<Money>();
            assert!(
                page.admission.row.balance.is_none_or(|listed| listed == stands),
                "{listed:?}",
                listed = page.admission.row
            );
        }
    }
}

/// Enough registered poor people for every sequence, also those that are tried while one is made shorter.
fn many_people(place: &Place) {
    let row = |serial: u32| format!("某某,{},石板村,建档立卡贫困户,{serial}\n", id_number(serial));
    let rows: String = (FIRST_PERSON..FIRST_PERSON + 3 * (SEQUENCES + SHORTENED)).map(row).collect();
    let path = place.csv("many.csv", &format!("姓名,身份证号,村,身份类别,户编号\n{rows}"));
    let roster = xiangyi_clinic::roster::ImportRoster::of(path);
    let watch = &mut |_| std::ops::ControlFlow::Continue(());
    let done = place.head.import_roster(&roster, false, at("2019-01-05"), &mut ids(), watch).unwrap();
    assert_eq!(done.rejected.len(), 0, "{done:?}");
}

/// A valid number that belongs to nobody: a man of 1955.
fn id_number(serial: u32) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digits = format!("41048219550312{serial:03}");
    let sum: u32 = digits.chars().zip(WEIGHTS).map(|(digit, weight)| digit.to_digit(10).unwrap() * weight).sum();
    let check = "10X98765432".chars().nth((sum % 11) as usize).unwrap();
    format!("{digits}{check}")
}

fn on_account(clinic: &Clinic, account: &str) -> Money {
    let balance = clinic.trial_balance(None, day("2019-12-31")).unwrap();
    balance.accounts.iter().filter(|line| line.account == account).map(|line| line.balance).sum()
}

#[test]
fn any_sequence_of_deeds_leaves_the_books_balanced() {
    let (place, cashier) = township();
    many_people(&place);
    let config = ProptestConfig { cases: SEQUENCES, max_shrink_iters: SHORTENED, ..ProptestConfig::default() };
    let deeds = prop::collection::vec((0_usize..3, any_deed()), 40..52);
    let tried = TestRunner::new(config).run(&deeds, |deeds| {
        let mut desk = Desk::new(&place, &cashier);
        for (who, deed) in &deeds {
            desk.act(*who, deed);
        }
        desk.lists_hold();
        let late = cashier.list_closings(at(TODAY)).unwrap().closings;
        prop_assert!(late.iter().all(|closing| closing.late.is_empty()), "a closed day stays as it was");
        prop_assert!(desk.done >= POSSIBLE, "{} of {} deeds were possible", desk.done, deeds.len());
        Ok(())
    });
    tried.unwrap();
    let check = cashier.check_store().unwrap();
    assert!(check.ok, "{check:?}");
    let month = cashier.pay_later_statistics(day("2019-03-01")).unwrap();
    assert!(month.of_month.balanced && month.of_month.total > yuan("0.00"));
}
