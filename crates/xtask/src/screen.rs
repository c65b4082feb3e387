//! A screen without a monitor: one Xvfb on a free display and a session bus, both ended with this value.

use std::env;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use crate::error::{Error, Result};
use crate::places::Places;
use crate::steps::{self, Step};

const REMEDY: &str = "On Debian: apt-get install xvfb dbus";

/// The screen; dropping it ends its programs.
pub struct Screen {
    display: String,
    bus: Option<String>,
    children: Vec<Child>,
}

impl Screen {
    /// Opens one that is larger than the window of 1366×768 that the app is designed for.
    pub fn open(places: &Places, step: &Step) -> Result<Self> {
        let mut screen = Self { display: String::new(), bus: None, children: Vec::new() };
        let mut xvfb = places.companion("Xvfb".as_ref());
        xvfb.args(["-displayfd", "1", "-screen", "0", "1920x1080x24", "-nolisten", "tcp", "-noreset"]);
        let number = screen.start(step, xvfb, "a display number")?;
        screen.display = format!(":{number}");
        if env::var_os("DBUS_SESSION_BUS_ADDRESS").is_none() {
            let mut dbus = places.companion("dbus-daemon".as_ref());
            dbus.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
            screen.bus = Some(screen.start(step, dbus, "an address")?);
        }
        Ok(screen)
    }

    /// The display's name, like `:99`.
    pub fn display(&self) -> &str {
        &self.display
    }

    /// Makes a program draw on this screen and on no other.
    pub fn give_to(&self, command: &mut Command) {
        command.env("DISPLAY", &self.display).env("GDK_BACKEND", "x11").env_remove("WAYLAND_DISPLAY");
        command.env("NO_AT_BRIDGE", "1");
        if let Some(address) = &self.bus {
            command.env("DBUS_SESSION_BUS_ADDRESS", address);
        }
    }

    /// Starts a program and reads the first line it prints, which says that it is ready and where.
    fn start(&mut self, step: &Step, mut command: Command, wanted: &'static str) -> Result<String> {
        let program = command.get_program().to_string_lossy().into_owned();
        command.stdout(Stdio::piped()).stderr(step.log_end()?);
        let mut child = steps::start(&mut command, REMEDY)?;
        let stdout = child.stdout.take();
        self.children.push(child);
        let mut line = String::new();
        if let Some(stdout) = stdout {
            BufReader::new(stdout).read_line(&mut line).map_err(Error::file(&program))?;
        }
        let line = line.trim();
        if line.is_empty() { Err(Error::Answer { program, wanted }) } else { Ok(line.to_owned()) }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        for child in &mut self.children {
            // It may have ended by itself; then there is nothing left to end.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::path::Path;
    use std::{mem, thread};

    use super::Screen;
    use crate::places::Places;
    use crate::steps::Steps;

    #[test]
    fn a_screen_opens_on_a_free_display_and_its_programs_end_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places { target: folder.path().into(), ..Places::find().unwrap() };
        let mut steps = Steps::new(&places, false).unwrap();
        let (one, other) = steps
            .take("Opening two screens", |step| Ok((Screen::open(&places, step)?, Screen::open(&places, step)?)))
            .unwrap();
        assert_ne!(one.display(), other.display());
        let pids: Vec<u32> = one.children.iter().chain(&other.children).map(std::process::Child::id).collect();
        let runs = |pid: &u32| Path::new(&format!("/proc/{pid}")).exists();
        assert!(pids.iter().all(runs));
        drop((one, other));
        assert!(!pids.iter().any(runs));
    }

    #[test]
    fn the_programs_end_with_the_one_that_started_them_even_if_it_is_killed() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places { target: folder.path().into(), ..Places::find().unwrap() };
        // The system watches the starting thread; its end stands for the end of a killed process.
        let starter = thread::spawn(move || {
            let mut steps = Steps::new(&places, false).unwrap();
            let mut screen = steps.take("Opening a screen", |step| Screen::open(&places, step)).unwrap();
            mem::take(&mut screen.children)
        });
        for mut child in starter.join().unwrap() {
            child.wait().unwrap(); // returns only when it has ended
        }
    }
}
