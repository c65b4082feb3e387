//! The words of village medicine and their rules.
//!
//! Residents, households, contracts, follow-ups, admissions, users: types that
//! hold only what is valid, and pure functions that decide. This room never
//! reads a clock, a file, a database or a random source: time, ids and the
//! acting user arrive as arguments.
//!
//! Start reading at [`followups`] for a rule, at [`residents`] for people, at
//! [`money`] for amounts.

pub mod admissions;
pub mod aid;
pub mod area;
pub mod cases;
pub mod contracts;
pub mod followups;
pub mod goods;
pub mod households;
pub mod id;
pub mod money;
pub mod paper;
pub mod prescriptions;
pub mod residents;
pub mod screening;
pub mod users;

pub use area::{Area, OrgCode};
pub use money::Money;
