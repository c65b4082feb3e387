//! The store as a whole: making it, opening it, backing it up, checking it.

mod backup;
mod check;
mod init;
mod login;

pub use backup::{BackedUp, Restore, Restored};
pub use check::{CheckPart, CheckReport};
pub use init::{InitStore, Initialized};
