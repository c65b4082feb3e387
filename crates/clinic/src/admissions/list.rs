//! Admissions in lists.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{Priority, ScopeWarning, State, scope_share};
use xiangyi_domain::id::{AdmissionId, ResidentId};
use xiangyi_domain::residents::age_on;
use xiangyi_domain::users::Right;
use xiangyi_store::admissions::{Listed, Place, Wanted};
use xiangyi_store::search::{Scope, search};
use xiangyi_store::{Reader, admissions};

/// Which admissions.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ListAdmissions {
    /// Only of this state.
    pub state: Option<State>,
    /// Part of a number, or whatever finds the patient: name, pinyin, part of an ID number.
    pub text: Option<String>,
    /// One of the ledgers, whole, in place of a page: `owing` (欠费), `papers_out` (证件未归还).
    pub only: Option<OnlyAdmissions>,
    /// Where the last page ended.
    pub after: Option<String>,
    /// At most so many; 50 if missing.
    pub limit: Option<u32>,
}

/// A list of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum OnlyAdmissions {
    /// With a balance, the parts that are due soonest first.
    Owing,
    /// With papers that are not back.
    PapersOut,
}

/// A page of admissions.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AdmissionList {
    /// Newest first.
    pub rows: Vec<AdmissionRow>,
    /// All that fit.
    pub total: u32,
    /// Give back as `after` for the next page.
    pub next: Option<String>,
    /// How many of each state.
    pub counts: BTreeMap<String, u32>,
}

/// An admission in a list.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AdmissionRow {
    /// Row.
    pub id: AdmissionId,
    /// 住院号.
    pub number: String,
    /// The patient.
    pub resident: ResidentId,
    /// Their name.
    pub name: String,
    /// `male`, `female`.
    pub sex: Option<String>,
    /// Full years on admission.
    pub age: Option<u16>,
    /// Name of the village.
    pub village: String,
    /// 入院日期.
    pub admitted_on: Option<NaiveDate>,
    /// 出院日期.
    pub discharged_on: Option<NaiveDate>,
    /// Name of the main diagnosis.
    pub diagnosis: String,
    /// Its state.
    pub state: State,
    /// All charges.
    pub total: Money,
    /// Charges outside the catalogues.
    pub out_of_scope: Money,
    /// Their share in percent, two places.
    pub out_of_scope_share: String,
    /// 个人自付, once settled.
    pub self_pay: Option<Money>,
    /// What is owed, once settled.
    pub balance: Option<Money>,
    /// Papers were taken in and are not back.
    pub papers_out: bool,
    /// 科室 at the registration.
    pub ward: Option<String>,
    /// 床号 at the registration.
    pub bed: Option<String>,
    /// 五优先 marks.
    pub priority: Vec<Priority>,
    /// The next part of a plan of instalments.
    pub due_on: Option<NaiveDate>,
    /// That part is overdue.
    pub overdue: bool,
    /// Whether the share needs a look.
    pub warning: ScopeWarning,
}

/// At most so many people are looked for by a text.
const MOST_PEOPLE: usize = 500;

pub(crate) fn admission_row(row: Listed, today: NaiveDate) -> AdmissionRow {
    let figures = row.figures;
    let (share, warning) = scope_share(figures.total, figures.out_of_scope);
    let on = row.admitted_on.unwrap_or(today);
    AdmissionRow {
        id: row.id,
        number: row.number,
        resident: row.resident,
        name: row.name,
        sex: row.sex,
        age: row.birth_on.map(|born| age_on(born, on)),
        village: row.village,
        admitted_on: row.admitted_on,
        discharged_on: row.discharged_on,
        diagnosis: row.diagnosis,
        state: State::from_code(&row.state).unwrap_or_default(),
        total: figures.total,
        out_of_scope: figures.out_of_scope,
        out_of_scope_share: share.to_string(),
        self_pay: figures.self_pay,
        balance: row.settled_on.map(|_| figures.balance),
        papers_out: row.papers_out > 0,
        ward: row.ward,
        bed: row.bed,
        priority: row.priority.iter().filter_map(|code| serde_json::from_value(code.as_str().into()).ok()).collect(),
        overdue: row.due_on.is_some_and(|due| due < today),
        due_on: row.due_on,
        warning,
    }
}

impl Clinic {
    /// Admissions of the township, newest first; with a text, all that it finds.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn list_admissions(&self, input: &ListAdmissions, now: Now) -> Result<AdmissionList, ClinicError> {
        self.must(Right::AdmissionsView)?;
        self.read(|reader| {
            let limit = input.limit.unwrap_or(50).clamp(1, 500);
            let text = input.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
            let state = input.state.map(State::as_str);
            let (found, total, next) = match (input.only, text) {
                (Some(OnlyAdmissions::Owing), _) => whole(admissions::every(reader, Wanted::Owing)?, state, text),
                (Some(OnlyAdmissions::PapersOut), _) => {
                    whole(admissions::every(reader, Wanted::WithPapersOut)?, state, text)
                }
                (None, Some(text)) => whole(found_by(reader, text)?, state, None),
                (None, None) => {
                    let found = admissions::list(reader, state, input.after.as_deref().and_then(place), limit)?;
                    let next = found.last().filter(|_| found.len() == limit as usize).and_then(mark);
                    (found, admissions::count(reader, state)?, next)
                }
            };
            let rows = found.into_iter().map(|row| admission_row(row, now.today)).collect();
            Ok(AdmissionList { rows, total, next, counts: admissions::count_by_state(reader)? })
        })
    }
}

/// Admissions of the people that a text finds, and those whose number holds it.
fn found_by(reader: &Reader<'_>, text: &str) -> Result<Vec<Listed>, ClinicError> {
    let hits = search(reader, text, &Scope::default(), MOST_PEOPLE)?;
    let people: Vec<ResidentId> = hits.into_iter().map(|hit| hit.id).collect();
    Ok(admissions::of_people(reader, &people, Some(&text.to_uppercase()))?)
}

/// A list that comes whole, cut to a state and to a text.
fn whole(mut rows: Vec<Listed>, state: Option<&str>, text: Option<&str>) -> (Vec<Listed>, u32, Option<String>) {
    rows.retain(|row| state.is_none_or(|state| row.state == state));
    rows.retain(|row| text.is_none_or(|text| row.name.contains(text) || row.number.contains(text)));
    let total = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    (rows, total, None)
}

/// The place of a row, as `after` writes it.
fn mark(row: &Listed) -> Option<String> {
    row.admitted_on.map(|on| format!("{on} {}", row.id))
}

fn place(text: &str) -> Option<Place> {
    let (on, id) = text.split_once(' ')?;
    Some(Place { on: on.parse().ok()?, id: id.parse().ok()? })
}
