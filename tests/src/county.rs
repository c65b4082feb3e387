//! A real county server on loopback, as a process of its own.

use crate::programs::program;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// A running server; dropping it stops it by its process id.
pub struct County {
    folder: TempDir,
    child: Option<Child>,
    address: String,
    database_url: Option<String>,
}

impl County {
    /// Starts a server with an empty database on a free port.
    pub fn start() -> County {
        County::start_on(None)
    }

    /// The same on a PostgreSQL database.
    pub fn start_on(database_url: Option<String>) -> County {
        let folder = tempfile::tempdir().unwrap();
        let (child, address) = serve(folder.path(), "127.0.0.1:0", database_url.as_deref());
        County { folder, child: Some(child), address, database_url }
    }

    /// The most memory that the server's process has had, in kilobytes, where the system tells.
    pub fn peak_memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.as_ref()?.id())).ok()?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        peak.trim().strip_suffix(" kB")?.trim().parse().ok()
    }

    /// Processor time that the server's process has used, in seconds, where the system tells.
    pub fn processor_seconds(&self) -> Option<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.as_ref()?.id())).ok()?;
        // The name in parentheses may hold blanks; what follows it does not. Linux counts in hundredths.
        let after: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
        let ticks = |index: usize| after.get(index)?.parse::<f64>().ok();
        Some((ticks(11)? + ticks(12)?) / 100.0)
    }

    /// Opens the server's database beside it. Not on a thread that drives a runtime.
    pub fn storage(&self) -> Box<dyn xiangyi_county::storage::Storage> {
        xiangyi_county::storage::open(self.folder.path(), self.database_url.as_deref(), [7; 48]).unwrap()
    }

    /// `http://127.0.0.1:port`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The server's data folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A one-time code for the township `410482101`.
    pub fn code(&self) -> String {
        let output = Command::new(program("xiangyi-county"))
            .args(["enroll", "--org-code", "410482101", "--json", "--data"])
            .arg(self.folder.path())
            .args(self.database_url.iter().flat_map(|url| ["--database-url", url]))
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        answer["code"].as_str().unwrap().to_owned()
    }

    /// The one-time link of an operator of the county's page.
    pub fn link(&self) -> String {
        let made = Command::new(program("xiangyi-county"))
            .args(["operator", "add", "--name", "李主任", "--json", "--url", &self.url(), "--data"])
            .arg(self.folder.path())
            .output()
            .unwrap();
        let made: Value = serde_json::from_slice(&made.stdout).unwrap();
        made["link"].as_str().unwrap().to_owned()
    }

    /// Takes a file from a stick, as the county does it beside its running server; the answer lies beside the file.
    pub fn take(&self, file: &Path) -> Value {
        let output = Command::new(program("xiangyi-county"))
            .args(["exchange", "import", "--json", "--data"])
            .arg(self.folder.path())
            .arg(file)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Ends the server without notice, as a power cut would.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Starts it again on the same folder and address.
    pub fn restart(&mut self) {
        self.kill();
        let (child, address) = serve(self.folder.path(), &self.address, self.database_url.as_deref());
        self.child = Some(child);
        self.address = address;
    }
}

impl Drop for County {
    fn drop(&mut self) {
        self.kill();
    }
}

fn serve(folder: &Path, listen: &str, database_url: Option<&str>) -> (Child, String) {
    let mut child = Command::new(program("xiangyi-county"))
        .args(["serve", "--json", "--listen", listen, "--data"])
        .arg(folder)
        .args(database_url.iter().flat_map(|url| ["--database-url", url]))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let answer: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("the server said: {line}"));
    let address = answer["listen"].as_str().unwrap_or_else(|| panic!("no address in {line}")).to_owned();
    (child, address)
}
