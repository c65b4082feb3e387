//! How a command ends: the document on standard output and the exit status.

use crate::failure::Failure;
use serde::Serialize;
use serde_json::Value;
use std::io::Write;
use std::process::ExitCode;

/// The answer of a command that ran.
pub struct Answer {
    document: Value,
    complete: bool,
}

impl Answer {
    /// All of it was done.
    pub fn done<T: Serialize>(document: &T) -> Result<Answer, Failure> {
        Answer::of(document, true)
    }

    /// It ran; `complete` says whether nothing was refused.
    pub fn of<T: Serialize>(document: &T, complete: bool) -> Result<Answer, Failure> {
        let document = serde_json::to_value(document).map_err(|_| Failure::new("unexpected"))?;
        Ok(Answer { document, complete })
    }
}

/// Writes the outcome and returns the exit status.
pub fn report(result: Result<Answer, Failure>, json: bool) -> ExitCode {
    match result {
        Ok(answer) => {
            write_out(&answer.document);
            if answer.complete { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(failure) => {
            if json {
                write_out(&failure.json());
            }
            write_err(&failure.text());
            ExitCode::FAILURE
        }
    }
}

fn write_out(document: &Value) {
    let text = serde_json::to_string_pretty(document).unwrap_or_default();
    // A closed pipe has nobody left to tell.
    let _ = writeln!(std::io::stdout(), "{text}");
}

fn write_err(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
