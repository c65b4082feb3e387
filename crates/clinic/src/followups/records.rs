//! `visit list`: the visits of one resident, whole.

use super::VisitRecord;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::residents::Names;
use serde::Serialize;
use xiangyi_domain::users::Right;
use xiangyi_store::visits;

/// The most visits of one answer.
const VISITS: u32 = 200;

/// The visits of one resident.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct VisitRecords {
    /// Newest first, without those that were corrected since.
    pub visits: Vec<VisitRecord>,
}

impl Clinic {
    /// The newest visits of a resident, attempts included; of one form if `form` is given.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`.
    pub fn visit_records(&self, who: &str, form: Option<&str>) -> Result<VisitRecords, ClinicError> {
        self.must(Right::VisitsView)?;
        self.read(|reader| {
            let resident = self.resident(reader, who)?;
            let names = Names::load(reader)?;
            let found = visits::last_of_resident(reader, resident.id, form, VISITS)?;
            Ok(VisitRecords { visits: found.iter().map(|visit| self.record(&names, visit)).collect() })
        })
    }
}
