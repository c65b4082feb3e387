//! How an admission's state follows from its steps and postings.

use super::state::{AdmissionState, Cost, KeptPaper, State, Waived};
use super::{Admission, Line, Paper, Step, Taken, ledger};
use crate::Money;
use chrono::NaiveDate;

/// Folds the steps and the lines of all postings. The papers of the registration are those of `admission`.
#[must_use]
pub fn derive(admission: Registered<'_>, history: &[Taken], lines: &[Line]) -> AdmissionState {
    let kept = |paper: &Paper| kept(paper, admission.admitted_on);
    let mut now = AdmissionState { papers: admission.papers.iter().map(kept).collect(), ..AdmissionState::default() };
    for taken in history {
        take(&mut now, taken);
    }
    now.total = now.costs.iter().fold(Money::ZERO, |sum, cost| sum.checked_add(cost.total).unwrap_or(sum));
    let out = |sum: Money, cost: &Cost| sum.checked_add(cost.out_of_scope).unwrap_or(sum);
    now.out_of_scope = now.costs.iter().fold(Money::ZERO, out);
    now.balance = now.settled_on.map(|_| ledger::balance(lines));
    now.state = state(&now);
    now
}

/// The part of a registration that the steps build on.
#[derive(Clone, Copy, Debug)]
pub struct Registered<'a> {
    /// 入院日期.
    pub admitted_on: NaiveDate,
    /// Papers taken in at the registration.
    pub papers: &'a [Paper],
}

impl<'a> From<&'a Admission> for Registered<'a> {
    fn from(admission: &'a Admission) -> Registered<'a> {
        Registered { admitted_on: admission.admitted_on, papers: &admission.papers }
    }
}

fn kept(paper: &Paper, taken_on: NaiveDate) -> KeptPaper {
    KeptPaper { paper: paper.clone(), taken_on, returned_on: None, signed_by: None }
}

fn take(now: &mut AdmissionState, Taken { id, step }: &Taken) {
    match step {
        Step::Cost { on, total, out_of_scope } => now.costs.push(Cost {
            id: id.clone(),
            corrected_by: None,
            on: *on,
            total: *total,
            out_of_scope: *out_of_scope,
        }),
        Step::CostCorrected { cost, on, total, out_of_scope, .. } => {
            if let Some(known) = now.costs.iter_mut().find(|known| known.is(cost)) {
                (known.on, known.total, known.out_of_scope) = (*on, *total, *out_of_scope);
                known.corrected_by = Some(id.clone());
            }
        }
        Step::Moved { ward, bed, .. } => (now.ward, now.bed) = (Some(ward.clone()), bed.clone()),
        Step::FeeWaived { on, fee, amount, remark } => {
            now.waived.push(Waived { on: *on, fee: *fee, amount: *amount, remark: remark.clone() });
        }
        Step::KitIssued { items, .. } => now.kit.extend(items.iter().cloned()),
        Step::Discharged { on, way, diagnosis } => {
            (now.discharged_on, now.discharge_way) = (Some(*on), *way);
            now.discharge_diagnosis.clone_from(diagnosis);
        }
        Step::DischargeWithdrawn { .. } => (now.discharged_on, now.discharge_way) = (None, None),
        Step::Settled { on, statement, .. } => {
            now.settled_on = Some(*on);
            now.settlement = Some(id.clone());
            now.self_pay = statement.get("self_pay").and_then(|text| text.as_str()?.parse().ok());
            now.statement = Some(statement.clone());
            now.first_settled.get_or_insert_with(|| (*on, id.clone()));
        }
        Step::Reversed { .. } => reverse(now),
        Step::Instalments { on, plan } => now.plan = Some((*on, plan.clone())),
        Step::Absconded { on, .. } => now.absconded_on = Some(*on),
        Step::BlockLifted { .. } => now.block_lifted = true,
        Step::PapersTaken { on, papers } => now.papers.extend(papers.iter().map(|paper| kept(paper, *on))),
        Step::PapersReturned { on, signed_by, papers } => {
            let which = papers.clone().unwrap_or_else(|| now.papers_out());
            for at in which {
                if let Some(paper) = now.papers.get_mut(usize::from(at)) {
                    (paper.returned_on, paper.signed_by) = (Some(*on), signed_by.clone());
                }
            }
            now.papers_returned_on = Some(*on);
        }
    }
}

/// A plan was made for the balance of the settlement that is taken back, and so was the word that it blocks no more.
fn reverse(now: &mut AdmissionState) {
    now.reversals += 1;
    (now.settled_on, now.settlement, now.statement, now.self_pay) = (None, None, None, None);
    (now.plan, now.block_lifted) = (None, false);
}

fn state(now: &AdmissionState) -> State {
    match (now.balance, now.discharged_on) {
        (Some(balance), _) if !balance.is_zero() => State::Settled,
        (Some(_), _) if now.papers_returned_on.is_some() && now.papers_out().is_empty() => State::Archived,
        (Some(_), _) => State::Paid,
        (None, Some(_)) => State::Discharged,
        (None, None) => State::InHospital,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::admissions::{
        Diagnosis, FacilityLevel, Guarantor, Instalment, Plan, Refused, WaivedFee, check_step, payment_lines,
        reversal_lines, settlement_lines,
    };
    use crate::id::{ResidentId, derived};
    use serde_json::json;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn yuan(text: &str) -> Money {
        text.parse().unwrap()
    }

    fn paper(kind: &str) -> Paper {
        Paper { kind: kind.into(), copies: 1, original: false, confirmed: false, return_on: None }
    }

    fn admission() -> Admission {
        Admission {
            number: "ZY-ABCD-000001".to_owned(),
            resident: ResidentId(derived("resident", &["a"])),
            admitted_on: day("2026-03-01"),
            facility_level: FacilityLevel::Township,
            in_area: true,
            diagnosis: Diagnosis { icd10: "I63".to_owned(), name: "脑梗死".to_owned() },
            categories: vec![],
            deposit_waived: yuan("500.00"),
            papers: vec![paper("社保卡"), paper("身份证")],
            agreement_number: None,
            override_reason: None,
            registered_by: None,
            ward: Some("内科".to_owned()),
            bed: None,
            mode: None,
            first_doctor: None,
            referred: None,
            insurance: None,
            insurance_number: None,
            guarantor: None,
            priority: vec![],
        }
    }

    /// Steps named `0`, `1`, `2` … in their order.
    fn taken(steps: &[Step]) -> Vec<Taken> {
        steps.iter().enumerate().map(|(at, step)| Taken { id: at.to_string(), step: step.clone() }).collect()
    }

    fn now(steps: &[Step], lines: &[Line]) -> AdmissionState {
        derive((&admission()).into(), &taken(steps), lines)
    }

    fn cost(on: &str, total: &str, out: &str) -> Step {
        Step::Cost { on: day(on), total: yuan(total), out_of_scope: yuan(out) }
    }

    fn discharged(on: &str) -> Step {
        Step::Discharged { on: day(on), way: None, diagnosis: None }
    }

    fn settled(on: &str, self_pay: &str) -> Step {
        let statement = json!({"self_pay": self_pay});
        Step::Settled { on: day(on), statement, bill: None, pack: None, prior: vec![], household_prior: vec![] }
    }

    fn returned(on: &str, papers: Option<Vec<u16>>) -> Step {
        Step::PapersReturned { on: day(on), signed_by: Some("本人".into()), papers }
    }

    fn lines_of_86_50() -> Vec<Line> {
        settlement_lines(yuan("1000.00"), &[("basic".into(), yuan("913.50"))], Money::ZERO, yuan("86.50")).unwrap()
    }

    #[test]
    fn an_admission_walks_from_hospital_to_archive() {
        let mut steps = vec![cost("2026-03-01", "600.00", "20.00"), cost("2026-03-02", "400.00", "16.50")];
        let mut lines = vec![];
        assert_eq!(now(&steps, &lines).state, State::InHospital);
        assert_eq!(now(&steps, &lines).total, yuan("1000.00"));
        assert_eq!(now(&steps, &lines).out_of_scope_share().to_string(), "3.65");
        steps.push(discharged("2026-03-03"));
        assert_eq!(now(&steps, &lines).state, State::Discharged);
        steps.push(settled("2026-03-03", "86.50"));
        lines.extend(lines_of_86_50());
        let owing = now(&steps, &lines);
        assert_eq!(
            (owing.state, owing.balance, owing.self_pay),
            (State::Settled, Some(yuan("86.50")), Some(yuan("86.50")))
        );
        assert!(owing.blocks(), "settled with a balance still blocks");
        lines.extend(payment_lines(yuan("86.50"), yuan("86.50")).unwrap());
        assert_eq!(now(&steps, &lines).state, State::Paid);
        assert!(!now(&steps, &lines).blocks());
        steps.push(returned("2026-03-04", Some(vec![1])));
        assert_eq!((now(&steps, &lines).state, now(&steps, &lines).papers_out()), (State::Paid, vec![0]));
        steps.push(returned("2026-03-05", None));
        let archived = now(&steps, &lines);
        assert_eq!(archived.state, State::Archived);
        let back: Vec<_> = archived.papers.iter().map(|paper| paper.returned_on.unwrap().to_string()).collect();
        assert_eq!(back, ["2026-03-05", "2026-03-04"], "each paper keeps the day on which it was signed for");
    }

    #[test]
    fn a_correction_takes_the_place_of_the_charges_and_may_be_corrected_again() {
        let correct = |cost: &str, total: &str| Step::CostCorrected {
            cost: cost.into(),
            on: day("2026-03-02"),
            total: yuan(total),
            out_of_scope: Money::ZERO,
            reason: "多记一次检查".into(),
        };
        let steps = [
            cost("2026-03-01", "600.00", "20.00"),
            cost("2026-03-02", "400.00", "16.50"),
            correct("1", "350.00"),
            correct("2", "340.00"),
        ];
        let found = now(&steps, &[]);
        assert_eq!((found.total, found.out_of_scope, found.costs.len()), (yuan("940.00"), yuan("20.00"), 2));
        assert_eq!(found.costs[1].corrected_by.as_deref(), Some("3"));
        let a = admission();
        assert_eq!(check_step(&a, &found, &correct("9", "1.00"), day("2026-03-03")), Err(Refused::UnknownCost));
        assert_eq!(check_step(&a, &found, &correct("3", "1.00"), day("2026-03-03")), Ok(()));
    }

    #[test]
    fn a_reversal_leaves_the_payments_and_goes_back_to_before_the_settlement() {
        let mut steps =
            vec![cost("2026-03-01", "1000.00", "0.00"), discharged("2026-03-03"), settled("2026-03-03", "86.50")];
        let settlement = lines_of_86_50();
        let mut lines = settlement.clone();
        lines.extend(payment_lines(yuan("86.50"), yuan("86.50")).unwrap());
        steps.push(Step::Reversed { on: day("2026-03-05"), reason: "结算单有误".into() });
        lines.extend(reversal_lines(&settlement));
        let back = now(&steps, &lines);
        assert_eq!((back.state, back.balance, back.reversals), (State::Discharged, None, 1));
        steps.push(settled("2026-03-06", "50.00"));
        lines.extend(
            settlement_lines(yuan("1000.00"), &[("basic".into(), yuan("950.00"))], Money::ZERO, yuan("50.00")).unwrap(),
        );
        let again = now(&steps, &lines);
        assert_eq!(
            (again.state, again.balance),
            (State::Settled, Some(yuan("-36.50"))),
            "36.50 go back to the patient"
        );
        assert!(!again.blocks(), "who is owed something is admitted");
        assert_eq!(again.first_settled, Some((day("2026-03-03"), "2".to_owned())), "its place in the year stays");
    }

    #[test]
    fn a_plan_tells_the_next_day_and_the_head_may_lift_the_block() {
        let part = |due_on: &str, amount: &str| Instalment { due_on: day(due_on), amount: yuan(amount) };
        let plan = Plan {
            reason: "家庭困难".into(),
            guarantor: Guarantor { name: "镇政府".into(), relation: String::new(), phone: String::new() },
            parts: vec![part("2026-04-01", "40.00"), part("2026-05-01", "46.50")],
        };
        let mut steps =
            vec![cost("2026-03-01", "1000.00", "0.00"), discharged("2026-03-03"), settled("2026-03-03", "86.50")];
        steps.push(Step::Instalments { on: day("2026-03-03"), plan });
        let mut lines = lines_of_86_50();
        assert_eq!(now(&steps, &lines).next_due_on(), Some(day("2026-04-01")));
        lines.extend(payment_lines(yuan("40.00"), yuan("86.50")).unwrap());
        assert_eq!(now(&steps, &lines).next_due_on(), Some(day("2026-05-01")));
        assert!(now(&steps, &lines).blocks(), "a part of it lifts nothing");
        steps.push(Step::BlockLifted { on: day("2026-04-02"), reason: "按期还款".into() });
        assert!(!now(&steps, &lines).blocks());
    }

    #[test]
    fn waived_fees_and_moves_stand_beside_the_charges() {
        let waive = |fee, amount| Step::FeeWaived { on: day("2026-03-01"), fee, amount: yuan(amount), remark: None };
        let steps = [
            waive(WaivedFee::Ambulance, "120.00"),
            waive(WaivedFee::Consultation, "10.00"),
            Step::Moved { on: day("2026-03-02"), ward: "外科".into(), bed: Some("3".into()) },
        ];
        let found = now(&steps, &[]);
        assert_eq!(
            (found.total, found.waived_total(), found.ward.as_deref()),
            (Money::ZERO, yuan("130.00"), Some("外科"))
        );
    }

    #[test]
    fn steps_out_of_order_are_refused_with_their_reason() {
        let (a, today) = (admission(), day("2026-03-10"));
        let costs = vec![cost("2026-03-02", "100.00", "0.00")];
        let mut gone = costs.clone();
        gone.push(discharged("2026-03-05"));
        let settle = settled("2026-03-06", "1.00");
        let reversed = |reason: &str| Step::Reversed { on: day("2026-03-06"), reason: reason.into() };
        let settled_steps = [gone.clone(), vec![settle.clone()]].concat();
        let table: Vec<(&[Step], Step, Result<(), Refused>)> = vec![
            (&costs, cost("2026-03-11", "1.00", "0.00"), Err(Refused::InFuture)),
            (&costs, cost("2026-02-28", "1.00", "0.00"), Err(Refused::BeforeAdmission)),
            (&costs, cost("2026-03-03", "1.00", "1.01"), Err(Refused::ScopeAboveTotal)),
            (&costs, cost("2026-03-03", "-1.00", "0.00"), Err(Refused::NegativeAmount("total"))),
            (&costs, cost("2026-03-03", "100000000.00", "0.00"), Err(Refused::AmountTooLarge("total"))),
            (&costs, discharged("2026-03-01"), Err(Refused::CostsLater)),
            (&costs, discharged("2026-03-02"), Ok(())),
            (&costs, settle.clone(), Err(Refused::WrongState(State::InHospital))),
            (&costs, returned("2026-03-03", Some(vec![2])), Err(Refused::PaperNotOut)),
            (&costs, returned("2026-03-03", Some(vec![0, 0])), Err(Refused::PaperNotOut)),
            (&costs, returned("2026-03-03", Some(vec![0])), Ok(())),
            (&gone, cost("2026-03-05", "1.00", "0.00"), Ok(())),
            (&gone, cost("2026-03-06", "1.00", "0.00"), Err(Refused::AfterDischarge)),
            (&gone, discharged("2026-03-06"), Err(Refused::WrongState(State::Discharged))),
            (&gone, settle.clone(), Ok(())),
            (&gone, reversed("误结"), Err(Refused::WrongState(State::Discharged))),
            (&gone[1..], settle, Err(Refused::NoCosts)),
            (&settled_steps, reversed(" "), Err(Refused::NoReason)),
            (&settled_steps, reversed("误结"), Ok(())),
            (&settled_steps, cost("2026-03-05", "1.00", "0.00"), Err(Refused::WrongState(State::Paid))),
        ];
        for (steps, step, result) in table {
            assert_eq!(check_step(&a, &now(steps, &[]), &step, today), result, "{step:?} after {steps:?}");
        }
    }
}
