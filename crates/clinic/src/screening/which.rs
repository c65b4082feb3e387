//! Finding what a screening names: the campaign, the household, the rows.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use xiangyi_domain::id::{CampaignId, HouseholdId, ResidentId, ScreeningId, VillageId, derived};
use xiangyi_domain::screening::{Status, Target};
use xiangyi_store::screenings::{Screening, Targets};
use xiangyi_store::{Reader, RowMark, campaigns, screenings};

/// The id of a household's entry, the same on every device.
pub(crate) fn household_entry(campaign: CampaignId, household: HouseholdId) -> ScreeningId {
    ScreeningId(derived("screening", &[&campaign.to_string(), &household.to_string()]))
}

/// The id of a person's entry, the same on every device and in every household.
pub(crate) fn person_entry(campaign: CampaignId, resident: ResidentId) -> ScreeningId {
    ScreeningId(derived("screening", &[&campaign.to_string(), &resident.to_string()]))
}

/// The row of an entry, unless it is withdrawn or the server refused it: such a one is entered anew.
pub(crate) fn entry_row(reader: &Reader<'_>, id: ScreeningId) -> Result<Option<Screening>, ClinicError> {
    let row = screenings::find(reader, id)?;
    Ok(row.filter(|row| row.meta.voided.is_none() && row.meta.mark != Some(RowMark::Rejected)))
}

/// How far a row is.
pub(super) fn status(row: Option<&Screening>) -> Option<Status> {
    row.and_then(|row| Status::from_code(&row.status))
}

/// The campaign of an id or a name; without either, the newest that is open, else the newest.
pub(crate) fn campaign(reader: &Reader<'_>, text: Option<&str>) -> Result<campaigns::Campaign, ClinicError> {
    let all = campaigns::list(reader)?;
    let found = match text.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => {
            let id = text.parse::<CampaignId>().ok();
            all.into_iter().find(|row| Some(row.id) == id || row.name.trim() == text)
        }
        None => {
            let open = all.iter().position(|row| row.closed_on.is_none());
            all.into_iter().nth(open.unwrap_or(0))
        }
    };
    found.ok_or(ClinicError::unknown("campaign", "campaign"))
}

/// The campaign, unless it is closed.
pub(super) fn open_campaign(reader: &Reader<'_>, text: Option<&str>) -> Result<campaigns::Campaign, ClinicError> {
    let found = campaign(reader, text)?;
    if found.closed_on.is_some() { Err(ClinicError::refused_at("campaign_closed", "campaign")) } else { Ok(found) }
}

/// A campaign with whom it is for.
pub(super) struct Aimed {
    pub(super) row: campaigns::Campaign,
    pub(super) target: Target,
    villages: Option<Vec<VillageId>>,
}

impl Aimed {
    /// Cut to the villages of a filter, of the campaign and of the user.
    pub(super) fn new(
        clinic: &Clinic,
        reader: &Reader<'_>,
        row: campaigns::Campaign,
        village: Option<&str>,
    ) -> Result<Aimed, ClinicError> {
        let target = Target::read(row.target.as_ref());
        let villages = match clinic.village_filter(reader, village)? {
            Some(one) => Some(vec![one]),
            None => clinic.scope().map(<[VillageId]>::to_vec),
        };
        let villages = match villages {
            None if target.villages.is_empty() => None,
            None => Some(target.villages.clone()),
            Some(some) => Some(some.into_iter().filter(|id| target.covers(*id)).collect()),
        };
        Ok(Aimed { row, target, villages })
    }

    /// What the store is asked.
    pub(super) fn targets(&self) -> Targets<'_> {
        Targets {
            campaign: self.row.id,
            tags: &self.target.tags,
            from: self.row.starts_on.unwrap_or_default(),
            until: self.row.ends_on.unwrap_or_default(),
            villages: self.villages.as_deref(),
        }
    }
}
