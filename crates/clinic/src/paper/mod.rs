//! Page models for printing: whole id numbers, so the right is asked first.

mod admission;
mod card;
mod contract;
mod followup;
mod goods;
mod person;
mod prepare;
mod printed;
mod roster;
mod roster_sheet;
mod screening;

pub use prepare::PaperKind;
pub use roster::RosterRequest;
pub use roster_sheet::{ExportContractRoster, ExportedContractRoster};
