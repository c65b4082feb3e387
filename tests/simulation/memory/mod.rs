//! The county's storage in memory: the same promises as its databases, cheap enough for thousands of lives.
//!
//! `storages::both_storages_live_the_same_lives` holds it to the real SQLite, answer for answer.

mod writer;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use uuid::Uuid;
use xiangyi_county::CountyError;
use xiangyi_county::storage::{
    BackedUp, Claim, CodeState, Departed, Device, Figures, Hash, Install, KeptChange, KnownChange, NumberHead,
    Operator, Place, Rates, Reader, Refusal, Result, ServerState, Standing, Storage, StoredRow, Township,
    TownshipDevice, Writer, Writes,
};
use xiangyi_domain::id::{ChangeId, DeviceId, InstallId, RequestId, RowId};
use xiangyi_domain::{Area, OrgCode};
use xiangyi_wire::change::Revision;
use xiangyi_wire::numbers::Block;
use xiangyi_wire::pull::OwnEntry;
use xiangyi_wire::push::Verdict;
use xiangyi_wire::{Entity, Epoch};

#[derive(Clone)]
struct Kept {
    change: KeptChange,
    taken_at: i64,
}

#[derive(Clone)]
struct AtPlace {
    change_id: ChangeId,
    hash: Hash,
    own: Option<Verdict>,
}

#[derive(Clone)]
struct OpenCase {
    change: ChangeId,
    row: RowId,
    other: Option<RowId>,
    decided: bool,
}

/// The tables.
#[derive(Clone, Default)]
pub struct Tables {
    epoch: Uuid,
    number: u32,
    answers: u64,
    installs: BTreeMap<InstallId, Install>,
    changes: BTreeMap<ChangeId, Arc<Kept>>,
    places: BTreeMap<(InstallId, u64), Arc<AtPlace>>,
    rows: BTreeMap<RowId, Arc<StoredRow>>,
    areas: BTreeMap<Area, u64>,
    kept_values: BTreeMap<(RowId, ChangeId, String), Arc<Value>>,
    refusals: BTreeMap<RowId, Refusal>,
    cases: BTreeMap<String, OpenCase>,
    claims: BTreeMap<(RowId, Entity, RowId), Claim>,
    departures: BTreeMap<(Area, RowId), u64>,
    homes: BTreeMap<RowId, Area>,
    own: BTreeMap<(InstallId, u64), Arc<OwnEntry>>,
    backups: Vec<BTreeMap<InstallId, u64>>,
}

/// What of it is broken on purpose.
#[derive(Clone, Copy, Default)]
pub struct Faulty {
    pub drops_losers: bool,
    pub believes_one_backup: bool,
    pub keeps_old_revisions: bool,
    pub leaves_history: bool,
}

pub struct Memory {
    data: Mutex<Tables>,
    faulty: Faulty,
}

struct Session {
    data: RefCell<Tables>,
    groups: RefCell<Vec<Tables>>,
    faulty: Faulty,
}

impl Memory {
    pub fn new(epoch: Uuid) -> Memory {
        Memory::of(Tables { epoch, number: 1, ..Tables::default() }, Faulty::default())
    }

    pub fn of(data: Tables, faulty: Faulty) -> Memory {
        Memory { data: Mutex::new(data), faulty }
    }

    pub fn data(&self) -> Tables {
        self.data.lock().unwrap().clone()
    }

    pub fn put_back(&self, data: Tables) {
        *self.data.lock().unwrap() = data;
    }

    /// A backup that was proven, and noted.
    pub fn back_up(&self) -> Tables {
        let mut data = self.data.lock().unwrap();
        let copy = data.clone();
        let reached: BTreeMap<_, _> = data.installs.iter().map(|(id, install)| (*id, install.last_seq)).collect();
        data.backups.push(reached);
        let newest = data.backups.len() - 1;
        let former = if self.faulty.believes_one_backup { Some(newest) } else { newest.checked_sub(1) };
        let reach = |data: &Tables, no: Option<usize>, id| no.and_then(|no| data.backups[no].get(&id).copied());
        let ids: Vec<InstallId> = data.installs.keys().copied().collect();
        for id in ids {
            let held = reach(&data, Some(newest), id).unwrap_or(0).min(reach(&data, former, id).unwrap_or(0));
            if let Some(install) = data.installs.get_mut(&id) {
                install.backup_seq = install.backup_seq.max(held);
            }
        }
        copy
    }

    /// Puts a backup in the place of the present data, as another life.
    pub fn restore(&self, mut backup: Tables, epoch: Uuid) {
        let mut data = self.data.lock().unwrap();
        (backup.epoch, backup.number) = (epoch, backup.number.max(data.number) + 1);
        let number = backup.number;
        if !self.faulty.keeps_old_revisions {
            for row in backup.rows.values_mut() {
                Arc::make_mut(row).revision.epoch = number;
            }
        }
        *data = backup;
    }
}

impl Tables {
    pub fn change_ids(&self) -> impl Iterator<Item = &ChangeId> {
        self.changes.keys()
    }

    pub fn verdict(&self, change: ChangeId) -> Option<&Verdict> {
        self.changes.get(&change).map(|kept| &kept.change.verdict)
    }

    pub fn rows(&self) -> impl Iterator<Item = &StoredRow> {
        self.rows.values().map(AsRef::as_ref)
    }

    /// The areas whose logs a row has left.
    pub fn left(&self, id: RowId) -> impl Iterator<Item = &Area> {
        self.departures.keys().filter(move |(_, row)| *row == id).map(|(area, _)| area)
    }

    pub fn row(&self, id: RowId) -> Option<&StoredRow> {
        self.rows.get(&id).map(AsRef::as_ref)
    }

    pub fn keeps(&self, row: RowId, field: &str, value: &Value) -> bool {
        let kept = |at: &(RowId, ChangeId, String)| at.0 == row && at.2 == field;
        self.kept_values.iter().any(|(at, held)| kept(at) && held.as_ref() == value)
    }

    fn verdict_mut(&mut self, verdict: &Verdict) {
        if let Some(kept) = self.changes.get_mut(&verdict.change_id) {
            Arc::make_mut(kept).change.verdict = verdict.clone();
        }
    }
}

impl Storage for Memory {
    fn write_with(&self, work: &mut dyn FnMut(&dyn Writer) -> Result<()>) -> Result<()> {
        let mut data = self.data.lock().map_err(|_| CountyError::Poisoned)?;
        let session = Session { data: RefCell::new(data.clone()), groups: RefCell::default(), faulty: self.faulty };
        work(&session)?;
        *data = session.data.into_inner();
        Ok(())
    }

    fn read_with(&self, work: &mut dyn FnMut(&dyn Reader) -> Result<()>) -> Result<()> {
        let mut data = self.data.lock().map_err(|_| CountyError::Poisoned)?;
        let taken = std::mem::take(&mut *data);
        let session = Session { data: RefCell::new(taken), groups: RefCell::default(), faulty: self.faulty };
        let answer = work(&session);
        *data = session.data.into_inner();
        answer
    }

    fn backup(&self, _: &Path, _: DateTime<Utc>) -> Result<BackedUp> {
        not_here()
    }

    fn check(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    fn writes(&self) -> Writes {
        Writes::Taken
    }

    fn try_write(&self) -> Result<()> {
        Ok(())
    }
}

/// What a sync of rows never asks.
fn not_here<T>() -> Result<T> {
    Err(CountyError::Stored { what: "thing that the simulation does not keep" })
}

impl Reader for Session {
    fn server(&self) -> Result<ServerState> {
        let data = self.data.borrow();
        Ok(ServerState { epoch: Epoch(data.epoch), number: data.number, secret: [0; 32] })
    }
    fn install(&self, id: InstallId) -> Result<Option<Install>> {
        Ok(self.data.borrow().installs.get(&id).cloned())
    }
    fn places(&self, install: InstallId, from: u64, to: u64) -> Result<Vec<Place>> {
        let data = self.data.borrow();
        if from > to {
            return Ok(Vec::new());
        }
        let found = data.places.range((install, from)..=(install, to)).map(|((_, seq), place)| {
            let own = place.own.clone();
            let verdict = own.unwrap_or_else(|| data.changes[&place.change_id].change.verdict.clone());
            let verdict = Verdict { seq: *seq, ..verdict };
            Place { seq: *seq, change_id: place.change_id, hash: place.hash, verdict }
        });
        Ok(found.collect())
    }
    fn known_change(&self, id: ChangeId) -> Result<Option<KnownChange>> {
        let data = self.data.borrow();
        Ok(data.changes.get(&id).map(|kept| KnownChange {
            org: crate::scene::org(),
            install: kept.change.install,
            seq: kept.change.seq,
            hash: kept.change.hash,
            verdict: kept.change.verdict.clone(),
        }))
    }
    fn row(&self, _: &OrgCode, id: RowId) -> Result<Option<StoredRow>> {
        Ok(self.data.borrow().row(id).cloned())
    }
    fn refusal(&self, _: &OrgCode, row: RowId) -> Result<Option<Refusal>> {
        Ok(self.data.borrow().refusals.get(&row).cloned())
    }
    fn claims(&self, entity: Entity, resident: RowId) -> Result<Vec<Claim>> {
        let data = self.data.borrow();
        let (least, most) = (RowId::from_bytes([0; 16]), RowId::from_bytes([255; 16]));
        let found = data.claims.range((resident, entity, least)..=(resident, entity, most));
        Ok(found.map(|(_, claim)| claim.clone()).collect())
    }
    fn open_case_of(&self, row: RowId) -> Result<Option<ChangeId>> {
        let data = self.data.borrow();
        let of = |column: fn(&OpenCase) -> Option<RowId>| {
            data.cases.values().find(|case| !case.decided && column(case) == Some(row)).map(|case| case.change)
        };
        Ok(of(|case| Some(case.row)).or_else(|| of(|case| case.other)))
    }
    fn kept_change(&self, _: &OrgCode, id: ChangeId) -> Result<Option<KeptChange>> {
        Ok(self.data.borrow().changes.get(&id).map(|kept| kept.change.clone()))
    }
    fn kept_of_row(&self, _: &OrgCode, row: RowId) -> Result<Vec<KeptChange>> {
        let data = self.data.borrow();
        let mut found: Vec<_> = data.changes.values().filter(|kept| kept.change.row == row).collect();
        found.sort_by_key(|kept| (kept.taken_at, kept.change.install, kept.change.seq));
        Ok(found.into_iter().map(|kept| kept.change.clone()).collect())
    }
    fn kept_waiting(&self, _: &OrgCode, cause: ChangeId) -> Result<Vec<KeptChange>> {
        let data = self.data.borrow();
        let mut found: Vec<_> =
            data.changes.values().filter(|kept| kept.change.verdict.waits_for == Some(cause)).collect();
        found.sort_by_key(|kept| (kept.taken_at, kept.change.install, kept.change.seq));
        Ok(found.into_iter().map(|kept| kept.change.clone()).collect())
    }
    fn kept_group(&self, install: InstallId, group: u64) -> Result<Vec<KeptChange>> {
        let data = self.data.borrow();
        let places = data.places.range((install, group)..=(install, group + 99));
        let found = places.map(|(_, place)| &data.changes[&place.change_id].change);
        Ok(found.filter(|kept| kept.install == install && kept.group == Some(group)).cloned().collect())
    }
    fn holders(&self, change: ChangeId) -> Result<Vec<InstallId>> {
        let data = self.data.borrow();
        let places = data.places.iter().filter(|(_, place)| place.change_id == change);
        let mut line: Vec<InstallId> = places.map(|((install, _), _)| *install).collect();
        line.dedup();
        let mut next = 0;
        while let Some(one) = line.get(next).copied() {
            next += 1;
            for (id, found) in &data.installs {
                if found.former == Some(one) && !line.contains(id) {
                    line.push(*id);
                }
            }
        }
        line.sort_unstable();
        Ok(line)
    }
    fn areas(&self, _: &OrgCode) -> Result<Vec<(Area, u64)>> {
        Ok(self.data.borrow().areas.iter().map(|(area, head)| (area.clone(), *head)).collect())
    }
    fn page(&self, area: &Area, after: u64, take: &mut dyn FnMut(StoredRow) -> Result<bool>) -> Result<()> {
        let found: Vec<Arc<StoredRow>> = {
            let data = self.data.borrow();
            let mut rows: Vec<_> =
                data.rows.values().filter(|row| row.area == *area && row.position > after).cloned().collect();
            rows.sort_by_key(|row| row.position);
            rows
        };
        for row in found {
            if !take(row.as_ref().clone())? {
                break;
            }
        }
        Ok(())
    }
    fn departures(&self, _: &OrgCode, area: &Area, after: u64) -> Result<Vec<Departed>> {
        let data = self.data.borrow();
        let of_area = data.departures.iter().filter(|((left, _), position)| left == area && **position > after);
        let mut departed: Vec<Departed> = of_area
            .filter_map(|((_, id), position)| {
                let row = data.row(*id).filter(|row| row.area != *area)?;
                Some(Departed { entity: row.entity, row: *id, to: row.area.clone(), position: *position })
            })
            .collect();
        departed.sort_by_key(|one| one.position);
        Ok(departed)
    }
    fn homes(&self, _: &OrgCode) -> Result<BTreeMap<RowId, Area>> {
        Ok(self.data.borrow().homes.clone())
    }
    fn rows_naming(&self, area: &Area, id: RowId) -> Result<Vec<StoredRow>> {
        if self.faulty.leaves_history {
            return Ok(Vec::new());
        }
        let text = id.to_string();
        let names = |row: &&StoredRow| {
            row.area == *area && (row.id == id || Value::Object(row.fields.clone()).to_string().contains(&text))
        };
        let mut found: Vec<StoredRow> = self.data.borrow().rows().filter(names).cloned().collect();
        found.sort_by_key(|row| (row.position == 0, row.position, row.id));
        Ok(found)
    }
    fn revisions(&self, area: &Area, each: &mut dyn FnMut(Entity, RowId, Revision)) -> Result<()> {
        let data = self.data.borrow();
        for row in data.rows.values().filter(|row| row.area == *area) {
            each(row.entity, row.id, row.revision);
        }
        Ok(())
    }
    fn own_log(&self, install: InstallId, after: u64) -> Result<Vec<OwnEntry>> {
        let data = self.data.borrow();
        let found = data.own.range((install, after + 1)..=(install, u64::MAX)).take(500);
        Ok(found.map(|(_, entry)| entry.as_ref().clone()).collect())
    }
    fn figures(&self) -> Result<Figures> {
        not_here()
    }
    fn code(&self, _: &Hash) -> Result<Option<CodeState>> {
        not_here()
    }
    fn device_by_token(&self, _: &Hash) -> Result<Option<Device>> {
        not_here()
    }
    fn device(&self, _: DeviceId) -> Result<Option<Device>> {
        not_here()
    }
    fn number_head(&self, _: &str, _: &str) -> Result<NumberHead> {
        not_here()
    }
    fn is_given(&self, _: &str, _: &str, _: u32) -> Result<bool> {
        not_here()
    }
    fn number_blocks(&self, _: InstallId, _: RequestId) -> Result<Vec<Block>> {
        not_here()
    }
    fn first_report(&self, _: &OrgCode, _: u32) -> Result<Option<DateTime<Utc>>> {
        not_here()
    }
    fn has_unheard(&self, _: &OrgCode, _: InstallId, _: u32) -> Result<bool> {
        not_here()
    }
    fn blob_named(&self, _: &OrgCode, _: &str) -> Result<Vec<(Area, u64)>> {
        not_here()
    }
    fn blob_chunk(&self, _: &OrgCode, _: &str, _: u32) -> Result<Option<Vec<u8>>> {
        not_here()
    }
    fn standing(&self, _: InstallId) -> Result<Option<Standing>> {
        not_here()
    }
    fn blob_chunks(&self, _: &OrgCode, _: &str) -> Result<u32> {
        not_here()
    }
    fn townships(&self) -> Result<Vec<Township>> {
        not_here()
    }
    fn township_devices(&self, _: &OrgCode) -> Result<Vec<TownshipDevice>> {
        not_here()
    }
    fn rates(&self, _: &OrgCode, _: NaiveDate) -> Result<Rates> {
        not_here()
    }
    fn operator(&self, _: &Hash) -> Result<Option<Operator>> {
        not_here()
    }
    fn operators(&self) -> Result<Vec<Operator>> {
        not_here()
    }
}
