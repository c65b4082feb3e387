//! When a step is allowed.

use super::{Admission, AdmissionState, State, Step, check_papers};
use crate::Money;
use chrono::NaiveDate;

/// No day's charges and no waived fee is larger: a hundred million yuan less a fen. A slip of the finger is caught, a
/// bill that can exist is not.
pub const LARGEST: Money = Money::from_fen(9_999_999_999);

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The admission is past this step, or not there yet.
    #[error("not possible in this state")]
    WrongState(State),
    /// A day after today.
    #[error("a day in the future")]
    InFuture,
    /// A day before the admission.
    #[error("a day before the admission")]
    BeforeAdmission,
    /// A day after the discharge.
    #[error("a day after the discharge")]
    AfterDischarge,
    /// Charges are dated after the discharge.
    #[error("charges are dated after the discharge")]
    CostsLater,
    /// An amount below zero, by its field.
    #[error("a negative amount")]
    NegativeAmount(&'static str),
    /// An amount of nothing where there must be one.
    #[error("an amount of nothing")]
    NoAmount,
    /// An amount above [`LARGEST`], by its field.
    #[error("an absurd amount")]
    AmountTooLarge(&'static str),
    /// The out-of-scope part is larger than the whole.
    #[error("out of scope above the total")]
    ScopeAboveTotal,
    /// Nothing to settle.
    #[error("no charges")]
    NoCosts,
    /// The charges to correct are not of this admission.
    #[error("no such charges")]
    UnknownCost,
    /// The papers are back already.
    #[error("the papers were returned before")]
    AlreadyReturned,
    /// A paper that was not taken in, or is back.
    #[error("not one of the papers that are out")]
    PaperNotOut,
    /// The papers to take in cannot be taken in, by the code of the problem.
    #[error("papers that cannot be taken in")]
    Papers(&'static str),
    /// A correction, a reversal or a favour without its reason.
    #[error("a reason is missing")]
    NoReason,
    /// A list or a name that is empty, by its field.
    #[error("nothing given")]
    Empty(&'static str),
}

impl Refused {
    /// The field of the step that is at fault, if it is one.
    #[must_use]
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Refused::InFuture | Refused::BeforeAdmission | Refused::AfterDischarge | Refused::CostsLater => Some("on"),
            Refused::NegativeAmount(field) | Refused::AmountTooLarge(field) | Refused::Empty(field) => Some(field),
            Refused::NoAmount => Some("amount"),
            Refused::ScopeAboveTotal => Some("out_of_scope"),
            Refused::UnknownCost => Some("cost"),
            Refused::PaperNotOut | Refused::Papers(_) => Some("papers"),
            Refused::NoReason => Some("reason"),
            Refused::WrongState(_) | Refused::NoCosts | Refused::AlreadyReturned => None,
        }
    }

    /// The code that screens use.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Refused::WrongState(_) => "wrong_state",
            Refused::InFuture => "in_future",
            Refused::BeforeAdmission => "before_admission",
            Refused::AfterDischarge => "after_discharge",
            Refused::CostsLater => "costs_after_discharge",
            Refused::NegativeAmount(_) => "negative_amount",
            Refused::NoAmount => "no_amount",
            Refused::AmountTooLarge(_) => "amount_too_large",
            Refused::ScopeAboveTotal => "out_of_scope_above_total",
            Refused::NoCosts => "no_costs",
            Refused::UnknownCost => "unknown_cost",
            Refused::AlreadyReturned => "already_returned",
            Refused::PaperNotOut => "paper_not_out",
            Refused::Papers(code) => code,
            Refused::NoReason => "reason_missing",
            Refused::Empty(_) => "missing_key",
        }
    }
}

/// Whether a step may follow on what has happened so far. What needs the ledger (whether a plan is what is owed) is
/// asked elsewhere: the county judges steps without it.
///
/// # Errors
/// The first reason against it.
pub fn check_step(admission: &Admission, state: &AdmissionState, step: &Step, today: NaiveDate) -> Result<(), Refused> {
    if step.on() > today {
        return Err(Refused::InFuture);
    }
    if step.on() < admission.admitted_on {
        return Err(Refused::BeforeAdmission);
    }
    match step {
        Step::Cost { on, total, out_of_scope } => cost(state, *on, *total, *out_of_scope),
        Step::CostCorrected { cost: corrected, on, total, out_of_scope, reason } => {
            if !state.costs.iter().any(|cost| cost.is(corrected)) {
                return Err(Refused::UnknownCost);
            }
            because(reason)?;
            cost(state, *on, *total, *out_of_scope)
        }
        Step::Moved { ward, .. } => {
            allowed(state, &[State::InHospital])?;
            given(!ward.trim().is_empty(), "ward")
        }
        Step::FeeWaived { amount: waived, .. } => {
            allowed(state, &[State::InHospital, State::Discharged])?;
            amount("amount", *waived)?;
            if waived.is_zero() { Err(Refused::NoAmount) } else { Ok(()) }
        }
        Step::KitIssued { items, .. } => {
            allowed(state, &[State::InHospital, State::Discharged])?;
            given(!items.is_empty() && items.iter().all(|item| !item.trim().is_empty()), "items")
        }
        Step::Discharged { on, .. } => {
            allowed(state, &[State::InHospital])?;
            if state.costs.iter().any(|cost| cost.on > *on) { Err(Refused::CostsLater) } else { Ok(()) }
        }
        Step::DischargeWithdrawn { reason, .. } => {
            allowed(state, &[State::Discharged])?;
            because(reason)
        }
        Step::Settled { .. } => {
            allowed(state, &[State::Discharged])?;
            if state.total.is_zero() { Err(Refused::NoCosts) } else { Ok(()) }
        }
        Step::Reversed { reason, .. } | Step::BlockLifted { reason, .. } => {
            allowed(state, SETTLED)?;
            because(reason)
        }
        Step::Instalments { .. } => allowed(state, SETTLED),
        Step::Absconded { .. } if state.absconded_on.is_some() => Err(Refused::WrongState(state.state)),
        Step::Absconded { .. } => Ok(()),
        Step::PapersTaken { on, papers } => {
            given(!papers.is_empty(), "papers")?;
            check_papers(papers, *on).map_err(|problem| Refused::Papers(problem.code()))
        }
        Step::PapersReturned { papers, .. } => returned(state, papers.as_deref()),
    }
}

/// Settled, whatever the ledger says of the balance.
const SETTLED: &[State] = &[State::Settled, State::Paid, State::Archived];

fn cost(state: &AdmissionState, on: NaiveDate, total: Money, out_of_scope: Money) -> Result<(), Refused> {
    // Charges of the last day are often written down after the patient has left.
    allowed(state, &[State::InHospital, State::Discharged])?;
    amount("total", total)?;
    amount("out_of_scope", out_of_scope)?;
    if out_of_scope > total {
        return Err(Refused::ScopeAboveTotal);
    }
    if state.discharged_on.is_some_and(|day| on > day) {
        return Err(Refused::AfterDischarge);
    }
    Ok(())
}

/// An original must never wait for money: papers go back at any time.
fn returned(state: &AdmissionState, papers: Option<&[u16]>) -> Result<(), Refused> {
    let Some(papers) = papers else {
        let again = state.papers_returned_on.is_some() && state.papers_out().is_empty();
        return if again { Err(Refused::AlreadyReturned) } else { Ok(()) };
    };
    given(!papers.is_empty(), "papers")?;
    let out = state.papers_out();
    let twice = papers.iter().enumerate().any(|(at, paper)| papers[..at].contains(paper));
    if twice || papers.iter().any(|paper| !out.contains(paper)) { Err(Refused::PaperNotOut) } else { Ok(()) }
}

fn amount(field: &'static str, amount: Money) -> Result<(), Refused> {
    if amount.is_negative() {
        return Err(Refused::NegativeAmount(field));
    }
    if amount > LARGEST { Err(Refused::AmountTooLarge(field)) } else { Ok(()) }
}

fn because(reason: &str) -> Result<(), Refused> {
    if reason.trim().is_empty() { Err(Refused::NoReason) } else { Ok(()) }
}

fn given(is_given: bool, field: &'static str) -> Result<(), Refused> {
    if is_given { Ok(()) } else { Err(Refused::Empty(field)) }
}

fn allowed(state: &AdmissionState, states: &[State]) -> Result<(), Refused> {
    if states.contains(&state.state) { Ok(()) } else { Err(Refused::WrongState(state.state)) }
}
