//! Programs that cargo and pip install: the test runner, the window's driver, the keeper of licences, the maker of
//! requests.

use std::path::PathBuf;

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

/// What pip installs into a folder of its own: schemathesis, which makes requests from `openapi.json`, and what its hooks
/// sign with.
const PYTHON: [&str; 3] = ["schemathesis==4.32.5", "blake3==1.0.11", "cryptography==50.0.2"];

/// Installs schemathesis where it is absent or of another version, and answers where it is; nothing where it cannot be
/// installed, which is said: one test is then not run. Linux only, as that test.
pub fn ensure_schemathesis(places: &Places, steps: &mut Steps) -> Option<PathBuf> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let (folder, wanted) = (places.target.join("python"), PYTHON.join("\n"));
    let (stamp, program) = (folder.join("installed"), folder.join("bin").join("schemathesis"));
    if std::fs::read_to_string(&stamp).is_ok_and(|text| text == wanted) {
        return Some(program);
    }
    let by_hand = "On Debian: apt-get install python3-venv";
    let title = "Installing schemathesis, which makes requests for the county server (a minute, once)";
    let installed = steps.take(title, |step| {
        let mut venv = places.program("python3");
        venv.args(["-m", "venv"]).arg(&folder);
        step.run(venv, by_hand)?;
        let mut pip = places.program(folder.join("bin").join("pip"));
        pip.args(["install", "--quiet", "--disable-pip-version-check"]).args(PYTHON);
        step.run(pip, by_hand)?;
        std::fs::write(&stamp, &wanted).map_err(crate::error::Error::file(&stamp))
    });
    match installed {
        Ok(()) => Some(program),
        Err(error) => {
            eprintln!("  schemathesis is not here, so its test is NOT RUN: {error}");
            None
        }
    }
}
