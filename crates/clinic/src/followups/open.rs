//! Everything that the screen of one visit needs, in one answer.

use super::facts::{Facts, answers};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::{Hit, Names, hit};
use chrono::{Months, NaiveDate};
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;
use xiangyi_domain::followups::{Answers, FormCode, FormDescription, Readings, form, target_on};
use xiangyi_domain::id::VisitId;
use xiangyi_domain::residents::Target;
use xiangyi_domain::users::Right;
use xiangyi_store::{contracts, visits};

/// The screen of one visit.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct VisitForm {
    /// Whose.
    pub resident: VisitPerson,
    /// The form.
    pub form: FormDescription,
    /// At most three, newest first.
    pub last_visits: Vec<VisitRecord>,
    /// Two years, oldest first.
    pub series: Vec<Pressure>,
    /// Habits and drugs of the last visit, nothing else.
    #[cfg_attr(feature = "bindings", specta(type = std::collections::HashMap<String, serde_json::Value>))]
    pub carried: Answers,
    /// What the pressure should stay below.
    pub target: Target,
    /// Height, when a visit has it.
    pub height_cm: Option<Decimal>,
    /// What was typed and not saved.
    pub draft: Option<Value>,
    /// Whether the person is on the form's register.
    pub registered: bool,
}

/// The person of a visit.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct VisitPerson {
    /// As pickers show them.
    #[serde(flatten)]
    pub hit: Hit,
    /// Last day of the contract in force.
    pub contract_ends_on: Option<NaiveDate>,
    /// When the disease was diagnosed.
    pub diagnosed_on: Option<NaiveDate>,
}

/// An earlier visit, whole.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct VisitRecord {
    /// Row.
    pub id: VisitId,
    /// The day.
    pub on: Option<NaiveDate>,
    /// How.
    pub mode: String,
    /// The answers by key.
    #[cfg_attr(feature = "bindings", specta(type = std::collections::HashMap<String, serde_json::Value>))]
    pub answers: Answers,
    /// 此次随访分类.
    #[cfg_attr(feature = "bindings", specta(type = Option<i32>))]
    pub class: Option<i64>,
    /// 下次随访日期.
    pub next_due_on: Option<NaiveDate>,
    /// Whether it called for referral.
    pub referral: bool,
    /// Name of the doctor.
    pub doctor: String,
}

/// One point of the chart.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Pressure {
    /// The day.
    pub on: NaiveDate,
    /// Systolic.
    pub systolic_mmhg: Option<u16>,
    /// Diastolic.
    pub diastolic_mmhg: Option<u16>,
    /// Fasting glucose.
    pub fasting_glucose_mmol_l: Option<Decimal>,
}

/// The name of the draft of a visit.
fn draft_key(resident: &str, form: FormCode) -> String {
    format!("visit/{resident}/{}", form.as_str())
}

impl Clinic {
    /// Opens the form of one resident.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`.
    pub fn open_visit_form(&self, who: &str, code: FormCode, now: Now) -> Result<VisitForm, ClinicError> {
        self.must(Right::VisitsView)?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let resident = self.resident(reader, who)?;
            let facts = Facts::load(reader, &resident, code, now.today, None)?;
            let past = visits::last_of_resident(reader, resident.id, Some(code.as_str()), 24)?;
            let met: Vec<&visits::Visit> = past.iter().filter(|visit| visit.mode != "not_reached").collect();
            let contract = contracts::in_force_of_resident(reader, resident.id, now.today)?.into_iter().next();
            let carried = met.first().map(|visit| carried(form(code), &answers(visit))).unwrap_or_default();
            let height = carried.get("height_cm").and_then(Value::as_str).and_then(|text| text.parse().ok());
            let draft = self.draft(reader, &draft_key(&resident.id.to_string(), code))?;
            Ok(VisitForm {
                resident: VisitPerson {
                    hit: hit(self, reader, &names, &resident, now.today)?,
                    contract_ends_on: contract.and_then(|contract| contract.ends_on),
                    diagnosed_on: facts.disease.as_ref().and_then(|disease| disease.diagnosed_on),
                },
                form: form(code).clone(),
                last_visits: met.iter().take(3).map(|visit| record(&names, visit)).collect(),
                series: series(&met, now.today),
                carried,
                target: target_on(&facts.patient, now.today),
                height_cm: height,
                draft,
                registered: facts.disease.is_some(),
            })
        })
    }
}

/// The answers that a form carries over.
fn carried(form: &FormDescription, answers: &Answers) -> Answers {
    let is_carried = |key: &str| form.field(key).is_some_and(|field| field.carried);
    answers.iter().filter(|(key, _)| is_carried(key)).map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn record(names: &Names, visit: &visits::Visit) -> VisitRecord {
    VisitRecord {
        id: visit.id,
        on: visit.visited_on,
        mode: visit.mode.clone(),
        answers: answers(visit),
        class: visit.class,
        next_due_on: visit.next_due_on,
        referral: visit.referral,
        doctor: names.user(visit.doctor),
    }
}

fn series(met: &[&visits::Visit], today: NaiveDate) -> Vec<Pressure> {
    let since = today.checked_sub_months(Months::new(24)).unwrap_or(today);
    let recent = met.iter().rev().filter_map(|visit| Some((visit.visited_on?, answers(visit))));
    recent
        .filter(|(on, _)| *on >= since)
        .map(|(on, answers)| {
            let readings = Readings::of(&answers);
            Pressure {
                on,
                systolic_mmhg: readings.systolic_mmhg,
                diastolic_mmhg: readings.diastolic_mmhg,
                fasting_glucose_mmol_l: readings.fasting_glucose_mmol_l,
            }
        })
        .collect()
}
