//! The command line as its contract says, run as a program on real stores.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod admissions;
mod contracts;
mod duplicates;
mod followups;
mod forms;
mod households;
mod lists;
mod hostile;
mod numbers;
mod rosters;
mod screenings;
mod settlement;
mod stores;
mod sync;
