//! Visits that the head should look at, with the records behind each flag.

use super::facts::answers;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::followups::VisitRow;
use crate::now::Now;
use crate::residents::Names;
use chrono::{Days, NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use xiangyi_domain::followups::honesty::{Doubt, Flag, Logged, doubts};
use xiangyi_domain::id::{ResidentId, VisitId};
use xiangyi_domain::users::Right;
use xiangyi_store::{Reader, diseases, residents, visits};

/// At most so many visits are looked through at once.
const MOST: u32 = 60_000;
/// Days before the period, so that a run of equal readings is seen from its beginning.
const BEFORE: u64 = 400;
/// What is measured; a weight that stays is no wonder.
const MEASURED: [&str; 4] = ["systolic_mmhg", "diastolic_mmhg", "heart_rate", "fasting_glucose_mmol_l"];

/// The period and the place.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AskHonesty {
    /// First day; 30 days before the last if missing.
    pub from: Option<NaiveDate>,
    /// Last day; today if missing.
    pub to: Option<NaiveDate>,
    /// Village by id, code or name.
    pub village: Option<String>,
}

/// What to look at.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Honesty {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Visits of the period.
    pub visits: u32,
    /// The newest first.
    pub flags: Vec<HonestyFlag>,
}

/// One thing to look at.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct HonestyFlag {
    /// Why.
    pub doubt: Doubt,
    /// Name of the doctor.
    pub doctor: String,
    /// The day.
    pub on: NaiveDate,
    /// The visits behind it, the oldest first.
    pub visits: Vec<VisitRow>,
}

impl Clinic {
    /// Visits of a period that the head should look at. Nothing follows from it by itself.
    ///
    /// # Errors
    /// `not_allowed`, `unknown_village`, `period_reversed`.
    pub fn visit_honesty(&self, input: &AskHonesty, now: Now) -> Result<Honesty, ClinicError> {
        self.must(Right::AuditView)?;
        let to = input.to.unwrap_or(now.today);
        let from = input.from.or_else(|| to.checked_sub_days(Days::new(30))).unwrap_or(to);
        if from > to {
            return Err(ClinicError::refused_at("period_reversed", "from"));
        }
        self.read(|reader| {
            let names = Names::load(reader)?;
            let villages = self.villages_of_filter(reader, input.village.as_deref())?;
            let begin = from.checked_sub_days(Days::new(BEFORE));
            let filter = visits::Filter { villages: villages.as_deref(), form: None, from: begin, to: Some(to) };
            let rows = visits::list(reader, &filter, 0, MOST)?;
            let met: Vec<&visits::Visit> = rows.iter().filter(|visit| visit.mode != "not_reached").collect();
            let mut people = HashMap::new();
            let mut logged = Vec::with_capacity(met.len());
            for visit in &met {
                logged.extend(self.logged(reader, &mut people, visit)?);
            }
            let of: HashMap<VisitId, &visits::Visit> = met.iter().map(|visit| (visit.id, *visit)).collect();
            let flags = doubts(&logged).into_iter().filter(|flag| flag.on >= from);
            let flags = flags.map(|flag| self.flag(reader, &names, &of, flag)).collect::<Result<_, _>>()?;
            let here = met.iter().filter(|visit| visit.visited_on >= Some(from)).count();
            Ok(Honesty { from, to, visits: u32::try_from(here).unwrap_or(u32::MAX), flags })
        })
    }

    fn flag(
        &self,
        reader: &Reader<'_>,
        names: &Names,
        of: &HashMap<VisitId, &visits::Visit>,
        flag: Flag,
    ) -> Result<HonestyFlag, ClinicError> {
        let rows: Vec<visits::Visit> =
            flag.visits.iter().filter_map(|id| of.get(id)).map(|one| (*one).clone()).collect();
        let (doubt, doctor, on) = (flag.doubt, names.user(flag.doctor), flag.on);
        Ok(HonestyFlag { doubt, doctor, on, visits: self.visit_rows(reader, names, &rows)? })
    }

    fn logged(
        &self,
        reader: &Reader<'_>,
        people: &mut HashMap<ResidentId, Option<Person>>,
        visit: &visits::Visit,
    ) -> Result<Option<Logged>, ClinicError> {
        let Some(on) = visit.visited_on else { return Ok(None) };
        let person = match people.get(&visit.resident) {
            Some(person) => person.clone(),
            None => {
                let person = Person::load(reader, visit.resident)?;
                people.insert(visit.resident, person.clone());
                person
            }
        };
        let register = self.form_of(visit).and_then(|form| form.disease);
        let diagnosed_on = person.as_ref().zip(register).and_then(|(person, kind)| {
            person.diseases.iter().filter(|(code, _)| code == kind.code()).filter_map(|(_, day)| *day).min()
        });
        Ok(Some(Logged {
            visit: visit.id,
            resident: visit.resident,
            doctor: visit.doctor,
            village: visit.village,
            on,
            at_home: visit.mode == "home",
            readings: readings(&answers(visit)),
            logged_at: visit
                .logged_at
                .as_deref()
                .and_then(|text| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").ok()),
            born_on: person.as_ref().and_then(|person| person.born_on),
            died_on: person.as_ref().and_then(|person| person.died_on),
            diagnosed_on,
        }))
    }
}

/// What must be known of a person, read once.
#[derive(Clone)]
struct Person {
    born_on: Option<NaiveDate>,
    died_on: Option<NaiveDate>,
    diseases: Vec<(String, Option<NaiveDate>)>,
}

impl Person {
    fn load(reader: &Reader<'_>, id: ResidentId) -> Result<Option<Person>, ClinicError> {
        let Some(row) = residents::find(reader, id)? else { return Ok(None) };
        let ill = diseases::of_resident(reader, id)?.into_iter().map(|one| (one.kind, one.diagnosed_on));
        let died_on = row.status_on.filter(|_| row.status.as_deref() == Some("dead"));
        Ok(Some(Person { born_on: row.birth_on, died_on, diseases: ill.collect() }))
    }
}

/// What was measured, as one text; fewer than two numbers say nothing.
fn readings(answers: &xiangyi_domain::followups::Answers) -> Option<String> {
    let number = |key: &&str| {
        let value = answers.get(*key).filter(|value| !value.is_null())?;
        Some(format!("{key}={}", value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
    };
    let found: Vec<String> = MEASURED.iter().filter_map(number).collect();
    (found.len() >= 2).then(|| found.join(" "))
}
