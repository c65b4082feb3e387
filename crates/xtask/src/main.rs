//! `cargo xtask run | test | check | bench | bindings`: the commands of the README, and all that they need.
//!
//! The room for what a developer's machine or CI does: install what is missing, build, run, test, hold the rules of
//! the house. It knows no rule of medicine or money and links no other room; it calls their programs.
//! Start reading at [`Command`], then [`steps`], which every command is made of.

mod bench;
mod binaries;
mod bindings;
mod check;
mod demo;
mod error;
mod packages;
mod places;
mod run;
mod screen;
mod screens;
mod steps;
mod test;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::Result;
use crate::places::Places;
use crate::steps::Steps;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Run, test and check Xiangyi")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Shows the output of every program instead of keeping it in a log
    #[arg(long, global = true)]
    verbose: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Installs what is missing, builds, makes a demo township, starts its county server and opens the window
    Run(run::Options),
    /// Everything: the checks, the UI tests, the Rust tests with the real window and a real server
    Test {
        /// Also what a check has no time for: links cut at every byte
        #[arg(long)]
        night: bool,
    },
    /// The rules of the house, all or the named ones
    Check {
        /// Which rules
        rules: Vec<check::Rule>,
    },
    /// Builds in release and prints the measured figures; what follows goes to the bench itself
    Bench {
        /// Arguments of the bench
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Writes ui/src/bindings from the Rust types
    Bindings {
        /// Only says whether the committed file is fresh
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match obey(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error}");
            ExitCode::FAILURE
        }
    }
}

fn obey(arguments: &Arguments) -> Result<()> {
    let places = Places::find()?;
    let mut steps = Steps::new(&places, arguments.verbose)?;
    let outcome = match &arguments.command {
        Command::Run(options) => return run::run(&places, &mut steps, options),
        Command::Test { night } => test::test(&places, &mut steps, *night),
        Command::Check { rules } => check::check(&places, &mut steps, rules),
        Command::Bench { arguments } => bench::bench(&places, &mut steps, arguments),
        Command::Bindings { check: true } => bindings::compare(&places, &mut steps),
        Command::Bindings { check: false } => bindings::write(&places, &mut steps),
    };
    steps.print_times();
    outcome
}
