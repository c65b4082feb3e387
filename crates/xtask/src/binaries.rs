//! The three programs of the product, built.

use crate::error::Result;
use crate::places::Places;
use crate::steps::Steps;

/// Where tests and the bench find the programs.
pub const FOLDER_VARIABLE: &str = "XIANGYI_BIN_DIR";

const REMEDY: &str = "Install Rust with rustup (https://rustup.rs)";

/// Builds the three programs as a developer runs them.
pub fn build(places: &Places, steps: &mut Steps) -> Result<()> {
    steps.take("Building xiangyi, xiangyi-county and xiangyi-desktop (the first time takes minutes)", |step| {
        let mut cargo = places.cargo();
        cargo.args(["build", "--locked", "--bin", "xiangyi", "--bin", "xiangyi-county", "--bin", "xiangyi-desktop"]);
        step.run(cargo, REMEDY)
    })
}

/// Builds the three programs and all tests in one go: with the features that the tests ask for, so that the test run
/// finds everything built.
pub fn build_with_tests(places: &Places, steps: &mut Steps) -> Result<()> {
    steps.take("Building the programs and all tests (the first time takes minutes)", |step| {
        let mut cargo = places.cargo();
        cargo.args(["build", "--locked", "--workspace", "--bins", "--tests"]);
        step.run(cargo, REMEDY)
    })
}

/// Builds what the bench measures.
pub fn build_release(places: &Places, steps: &mut Steps) -> Result<()> {
    steps.take("Building in release (takes minutes)", |step| {
        let mut cargo = places.cargo();
        cargo.args(["build", "--locked", "--release"]);
        cargo.args(["--bin", "xiangyi", "--bin", "xiangyi-county", "--bin", "xiangyi-desktop", "--bin", "bench"]);
        step.run(cargo, REMEDY)
    })
}
