//! The steps of an admission, and when each is allowed.

use super::{Admission, AdmissionState, State};
use crate::Money;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Names of the steps in storage and on the wire.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum StepKind {
    /// A day's charges.
    Cost,
    /// 出院.
    Discharged,
    /// 结算.
    Settled,
    /// 证件归还.
    PapersReturned,
}

impl StepKind {
    /// The name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            StepKind::Cost => "cost",
            StepKind::Discharged => "discharged",
            StepKind::Settled => "settled",
            StepKind::PapersReturned => "papers_returned",
        }
    }
}

/// One step with its data, as `{kind, data}`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum Step {
    /// That day's charges; totals are their sum.
    Cost {
        /// The day.
        on: NaiveDate,
        /// All charges of the day.
        total: Money,
        /// The part outside the insurer's catalogues.
        out_of_scope: Money,
    },
    /// 出院.
    Discharged {
        /// The day.
        on: NaiveDate,
    },
    /// 结算.
    Settled {
        /// The day.
        on: NaiveDate,
        /// The settlement room's statement, kept as it stands.
        statement: Value,
    },
    /// 证件归还.
    PapersReturned {
        /// The day.
        on: NaiveDate,
        /// Who signed for them.
        #[serde(default)]
        signed_by: Option<String>,
    },
}

impl Step {
    /// Reads a stored step; `None` for a kind that a newer version knows.
    #[must_use]
    pub fn read(kind: &str, data: &Value) -> Option<Step> {
        serde_json::from_value(serde_json::json!({ "kind": kind, "data": data })).ok()
    }

    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> StepKind {
        match self {
            Step::Cost { .. } => StepKind::Cost,
            Step::Discharged { .. } => StepKind::Discharged,
            Step::Settled { .. } => StepKind::Settled,
            Step::PapersReturned { .. } => StepKind::PapersReturned,
        }
    }

    /// Its day.
    #[must_use]
    pub const fn on(&self) -> NaiveDate {
        match self {
            Step::Cost { on, .. }
            | Step::Discharged { on }
            | Step::Settled { on, .. }
            | Step::PapersReturned { on, .. } => *on,
        }
    }
}

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
    /// The out-of-scope part is larger than the whole.
    #[error("out of scope above the total")]
    ScopeAboveTotal,
    /// Nothing to settle.
    #[error("no charges")]
    NoCosts,
    /// The papers are back already.
    #[error("the papers were returned before")]
    AlreadyReturned,
}

impl Refused {
    /// The field of the step that is at fault, if it is one.
    #[must_use]
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Refused::InFuture | Refused::BeforeAdmission | Refused::AfterDischarge | Refused::CostsLater => Some("on"),
            Refused::NegativeAmount(field) => Some(field),
            Refused::ScopeAboveTotal => Some("out_of_scope"),
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
            Refused::ScopeAboveTotal => "out_of_scope_above_total",
            Refused::NoCosts => "no_costs",
            Refused::AlreadyReturned => "already_returned",
        }
    }
}

/// Whether a step may follow on what has happened so far.
///
/// # Errors
/// The first reason against it.
pub fn check_step(
    admission: &Admission,
    steps: &[Step],
    state: &AdmissionState,
    step: &Step,
    today: NaiveDate,
) -> Result<(), Refused> {
    if step.on() > today {
        return Err(Refused::InFuture);
    }
    if step.on() < admission.admitted_on {
        return Err(Refused::BeforeAdmission);
    }
    match step {
        Step::Cost { on, total, out_of_scope } => check_cost(state, *on, *total, *out_of_scope),
        Step::Discharged { on } => {
            allowed(state.state, &[State::InHospital])?;
            let later = steps.iter().any(|s| s.kind() == StepKind::Cost && s.on() > *on);
            if later { Err(Refused::CostsLater) } else { Ok(()) }
        }
        Step::Settled { .. } => {
            allowed(state.state, &[State::Discharged])?;
            if state.total.is_zero() { Err(Refused::NoCosts) } else { Ok(()) }
        }
        // An original must never wait for money.
        Step::PapersReturned { .. } if state.papers_returned_on.is_some() => Err(Refused::AlreadyReturned),
        Step::PapersReturned { .. } => Ok(()),
    }
}

fn check_cost(state: &AdmissionState, on: NaiveDate, total: Money, out_of_scope: Money) -> Result<(), Refused> {
    // Charges of the last day are often written down after the patient has left.
    allowed(state.state, &[State::InHospital, State::Discharged])?;
    for (field, amount) in [("total", total), ("out_of_scope", out_of_scope)] {
        if amount.is_negative() {
            return Err(Refused::NegativeAmount(field));
        }
    }
    if out_of_scope > total {
        return Err(Refused::ScopeAboveTotal);
    }
    if state.discharged_on.is_some_and(|day| on > day) {
        return Err(Refused::AfterDischarge);
    }
    Ok(())
}

fn allowed(state: State, states: &[State]) -> Result<(), Refused> {
    if states.contains(&state) { Ok(()) } else { Err(Refused::WrongState(state)) }
}
