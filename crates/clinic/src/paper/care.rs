//! 健康教育处方 and 转诊单.

use super::person::paper_person;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::residents::Names;
use chrono::Days;
use serde_json::Value;
use xiangyi_domain::followups::{Answers, Drug, Referral, summary};
use xiangyi_domain::id::{PrescriptionId, VisitId};
use xiangyi_domain::paper::{PrescriptionPaper, ReferralSlip};
use xiangyi_domain::users::Right;
use xiangyi_store::{Reader, prescriptions, residents};

/// Days within which the result of a referral is asked for (domain handbook §3.1).
pub(crate) const RESULT_DAYS: u64 = 14;

impl Clinic {
    pub(super) fn prescription_paper(
        &self,
        reader: &Reader<'_>,
        id: PrescriptionId,
    ) -> Result<PrescriptionPaper, ClinicError> {
        self.must(Right::VisitsView)?;
        let row = prescriptions::find(reader, id)?.filter(|row| row.meta.voided.is_none());
        let row = row.ok_or(ClinicError::unknown("prescription", "prescription"))?;
        self.must_cover_person(reader, row.village, row.resident)?;
        let names = Names::load(reader)?;
        let resident = residents::find(reader, row.resident)?.ok_or(ClinicError::unknown("resident", "resident"))?;
        let mut person = paper_person(reader, &names, &resident, row.issued_on.unwrap_or_default())?;
        // The page hangs on a wall.
        (person.id_number, person.phone) = Default::default();
        Ok(PrescriptionPaper {
            org_name: self.org_name().to_owned(),
            resident: person,
            title: row.title,
            sections: serde_json::from_value(row.sections).unwrap_or_default(),
            next_on: row.next_on,
            issued_on: row.issued_on,
            doctor: names.user(row.doctor),
            phone: String::new(),
        })
    }

    pub(super) fn referral_slip(&self, reader: &Reader<'_>, id: VisitId) -> Result<ReferralSlip, ClinicError> {
        self.must(Right::VisitsView)?;
        let visit = self.visit_seen(reader, id)?;
        let names = Names::load(reader)?;
        let resident = residents::find(reader, visit.resident)?.ok_or(ClinicError::unknown("resident", "resident"))?;
        let answers = visit.answers.as_object().cloned().unwrap_or_default();
        let referral = answers.get("referral").cloned().filter(Value::is_object);
        let referral: Referral = referral.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default();
        if !visit.referral && referral == Referral::default() {
            return Err(ClinicError::refused_at("no_referral", "visit"));
        }
        let form = self.form_of(&visit);
        Ok(ReferralSlip {
            org_name: self.org_name().to_owned(),
            resident: paper_person(reader, &names, &resident, visit.visited_on.unwrap_or_default())?,
            record_number: resident.record_number.unwrap_or_default(),
            form: form.map(|form| form.short_name.clone()).unwrap_or_default(),
            visited_on: visit.visited_on,
            findings: form.map(|form| summary(form, &answers)).unwrap_or_default(),
            drugs: drugs(&answers),
            reason: referral.reason.filter(|text| !text.trim().is_empty()).unwrap_or_else(|| reasons(&visit.reasons)),
            institution: referral.institution.unwrap_or_default(),
            department: referral.department.unwrap_or_default(),
            doctor: names.user(visit.doctor),
            result_by: visit.visited_on.and_then(|day| day.checked_add_days(Days::new(RESULT_DAYS))),
        })
    }
}

fn drugs(answers: &Answers) -> String {
    let list: Vec<Drug> =
        answers.get("drugs").and_then(|value| serde_json::from_value(value.clone()).ok()).unwrap_or_default();
    let line = |drug: &Drug| {
        let times = drug.times_per_day.map(|times| format!(" 每日{times}次")).unwrap_or_default();
        format!("{}{times} {}", drug.name, drug.dose.clone().unwrap_or_default()).trim_end().to_owned()
    };
    list.iter().map(line).collect::<Vec<_>>().join("；")
}

/// What the rules found, in words.
fn reasons(reasons: &Value) -> String {
    let list = reasons.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(|reason| reason["text"].as_str()).collect::<Vec<_>>().join("；")
}
