//! What a user of the clinic can do: one file per verb.
//!
//! [`Clinic`] is an opened store with a session. A verb checks the right and
//! the village, decides by `domain` and `settlement`, writes by one
//! `Store::commit`, and returns its answer with the [`Changes`] that a screen
//! must fetch again. Inputs and answers are the JSON of the command line and
//! the types of the window alike.
//!
//! This room never holds SQL, never uses the network, knows no window and no
//! clock: the moment ([`Now`]) and new ids ([`Ids`]) are arguments. Start
//! reading at [`clinic`], then at `followups::log`.

#![allow(clippy::needless_pass_by_value, reason = "a verb takes its input over, whether or not it keeps parts of it")]

pub mod accounts;
pub mod admissions;
pub mod aid;
pub mod audit;
pub mod cases;
pub mod changes;
pub mod clinic;
pub mod contracts;
pub mod demo;
pub mod drafts;
pub mod duplicates;
pub mod error;
pub mod exchange;
pub mod fhir;
mod find;
pub mod followups;
pub mod goods;
pub mod households;
pub mod input;
pub mod lists;
pub mod measurements;
pub mod now;
pub mod paper;
pub mod photos;
pub mod prescriptions;
pub mod residents;
pub mod roster;
pub mod screening;
mod settings;
pub mod store;
pub mod today;
pub mod users;
pub mod villages;
mod words;

pub use changes::Changes;
pub use clinic::{Clinic, Session, VillageName};
pub use error::{AppError, ClinicError};
pub use now::{Ids, Now};
/// Key material for new passwords: the shell and the command line hand it in.
pub use xiangyi_store::{Entropy, OsEntropy};
