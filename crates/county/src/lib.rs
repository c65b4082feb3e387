//! The county server: takes changes from the township centres, judges them, and gives rows back.
//!
//! `judge` holds the rules and is pure, `ingest` takes a batch in order,
//! `pull` answers with what a device may see, `storage` keeps it, `routes`
//! speaks HTTP, `snapshots` packs whole areas, `exchange` reads and answers files from USB sticks. This room knows neither the device's store nor what a user can
//! do there. Start reading at [`ingest`]; the protocol is `wire/PROTOCOL.md`.
//!
//! It must never decide for a person what the protocol holds for a person,
//! never drop a change without a stored verdict, and never log personal data.

pub mod blobs;
pub mod command;
pub mod enrolment;
pub mod error;
pub mod exchange;
pub mod ingest;
pub mod judge;
pub mod keys;
mod metrics;
pub mod numbers;
mod one_person;
pub mod operators;
mod page;
pub mod pull;
mod routes;
pub mod scope;
pub mod server;
mod service;
pub mod snapshots;
mod stick;
pub mod storage;
mod tls;

pub use error::CountyError;
pub use server::{Server, Settings};
