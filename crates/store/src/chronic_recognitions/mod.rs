//! 门诊慢病认定.

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
use xiangyi_domain::id::{ChronicRecognitionId, ResidentId, UserId};

row! {
    /// One recognition.
    ChronicRecognition {
        id: ChronicRecognitionId,
        /// Whose.
        resident: ResidentId,
        /// ICD-10 or the county's code of the disease.
        disease: String,
        /// Its name.
        name: String,
        /// `applied`, `recognised`, `refused`.
        status: String,
        ;
        /// Name of the batch in which it was handed in.
        batch: String,
        /// When it was applied for.
        applied_on: NaiveDate,
        /// By whom.
        applied_by: UserId,
        /// When the hospital decided.
        decided_on: NaiveDate,
        /// Which hospital.
        hospital: String,
        /// 慢病证号.
        certificate: String,
        /// When it ended.
        ended_on: NaiveDate,
        /// Anything else.
        remark: String,
    }
}

/// One recognition.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: ChronicRecognitionId) -> Result<Option<ChronicRecognition>, StoreError> {
    one(reader.sql(), "SELECT * FROM chronic_recognitions WHERE id = :id", named_params! {":id": id.bytes()})
}

/// Those of a resident.
///
/// # Errors
/// Those of the database.
pub fn of_resident(reader: &Reader<'_>, id: ResidentId) -> Result<Vec<ChronicRecognition>, StoreError> {
    let id = crate::merges::kept(reader, id)?;
    let rows = all(reader.sql(), include_str!("of_resident.sql"), named_params! {":resident": id.bytes()})?;
    Ok(seen(reader, rows))
}

/// The listed ones, newest first.
///
/// # Errors
/// Those of the database.
pub fn list(reader: &Reader<'_>, limit: u32) -> Result<Vec<ChronicRecognition>, StoreError> {
    let sql = "SELECT * FROM chronic_recognitions INDEXED BY chronic_recognitions_newest
      WHERE listed = 1 ORDER BY applied_on DESC, id LIMIT :limit";
    Ok(seen(reader, all(reader.sql(), sql, named_params! {":limit": limit})?))
}

/// Without those of a register that is hidden from whoever keeps no bills.
fn seen(reader: &Reader<'_>, mut rows: Vec<ChronicRecognition>) -> Vec<ChronicRecognition> {
    rows.retain(|row| reader.sight().sees_diagnosis(Some(&row.name), Some(&row.disease)));
    rows
}
