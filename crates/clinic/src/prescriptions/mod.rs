//! 健康教育处方: begun with a template, edited for the person, handed out and counted as a service of the contract.

mod issue;
mod open;

pub use issue::{IssuePrescription, IssuedPrescription};
pub use open::{PrescriptionForm, PrescriptionLine, TemplateChoice};
