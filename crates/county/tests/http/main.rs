//! The server as a device meets it: real HTTP on a free port, a real database in a temporary folder.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::needless_pass_by_value)]

mod backups;
mod blobs;
mod broken_input;
mod clocks;
mod county;
mod devices;
mod numbers;
mod one_person;
mod pulling;
mod pushing;
mod signatures;
mod stopping;
mod tls;
mod verdicts;
