//! Readings of a machine: imported by ID number, kept until a visit takes them in. A reading is never a visit by itself,
//! because a visit that nobody made must not be easier to log than one that was.

mod import;
mod waiting;

pub use import::{ImportMeasurements, MeasurementColumn, MeasurementPreview, MeasurementProblem};
pub(crate) use waiting::take_in;
pub use waiting::{MeasurementLine, MeasurementList};
