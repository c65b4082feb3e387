//! One computer of a centre, worked at by the real command line, and what it was told is done.

use crate::record::{self, Call, Fail, scratch};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;
use xiangyi_domain::id::VisitId;
use xiangyi_store::{RecoveryKey, Store, visits};
use xiangyi_tests::device::{self, Answer, Device};
use xiangyi_tests::people::{Person, man};

/// The head's computer with people of a roster.
pub struct Computer {
    pub device: Device,
    /// Opens the store without the slow hash of a password.
    pub key: RecoveryKey,
    pub people: Vec<Person>,
}

/// A command with its document.
#[derive(Clone)]
pub struct Job {
    pub words: Vec<String>,
    pub document: Option<Value>,
}

impl Job {
    pub fn new(words: &[&str], document: Option<Value>) -> Job {
        Job { words: words.iter().map(|word| (*word).to_owned()).collect(), document }
    }

    pub fn visit(person: &Person, n: usize) -> Job {
        let on = format!("2025-{:02}-{:02}", 1 + n / 28 % 12, 1 + n % 28);
        let visit = json!({ "resident": person.id_number, "form": "hypertension", "on": on, "mode": "home",
            "symptoms": [1], "systolic_mmhg": 120 + n % 15, "diastolic_mmhg": 80, "adherence": 3, "adverse_reaction": 1 });
        Job::new(&["visit", "add", "-"], Some(visit))
    }

    pub fn register(person: &Person) -> Job {
        let document = json!({ "resident": person.id_number, "admitted_on": "2026-03-01",
            "diagnosis": { "icd10": "I63", "name": "脑梗死" }, "deposit_waived": "0.00", "papers": [] });
        Job::new(&["admission", "register"], Some(document))
    }

    /// What follows on the registration of an admission: charges, discharge, settlement, payment.
    pub fn admission(step: usize, id: &Value) -> Option<Job> {
        let (word, document) = match step {
            1 => ("cost", json!({ "id": id, "on": "2026-03-02", "total": "1000.00", "out_of_scope": "0.00" })),
            2 => ("discharge", json!({ "id": id, "on": "2026-03-10" })),
            3 => ("settle", json!({ "id": id, "policy": "ruzhou-2019" })),
            4 => ("pay", json!({ "id": id, "amount": "20.00", "on": "2026-03-11" })),
            5 => ("pay", json!({ "id": id, "amount": "30.00", "on": "2026-03-12" })),
            _ => return None,
        };
        Some(Job::new(&["admission", word], Some(document)))
    }

    pub fn import(file: &Path) -> Job {
        Job::new(&["import", "roster", file.to_str().unwrap()], None)
    }
}

/// `count` people whose numbers begin at `first`.
pub fn people(first: usize, count: usize) -> Vec<Person> {
    let person = |n: usize| {
        let born = format!("19{:02}{:02}{:02}", 40 + n / 400 % 40, 1 + n % 12, 1 + n / 12 % 28);
        let man = man(&format!("甲{n}"), &born, u32::try_from(n % 400).unwrap());
        Person { household: format!("SB{n:05}"), ..man.with_disease("高血压").with_category("建档立卡") }
    };
    (first..first + count).map(person).collect()
}

impl Computer {
    pub fn new(count: usize) -> Computer {
        let device = Device::empty();
        let init = device.run(&["init", "--org-code", "410482101", "--org-name", "石板镇卫生院"]).done();
        let key = RecoveryKey::parse(init["recovery_key"].as_str().unwrap()).unwrap();
        let people = people(0, count);
        if count > 0 {
            device.import(&people);
        }
        Computer { device, key, people }
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.device.folder().join("data")
    }

    pub fn open(&self) -> Store {
        Store::open_with_recovery(&self.data(), &self.key).unwrap()
    }

    /// The command line, prepared on the data folder or on a copy of it.
    pub fn command(&self, data: &Path, job: &Job) -> Command {
        let mut command = Command::new(xiangyi_tests::programs::program("xiangyi"));
        let (user, password) = self.device.credentials();
        command.arg("--data").arg(data).arg("--json").args(&job.words);
        command.env("XIANGYI_USER", user).env("XIANGYI_PASSWORD", password).env("XIANGYI_NEW_PASSWORD", "Cunyi-2026");
        command
    }

    pub fn run(&self, job: &Job) -> Answer {
        device::run(self.command(&self.data(), job), job.document.as_ref().map(Value::to_string))
    }

    /// Runs a job under the shim and answers with what it did to the files.
    pub fn watched(&self, data: &Path, job: &Job, fail: Option<Fail>) -> (Answer, Vec<Call>) {
        let log = tempfile::NamedTempFile::new().unwrap();
        let mut command = self.command(data, job);
        record::watch(&mut command, data, log.path(), fail);
        let answer = device::run(command, job.document.as_ref().map(Value::to_string));
        (answer, record::read(log.path()))
    }
}

/// What is wrong with a store that was found, or the last change in it.
pub fn last_seq_of(folder: &Path, key: &RecoveryKey, acked_visits: &[VisitId]) -> Result<u64, String> {
    let store = Store::open_with_recovery(folder, key).map_err(|error| format!("it does not open: {error:?}"))?;
    let report = store.check().map_err(|error| format!("it cannot be checked: {error:?}"))?;
    if !report.is_whole() {
        return Err(format!("it is not whole: {:?}", report.problems));
    }
    for visit in acked_visits {
        let found = store.read(|reader| visits::find(reader, *visit)).map_err(|error| format!("{error:?}"))?;
        if found.is_none() {
            return Err(format!("lost: visit {visit}"));
        }
    }
    Ok(store.sync_status().map_err(|error| format!("{error:?}"))?.last_seq)
}

/// Copies the files of a folder.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// A program that has opened the store and does nothing: it waits for its document.
pub struct Window {
    child: Child,
    log: tempfile::NamedTempFile,
    _document: std::fs::File,
    _folder: TempDir,
}

impl Window {
    pub fn open(computer: &Computer, data: &Path, job: &Job) -> Window {
        let (folder, log) = (scratch(), tempfile::NamedTempFile::new().unwrap());
        let pipe = folder.path().join("document");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let job = Job { words: vec!["visit".into(), "add".into(), pipe.to_str().unwrap().into()], ..job.clone() };
        let mut command = computer.command(data, &job);
        record::watch(&mut command, data, log.path(), None);
        let child = command.stdout(Stdio::null()).spawn().unwrap();
        // This waits until the other side opens it, which it does with the store open.
        let document = std::fs::File::options().write(true).open(&pipe).unwrap();
        Window { child, log, _document: document, _folder: folder }
    }

    /// What opening the store did to the files.
    pub fn calls(&self) -> Vec<Call> {
        record::read(self.log.path())
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
