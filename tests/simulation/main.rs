//! The protocol of sync under everything that can happen to it, thousands of lives long.
//!
//! The device's machine (`xiangyi_sync::core`) and the county's ingest, judge and pull are the real ones; the device's
//! store is a model of it in memory ([`device`]), the county's storage one that is held to the real one ([`memory`],
//! `storages`). A seed decides everything, so a failure is replayed by its seed. Start reading at [`world`].
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod check;
mod clocks;
mod county;
mod device;
mod dice;
mod lives;
mod memory;
mod mutants;
mod oracle;
mod people;
mod run;
mod scene;
mod snapshots;
mod stick;
mod storages;
mod world;
