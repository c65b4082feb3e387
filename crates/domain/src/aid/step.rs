//! The steps of an application, and when each is allowed.

use super::{Application, State};
use crate::Money;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Who reviews, in the order of the chain.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Reviewer {
    /// 村级初审.
    Village,
    /// 乡镇复审.
    Township,
    /// 县级审核.
    County,
}

impl Reviewer {
    /// The state after which it is their turn.
    const fn turn(self) -> State {
        match self {
            Reviewer::Village => State::Applied,
            Reviewer::Township => State::VillageReviewed,
            Reviewer::County => State::TownshipReviewed,
        }
    }

    /// The state that their consent leads to.
    pub(super) const fn passed(self) -> State {
        match self {
            Reviewer::Village => State::VillageReviewed,
            Reviewer::Township => State::TownshipReviewed,
            Reviewer::County => State::CountyApproved,
        }
    }
}

/// One review.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Review {
    /// The day.
    pub on: NaiveDate,
    /// Which link of the chain.
    pub by: Reviewer,
    /// Who signed.
    pub reviewer: String,
    /// Whether they consent.
    pub approved: bool,
    /// 审核意见.
    #[serde(default)]
    pub opinion: String,
    /// What the county grants.
    #[serde(default)]
    pub amount: Option<Money>,
}

/// One step with its data, as `{kind, data}`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum Step {
    /// A review.
    Reviewed(Review),
    /// 公示.
    Announced {
        /// The day on which it was put up.
        on: NaiveDate,
        /// First day.
        from_on: NaiveDate,
        /// Last day.
        to_on: NaiveDate,
    },
    /// 打卡发放.
    Paid {
        /// The day.
        on: NaiveDate,
    },
    /// 撤回.
    Withdrawn {
        /// The day.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
}

/// A step as it stands in the history.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Taken {
    /// Its name.
    pub id: String,
    /// What was done.
    pub step: Step,
}

/// Reads stored events `{id, kind, data}`; what only a newer version knows is left out.
#[must_use]
pub fn history(events: &[Value]) -> Vec<Taken> {
    let read = |event: &Value| {
        let step = Step::read(event.get("kind")?.as_str()?, event.get("data")?)?;
        Some(Taken { id: event.get("id").and_then(Value::as_str).unwrap_or_default().to_owned(), step })
    };
    events.iter().filter_map(read).collect()
}

impl Step {
    /// Reads a stored step; `None` for a kind that a newer version knows.
    #[must_use]
    pub fn read(kind: &str, data: &Value) -> Option<Step> {
        serde_json::from_value(serde_json::json!({ "kind": kind, "data": data })).ok()
    }

    /// Its name in storage and on the wire.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Step::Reviewed(_) => "reviewed",
            Step::Announced { .. } => "announced",
            Step::Paid { .. } => "paid",
            Step::Withdrawn { .. } => "withdrawn",
        }
    }

    /// Its day.
    #[must_use]
    pub const fn on(&self) -> NaiveDate {
        match self {
            Step::Reviewed(review) => review.on,
            Step::Announced { on, .. } | Step::Paid { on } | Step::Withdrawn { on, .. } => *on,
        }
    }
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not this link's turn.
    #[error("not possible in this state")]
    WrongState(State),
    /// A day after today.
    #[error("a day in the future")]
    InFuture,
    /// A day before the application.
    #[error("a day before the application")]
    BeforeApplication,
    /// A review without its reviewer, or a refusal without its opinion.
    #[error("a reviewer and an opinion are needed")]
    NoReviewer,
    /// The county consents without an amount, or grants nothing.
    #[error("the county names an amount")]
    NoAmount,
    /// The announcement ends before it begins.
    #[error("the days are reversed")]
    DatesReversed,
    /// Paid before the announcement is over.
    #[error("the announcement is not over")]
    StillAnnounced,
    /// Without a reason.
    #[error("a reason is missing")]
    NoReason,
}

impl Refused {
    /// The code that screens use.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Refused::WrongState(_) => "wrong_state",
            Refused::InFuture => "in_future",
            Refused::BeforeApplication => "before_application",
            Refused::NoReviewer => "reviewer_missing",
            Refused::NoAmount => "no_amount",
            Refused::DatesReversed => "dates_reversed",
            Refused::StillAnnounced => "still_announced",
            Refused::NoReason => "reason_missing",
        }
    }

    /// The field at fault, if it is one.
    #[must_use]
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Refused::WrongState(_) => None,
            Refused::InFuture | Refused::BeforeApplication | Refused::StillAnnounced => Some("on"),
            Refused::NoReviewer => Some("reviewer"),
            Refused::NoAmount => Some("amount"),
            Refused::DatesReversed => Some("to_on"),
            Refused::NoReason => Some("reason"),
        }
    }
}

/// Whether a step may follow on what has happened so far.
///
/// # Errors
/// The first reason against it.
pub fn check_step(now: &Application, applied_on: NaiveDate, step: &Step, today: NaiveDate) -> Result<(), Refused> {
    if step.on() > today {
        return Err(Refused::InFuture);
    }
    if step.on() < applied_on {
        return Err(Refused::BeforeApplication);
    }
    match step {
        Step::Reviewed(review) => check_review(now, review),
        Step::Announced { from_on, to_on, .. } => {
            allowed(now, &[State::CountyApproved])?;
            if to_on < from_on { Err(Refused::DatesReversed) } else { Ok(()) }
        }
        Step::Paid { on } => {
            allowed(now, &[State::Announced])?;
            if now.announced.is_some_and(|(_, last)| *on <= last) { Err(Refused::StillAnnounced) } else { Ok(()) }
        }
        Step::Withdrawn { reason, .. } => {
            allowed(now, &State::ALL[..5])?;
            if reason.trim().is_empty() { Err(Refused::NoReason) } else { Ok(()) }
        }
    }
}

fn check_review(now: &Application, review: &Review) -> Result<(), Refused> {
    allowed(now, &[review.by.turn()])?;
    if review.reviewer.trim().is_empty() || (!review.approved && review.opinion.trim().is_empty()) {
        return Err(Refused::NoReviewer);
    }
    let grants = review.amount.is_some_and(|amount| amount > Money::ZERO);
    if review.approved && review.by == Reviewer::County && !grants { Err(Refused::NoAmount) } else { Ok(()) }
}

fn allowed(now: &Application, states: &[State]) -> Result<(), Refused> {
    if states.contains(&now.state) { Ok(()) } else { Err(Refused::WrongState(now.state)) }
}
