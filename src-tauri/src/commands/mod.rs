//! What the page may ask for, about five lines each: take the session, stamp the time, call the clinic's verb off the
//! main thread, hand back its answer or its refusal. Rights, rules and sums are decided below, never here.
#![allow(clippy::needless_pass_by_value, reason = "Tauri hands a command its arguments by value")]

pub mod accounts;
pub mod admission_steps;
pub mod admissions;
pub mod aid;
pub mod care;
pub mod cases;
pub mod contracts;
pub mod duplicates;
pub mod exchange;
pub mod files;
pub mod followups;
pub mod goods;
pub mod households;
pub mod lists;
pub mod papers;
pub mod residents;
pub mod rosters;
pub mod screening;
pub mod session;
pub mod settings;
pub mod store;
pub mod today;
