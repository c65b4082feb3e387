//! A plan of instalments with what was paid of it.

use super::answer::Case;
use chrono::NaiveDate;
use serde::Serialize;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::Guarantor;

/// A plan of instalments as it stands.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PlanView {
    /// The day of the agreement.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
    /// Who stands for it.
    pub guarantor: Guarantor,
    /// The parts, with what was paid of each.
    pub parts: Vec<PlanPart>,
    /// The sum of the parts that are overdue.
    pub overdue: Money,
}

/// A part of a plan.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PlanPart {
    /// When it is due.
    pub due_on: NaiveDate,
    /// How much.
    pub amount: Money,
    /// What was paid of it.
    pub paid: Money,
    /// Whether it is overdue.
    pub overdue: bool,
}

pub(super) fn plan(case: &Case, today: NaiveDate) -> Option<PlanView> {
    let (on, plan) = case.state.plan.as_ref()?;
    let parts: Vec<PlanPart> = plan
        .paid_parts(case.state.balance.unwrap_or_default())
        .into_iter()
        .map(|part| PlanPart {
            due_on: part.due_on,
            amount: part.amount,
            paid: part.paid,
            overdue: part.is_open() && part.due_on < today,
        })
        .collect();
    let overdue = parts.iter().filter(|part| part.overdue).map(|part| part.amount - part.paid).sum();
    Some(PlanView { on: *on, reason: plan.reason.clone(), guarantor: plan.guarantor.clone(), parts, overdue })
}
