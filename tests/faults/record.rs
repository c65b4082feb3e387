//! What a program did to the files of a folder, call by call, and how to run a program so that it is written down.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use tempfile::TempDir;

/// One call that changed something.
#[derive(Clone, PartialEq)]
pub struct Call {
    pub what: What,
    /// Below the folder; empty for the folder itself.
    pub path: String,
    /// The program was told that it failed.
    pub failed: bool,
}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let failed = if self.failed { " failed" } else { "" };
        match &self.what {
            What::Create => write!(f, "create {}{failed}", self.path),
            What::Write { at, bytes } => write!(f, "write {} bytes at {at} of {}{failed}", bytes.len(), self.path),
            What::Truncate { size } => write!(f, "truncate {} to {size}{failed}", self.path),
            What::Sync => write!(f, "fsync {}{failed}", self.path),
            What::Rename { to } => write!(f, "rename {} to {to}", self.path),
            What::Unlink => write!(f, "unlink {}", self.path),
            What::Said(text) => write!(f, "said {text}"),
        }
    }
}

/// What a call did.
#[derive(Clone, PartialEq)]
pub enum What {
    Create,
    Write {
        at: usize,
        bytes: Vec<u8>,
    },
    Truncate {
        size: usize,
    },
    Sync,
    Rename {
        to: String,
    },
    Unlink,
    /// Something was said on standard output: what was said to be done must be so from here on.
    Said(String),
}

/// Which call is to fail: the `n`-th of a kind, from 1.
#[derive(Clone, Copy, Debug)]
pub struct Fail {
    /// `write` (with what makes a file longer or shorter), `sync`, or `checkpoint`: a sync of anything but SQLite's log.
    pub kind: &'static str,
    pub n: usize,
    /// The system's number of the error.
    pub with: i32,
    pub then: Then,
}

/// What comes after a call that failed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Then {
    /// The next call succeeds: the most tempting for a program that tries again.
    Works,
    /// All later calls of the kind fail too.
    Fails,
    /// The program is killed at once.
    Dies,
    /// All from the `n`-th on fail for as long as [`full`] is there.
    FailsWhileFull,
}

/// No room on the disk.
pub const ENOSPC: i32 = 28;
/// The disk does not do it.
pub const EIO: i32 = 5;

/// Lets a command run with the shim before the system's calls; `folder` must exist.
pub fn watch(command: &mut Command, folder: &Path, log: &Path, fail: Option<Fail>) {
    command.env("LD_PRELOAD", shim()).env("XIANGYI_FAULTS_DIR", folder).env("XIANGYI_FAULTS_LOG", log);
    if let Some(Fail { kind, n, with, then }) = fail {
        let then = match then {
            Then::Works => "",
            Then::Fails => "+",
            Then::Dies => "!",
            Then::FailsWhileFull => "~",
        };
        command.env("XIANGYI_FAULTS_WHILE", full(log));
        command.env("XIANGYI_FAULTS_FAIL", format!("{kind}:{n}:{with}{then}"));
    }
}

/// The file that stands for a full disk, beside a record.
pub fn full(log: &Path) -> PathBuf {
    log.with_extension("full")
}

/// The shim, compiled once for a test.
fn shim() -> &'static Path {
    static SHIM: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = SHIM.get_or_init(|| {
        let folder = TempDir::new().unwrap();
        let source = folder.path().join("shim.c");
        std::fs::write(&source, include_str!("shim.c")).unwrap();
        let path = folder.path().join("shim.so");
        let mut compiler = Command::new("cc");
        compiler.args(["-O2", "-fPIC", "-shared", "-o"]).arg(&path).arg(&source).args(["-ldl", "-lpthread"]);
        let done = compiler.output().expect("the C compiler that SQLite is built with");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        (folder, path)
    });
    path
}

/// A folder in memory where there is one: the images are many and their own durability is of no interest.
pub fn scratch() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory).unwrap() } else { TempDir::new().unwrap() }
}

/// Reads a record.
pub fn read(log: &Path) -> Vec<Call> {
    let bytes = std::fs::read(log).unwrap_or_default();
    let mut rest = bytes.as_slice();
    let mut calls = Vec::new();
    while !rest.is_empty() {
        let head = take(&mut rest, 2);
        let (kind, failed) = (head[0], head[1] != 0);
        let length = number(take(&mut rest, 4));
        let path = text(take(&mut rest, length));
        let at = number(take(&mut rest, 8));
        let length = number(take(&mut rest, 4));
        let bytes = take(&mut rest, length);
        let what = match kind {
            b'c' => What::Create,
            b'w' => What::Write { at, bytes: bytes.to_vec() },
            b't' => What::Truncate { size: at },
            b's' => What::Sync,
            b'r' => What::Rename { to: text(bytes) },
            b'u' => What::Unlink,
            b'o' => What::Said(text(bytes)),
            other => panic!("a record of kind {other}"),
        };
        calls.push(Call { what, path, failed });
    }
    calls
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> &'a [u8] {
    let (taken, left) = rest.split_at(length);
    *rest = left;
    taken
}

fn number(bytes: &[u8]) -> usize {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
