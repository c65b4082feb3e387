//! The encrypted SQLite file of one device.
//!
//! Tables, the one door for writes ([`Store::commit`]), what the server sends
//! ([`Store::apply_page`]), outbox, audit chain, search index, keys and backup.
//! This room never decides a rule of medicine or money, never uses the
//! network, and never reads a clock: time, ids and randomness are arguments.
//!
//! Start reading at [`store`] for opening, at [`commit`] for writing, at
//! [`residents`] for a module of queries.

mod beside;
mod cell;
mod connection;
mod keys;
mod logins;
mod making;
pub mod numbers;
mod platform;
mod rows;
mod schema;

pub mod commit;
pub mod deed;
pub mod entropy;
pub mod error;
pub mod functions;
pub mod reader;
pub mod store;

pub mod admissions;
pub mod aid_applications;
pub mod campaigns;
pub mod cases;
pub mod categories;
pub mod chronic_recognitions;
pub mod closings;
pub mod contracts;
pub mod departures;
pub mod diseases;
pub mod goods_issued;
pub mod households;
pub mod insurances;
pub mod measurements;
pub mod merges;
pub mod moves;
pub mod packs;
pub mod patients;
pub mod photos;
pub mod policy_packs;
pub mod postings;
pub mod prescriptions;
pub mod printed_papers;
pub mod residents;
pub mod screenings;
pub mod services;
pub mod teams;
pub mod township_settings;
pub mod unsigned_reasons;
pub mod users;
pub mod villages;
pub mod visits;

pub mod audit;
pub mod backup;
pub mod check;
pub mod due;
pub mod imports;
pub mod local;
pub mod outbox;
pub mod outpatient_bills;
pub mod outside_settlements;
pub mod pull;
pub mod push;
pub mod roll;
pub mod search;
pub mod snapshots;
pub mod standing;
pub mod walk;

pub use backup::{BackupReport, Restored, Unlock};
pub use beside::{Ahead, made_beside};
pub use cell::{RowMark, RowMeta};
pub use check::{CheckReport, Problem};
pub use commit::{Ready, WriteTx};
pub use deed::{Committed, Deed, Op};
pub use entropy::{Entropy, OsEntropy};
pub use error::StoreError;
pub use keys::recovery::RecoveryKey;
pub use reader::{Reader, sees_found};
pub use standing::{Enrolment, Standing, SyncStatus};
pub use store::{NewStore, Store};
