//! `campaign list`.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::{Named, Names};
use chrono::NaiveDate;
use serde::Serialize;
use xiangyi_domain::id::{CampaignId, VillageId};
use xiangyi_domain::screening::{DEFAULT_THRESHOLD, Target};
use xiangyi_domain::users::Right;
use xiangyi_store::campaigns;

/// Where a campaign stands on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum CampaignState {
    /// Its first day is yet to come.
    Planned,
    /// Between its first and last day.
    Running,
    /// Past its last day and not closed.
    Overdue,
    /// Closed.
    Closed,
}

/// A campaign in a list.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CampaignRow {
    /// Row.
    pub id: CampaignId,
    /// Name.
    pub name: String,
    /// What is looked for.
    pub kind: String,
    /// First day.
    pub starts_on: Option<NaiveDate>,
    /// Last day.
    pub ends_on: Option<NaiveDate>,
    /// When it was closed.
    pub closed_on: Option<NaiveDate>,
    /// Today's state.
    pub state: CampaignState,
    /// Days to its last day; negative once past.
    pub days_left: Option<i32>,
    /// Villages below this percentage are screened again.
    pub threshold: u32,
    /// Whom it is for.
    pub target: Target,
    /// The words of its tags.
    pub tags: Vec<String>,
    /// Its villages with their names; empty for the whole township.
    pub villages: Vec<Named<VillageId>>,
}

/// All campaigns, the newest first.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CampaignList {
    /// The campaigns.
    pub campaigns: Vec<CampaignRow>,
}

impl Clinic {
    /// The campaigns of the township, the newest first.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn list_campaigns(&self, now: Now) -> Result<CampaignList, ClinicError> {
        self.must(Right::ScreeningFill)?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let rows = campaigns::list(reader)?;
            Ok(CampaignList { campaigns: rows.iter().map(|row| campaign_row(&names, row, now.today)).collect() })
        })
    }
}

pub(super) fn campaign_row(names: &Names, row: &campaigns::Campaign, today: NaiveDate) -> CampaignRow {
    let target = Target::read(row.target.as_ref());
    let left = row.ends_on.map(|end| (end - today).num_days());
    CampaignRow {
        id: row.id,
        name: row.name.clone(),
        kind: row.kind.clone(),
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        closed_on: row.closed_on,
        state: state_on(row, today),
        days_left: left.and_then(|days| i32::try_from(days).ok()),
        threshold: row.threshold.and_then(|value| u32::try_from(value).ok()).unwrap_or(DEFAULT_THRESHOLD),
        tags: target.tags.iter().map(|tag| crate::words::category(tag)).collect(),
        villages: target.villages.iter().map(|id| Named { id: *id, name: names.village(*id) }).collect(),
        target,
    }
}

fn state_on(row: &campaigns::Campaign, today: NaiveDate) -> CampaignState {
    if row.closed_on.is_some() {
        CampaignState::Closed
    } else if row.starts_on.is_some_and(|first| today < first) {
        CampaignState::Planned
    } else if row.ends_on.is_some_and(|last| today > last) {
        CampaignState::Overdue
    } else {
        CampaignState::Running
    }
}
