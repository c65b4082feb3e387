//! The server as a device meets it: real HTTP on a free port, a real database in a temporary folder.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::needless_pass_by_value)]

mod backups;
mod blobs;
mod broken_input;
mod cases;
mod clocks;
mod conformance;
mod copies;
mod county;
mod database;
mod devices;
mod giving_back;
mod hostile;
mod matrix;
mod moving;
mod numbers;
mod one_person;
mod operating;
mod overview;
mod pay_later;
#[expect(dead_code, reason = "this suite starts no such server; the other does")]
#[path = "../../../../tests/src/postgres.rs"]
mod postgres;
mod pulling;
mod pushing;
mod schema;
mod signatures;
mod snapshots;
mod stopping;
mod tls;
mod verdicts;

/// This suite runs on the SQLite file; `on_postgres.rs` runs it on the other database.
pub const ON_POSTGRES: bool = false;
