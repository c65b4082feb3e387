//! The project's figures, measured in release on the encrypted store: `cargo xtask bench [part…]`.
//!
//! Every part prints its figures, the goal, and where there is one a baseline
//! measured in the same run. Nothing here passes or fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
#![expect(clippy::print_stdout, reason = "figures are what this program is for")]

mod baseline;
mod desk;
mod import;
mod list;
mod load;
mod memory;
mod peers;
mod report;
mod roster;
mod search;
mod settlement;
mod slow_link;
mod start;
mod sync;
mod township;
mod visits;
mod work_list;

const PARTS: [(&str, fn()); 14] = [
    ("search", search::measure),
    ("search-million", search::measure_million),
    ("work-list", work_list::measure),
    ("visits", visits::measure),
    ("visits-million", visits::measure_million),
    ("import", import::measure),
    ("list", list::measure),
    ("roster", roster::measure),
    ("start", start::measure),
    ("settlement", settlement::measure),
    ("desk", desk::measure),
    ("load", load::measure),
    ("sync", sync::measure),
    ("sync-growth", sync::measure_growth),
];

/// Parts that fill a store for minutes end so, and run only when asked for by name.
const SLOW: [&str; 2] = ["-million", "-growth"];

/// Rows, JSON and cells are many small pieces of memory, made on one thread and let go on another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // A part in a process of its own, so that its peak memory is its own.
    if let [flag, part] = arguments.as_slice()
        && flag == "--alone"
    {
        let (_, measure) = PARTS.iter().find(|(name, _)| name == part).expect("a known part");
        measure();
        memory::print_peak();
        return;
    }
    let chosen = |name: &str| match arguments.as_slice() {
        [] => !SLOW.iter().any(|end| name.ends_with(end)),
        some => some.iter().any(|argument| argument == name),
    };
    for (name, _) in PARTS.iter().filter(|(name, _)| chosen(name)) {
        println!("\n{name}");
        let status = std::process::Command::new(std::env::current_exe().unwrap()).args(["--alone", name]).status();
        assert!(status.unwrap().success(), "{name} failed");
    }
}
