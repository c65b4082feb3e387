//! 患病.

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
use serde_json::Value;
use xiangyi_domain::id::{DiseaseId, ResidentId, VillageId};

row! {
    /// A disease that a resident has.
    Disease {
        id: DiseaseId,
        /// Whose.
        resident: ResidentId,
        /// Its village.
        village: VillageId,
        /// Its register, such as `hypertension`.
        kind: String,
        ;
        /// Its name, as written.
        name: String,
        /// ICD-10.
        icd10: String,
        /// When it was diagnosed.
        diagnosed_on: NaiveDate,
        /// When the clinic took it into care.
        enrolled_on: NaiveDate,
        /// When it left care.
        left_on: NaiveDate,
        /// Targets set for this person.
        target: Value,
        /// Where it was diagnosed.
        hospital: String,
        /// 分类救治.
        treatment: String,
        /// What proves it.
        evidence: String,
    }
}

/// One disease.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: DiseaseId) -> Result<Option<Disease>, StoreError> {
    let found: Option<Disease> =
        one(reader.sql(), "SELECT * FROM diseases WHERE id = :id", named_params! {":id": id.bytes()})?;
    Ok(found.filter(|row| reader.sight().sees_disease(&row.kind, row.name.as_deref(), row.icd10.as_deref())))
}

/// The listed diseases of a resident, also those that left care.
///
/// # Errors
/// Those of the database.
pub fn of_resident(reader: &Reader<'_>, id: ResidentId) -> Result<Vec<Disease>, StoreError> {
    let id = crate::merges::kept(reader, id)?;
    all(
        reader.sql(),
        include_str!("of_resident.sql"),
        named_params! {":resident": id.bytes(), ":hidden": reader.hidden()},
    )
}
