//! How far an entry is: 未筛查 → 已筛查 → 已核准, and back when it changes.

use super::VerifyRule;
use serde::{Deserialize, Serialize};

/// How far an entry is. 未筛查 is that there is no entry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Status {
    /// 已筛查.
    Screened,
    /// 已核准.
    Verified,
}

impl Status {
    /// The code in storage.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Status::Screened => "screened",
            Status::Verified => "verified",
        }
    }

    /// From its code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Status> {
        [Status::Screened, Status::Verified].into_iter().find(|status| status.code() == code)
    }
}

/// What is to be done with an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Fill it in, or correct it. `reopen` says that a verified entry may fall back to 已筛查.
    Screen {
        /// The user knows that it was verified.
        reopen: bool,
    },
    /// Verify it.
    Verify(Verifier),
    /// Mark it as entered in the national system, or take that back.
    Enter,
    /// Record that the household is no longer poor by disease.
    Exit {
        /// Whether the entry says that disease made the household poor.
        cause: bool,
    },
}

/// Who verifies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Verifier {
    /// The head of the centre, who answers for the figures.
    pub head: bool,
    /// The same user filled the entry in.
    pub screened_it: bool,
    /// The campaign's rule.
    pub rule: VerifyRule,
}

/// Why a step cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing was filled in.
    #[error("not screened yet")]
    NotScreened,
    /// Nobody verified it.
    #[error("not verified yet")]
    NotVerified,
    /// It was verified already.
    #[error("verified already")]
    AlreadyVerified,
    /// Who filled it in does not verify it.
    #[error("the one who screened does not verify")]
    OwnScreening,
    /// The household is not poor by disease.
    #[error("not poor by disease")]
    NotTheCause,
}

impl Refusal {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Refusal::NotScreened => "not_screened",
            Refusal::NotVerified => "not_verified",
            Refusal::AlreadyVerified => "already_verified",
            Refusal::OwnScreening => "own_screening",
            Refusal::NotTheCause => "not_the_cause",
        }
    }
}

/// The status after a step, or why it cannot be taken.
///
/// # Errors
/// The reason.
pub fn next_status(now: Option<Status>, step: Step) -> Result<Status, Refusal> {
    match (step, now) {
        (Step::Screen { reopen: false } | Step::Verify(_), Some(Status::Verified)) => Err(Refusal::AlreadyVerified),
        (Step::Screen { .. }, _) => Ok(Status::Screened),
        (_, None) => Err(Refusal::NotScreened),
        (Step::Verify(who), Some(Status::Screened)) if who.may() => Ok(Status::Verified),
        (Step::Verify(_), Some(Status::Screened)) => Err(Refusal::OwnScreening),
        (Step::Enter | Step::Exit { .. }, Some(Status::Screened)) => Err(Refusal::NotVerified),
        (Step::Exit { cause: false }, Some(Status::Verified)) => Err(Refusal::NotTheCause),
        (Step::Enter | Step::Exit { .. }, Some(Status::Verified)) => Ok(Status::Verified),
    }
}

impl Verifier {
    const fn may(self) -> bool {
        match self.rule {
            VerifyRule::Anyone => true,
            VerifyRule::HeadOrOther => self.head || !self.screened_it,
            VerifyRule::Other => !self.screened_it,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Refusal as R;
    use Status::{Screened, Verified};

    #[test]
    fn an_entry_goes_from_unscreened_to_screened_to_verified_and_back_when_it_changes() {
        let (fill, reopen) = (Step::Screen { reopen: false }, Step::Screen { reopen: true });
        let verify = Step::Verify(Verifier { head: true, screened_it: false, rule: VerifyRule::HeadOrOther });
        let (gone, never) = (Step::Exit { cause: true }, Step::Exit { cause: false });
        for (now, step, expected) in [
            (None, fill, Ok(Screened)),
            (Some(Screened), fill, Ok(Screened)),
            (Some(Verified), fill, Err(R::AlreadyVerified)),
            (Some(Verified), reopen, Ok(Screened)),
            (None, verify, Err(R::NotScreened)),
            (Some(Screened), verify, Ok(Verified)),
            (Some(Verified), verify, Err(R::AlreadyVerified)),
            (None, Step::Enter, Err(R::NotScreened)),
            (Some(Screened), Step::Enter, Err(R::NotVerified)),
            (Some(Verified), Step::Enter, Ok(Verified)),
            (Some(Screened), gone, Err(R::NotVerified)),
            (Some(Verified), never, Err(R::NotTheCause)),
            (Some(Verified), gone, Ok(Verified)),
        ] {
            assert_eq!(next_status(now, step), expected, "{now:?} {step:?}");
        }
    }

    #[test]
    fn who_may_verify_is_the_rule_of_the_campaign() {
        use VerifyRule as V;
        for (rule, head, screened_it, may) in [
            (V::HeadOrOther, true, true, true),
            (V::HeadOrOther, false, true, false),
            (V::HeadOrOther, false, false, true),
            (V::Other, true, true, false),
            (V::Other, true, false, true),
            (V::Anyone, false, true, true),
        ] {
            let step = Step::Verify(Verifier { head, screened_it, rule });
            assert_eq!(next_status(Some(Screened), step).is_ok(), may, "{rule:?} {head} {screened_it}");
        }
    }
}
