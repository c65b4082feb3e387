//! Pressure, glucose and weight over two years, from whatever form measured
//! them.

use super::facts::{Facts, answers};
use super::open::{Point, series};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;
use xiangyi_domain::followups::{FormCode, target_on};
use xiangyi_domain::residents::Target;
use xiangyi_domain::users::Right;
use xiangyi_store::visits;

/// So many visits are looked at: two years of weekly ones for two diseases.
const VISITS: u32 = 240;

/// What the charts of a person show.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Trends {
    /// Two years, oldest first; visits that measured nothing are left out.
    pub points: Vec<Point>,
    /// What the pressure should stay below.
    pub target: Target,
    /// What fasting glucose should stay below, mmol/L.
    pub glucose_below: Option<Decimal>,
    /// The weight that the last visit wished for.
    pub weight_target_kg: Option<Decimal>,
}

impl Clinic {
    /// The charts of one resident.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`.
    pub fn trends(&self, who: &str, now: Now) -> Result<Trends, ClinicError> {
        self.must(Right::VisitsView)?;
        let pressure = self.form_named(&FormCode::HYPERTENSION, None)?;
        let glucose = self.form_named(&FormCode::TYPE2_DIABETES, None)?;
        self.read(|reader| {
            let resident = self.resident(reader, who)?;
            let past = visits::last_of_resident(reader, resident.id, None, VISITS)?;
            let met: Vec<&visits::Visit> = past.iter().filter(|visit| visit.mode != "not_reached").collect();
            let facts = Facts::load(reader, &resident, pressure, now.today, None)?;
            let wished = met.iter().find_map(|visit| {
                answers(visit).get("weight_target_kg").and_then(Value::as_str).and_then(|text| text.parse().ok())
            });
            Ok(Trends {
                points: series(&met, now.today).into_iter().filter(Point::says_something).collect(),
                target: target_on(pressure, &facts.patient, now.today),
                glucose_below: glucose.parameters.get("glucose_below").copied(),
                weight_target_kg: wished,
            })
        })
    }
}
