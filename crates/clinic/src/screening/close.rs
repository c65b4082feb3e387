//! `campaign close`: what is in it stays as it is.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::screening::start::CampaignSaved;
use crate::screening::which;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;
use xiangyi_domain::users::Right;
use xiangyi_store::Op;
use xiangyi_wire::Entity;
use xiangyi_wire::change::Fields;

/// Which campaign.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CloseCampaign {
    /// Id or name.
    pub campaign: String,
    /// The day; today if missing.
    #[serde(default)]
    pub closed_on: Option<NaiveDate>,
    /// Opens a closed one again.
    #[serde(default)]
    pub reopen: bool,
}

impl Clinic {
    /// Closes a campaign, or opens a closed one again. A closed one takes no entries; exits can still be recorded.
    ///
    /// # Errors
    /// `unknown_campaign`, `campaign_closed`, `campaign_open`, `in_future`, `before_campaign`.
    pub fn close_campaign(&self, input: CloseCampaign, now: Now, ids: Ids<'_>) -> Result<CampaignSaved, ClinicError> {
        self.must(Right::ScreeningManage)?;
        let on = input.closed_on.unwrap_or(now.today);
        if on > now.today {
            return Err(ClinicError::refused_at("in_future", "closed_on"));
        }
        let (id, committed) = self.commit(Op::Screen, now, ids, |tx| {
            let row = which::campaign(tx, Some(&input.campaign))?;
            match (input.reopen, row.closed_on) {
                (true, None) => return Err(ClinicError::refused_at("campaign_open", "campaign")),
                (false, Some(_)) => return Err(ClinicError::refused_at("campaign_closed", "campaign")),
                (false, None) if row.starts_on.is_some_and(|first| on < first) => {
                    return Err(ClinicError::refused_at("before_campaign", "closed_on"));
                }
                _ => {}
            }
            let fields = Fields::from_iter([("closed_on".to_owned(), json!((!input.reopen).then_some(on)))]);
            tx.patch(Entity::Campaign, row.id, row.meta.revision, fields)?;
            Ok(row.id)
        })?;
        Ok(CampaignSaved { id, changes: committed.into() })
    }
}
