//! Policy packs as the window lists them.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use chrono::NaiveDate;
use serde::Serialize;
use xiangyi_domain::users::Right;
use xiangyi_settlement::{Pack, packs};

/// Every pack.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PolicyList {
    /// In the order of shipping.
    pub policies: Vec<PolicyLine>,
}

/// One pack.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PolicyLine {
    /// The name by which settlements call it.
    pub code: String,
    /// Chinese name.
    pub name: String,
    /// Place.
    pub locality: String,
    /// Version of its text.
    pub version: String,
    /// First day of discharge.
    pub valid_from: NaiveDate,
    /// Last day of discharge.
    pub valid_to: Option<NaiveDate>,
    /// Whether it covers the day in question.
    pub valid: bool,
}

impl PolicyLine {
    pub(crate) fn of(pack: &Pack, on: NaiveDate) -> PolicyLine {
        PolicyLine {
            code: pack.code.clone(),
            name: pack.name.clone(),
            locality: pack.locality.clone(),
            version: pack.version.clone(),
            valid_from: pack.valid_from.value,
            valid_to: pack.valid_to.as_ref().map(|day| day.value),
            valid: pack.covers(on),
        }
    }
}

impl Clinic {
    /// Every policy pack.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn list_policies(&self, on: NaiveDate) -> Result<PolicyList, ClinicError> {
        self.must(Right::PoliciesView)?;
        Ok(PolicyList { policies: packs::shipped().iter().map(|pack| PolicyLine::of(pack, on)).collect() })
    }

    /// One policy pack with its layers, parameters and sources.
    ///
    /// # Errors
    /// `unknown_policy`.
    pub fn policy_page(&self, code: &str) -> Result<Pack, ClinicError> {
        self.must(Right::PoliciesView)?;
        packs::find(code).cloned().ok_or(ClinicError::unknown("policy", "policy"))
    }
}

/// The pack to suggest: one of the centre's county that covers the day, else
/// one of the county, else the first.
pub(crate) fn suggested(org: &xiangyi_domain::OrgCode, discharged_on: NaiveDate) -> Option<&'static Pack> {
    let county = &org.as_str()[..6];
    let here = |pack: &&Pack| pack.area_code.as_deref() == Some(county);
    packs::for_area(county, discharged_on)
        .into_iter()
        .next()
        .or_else(|| packs::shipped().iter().find(here))
        .or_else(|| packs::shipped().first())
}
