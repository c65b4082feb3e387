//! Pages, and rows as the server's version with this device's changes on top, as `store::pull`.

use super::{Disk, Key, Line, Mark, No, RowState, Stored, fold};
use crate::mutants::Broken;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use xiangyi_wire::Op;
use xiangyi_wire::pull::{PullReply, Row};

impl Disk {
    /// Applies a page and its cursors, all or nothing.
    pub fn apply(&mut self, page: &PullReply) -> Result<(), No> {
        let mut cursors = self.cursors.clone();
        for range in &page.ranges {
            let at = cursors.get(&range.area).copied().unwrap_or(0);
            if range.from != at || range.to < range.from {
                return Err(No::PageOutOfPlace);
            }
            cursors.insert(range.area.clone(), range.to);
        }
        self.must_be_epoch(page.epoch)?;
        self.cursors = cursors;
        for range in page.ranges.iter().filter(|range| range.from == 0 && range.to > 0) {
            self.staged.remove(&range.area);
        }
        let left = page.left.iter().map(|one| (one.entity, one.id));
        self.gone.extend(left.filter(|key| self.rows.contains_key(key)));
        for row in &page.rows {
            self.apply_row(row);
        }
        let cursor = self.own_cursor;
        for entry in page.own.iter().filter(|entry| entry.position > cursor) {
            if !self.is(Broken::DeafToLaterVerdicts) {
                self.take_later(&entry.verdict);
            }
        }
        self.own_cursor = self.own_cursor.max(page.own_to);
        Ok(())
    }

    /// A broken store's first half: the cursors are on the disk, the rows are not.
    pub fn apply_cursors_only(&mut self, page: &PullReply) {
        for range in &page.ranges {
            self.cursors.insert(range.area.clone(), range.to);
        }
    }

    pub(super) fn apply_row(&mut self, row: &Row) {
        let key = (row.entity, row.id);
        let known = self.server_version(key);
        let page = RowState::from_wire(row);
        let unseen = self.unseen.remove(&key);
        let had_left = self.gone.remove(&key);
        if !had_left && known.is_some_and(|known| (known.revision > page.revision && !unseen) || *known == page) {
            return;
        }
        if self.is(Broken::PageCoversPending) {
            self.aside.remove(&key);
            self.rows.insert(key, Stored { state: Arc::new(page), mark: None });
            return;
        }
        self.rebuild(key, Some(Arc::new(page)));
    }

    /// The server's version as far as this device knows it.
    pub fn server_version(&self, key: Key) -> Option<Arc<RowState>> {
        let aside = self.aside.get(&key).cloned();
        aside.or_else(|| self.rows.get(&key).map(|row| Arc::clone(&row.state)).filter(|state| state.revision.is_some()))
    }

    pub fn rebuild(&mut self, key: Key, server: Option<Arc<RowState>>) {
        let ours: Vec<&Line> =
            self.outbox.iter().filter(|line| line.body && (line.said.entity, line.said.row) == key).collect();
        let held = ours.iter().any(|line| line.is("held") && !line.resolved).then_some(Mark::Held);
        let mut put_aside = None;
        let (state, mark) = match server {
            Some(server) => {
                let pending = || ours.iter().filter(|line| line.verdict.is_none());
                put_aside = Some(pending().next().map(|_| Arc::clone(&server)));
                if pending().next().is_none() { (Some(server), held) } else { (lay(Some(server), pending()), held) }
            }
            None => local_only(&ours, held),
        };
        match put_aside {
            Some(Some(server)) => {
                self.aside.insert(key, server);
            }
            Some(None) => {
                self.aside.remove(&key);
            }
            None => {}
        }
        if let Some(state) = state {
            self.rows.insert(key, Stored { state, mark });
        }
    }

    /// What this device shows of a pending change is what was typed.
    pub fn hides_pending(&self) -> Option<Key> {
        let mut last: BTreeMap<(Key, &str), Option<&Value>> = BTreeMap::new();
        for line in self.outbox.iter().filter(|line| line.verdict.is_none()) {
            if matches!(line.said.op, Op::Insert(_)) {
                // Entered again, mended: what was typed before is the county's to lay on it.
                last.retain(|(key, _), _| *key != (line.said.entity, line.said.row));
            }
            if let Op::Patch(fields) = &line.said.op {
                for (name, value) in fields {
                    last.insert(((line.said.entity, line.said.row), name), (!line.again).then_some(value));
                }
            }
        }
        let shows = |key: &Key, name: &str| self.rows.get(key).and_then(|row| row.state.fields.get(name));
        last.into_iter()
            .find(|((key, name), value)| value.is_some() && shows(key, name) != *value)
            .map(|((key, _), _)| key)
    }
}

/// A row that the server does not have.
fn local_only(ours: &[&Line], held: Option<Mark>) -> (Option<Arc<RowState>>, Option<Mark>) {
    let inserts = |line: &&&Line| matches!(line.said.op, Op::Insert(_) | Op::Post(_));
    if ours.iter().any(|line| inserts(&line) && !line.is("rejected")) {
        (lay(None, ours.iter().filter(|line| !line.is("rejected"))), held)
    } else {
        (lay(None, ours.iter()), Some(Mark::Rejected))
    }
}

fn lay<'a>(base: Option<Arc<RowState>>, lines: impl Iterator<Item = &'a &'a Line>) -> Option<Arc<RowState>> {
    let base = base.map(|state| RowState::clone(&state));
    lines.fold(base, |state, line| fold(state, &line.said)).map(Arc::new)
}
