//! The demo township: a folder with an encrypted store full of synthetic people, its users, and its county server's
//! data. Made once; a second run finds it and goes on with it.

mod county;
mod logins;
mod program;

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::json;

pub use self::county::County;
pub use self::logins::Login;
use self::program::{Program, part};
use crate::error::{Error, Result};
use crate::places::{self, Places};
use crate::steps::Steps;

const ORG_CODE: &str = "410482101";
const ORG_NAME: &str = "示范乡卫生院";
/// Where the county server listens unless another program is there.
const LISTEN: &str = "127.0.0.1:8620";
const NOTES: &str = "demo.json";

/// What is remembered about a demo folder, beside its data.
#[derive(Debug, Serialize, Deserialize)]
struct Notes {
    server: SocketAddr,
    enrolled: bool,
    logins: Vec<Login>,
}

/// A demo township on disk.
pub struct Demo {
    folder: PathBuf,
    notes: Notes,
}

impl Demo {
    /// Opens the demo in `folder`, or makes it. A making that was cut short leaves only `folder.part`, which the next
    /// one clears away.
    pub fn open_or_make(places: &Places, steps: &mut Steps, folder: &Path, residents: u32) -> Result<Self> {
        let notes = folder.join(NOTES);
        if let Ok(text) = fs::read_to_string(&notes) {
            let notes = serde_json::from_str(&text).map_err(|_| unreadable(&notes))?;
            return Ok(Self { folder: folder.to_path_buf(), notes });
        }
        if folder.exists() {
            return Err(Error::Missing(format!(
                "{} exists and is no demo township ({NOTES} is missing), so it is left alone. Give another --data",
                folder.display()
            )));
        }
        let unfinished = places::beside(folder, ".part");
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished).map_err(Error::file(&unfinished))?;
        }
        let demo =
            Self { folder: unfinished, notes: Notes { server: free_address()?, enrolled: false, logins: vec![] } };
        demo.fill(places, steps, residents)?.rename(folder)
    }

    /// The window's data folder.
    pub fn clinic(&self) -> PathBuf {
        self.folder.join("clinic")
    }

    /// The county server's data folder.
    pub fn county(&self) -> PathBuf {
        self.folder.join("county")
    }

    /// Who can log in.
    pub fn logins(&self) -> &[Login] {
        &self.notes.logins
    }

    /// The same for the window, as its login reads it.
    pub fn logins_for_window(&self) -> String {
        json!(self.logins()).to_string()
    }

    /// Where this township's county server listens: an enrolled device looks for it there.
    pub fn server(&self) -> SocketAddr {
        self.notes.server
    }

    /// Joins the county on the first run, and syncs once; a later run leaves syncing to the window.
    pub fn enroll(&mut self, places: &Places, steps: &mut Steps) -> Result<()> {
        if self.notes.enrolled {
            return Ok(());
        }
        steps.take("Enrolling the township with its county server, and syncing for the first time", |step| {
            let code = Program::county(places, &self.county()).args(["enroll", "--org-code", ORG_CODE]).ask(step)?;
            let code = part(&code, "code")?;
            let url = format!("http://{}", self.notes.server);
            let clinic = || Program::clinic(places, &self.clinic(), logins::head());
            clinic().args(["enroll", "--server", &url, "--code", code]).ask(step)?;
            clinic().args(["sync"]).ask(step).map(drop)
        })?;
        self.notes.enrolled = true;
        self.remember()
    }

    fn fill(mut self, places: &Places, steps: &mut Steps, residents: u32) -> Result<Self> {
        let head = logins::head;
        let clinic = |arguments: &[&str], data: &Path| Program::clinic(places, data, head()).args(arguments);
        let data = self.clinic();
        fs::create_dir_all(&self.folder).map_err(Error::file(&self.folder))?;
        let village = steps.take(&format!("Making a demo township of {residents} residents"), |step| {
            clinic(&["init", "--org-code", ORG_CODE, "--org-name", ORG_NAME], &data).ask(step)?;
            clinic(&["demo", "--residents", &residents.to_string()], &data).ask(step)?;
            let found = clinic(&["search", "王", "--limit", "1"], &data).ask(step)?;
            let village = found["hits"][0]["village"].as_str().map(str::to_owned);
            village.ok_or(Error::Answer { program: "xiangyi search".into(), wanted: "hits with a village" })
        })?;
        steps.take("Adding a village doctor, a clinic member and a cashier", |step| {
            for login in logins::all() {
                if !login.is_head() {
                    let arguments = login.arguments_of_add(&village);
                    Program::clinic(places, &data, head()).args(arguments).new_password(login).ask(step)?;
                }
            }
            Ok(())
        })?;
        self.notes.logins = logins::all().to_vec();
        self.remember()?;
        Ok(self)
    }

    fn rename(mut self, folder: &Path) -> Result<Self> {
        fs::rename(&self.folder, folder).map_err(Error::file(folder))?;
        self.folder = folder.to_path_buf();
        Ok(self)
    }

    fn remember(&self) -> Result<()> {
        let file = self.folder.join(NOTES);
        let text = serde_json::to_string_pretty(&self.notes).map_err(|_| unreadable(&file))?;
        fs::write(&file, text).map_err(Error::file(&file))
    }
}

fn unreadable(file: &Path) -> Error {
    Error::Missing(format!("{} cannot be read. Remove its folder to make a new demo township", file.display()))
}

/// The usual address, or a free one if another program listens there.
fn free_address() -> Result<SocketAddr> {
    let listener = TcpListener::bind(LISTEN).or_else(|_| TcpListener::bind("127.0.0.1:0"));
    listener.and_then(|listener| listener.local_addr()).map_err(Error::file(LISTEN))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs;

    use super::{Demo, NOTES, Notes, logins};
    use crate::error::Error;
    use crate::places::Places;
    use crate::steps::Steps;

    #[test]
    fn a_folder_that_is_no_demo_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("mine.txt"), "x").unwrap();
        let places = Places { target: folder.path().join("target"), ..Places::find().unwrap() };
        let mut steps = Steps::new(&places, false).unwrap();
        let outcome = Demo::open_or_make(&places, &mut steps, folder.path(), 10);
        assert!(matches!(outcome, Err(Error::Missing(told)) if told.contains("left alone")));
        assert!(folder.path().join("mine.txt").exists());
    }

    #[test]
    fn a_second_run_finds_the_demo_and_its_logins() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places { target: folder.path().join("target"), ..Places::find().unwrap() };
        let mut steps = Steps::new(&places, false).unwrap();
        let notes = Notes { server: "127.0.0.1:8620".parse().unwrap(), enrolled: true, logins: logins::all().to_vec() };
        let made = Demo { folder: folder.path().to_path_buf(), notes };
        made.remember().unwrap();
        assert!(folder.path().join(NOTES).exists());
        let found = Demo::open_or_make(&places, &mut steps, folder.path(), 10).unwrap();
        assert_eq!(found.server(), made.server());
        assert_eq!(found.logins_for_window(), made.logins_for_window());
        assert!(found.logins_for_window().starts_with(r#"[{"role":"head","login":"yuanzhang","password":"#));
    }
}
