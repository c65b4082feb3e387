//! Readings that no visit has taken in yet.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::residents::Names;
use crate::residents::add::object;
use serde::Serialize;
use serde_json::json;
use xiangyi_domain::id::{MeasurementId, ResidentId, VisitId};
use xiangyi_domain::users::Right;
use xiangyi_store::measurements::{self, Measurement};
use xiangyi_store::{WriteTx, residents};
use xiangyi_wire::Entity;

/// Readings shown at once.
const SHOWN: u32 = 500;

/// Readings that wait.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MeasurementList {
    /// The newest first.
    pub rows: Vec<MeasurementLine>,
}

/// One reading.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MeasurementLine {
    /// Row: give it to a visit as `measurement`.
    pub id: MeasurementId,
    /// Of whom.
    pub resident: ResidentId,
    /// Their name.
    pub name: String,
    /// Name of the village.
    pub village: String,
    /// `YYYY-MM-DD HH:MM`, by the machine's clock.
    pub measured_at: String,
    /// Systolic pressure.
    #[cfg_attr(feature = "bindings", specta(type = Option<i32>))]
    pub systolic_mmhg: Option<i64>,
    /// Diastolic pressure.
    #[cfg_attr(feature = "bindings", specta(type = Option<i32>))]
    pub diastolic_mmhg: Option<i64>,
    /// Heart rate.
    #[cfg_attr(feature = "bindings", specta(type = Option<i32>))]
    pub heart_rate: Option<i64>,
    /// Fasting glucose.
    pub fasting_glucose_mmol_l: Option<String>,
    /// Weight.
    pub weight_kg: Option<String>,
    /// Which machine.
    pub device: Option<String>,
}

impl Clinic {
    /// Readings that wait: of one person, or of all of the user's villages.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`.
    pub fn list_measurements(&self, who: Option<&str>) -> Result<MeasurementList, ClinicError> {
        self.must(Right::VisitsView)?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let found = match who {
                Some(who) => measurements::waiting_of_resident(reader, self.resident(reader, who)?.id)?,
                None => measurements::waiting(reader, self.scope(), SHOWN)?,
            };
            let mut rows = Vec::with_capacity(found.len());
            for row in found {
                let person = residents::find(reader, row.resident)?;
                rows.push(line(&names, row, person.map(|person| person.name).unwrap_or_default()));
            }
            Ok(MeasurementList { rows })
        })
    }
}

fn line(names: &Names, row: Measurement, name: String) -> MeasurementLine {
    MeasurementLine {
        id: row.id,
        resident: row.resident,
        name,
        village: names.village(row.village),
        measured_at: row.measured_at,
        systolic_mmhg: row.systolic_mmhg,
        diastolic_mmhg: row.diastolic_mmhg,
        heart_rate: row.heart_rate,
        fasting_glucose_mmol_l: row.fasting_glucose_mmol_l,
        weight_kg: row.weight_kg,
        device: row.device,
    }
}

/// A visit takes a reading in: from then on it waits no longer.
pub(crate) fn take_in(
    tx: &mut WriteTx<'_>,
    id: MeasurementId,
    resident: ResidentId,
    visit: VisitId,
) -> Result<(), ClinicError> {
    let kept = |id: ResidentId, tx: &WriteTx<'_>| xiangyi_store::merges::kept(tx, id);
    let row = measurements::find(tx, id)?.ok_or(ClinicError::unknown("measurement", "measurement"))?;
    if kept(row.resident, tx)? != kept(resident, tx)? {
        return Err(ClinicError::unknown("measurement", "measurement"));
    }
    if row.visit.is_some() {
        return Err(ClinicError::refused_at("measurement_taken", "measurement"));
    }
    tx.patch(Entity::Measurement, id, row.meta.revision, object(json!({ "visit": visit })))?;
    Ok(())
}
