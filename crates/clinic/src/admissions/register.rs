//! `admission register`.

use super::AdmissionAnswer;
use super::answer::Case;
use super::desk::entitlement_warnings;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use crate::residents::categories_on;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{Diagnosis, FacilityLevel, Paper, check_papers};
use xiangyi_domain::id::AdmissionId;
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, Reader, admissions, residents};
use xiangyi_wire::Entity;

/// An admission without deposit.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RegisterAdmission {
    /// Id or ID number.
    pub resident: String,
    /// 入院日期.
    pub admitted_on: NaiveDate,
    /// The main diagnosis.
    pub diagnosis: Diagnosis,
    /// The deposit that would have been asked.
    #[serde(default)]
    pub deposit_waived: Money,
    /// Papers taken in.
    #[serde(default)]
    pub papers: Vec<Paper>,
    /// 机构级别; township if missing.
    #[serde(default)]
    pub facility_level: Option<FacilityLevel>,
    /// 县域内; yes if missing.
    #[serde(default)]
    pub in_area: Option<bool>,
    /// Why the head admits in spite of an unsettled admission.
    #[serde(default, rename = "override")]
    pub override_reason: Option<String>,
}

impl Clinic {
    /// Registers an admission. An earlier one blocks until its balance is 0;
    /// only the head lifts the block, with a reason. A person without a
    /// category is admitted like anyone, with a warning.
    ///
    /// # Errors
    /// `unsettled_admission`, `not_allowed` (override), `unknown_resident`,
    /// `in_future`, `negative_amount`, and the codes of papers.
    pub fn register_admission(
        &self,
        input: RegisterAdmission,
        now: Now,
        ids: Ids<'_>,
    ) -> Result<AdmissionAnswer, ClinicError> {
        self.must(Right::AdmissionsRegister)?;
        check(&input, now.today)?;
        let reason = input.override_reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
        if reason.is_some() {
            self.must(Right::AdmissionsOverride)?;
        }
        let ((case, warnings), committed) = self.commit(Op::RegisterAdmission, now, ids, |tx| {
            let resident = self.resident(tx, &input.resident)?;
            let blocked = blocking(tx, &resident)?;
            if let Some(earlier) = blocked.filter(|_| reason.is_none()) {
                let refused = ClinicError::refused_at("unsettled_admission", "resident");
                let refused = refused.with("number", &earlier.number).with("state", &earlier.state);
                return Err(refused.with("balance", earlier.balance));
            }
            let categories = categories_on(tx, resident.id, input.admitted_on)?;
            let (number, agreement) = (tx.next_number("ZY")?, tx.next_number("ZYXY")?);
            let id = AdmissionId(tx.new_id());
            let fields = json!({
                "number": number, "resident": resident.id, "admitted_on": input.admitted_on,
                "facility_level": input.facility_level.unwrap_or(FacilityLevel::Township),
                "in_area": input.in_area.unwrap_or(true), "diagnosis": input.diagnosis, "categories": categories,
                "deposit_waived": input.deposit_waived, "papers": input.papers, "agreement_number": agreement,
                "override_reason": reason, "registered_by": self.user_id(),
            });
            tx.insert(Entity::Admission, id, &self.township(), object(fields))?;
            let warnings = entitlement_warnings(&categories, self.org(), input.admitted_on);
            Ok((Case::load(self, tx, id)?, warnings))
        })?;
        Ok(case.answer(warnings, committed.into()))
    }
}

fn check(input: &RegisterAdmission, today: NaiveDate) -> Result<(), ClinicError> {
    if input.admitted_on > today {
        return Err(ClinicError::refused_at("in_future", "admitted_on"));
    }
    if input.deposit_waived.is_negative() {
        return Err(ClinicError::refused_at("negative_amount", "deposit_waived"));
    }
    if input.diagnosis.name.trim().is_empty() && input.diagnosis.icd10.trim().is_empty() {
        return Err(ClinicError::BadInput { code: "missing_key", field: Some("diagnosis".to_owned()) });
    }
    check_papers(&input.papers, input.admitted_on).map_err(|problem| ClinicError::refused_at(problem.code(), "papers"))
}

/// The admission that stands in the way, also one of another record of the
/// same ID number.
pub(super) fn blocking(
    reader: &Reader<'_>,
    resident: &residents::Resident,
) -> Result<Option<admissions::Admission>, ClinicError> {
    let mut people = vec![resident.id];
    if let Some(number) = resident.id_number.as_deref() {
        let same = residents::by_id_number(reader, number)?;
        people.extend(same.into_iter().map(|other| other.id).filter(|id| *id != resident.id));
    }
    for id in people {
        if let Some(found) = admissions::unsettled_of_resident(reader, id)?.into_iter().next() {
            return Ok(Some(found));
        }
    }
    Ok(None)
}
