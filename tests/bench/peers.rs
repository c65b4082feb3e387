//! Other programs that do the same work, where this machine has them.

use crate::report::{line, seconds};
use crate::township::{LOGIN, PASSWORD};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A line of the report for what was measured, with the size of what was made.
pub fn tell(what: &str, measured: Option<(Duration, u64)>, file: &Path) {
    let Some((took, peak)) = measured else { return };
    let size = std::fs::metadata(file).map_or(0, |file| file.len() / 1024);
    line(what, &seconds(took), &format!("{} MB of memory, {size} kB", peak / 1024));
}

/// Runs a program; the time it took, and the peak memory of its processes together in kB. Nothing if it is
/// not here, or fails.
pub fn run(program: &str, arguments: &[&str]) -> Option<(Duration, u64)> {
    let started = Instant::now();
    let mut command = Command::new(program);
    command.args(arguments).env("XIANGYI_USER", LOGIN).env("XIANGYI_PASSWORD", PASSWORD);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    let mut peak = 0;
    loop {
        if let Some(ended) = child.try_wait().ok()? {
            return ended.success().then(|| (started.elapsed(), peak));
        }
        peak = peak.max(memory_below(child.id()));
    }
}

/// Resident memory of a process and of all below it, in kB, where the system tells.
fn memory_below(root: u32) -> u64 {
    let all: Vec<(u32, u32, u64)> = processes().filter_map(|path| status(&path)).collect();
    let mut family = vec![root];
    let mut at = 0;
    while at < family.len() {
        let parent = family[at];
        family.extend(all.iter().filter(|(_, of, _)| *of == parent).map(|(id, _, _)| *id));
        at += 1;
    }
    all.iter().filter(|(id, _, _)| family.contains(id)).map(|(_, _, memory)| memory).sum()
}

fn processes() -> impl Iterator<Item = PathBuf> {
    let numbered = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().parse::<u32>().is_ok());
    std::fs::read_dir("/proc").into_iter().flatten().flatten().map(|entry| entry.path()).filter(numbered)
}

fn status(folder: &Path) -> Option<(u32, u32, u64)> {
    let text = std::fs::read_to_string(folder.join("status")).ok()?;
    let number = |name: &str| {
        let rest = text.lines().find_map(|line| line.strip_prefix(name))?;
        rest.trim().trim_end_matches(" kB").parse::<u64>().ok()
    };
    let id = |name: &str| u32::try_from(number(name)?).ok();
    Some((id("Pid:")?, id("PPid:")?, number("VmRSS:").unwrap_or(0)))
}
