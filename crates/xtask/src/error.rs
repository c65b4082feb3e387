//! What can go wrong, each with its remedy: the reader is a developer at a terminal or a CI log.

use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;

/// The outcome of everything in this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a command stopped.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A step failed; the name is what the developer searches for.
    #[error("the step \"{step}\" failed: {cause}")]
    Step {
        /// The step's title as printed.
        step: String,
        /// What went wrong in it.
        cause: Box<Error>,
    },
    /// A program is not on this machine.
    #[error("`{program}` could not be started ({source}). {remedy}")]
    Start {
        /// The program as called.
        program: String,
        /// What to do about it.
        remedy: &'static str,
        /// The system's reason.
        source: io::Error,
    },
    /// A program ended with a failure.
    #[error("`{program}` ended with {status}; its last lines stand above, all of them in {}", log.display())]
    Program {
        /// The program with its arguments.
        program: String,
        /// How it ended.
        status: ExitStatus,
        /// Where its whole output is.
        log: PathBuf,
    },
    /// A program answered something else than its contract says.
    #[error("`{program}` answered without {wanted}. Compare its JSON with the command's description")]
    Answer {
        /// The program with its arguments.
        program: String,
        /// The missing part.
        wanted: &'static str,
    },
    /// A file or folder could not be read or written.
    #[error("{}: {source}. Check that the folder exists, is yours, and that the disk is not full", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The workspace could not be read.
    #[error("the workspace could not be read: {0}. Try `cargo metadata`")]
    Metadata(#[from] cargo_metadata::Error),
    /// Rules of the house are broken; each line says which, where and what to do.
    #[error("{} broken rule(s):\n  {}", .0.len(), .0.join("\n  "))]
    Rules(Vec<String>),
    /// Something is missing that this command cannot install.
    #[error("{0}")]
    Missing(String),
}

impl Error {
    /// Names the file in a file system error.
    pub fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}
