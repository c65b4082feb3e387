//! Readings of machines that wait to be taken into a visit.

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use rusqlite::{ToSql, named_params};
use xiangyi_domain::id::{MeasurementId, ResidentId, VillageId, VisitId};

row! {
    /// What a machine read of somebody at one time.
    Measurement {
        id: MeasurementId,
        /// The village.
        village: VillageId,
        /// Of whom.
        resident: ResidentId,
        /// `YYYY-MM-DD HH:MM`, by the machine's clock.
        measured_at: String,
        ;
        /// Systolic pressure.
        systolic_mmhg: i64,
        /// Diastolic pressure.
        diastolic_mmhg: i64,
        /// Heart rate.
        heart_rate: i64,
        /// Fasting glucose.
        fasting_glucose_mmol_l: String,
        /// Weight.
        weight_kg: String,
        /// Which machine, as its file says.
        device: String,
        /// The visit that took it in.
        visit: VisitId,
    }
}

/// One reading.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: MeasurementId) -> Result<Option<Measurement>, StoreError> {
    one(reader.sql(), "SELECT * FROM measurements WHERE id = :id", named_params! {":id": id.bytes()})
}

/// The readings of a resident that no visit took in, the newest first.
///
/// # Errors
/// Those of the database.
pub fn waiting_of_resident(reader: &Reader<'_>, id: ResidentId) -> Result<Vec<Measurement>, StoreError> {
    let id = crate::merges::kept(reader, id)?;
    all(reader.sql(), include_str!("waiting_of_resident.sql"), named_params! {":resident": id.bytes()})
}

/// The readings of these villages (or all) that no visit took in, the newest first.
///
/// # Errors
/// Those of the database.
pub fn waiting(
    reader: &Reader<'_>,
    villages: Option<&[VillageId]>,
    limit: u32,
) -> Result<Vec<Measurement>, StoreError> {
    let ids = villages.map(|ids| {
        serde_json::json!(ids.iter().map(|id| id.0.simple().to_string().to_uppercase()).collect::<Vec<_>>()).to_string()
    });
    let params: [(&str, &dyn ToSql); 2] = [(":villages", &ids), (":limit", &limit)];
    all(reader.sql(), include_str!("waiting.sql"), params.as_slice())
}
