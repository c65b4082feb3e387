//! 分期: what is paid when, who stands for it, and what is overdue (domain handbook §6.5).

use super::Guarantor;
use crate::Money;
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// At most so many months from the agreement to the last part. The sources are silent; the handbook takes twelve.
pub const LONGEST_MONTHS: u32 = 12;

/// One part of a plan.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Instalment {
    /// When it is due.
    pub due_on: NaiveDate,
    /// How much.
    pub amount: Money,
}

/// 欠费分期协议.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Plan {
    /// Why the patient cannot pay at once.
    pub reason: String,
    /// Who stands for it, such as the township government.
    pub guarantor: Guarantor,
    /// The parts by day; they sum to what is owed.
    pub parts: Vec<Instalment>,
}

/// Why a plan is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlanProblem {
    /// No reason.
    #[error("a plan needs its reason")]
    NoReason,
    /// Nobody stands for it.
    #[error("a plan needs a guarantor")]
    NoGuarantor,
    /// No parts, or one of nothing.
    #[error("each part is above zero")]
    EmptyPart,
    /// Days that do not follow on each other, or the first before the agreement.
    #[error("the days must follow on each other")]
    DaysOutOfOrder,
    /// Beyond [`LONGEST_MONTHS`].
    #[error("too long")]
    TooLong,
    /// The parts are not what is owed.
    #[error("the parts are not what is owed")]
    NotTheBalance,
}

impl PlanProblem {
    /// The code that screens use.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            PlanProblem::NoReason => "reason_missing",
            PlanProblem::NoGuarantor => "guarantor_missing",
            PlanProblem::EmptyPart => "instalment_empty",
            PlanProblem::DaysOutOfOrder => "instalments_out_of_order",
            PlanProblem::TooLong => "instalments_too_long",
            PlanProblem::NotTheBalance => "instalments_not_balance",
        }
    }

    /// The field at fault.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            PlanProblem::NoReason => "reason",
            PlanProblem::NoGuarantor => "guarantor",
            _ => "parts",
        }
    }
}

impl Plan {
    /// What is owed in even parts, a month apart from a first day; odd fen go to the first parts.
    ///
    /// # Errors
    /// `EmptyPart` where there is no part or a part would be nothing, `TooLong`.
    pub fn even(owed: Money, parts: u32, first: NaiveDate) -> Result<Vec<Instalment>, PlanProblem> {
        let many = i64::from(parts);
        if many == 0 || owed.fen() < many {
            return Err(PlanProblem::EmptyPart);
        }
        if parts > LONGEST_MONTHS {
            return Err(PlanProblem::TooLong);
        }
        let part = |at: u32| {
            let due_on = first.checked_add_months(Months::new(at)).ok_or(PlanProblem::TooLong)?;
            let odd = i64::from(i64::from(at) < owed.fen() % many);
            Ok(Instalment { due_on, amount: Money::from_fen(owed.fen() / many + odd) })
        };
        (0..parts).map(part).collect()
    }

    /// The sum of the parts.
    #[must_use]
    pub fn total(&self) -> Money {
        self.parts.iter().map(|part| part.amount).sum()
    }

    /// Whether the plan, agreed on a day, may stand for what is owed then.
    ///
    /// # Errors
    /// The first problem.
    pub fn check(&self, on: NaiveDate, owed: Money) -> Result<(), PlanProblem> {
        if self.reason.trim().is_empty() {
            return Err(PlanProblem::NoReason);
        }
        if self.guarantor.name.trim().is_empty() {
            return Err(PlanProblem::NoGuarantor);
        }
        if self.parts.is_empty() || self.parts.iter().any(|part| part.amount <= Money::ZERO) {
            return Err(PlanProblem::EmptyPart);
        }
        let first = self.parts.first().is_some_and(|part| part.due_on < on);
        if first || self.parts.windows(2).any(|pair| pair[1].due_on <= pair[0].due_on) {
            return Err(PlanProblem::DaysOutOfOrder);
        }
        let last = on.checked_add_months(Months::new(LONGEST_MONTHS));
        if self.parts.last().zip(last).is_some_and(|(part, last)| part.due_on > last) {
            return Err(PlanProblem::TooLong);
        }
        let sum = self.parts.iter().try_fold(Money::ZERO, |sum, part| sum.checked_add(part.amount));
        if sum == Some(owed) { Ok(()) } else { Err(PlanProblem::NotTheBalance) }
    }

    /// The parts with what was paid of each, given what is still owed: payments fill the earliest part first.
    #[must_use]
    pub fn paid_parts(&self, owed: Money) -> Vec<PaidPart> {
        let mut paid = (self.total() - owed.max(Money::ZERO)).max(Money::ZERO);
        let part = |part: &Instalment| {
            let here = paid.min(part.amount);
            paid = paid - here;
            PaidPart { due_on: part.due_on, amount: part.amount, paid: here }
        };
        self.parts.iter().map(part).collect()
    }
}

/// A part of a plan as it stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PaidPart {
    /// When it is due.
    pub due_on: NaiveDate,
    /// How much.
    pub amount: Money,
    /// What was paid of it.
    pub paid: Money,
}

impl PaidPart {
    /// Whether something of it is still owed.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.paid < self.amount
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn yuan(text: &str) -> Money {
        text.parse().unwrap()
    }

    fn plan(parts: &[(&str, &str)]) -> Plan {
        let part = |(day, amount): &(&str, &str)| Instalment { due_on: day.parse().unwrap(), amount: yuan(amount) };
        let guarantor =
            Guarantor { name: "石板镇人民政府".into(), relation: "政府".into(), phone: String::new() };
        Plan { reason: "家庭困难".into(), guarantor, parts: parts.iter().map(part).collect() }
    }

    #[test]
    fn a_plan_is_held_to_what_is_owed_and_to_its_days() {
        let on = "2026-03-10".parse().unwrap();
        for (parts, owed, result) in [
            (&[("2026-04-10", "200.00"), ("2026-05-10", "300.00")][..], "500.00", Ok(())),
            (&[("2026-04-10", "200.00"), ("2026-05-10", "299.99")], "500.00", Err(PlanProblem::NotTheBalance)),
            (&[("2026-05-10", "200.00"), ("2026-05-10", "300.00")], "500.00", Err(PlanProblem::DaysOutOfOrder)),
            (&[("2026-03-09", "500.00")], "500.00", Err(PlanProblem::DaysOutOfOrder)),
            (&[("2026-04-10", "500.00"), ("2026-05-10", "0.00")], "500.00", Err(PlanProblem::EmptyPart)),
            (&[("2027-03-10", "500.00")], "500.00", Ok(())),
            (&[("2027-03-11", "500.00")], "500.00", Err(PlanProblem::TooLong)),
            (&[], "500.00", Err(PlanProblem::EmptyPart)),
        ] {
            assert_eq!(plan(parts).check(on, yuan(owed)), result, "{parts:?}");
        }
        assert_eq!(Plan { reason: " ".into(), ..plan(&[]) }.check(on, yuan("1.00")), Err(PlanProblem::NoReason));
    }

    #[test]
    fn even_parts_sum_to_what_is_owed_to_the_fen() {
        let first = "2026-01-31".parse().unwrap();
        let parts = Plan::even(yuan("100.00"), 3, first).unwrap();
        let told: Vec<String> = parts.iter().map(|part| format!("{} {}", part.due_on, part.amount)).collect();
        assert_eq!(told, ["2026-01-31 33.34", "2026-02-28 33.33", "2026-03-31 33.33"]);
        for (owed, many) in [("0.01", 1), ("1130.00", 12), ("9999999.99", 7)] {
            let parts = Plan::even(yuan(owed), many, first).unwrap();
            assert_eq!(parts.iter().map(|part| part.amount).sum::<Money>(), yuan(owed), "{owed} in {many}");
        }
        assert_eq!(Plan::even(yuan("0.02"), 3, first), Err(PlanProblem::EmptyPart));
        assert_eq!(Plan::even(yuan("100.00"), 0, first), Err(PlanProblem::EmptyPart));
        assert_eq!(Plan::even(yuan("100.00"), 13, first), Err(PlanProblem::TooLong));
    }

    #[test]
    fn payments_fill_the_earliest_part_first() {
        let plan = plan(&[("2026-04-10", "200.00"), ("2026-05-10", "300.00")]);
        let paid =
            |owed: &str| plan.paid_parts(yuan(owed)).iter().map(|part| part.paid.to_string()).collect::<Vec<_>>();
        assert_eq!(paid("500.00"), ["0.00", "0.00"]);
        assert_eq!(paid("250.00"), ["200.00", "50.00"]);
        assert_eq!(paid("0.00"), ["200.00", "300.00"]);
        assert_eq!(paid("-20.00"), ["200.00", "300.00"], "a refund that is due opens nothing");
    }
}
