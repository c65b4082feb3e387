//! What-if: one bill under two packs or two versions, side by side.

use super::answer::Case;
use super::policies::{named, suggested};
use super::reckon::{again, bill};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use serde::Deserialize;
use std::collections::BTreeMap;
use xiangyi_domain::Money;
use xiangyi_domain::id::AdmissionId;
use xiangyi_domain::users::Right;
use xiangyi_settlement::{Bill, Comparison, LayerCode, compare};

/// A sample bill under two packs.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ComparePolicies {
    /// The bill.
    pub bill: Bill,
    /// Code of the first pack.
    pub first: String,
    /// Its version; the one that holds on the day of discharge if missing.
    #[serde(default)]
    pub first_version: Option<String>,
    /// Code of the second pack.
    pub second: String,
    /// Its version.
    #[serde(default)]
    pub second_version: Option<String>,
}

/// An admission as it stands under two packs.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CompareAdmission {
    /// Which admission.
    pub id: AdmissionId,
    /// Code of the first pack; the suggested one if missing.
    #[serde(default)]
    pub first: Option<String>,
    /// Its version.
    #[serde(default)]
    pub first_version: Option<String>,
    /// Code of the second pack.
    pub second: String,
    /// Its version.
    #[serde(default)]
    pub second_version: Option<String>,
    /// Amounts from the insurer's slip, by layer.
    #[serde(default)]
    pub entered: BTreeMap<LayerCode, Money>,
}

impl Clinic {
    /// Settles a sample bill under two packs or versions; nothing is written.
    ///
    /// # Errors
    /// `unknown_policy`, and the refusals of the bill.
    pub fn compare_policies(&self, input: &ComparePolicies) -> Result<Comparison, ClinicError> {
        self.must(Right::PoliciesView)?;
        input.bill.check()?;
        self.read(|reader| {
            let on = input.bill.discharged_on;
            let first = named(reader, &input.first, input.first_version.as_deref(), on)?;
            let second = named(reader, &input.second, input.second_version.as_deref(), on)?;
            Ok(compare(&input.bill, &first.pack, &second.pack)?)
        })
    }

    /// Settles an admission as it stands under two packs or versions; nothing is written. One still in hospital
    /// counts as discharged today.
    ///
    /// # Errors
    /// `unknown_admission`, `unknown_policy`, and the refusals of the bill.
    pub fn compare_admission(&self, input: &CompareAdmission, now: Now) -> Result<Comparison, ClinicError> {
        self.must(Right::AdmissionsView)?;
        self.read(|reader| {
            let case = Case::load(self, reader, input.id)?;
            let on = case.state.discharged_on.unwrap_or(now.today);
            let first = match &input.first {
                Some(code) => named(reader, code, input.first_version.as_deref(), on)?,
                None => suggested(reader, self.org(), on)?.ok_or(ClinicError::unknown("policy", "first"))?,
            };
            let second = named(reader, &input.second, input.second_version.as_deref(), on)?;
            let plain = bill(reader, &case, on, BTreeMap::new())?;
            let whole = again(reader, &case, plain, first.clone())?.whole;
            Ok(compare(&Bill { entered: input.entered.clone(), ..whole }, &first.pack, &second.pack)?)
        })
    }
}
