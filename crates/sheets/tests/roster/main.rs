//! Rosters as they really arrive: one or more files per reality of the domain
//! handbook §8.3, and what §8.3.1 says of each.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bombs;
mod cells;
mod choices;
mod columns;
mod disguised;
mod files;
mod layouts;
mod old_xls;
mod paper;
mod written;
