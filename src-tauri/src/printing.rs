//! The system's printers: the one place where this program asks the system to print.
//!
//! Linux prints through CUPS (`lpstat`, `lp`), Windows through its shell's own verbs `Print` and `PrintTo`, which hand
//! the PDF to the program that shows PDFs there.

use crate::error::AppError;
use serde::Serialize;
use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

/// A printer of this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Printer {
    /// Its name.
    pub name: String,
    /// Whether the system prints on it when none is named.
    pub usual: bool,
}

/// The programs that list printers and print.
struct Spooler<'a> {
    list: &'a OsStr,
    print: &'a OsStr,
}

/// The printers of this computer; none where it has no way to print.
pub fn printers() -> Vec<Printer> {
    system().printers()
}

/// Hands a PDF to a printer, or to the usual one.
///
/// # Errors
/// `no_printer` where there is none, `printer_gone` for one that is not there, `not_printed` when the system refuses.
pub fn print(file: &Path, printer: Option<&str>, copies: u8) -> Result<(), AppError> {
    system().print(file, printer, copies)
}

#[cfg(not(windows))]
fn system() -> Spooler<'static> {
    Spooler { list: OsStr::new("lpstat"), print: OsStr::new("lp") }
}

#[cfg(windows)]
fn system() -> Spooler<'static> {
    let shell = OsStr::new("powershell");
    Spooler { list: shell, print: shell }
}

impl Spooler<'_> {
    fn print(&self, file: &Path, printer: Option<&str>, copies: u8) -> Result<(), AppError> {
        let known = self.printers();
        if known.is_empty() {
            return Err(AppError::new("no_printer"));
        }
        if printer.is_some_and(|name| known.iter().all(|one| one.name != name)) {
            return Err(AppError::new("printer_gone"));
        }
        self.send(file, printer, copies.clamp(1, 20))
    }
}

#[cfg(not(windows))]
impl Spooler<'_> {
    fn printers(&self) -> Vec<Printer> {
        let said = |argument: &str| {
            let run = Command::new(self.list).arg(argument).env("LC_ALL", "C").stdin(Stdio::null()).output();
            run.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
        };
        let usual = said("-d").rsplit_once(": ").map(|(_, name)| name.trim().to_owned());
        let names = said("-e");
        let names = names.lines().map(str::trim).filter(|name| !name.is_empty());
        names.map(|name| Printer { name: name.to_owned(), usual: usual.as_deref() == Some(name) }).collect()
    }

    fn send(&self, file: &Path, printer: Option<&str>, copies: u8) -> Result<(), AppError> {
        let mut command = Command::new(self.print);
        if let Some(name) = printer {
            command.args(["-d", name]);
        }
        command.args(["-n", &copies.to_string(), "-t", "xiangyi", "--"]).arg(file);
        let run = command.stdin(Stdio::null()).output().map_err(|_| AppError::new("no_printer"))?;
        if run.status.success() { Ok(()) } else { Err(AppError::new("not_printed")) }
    }
}

#[cfg(windows)]
impl Spooler<'_> {
    fn printers(&self) -> Vec<Printer> {
        const SCRIPT: &str = "[Console]::OutputEncoding=[Text.Encoding]::UTF8; \
            Get-CimInstance Win32_Printer | ForEach-Object { \"$($_.Default)`t$($_.Name)\" }";
        let Ok(run) = shell(self.list, SCRIPT).output() else { return Vec::new() };
        let text = String::from_utf8_lossy(&run.stdout).into_owned();
        let lines = text.lines().filter_map(|line| line.trim().split_once('\t'));
        lines.map(|(usual, name)| Printer { name: name.to_owned(), usual: usual == "True" }).collect()
    }

    /// The names go through the environment, so that none of them can be read as a command.
    fn send(&self, file: &Path, printer: Option<&str>, copies: u8) -> Result<(), AppError> {
        const USUAL: &str = "Start-Process -FilePath $env:XIANGYI_FILE -Verb Print -WindowStyle Hidden";
        const NAMED: &str = "Start-Process -FilePath $env:XIANGYI_FILE -Verb PrintTo \
            -ArgumentList ('\"' + $env:XIANGYI_PRINTER + '\"') -WindowStyle Hidden";
        for _ in 0..copies {
            let mut command = shell(self.print, if printer.is_some() { NAMED } else { USUAL });
            command.env("XIANGYI_FILE", file).env("XIANGYI_PRINTER", printer.unwrap_or_default());
            let status = command.status().map_err(|_| AppError::new("no_printer"))?;
            if !status.success() {
                return Err(AppError::new("not_printed"));
            }
        }
        Ok(())
    }
}

/// PowerShell without a window of its own; a script that stops with an error says so by its status.
#[cfg(windows)]
fn shell(program: &OsStr, script: &str) -> Command {
    use std::os::windows::process::CommandExt;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    let mut command = Command::new(program);
    let script = format!("$ErrorActionPreference='Stop'; {script}");
    command.args(["-NoProfile", "-NonInteractive", "-Command", &script]);
    command.creation_flags(CREATE_NO_WINDOW).stdin(Stdio::null());
    command
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::os::unix::fs::PermissionsExt;
    use std::path::PathBuf;

    /// A program of the system, played by a script.
    fn program(folder: &Path, name: &str, script: &str) -> PathBuf {
        let path = folder.join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    #[test]
    fn printers_are_listed_with_the_usual_one_and_the_file_goes_to_the_one_that_was_chosen() {
        let folder = tempfile::tempdir().unwrap();
        let list = "if [ $1 = -d ]; then echo 'system default destination: HP_1020'; else printf 'HP_1020\\nEPSON_630K\\n'; fi";
        let list = program(folder.path(), "list", list);
        let told = folder.path().join("told");
        let print = program(folder.path(), "print", &format!("echo \"$@\" > {}", told.display()));
        let spooler = Spooler { list: list.as_os_str(), print: print.as_os_str() };
        let names: Vec<(String, bool)> = spooler.printers().into_iter().map(|one| (one.name, one.usual)).collect();
        assert_eq!(names, [("HP_1020".to_owned(), true), ("EPSON_630K".to_owned(), false)]);
        let file = folder.path().join("签约花名册.pdf");
        spooler.print(&file, Some("EPSON_630K"), 2).unwrap();
        let wanted = format!("-d EPSON_630K -n 2 -t xiangyi -- {}", file.display());
        assert_eq!(std::fs::read_to_string(&told).unwrap().trim(), wanted);
        assert_eq!(spooler.print(&file, Some("OLD"), 1).unwrap_err().code, "printer_gone");
    }

    #[test]
    fn a_computer_without_printers_says_so_and_a_refusal_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let absent = folder.path().join("absent");
        let nothing = Spooler { list: absent.as_os_str(), print: absent.as_os_str() };
        assert!(nothing.printers().is_empty());
        assert_eq!(nothing.print(&absent, None, 1).unwrap_err().code, "no_printer");
        let list = program(folder.path(), "list", "if [ $1 = -e ]; then echo HP_1020; fi");
        let print = program(folder.path(), "print", "exit 1");
        let broken = Spooler { list: list.as_os_str(), print: print.as_os_str() };
        assert_eq!(broken.print(&absent, None, 1).unwrap_err().code, "not_printed");
    }
}
