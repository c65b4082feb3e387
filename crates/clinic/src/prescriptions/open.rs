//! What the screen of a prescription begins with.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::{Hit, Names, diseases_in_care, hit};
use chrono::{Days, NaiveDate};
use serde::Serialize;
use xiangyi_domain::id::PrescriptionId;
use xiangyi_domain::prescriptions::{Template, template_for, templates};
use xiangyi_domain::users::Right;
use xiangyi_store::{Reader, due, prescriptions, residents};

/// The screen of a prescription.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PrescriptionForm {
    /// To whom.
    pub resident: Hit,
    /// Every template, those for the person's diseases first.
    pub templates: Vec<TemplateChoice>,
    /// Prescriptions handed out before, the newest first.
    pub issued: Vec<PrescriptionLine>,
    /// Whether a contract in force promises health education, so that this one counts for it.
    pub counts: bool,
}

/// A template to begin with.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TemplateChoice {
    /// The template.
    #[serde(flatten)]
    pub template: Template,
    /// Meant for a disease of the person.
    pub fits: bool,
    /// The next visit: when one is due, else after the template's days.
    pub next_on: Option<NaiveDate>,
}

/// A prescription that was handed out.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PrescriptionLine {
    /// Row.
    pub id: PrescriptionId,
    /// Its title.
    pub title: String,
    /// When.
    pub issued_on: Option<NaiveDate>,
    /// The next visit that it names.
    pub next_on: Option<NaiveDate>,
    /// By whom.
    pub doctor: String,
}

impl Clinic {
    /// What a prescription for somebody begins with.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`.
    pub fn open_prescription(&self, who: &str, now: Now) -> Result<PrescriptionForm, ClinicError> {
        self.must(Right::VisitsView)?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let resident = self.resident(reader, who)?;
            let rows = prescriptions::of_resident(reader, resident.id)?;
            Ok(PrescriptionForm {
                resident: hit(self, reader, &names, &resident, now.today)?,
                templates: choices(reader, &resident, now.today)?,
                issued: rows.into_iter().map(|row| line(&names, row)).collect(),
                counts: super::issue::education_item(reader, &resident, now.today)?.is_some(),
            })
        })
    }

    /// The prescriptions that somebody was handed, the newest first.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`.
    pub fn list_prescriptions(&self, who: &str) -> Result<Vec<PrescriptionLine>, ClinicError> {
        self.must(Right::VisitsView)?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let rows = prescriptions::of_resident(reader, self.resident(reader, who)?.id)?;
            Ok(rows.into_iter().map(|row| line(&names, row)).collect())
        })
    }
}

fn line(names: &Names, row: prescriptions::Prescription) -> PrescriptionLine {
    PrescriptionLine {
        id: row.id,
        title: row.title,
        issued_on: row.issued_on,
        next_on: row.next_on,
        doctor: names.user(row.doctor),
    }
}

fn choices(
    reader: &Reader<'_>,
    resident: &residents::Resident,
    today: NaiveDate,
) -> Result<Vec<TemplateChoice>, ClinicError> {
    let ill = diseases_in_care(reader, resident.id)?;
    let meant: Vec<&str> = ill
        .iter()
        .filter_map(|row| template_for(&row.kind, row.name.as_deref()))
        .map(|template| template.code.as_str())
        .collect();
    let dates = due::of_resident(reader, resident.id)?.into_iter().filter_map(|row| row.next_due_on);
    let due_on = dates.filter(|day| *day > today).min();
    let sight = reader.sight();
    let seen = templates().iter().filter(|template| sight.sees_disease(&template.code, None, None));
    let mut choices: Vec<TemplateChoice> = seen
        .map(|template| TemplateChoice {
            fits: meant.contains(&template.code.as_str()),
            next_on: due_on.or_else(|| today.checked_add_days(Days::new(template.next_days.into()))),
            template: template.clone(),
        })
        .collect();
    choices.sort_by_key(|choice| !choice.fits);
    Ok(choices)
}
