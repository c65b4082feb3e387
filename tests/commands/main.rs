//! The command line as its contract says, run as a program on real stores.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod admissions;
mod contracts;
mod followups;
mod rosters;
mod settlement;
mod stores;
mod sync;
