//! `cargo xtask run`: from a fresh checkout to the open window of a demo township, with its county server beside it.

use std::path::PathBuf;
use std::process::Command;

use crate::binaries;
use crate::demo::{County, Demo, Login};
use crate::error::{Error, Result};
use crate::packages;
use crate::places::{self, Places};
use crate::screen::Screen;
use crate::screens;
use crate::steps::{self, Step, Steps};

/// What can be chosen.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The demo township's folder [default: xiangyi-demo among this user's data]
    #[arg(long)]
    data: Option<PathBuf>,
    /// How many residents a new demo township has
    #[arg(long, default_value_t = 10_000)]
    residents: u32,
    /// Opens the window on a screen of its own (Xvfb), for a machine without one
    #[arg(long)]
    headless: bool,
}

/// Installs, builds, makes or finds the demo, starts its server, and stays until the window is closed.
pub fn run(places: &Places, steps: &mut Steps, options: &Options) -> Result<()> {
    require_a_screen(options.headless)?;
    packages::ensure(places, steps)?;
    screens::build(places, steps)?;
    binaries::build(places, steps)?;
    let folder = match &options.data {
        Some(folder) => std::path::absolute(folder).map_err(Error::file(folder))?,
        None => places::demo_folder()?,
    };
    let mut demo = Demo::open_or_make(places, steps, &folder, options.residents)?;
    let county = County::start(places, steps, &demo)?;
    demo.enroll(places, steps)?;
    open_window(places, steps, &demo, options.headless)?;
    drop(county);
    eprintln!("The window is closed and the county server stopped. The demo stays in {}", folder.display());
    Ok(())
}

/// Says so before the long build, not after it.
fn require_a_screen(headless: bool) -> Result<()> {
    let has_screen =
        !cfg!(target_os = "linux") || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| places::set(name).is_some());
    if has_screen || headless {
        return Ok(());
    }
    Err(Error::Missing(
        "this session has no screen (neither DISPLAY nor WAYLAND_DISPLAY is set), so the window cannot open. \
         Run it in a desktop session, or without one: cargo xtask run --headless"
            .into(),
    ))
}

fn open_window(places: &Places, steps: &mut Steps, demo: &Demo, headless: bool) -> Result<()> {
    steps.take("Opening the window; close it to stop everything", |step| {
        tell_logins(demo.logins());
        let screen = if headless { Some(Screen::open(places, step)?) } else { None };
        let mut window = window(places, step, demo)?;
        if let Some(screen) = &screen {
            screen.give_to(&mut window);
            let display = screen.display();
            eprintln!(
                "  it opens on display {display}; look at it with: DISPLAY={display} import -window root picture.png"
            );
            eprintln!("  Ctrl+C stops everything");
        }
        let status = steps::start(&mut window, "Build it: cargo build --bin xiangyi-desktop")?.wait();
        match status.map_err(Error::file("xiangyi-desktop"))? {
            status if status.success() => Ok(()),
            status => Err(Error::Missing(format!("the window ended with {status}; its words are in the newest log"))),
        }
    })
}

fn window(places: &Places, step: &Step, demo: &Demo) -> Result<Command> {
    let mut window = places.program(places.built("debug").join("xiangyi-desktop"));
    window.arg("--data").arg(demo.clinic()).env("XIANGYI_DEMO_LOGINS", demo.logins_for_window());
    window.stdout(step.log_end()?).stderr(step.log_end()?);
    Ok(window)
}

fn tell_logins(logins: &[Login]) {
    for login in logins {
        eprintln!("    {:<15} {:<10} {}", login.role, login.login, login.password);
    }
}
