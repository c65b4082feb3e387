//! 提示 of an admission, with the person's other admissions beside it.

use super::answer::Case;
use crate::error::ClinicError;
use chrono::NaiveDate;
use serde_json::json;
use xiangyi_domain::admissions::alerts::{Alert, Stay, Thresholds, alerts};
use xiangyi_domain::admissions::{Admission, AdmissionState};
use xiangyi_domain::id::{AdmissionId, ResidentId};
use xiangyi_store::{Reader, admissions, residents};

/// The alerts of an admission as it stands on a day.
pub(super) fn alerts_of(reader: &Reader<'_>, case: &Case, on: NaiveDate) -> Result<Vec<Alert>, ClinicError> {
    let others = stays(reader, case.admission.resident, Some(case.row.id))?;
    Ok(alerts(&case.admission, &case.state, &others, on, Thresholds::shipped()))
}

/// What a person's earlier admissions call for, before the next one is registered.
pub(super) fn alerts_at_the_door(
    reader: &Reader<'_>,
    resident: &residents::Resident,
    on: NaiveDate,
) -> Result<Vec<Alert>, ClinicError> {
    let others = stays(reader, resident.id, None)?;
    let next = json!({
        "number": "", "resident": resident.id, "admitted_on": on, "facility_level": "township", "in_area": true,
        "diagnosis": {},
    });
    let next: Admission = serde_json::from_value(next).map_err(|_| ClinicError::refused("bad_value"))?;
    Ok(alerts(&next, &AdmissionState::default(), &others, on, Thresholds::shipped()))
}

fn stays(reader: &Reader<'_>, resident: ResidentId, but: Option<AdmissionId>) -> Result<Vec<Stay>, ClinicError> {
    let rows = admissions::of_resident(reader, resident)?;
    let stay = |row: admissions::Admission| {
        let icd10 = row.diagnosis["icd10"].as_str().unwrap_or_default().to_owned();
        row.admitted_on.map(|admitted_on| Stay { admitted_on, discharged_on: row.discharged_on, icd10 })
    };
    Ok(rows.into_iter().filter(|row| Some(row.id) != but).filter_map(stay).collect())
}
