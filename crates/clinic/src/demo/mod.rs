//! `demo`: a synthetic township, the same for the same seed and day.
//!
//! Nobody in it exists. It holds nothing that a server would hold or reject:
//! valid numbers, one contract in force per resident, one open admission per
//! patient, dates up to today.

mod admissions;
mod care;
mod people;
mod places;
mod random;
mod screening;
mod township;

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use serde::{Deserialize, Serialize};
use xiangyi_domain::users::Right;
use xiangyi_store::residents;

/// How large, and which.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FillDemo {
    /// Residents.
    pub residents: u32,
    /// Another seed gives another township.
    pub seed: u32,
}

impl Default for FillDemo {
    fn default() -> FillDemo {
        FillDemo { residents: 50_000, seed: 1 }
    }
}

/// What was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DemoFilled {
    /// Residents.
    pub residents: u32,
    /// Households.
    pub households: u32,
    /// Visits.
    pub visits: u32,
    /// Contracts.
    pub contracts: u32,
    /// Admissions.
    pub admissions: u32,
}

impl Clinic {
    /// Fills a store without residents, one commit for each village; `watch`
    /// is told how many residents are written.
    ///
    /// # Errors
    /// `store_not_empty`, `not_allowed`.
    pub fn fill_demo(
        &self,
        input: FillDemo,
        now: Now,
        ids: Ids<'_>,
        watch: &mut dyn FnMut(u32),
    ) -> Result<DemoFilled, ClinicError> {
        self.must(Right::DemoFill)?;
        if self.read(|reader| Ok(residents::count(reader, None)?))? > 0 {
            return Err(ClinicError::refused("store_not_empty"));
        }
        township::fill(self, input, now, ids, watch)
    }
}
