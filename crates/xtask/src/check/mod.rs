//! `cargo xtask check`: the rules of the house, the cheap ones first.

mod arrow_table;
mod arrows;
mod sizes;
mod sources;
mod words;

use cargo_metadata::MetadataCommand;

use crate::bindings;
use crate::error::{Error, Result};
use crate::places::Places;
use crate::screens;
use crate::steps::Steps;
use crate::tools;

const REMEDY: &str = "Install Rust with rustup, with rustfmt and clippy";

/// Holds every rule; the first one broken ends it.
pub fn check(places: &Places, steps: &mut Steps) -> Result<()> {
    formatting(places, steps)?;
    arrows(places, steps)?;
    sources(places, steps)?;
    screens::build(places, steps)?;
    screens::check(places, steps)?;
    clippy(places, steps)?;
    bindings::compare(places, steps)?;
    deny(places, steps)
}

fn formatting(places: &Places, steps: &mut Steps) -> Result<()> {
    steps.take("Checking the formatting (else: cargo fmt --all)", |step| {
        let mut cargo = places.cargo();
        cargo.args(["fmt", "--all", "--check"]);
        step.run(cargo, REMEDY)
    })
}

fn arrows(places: &Places, steps: &mut Steps) -> Result<()> {
    steps.take("Holding the rooms' dependencies against the table of arrows", |_| {
        let metadata = MetadataCommand::new().no_deps().current_dir(&places.root).exec()?;
        rules_hold(arrows::broken(&metadata.packages))
    })
}

fn sources(places: &Places, steps: &mut Steps) -> Result<()> {
    steps.take("Reading the sources for size and banned words", |_| {
        let files = sources::read(&places.root)?;
        let mut broken = sizes::broken(&files);
        broken.extend(words::broken(&files));
        rules_hold(broken)
    })
}

fn clippy(places: &Places, steps: &mut Steps) -> Result<()> {
    steps.take("Linting Rust with clippy (the first time takes minutes)", |step| {
        let mut cargo = places.cargo();
        cargo.args(["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"]);
        step.run(cargo, REMEDY)
    })
}

/// Bans, licences and sources; not advisories, whose database is not in the package registry.
fn deny(places: &Places, steps: &mut Steps) -> Result<()> {
    tools::ensure(places, steps, &["cargo-deny"])?;
    steps.take("Checking licences, sources and bans of all dependencies", |step| {
        let mut cargo = places.cargo();
        cargo.args([
            "deny",
            "--locked",
            "--workspace",
            "check",
            "--hide-inclusion-graph",
            "bans",
            "licenses",
            "sources",
        ]);
        step.run(cargo, REMEDY)
    })
}

fn rules_hold(broken: Vec<String>) -> Result<()> {
    if broken.is_empty() { Ok(()) } else { Err(Error::Rules(broken)) }
}
