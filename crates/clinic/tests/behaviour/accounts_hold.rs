//! Whatever is done in whatever order: the books balance, and what is refused leaves nothing.

use crate::pay_later::{TODAY, input, township, yuan};
use crate::place::{MAN_1938, MAN_1955, Place, WOMAN_1955, at, day, ids};
use proptest::prelude::*;
use serde_json::{Value, json};
use xiangyi_clinic::Clinic;
use xiangyi_domain::Money;
use xiangyi_domain::id::AdmissionId;

/// One thing that somebody at the desk does, to one of three people.
#[derive(Clone, Debug)]
enum Deed {
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

struct Desk {
    place: Place,
    cashier: Clinic,
    /// The newest admission of each person.
    newest: [Option<AdmissionId>; 3],
    done: u32,
}

impl Desk {
    /// Does it, or is refused; either way the books must hold.
    fn act(&mut self, who: usize, deed: &Deed) {
        let (clinic, now) = (&self.cashier, at(TODAY));
        let id = self.newest[who];
        let with = |value: Value| {
            let mut value = value;
            value["id"] = json!(id);
            value
        };
        let done = match deed {
            Deed::Register => {
                let person = [MAN_1955, WOMAN_1955, MAN_1938][who];
                let text = json!({"resident": person, "admitted_on": "2019-03-01", "diagnosis": {"name": "肺炎"},
                    "papers": [{"kind": "社保卡"}]});
                let answer = clinic.register_admission(input(&text), now, &mut ids());
                if let Ok(answer) = &answer {
                    self.newest[who] = Some(answer.id);
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
        };
        self.done += u32::from(done);
        self.holds(deed);
    }

    fn holds(&self, deed: &Deed) {
        let balance = self.cashier.trial_balance(None, day("2019-12-31")).unwrap();
        assert_eq!(balance.difference, Money::ZERO, "after {deed:?}");
        let of = |account: &str| {
            let of_account = balance.accounts.iter().filter(|line| line.account == account);
            of_account.map(|line| line.balance).sum::<Money>()
        };
        let all = self.cashier.list_admissions(&Default::default(), at(TODAY)).unwrap();
        let owed: Money = all.rows.iter().filter_map(|row| row.balance).sum();
        let standing = self.patients_outside_a_settlement();
        assert_eq!(of("patient"), owed + standing, "the lists say what the ledger says, after {deed:?}");
        let late = self.cashier.list_closings(at(TODAY)).unwrap().closings;
        assert!(late.iter().all(|closing| closing.late.is_empty()), "a closed day stays as it was, after {deed:?}");
    }

    /// What patients paid on bills that were taken back and are not issued again yet.
    fn patients_outside_a_settlement(&self) -> Money {
        let all = self.cashier.list_admissions(&Default::default(), at(TODAY)).unwrap();
        let open = all.rows.iter().filter(|row| row.balance.is_none());
        open.map(|row| {
            let page = self.cashier.admission_page(row.id, at(TODAY)).unwrap();
            page.account.last().map_or(Money::ZERO, |line| line.balance)
        })
        .sum()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, max_shrink_iters: 8, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_deeds_leaves_the_books_balanced(
        deeds in prop::collection::vec((0_usize..3, any_deed()), 60..110),
    ) {
        let (place, cashier) = township();
        let mut desk = Desk { place, cashier, newest: [None; 3], done: 0 };
        for (who, deed) in &deeds {
            desk.act(*who, deed);
        }
        let check = desk.cashier.check_store().unwrap();
        prop_assert!(check.ok, "{check:?}");
        prop_assert!(desk.done > 0, "none of {} deeds was possible", deeds.len());
        let month = desk.cashier.pay_later_statistics(day("2019-03-01")).unwrap();
        prop_assert!(month.of_month.balanced && month.of_month.total >= yuan("0.00"));
    }
}
