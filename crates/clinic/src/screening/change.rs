//! `campaign change`.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::screening::start::{CampaignSaved, check, codes, free_name, major_set};
use crate::screening::which;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;
use xiangyi_domain::screening::{Target, VerifyRule, check_dates, check_threshold};
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, Reader, campaigns};
use xiangyi_wire::Entity;
use xiangyi_wire::change::Fields;

/// New values of a campaign; what is missing stays.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ChangeCampaign {
    /// Id or name.
    pub campaign: String,
    /// Name.
    #[serde(default)]
    pub name: Option<String>,
    /// First day.
    #[serde(default)]
    pub starts_on: Option<NaiveDate>,
    /// Last day.
    #[serde(default)]
    pub ends_on: Option<NaiveDate>,
    /// Percentage.
    #[serde(default)]
    pub threshold: Option<u32>,
    /// Codes or words of category tags.
    #[serde(default)]
    pub tags: Option<Vec<String>>,
    /// Villages by id, code or name; an empty list for the whole township.
    #[serde(default)]
    pub villages: Option<Vec<String>>,
    /// The set of 大病.
    #[serde(default)]
    pub major_set: Option<String>,
    /// Who verifies.
    #[serde(default)]
    pub verify: Option<VerifyRule>,
}

impl Clinic {
    /// Changes a campaign that is not closed.
    ///
    /// # Errors
    /// Those of `start_campaign`; `campaign_closed`.
    pub fn change_campaign(&self, input: ChangeCampaign, now: Now, ids: Ids<'_>) -> Result<CampaignSaved, ClinicError> {
        self.must(Right::ScreeningManage)?;
        let (id, committed) = self.commit(Op::Screen, now, ids, |tx| {
            let row = which::open_campaign(tx, Some(&input.campaign))?;
            let fields = self.changed(tx, &input, &row)?;
            tx.patch(Entity::Campaign, row.id, row.meta.revision, fields)?;
            Ok(row.id)
        })?;
        Ok(CampaignSaved { id, changes: committed.into() })
    }

    fn changed(
        &self,
        reader: &Reader<'_>,
        input: &ChangeCampaign,
        row: &campaigns::Campaign,
    ) -> Result<Fields, ClinicError> {
        let mut fields = Fields::new();
        if let Some(name) = &input.name {
            fields.insert("name".to_owned(), json!(free_name(reader, name, Some(row.id))?));
        }
        let (starts_on, ends_on) = (input.starts_on.or(row.starts_on), input.ends_on.or(row.ends_on));
        if let (Some(starts_on), Some(ends_on)) = (starts_on, ends_on) {
            check(check_dates(starts_on, ends_on), "ends_on")?;
            fields.insert("starts_on".to_owned(), json!(starts_on));
            fields.insert("ends_on".to_owned(), json!(ends_on));
        }
        if let Some(threshold) = input.threshold {
            check(check_threshold(threshold), "threshold")?;
            fields.insert("threshold".to_owned(), json!(threshold));
        }
        let mut target = Target::read(row.target.as_ref());
        if let Some(tags) = &input.tags {
            target.tags = codes(tags)?;
        }
        if let Some(villages) = &input.villages {
            target.villages = self.village_ids(reader, villages)?;
        }
        if let Some(set) = &input.major_set {
            target.major_set = major_set(set)?;
        }
        target.verify = input.verify.unwrap_or(target.verify);
        fields.insert("target".to_owned(), json!(target));
        Ok(fields)
    }
}
