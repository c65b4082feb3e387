//! Programs that cargo installs: the test runner, the window's driver, the keeper of licences.

use crate::error::Result;
use crate::places::Places;
use crate::steps::Steps;

/// One program from the package registry.
struct Tool {
    name: &'static str,
    version: &'static str,
    why: &'static str,
}

const TOOLS: &[Tool] = &[
    Tool { name: "cargo-nextest", version: "^0.9", why: "runs the Rust tests" },
    Tool { name: "cargo-deny", version: "^0.20", why: "holds licences, sources and bans" },
    Tool { name: "tauri-driver", version: "^2", why: "drives the real window" },
];

/// What the tests need. On Linux the window is driven by WebKit's own driver, which apt installs.
pub const TESTING: &[&str] =
    if cfg!(target_os = "linux") { &["cargo-nextest"] } else { &["cargo-nextest", "tauri-driver"] };

/// Installs those of `names` that are absent. They build apart from the workspace, once per machine.
pub fn ensure(places: &Places, steps: &mut Steps, names: &[&str]) -> Result<()> {
    let wanted = TOOLS.iter().filter(|tool| names.contains(&tool.name));
    for tool in wanted.filter(|tool| places.which(tool.name).is_none()) {
        let title = format!("Installing {}, which {} (some minutes, once)", tool.name, tool.why);
        steps.take(&title, |step| {
            let mut install = places.cargo();
            install.args(["install", "--locked", tool.name, "--version", tool.version]).env_remove("CARGO_TARGET_DIR");
            // A tool that runs for seconds need not be optimised for minutes.
            install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1").env("CARGO_PROFILE_RELEASE_LTO", "false");
            install.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
            step.run(install, "Install Rust with rustup")
        })?;
    }
    Ok(())
}
