//! A command is a row of steps: one line each in plain English, the programs' output in a log, the time it took.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};
use crate::places::Places;

/// How many lines of a failed program are shown.
const LINES_SHOWN: usize = 150;
/// A step that takes longer says so this often.
const SIGN_OF_LIFE: Duration = Duration::from_secs(60);

/// The steps of one command.
pub struct Steps {
    logs: PathBuf,
    verbose: bool,
    taken: Vec<(String, Duration)>,
}

impl Steps {
    /// Starts with none taken; makes the folder of the logs.
    pub fn new(places: &Places, verbose: bool) -> Result<Self> {
        let logs = places.logs();
        fs::create_dir_all(&logs).map_err(Error::file(&logs))?;
        Ok(Self { logs, verbose, taken: Vec::new() })
    }

    /// Takes one step: says its title, does it, names it in the error if it fails.
    pub fn take<T>(&mut self, title: &str, act: impl FnOnce(&Step) -> Result<T>) -> Result<T> {
        eprintln!("• {title}");
        let log = self.logs.join(format!("{:02}-{}.log", self.taken.len() + 1, file_name(title)));
        File::create(&log).map_err(Error::file(&log))?;
        let step = Step { log, verbose: self.verbose };
        let started = Instant::now();
        let outcome = act(&step);
        self.taken.push((title.to_owned(), started.elapsed()));
        outcome.map_err(|cause| Error::Step { step: title.to_owned(), cause: Box::new(cause) })
    }

    /// Prints what each step took, the longest work at a glance.
    pub fn print_times(&self) {
        eprintln!();
        for (title, time) in &self.taken {
            eprintln!("{:>7.1} s  {title}", time.as_secs_f64());
        }
        let all: Duration = self.taken.iter().map(|(_, time)| *time).sum();
        eprintln!("{:>7.1} s  in all", all.as_secs_f64());
    }
}

/// One step at work.
pub struct Step {
    log: PathBuf,
    verbose: bool,
}

impl Step {
    /// Runs a program to its end. Its output goes to the log, and its last lines to the terminal if it fails.
    pub fn run(&self, mut command: Command, remedy: &'static str) -> Result<()> {
        let name = spoken(&command);
        if !self.verbose {
            command.stdout(self.log_end()?).stderr(self.log_end()?).env("CARGO_TERM_COLOR", "never");
        }
        let status = self.finish(start(&mut command, remedy)?)?;
        self.judge(name, status)
    }

    /// Runs a program with this terminal as its own: its output is what the developer asked for.
    pub fn show(&self, mut command: Command, remedy: &'static str) -> Result<()> {
        let name = spoken(&command);
        let status = start(&mut command, remedy)?.wait().map_err(Error::file(&self.log))?;
        if status.success() { Ok(()) } else { Err(Error::Program { program: name, status, log: self.log.clone() }) }
    }

    /// Runs a program that prints one JSON document on stdout.
    pub fn ask(&self, mut command: Command, remedy: &'static str) -> Result<serde_json::Value> {
        let name = spoken(&command);
        command.stdout(Stdio::piped());
        if !self.verbose {
            command.stderr(self.log_end()?);
        }
        let mut child = start(&mut command, remedy)?;
        let mut answer = String::new();
        if let Some(mut stdout) = child.stdout.take() {
            stdout.read_to_string(&mut answer).map_err(Error::file(&self.log))?;
        }
        let status = self.finish(child)?;
        self.note(&answer)?;
        self.judge(name.clone(), status)?;
        serde_json::from_str(&answer).map_err(|_| Error::Answer { program: name, wanted: "one JSON document" })
    }

    /// Gives a long-running program the log as its output.
    pub fn log_end(&self) -> Result<File> {
        File::options().append(true).open(&self.log).map_err(Error::file(&self.log))
    }

    /// The last line of the log that contains `mark`, to show a figure of a step that went well.
    pub fn last_line_with(&self, mark: &str) -> Option<String> {
        let text = fs::read_to_string(&self.log).ok()?;
        text.lines().rev().find(|line| line.contains(mark)).map(|line| line.trim().to_owned())
    }

    fn note(&self, text: &str) -> Result<()> {
        self.log_end()?.write_all(text.as_bytes()).map_err(Error::file(&self.log))
    }

    fn finish(&self, mut child: Child) -> Result<ExitStatus> {
        let (ended, waiting) = mpsc::channel::<()>();
        let log = self.log.display();
        let status = thread::scope(|scope| {
            scope.spawn(move || {
                let started = Instant::now();
                while waiting.recv_timeout(SIGN_OF_LIFE) == Err(mpsc::RecvTimeoutError::Timeout) {
                    eprintln!("  … still at it after {} min, see {log}", started.elapsed().as_secs() / 60);
                }
            });
            let status = child.wait();
            drop(ended);
            status
        });
        status.map_err(Error::file(&self.log))
    }

    fn judge(&self, program: String, status: ExitStatus) -> Result<()> {
        if status.success() {
            return Ok(());
        }
        if !self.verbose {
            eprintln!("{}", last_lines(&self.log, LINES_SHOWN));
        }
        Err(Error::Program { program, status, log: self.log.clone() })
    }
}

/// Starts a program; the remedy is for a machine that lacks it.
pub fn start(command: &mut Command, remedy: &'static str) -> Result<Child> {
    let program = command.get_program().to_string_lossy().into_owned();
    command.spawn().map_err(|source| Error::Start { program, remedy, source })
}

fn spoken(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default().to_string_lossy();
    let arguments = command.get_args().map(|argument| argument.to_string_lossy().into_owned());
    std::iter::once(program.into_owned()).chain(arguments).collect::<Vec<_>>().join(" ")
}

fn file_name(title: &str) -> String {
    let words = title.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.take(4).collect::<Vec<_>>().join("-").to_ascii_lowercase()
}

fn last_lines(log: &Path, count: usize) -> String {
    let text = fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::Steps;
    use crate::places::Places;

    #[test]
    fn a_failed_program_is_named_with_its_step_and_its_log() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places { target: folder.path().into(), ..Places::find().unwrap() };
        let mut steps = Steps::new(&places, false).unwrap();
        let outcome = steps.take("Asking cargo for the impossible", |step| {
            let mut cargo = places.cargo();
            cargo.arg("no-such-command");
            step.run(cargo, "")
        });
        let told = outcome.unwrap_err().to_string();
        assert!(told.contains("\"Asking cargo for the impossible\" failed"), "{told}");
        assert!(told.contains("cargo no-such-command"), "{told}");
        let log = std::fs::read_to_string(folder.path().join("xtask-logs/01-asking-cargo-for-the.log")).unwrap();
        assert!(log.contains("no-such-command"), "{log}");
    }

    #[test]
    fn an_answer_that_is_no_json_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places { target: folder.path().into(), ..Places::find().unwrap() };
        let mut steps = Steps::new(&places, false).unwrap();
        let outcome = steps.take("Asking cargo for its version", |step| {
            let mut cargo = places.cargo();
            cargo.arg("--version");
            step.ask(cargo, "")
        });
        assert!(outcome.unwrap_err().to_string().contains("without one JSON document"));
    }
}
