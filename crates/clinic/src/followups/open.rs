//! Everything that the screen of one visit needs, in one answer.

use super::entry_time::EntryTimes;
use super::facts::{Facts, answers};
use super::known;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::{Hit, Names, hit};
use chrono::{Months, NaiveDate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use xiangyi_domain::followups::{Answers, FormCode, FormDescription, Readings, target_on};
use xiangyi_domain::id::{ResidentId, VisitId};
use xiangyi_domain::residents::{Target, age_on};
use xiangyi_domain::users::Right;
use xiangyi_store::{Reader, contracts, residents, visits};

/// A form to be opened for a person.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct OpenVisit {
    /// Id or ID number.
    pub resident: String,
    /// Which form.
    pub form: FormCode,
    /// The disease by name, on a form that serves many: 其他疾病.
    #[serde(default)]
    pub disease: Option<String>,
}

impl OpenVisit {
    /// A form that serves one register, or none.
    #[must_use]
    pub fn of(resident: &str, form: FormCode) -> OpenVisit {
        OpenVisit { resident: resident.to_owned(), form, disease: None }
    }
}

/// The screen of one visit.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct VisitForm {
    /// Whose.
    pub resident: VisitPerson,
    /// The form.
    pub form: FormDescription,
    /// Other editions, by which some of the last visits were written.
    pub editions: Vec<FormDescription>,
    /// Full years on the day, for what is asked by age.
    pub age: Option<u16>,
    /// The visit that is being corrected, whose answers the screen begins with.
    pub corrects: Option<VisitRecord>,
    /// At most three, newest first.
    pub last_visits: Vec<VisitRecord>,
    /// Two years, oldest first.
    pub series: Vec<Point>,
    /// Habits and drugs of the last visit, nothing else.
    #[cfg_attr(feature = "bindings", specta(type = std::collections::HashMap<String, serde_json::Value>))]
    pub carried: Answers,
    /// What the pressure should stay below.
    pub target: Target,
    /// What fasting glucose should stay below on this form, mmol/L.
    pub glucose_below: Option<Decimal>,
    /// Height, when a visit has it.
    pub height_cm: Option<Decimal>,
    /// What was typed and not saved.
    pub draft: Option<Value>,
    /// The name under which it is kept.
    pub draft_key: String,
    /// Whether the person is on the form's register.
    pub registered: bool,
    /// How long such visits take the user.
    pub entry_times: EntryTimes,
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
    /// Code of the form.
    pub form: String,
    /// The record that this one corrects.
    pub corrects: Option<VisitId>,
    /// The day.
    pub on: Option<NaiveDate>,
    /// How.
    pub mode: String,
    /// The edition of its form.
    pub version: String,
    /// The answers by key.
    #[cfg_attr(feature = "bindings", specta(type = std::collections::HashMap<String, serde_json::Value>))]
    pub answers: Answers,
    /// 此次随访分类.
    #[cfg_attr(feature = "bindings", specta(type = Option<i32>))]
    pub class: Option<i64>,
    /// The same in words.
    pub class_word: String,
    /// Whether the class says that all is well.
    pub good: bool,
    /// 下次随访日期.
    pub next_due_on: Option<NaiveDate>,
    /// Whether it called for referral.
    pub referral: bool,
    /// Name of the doctor.
    pub doctor: String,
}

/// How many visits the screen looks back at: two years of them, every month for several diseases.
pub(super) const HISTORY: u32 = 60;

/// One point of the chart.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Point {
    /// The day.
    pub on: NaiveDate,
    /// Systolic.
    pub systolic_mmhg: Option<u16>,
    /// Diastolic.
    pub diastolic_mmhg: Option<u16>,
    /// Fasting glucose.
    pub fasting_glucose_mmol_l: Option<Decimal>,
    /// Weight.
    pub weight_kg: Option<Decimal>,
}

/// The name under which the pictures of a visit wait while it is typed: that of its draft.
///
/// # Errors
/// `bad_value` at `draft` for a name that is not of this person and form.
pub(crate) fn photos_key(resident: ResidentId, form: &FormCode, draft: Option<&str>) -> Result<String, ClinicError> {
    let plain = draft_key(&resident.to_string(), form, None);
    let Some(draft) = draft else { return Ok(plain) };
    let is_ours = draft.strip_prefix(plain.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if is_ours {
        Ok(draft.to_owned())
    } else {
        Err(ClinicError::BadInput { code: "bad_value", field: Some("draft".to_owned()) })
    }
}

impl Point {
    /// Whether anything was measured.
    pub(super) fn says_something(&self) -> bool {
        self.systolic_mmhg.is_some() || self.fasting_glucose_mmol_l.is_some() || self.weight_kg.is_some()
    }
}

/// The name of the draft of a visit; visits for two diseases by one form have two.
fn draft_key(resident: &str, form: &FormCode, disease: Option<&str>) -> String {
    let disease = disease.map(|name| format!("/{name}")).unwrap_or_default();
    format!("visit/{resident}/{}{disease}", form.as_str())
}

impl Clinic {
    /// Opens the form of one resident, in its current edition.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`, `unknown_form`,
    /// `restricted_register`.
    pub fn open_visit_form(&self, input: &OpenVisit, now: Now) -> Result<VisitForm, ClinicError> {
        self.must(Right::VisitsView)?;
        let form = self.form_named(&input.form, None)?;
        self.read(|reader| {
            let resident = self.resident(reader, &input.resident)?;
            let disease = known::disease_of_visit(reader, &resident, form, input.disease.as_deref())?;
            self.visit_form(reader, &resident, form, None, disease, now)
        })
    }

    /// Opens a logged visit for correction, in its own edition: a new record
    /// will name the old one.
    ///
    /// # Errors
    /// `unknown_visit`, `not_your_village`, `unknown_form`,
    /// `restricted_register`.
    pub fn open_correction(&self, visit: VisitId, now: Now) -> Result<VisitForm, ClinicError> {
        self.must(Right::VisitsLog)?;
        self.read(|reader| {
            let unknown = || ClinicError::unknown("visit", "visit");
            let old = visits::find(reader, visit)?.filter(|visit| visit.meta.voided.is_none()).ok_or_else(unknown)?;
            let resident = self.resident(reader, &old.resident.to_string())?;
            let form = self.form_of(&old).ok_or(ClinicError::unknown("form", "form"))?;
            self.must_see(form)?;
            let disease = known::disease_named(&old).map(|name| known::NamedDisease { name, icd10: None });
            self.visit_form(reader, &resident, form, Some(&old), disease, now)
        })
    }

    fn visit_form(
        &self,
        reader: &Reader<'_>,
        resident: &residents::Resident,
        form: &FormDescription,
        corrects: Option<&visits::Visit>,
        disease: Option<known::NamedDisease>,
        now: Now,
    ) -> Result<VisitForm, ClinicError> {
        let names = Names::load(reader)?;
        let on = corrects.and_then(|visit| visit.visited_on).unwrap_or(now.today);
        let facts = Facts::load(reader, resident, form, on, corrects.map(|visit| visit.id))?;
        let past = visits::last_of_resident(reader, resident.id, Some(form.code.as_str()), HISTORY)?;
        let met = |visit: &&visits::Visit| {
            visit.mode != "not_reached"
                && corrects.is_none_or(|old| visit.id != old.id && visit.visited_on <= Some(on))
                && disease.as_ref().is_none_or(|disease| known::is_about(visit, &disease.name))
        };
        let met: Vec<&visits::Visit> = past.iter().filter(met).collect();
        let contract = contracts::in_force_of_resident(reader, resident.id, now.today)?.into_iter().next();
        let carried = match corrects {
            Some(_) => Answers::new(),
            None => known::carried(form, resident, known::last_of_one_disease(&met, form), disease.as_ref()),
        };
        let height = carried.get("height_cm").and_then(Value::as_str).and_then(|text| text.parse().ok());
        let disease = disease.as_ref().map(|disease| disease.name.as_str());
        let draft_key = draft_key(&resident.id.to_string(), &form.code, disease);
        let draft = match corrects {
            None => self.draft(reader, &draft_key)?,
            Some(_) => None,
        };
        let last: Vec<&visits::Visit> = met.iter().take(3).copied().collect();
        Ok(VisitForm {
            resident: VisitPerson {
                hit: hit(self, reader, &names, resident, now.today)?,
                contract_ends_on: contract.and_then(|contract| contract.ends_on),
                diagnosed_on: facts.disease.as_ref().and_then(|disease| disease.diagnosed_on),
            },
            form: form.clone(),
            editions: self.editions(form, &last),
            age: resident.birth_on.map(|born| age_on(born, on)),
            corrects: corrects.map(|visit| self.record(&names, visit)),
            last_visits: last.iter().map(|visit| self.record(&names, visit)).collect(),
            series: series(&met, now.today),
            carried,
            target: target_on(form, &facts.patient, on),
            glucose_below: form.parameters.get("glucose_below").copied(),
            height_cm: height,
            draft,
            draft_key,
            registered: form.disease.is_none() || facts.disease.is_some(),
            entry_times: self.entry_times(reader, &form.code)?,
        })
    }

    /// The other editions of a form by which visits were written.
    fn editions(&self, form: &FormDescription, past: &[&visits::Visit]) -> Vec<FormDescription> {
        let mut found: Vec<FormDescription> = Vec::new();
        for edition in past.iter().filter_map(|visit| self.forms().edition(&form.code, &visit.form_version)) {
            if edition.version != form.version && found.iter().all(|other| other.version != edition.version) {
                found.push(edition.clone());
            }
        }
        found
    }

    pub(super) fn record(&self, names: &Names, visit: &visits::Visit) -> VisitRecord {
        let class = visit.class.and_then(|class| u8::try_from(class).ok());
        let class = self.form_of(visit).zip(class).and_then(|(form, class)| form.class(class));
        VisitRecord {
            id: visit.id,
            form: visit.form.clone(),
            corrects: visit.corrects,
            on: visit.visited_on,
            mode: visit.mode.clone(),
            version: visit.form_version.clone(),
            answers: answers(visit),
            class: visit.class,
            class_word: class.map(|class| class.label.clone()).unwrap_or_default(),
            good: class.is_some_and(|class| class.good),
            next_due_on: visit.next_due_on,
            referral: visit.referral,
            doctor: names.user(visit.doctor),
        }
    }
}

/// What visits measured in two years; `met` is newest first.
pub(super) fn series(met: &[&visits::Visit], today: NaiveDate) -> Vec<Point> {
    let since = today.checked_sub_months(Months::new(24)).unwrap_or(today);
    let recent = met.iter().rev().filter_map(|visit| Some((visit.visited_on?, answers(visit))));
    recent
        .filter(|(on, _)| *on >= since)
        .map(|(on, answers)| {
            let readings = Readings::of(&answers);
            Point {
                on,
                systolic_mmhg: readings.systolic_mmhg,
                diastolic_mmhg: readings.diastolic_mmhg,
                fasting_glucose_mmol_l: readings.fasting_glucose_mmol_l,
                weight_kg: answers.get("weight_kg").and_then(Value::as_str).and_then(|text| text.parse().ok()),
            }
        })
        .collect()
}
