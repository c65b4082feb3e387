//! Cold start: from the start of a process to a usable work list.

use crate::report::{Times, line, millis, time};
use crate::township::{self, LOGIN, PASSWORD};
use std::process::{Command, Stdio};
use xiangyi_tests::programs::program;

pub fn measure() {
    let township = township::of(50_000);
    drop(township.clinic);
    let start = || {
        let mut command = Command::new(program("xiangyi"));
        command.arg("due").arg("--json").arg("--data").arg(township.folder.path());
        command.env("XIANGYI_USER", LOGIN).env("XIANGYI_PASSWORD", PASSWORD).stdout(Stdio::null());
        let (status, took) = time(|| command.status().unwrap());
        assert!(status.success());
        took
    };
    let times = Times::of((0..10).map(|_| start()).collect());
    line("login, open, whole work list as JSON: p50", &millis(times.percentile(50)), "");
    line("login, open, whole work list as JSON: p95", &millis(times.percentile(95)), "");
}
