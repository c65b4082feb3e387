//! A device in memory: what its disk holds, and what the store does to it. Follows `crates/store` verb by verb; a clone of
//! a [`Disk`] is a copy of the disk.

mod edit;
mod life;
mod pull;
mod push;
mod snapshots;

pub use edit::Draft;
pub use push::{Way, word};
pub use snapshots::Staged;

use crate::mutants::Broken;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use xiangyi_domain::Area;
use xiangyi_domain::id::{ChangeId, InstallId, RowId, UserId};
use xiangyi_wire::change::Fields;
use xiangyi_wire::digest::{AreaSum, Part, PartSum, row_hash, sum_text, sums_of};
use xiangyi_wire::pull::Row;
use xiangyi_wire::push::{KeptValue, Outcome};
use xiangyi_wire::{Entity, Epoch, Op, Revision};

/// Why the store refuses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum No {
    OtherEpoch,
    Forked,
    VerdictOutOfPlace,
    PageOutOfPlace,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    Held,
    Rejected,
}

/// All of a row but its name.
#[derive(Clone, PartialEq, Debug)]
pub struct RowState {
    pub area: Area,
    pub revision: Option<Revision>,
    pub fields: Fields,
    pub events: Vec<Value>,
    pub voided: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Stored {
    pub state: Arc<RowState>,
    pub mark: Option<Mark>,
}

/// What a change says, shared by all copies of the disk.
#[derive(Debug)]
pub struct Said {
    pub change_id: ChangeId,
    pub user: UserId,
    pub at: i64,
    pub hlc: i64,
    pub entity: Entity,
    pub row: RowId,
    pub area: Area,
    pub base: Option<Revision>,
    pub op: Op,
    pub text: Box<RawValue>,
}

/// One line of the outbox.
#[derive(Clone, Debug)]
pub struct Line {
    pub said: Arc<Said>,
    pub no: u64,
    /// None when a restored server lost it for good.
    pub install: Option<InstallId>,
    pub seq: u64,
    pub group: Option<u64>,
    /// Whether the body is still here.
    pub body: bool,
    pub in_backup: bool,
    pub verdict: Option<Outcome>,
    pub waits_for: Option<ChangeId>,
    pub resolved: bool,
    /// Judged in a life of the county that is over: until a page comes, the screen shows what that one made of it.
    pub again: bool,
}

pub type Key = (Entity, RowId);

/// What lies on the disk of a device.
#[derive(Clone)]
pub struct Disk {
    pub broken: Option<Broken>,
    pub install: InstallId,
    pub former: Option<InstallId>,
    pub former_seq: u64,
    pub epoch: Option<Epoch>,
    pub last_seq: u64,
    pub acked: u64,
    pub backup_seq: u64,
    pub own_cursor: u64,
    pub hlc: i64,
    pub left: BTreeSet<Epoch>,
    pub outbox: Vec<Line>,
    pub rows: BTreeMap<Key, Stored>,
    /// The server's version of rows with changes without a verdict on top.
    pub aside: BTreeMap<Key, Arc<RowState>>,
    /// Rows as a former life of the county had them, which this one has not named yet.
    pub unseen: BTreeSet<Key>,
    /// Rows that have left the areas of this device.
    pub gone: BTreeSet<Key>,
    pub cursors: BTreeMap<Area, u64>,
    /// Areas on their way as snapshots.
    pub staged: BTreeMap<Area, Staged>,
    pub kept: Vec<(ChangeId, KeptValue)>,
    pub answer_taken: u64,
}

impl Disk {
    pub fn empty(install: InstallId) -> Disk {
        Disk {
            broken: None,
            install,
            former: None,
            former_seq: 0,
            epoch: None,
            last_seq: 0,
            acked: 0,
            backup_seq: 0,
            own_cursor: 0,
            hlc: 0,
            left: BTreeSet::new(),
            outbox: Vec::new(),
            rows: BTreeMap::new(),
            aside: BTreeMap::new(),
            unseen: BTreeSet::new(),
            gone: BTreeSet::new(),
            cursors: BTreeMap::new(),
            staged: BTreeMap::new(),
            kept: Vec::new(),
            answer_taken: 0,
        }
    }

    pub fn is(&self, broken: Broken) -> bool {
        self.broken == Some(broken)
    }

    pub fn line(&self, change: ChangeId) -> Option<usize> {
        self.outbox.iter().position(|line| line.said.change_id == change)
    }

    /// Lines of the present log, in the order of their places.
    fn log_after(&self, after: u64) -> Vec<usize> {
        let mut found: Vec<usize> = (0..self.outbox.len())
            .filter(|at| self.outbox[*at].install == Some(self.install) && self.outbox[*at].seq > after)
            .collect();
        found.sort_by_key(|at| self.outbox[*at].seq);
        found
    }

    /// The digest of what the server has acknowledged, of some areas.
    pub fn digest(&self, areas: &[Area]) -> Vec<AreaSum> {
        let mut sums: BTreeMap<(&Area, Entity), (u64, u64)> = BTreeMap::new();
        for ((entity, id), stored) in &self.rows {
            let Some(revision) = stored.state.revision else { continue };
            let proves = !self.unseen.contains(&(*entity, *id)) && !self.gone.contains(&(*entity, *id));
            if areas.contains(&stored.state.area) && proves {
                let (count, sum) = sums.entry((&stored.state.area, *entity)).or_default();
                *count += 1;
                *sum = sum.wrapping_add(row_hash(*id, revision));
            }
        }
        let sums = sums.into_iter();
        sums.map(|((area, entity), (count, sum))| AreaSum { area: area.clone(), entity, count, sum: sum_text(sum) })
            .collect()
    }
}

impl Disk {
    /// The sums of parts, of what this device has to prove.
    pub fn part_sums(&self, parts: &[Part]) -> Vec<PartSum> {
        let of = |part: &Part| {
            let proves = |(key, stored): &(&Key, &Stored)| {
                let (entity, area) = (key.0, &stored.state.area);
                let apart = self.unseen.contains(*key) || self.gone.contains(*key);
                entity == part.entity && *area == part.area && !apart
            };
            let rows = self.rows.iter().filter(proves);
            let rows = rows.filter_map(|((_, id), stored)| Some((*id, stored.state.revision?)));
            sums_of(std::slice::from_ref(part), rows)
        };
        parts.iter().flat_map(of).collect()
    }
}

impl RowState {
    pub fn from_wire(row: &Row) -> RowState {
        let mut fields = row.fields.clone();
        let events = match fields.shift_remove("events") {
            Some(Value::Array(events)) => events,
            _ => Vec::new(),
        };
        fields.retain(|_, value| !value.is_null());
        RowState { area: row.area.clone(), revision: Some(row.revision), fields, events, voided: row.voided.clone() }
    }
}

/// What an operation does to a row, as `store::rows::fold`.
fn fold(state: Option<RowState>, said: &Said) -> Option<RowState> {
    let Some(mut state) = state else {
        let (Op::Insert(fields) | Op::Post(fields)) = &said.op else { return None };
        let mut fields = fields.clone();
        fields.retain(|_, value| !value.is_null());
        return Some(RowState { area: said.area.clone(), revision: None, fields, events: Vec::new(), voided: None });
    };
    match &said.op {
        Op::Insert(_) | Op::Post(_) | Op::Offer(_) => {}
        Op::Patch(fields) => {
            for (name, value) in fields {
                if value.is_null() {
                    state.fields.shift_remove(name);
                } else {
                    state.fields.insert(name.clone(), value.clone());
                }
            }
        }
        Op::Event(event) => {
            let id = said.change_id.to_string();
            if !state.events.iter().any(|known| known["id"] == id.as_str()) {
                state.events.push(json!({ "id": id, "kind": event.kind, "data": event.data }));
            }
        }
        Op::Void { reason } => state.voided = Some(reason.clone()),
    }
    Some(state)
}
