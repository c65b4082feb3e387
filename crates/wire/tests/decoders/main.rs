//! What comes from outside is read by decoders that never fall, take no more memory than a message needs, and refuse
//! whatever was cut or changed where that can be told.
//!
//! Altered samples are made by proptest, because it is the house's already, runs as a test like any other on the Rust
//! that builds the product, and makes what it finds small. `XIANGYI_NIGHT` tries ten times as many. What was found once
//! lies in `corpus/` and is read by every decoder first.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod alter;
mod corpus;
mod files;
mod limits;
mod messages;
mod parts;

/// How many altered inputs a test reads.
fn config(cases: u32) -> proptest::test_runner::Config {
    let night = std::env::var_os("XIANGYI_NIGHT").is_some();
    proptest::test_runner::Config {
        cases: if night { cases * 10 } else { cases },
        failure_persistence: None,
        ..proptest::test_runner::Config::default()
    }
}
