//! Page models for printing: whole id numbers, so the right is asked first.

mod admission;
mod card;
mod care;
mod claims;
mod contract;
mod details;
mod export;
mod followup_tables;
mod form_sheet;
mod goods;
mod handbook;
mod head;
mod household_ledger;
mod pay_later;
mod person;
mod policy;
mod prepare;
mod printed;
mod roster;
mod screening;
mod statistics;
mod stay;
mod trip;

pub(crate) use care::RESULT_DAYS;
pub use details::PaperDetails;
pub use export::{ExportPaper, ExportedPaper};
pub use pay_later::Span;
pub use prepare::PaperKind;
pub use printed::{PaperSubjects, PrintedBefore};
pub use roster::RosterRequest;
pub use trip::TripRequest;
