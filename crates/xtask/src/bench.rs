//! `cargo xtask bench`: the figures that the README may quote, measured in release.

use crate::binaries::{self, FOLDER_VARIABLE};
use crate::error::Result;
use crate::packages;
use crate::places::Places;
use crate::screens;
use crate::steps::Steps;
use crate::test::screen_for_tests;

/// Builds in release and runs the bench of the tests' package, which prints its figures.
pub fn bench(places: &Places, steps: &mut Steps, arguments: &[String]) -> Result<()> {
    packages::ensure(places, steps)?;
    screens::build(places, steps)?;
    binaries::build_release(places, steps)?;
    steps.take("Measuring", |step| {
        let screen = screen_for_tests(places, step)?;
        let mut bench = places.program(places.built("release").join("bench"));
        bench.args(arguments).env(FOLDER_VARIABLE, places.built("release"));
        if let Some(screen) = &screen {
            screen.give_to(&mut bench);
        }
        step.show(bench, "The tests' package must have a program named bench")
    })
}
