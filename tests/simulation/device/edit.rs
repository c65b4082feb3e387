//! What people do: rows, outbox, `seq` and clock in one step, as `Store::commit`.

use super::{Disk, Key, Line, Mark, RowState, Said, Stored, fold};
use crate::oracle::values;
use serde_json::value::RawValue;
use std::sync::Arc;
use xiangyi_domain::Area;
use xiangyi_domain::id::{ChangeId, RowId, UserId};
use xiangyi_wire::{Entity, Op, Revision};

/// One operation that somebody asks for.
pub struct Draft {
    pub change_id: ChangeId,
    pub entity: Entity,
    pub row: RowId,
    pub area: Area,
    pub op: Op,
}

impl Disk {
    /// Writes some changes, tied when `grouped`; the ones that a store would refuse are left out. What was written.
    pub fn commit(&mut self, user: UserId, clock: i64, drafts: Vec<Draft>, grouped: bool) -> Vec<Arc<Said>> {
        let group = grouped.then(|| self.outbox.last().map_or(0, |line| line.no) + 1);
        let mut made = Vec::new();
        for draft in drafts {
            let key = (draft.entity, draft.row);
            let inserts = matches!(draft.op, Op::Insert(_) | Op::Post(_));
            let known = self.rows.get(&key);
            let fits = if inserts { self.may_insert(key) } else { known.is_some_and(|row| row.state.voided.is_none()) };
            if !fits {
                continue;
            }
            self.hlc = (self.hlc + 1).max(clock);
            self.last_seq += 1;
            let text = RawValue::from_string(serde_json::to_string(&draft.op).unwrap()).unwrap();
            let area = known.filter(|_| !inserts).map_or(draft.area, |row| row.state.area.clone());
            let base = known.filter(|_| !inserts).and_then(|row| row.state.revision);
            let base = self.seen_under_pending(key, &draft.op, base);
            let said = Arc::new(Said {
                change_id: draft.change_id,
                user,
                at: clock.div_euclid(60_000),
                hlc: self.hlc,
                entity: draft.entity,
                row: draft.row,
                area,
                base,
                op: draft.op,
                text,
            });
            self.write(key, &said, inserts);
            self.outbox.push(Line {
                no: self.outbox.last().map_or(0, |line| line.no) + 1,
                install: Some(self.install),
                seq: self.last_seq,
                group,
                body: true,
                in_backup: false,
                verdict: None,
                waits_for: None,
                resolved: false,
                again: false,
                said: Arc::clone(&said),
            });
            made.push(said);
        }
        made
    }

    /// What the screen shows of a field is this device's own pending value: what has come since that was typed lies under it,
    /// and nobody has seen it.
    fn seen_under_pending(&self, key: Key, op: &Op, base: Option<Revision>) -> Option<Revision> {
        let Op::Patch(fields) = op else { return base };
        let hides = |line: &&Line| {
            let sets = values(&line.said.op).is_some_and(|values| values.keys().any(|name| fields.contains_key(name)));
            line.verdict.is_none() && (line.said.entity, line.said.row) == key && sets
        };
        self.outbox.iter().filter(hides).map(|line| line.said.base).chain([base]).min().flatten()
    }

    /// A row that is not there, or one that was refused and is entered again, mended.
    fn may_insert(&self, key: Key) -> bool {
        self.rows.get(&key).is_none_or(|row| row.mark == Some(Mark::Rejected))
    }

    fn write(&mut self, key: Key, said: &Said, inserts: bool) {
        let known = self.rows.get(&key);
        let mark = known.and_then(|row| row.mark).filter(|_| !inserts);
        let before = known.filter(|_| !inserts).map(|row| RowState::clone(&row.state));
        if let Some(state) = known.map(|row| &row.state).filter(|state| !inserts && state.revision.is_some()) {
            let state = Arc::clone(state);
            self.aside.entry(key).or_insert(state);
        }
        if inserts {
            for line in &mut self.outbox {
                let of_row = (line.said.entity, line.said.row) == key;
                let again = line.waits_for.is_none() || matches!(line.said.op, Op::Insert(_) | Op::Post(_));
                line.resolved |= of_row && again && line.is("rejected");
            }
        }
        if let Some(state) = fold(before, said) {
            self.rows.insert(key, Stored { state: Arc::new(state), mark });
        }
    }
}
