//! The county: its own ingest, judge and pull, called as its routes call them; round it a wrapper that can be broken.

use crate::memory::{Faulty, Memory, Tables};
use crate::mutants::Broken;
use chrono::{DateTime, Utc};
use serde_json::value::RawValue;
use std::io::Read;
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock};
use tempfile::TempDir;
use uuid::Uuid;
use xiangyi_county::snapshots::{self, Limits, Shelf};
use xiangyi_county::storage::sqlite::{self, Sqlite};
use xiangyi_county::storage::{Device, Storage};
use xiangyi_county::{CountyError, ingest, pull};
use xiangyi_domain::Area;
use xiangyi_domain::id::{ChangeId, InstallId, UserId, derived};
use xiangyi_wire::digest::{DigestReply, DigestRequest};
use xiangyi_wire::pull::{PullReply, PullRequest};
use xiangyi_wire::push::{PushReply, PushRequest, VerdictsReply};
use xiangyi_wire::snapshot::{Snapshot, SnapshotReply, SnapshotRequest};

/// A century, in milliseconds.
const CENTURY: i64 = 100 * crate::scene::YEAR;

/// Where the county keeps its data.
enum Home {
    Memory(Memory),
    Sqlite { folder: TempDir, storage: Option<Sqlite> },
}

#[expect(clippy::large_enum_variant, reason = "a few in each life")]
pub enum Backup {
    Memory(Tables),
    Sqlite(PathBuf),
}

pub struct County {
    home: Home,
    pub broken: Option<Broken>,
    /// Every answer, where they are to be compared.
    pub log: Option<Mutex<Vec<String>>>,
    /// The snapshots of this county, once one was asked for.
    shelf: OnceLock<(TempDir, Shelf)>,
}

pub type Refused = String;

impl County {
    pub fn in_memory() -> County {
        County {
            home: Home::Memory(Memory::new(derived("epoch", &["first"]))),
            broken: None,
            log: None,
            shelf: OnceLock::new(),
        }
    }

    pub fn in_sqlite() -> County {
        let folder = folder_in_memory();
        let mut fresh = [7; 48];
        fresh[..16].copy_from_slice(derived("epoch", &["first"]).as_bytes());
        let storage = Some(Sqlite::open(folder.path(), fresh).unwrap());
        let county = County { home: Home::Sqlite { folder, storage }, broken: None, log: None, shelf: OnceLock::new() };
        let at = time(crate::scene::MORNING);
        county.storage().write(|writer| writer.add_org(&crate::scene::org(), at)).unwrap();
        county
    }

    /// Another county that holds the same.
    pub fn copy(&self, broken: Option<Broken>) -> County {
        let Home::Memory(memory) = &self.home else { unreachable!("only the one in memory is copied") };
        let faulty = Faulty {
            drops_losers: broken == Some(Broken::DropsLosers),
            believes_one_backup: broken == Some(Broken::BelievesOneBackup),
            keeps_old_revisions: broken == Some(Broken::RestoreKeepsRevisions),
            leaves_history: broken == Some(Broken::HistoryStays),
        };
        let home = Home::Memory(Memory::of(memory.data(), faulty));
        County { home, broken, log: None, shelf: OnceLock::new() }
    }

    pub fn storage(&self) -> &dyn Storage {
        match &self.home {
            Home::Memory(memory) => memory,
            Home::Sqlite { storage, .. } => storage.as_ref().unwrap(),
        }
    }

    /// All of it, to look at; nothing of a real database.
    pub fn data(&self) -> Option<Tables> {
        match &self.home {
            Home::Memory(memory) => Some(memory.data()),
            Home::Sqlite { .. } => None,
        }
    }

    fn heard<T: std::fmt::Debug>(&self, answer: Result<T, CountyError>) -> Result<T, Refused> {
        let answer = answered(answer);
        if let Some(log) = &self.log {
            log.lock().unwrap().push(format!("{answer:?}"));
        }
        answer
    }

    fn is(&self, broken: Broken) -> bool {
        self.broken == Some(broken)
    }

    pub fn back_up(&self, no: usize, now: i64) -> Backup {
        match &self.home {
            Home::Memory(memory) => Backup::Memory(memory.back_up()),
            Home::Sqlite { folder, storage } => {
                let file = folder.path().join(format!("{no}.backup"));
                storage.as_ref().unwrap().backup(&file, time(now)).unwrap();
                Backup::Sqlite(file)
            }
        }
    }

    pub fn restore(&mut self, backup: &Backup, epoch: Uuid, now: i64) {
        match (&mut self.home, backup) {
            (Home::Memory(memory), Backup::Memory(data)) => memory.restore(data.clone(), epoch),
            (Home::Sqlite { folder, storage }, Backup::Sqlite(file)) => {
                drop(storage.take());
                sqlite::restore(file, folder.path(), true, *epoch.as_bytes(), time(now)).unwrap();
                *storage = Some(Sqlite::open(folder.path(), [7; 48]).unwrap());
            }
            _ => unreachable!("a backup of this county"),
        }
    }

    pub fn push(&self, device: &Device, request: &PushRequest, now: i64) -> Result<PushReply, Refused> {
        let before = match &self.home {
            Home::Memory(memory) if self.is(Broken::OneBadStopsAll) => Some(memory.data()),
            _ => None,
        };
        let known = self.last_seq(request.install_id);
        let mut sent = request.clone();
        if self.is(Broken::IgnoresForks) {
            sent.after = None;
        }
        let renamed = if self.is(Broken::TakesTwice) { self.rename_known(&mut sent) } else { Vec::new() };
        let clock = if self.is(Broken::ClockNotClamped) { now + CENTURY } else { now };
        let mut reply = match ingest::push(self.storage(), device, &raw(&sent), time(clock)) {
            Err(CountyError::Refused(refused)) if self.is(Broken::IgnoresForks) && refused.to_string() == "forked" => {
                let (from, to) = (sent.first_seq, sent.first_seq + sent.changes.len() as u64);
                let VerdictsReply { epoch, last_seq, backup_seq, server_time, results } =
                    self.verdicts(device, sent.install_id, (from, to), now)?;
                PushReply { epoch, last_seq, backup_seq, server_time, results, retry_after: None }
            }
            other => self.heard(other)?,
        };
        reply.server_time = now;
        for verdict in &mut reply.results {
            let former = renamed.iter().find(|(_, new)| *new == verdict.change_id);
            verdict.change_id = former.map_or(verdict.change_id, |(former, _)| *former);
        }
        if self.is(Broken::GivesVerdictsOnce) {
            reply.results.retain(|verdict| verdict.seq > known);
        }
        let rejects = reply.results.iter().any(|verdict| crate::device::word(&verdict.outcome) == "rejected");
        if let (Home::Memory(memory), Some(before), true) = (&self.home, before, rejects) {
            memory.put_back(before);
            return Err("bad_body".to_owned());
        }
        Ok(reply)
    }

    fn last_seq(&self, install: InstallId) -> u64 {
        let found = self.storage().read(|reader| reader.install(install)).unwrap();
        found.map_or(0, |install| install.last_seq)
    }

    /// Gives changes that the server has under another install another name; which ones.
    fn rename_known(&self, sent: &mut PushRequest) -> Vec<(ChangeId, ChangeId)> {
        let mut renamed = Vec::new();
        for change in &mut sent.changes {
            let known = self.storage().read(|reader| reader.kept_change(&crate::scene::org(), change.change_id));
            if known.unwrap().is_some_and(|known| known.install != sent.install_id) {
                let name = derived("again", &[&change.change_id.to_string(), &sent.install_id.to_string()]);
                renamed.push((change.change_id, ChangeId(name)));
                change.change_id = ChangeId(name);
            }
        }
        renamed
    }

    pub fn verdicts(
        &self,
        device: &Device,
        install: InstallId,
        ends: (u64, u64),
        now: i64,
    ) -> Result<VerdictsReply, Refused> {
        let mut reply = self.heard(pull::verdicts(self.storage(), device, install, ends, time(now)))?;
        if self.is(Broken::GivesVerdictsOnce) {
            reply.results.clear();
        }
        Ok(reply)
    }

    pub fn pull(&self, device: &Device, request: &PullRequest, now: i64) -> Result<PullReply, Refused> {
        let mut page = self.heard(pull::pull(self.storage(), device, request, time(now)))?;
        if self.is(Broken::TellsNoDeparture) {
            page.left.clear();
        }
        Ok(page)
    }

    fn shelf(&self) -> &Shelf {
        let limits = Limits { part_bytes: 600, left_behind: 6, ..Limits::default() };
        let made = || {
            let folder = folder_in_memory();
            let shelf = Shelf::new(folder.path(), limits);
            (folder, shelf)
        };
        &self.shelf.get_or_init(made).1
    }

    /// The device as whom snapshots are offered.
    fn view_of(&self, users: &[UserId]) -> Vec<UserId> {
        if self.is(Broken::SnapshotOfAnotherView) { vec![crate::scene::user(0)] } else { users.to_vec() }
    }

    pub fn offers(&self, device: &Device, request: &SnapshotRequest, now: i64) -> Result<SnapshotReply, Refused> {
        let request = SnapshotRequest { users: self.view_of(&request.users), ..request.clone() };
        let asked = (device, &request);
        let mut reply = self.heard(snapshots::offer(self.storage(), self.shelf(), asked, time(now), &mut || true))?;
        if self.is(Broken::SnapshotPositionTooLate) {
            let heads = self.storage().read(|reader| reader.areas(&crate::scene::org())).unwrap();
            for offer in &mut reply.snapshots {
                offer.position = heads.iter().find(|(area, _)| *area == offer.area).unwrap().1;
            }
        }
        Ok(reply)
    }

    /// A part of a snapshot; `None` where the county gives none.
    pub fn part(&self, device: &Device, users: &[UserId], offer: &Snapshot, n: usize, now: i64) -> Option<Vec<u8>> {
        let (users, name) = (self.view_of(users), &offer.parts[n].name);
        let caller = (device, users.as_slice());
        match snapshots::part(self.storage(), self.shelf(), caller, &offer.area, name, time(now)) {
            Ok((mut file, _)) => {
                let mut bytes = Vec::new();
                file.read_to_end(&mut bytes).unwrap();
                Some(bytes)
            }
            Err(error) => {
                assert_eq!(answered::<()>(Err(error)), Err("no_such_snapshot".to_owned()));
                None
            }
        }
    }

    /// The snapshot of an area as a stick carries it.
    pub fn carried(&self, device: &Device, users: &[UserId], area: &Area) -> Option<(Snapshot, Vec<Vec<u8>>)> {
        snapshots::for_stick(self.storage(), device, &self.view_of(users), area).unwrap()
    }

    pub fn digest(&self, device: &Device, request: &DigestRequest, now: i64) -> Result<DigestReply, Refused> {
        self.heard(pull::digest(self.storage(), device, request, time(now)))
    }
}

/// A folder that costs no disk, where the system has one.
fn folder_in_memory() -> TempDir {
    let shared = std::path::Path::new("/dev/shm");
    if shared.is_dir() { TempDir::new_in(shared) } else { TempDir::new() }.unwrap()
}

pub fn time(milliseconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(milliseconds).unwrap()
}

fn answered<T>(answer: Result<T, CountyError>) -> Result<T, Refused> {
    answer.map_err(|error| match error {
        CountyError::Refused(refused) => refused.to_string(),
        error => panic!("the county failed: {error:?}"),
    })
}

/// The batch as it stands in the body of the request.
fn raw(sent: &PushRequest) -> PushRequest<Box<RawValue>> {
    let sent = sent.clone();
    let raw = |change| RawValue::from_string(serde_json::to_string(change).unwrap()).unwrap();
    PushRequest {
        install_id: sent.install_id,
        former_install: sent.former_install,
        former_seq: sent.former_seq,
        former_marks: sent.former_marks,
        epoch: sent.epoch,
        first_seq: sent.first_seq,
        after: sent.after,
        users: sent.users,
        app_version: sent.app_version,
        schema: sent.schema,
        hlc_base: sent.hlc_base,
        waiting: sent.waiting,
        changes: sent.changes.iter().map(raw).collect(),
    }
}
