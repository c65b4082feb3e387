//! What the rules must know of a person before they judge a visit.

use super::frequency::frequency_here;
use crate::error::ClinicError;
use chrono::NaiveDate;
use serde_json::Value;
use xiangyi_domain::followups::{Answers, FormDescription, Frequency, Mode, PastVisit, Patient};
use xiangyi_domain::id::VisitId;
use xiangyi_domain::residents::{DiseaseKind, Target, age_on};
use xiangyi_store::{Reader, diseases, residents, visits};

/// How far back the rules look.
const HISTORY: u32 = 60;

/// A person as the rules see them.
pub(crate) struct Facts {
    pub(crate) patient: Patient,
    /// Newest first, without corrected ones.
    pub(crate) history: Vec<PastVisit>,
    /// The disease of the form's register, in care.
    pub(crate) disease: Option<diseases::Disease>,
}

impl Facts {
    /// Loads what is known on the day of a visit; `without` is the visit that
    /// is being corrected.
    pub(crate) fn load(
        reader: &Reader<'_>,
        resident: &residents::Resident,
        form: &FormDescription,
        on: NaiveDate,
        without: Option<VisitId>,
    ) -> Result<Facts, ClinicError> {
        let in_care = |disease: &diseases::Disease| {
            form.disease.is_some_and(|kind| disease.kind == kind.code()) && disease.left_on.is_none()
        };
        let disease = diseases::of_resident(reader, resident.id)?.into_iter().find(in_care);
        let target = disease.as_ref().and_then(|disease| disease.target.clone());
        let target: Option<Target> = target.and_then(|value| serde_json::from_value(value).ok());
        let sex = resident.sex.clone().and_then(|sex| serde_json::from_value(sex.into()).ok());
        let patient = Patient { born_on: resident.birth_on, sex, target };
        let rows = visits::last_of_resident(reader, resident.id, Some(form.code.as_str()), HISTORY)?;
        let earlier = rows.iter().filter(|visit| visit.visited_on.is_some_and(|day| day <= on));
        let earlier = earlier.filter(|visit| Some(visit.id) != without);
        let history = earlier.filter_map(|visit| past(form, &patient, visit)).collect();
        Ok(Facts { patient, history, disease })
    }

    /// How often the person is seen: the pack in use, by the form's register
    /// or by the disease that the answers name.
    pub(crate) fn frequency(
        &self,
        reader: &Reader<'_>,
        form: &FormDescription,
        answers: &Answers,
        on: NaiveDate,
    ) -> Result<Frequency, ClinicError> {
        let pack = frequency_here(reader)?;
        let text = |key: &str| answers.get(key).and_then(Value::as_str);
        let name = text("disease_name").or_else(|| form.disease_names.first().map(String::as_str));
        let age = self.patient.born_on.map(|born| age_on(born, on));
        Ok(pack.of(form.disease.unwrap_or(DiseaseKind::Other), name, text("icd10"), age))
    }
}

fn past(form: &FormDescription, patient: &Patient, visit: &visits::Visit) -> Option<PastVisit> {
    let class = visit.class.and_then(|class| u8::try_from(class).ok());
    let answers = answers(visit);
    // Once its result is known a referral is no longer open, but the visit after it still ends the loop.
    let referral = visit.referral || answers.get("referral").is_some_and(|referral| !referral["result_on"].is_null());
    PastVisit::of_stored(form, patient, visit.visited_on?, mode(&visit.mode), class, referral, &answers)
}

/// The answers of a stored visit.
pub(crate) fn answers(visit: &visits::Visit) -> Answers {
    visit.answers.as_object().cloned().unwrap_or_default()
}

/// A stored mode; one that a newer version knows counts as a visit.
pub(crate) fn mode(text: &str) -> Mode {
    serde_json::from_value(text.into()).unwrap_or(Mode::Home)
}
