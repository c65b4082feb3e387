//! The TypeScript bindings of the window's commands: generated from Rust, committed, held fresh.
//!
//! The window's crate has a test `bindings_are_fresh` that compares `ui/src/bindings/index.ts` with what its types
//! give, and writes it instead when `XIANGYI_WRITE_BINDINGS` is `1`.

use crate::error::Result;
use crate::places::Places;
use crate::screens;
use crate::steps::Steps;
use crate::tools;

const FRESH: &str = "test(bindings_are_fresh)";

/// Writes the bindings. Builds no more than the window, so that it works while other rooms are being changed.
pub fn write(places: &Places, steps: &mut Steps) -> Result<()> {
    nextest(places, steps, "Writing the screens' bindings", &["-p", "xiangyi-desktop"], "1")
}

/// Fails if the committed bindings are stale, or if the test that says so is gone. Builds the whole workspace, as the
/// test run after it does: with the same features, so that nothing is built twice.
pub fn compare(places: &Places, steps: &mut Steps) -> Result<()> {
    let title = "Comparing the screens' bindings with the Rust types (cargo xtask bindings mends it)";
    nextest(places, steps, title, &["--workspace"], "0")
}

fn nextest(places: &Places, steps: &mut Steps, title: &str, packages: &[&str], write: &str) -> Result<()> {
    tools::ensure(places, steps, &["cargo-nextest"])?;
    screens::build(places, steps)?;
    steps.take(title, |step| {
        let mut cargo = places.cargo();
        // nextest fails when the filter finds no test; plain `cargo test` would be content.
        cargo.args(["nextest", "run"]).args(packages).args(["--no-tests", "fail", "-E", FRESH]);
        cargo.env("XIANGYI_WRITE_BINDINGS", write);
        step.run(cargo, "Install Rust with rustup")
    })
}
