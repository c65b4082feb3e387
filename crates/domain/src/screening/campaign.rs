//! A campaign: who is to be screened, under which rules.

use crate::id::{CampaignId, VillageId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The one kind of campaign there is: screening for poverty caused by disease.
pub const KIND: &str = "disease_poverty";

/// Villages where fewer than this percentage are poor by disease are screened again (Y4: < 40 %, exclusive).
pub const DEFAULT_THRESHOLD: u32 = 40;

/// Who may verify what a user has screened. The sources are silent (ASM): the head always, others not their own.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum VerifyRule {
    /// The head everything, clinic staff what others screened.
    #[default]
    HeadOrOther,
    /// Nobody the own work, nor the head.
    Other,
    /// Whoever holds the right.
    Anyone,
}

/// Whom a campaign is for, and its rules: `target` of its row.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Target {
    /// 应筛: households that hold, or a member of which holds, one of these category tags during the campaign, with all
    /// their members.
    pub tags: Vec<String>,
    /// Only these villages; empty for the whole township.
    pub villages: Vec<VillageId>,
    /// The set of diseases that counts as 大病: `N9`, `R21`, `N25`, `N30` (domain handbook §4.7).
    pub major_set: String,
    /// Who verifies.
    pub verify: VerifyRule,
    /// The campaign whose villages under the threshold are screened again.
    pub rescreens: Option<CampaignId>,
}

impl Default for Target {
    fn default() -> Target {
        let poor = ["registered_poor", "lifted", "unstable_lifted", "marginal", "sudden_hardship"];
        Target {
            tags: poor.map(str::to_owned).to_vec(),
            villages: Vec::new(),
            major_set: "N30".to_owned(),
            verify: VerifyRule::default(),
            rescreens: None,
        }
    }
}

impl Target {
    /// From the stored value; what is missing or unreadable is the usual.
    #[must_use]
    pub fn read(value: Option<&serde_json::Value>) -> Target {
        value.and_then(|value| serde_json::from_value(value.clone()).ok()).unwrap_or_default()
    }

    /// Whether a village takes part.
    #[must_use]
    pub fn covers(&self, village: VillageId) -> bool {
        self.villages.is_empty() || self.villages.contains(&village)
    }
}

/// Why a campaign, or a day in it, is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CampaignError {
    /// It ends before it begins.
    #[error("a campaign ends on or after its first day")]
    EndsBeforeStart,
    /// Not a percentage from 1 to 100.
    #[error("a threshold is a percentage from 1 to 100")]
    Threshold,
}

impl CampaignError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            CampaignError::EndsBeforeStart => "ends_before_start",
            CampaignError::Threshold => "bad_threshold",
        }
    }
}

/// Holds a campaign to its dates.
///
/// # Errors
/// `EndsBeforeStart`.
pub fn check_dates(starts_on: NaiveDate, ends_on: NaiveDate) -> Result<(), CampaignError> {
    if ends_on < starts_on { Err(CampaignError::EndsBeforeStart) } else { Ok(()) }
}

/// Holds a threshold to 1–100.
///
/// # Errors
/// `Threshold`.
pub fn check_threshold(percent: u32) -> Result<(), CampaignError> {
    if (1..=100).contains(&percent) { Ok(()) } else { Err(CampaignError::Threshold) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::residents::Tag;
    use serde_json::json;

    #[test]
    fn the_usual_target_is_all_registered_poor_lifted_and_monitored_households() {
        let target = Target::read(None);
        assert!(target.tags.iter().all(|tag| Tag::find(tag).is_some()));
        assert_eq!((target.tags.len(), target.verify), (5, VerifyRule::HeadOrOther));
    }

    #[test]
    fn a_target_keeps_what_it_says_and_takes_the_usual_for_the_rest() {
        let target = Target::read(Some(&json!({ "tags": ["subsistence_allowance"], "verify": "other" })));
        assert_eq!((target.tags, target.verify), (vec!["subsistence_allowance".to_owned()], VerifyRule::Other));
        assert_eq!(target.major_set, "N30");
    }

    #[test]
    fn dates_and_threshold_have_their_limits() {
        let day = |text: &str| text.parse().unwrap_or_default();
        assert!(check_dates(day("2017-05-04"), day("2017-05-04")).is_ok());
        assert_eq!(check_dates(day("2017-05-04"), day("2017-05-03")), Err(CampaignError::EndsBeforeStart));
        for (percent, ok) in [(0, false), (1, true), (40, true), (100, true), (101, false)] {
            assert_eq!(check_threshold(percent).is_ok(), ok, "{percent}");
        }
    }
}
