//! Lists and what leaves the app: on a real encrypted store.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod exports;
mod fhir;
mod fhir_rules;
mod listing;
#[allow(dead_code, reason = "shared with the other tests of this room")]
#[path = "../behaviour/place.rs"]
mod place;
