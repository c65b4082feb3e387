//! `aid review`, `announce`, `pay`, `withdraw`: the chain that an application walks.

use super::apply::{AidAnswer, AidCase};
use crate::admissions::steps::event_of;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use chrono::NaiveDate;
use serde::Deserialize;
use xiangyi_domain::Money;
use xiangyi_domain::aid::{Refused, Review, Reviewer, Step, check_step};
use xiangyi_domain::id::AidApplicationId;
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, WriteTx};
use xiangyi_wire::Entity;

/// One review.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ReviewAid {
    /// Which application.
    pub id: AidApplicationId,
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

/// 公示.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AnnounceAid {
    /// Which application.
    pub id: AidApplicationId,
    /// First day.
    pub from_on: NaiveDate,
    /// Last day.
    pub to_on: NaiveDate,
}

/// 打卡发放, or 撤回 with its reason.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FollowAid {
    /// Which application.
    pub id: AidApplicationId,
    /// The day.
    pub on: NaiveDate,
    /// Why it is withdrawn; needed for that alone.
    #[serde(default)]
    pub reason: Option<String>,
}

impl Clinic {
    /// Notes a review. The county names the amount: at most what was asked, what is left of the bill, and what is left
    /// of the household's year.
    ///
    /// # Errors
    /// `unknown_aid_application`, `wrong_state`, `in_future`, `before_application`, `reviewer_missing`, `no_amount`,
    /// `above_household_year`.
    pub fn review_aid(&self, input: ReviewAid, now: Now, ids: Ids<'_>) -> Result<AidAnswer, ClinicError> {
        let ReviewAid { id, on, by, reviewer, approved, opinion, amount } = input;
        let step = Step::Reviewed(Review { on, by, reviewer, approved, opinion, amount });
        self.follow(id, now, ids, |tx, case| {
            let most = case.most(tx)?;
            if approved && amount.is_some_and(|amount| amount > most) {
                return Err(ClinicError::refused_at("above_household_year", "amount").with("most", most));
            }
            Ok(step)
        })
    }

    /// Puts an approved application up.
    ///
    /// # Errors
    /// `unknown_aid_application`, `wrong_state`, `dates_reversed`.
    pub fn announce_aid(&self, input: AnnounceAid, now: Now, ids: Ids<'_>) -> Result<AidAnswer, ClinicError> {
        let step = Step::Announced { on: now.today.min(input.from_on), from_on: input.from_on, to_on: input.to_on };
        self.follow(input.id, now, ids, |_, _| Ok(step))
    }

    /// Notes that the money was sent, after the announcement.
    ///
    /// # Errors
    /// `unknown_aid_application`, `wrong_state`, `in_future`, `still_announced`.
    pub fn pay_aid(&self, input: FollowAid, now: Now, ids: Ids<'_>) -> Result<AidAnswer, ClinicError> {
        self.follow(input.id, now, ids, |_, _| Ok(Step::Paid { on: input.on }))
    }

    /// Withdraws an application before it is paid; what was granted counts no more.
    ///
    /// # Errors
    /// `unknown_aid_application`, `wrong_state`, `in_future`, `reason_missing`.
    pub fn withdraw_aid(&self, input: FollowAid, now: Now, ids: Ids<'_>) -> Result<AidAnswer, ClinicError> {
        let reason = input.reason.unwrap_or_default();
        self.follow(input.id, now, ids, |_, _| Ok(Step::Withdrawn { on: input.on, reason }))
    }

    fn follow(
        &self,
        id: AidApplicationId,
        now: Now,
        ids: Ids<'_>,
        step: impl FnOnce(&WriteTx<'_>, &AidCase) -> Result<Step, ClinicError>,
    ) -> Result<AidAnswer, ClinicError> {
        self.must(Right::AidManage)?;
        let (mut answer, committed) = self.commit(Op::FollowAid, now, ids, |tx| {
            let case = AidCase::load(tx, id)?;
            let step = step(tx, &case)?;
            check_step(&case.now, case.row.applied_on.unwrap_or_default(), &step, now.today).map_err(refused)?;
            tx.event(Entity::AidApplication, id, event_of(step.kind(), &step))?;
            AidCase::load(tx, id)?.answer(tx)
        })?;
        answer.changes = committed.into();
        Ok(answer)
    }
}

fn refused(refused: Refused) -> ClinicError {
    let error = match refused.field() {
        Some(field) => ClinicError::refused_at(refused.code(), field),
        None => ClinicError::refused(refused.code()),
    };
    match refused {
        Refused::WrongState(state) => error.with("state", state.code()),
        _ => error,
    }
}
