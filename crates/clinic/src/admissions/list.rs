//! Admissions in lists.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::Names;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{ScopeWarning, State, scope_share};
use xiangyi_domain::id::{AdmissionId, ResidentId};
use xiangyi_domain::residents::age_on;
use xiangyi_domain::users::Right;
use xiangyi_store::{Reader, admissions, residents};

/// Which admissions.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ListAdmissions {
    /// Only of this state.
    pub state: Option<State>,
    /// Part of a number, or of the patient's name.
    pub text: Option<String>,
    /// Where the last page ended.
    pub after: Option<String>,
    /// At most so many; 50 if missing.
    pub limit: Option<u32>,
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
    /// Whether the share needs a look.
    pub warning: ScopeWarning,
}

pub(crate) fn admission_row(
    reader: &Reader<'_>,
    names: &Names,
    row: &admissions::Admission,
    today: NaiveDate,
) -> Result<AdmissionRow, ClinicError> {
    let person = residents::find(reader, row.resident)?;
    let state = State::from_code(&row.state).unwrap_or(State::InHospital);
    let (share, warning) = scope_share(row.total, row.out_of_scope);
    let settled = row.events.iter().rfind(|event| event["kind"] == "settled");
    let self_pay = settled.and_then(|event| event["data"]["statement"]["self_pay"].as_str()?.parse().ok());
    let returned = row.events.iter().any(|event| event["kind"] == "papers_returned");
    let kept = row.papers.as_array().is_some_and(|papers| !papers.is_empty());
    let on = row.admitted_on.unwrap_or(today);
    Ok(AdmissionRow {
        id: row.id,
        number: row.number.clone(),
        resident: row.resident,
        name: person.as_ref().map(|person| person.name.clone()).unwrap_or_default(),
        sex: person.as_ref().and_then(|person| person.sex.clone()),
        age: person.as_ref().and_then(|person| person.birth_on).map(|born| age_on(born, on)),
        village: person.map(|person| names.village(person.village)).unwrap_or_default(),
        admitted_on: row.admitted_on,
        discharged_on: row.discharged_on,
        diagnosis: row.diagnosis["name"].as_str().unwrap_or_default().to_owned(),
        state,
        total: row.total,
        out_of_scope: row.out_of_scope,
        out_of_scope_share: share.to_string(),
        self_pay,
        balance: settled.map(|_| row.balance),
        papers_out: kept && !returned,
        warning,
    })
}

impl Clinic {
    /// Admissions of the township, newest first.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn list_admissions(&self, input: &ListAdmissions, now: Now) -> Result<AdmissionList, ClinicError> {
        self.must(Right::AdmissionsView)?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let state = input.state.map(State::as_str);
            let text = input.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
            let skip: u32 = input.after.as_deref().and_then(|text| text.parse().ok()).unwrap_or(0);
            let found = admissions::list(reader, state, text, skip, input.limit.unwrap_or(50).clamp(1, 500))?;
            let total = admissions::count(reader, state, text)?;
            let reached = skip.saturating_add(u32::try_from(found.len()).unwrap_or(u32::MAX));
            let rows = found.iter().map(|row| admission_row(reader, &names, &row.admission, now.today));
            Ok(AdmissionList {
                rows: rows.collect::<Result<_, _>>()?,
                total,
                next: (reached < total).then(|| reached.to_string()),
                counts: admissions::count_by_state(reader)?,
            })
        })
    }
}
