//! `screening verify`: one household or many.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::screening::which::{self, Aimed, entry_row, household_entry};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use xiangyi_domain::id::HouseholdId;
use xiangyi_domain::screening::{Status, Step, Verifier, next_status};
use xiangyi_domain::users::{Right, Role};
use xiangyi_store::screenings::{self, Screening};
use xiangyi_store::{Op, Reader, WriteTx};
use xiangyi_wire::Entity;
use xiangyi_wire::change::Fields;

/// Which households.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct VerifyScreenings {
    /// Id or name; the newest open campaign if missing.
    #[serde(default)]
    pub campaign: Option<String>,
    /// Ids, numbers, or members' ID numbers.
    pub households: Vec<String>,
    /// The day; today if missing.
    #[serde(default)]
    pub verified_on: Option<NaiveDate>,
}

/// What a step did to many households.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Stepped {
    /// Households on which it was done.
    pub done: u32,
    /// Those on which it could not be done; nothing of them was written.
    pub refused: Vec<RefusedHousehold>,
    /// What to fetch again.
    pub changes: Changes,
}

/// A household on which a step could not be done.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RefusedHousehold {
    /// As it was named.
    pub household: String,
    /// Why.
    pub code: String,
}

impl Clinic {
    /// Verifies what was screened; each household stands for itself.
    ///
    /// # Errors
    /// `unknown_campaign`, `campaign_closed`, `in_future`, `no_households`.
    pub fn verify_screenings(&self, input: VerifyScreenings, now: Now, ids: Ids<'_>) -> Result<Stepped, ClinicError> {
        let on = input.verified_on.unwrap_or(now.today);
        if on > now.today {
            return Err(ClinicError::refused_at("in_future", "verified_on"));
        }
        let fields = object(on, self.user_id());
        let which = (input.campaign.as_deref(), false);
        self.step(which, &input.households, now, ids, &|aimed, row| {
            let who = Verifier {
                head: self.user().role == Role::Head,
                screened_it: row.screened_by == Some(self.user_id()),
                rule: aimed.target.verify,
            };
            if row.screened_on.is_some_and(|screened| on < screened) {
                return Err(ClinicError::refused_at("before_screening", "verified_on"));
            }
            let step = next_status(which::status(Some(row)), Step::Verify(who));
            step.map_err(|refusal| ClinicError::refused(refusal.code()))?;
            Ok(fields.clone())
        })
    }

    /// Does one step on the rows of many households: `fields` says what a household's row and the rows of its members
    /// get, or why not. A household is written whole or not at all. The flag says whether a closed campaign will do.
    pub(super) fn step(
        &self,
        (campaign, closed_too): (Option<&str>, bool),
        households: &[String],
        now: Now,
        ids: Ids<'_>,
        fields: &dyn Fn(&Aimed, &Screening) -> Result<Fields, ClinicError>,
    ) -> Result<Stepped, ClinicError> {
        self.must(Right::ScreeningManage)?;
        if households.is_empty() {
            return Err(ClinicError::refused_at("no_households", "households"));
        }
        let ((done, refused), committed) = self.commit(Op::Screen, now, ids, |tx| {
            let find = if closed_too { which::campaign } else { which::open_campaign };
            let row = find(tx, campaign)?;
            let aimed = Aimed::new(self, tx, row, None)?;
            let (mut done, mut refused) = (0, Vec::new());
            for household in households {
                match self.step_one(tx, &aimed, household, fields) {
                    Ok(()) => done += 1,
                    Err(ClinicError::Store(error)) => return Err(error.into()),
                    Err(error) => {
                        refused.push(RefusedHousehold { household: household.clone(), code: error.code() });
                    }
                }
            }
            Ok((done, refused))
        })?;
        Ok(Stepped { done, refused, changes: committed.into() })
    }

    fn step_one(
        &self,
        tx: &mut WriteTx<'_>,
        aimed: &Aimed,
        household: &str,
        fields: &dyn Fn(&Aimed, &Screening) -> Result<Fields, ClinicError>,
    ) -> Result<(), ClinicError> {
        let found = self.household_named(tx, household)?;
        let row = entry_row(tx, household_entry(aimed.row.id, found.id))?;
        let row = row.ok_or(ClinicError::refused("not_screened"))?;
        // Asked before anything is written, so that a refusal leaves nothing behind.
        let fields = fields(aimed, &row)?;
        let rows = members(tx, aimed, found.id)?;
        tx.group(|tx| {
            for row in rows.iter().chain([&row]) {
                tx.patch(Entity::Screening, row.id, row.meta.revision, fields.clone())?;
            }
            Ok(())
        })
    }
}

/// The rows of a household's present members who were screened.
fn members(reader: &Reader<'_>, aimed: &Aimed, household: HouseholdId) -> Result<Vec<Screening>, ClinicError> {
    let people = screenings::people(reader, &aimed.targets(), None, Some(household))?;
    let rows = people.iter().filter_map(|person| person.entry).map(|id| entry_row(reader, id));
    Ok(rows.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

fn object(on: NaiveDate, by: xiangyi_domain::id::UserId) -> Fields {
    let fields = json!({ "status": Status::Verified, "verified_on": on, "verified_by": by });
    crate::residents::add::object(fields)
}
