//! What whole-app tests and the bench stand on: the real programs, started and stopped.
//!
//! [`programs`] finds the built programs, [`device`] runs the command line on a
//! data folder of its own, [`county`] runs a server, [`postgres`] its other
//! database, [`window`] drives the real window, [`rosters`] writes real xlsx
//! files. [`scene`] has computers and a county in the test's own process, over a
//! [`link`] that is cut where a test says; [`dice`] gives chance that repeats.
//! People in here are synthetic.
//!
//! This room may panic: a test that cannot set its scene must fail.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

pub mod county;
pub mod device;
pub mod dice;
pub mod link;
pub mod load;
pub mod people;
pub mod postgres;
pub mod programs;
pub mod rosters;
pub mod scene;
pub mod window;
