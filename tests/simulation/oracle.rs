//! What was typed, acknowledged and lost with its disk, as somebody would know who sees everything.

use crate::device::{Disk, Line, Said};
use crate::memory::Tables;
use crate::world::Computer;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use xiangyi_domain::id::ChangeId;
use xiangyi_wire::Op;
use xiangyi_wire::change::Fields;

pub struct Typed {
    pub said: Arc<Said>,
    /// Values of these fields that whoever typed it knew: what the screen showed, and what was typed here before.
    pub saw: Vec<(String, Value)>,
}

#[derive(Default)]
pub struct Oracle {
    pub typed: BTreeMap<ChangeId, Typed>,
    pub groups: Vec<Vec<ChangeId>>,
    /// Changes whose verdict some device has stored.
    pub acknowledged: BTreeSet<ChangeId>,
    /// Changes that no disk holds any more, because it died.
    orphans: BTreeSet<ChangeId>,
    /// Changes that nobody can be asked for: the county lost them in a restore, and the disk that held them is dead or had
    /// good reason to drop them.
    pub excused: BTreeSet<ChangeId>,
}

/// The values that an operation gives a record.
pub fn values(op: &Op) -> Option<&Fields> {
    match op {
        Op::Insert(values) | Op::Patch(values) => Some(values),
        Op::Post(_) | Op::Event(_) | Op::Void { .. } | Op::Offer(_) => None,
    }
}

impl Oracle {
    pub fn typed(&mut self, made: &[Arc<Said>], before: &Disk, grouped: bool) {
        for said in made {
            let key = (said.entity, said.row);
            let shown = before.rows.get(&key).map(|row| &row.state.fields);
            let lines = before.outbox.iter().filter(|line| (line.said.entity, line.said.row) == key);
            let known = shown.into_iter().chain(lines.filter_map(|line| values(&line.said.op)));
            let sets = |name: &String| values(&said.op).is_some_and(|values| values.contains_key(name));
            let saw = known.flatten().filter(|(name, _)| sets(name)).map(|(name, value)| (name.clone(), value.clone()));
            let saw: Vec<_> = saw.collect();
            let mine = before.outbox.iter().filter(|line| (line.said.entity, line.said.row) == key);
            let before = mine.filter_map(|line| self.typed.get(&line.said.change_id)).flat_map(|one| one.saw.iter());
            let before = before.filter(|(name, _)| sets(name)).cloned();
            let saw = saw.into_iter().chain(before).collect();
            self.typed.insert(said.change_id, Typed { said: Arc::clone(said), saw });
        }
        if grouped && made.len() > 1 {
            self.groups.push(made.iter().map(|said| said.change_id).collect());
        }
    }

    pub fn acknowledged(&mut self, disk: &Disk) {
        let judged = disk.outbox.iter().filter(|line| line.verdict.is_some());
        self.acknowledged.extend(judged.map(|line| line.said.change_id));
    }

    pub fn disk_died(&mut self, dead: &Disk, living: &[Computer], county: Option<&Tables>) {
        for line in &dead.outbox {
            let id = line.said.change_id;
            if !living.iter().any(|computer| computer.disk.line(id).is_some()) {
                self.orphans.insert(id);
                if county.is_some_and(|data| data.verdict(id).is_none()) {
                    self.excused.insert(id);
                }
            }
        }
    }

    pub fn county_restored(&mut self, before: &Tables, after: &Tables, living: &[Computer], forced: bool) {
        let sendable = |line: &Line| line.body;
        for id in before.change_ids().filter(|id| after.verdict(**id).is_none()) {
            let held = living.iter().any(|computer| {
                let line = computer.disk.line(*id).map(|at| &computer.disk.outbox[at]);
                line.is_some_and(sendable)
            });
            // A log that has dropped a body goes on without it; whoever restores by force is told so.
            let pruned =
                living.iter().any(|computer| computer.disk.line(*id).is_some_and(|at| !computer.disk.outbox[at].body));
            if (!held && self.orphans.contains(id)) || (forced && (!held || pruned)) {
                self.excused.insert(*id);
            }
        }
    }
}
