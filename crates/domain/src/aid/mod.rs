//! 县域外就医救助: an application and its chain of reviews (domain handbook A10, T20).
//!
//! 本人申请 → 村级初审 → 乡镇复审 → 县级审核 → 公示 → 打卡发放. What stands is derived from the steps; nothing is
//! overwritten. [`chronic`] holds the recognition of chronic diseases and from when it counts.

pub mod chronic;
mod step;

pub use step::{Refused, Review, Reviewer, Step, Taken, check_step, history};

use crate::Money;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Where an application is in its chain.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum State {
    /// 已申请, the village reviews next.
    #[default]
    Applied,
    /// 村级初审通过.
    VillageReviewed,
    /// 乡镇复审通过.
    TownshipReviewed,
    /// 县级审核通过.
    CountyApproved,
    /// 公示中.
    Announced,
    /// 已打卡发放.
    Paid,
    /// 未通过.
    Refused,
    /// 已撤回.
    Withdrawn,
}

impl State {
    /// Every state, in the order of the chain.
    pub const ALL: [State; 8] = [
        State::Applied,
        State::VillageReviewed,
        State::TownshipReviewed,
        State::CountyApproved,
        State::Announced,
        State::Paid,
        State::Refused,
        State::Withdrawn,
    ];

    /// The code in JSON and in storage.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            State::Applied => "applied",
            State::VillageReviewed => "village_reviewed",
            State::TownshipReviewed => "township_reviewed",
            State::CountyApproved => "county_approved",
            State::Announced => "announced",
            State::Paid => "paid",
            State::Refused => "refused",
            State::Withdrawn => "withdrawn",
        }
    }

    /// As it is printed.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            State::Applied => "已申请",
            State::VillageReviewed => "村级已审",
            State::TownshipReviewed => "乡镇已审",
            State::CountyApproved => "县级已批",
            State::Announced => "公示中",
            State::Paid => "已发放",
            State::Refused => "未通过",
            State::Withdrawn => "已撤回",
        }
    }

    /// From its code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What an application is now.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Application {
    /// Its state.
    pub state: State,
    /// Reviews, in order.
    pub reviews: Vec<Review>,
    /// 公示起止.
    pub announced: Option<(NaiveDate, NaiveDate)>,
    /// What the county granted; counts for the household's year from then on.
    pub granted: Money,
    /// When it was paid.
    pub paid_on: Option<NaiveDate>,
    /// Why it was withdrawn.
    pub withdrawn: Option<String>,
}

/// Folds the steps.
#[must_use]
pub fn derive(history: &[Taken]) -> Application {
    let mut now = Application::default();
    for taken in history {
        match &taken.step {
            Step::Reviewed(review) => {
                now.state = if review.approved { review.by.passed() } else { State::Refused };
                now.granted = if review.approved { review.amount.unwrap_or(now.granted) } else { Money::ZERO };
                now.reviews.push(review.clone());
            }
            Step::Announced { from_on, to_on, .. } => {
                (now.state, now.announced) = (State::Announced, Some((*from_on, *to_on)));
            }
            Step::Paid { on } => (now.state, now.paid_on) = (State::Paid, Some(*on)),
            Step::Withdrawn { reason, .. } => {
                (now.state, now.granted) = (State::Withdrawn, Money::ZERO);
                now.withdrawn = Some(reason.clone());
            }
        }
    }
    now
}

/// The most that may be granted: what was asked, what is left of the bill, and what is left of the household's year.
#[must_use]
pub fn most(requested: Money, total: Money, reimbursed: Money, cap: Money, used: Money) -> Money {
    let left = |whole: Money, part: Money| (whole - part).max(Money::ZERO);
    requested.min(left(total, reimbursed)).min(left(cap, used))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn yuan(text: &str) -> Money {
        text.parse().unwrap()
    }

    #[test]
    fn a_household_gets_at_most_what_is_left_of_its_year_and_of_the_bill() {
        for (requested, total, reimbursed, used, granted) in [
            ("20000.00", "60000.00", "30000.00", "0.00", "20000.00"),
            ("40000.00", "60000.00", "30000.00", "0.00", "30000.00"),
            ("40000.00", "90000.00", "30000.00", "20000.00", "30000.00"),
            ("40000.00", "90000.00", "30000.00", "50000.00", "0.00"),
            ("0.01", "90000.00", "30000.00", "49999.99", "0.01"),
        ] {
            let most = most(yuan(requested), yuan(total), yuan(reimbursed), yuan("50000.00"), yuan(used));
            assert_eq!(most, yuan(granted), "{requested} of {total} less {reimbursed}, {used} used");
        }
    }

    #[test]
    fn the_chain_is_walked_in_order_and_each_link_keeps_its_opinion() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let review = |by, approved, amount: Option<&str>| {
            Step::Reviewed(Review {
                on: day("2026-05-02"),
                by,
                reviewer: "王".into(),
                approved,
                opinion: "属实".into(),
                amount: amount.map(yuan),
            })
        };
        let mut history: Vec<Taken> = Vec::new();
        let take = |step: Step, history: &mut Vec<Taken>| {
            let checked = check_step(&derive(history), day("2026-05-01"), &step, day("2026-06-30"));
            if checked.is_ok() {
                history.push(Taken { id: history.len().to_string(), step });
            }
            (checked.err(), derive(history).state)
        };
        use Reviewer as R;
        let wrong = Some(Refused::WrongState(State::Applied));
        assert_eq!(take(review(R::Township, true, None), &mut history), (wrong, State::Applied));
        assert_eq!(take(review(R::Village, true, None), &mut history), (None, State::VillageReviewed));
        assert_eq!(take(review(R::Township, true, None), &mut history), (None, State::TownshipReviewed));
        let without = take(review(R::County, true, None), &mut history);
        assert_eq!(without, (Some(Refused::NoAmount), State::TownshipReviewed));
        assert_eq!(take(review(R::County, true, Some("8000.00")), &mut history), (None, State::CountyApproved));
        assert_eq!(derive(&history).granted, yuan("8000.00"));
        let announce =
            |from: &str, to: &str| Step::Announced { on: day("2026-05-03"), from_on: day(from), to_on: day(to) };
        let reversed = take(announce("2026-05-10", "2026-05-03"), &mut history);
        assert_eq!(reversed.0, Some(Refused::DatesReversed));
        assert_eq!(take(announce("2026-05-03", "2026-05-10"), &mut history), (None, State::Announced));
        let early = take(Step::Paid { on: day("2026-05-09") }, &mut history);
        assert_eq!(early.0, Some(Refused::StillAnnounced));
        assert_eq!(take(Step::Paid { on: day("2026-05-11") }, &mut history), (None, State::Paid));
        let late = Step::Withdrawn { on: day("2026-05-12"), reason: "误报".into() };
        assert_eq!(take(late, &mut history).0, Some(Refused::WrongState(State::Paid)));
    }

    #[test]
    fn a_refusal_ends_it_and_grants_nothing() {
        let review = Review {
            on: "2026-05-02".parse().unwrap(),
            by: Reviewer::Village,
            reviewer: "王".into(),
            approved: false,
            opinion: "不属实".into(),
            amount: None,
        };
        let now = derive(&[Taken { id: "0".into(), step: Step::Reviewed(review) }]);
        assert_eq!((now.state, now.granted), (State::Refused, Money::ZERO));
    }
}
