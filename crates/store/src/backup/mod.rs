//! Backups: one file with the encrypted database and its keys, verified before it counts.

mod container;
mod make;
mod restore;

pub use make::BackupReport;
pub use restore::{Restored, Unlock};
