//! The entry of one household, to be filled in, corrected or read.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::{Names, diseases_in_care};
use crate::screening::campaigns::{CampaignRow, campaign_row};
use crate::screening::which::{self, Aimed};
use crate::screening::work_list::{ScreeningMember, ScreeningRow, screening_row};
use chrono::NaiveDate;
use serde::Serialize;
use xiangyi_domain::id::HouseholdId;
use xiangyi_domain::users::Right;
use xiangyi_store::{Reader, screenings};

/// A household's entry in a campaign.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ScreeningEntry {
    /// The campaign.
    pub campaign: CampaignRow,
    /// The household with its members, as lists show it.
    pub row: ScreeningRow,
    /// Each member with what is known of them, in the same order.
    pub members: Vec<MemberEntry>,
    /// The next household of the village that is not screened, for 保存并下一户.
    pub next: Option<HouseholdId>,
    /// How many households of the village are not screened.
    pub left: u32,
}

/// A member with the diseases on their record.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MemberEntry {
    /// As lists show them.
    #[serde(flatten)]
    pub member: ScreeningMember,
    /// Diseases on their record; they are offered, never taken over by themselves.
    pub known: Vec<KnownDisease>,
}

/// A disease on a person's record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct KnownDisease {
    /// Name.
    pub name: String,
    /// ICD-10.
    pub icd10: Option<String>,
    /// When it was diagnosed.
    pub diagnosed_on: Option<NaiveDate>,
    /// Where.
    pub hospital: Option<String>,
}

impl Clinic {
    /// The entry of a household, by id, number or a member's ID number, in a campaign.
    ///
    /// # Errors
    /// `unknown_campaign`, `unknown_household`, `not_your_village`, `not_in_campaign`.
    pub fn open_screening(
        &self,
        campaign: Option<&str>,
        household: &str,
        now: Now,
    ) -> Result<ScreeningEntry, ClinicError> {
        self.must(Right::ScreeningFill)?;
        self.read(|reader| {
            let found = self.household_named(reader, household)?;
            let names = Names::load(reader)?;
            let row = which::campaign(reader, campaign)?;
            let shown = campaign_row(&names, &row, now.today);
            let village = found.village.to_string();
            let aimed = Aimed::new(self, reader, row, Some(&village))?;
            let people = screenings::people(reader, &aimed.targets(), None, Some(found.id))?;
            if people.is_empty() {
                return Err(ClinicError::refused_at("not_in_campaign", "household"));
            }
            let row = screening_row(&names, &people, now.today);
            let members = row.members.iter().map(|member| member_entry(reader, member)).collect::<Result<_, _>>()?;
            let (next, left) = self.next_household(reader, &aimed, found.id)?;
            Ok(ScreeningEntry { campaign: shown, row, members, next, left })
        })
    }

    /// The first household after this one that is not screened, going round the village.
    fn next_household(
        &self,
        reader: &Reader<'_>,
        aimed: &Aimed,
        current: HouseholdId,
    ) -> Result<(Option<HouseholdId>, u32), ClinicError> {
        let people = screenings::people(reader, &aimed.targets(), None, None)?;
        let homes: Vec<_> = people.chunk_by(|a, b| a.id == b.id).map(|own| &own[0]).collect();
        let at = homes.iter().position(|home| home.id == current).unwrap_or(0);
        let todo = |home: &&&_| {
            let home: &screenings::TargetPerson = home;
            home.household_status.is_none() && home.id != current
        };
        let next = homes[at..].iter().chain(&homes[..at]).find(todo).map(|home| home.id);
        let left = homes.iter().filter(|home| home.household_status.is_none()).count();
        Ok((next, u32::try_from(left).unwrap_or(u32::MAX)))
    }
}

fn member_entry(reader: &Reader<'_>, member: &ScreeningMember) -> Result<MemberEntry, ClinicError> {
    let known = diseases_in_care(reader, member.resident)?.into_iter().map(|row| KnownDisease {
        name: row.name.unwrap_or_default(),
        icd10: row.icd10,
        diagnosed_on: row.diagnosed_on,
        hospital: row.hospital,
    });
    Ok(MemberEntry { member: member.clone(), known: known.collect() })
}
