//! `campaign add`.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use crate::screening::which;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use xiangyi_domain::id::{CampaignId, VillageId};
use xiangyi_domain::residents::Tag;
use xiangyi_domain::screening::{
    CampaignError, DEFAULT_THRESHOLD, KIND, Target, VerifyRule, check_dates, check_threshold, disease_catalogue,
};
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, Reader, campaigns};
use xiangyi_wire::Entity;

/// A new campaign.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct StartCampaign {
    /// Name, such as `2026年因病致贫筛查`.
    pub name: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// Villages below this percentage are screened again; 40 if missing.
    #[serde(default)]
    pub threshold: Option<u32>,
    /// Codes or words of category tags; registered poor, lifted and monitored households if missing.
    #[serde(default)]
    pub tags: Option<Vec<String>>,
    /// Only these villages, by id, code or name; the whole township if missing.
    #[serde(default)]
    pub villages: Vec<String>,
    /// The set of 大病: `N9`, `R21`, `N25`, `N30`; the last if missing.
    #[serde(default)]
    pub major_set: Option<String>,
    /// Who verifies; the head everything and others not their own, if missing.
    #[serde(default)]
    pub verify: Option<VerifyRule>,
    /// The campaign, by id or name, whose villages under the threshold are screened again.
    #[serde(default)]
    pub rescreens: Option<String>,
}

/// The new or changed campaign.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CampaignSaved {
    /// Row.
    pub id: CampaignId,
    /// What to fetch again.
    pub changes: Changes,
}

impl Clinic {
    /// Begins a campaign. One that screens again takes the villages under the threshold of the former, unless villages
    /// are named.
    ///
    /// # Errors
    /// `name_taken`, `ends_before_start`, `bad_threshold`, `unknown_tag`, `unknown_village`, `unknown_major_set`,
    /// `unknown_campaign`, `nothing_to_rescreen`.
    pub fn start_campaign(&self, input: StartCampaign, now: Now, ids: Ids<'_>) -> Result<CampaignSaved, ClinicError> {
        self.must(Right::ScreeningManage)?;
        let threshold = input.threshold.unwrap_or(DEFAULT_THRESHOLD);
        check(check_dates(input.starts_on, input.ends_on), "ends_on")?;
        check(check_threshold(threshold), "threshold")?;
        let (id, committed) = self.commit(Op::Screen, now, ids, |tx| {
            let name = free_name(tx, &input.name, None)?;
            let target = self.target(tx, &input, now)?;
            let id = CampaignId(tx.new_id());
            let fields = json!({
                "name": name, "kind": KIND, "starts_on": input.starts_on, "ends_on": input.ends_on,
                "target": target, "threshold": threshold,
            });
            tx.insert(Entity::Campaign, id, &self.township(), object(fields))?;
            Ok(id)
        })?;
        Ok(CampaignSaved { id, changes: committed.into() })
    }

    fn target(&self, reader: &Reader<'_>, input: &StartCampaign, now: Now) -> Result<Target, ClinicError> {
        let mut target = Target::default();
        if let Some(tags) = &input.tags {
            target.tags = codes(tags)?;
        }
        if let Some(set) = &input.major_set {
            target.major_set = major_set(set)?;
        }
        target.verify = input.verify.unwrap_or_default();
        target.villages = self.village_ids(reader, &input.villages)?;
        if let Some(former) = &input.rescreens {
            let former = which::campaign(reader, Some(former))?;
            target.rescreens = Some(former.id);
            if target.villages.is_empty() {
                target.villages = self.under_threshold(reader, former, now)?;
            }
            if target.villages.is_empty() {
                return Err(ClinicError::refused_at("nothing_to_rescreen", "rescreens"));
            }
        }
        Ok(target)
    }

    pub(super) fn village_ids(&self, reader: &Reader<'_>, names: &[String]) -> Result<Vec<VillageId>, ClinicError> {
        names.iter().map(|text| Ok(self.village(reader, text)?.id)).collect()
    }
}

pub(super) fn check(result: Result<(), CampaignError>, field: &'static str) -> Result<(), ClinicError> {
    result.map_err(|error| ClinicError::refused_at(error.code(), field))
}

/// The trimmed name, which no other campaign has.
pub(super) fn free_name(reader: &Reader<'_>, name: &str, own: Option<CampaignId>) -> Result<String, ClinicError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 60 {
        return Err(ClinicError::refused_at("bad_value", "name"));
    }
    let taken = campaigns::list(reader)?.iter().any(|row| row.name.trim() == name && Some(row.id) != own);
    if taken { Err(ClinicError::refused_at("name_taken", "name")) } else { Ok(name.to_owned()) }
}

/// Tags by code or word; at least one.
pub(super) fn codes(tags: &[String]) -> Result<Vec<String>, ClinicError> {
    let found = tags.iter().map(|text| Tag::find(text).ok_or(ClinicError::unknown("tag", "tags")));
    let found = found.map(|tag| Ok(tag?.code.clone())).collect::<Result<Vec<_>, ClinicError>>()?;
    if found.is_empty() { Err(ClinicError::refused_at("required", "tags")) } else { Ok(found) }
}

pub(super) fn major_set(set: &str) -> Result<String, ClinicError> {
    let known = disease_catalogue().iter().any(|disease| disease.sets.iter().any(|name| name == set.trim()));
    if known { Ok(set.trim().to_owned()) } else { Err(ClinicError::unknown("major_set", "major_set")) }
}
