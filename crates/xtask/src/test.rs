//! `cargo xtask test`: everything that CI holds the project to.

use std::env;
use std::path::Path;

use crate::binaries::{self, FOLDER_VARIABLE};
use crate::check;
use crate::error::Result;
use crate::packages;
use crate::places::Places;
use crate::screen::Screen;
use crate::screens;
use crate::steps::{Step, Steps};
use crate::tools;

/// Set for tests that have more to try than a check has time for.
const NIGHT_VARIABLE: &str = "XIANGYI_NIGHT";

/// Where the tests find schemathesis.
const SCHEMATHESIS_VARIABLE: &str = "XIANGYI_SCHEMATHESIS";

/// Installs what is missing, checks, builds, and runs all tests, the cheap ones first.
pub fn test(places: &Places, steps: &mut Steps, night: bool) -> Result<()> {
    packages::ensure(places, steps)?;
    check::check(places, steps, &[])?;
    screens::test(places, steps)?;
    binaries::build_with_tests(places, steps)?;
    tools::ensure(places, steps, tools::TESTING)?;
    let schemathesis = tools::ensure_schemathesis(places, steps);
    rust_tests(places, steps, night, schemathesis.as_deref())?;
    steps.take("Running the examples in the documentation", |step| {
        let mut cargo = places.cargo();
        cargo.args(["test", "--locked", "--doc", "--workspace"]);
        step.run(cargo, "Install Rust with rustup")
    })
}

fn rust_tests(places: &Places, steps: &mut Steps, night: bool, schemathesis: Option<&Path>) -> Result<()> {
    steps.take("Running the Rust tests, with the real window and a real server", |step| {
        let screen = screen_for_tests(places, step)?;
        let mut cargo = places.cargo();
        cargo.args(["nextest", "run", "--locked", "--workspace", "--no-fail-fast", "--failure-output", "final"]);
        cargo.args([
            "--tool-config-file",
            &format!("xtask:{}", places.root.join("crates/xtask/nextest.toml").display()),
        ]);
        cargo.env(FOLDER_VARIABLE, places.built("debug"));
        if let Some(schemathesis) = schemathesis {
            cargo.env(SCHEMATHESIS_VARIABLE, schemathesis);
        }
        if night {
            cargo.env(NIGHT_VARIABLE, "1");
        }
        if let Some(screen) = &screen {
            screen.give_to(&mut cargo);
        }
        step.run(cargo, "Install Rust with rustup")?;
        if let Some(summary) = step.last_line_with("Summary [") {
            eprintln!("  {summary}");
        }
        Ok(())
    })
}

/// On Linux the tests get a screen of their own, so that they neither depend on the developer's nor disturb it.
pub fn screen_for_tests(places: &Places, step: &Step) -> Result<Option<Screen>> {
    if env::consts::OS == "linux" { Screen::open(places, step).map(Some) } else { Ok(None) }
}
