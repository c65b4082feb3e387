//! What a bad day does to the real programs: kills, power cuts, full and failing disks, cut links, restored servers.
//!
//! Linux only, where the system's calls can be stood before (`shim.c`) and a process can be killed without notice; what
//! is tested is the same everywhere. A test that has more to try than a check has time for does all of it when
//! `XIANGYI_NIGHT` is set, and prints how much it did.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bank;
mod computer;
mod disk;
mod double_admissions;
mod failing_disk;
mod failing_page;
mod failing_server;
mod full_server;
mod kills;
mod power_cut;
mod record;
mod restores;
