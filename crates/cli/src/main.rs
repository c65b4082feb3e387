//! `xiangyi`: the same use cases as the window, for scripts, tests and county IT staff.
//!
//! One JSON document on standard output with `--json`, messages on standard
//! error; 0 done, 1 refused or partly refused, 2 only for wrong commands or
//! flags. This room holds no rule: it reads arguments and documents, calls the
//! clinic, and words the outcome. The clock, new ids and the environment are
//! read in [`moment`] and nowhere else.

mod admission_args;
mod args;
mod case_args;
mod commands;
mod contract_args;
mod document;
mod duplicates_args;
mod failure;
mod form_args;
mod household_args;
mod list_args;
mod moment;
mod outcome;
mod place;
mod screening_args;
mod visit_args;

use clap::Parser;
use std::process::ExitCode;

/// Rows, JSON and cells are many small pieces of memory, made on one thread and let go on another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = args::Cli::parse();
    let json = cli.json;
    outcome::report(commands::run(cli), json)
}
