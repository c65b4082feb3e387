//! `cargo xtask check`: the rules of the house, the cheap ones first.

mod arrow_table;
mod arrows;
mod sizes;
mod sources;
mod words;

use cargo_metadata::MetadataCommand;
use clap::ValueEnum;

use crate::bindings;
use crate::error::{Error, Result};
use crate::places::Places;
use crate::screens;
use crate::steps::Steps;
use crate::tools;

const REMEDY: &str = "Install Rust with rustup, with rustfmt and clippy";

/// A rule, or a few that are checked together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Rule {
    /// rustfmt
    Format,
    /// Which room may know which
    Arrows,
    /// File sizes and banned words
    Sources,
    /// ESLint and the TypeScript compiler
    Ui,
    /// clippy
    Clippy,
    /// The TypeScript bindings are what Rust gives
    Bindings,
    /// cargo-deny: bans, licences, sources
    Deny,
}

/// Holds these rules, or all when none is named; the first one broken ends it.
pub fn check(places: &Places, steps: &mut Steps, rules: &[Rule]) -> Result<()> {
    let every = Rule::value_variants();
    for rule in if rules.is_empty() { every } else { rules } {
        match rule {
            Rule::Format => formatting(places, steps)?,
            Rule::Arrows => arrows(places, steps)?,
            Rule::Sources => sources(places, steps)?,
            Rule::Ui => ui(places, steps)?,
            Rule::Clippy => clippy(places, steps)?,
            Rule::Bindings => bindings::compare(places, steps)?,
            Rule::Deny => deny(places, steps)?,
        }
    }
    Ok(())
}

fn ui(places: &Places, steps: &mut Steps) -> Result<()> {
    screens::build(places, steps)?;
    screens::check(places, steps)
}

fn formatting(places: &Places, steps: &mut Steps) -> Result<()> {
    steps.take("Checking the formatting (cargo fmt --all mends it)", |step| {
        let mut cargo = places.cargo();
        cargo.args(["fmt", "--all", "--check", "--", "--color", "never"]);
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

/// Needs the built screens: the window's crate carries them.
fn clippy(places: &Places, steps: &mut Steps) -> Result<()> {
    screens::build(places, steps)?;
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
