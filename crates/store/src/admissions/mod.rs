//! 住院.

mod list;
mod window;

pub use list::{
    Figures, Listed, Place, Wanted, count, count_by_state, count_papers_out, every, figures, list, listed, of_people,
};
pub use window::{DayAtWindow, day_at_window};

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
use serde_json::Value;
use xiangyi_domain::Money;
use xiangyi_domain::id::{AdmissionId, ResidentId, UserId};

row! {
    /// One admission.
    Admission {
        id: AdmissionId,
        /// Whose.
        resident: ResidentId,
        /// Its number.
        number: String,
        /// The level of the place.
        facility_level: String,
        /// 县域内.
        in_area: bool,
        /// `{icd10, name}`.
        diagnosis: Value,
        /// Category codes on the day of admission.
        categories: Vec<String>,
        /// The deposit that was not taken.
        deposit_waived: Money,
        /// Copies that were kept.
        papers: Value,
        /// Its steps, `{id, kind, data}`.
        events: Vec<Value>,
        /// Derived: `in_hospital`, `discharged`, `settled`, `paid`, `archived`.
        state: String,
        /// Sum of the charges so far.
        total: Money,
        /// The part of it out of scope.
        out_of_scope: Money,
        /// What the patient owes, by the ledger.
        balance: Money,
        ;
        /// When.
        admitted_on: NaiveDate,
        /// When discharged.
        discharged_on: NaiveDate,
        /// Of the agreement to pay later.
        agreement_number: String,
        /// Why the head let it pass in spite of an unsettled one.
        override_reason: String,
        /// Who registered it.
        registered_by: UserId,
        /// 科室.
        ward: String,
        /// 床号.
        bed: String,
        /// How the patient came.
        mode: String,
        /// 首诊医生.
        first_doctor: String,
        /// Whether the patient was referred.
        referred: bool,
        /// 参保 on the day of admission.
        insurance: Value,
        /// 医保编号.
        insurance_number: String,
        /// `{name, relation, phone}`.
        guarantor: Value,
        /// Codes of 五优先.
        priority: Vec<String>,
    }
}

/// One admission.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: AdmissionId) -> Result<Option<Admission>, StoreError> {
    let found: Option<Admission> = one(reader.sql(), include_str!("find.sql"), named_params! {":id": id.bytes()})?;
    Ok(found.map(|row| seen(reader, row)))
}

/// The listed admissions of a resident, newest first.
///
/// # Errors
/// Those of the database.
pub fn of_resident(reader: &Reader<'_>, id: ResidentId) -> Result<Vec<Admission>, StoreError> {
    let id = crate::merges::kept(reader, id)?;
    let sql = include_str!("of_resident.sql");
    let rows: Vec<Admission> = all(reader.sql(), sql, named_params! {":resident": id.bytes()})?;
    Ok(rows.into_iter().map(|row| seen(reader, row)).collect())
}

/// An admission without its diagnosis, where that is of a register that is hidden.
fn seen(reader: &Reader<'_>, row: Admission) -> Admission {
    let text = |key: &str| row.diagnosis[key].as_str();
    if reader.sight().sees_diagnosis(text("name"), text("icd10")) {
        return row;
    }
    Admission { diagnosis: serde_json::json!({ "icd10": "", "name": "" }), ..row }
}

/// Those of them that block another: still in hospital, not settled, or settled with a balance. Call it inside the
/// commit that registers the next one.
///
/// # Errors
/// Those of the database.
pub fn unsettled_of_resident(reader: &Reader<'_>, id: ResidentId) -> Result<Vec<Admission>, StoreError> {
    let id = crate::merges::kept(reader, id)?;
    all(reader.sql(), include_str!("unsettled_of_resident.sql"), named_params! {":resident": id.bytes()})
}
