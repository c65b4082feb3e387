//! Behaviour of the store, on real encrypted files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod backup;
mod bulk;
mod check;
mod commit;
mod coverage;
mod departures;
mod due;
mod keys;
mod ledger;
mod list;
mod lives;
mod local;
mod merges;
mod plans;
mod restores;
mod search;
mod snapshots;
mod sync;
mod township;
