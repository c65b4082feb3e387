//! The peak memory of this process.

use crate::report::line;

/// Prints the peak of resident memory, where the system tells.
pub fn print_peak() {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.trim().strip_suffix(" kB").and_then(|kilobytes| kilobytes.trim().parse::<u64>().ok()));
    if let Some(kilobytes) = peak {
        line("peak memory of this part", &format!("{} MB", kilobytes / 1024), "");
    }
}
