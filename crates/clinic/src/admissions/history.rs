//! What happened in an admission, line by line.

use super::account::on_account;
use super::answer::Case;
use crate::residents::Names;
use chrono::NaiveDate;
use serde::Serialize;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{Account, Step};

/// A step in the history.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EventLine {
    /// `registered`, a kind of step, or a kind of posting.
    pub kind: String,
    /// The day.
    pub on: Option<NaiveDate>,
    /// An amount, where there is one.
    pub amount: Option<Money>,
    /// Who, where it is recorded.
    pub by: String,
    /// A reason, a name, a list: what was written with it.
    pub text: Option<String>,
}

/// Everything that happened, by day.
pub(super) fn events(case: &Case, names: &Names) -> Vec<EventLine> {
    let by = |id| names.user(id);
    let mut lines = vec![EventLine {
        kind: "registered".to_owned(),
        on: Some(case.admission.admitted_on),
        amount: None,
        by: by(case.row.registered_by),
        text: None,
    }];
    for taken in &case.history {
        let (amount, text) = told(&taken.step);
        let (kind, on) = (taken.step.kind().to_owned(), Some(taken.step.on()));
        lines.push(EventLine { kind, on, amount, by: String::new(), text });
    }
    let posted = case.postings.iter().filter(|posting| posting.kind != "settlement" && posting.kind != "waiver");
    lines.extend(posted.map(|posting| EventLine {
        kind: posting.kind.clone(),
        on: posting.posted_on,
        amount: Some(on_account(posting, Account::PATIENT)),
        by: by(posting.posted_by),
        text: posting.reason.clone(),
    }));
    lines.sort_by_key(|line| line.on);
    lines
}

/// The amount and the words of a step.
fn told(step: &Step) -> (Option<Money>, Option<String>) {
    match step {
        Step::Cost { total, .. } => (Some(*total), None),
        Step::CostCorrected { total, reason, .. } => (Some(*total), Some(reason.clone())),
        Step::Moved { ward, bed, .. } => (None, Some(format!("{ward} {}", bed.as_deref().unwrap_or_default()))),
        Step::FeeWaived { fee, amount, .. } => (Some(*amount), Some(fee.name().to_owned())),
        Step::KitIssued { items, .. } => (None, Some(items.join("、"))),
        Step::Settled { statement, .. } => (statement["self_pay"].as_str().and_then(|text| text.parse().ok()), None),
        Step::DischargeWithdrawn { reason, .. } | Step::Reversed { reason, .. } | Step::BlockLifted { reason, .. } => {
            (None, Some(reason.clone()))
        }
        Step::Instalments { plan, .. } => (Some(plan.total()), Some(plan.guarantor.name.clone())),
        Step::Absconded { remark, .. } => (None, remark.clone()),
        Step::PapersReturned { signed_by, .. } => (None, signed_by.clone()),
        Step::PapersTaken { papers, .. } => {
            (None, Some(papers.iter().map(|paper| paper.kind.as_str()).collect::<Vec<_>>().join("、")))
        }
        Step::Discharged { .. } => (None, None),
    }
}
