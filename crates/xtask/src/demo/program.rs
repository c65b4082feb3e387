//! The product's own programs, called by their command lines.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::logins::Login;
use crate::error::{Error, Result};
use crate::places::Places;
use crate::steps::Step;

const REMEDY: &str = "Build it: cargo build --bin xiangyi --bin xiangyi-county";

/// One call, given its data folder and its flags at the end.
pub struct Program {
    command: Command,
    data: PathBuf,
}

impl Program {
    /// `xiangyi … --data …` as a user.
    pub fn clinic(places: &Places, data: &Path, user: &Login) -> Self {
        let mut command = places.program(places.built("debug").join("xiangyi"));
        command.env("XIANGYI_USER", &*user.login).env("XIANGYI_PASSWORD", &*user.password);
        Self { command, data: data.to_path_buf() }
    }

    /// `xiangyi-county … --data …`.
    pub fn county(places: &Places, data: &Path) -> Self {
        let command = places.companion(&places.built("debug").join("xiangyi-county"));
        Self { command, data: data.to_path_buf() }
    }

    /// Adds arguments.
    pub fn args(mut self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.command.args(arguments);
        self
    }

    /// The password of a user being added; not an argument, because every user of a machine can read those.
    pub fn new_password(mut self, login: &Login) -> Self {
        self.command.env("XIANGYI_NEW_PASSWORD", &*login.password);
        self
    }

    /// Runs it and reads its answer.
    pub fn ask(self, step: &Step) -> Result<Value> {
        let mut command = self.into_command();
        command.arg("--json");
        step.ask(command, REMEDY)
    }

    /// The call itself, for a program that goes on running.
    pub fn into_command(mut self) -> Command {
        self.command.arg("--data").arg(self.data);
        self.command
    }
}

/// A text in an answer.
pub fn part<'a>(answer: &'a Value, name: &'static str) -> Result<&'a str> {
    answer[name].as_str().ok_or(Error::Answer { program: "xiangyi-county enroll".into(), wanted: name })
}
