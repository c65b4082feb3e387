//! Page models for printing: whole id numbers, so the right is asked first.

mod admission;
mod card;
mod contract;
mod followup;
mod person;
mod prepare;
mod roster;

pub use prepare::PaperKind;
