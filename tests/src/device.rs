//! One computer of a clinic: a data folder and the command line.

use crate::programs::program;
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// What a command answered.
#[derive(Debug)]
pub struct Answer {
    pub status: i32,
    pub json: Value,
    pub stderr: String,
}

impl Answer {
    /// The answer of a command that must have been done.
    #[track_caller]
    pub fn done(self) -> Value {
        assert_eq!(self.status, 0, "{:#} {}", self.json, self.stderr);
        self.json
    }

    /// The error code of a command that must have been refused.
    #[track_caller]
    pub fn refused(self) -> String {
        assert_eq!(self.status, 1, "{:#} {}", self.json, self.stderr);
        let text = self.json["error"]["text"].as_str().unwrap_or_default();
        assert!(!text.is_empty(), "a refusal says what to do: {:#}", self.json);
        self.json["error"]["code"].as_str().unwrap_or_else(|| panic!("no error code in {:#}", self.json)).to_owned()
    }
}

/// A data folder of its own, used as one user.
pub struct Device {
    folder: TempDir,
    user: String,
    password: String,
}

impl Device {
    /// A folder without a store.
    pub fn empty() -> Device {
        let folder = tempfile::tempdir().unwrap();
        Device { folder, user: "yuanzhang".into(), password: "Shiban-2026".into() }
    }

    /// A store of the township `410482101`, used as its head.
    pub fn of_a_head() -> Device {
        let device = Device::empty();
        device.run(&["init", "--org-code", "410482101", "--org-name", "石板镇卫生院"]).done();
        device
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A path in a part of the folder that the store does not use.
    pub fn file(&self, name: &str) -> PathBuf {
        let folder = self.folder.path().join("files");
        std::fs::create_dir_all(&folder).unwrap();
        folder.join(name)
    }

    /// The login name and password in use.
    pub fn credentials(&self) -> (&str, &str) {
        (&self.user, &self.password)
    }

    /// Runs a command as the device's user.
    pub fn run(&self, arguments: &[&str]) -> Answer {
        self.run_as(&self.user, &self.password, arguments, None)
    }

    /// Runs a command with a document on its standard input.
    pub fn run_with(&self, arguments: &[&str], document: &Value) -> Answer {
        self.run_as(&self.user, &self.password, arguments, Some(document.to_string()))
    }

    /// Runs a command as any user.
    pub fn run_as(&self, user: &str, password: &str, arguments: &[&str], input: Option<String>) -> Answer {
        let mut command = self.command(user, password);
        command.args(arguments);
        run(command, input)
    }

    /// The command line with data folder, `--json` and user set.
    pub fn command(&self, user: &str, password: &str) -> Command {
        let mut command = Command::new(program("xiangyi"));
        command.arg("--data").arg(self.folder.path().join("data")).arg("--json");
        command.env("XIANGYI_USER", user).env("XIANGYI_PASSWORD", password);
        command
    }

    /// Imports people as a roster.
    pub fn import(&self, people: &[crate::people::Person]) -> Value {
        let path = self.file("roster.xlsx");
        crate::rosters::write(&path, people);
        self.run(&["import", "roster", path.to_str().unwrap()]).done()
    }
}

/// Runs a prepared command to its end.
pub fn run(mut command: Command, input: Option<String>) -> Answer {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    if let Some(mut pipe) = child.stdin.take() {
        // A command that refuses before it reads closes the pipe; its answer tells.
        let _ = pipe.write_all(input.unwrap_or_default().as_bytes());
    }
    let output = child.wait_with_output().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let json = serde_json::from_str(&stdout).unwrap_or(Value::String(stdout));
    Answer {
        status: output.status.code().unwrap_or(-1),
        json,
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
