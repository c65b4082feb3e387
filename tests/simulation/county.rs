//! The county: its own ingest, judge and pull, called as its routes call them; round it a wrapper that can be broken.

use crate::memory::{Faulty, Memory, Tables};
use crate::mutants::Broken;
use chrono::{DateTime, Utc};
use serde_json::value::RawValue;
use std::path::PathBuf;
use std::sync::Mutex;
use tempfile::TempDir;
use uuid::Uuid;
use xiangyi_county::storage::sqlite::{self, Sqlite};
use xiangyi_county::storage::{Device, Storage};
use xiangyi_county::{CountyError, ingest, pull};
use xiangyi_domain::id::{ChangeId, InstallId, derived};
use xiangyi_wire::digest::{DigestReply, DigestRequest};
use xiangyi_wire::pull::{PullReply, PullRequest};
use xiangyi_wire::push::{PushReply, PushRequest, VerdictsReply};

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
}

pub type Refused = String;

impl County {
    pub fn in_memory() -> County {
        County { home: Home::Memory(Memory::new(derived("epoch", &["first"]))), broken: None, log: None }
    }

    pub fn in_sqlite() -> County {
        let shared = std::path::Path::new("/dev/shm");
        let folder = if shared.is_dir() { TempDir::new_in(shared) } else { TempDir::new() }.unwrap();
        let mut fresh = [7; 48];
        fresh[..16].copy_from_slice(derived("epoch", &["first"]).as_bytes());
        let storage = Some(Sqlite::open(folder.path(), fresh).unwrap());
        let county = County { home: Home::Sqlite { folder, storage }, broken: None, log: None };
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
        County { home: Home::Memory(Memory::of(memory.data(), faulty)), broken, log: None }
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

    pub fn digest(&self, device: &Device, request: &DigestRequest, now: i64) -> Result<DigestReply, Refused> {
        self.heard(pull::digest(self.storage(), device, request, time(now)))
    }
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
