//! The device's side of sync: enrolment, push, pull, proof.
//!
//! [`core`] decides what comes next and is pure; [`sync`] drives it with the
//! store and the network; [`export`] and [`import`] do the same with files on
//! a USB stick. This room never opens the database file itself, and
//! decides no rule: what became of a change is what the server says. The
//! protocol is `wire/PROTOCOL.md`. Start reading at [`core`].

mod ahead;
mod blobs;
pub mod core;
mod enrolment;
mod error;
mod link;
pub mod narrow;
mod numbers;
mod proof;
mod report;
mod runner;
mod stick;

pub use enrolment::{Enrol, Enrolled, enroll};
pub use error::{Failure, SyncError};
pub use report::{SyncOutcome, SyncReport};
pub use runner::{PATIENCE, Shell, sync};
pub use stick::{Export, Exported, Imported, InAnswer, OnFile, export, import, look};
pub use xiangyi_wire::snapshot::SNAPSHOTS_FROM;
