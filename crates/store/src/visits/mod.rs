//! 随访, one record each.

mod list;
mod workload;

pub use list::{Filter, count, count_between, list};
pub use workload::{DoctorVisits, by_doctor};

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
use serde_json::Value;
use xiangyi_domain::id::{ResidentId, UserId, VillageId, VisitId};

row! {
    /// One visit.
    Visit {
        id: VisitId,
        /// Whose.
        resident: ResidentId,
        /// The resident's village at the time.
        village: VillageId,
        /// Which form.
        form: String,
        /// The form's version.
        form_version: String,
        /// `clinic`, `home` or `phone`.
        mode: String,
        /// What was filled in.
        answers: Value,
        /// Whether a recheck in two weeks was asked for.
        recheck: bool,
        /// Whether a referral was called for.
        referral: bool,
        /// Why, as the domain explains it.
        reasons: Value,
        ;
        /// When.
        visited_on: NaiveDate,
        /// The form's code of control.
        class: i64,
        /// The same as the rules compute it, when a doctor has overridden it.
        computed_class: i64,
        /// The next visit.
        next_due_on: NaiveDate,
        /// The record that this one corrects.
        corrects: VisitId,
        /// Who visited.
        doctor: UserId,
        /// When it was typed in, `YYYY-MM-DDTHH:MM` in UTC by the clock of that computer.
        logged_at: String,
    }
}

/// One visit.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: VisitId) -> Result<Option<Visit>, StoreError> {
    let found: Option<Visit> =
        one(reader.sql(), "SELECT * FROM visits WHERE id = :id", named_params! {":id": id.bytes()})?;
    let sees =
        |visit: &Visit| visit.answers.as_object().is_none_or(|answers| reader.sight().sees_visit(&visit.form, answers));
    Ok(found.filter(sees).map(|visit| shown(reader, visit)))
}

/// Without the answers and reasons that name what is hidden.
fn shown(reader: &Reader<'_>, mut visit: Visit) -> Visit {
    if let Some(answers) = visit.answers.as_object_mut() {
        reader.sight().hide_answers(&visit.form, answers);
    }
    if let Some(reasons) = visit.reasons.as_array_mut() {
        reasons.retain(|reason| reader.sight().sees_row(reason));
    }
    visit
}

/// The newest `limit` listed visits of a resident, newest first, without those that were corrected since; of one form
/// when `form` is given.
///
/// # Errors
/// Those of the database.
pub fn last_of_resident(
    reader: &Reader<'_>,
    resident: ResidentId,
    form: Option<&str>,
    limit: u32,
) -> Result<Vec<Visit>, StoreError> {
    let resident = crate::merges::kept(reader, resident)?;
    let params =
        named_params! {":resident": resident.bytes(), ":form": form, ":limit": limit, ":hidden": reader.hidden()};
    let found = all(reader.sql(), include_str!("last_of_resident.sql"), params)?;
    Ok(found.into_iter().map(|visit| shown(reader, visit)).collect())
}

/// The day of the newest listed visit of a resident, without those that were corrected since.
///
/// # Errors
/// Those of the database.
pub fn last_day_of_resident(reader: &Reader<'_>, resident: ResidentId) -> Result<Option<NaiveDate>, StoreError> {
    let mut select = reader.sql().prepare_cached(include_str!("last_day_of_resident.sql"))?;
    let params = named_params! {":resident": resident.bytes(), ":hidden": reader.hidden()};
    let day: Option<String> = select.query_row(params, |row| row.get(0))?;
    Ok(day.and_then(|day| day.parse().ok()))
}
