//! 转诊追踪: who was referred, whose result is not known, and whose two weeks are over.

use super::facts::answers;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::paper::RESULT_DAYS;
use crate::residents::Names;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use xiangyi_domain::followups::{Referral, summary};
use xiangyi_domain::id::{ResidentId, VisitId};
use xiangyi_domain::residents::mask_phone;
use xiangyi_domain::users::Right;
use xiangyi_store::due::{self, Part};
use xiangyi_store::{Reader, visits};

/// The place.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AskReferrals {
    /// Village by id, code or name.
    pub village: Option<String>,
    /// Only those whose two weeks are over.
    pub overdue: bool,
}

/// Referrals without a result.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ReferralList {
    /// Those longest over their day first.
    pub rows: Vec<ReferralLine>,
    /// Of these, whose two weeks are over.
    pub overdue: u32,
}

/// Somebody who was referred.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ReferralLine {
    /// The visit that calls for it: what the slip and the result belong to.
    pub visit: VisitId,
    /// Who.
    pub resident: ResidentId,
    /// Name.
    pub name: String,
    /// For screen lists.
    pub phone_masked: Option<String>,
    /// Name of the village.
    pub village: String,
    /// 组.
    pub group: Option<String>,
    /// Name of the form.
    pub form_name: String,
    /// Such as `186/112`.
    pub summary: String,
    /// The day of the visit.
    pub on: Option<NaiveDate>,
    /// Where they were sent; empty when nobody wrote it down.
    pub institution: String,
    /// And to which department.
    pub department: String,
    /// Why: the doctor's words, else what the rules found.
    pub reason: String,
    /// By when the result should be known: two weeks.
    pub result_by: Option<NaiveDate>,
    /// Full days since then; 0 while there is time.
    pub days_overdue: u32,
    /// Who referred.
    pub doctor: String,
}

impl Clinic {
    /// Referrals without a result, of the user's villages.
    ///
    /// # Errors
    /// `unknown_village`, `not_your_village`.
    pub fn list_referrals(&self, input: &AskReferrals, now: Now) -> Result<ReferralList, ClinicError> {
        self.must(Right::VisitsView)?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let villages = self.villages_of_filter(reader, input.village.as_deref())?;
            let found = due::list(reader, villages.as_deref(), Part::Referrals, 0, u32::MAX)?;
            let mut rows = Vec::new();
            for row in &found {
                rows.extend(self.referral_line(reader, &names, row, now.today)?);
            }
            rows.sort_by_key(|row| (row.result_by, row.resident));
            let overdue = rows.iter().filter(|row| row.days_overdue > 0).count();
            if input.overdue {
                rows.retain(|row| row.days_overdue > 0);
            }
            Ok(ReferralList { rows, overdue: u32::try_from(overdue).unwrap_or(u32::MAX) })
        })
    }

    fn referral_line(
        &self,
        reader: &Reader<'_>,
        names: &Names,
        row: &due::Due,
        today: NaiveDate,
    ) -> Result<Option<ReferralLine>, ClinicError> {
        let Some(visit) = row.last_visit.map(|id| visits::find(reader, id)).transpose()?.flatten() else {
            return Ok(None);
        };
        let answers = answers(&visit);
        let referral = answers.get("referral").cloned().filter(Value::is_object);
        let referral: Referral = referral.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default();
        let form = self.form_of(&visit);
        let result_by = visit.visited_on.and_then(|day| day.checked_add_days(Days::new(RESULT_DAYS)));
        let late = result_by.map_or(0, |day| (today - day).num_days().max(0));
        let found = visit.reasons.as_array().map(Vec::as_slice).unwrap_or_default();
        let found: Vec<&str> = found.iter().filter_map(|reason| reason["text"].as_str()).collect();
        Ok(Some(ReferralLine {
            visit: visit.id,
            resident: row.resident,
            name: row.name.clone(),
            phone_masked: row.phone.as_deref().map(mask_phone),
            village: names.village(row.village),
            group: Some(row.group_name.clone()).filter(|group| !group.is_empty()),
            form_name: form.map_or_else(|| visit.form.clone(), |form| form.short_name.clone()),
            summary: form.map(|form| summary(form, &answers)).unwrap_or_default(),
            on: visit.visited_on,
            institution: referral.institution.unwrap_or_default(),
            department: referral.department.unwrap_or_default(),
            reason: referral.reason.filter(|text| !text.trim().is_empty()).unwrap_or_else(|| found.join("；")),
            result_by,
            days_overdue: u32::try_from(late).unwrap_or(0),
            doctor: names.user(visit.doctor),
        }))
    }
}
