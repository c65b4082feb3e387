//! The command line as its contract says, run as a program on real stores.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod admissions;
mod care;
mod cases;
mod contracts;
mod duplicates;
mod followups;
mod forms;
mod hostile;
mod households;
mod lists;
mod numbers;
mod papers;
mod pay_later;
mod rosters;
mod screenings;
mod settlement;
mod stores;
mod sync;
mod two_computers;
