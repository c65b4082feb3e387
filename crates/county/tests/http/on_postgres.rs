//! The suite of `main.rs` on PostgreSQL, but for what does not touch the database, and what only PostgreSQL can do wrong.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::needless_pass_by_value)]

mod backups;
mod blobs;
mod broken_input;
mod clocks;
mod conformance;
mod copies;
mod county;
mod database;
mod devices;
#[expect(dead_code, reason = "the kills need a part of it")]
#[path = "../../../../tests/src/dice.rs"]
mod dice;
mod giving_back;
mod hostile;
mod kills;
mod matrix;
mod moving;
mod numbers;
mod one_person;
mod operating;
mod overview;
#[path = "../../../../tests/src/postgres.rs"]
mod postgres;
mod pulling;
mod pushing;
mod restarts;
mod snapshots;
mod stopping;
mod verdicts;

/// This suite runs on PostgreSQL.
pub const ON_POSTGRES: bool = true;
