//! What an admission is now, derived from its steps and postings.

use super::{Line, Step, ledger};
use crate::Money;
use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// 在院 → 已出院待结算 → 已结算 → 已结清 → 归档.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum State {
    /// 在院.
    InHospital,
    /// 已出院待结算.
    Discharged,
    /// 已结算, with a balance.
    Settled,
    /// 已结清.
    Paid,
    /// 归档: paid and papers returned.
    Archived,
}

impl State {
    /// Every state, in order.
    pub const ALL: [State; 5] = [State::InHospital, State::Discharged, State::Settled, State::Paid, State::Archived];

    /// The code in JSON and in storage.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            State::InHospital => "in_hospital",
            State::Discharged => "discharged",
            State::Settled => "settled",
            State::Paid => "paid",
            State::Archived => "archived",
        }
    }

    /// From its code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == code)
    }

    /// Whether the patient cannot be admitted again: an admission blocks until
    /// its balance is 0 (domain handbook §6.4).
    #[must_use]
    pub const fn blocks(self) -> bool {
        matches!(self, State::InHospital | State::Discharged | State::Settled)
    }
}

/// How large the out-of-scope share is (domain handbook §6.6: 8 % and 10 %).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum ScopeWarning {
    /// At most 8 %.
    None,
    /// Above 8 %.
    Watch,
    /// Above 10 %.
    Over,
}

/// What an admission is now.
#[derive(Clone, PartialEq, Debug)]
pub struct AdmissionState {
    /// Its state.
    pub state: State,
    /// All charges.
    pub total: Money,
    /// Charges outside the catalogues.
    pub out_of_scope: Money,
    /// 出院日期.
    pub discharged_on: Option<NaiveDate>,
    /// 结算日期.
    pub settled_on: Option<NaiveDate>,
    /// The settlement's statement as stored.
    pub statement: Option<serde_json::Value>,
    /// 个人自付, once settled.
    pub self_pay: Option<Money>,
    /// What the patient still owes, once settled.
    pub balance: Option<Money>,
    /// When the papers went back.
    pub papers_returned_on: Option<NaiveDate>,
}

impl AdmissionState {
    /// 目录外占比 in percent, two places.
    #[must_use]
    pub fn out_of_scope_share(&self) -> Decimal {
        scope_share(self.total, self.out_of_scope).0
    }

    /// Whether the share needs a look.
    #[must_use]
    pub fn warning(&self) -> ScopeWarning {
        scope_share(self.total, self.out_of_scope).1
    }
}

/// The out-of-scope share in percent with two places, half up, and its
/// warning, which is taken from the exact share.
#[must_use]
pub fn scope_share(total: Money, out_of_scope: Money) -> (Decimal, ScopeWarning) {
    let exact = (out_of_scope.decimal() * Decimal::ONE_HUNDRED).checked_div(total.decimal()).unwrap_or_default();
    let warning = if exact > Decimal::TEN {
        ScopeWarning::Over
    } else if exact > Decimal::from(8) {
        ScopeWarning::Watch
    } else {
        ScopeWarning::None
    };
    let mut share = exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    share.rescale(2);
    (share, warning)
}

/// Folds the steps and the lines of all postings.
#[must_use]
pub fn derive(steps: &[Step], lines: &[Line]) -> AdmissionState {
    let mut now = AdmissionState {
        state: State::InHospital,
        total: Money::ZERO,
        out_of_scope: Money::ZERO,
        discharged_on: None,
        settled_on: None,
        statement: None,
        self_pay: None,
        balance: None,
        papers_returned_on: None,
    };
    for step in steps {
        match step {
            Step::Cost { total, out_of_scope, .. } => {
                now.total = now.total.checked_add(*total).unwrap_or(now.total);
                now.out_of_scope = now.out_of_scope.checked_add(*out_of_scope).unwrap_or(now.out_of_scope);
            }
            Step::Discharged { on } => now.discharged_on = Some(*on),
            Step::Settled { on, statement } => {
                now.settled_on = Some(*on);
                now.self_pay = statement.get("self_pay").and_then(|text| text.as_str()?.parse().ok());
                now.statement = Some(statement.clone());
            }
            Step::PapersReturned { on, .. } => now.papers_returned_on = Some(*on),
        }
    }
    now.balance = now.settled_on.map(|_| ledger::balance(lines));
    now.state = state(&now);
    now
}

fn state(now: &AdmissionState) -> State {
    match (now.balance, now.discharged_on) {
        (Some(balance), _) if !balance.is_zero() => State::Settled,
        (Some(_), _) if now.papers_returned_on.is_some() => State::Archived,
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
        Admission, Diagnosis, FacilityLevel, Refused, check_step, payment_lines, settlement_lines,
    };
    use crate::id::{ResidentId, derived};
    use serde_json::json;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn yuan(text: &str) -> Money {
        text.parse().unwrap()
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
            papers: vec![],
            agreement_number: None,
            override_reason: None,
            registered_by: None,
        }
    }

    fn cost(on: &str, total: &str, out: &str) -> Step {
        Step::Cost { on: day(on), total: yuan(total), out_of_scope: yuan(out) }
    }

    #[test]
    fn an_admission_walks_from_hospital_to_archive() {
        let mut steps = vec![cost("2026-03-01", "600.00", "20.00"), cost("2026-03-02", "400.00", "16.50")];
        let mut lines = vec![];
        assert_eq!(derive(&steps, &lines).state, State::InHospital);
        assert_eq!(derive(&steps, &lines).total, yuan("1000.00"));
        assert_eq!(derive(&steps, &lines).out_of_scope_share().to_string(), "3.65");
        steps.push(Step::Discharged { on: day("2026-03-03") });
        assert_eq!(derive(&steps, &lines).state, State::Discharged);
        steps.push(Step::Settled { on: day("2026-03-03"), statement: json!({"self_pay": "86.50"}) });
        lines.extend(
            settlement_lines(yuan("1000.00"), &[("basic".into(), yuan("913.50"))], Money::ZERO, yuan("86.50")).unwrap(),
        );
        let now = derive(&steps, &lines);
        assert_eq!((now.state, now.balance, now.self_pay), (State::Settled, Some(yuan("86.50")), Some(yuan("86.50"))));
        assert!(now.state.blocks(), "settled with a balance still blocks");
        lines.extend(payment_lines(yuan("86.50"), yuan("86.50")).unwrap());
        assert_eq!(derive(&steps, &lines).state, State::Paid);
        assert!(!derive(&steps, &lines).state.blocks());
        steps.push(Step::PapersReturned { on: day("2026-03-04"), signed_by: None });
        assert_eq!(derive(&steps, &lines).state, State::Archived);
    }

    #[test]
    fn steps_out_of_order_are_refused_with_their_reason() {
        let (a, today) = (admission(), day("2026-03-10"));
        let costs = vec![cost("2026-03-02", "100.00", "0.00")];
        let mut gone = costs.clone();
        gone.push(Step::Discharged { on: day("2026-03-05") });
        let settle = Step::Settled { on: day("2026-03-06"), statement: json!({}) };
        let table: Vec<(&[Step], Step, Result<(), Refused>)> = vec![
            (&costs, cost("2026-03-11", "1.00", "0.00"), Err(Refused::InFuture)),
            (&costs, cost("2026-02-28", "1.00", "0.00"), Err(Refused::BeforeAdmission)),
            (&costs, cost("2026-03-03", "1.00", "1.01"), Err(Refused::ScopeAboveTotal)),
            (&costs, cost("2026-03-03", "-1.00", "0.00"), Err(Refused::NegativeAmount("total"))),
            (&costs, Step::Discharged { on: day("2026-03-01") }, Err(Refused::CostsLater)),
            (&costs, Step::Discharged { on: day("2026-03-02") }, Ok(())),
            (&costs, settle.clone(), Err(Refused::WrongState(State::InHospital))),
            (&gone, cost("2026-03-05", "1.00", "0.00"), Ok(())),
            (&gone, cost("2026-03-06", "1.00", "0.00"), Err(Refused::AfterDischarge)),
            (&gone, Step::Discharged { on: day("2026-03-06") }, Err(Refused::WrongState(State::Discharged))),
            (&gone, settle.clone(), Ok(())),
            (&gone[1..], settle, Err(Refused::NoCosts)),
        ];
        for (steps, step, result) in table {
            assert_eq!(check_step(&a, steps, &derive(steps, &[]), &step, today), result, "{step:?} after {steps:?}");
        }
    }

    #[test]
    fn the_share_out_of_scope_warns_above_eight_and_ten_percent() {
        for (out, share, warning) in [
            ("0.00", "0.00", ScopeWarning::None),
            ("80.00", "8.00", ScopeWarning::None),
            ("80.01", "8.00", ScopeWarning::Watch),
            ("100.00", "10.00", ScopeWarning::Watch),
            ("100.01", "10.00", ScopeWarning::Over),
        ] {
            let (found, warned) = scope_share(yuan("1000.00"), yuan(out));
            assert_eq!((found.to_string().as_str(), warned), (share, warning), "{out}");
        }
        assert_eq!(scope_share(Money::ZERO, Money::ZERO).1, ScopeWarning::None);
    }

    #[test]
    fn a_step_reads_back_from_its_kind_and_data() {
        let step = Step::read("cost", &json!({"on": "2026-03-02", "total": "100.00", "out_of_scope": "0.00"}));
        assert_eq!(step, Some(cost("2026-03-02", "100.00", "0.00")));
        assert_eq!(Step::read("transferred", &json!({})), None);
    }
}
