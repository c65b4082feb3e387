//! `screening progress`: table T2, and the villages to be screened again.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::{Named, Names};
use crate::screening::campaigns::{CampaignRow, campaign_row};
use crate::screening::which::{self, Aimed};
use serde::Serialize;
use std::collections::BTreeMap;
use xiangyi_domain::id::VillageId;
use xiangyi_domain::screening::{PersonEntry, Progress, progress};
use xiangyi_domain::users::Right;
use xiangyi_store::{Reader, campaigns, screenings, villages};

/// One village of a campaign.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct VillageProgress {
    /// The village.
    pub village: Named<VillageId>,
    /// Its figures.
    #[serde(flatten)]
    pub progress: Progress,
    /// Its share of households poor by disease is below the threshold.
    pub rescreen: bool,
}

/// A campaign's figures.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CampaignProgress {
    /// The campaign.
    pub campaign: CampaignRow,
    /// In visiting order; villages where nobody is to be screened are left out.
    pub villages: Vec<VillageProgress>,
    /// All of them together.
    pub total: Progress,
}

impl Clinic {
    /// What each village has done of a campaign; the newest open one if none is named.
    ///
    /// # Errors
    /// `unknown_campaign`, `unknown_village`, `not_your_village`.
    pub fn screening_progress(
        &self,
        campaign: Option<&str>,
        village: Option<&str>,
        now: Now,
    ) -> Result<CampaignProgress, ClinicError> {
        self.must(Right::ScreeningFill)?;
        self.read(|reader| {
            let row = which::campaign(reader, campaign)?;
            self.progress_of(reader, row, village, now)
        })
    }

    pub(super) fn progress_of(
        &self,
        reader: &Reader<'_>,
        row: campaigns::Campaign,
        village: Option<&str>,
        now: Now,
    ) -> Result<CampaignProgress, ClinicError> {
        let campaign = campaign_row(&Names::load(reader)?, &row, now.today);
        let aimed = Aimed::new(self, reader, row, village)?;
        let entries = screenings::entries(reader, &aimed.targets())?;
        let mut by_village: BTreeMap<VillageId, Vec<&PersonEntry>> = BTreeMap::new();
        for entry in &entries {
            by_village.entry(entry.village).or_default().push(entry);
        }
        let mut rows = Vec::new();
        for village in villages::list(reader)? {
            let Some(own) = by_village.get(&village.id) else { continue };
            let progress = progress(own.iter().copied());
            rows.push(VillageProgress {
                rescreen: progress.cause_share.is_below(campaign.threshold),
                village: Named { id: village.id, name: village.name },
                progress,
            });
        }
        Ok(CampaignProgress { campaign, villages: rows, total: progress(&entries) })
    }

    /// The villages of a campaign whose share is below its threshold.
    pub(super) fn under_threshold(
        &self,
        reader: &Reader<'_>,
        row: campaigns::Campaign,
        now: Now,
    ) -> Result<Vec<VillageId>, ClinicError> {
        let figures = self.progress_of(reader, row, None, now)?;
        Ok(figures.villages.into_iter().filter(|row| row.rescreen).map(|row| row.village.id).collect())
    }
}
