//! The county's server on a full or failing disk, and without power, while a computer pushes.

use crate::computer::copy;
use crate::disk::{Disk, Left};
use crate::record::{self, Call, EIO, ENOSPC, Fail, Then, What, scratch};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use tempfile::TempDir;
use xiangyi_county::storage::Storage;
use xiangyi_county::storage::sqlite::Sqlite;
use xiangyi_domain::id::{InstallId, ResidentId};
use xiangyi_tests::dice::share;
use xiangyi_tests::link::Link;
use xiangyi_tests::programs::program;
use xiangyi_tests::scene::{Computer, code_in};

/// A server under the shim, ended without notice when it is dropped.
pub struct Watched {
    child: Child,
    /// What it logs.
    logged: JoinHandle<String>,
}

impl Watched {
    /// `None` when it refuses to start, which it must say.
    fn start(folder: &Path, log: &Path, fail: Option<Fail>) -> Option<(Watched, SocketAddr)> {
        let mut command = Command::new(program("xiangyi-county"));
        command.args(["serve", "--json", "--listen", "127.0.0.1:0", "--data"]).arg(folder);
        record::watch(&mut command, folder, log, fail);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let answer: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
        let Some(address) = answer["listen"].as_str() else {
            let output = child.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            let was_killed = output.status.code().is_none() && fail.is_some_and(|fail| fail.then == Then::Dies);
            let refused = output.status.code() == Some(1) && !said.contains("panicked") && !said.is_empty();
            assert!(refused || was_killed, "{fail:?}: {said}");
            return None;
        };
        // A full pipe would stop it.
        let stderr = child.stderr.take().unwrap();
        let logged = std::thread::spawn(move || std::io::read_to_string(stderr).unwrap_or_default());
        Some((Watched { child, logged }, address.parse().unwrap()))
    }

    /// Ends it politely, and answers what it has logged.
    pub fn stop(mut self) -> String {
        assert!(Command::new("kill").arg(self.child.id().to_string()).status().unwrap().success());
        assert!(self.child.wait().unwrap().success(), "SIGTERM is a polite stop");
        let logged = std::mem::replace(&mut self.logged, std::thread::spawn(String::new));
        logged.join().unwrap()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A computer that has joined a county and knows one resident, and the county's folder.
pub struct Township {
    pub folder: TempDir,
    pub link: Link,
    pub computer: Computer,
    resident: ResidentId,
    /// How often the resident was changed.
    pub edits: u64,
}

impl Township {
    pub async fn new() -> Township {
        let folder = scratch();
        let (server, address, _log) = start(folder.path(), None).await;
        let link = Link::to(address).await;
        let computer = Computer::new(1, "head");
        computer.join(&link.url, &code_in(folder.path())).await.unwrap();
        let resident = computer.add("王桂兰", "石板");
        Computer::agreed(computer.sync().await);
        drop(server);
        Township { folder, link, computer, resident, edits: 0 }
    }

    pub fn edit(&mut self) {
        self.edits += 1;
        self.computer.set(self.resident, "phone", &self.edits.to_string());
    }

    /// How far the county's database in a folder has this computer's log, when it is whole. A copy is looked at, because
    /// whoever opens a database tidies up.
    pub fn reached(&self, folder: &Path) -> u64 {
        let install = self.computer.store.sync_status().unwrap().install_id;
        let looked_at = scratch();
        copy(folder, looked_at.path());
        reached(looked_at.path(), install)
    }

    pub fn acked(&self) -> u64 {
        self.computer.store.sync_status().unwrap().acked_seq
    }

    /// How often the county has counted the resident.
    pub fn revision(&self) -> u64 {
        revision(self.folder.path(), self.resident)
    }
}

fn reached(folder: &Path, install: InstallId) -> u64 {
    let storage = Sqlite::open(folder, [7; 48]).unwrap();
    assert_eq!(storage.check().unwrap(), Vec::<String>::new());
    let storage: &dyn Storage = &storage;
    storage.read(|reader| Ok(reader.install(install)?.map_or(0, |install| install.last_seq))).unwrap()
}

/// A server on a folder, with what it does to it.
pub async fn start(folder: &Path, fail: Option<Fail>) -> (Option<Watched>, SocketAddr, tempfile::NamedTempFile) {
    let log = tempfile::NamedTempFile::new().unwrap();
    let (folder, path) = (folder.to_owned(), log.path().to_owned());
    let started = tokio::task::spawn_blocking(move || Watched::start(&folder, &path, fail)).await.unwrap();
    let (server, address) = started.unzip();
    (server, address.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 1))), log)
}

/// Guards: what the county has acknowledged is on its disk, whichever write or fsync fails; the same push comes again and
/// is applied once. After each fault the power goes: what a failed fsync should have written is gone for good.
#[tokio::test(flavor = "multi_thread")]
async fn a_county_on_a_failing_disk_acknowledges_nothing_that_it_does_not_keep() {
    let began = std::time::Instant::now();
    let mut township = Township::new().await;
    let (mut tried, mut failed) = (0, 0);
    for (kind, with, then, step) in [
        ("sync", EIO, Then::Works, 1),
        ("sync", EIO, Then::Dies, 1),
        ("write", ENOSPC, Then::Fails, share(8, 1)),
        ("write", EIO, Then::Works, share(8, 1)),
        ("write", EIO, Then::Dies, share(8, 1)),
    ] {
        for n in (1..).step_by(step) {
            let before = Disk::of(township.folder.path());
            let (server, address, log) = start(township.folder.path(), Some(Fail { kind, n, with, then })).await;
            township.link.lead_to(address);
            township.edit();
            if server.is_some() {
                let stop = tokio::time::sleep(std::time::Duration::from_millis(if then == Then::Works {
                    10_000
                } else {
                    300
                }));
                let outcome = township.computer.sync_until(stop).await;
                failed += usize::from(outcome.failure.is_some());
            }
            drop(server);
            let mut calls = record::read(log.path());
            let was_reached = calls.iter().any(|call| call.failed);
            let what = format!("{kind} {n} of {} with {with}, {then:?}", calls.len());
            assert!(township.reached(township.folder.path()) >= township.acked(), "{what}: lost as the files stand");
            // Somebody starts it again; what the failed fsync should have written can still be read, and is on no disk.
            let (server, address, log) = start(township.folder.path(), None).await;
            township.link.lead_to(address);
            township.edit();
            Computer::agreed(township.computer.sync().await);
            drop(server);
            calls.extend(record::read(log.path()));
            let image = cut(before, &calls);
            assert_eq!(township.reached(image.path()), township.acked(), "{what}: acknowledged and not kept");
            // The image is the county from now on.
            township.folder = image;
            let (server, address, _log) = start(township.folder.path(), None).await;
            township.link.lead_to(address);
            Computer::agreed(township.computer.sync().await);
            drop(server);
            let revision = township.revision();
            assert_eq!(revision, township.edits + 1, "{what}: each edit is applied once");
            tried += 1;
            if !was_reached {
                break;
            }
        }
    }
    eprintln!("{tried} faults, {failed} syncs given up, {:.0?}", began.elapsed());
}

/// Guards: a county whose disk has failed takes nothing more, although the next fsync would succeed. It says so to
/// devices, to whoever watches over it and in its log, still gives what it has, and takes again after a restart.
#[tokio::test(flavor = "multi_thread")]
async fn a_county_whose_disk_failed_takes_nothing_until_it_is_started_again() {
    let mut township = Township::new().await;
    let mut shut = Vec::new();
    for (kind, n) in [("sync", 3), ("sync", 4), ("sync", 5), ("checkpoint", 2), ("checkpoint", 3), ("write", 12)] {
        let fail = Fail { kind, n, with: EIO, then: Then::Works };
        let (server, address, log) = start(township.folder.path(), Some(fail)).await;
        township.link.lead_to(address);
        let Some(server) = server.filter(|_| record::read(log.path()).iter().all(|call| !call.failed)) else {
            // It failed while the database was opened, which is another test's.
            continue;
        };
        // As many pages as the log takes before it is written back.
        let mut outcome = None;
        for _ in 0..200 {
            township.edit();
            outcome = township.computer.sync().await.failure;
            if outcome.is_some() {
                break;
            }
        }
        let what = format!("{kind} {n}");
        let failed: Vec<_> = record::read(log.path()).into_iter().filter(|call| call.failed).collect();
        let what = format!("{what} {failed:?}");
        assert_eq!(outcome.map(|failure| failure.code()), Some("server_write_failed"), "{what}");
        let acked = township.acked();
        for _ in 0..3 {
            township.edit();
            let failure = township.computer.sync().await.failure;
            assert_eq!(failure.map(|failure| failure.code()), Some("server_write_failed"), "{what}: a second try");
        }
        assert_eq!(township.acked(), acked, "{what}");
        let ready = reqwest::get(format!("http://{address}/readyz")).await.unwrap();
        assert_eq!((ready.status().as_u16(), ready.headers()["retry-after"].as_bytes()), (503, b"60".as_slice()));
        assert!(ready.text().await.unwrap().contains("\"write_failed\""), "{what}");
        let figures = reqwest::get(format!("http://{address}/metrics")).await.unwrap().text().await.unwrap();
        assert!(figures.lines().any(|line| line == "xiangyi_takes_writes 0"), "{what}: what is there can be read");
        let logged = tokio::task::spawn_blocking(move || server.stop()).await.unwrap();
        assert_eq!(logged.matches("the disk failed a write").count(), 1, "{what}: {logged}");
        assert!(!logged.contains("王桂兰"), "{what}");
        let mark = township.folder.path().join("county.db.write-failed");
        assert!(mark.exists(), "{what}");
        let (server, address, _record) = start(township.folder.path(), None).await;
        township.link.lead_to(address);
        assert!(!mark.exists(), "{what}: the database was proven");
        Computer::agreed(township.computer.sync().await);
        assert_eq!(reqwest::get(format!("http://{address}/readyz")).await.unwrap().status().as_u16(), 200);
        drop(server);
        let revision = township.revision();
        assert_eq!(revision, township.edits + 1, "{what}: each edit is applied once");
        shut.push(what);
    }
    eprintln!("{shut:?}");
    assert!(shut.len() >= 2 && shut.iter().any(|what| what.starts_with("checkpoint")), "{shut:?}");
}

/// Guards: a database that its failing disk has damaged is not served; the file and the mark stay for whoever mends it.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_a_failing_disk_damaged_is_not_served() {
    let township = Township::new().await;
    let storage = Sqlite::open(township.folder.path(), [7; 48]).unwrap();
    drop(storage);
    let file = township.folder.path().join(xiangyi_county::storage::sqlite::FILE);
    let db = rusqlite::Connection::open(&file).unwrap();
    db.execute_batch("UPDATE installs SET last_seq = last_seq + 5").unwrap();
    drop(db);
    std::fs::write(township.folder.path().join("county.db.write-failed"), []).unwrap();
    let opened = Sqlite::open(township.folder.path(), [7; 48]).map(drop);
    assert!(matches!(opened, Err(xiangyi_county::CountyError::Damaged { .. })), "{opened:?}");
    let (server, _, _record) = start(township.folder.path(), None).await;
    assert!(server.is_none(), "it is served");
    assert!(township.folder.path().join("county.db.write-failed").exists());
}

/// Guards: the same for a power cut at every I/O of a county that takes pushes. The mutant, a county whose fsyncs of the
/// log do nothing, must be seen to lose what was acknowledged.
#[tokio::test(flavor = "multi_thread")]
async fn a_power_cut_at_any_io_of_the_county_loses_nothing_that_was_acknowledged() {
    let began = std::time::Instant::now();
    let mut township = Township::new().await;
    let begin = scratch();
    copy(township.folder.path(), begin.path());
    let (server, address, log) = start(township.folder.path(), None).await;
    township.link.lead_to(address);
    let mut acks = vec![(0, township.acked())];
    for _ in 0..share(12, 60) {
        township.edit();
        Computer::agreed(township.computer.sync().await);
        acks.push((record::read(log.path()).len(), township.acked()));
    }
    drop(server);
    let calls = record::read(log.path());
    let install = township.computer.store.sync_status().unwrap().install_id;
    let lost = |calls: &[Call], seeds: u64| {
        let (mut disk, mut images, mut lost) = (Disk::of(begin.path()), 0, Vec::new());
        for (index, call) in calls.iter().enumerate() {
            disk.take(call);
            let acked = acks.iter().rfind(|(at, _)| *at <= index + 1).map_or(0, |(_, acked)| *acked);
            for seed in 0..=seeds {
                let image = scratch();
                disk.cut(
                    if seed == 0 { Left::Nothing } else { Left::Some(seed * 1_000_000 + index as u64) },
                    image.path(),
                );
                images += 1;
                if reached(image.path(), install) < acked {
                    lost.push(format!("after call {index} {call:?}"));
                }
            }
        }
        (images, lost)
    };
    let (images, wrong) = lost(&calls, share(1, 8) as u64);
    eprintln!("{} calls, {images} images, {:.0?}", calls.len(), began.elapsed());
    assert!(wrong.is_empty(), "{} of {images}: {}", wrong.len(), wrong[0]);
    let blind: Vec<Call> = calls.iter().map(without_fsync_of_the_log).collect();
    let (images, wrong) = lost(&blind, 0);
    eprintln!("without fsync of the log {} of {images} images lost acknowledged work", wrong.len());
    assert!(wrong.len() * 2 > images, "the test is blind");
}

fn without_fsync_of_the_log(call: &Call) -> Call {
    let is_log = call.what == What::Sync && call.path.ends_with("-wal");
    if is_log { Call { what: What::Said(String::new()), ..call.clone() } } else { call.clone() }
}

fn cut(mut disk: Disk, calls: &[Call]) -> TempDir {
    calls.iter().for_each(|call| disk.take(call));
    let image = scratch();
    disk.cut(Left::Nothing, image.path());
    image
}

fn revision(folder: &Path, row: ResidentId) -> u64 {
    let storage = Sqlite::open(folder, [7; 48]).unwrap();
    let storage: &dyn Storage = &storage;
    let row = storage.read(|reader| reader.row(&xiangyi_tests::scene::org(), row.into())).unwrap();
    row.unwrap().revision.count
}
