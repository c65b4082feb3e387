//! How figures are printed.

use std::time::Duration;

/// Sorted durations of one thing done many times.
pub struct Times(Vec<Duration>);

impl Times {
    pub fn of(mut times: Vec<Duration>) -> Times {
        times.sort();
        Times(times)
    }

    /// The share `percent` of all were at most this long.
    pub fn percentile(&self, percent: usize) -> Duration {
        self.0[(self.0.len() * percent / 100).min(self.0.len() - 1)]
    }
}

/// Times one call.
pub fn time<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let started = std::time::Instant::now();
    let answer = work();
    (answer, started.elapsed())
}

/// One line: what, how long, and the goal.
pub fn line(what: &str, figure: &str, goal: &str) {
    println!("  {what:<58} {figure:>24}   {goal}");
}

pub fn millis(duration: Duration) -> String {
    format!("{:.2} ms", duration.as_secs_f64() * 1000.0)
}

pub fn seconds(duration: Duration) -> String {
    format!("{:.2} s", duration.as_secs_f64())
}

/// How many times faster or slower than the baseline.
pub fn ratio(figure: Duration, baseline: Duration) -> String {
    format!("{:.2} of the baseline", figure.as_secs_f64() / baseline.as_secs_f64())
}
