//! What users of a clinic can do, and cannot, on a real encrypted store.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod admissions;
mod contracts;
mod demo;
mod follow_ups;
mod papers;
mod people;
mod place;
mod rights;
mod rosters;
mod store;
