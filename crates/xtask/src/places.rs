//! Where things are: the checkout, the one target folder that all checkouts share, the logs, the programs.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Error, Result};

/// The folders of this machine that the commands use.
#[derive(Debug, Clone)]
pub struct Places {
    /// The checkout.
    pub root: PathBuf,
    /// The target folder of every build: a clean clone finds the artefacts of the last one.
    pub target: PathBuf,
    /// Where cargo installs tools.
    pub cargo_bin: PathBuf,
}

impl Places {
    /// Finds them from the environment that cargo gives.
    pub fn find() -> Result<Self> {
        let here = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = here.ancestors().nth(2).unwrap_or(&here).to_path_buf();
        let target = match set("CARGO_TARGET_DIR") {
            Some(folder) => std::path::absolute(folder).map_err(Error::file("."))?,
            None => cache_folder()?.join("xiangyi").join("target"),
        };
        let cargo_bin = match set("CARGO_HOME") {
            Some(folder) => folder.join("bin"),
            None => home()?.join(".cargo").join("bin"),
        };
        Ok(Self { root, target, cargo_bin })
    }

    /// Where whole outputs of programs are kept.
    pub fn logs(&self) -> PathBuf {
        self.target.join("xtask-logs")
    }

    /// The screens' folder.
    pub fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// The folder of built programs: `debug` or `release`.
    pub fn built(&self, profile: &str) -> PathBuf {
        self.target.join(profile)
    }

    /// Cargo with the shared target folder.
    pub fn cargo(&self) -> Command {
        let mut command = self.program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.env("CARGO_TARGET_DIR", &self.target);
        command
    }

    /// npm in the screens' folder.
    pub fn npm(&self) -> Command {
        let mut command = self.program(if cfg!(windows) { "npm.cmd" } else { "npm" });
        command.current_dir(self.ui());
        command
    }

    /// Any program, in the checkout, able to find cargo's installed tools, and without what `cargo run` told *this*
    /// program about itself: build scripts watch those variables, and would build again for nothing.
    pub fn program(&self, program: impl Into<OsString>) -> Command {
        let mut command = Command::new(program.into());
        command.current_dir(&self.root);
        for (name, _) in env::vars_os() {
            if told_by_cargo_run(&name.to_string_lossy()) {
                command.env_remove(name);
            }
        }
        let path = env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(self.cargo_bin.clone()).chain(env::split_paths(&path));
        if let Ok(path) = env::join_paths(folders) {
            command.env("PATH", path);
        }
        command
    }

    /// A program that the system ends when this one is ended, even by force: nothing outlives a killed test run.
    /// (Linux only; elsewhere it is ended by whoever drops it.)
    pub fn companion(&self, program: &Path) -> Command {
        let name = program.to_string_lossy();
        if !cfg!(target_os = "linux") || self.which("setpriv").is_none() || self.which(&name).is_none() {
            return self.program(program);
        }
        let mut command = self.program("setpriv");
        command.args(["--pdeathsig", "TERM", "--"]).arg(program);
        command
    }

    /// Finds a program as a shell would, cargo's installed tools included.
    pub fn which(&self, program: &str) -> Option<PathBuf> {
        let name = format!("{program}{}", env::consts::EXE_SUFFIX);
        let path = env::var_os("PATH").unwrap_or_default();
        std::iter::once(self.cargo_bin.clone())
            .chain(env::split_paths(&path))
            .map(|folder| folder.join(&name))
            .find(|file| file.is_file())
    }
}

fn told_by_cargo_run(name: &str) -> bool {
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"].iter().any(|prefix| name.starts_with(prefix))
        || ["CARGO", "CARGO_PRIMARY_PACKAGE", "OUT_DIR"].contains(&name)
}

/// A variable that is set and not empty, as a path.
pub fn set(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

fn home() -> Result<PathBuf> {
    let name = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
    set(name).ok_or_else(|| Error::Missing(format!("{name} is not set, so there is no home folder to work in. Set it")))
}

fn cache_folder() -> Result<PathBuf> {
    if cfg!(windows) {
        return local_app_data();
    }
    match set("XDG_CACHE_HOME") {
        Some(folder) => Ok(folder),
        None => Ok(home()?.join(".cache")),
    }
}

/// Where the demo township lives unless the developer says otherwise.
pub fn demo_folder() -> Result<PathBuf> {
    let base = if cfg!(windows) {
        local_app_data()?
    } else {
        match set("XDG_DATA_HOME") {
            Some(folder) => folder,
            None => home()?.join(".local").join("share"),
        }
    };
    Ok(base.join("xiangyi-demo"))
}

fn local_app_data() -> Result<PathBuf> {
    match set("LOCALAPPDATA") {
        Some(folder) => Ok(folder),
        None => Ok(home()?.join("AppData").join("Local")),
    }
}

/// `path` with `suffix` after its last name: `xiangyi-demo` → `xiangyi-demo.part`.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(suffix);
    path.with_file_name(name)
}
