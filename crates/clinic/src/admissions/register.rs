//! `admission register`.

use super::AdmissionAnswer;
use super::answer::Case;
use super::desk::entitlement_warnings;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use crate::residents::categories_on;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use serde_json::json;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{
    AdmissionMode, Diagnosis, FacilityLevel, Guarantor, InsuredAs, LARGEST, Paper, Priority, Step, WaivedFee,
    check_papers,
};
use xiangyi_domain::id::{AdmissionId, ResidentId};
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, Reader, WriteTx, admissions, insurances, residents};
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
    /// 科室.
    #[serde(default)]
    pub ward: Option<String>,
    /// 床号.
    #[serde(default)]
    pub bed: Option<String>,
    /// 入院方式.
    #[serde(default)]
    pub mode: Option<AdmissionMode>,
    /// 首诊医生.
    #[serde(default)]
    pub first_doctor: Option<String>,
    /// 是否转诊.
    #[serde(default)]
    pub referred: Option<bool>,
    /// 医保编号.
    #[serde(default)]
    pub insurance_number: Option<String>,
    /// 家属 or 担保人.
    #[serde(default)]
    pub guarantor: Option<Guarantor>,
    /// 五优先 marks.
    #[serde(default)]
    pub priority: Vec<Priority>,
    /// Fees that are not asked.
    #[serde(default)]
    pub waived_fees: Vec<FeeToWaive>,
    /// 爱心物品 that are given.
    #[serde(default)]
    pub kit: Option<Kit>,
}

/// A fee that is not asked of the patient.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FeeToWaive {
    /// Which.
    pub fee: WaivedFee,
    /// How much it would have been.
    pub amount: Money,
    /// Such as who was called in.
    #[serde(default)]
    pub remark: Option<String>,
}

/// 爱心物品.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Kit {
    /// Such as 毛巾, 脸盆.
    pub items: Vec<String>,
    /// Who signed.
    #[serde(default)]
    pub signed_by: Option<String>,
}

impl Clinic {
    /// Registers an admission. An earlier one blocks until its balance is 0;
    /// only the head lifts the block, with a reason. A person without a
    /// category is admitted like anyone, with a warning.
    ///
    /// # Errors
    /// `unsettled_admission`, `not_allowed` (override), `unknown_resident`,
    /// `in_future`, `before_birth`, `negative_amount`, and the codes of papers.
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
            if resident.birth_on.is_some_and(|born| input.admitted_on < born) {
                return Err(ClinicError::refused_at("before_birth", "admitted_on"));
            }
            let blocked = blocking(tx, &resident)?;
            if let Some(earlier) = blocked.filter(|_| reason.is_none()) {
                let refused = ClinicError::refused_at("unsettled_admission", "resident");
                let refused = refused.with("number", &earlier.number).with("state", &earlier.state);
                return Err(refused.with("balance", earlier.balance));
            }
            let categories = categories_on(tx, resident.id, input.admitted_on)?;
            let insurance = insured_as(tx, resident.id, input.admitted_on)?;
            let (number, agreement) = (tx.next_number("ZY")?, tx.next_number("ZYXY")?);
            let id = AdmissionId(tx.new_id());
            let fields = json!({
                "number": number, "resident": resident.id, "admitted_on": input.admitted_on,
                "facility_level": input.facility_level.unwrap_or(FacilityLevel::Township),
                "in_area": input.in_area.unwrap_or(true), "diagnosis": input.diagnosis, "categories": categories,
                "deposit_waived": input.deposit_waived, "papers": input.papers, "agreement_number": agreement,
                "override_reason": reason, "registered_by": self.user_id(), "ward": given(input.ward.as_deref()),
                "bed": given(input.bed.as_deref()), "mode": input.mode, "first_doctor": given(input.first_doctor.as_deref()),
                "referred": input.referred, "insurance": insurance, "guarantor": input.guarantor,
                "insurance_number": given(input.insurance_number.as_deref()),
                "priority": (!input.priority.is_empty()).then_some(&input.priority),
            });
            tx.group(|tx| {
                tx.insert(Entity::Admission, id, &self.township(), object(fields))?;
                self.give_at_the_door(tx, id, &input, now)
            })?;
            let mut warnings = entitlement_warnings(&categories, self.org(), input.admitted_on);
            if insurance.is_none_or(|insured| insured.state.is_some_and(|state| state != "normal")) {
                warnings.push("not_insured".to_owned());
            }
            Ok((Case::load(self, tx, id)?, warnings))
        })?;
        Ok(case.answer(warnings, committed.into()))
    }

    /// Fees waived and goods given with the registration.
    fn give_at_the_door(
        &self,
        tx: &mut WriteTx<'_>,
        id: AdmissionId,
        input: &RegisterAdmission,
        now: Now,
    ) -> Result<(), ClinicError> {
        let case = Case::load(self, tx, id)?;
        for fee in &input.waived_fees {
            self.waive(tx, &case, fee, input.admitted_on, now)?;
        }
        if let Some(kit) = &input.kit {
            let step =
                Step::KitIssued { on: input.admitted_on, items: kit.items.clone(), signed_by: kit.signed_by.clone() };
            self.append(tx, &case, &step, now)?;
        }
        Ok(())
    }
}

/// A text that says something.
pub(super) fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// 参保 of the year of a day.
pub(super) fn insured_as(
    reader: &Reader<'_>,
    resident: ResidentId,
    on: NaiveDate,
) -> Result<Option<InsuredAs>, ClinicError> {
    let rows = insurances::of_resident(reader, resident)?;
    let row = rows.into_iter().find(|row| row.year == i64::from(on.year()));
    Ok(row.map(|row| InsuredAs { year: on.year(), kind: row.kind, state: row.state, place: row.place }))
}

fn check(input: &RegisterAdmission, today: NaiveDate) -> Result<(), ClinicError> {
    if input.admitted_on > today {
        return Err(ClinicError::refused_at("in_future", "admitted_on"));
    }
    if input.deposit_waived.is_negative() {
        return Err(ClinicError::refused_at("negative_amount", "deposit_waived"));
    }
    if input.deposit_waived > LARGEST {
        return Err(ClinicError::refused_at("amount_too_large", "deposit_waived"));
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
