//! 名单: who is on a list, how it looks, and how it leaves the app as a file.
//!
//! A list of residents and the list of their households are two views of one
//! filter. What a filter's words mean is decided in [`filter`]; the pass over
//! everybody is the store's roll.

mod choices;
mod columns;
mod export;
mod filter;
mod households;
mod residents;
mod rows;
mod template;
mod views;
mod visits;

pub use choices::{Choice, ListChoices};
pub use columns::{HOUSEHOLD_COLUMNS, ListColumn, RESIDENT_COLUMNS};
pub(crate) use export::step;
pub use export::{ExportList, ExportProgress, ExportWatch, ExportedList, UnwritableCell};
pub use filter::ListResidents;
pub use households::{HouseholdList, ListedHousehold};
pub use residents::{ListedResident, ResidentList};
pub use template::{ExportRoster, ExportedRoster};
pub use views::{ListViews, RememberColumns, SaveView, SavedView};
pub use visits::{ExportVisits, ExportedVisits};
