//! `screening exit`: a household is no longer poor by disease.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use crate::screening::which::{self, entry_row, household_entry};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use xiangyi_domain::id::{HouseholdId, ScreeningId};
use xiangyi_domain::screening::{Exit, Step, next_status};
use xiangyi_domain::users::Right;
use xiangyi_store::screenings::{self, Screening};
use xiangyi_store::{Op, Reader};
use xiangyi_wire::Entity;
use xiangyi_wire::change::Fields;

/// Which household left, when and why.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RecordExit {
    /// Id, number, or a member's ID number.
    pub household: String,
    /// Id or name of the campaign whose entry it is; the newest that found the household poor by disease, if missing.
    #[serde(default)]
    pub campaign: Option<String>,
    /// The first day on which it no longer is; today if missing.
    #[serde(default)]
    pub exited_on: Option<NaiveDate>,
    /// A code of the dictionary: `recovered`, `income`, `died`, `moved_out`, `corrected`, `other`.
    pub reason: String,
    /// Words of its own; needed for `other`.
    #[serde(default)]
    pub text: Option<String>,
}

/// Which exit was recorded by mistake.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TakeBackExit {
    /// Id, number, or a member's ID number.
    pub household: String,
    /// Id or name of the campaign; the newest with an exit, if missing.
    #[serde(default)]
    pub campaign: Option<String>,
}

/// The exit.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ExitRecorded {
    /// The household's row.
    pub id: ScreeningId,
    /// The household.
    pub household: HouseholdId,
    /// When; none once taken back.
    pub exited_on: Option<NaiveDate>,
    /// Why, in words.
    pub reason: Option<String>,
    /// What to fetch again.
    pub changes: Changes,
}

impl Clinic {
    /// Records that a household is no longer poor by disease. Also in a closed campaign: that is when it happens.
    ///
    /// # Errors
    /// `unknown_household`, `unknown_campaign`, `not_screened`, `not_verified`, `not_the_cause`, `already_exited`,
    /// `in_future`, `before_screening`, `unknown_reason`.
    pub fn record_exit(&self, input: RecordExit, now: Now, ids: Ids<'_>) -> Result<ExitRecorded, ClinicError> {
        self.must(Right::ScreeningManage)?;
        let exit = Exit::given(&input.reason, input.text.as_deref());
        let exit = exit.ok_or(ClinicError::unknown("reason", "reason"))?;
        let on = input.exited_on.unwrap_or(now.today);
        if on > now.today {
            return Err(ClinicError::refused_at("in_future", "exited_on"));
        }
        let (row, committed) = self.commit(Op::Screen, now, ids, |tx| {
            let poor = |row: &Screening| row.cause == Some(true) && row.exited_on.is_none();
            let row = self.entry(tx, &input.household, input.campaign.as_deref(), &poor)?;
            let step = Step::Exit { cause: row.cause == Some(true) };
            let step = next_status(which::status(Some(&row)), step);
            step.map_err(|refusal| ClinicError::refused_at(refusal.code(), "household"))?;
            if row.exited_on.is_some() {
                return Err(ClinicError::refused_at("already_exited", "household"));
            }
            if row.screened_on.is_some_and(|screened| on < screened) {
                return Err(ClinicError::refused_at("before_screening", "exited_on"));
            }
            let fields = object(json!({ "exited_on": on, "exit_reason": exit.field() }));
            tx.patch(Entity::Screening, row.id, row.meta.revision, fields)?;
            Ok(row)
        })?;
        Ok(ExitRecorded {
            id: row.id,
            household: row.household.unwrap_or(HouseholdId::from_bytes([0; 16])),
            exited_on: Some(on),
            reason: Some(exit.words()),
            changes: committed.into(),
        })
    }

    /// Takes back an exit that was recorded by mistake.
    ///
    /// # Errors
    /// `unknown_household`, `unknown_campaign`, `not_exited`.
    pub fn take_back_exit(&self, input: TakeBackExit, now: Now, ids: Ids<'_>) -> Result<ExitRecorded, ClinicError> {
        self.must(Right::ScreeningManage)?;
        let (row, committed) = self.commit(Op::Screen, now, ids, |tx| {
            let gone = |row: &Screening| row.exited_on.is_some();
            let row = self.entry(tx, &input.household, input.campaign.as_deref(), &gone)?;
            if row.exited_on.is_none() {
                return Err(ClinicError::refused_at("not_exited", "household"));
            }
            let lost = ["exited_on", "exit_reason"].map(|name| (name.to_owned(), Value::Null));
            tx.patch(Entity::Screening, row.id, row.meta.revision, Fields::from_iter(lost))?;
            Ok(row)
        })?;
        Ok(ExitRecorded {
            id: row.id,
            household: row.household.unwrap_or(HouseholdId::from_bytes([0; 16])),
            exited_on: None,
            reason: None,
            changes: committed.into(),
        })
    }

    /// The household's row in the named campaign; without one, the newest that passes `wanted`, else the newest.
    fn entry(
        &self,
        reader: &Reader<'_>,
        household: &str,
        campaign: Option<&str>,
        wanted: &dyn Fn(&Screening) -> bool,
    ) -> Result<Screening, ClinicError> {
        let household = self.household_named(reader, household)?.id;
        let missing = ClinicError::refused_at("not_screened", "household");
        if campaign.is_some() {
            let campaign = which::campaign(reader, campaign)?;
            return entry_row(reader, household_entry(campaign.id, household))?.ok_or(missing);
        }
        let mut own = screenings::of_household(reader, household)?;
        own.retain(|row| row.resident.is_none());
        own.sort_by_key(|row| (wanted(row), row.screened_on));
        own.pop().ok_or(missing)
    }
}
