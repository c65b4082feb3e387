//! 健康教育处方, as they were handed out.

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
use serde_json::Value;
use xiangyi_domain::id::{PrescriptionId, ResidentId, UserId, VillageId, VisitId};

row! {
    /// One prescription.
    Prescription {
        id: PrescriptionId,
        /// Its village.
        village: VillageId,
        /// To whom.
        resident: ResidentId,
        /// Code of the template that it began with.
        template: String,
        /// The template's version.
        version: String,
        /// Its title.
        title: String,
        /// What it says, `[{title, lines}]`.
        sections: Value,
        ;
        /// The visit at which it was handed out.
        visit: VisitId,
        /// The next visit.
        next_on: NaiveDate,
        /// When.
        issued_on: NaiveDate,
        /// By whom.
        doctor: UserId,
    }
}

/// One prescription, unless its register is hidden.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: PrescriptionId) -> Result<Option<Prescription>, StoreError> {
    let found: Option<Prescription> =
        one(reader.sql(), "SELECT * FROM prescriptions WHERE id = :id", named_params! {":id": id.bytes()})?;
    Ok(found.filter(|row| reader.sight().sees_disease(&row.template, Some(&row.title), None)))
}

/// The listed prescriptions of a resident, the newest first.
///
/// # Errors
/// Those of the database.
pub fn of_resident(reader: &Reader<'_>, id: ResidentId) -> Result<Vec<Prescription>, StoreError> {
    let id = crate::merges::kept(reader, id)?;
    let params = named_params! {":resident": id.bytes(), ":hidden": reader.hidden()};
    all(reader.sql(), include_str!("of_resident.sql"), params)
}
