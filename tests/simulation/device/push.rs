//! The next batch, and what the server says of it, as `store::push`.

use super::{Disk, Line, No, RowState, Said, fold};
use crate::mutants::Broken;
use std::sync::Arc;
use xiangyi_domain::id::InstallId;
use xiangyi_wire::SCHEMA;
use xiangyi_wire::change::Change;
use xiangyi_wire::push::{KeptValue, MAX_GROUP, Mark, Outcome, PushRequest, Verdict};
use xiangyi_wire::{Epoch, Op, Revision};

const AHEAD_MS: i64 = 300_000;

/// How an answer came.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Live,
    Carried,
}

impl Line {
    pub fn is(&self, word: &str) -> bool {
        self.verdict.as_ref().map(super::push::word) == Some(word)
    }
}

/// The word for an outcome.
pub fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted { .. } => "accepted",
        Outcome::Merged { .. } => "merged",
        Outcome::Held { .. } => "held",
        Outcome::Rejected { .. } => "rejected",
    }
}

impl Disk {
    /// Whole groups until `most` is reached; the first group always.
    pub fn batch(&self, most: usize, after: u64) -> Option<PushRequest> {
        let lines = self.log_after(self.acked.max(after));
        let mut taken: Vec<&Line> = Vec::new();
        let mut whole = 0;
        for line in lines.iter().map(|at| &self.outbox[*at]).take(most + MAX_GROUP) {
            let continues = line.group.is_some()
                && taken.last().is_some_and(|last| last.group == line.group)
                && !self.is(Broken::SplitsGroups);
            if !continues {
                whole = taken.len();
            }
            if taken.len() >= most {
                if whole > 0 {
                    taken.truncate(whole);
                    break;
                }
                if !continues && !taken.is_empty() {
                    break;
                }
            }
            taken.push(line);
        }
        // A body that is gone cannot be sent.
        let sendable = taken.iter().take_while(|line| line.body).count();
        taken.truncate(sendable);
        (!taken.is_empty()).then(|| self.request(&taken))
    }

    fn request(&self, taken: &[&Line]) -> PushRequest {
        let hlc_base = taken.iter().map(|line| line.said.hlc).min().unwrap_or_default();
        let mut users = Vec::new();
        let changes: Vec<Change> = taken
            .iter()
            .map(|line| {
                let Said { change_id, user, at, hlc, entity, row, area, base, text, .. } = line.said.as_ref();
                let place = users.iter().position(|known| known == user).unwrap_or_else(|| {
                    users.push(*user);
                    users.len() - 1
                });
                let first = line.group.and_then(|no| self.outbox.iter().find(|other| other.no == no));
                Change {
                    change_id: *change_id,
                    seq: line.seq,
                    user: place as u32,
                    at: *at,
                    hlc: hlc - hlc_base,
                    entity: *entity,
                    row: *row,
                    area: area.clone(),
                    base: *base,
                    group: first.map(|first| first.seq),
                    import_id: None,
                    attachments: Vec::new(),
                    op: text.clone(),
                }
            })
            .collect();
        PushRequest {
            install_id: self.install,
            former_install: self.former,
            former_seq: self.former.map(|_| self.former_seq),
            former_marks: self.former_marks(),
            epoch: self.epoch,
            first_seq: changes.first().map_or(0, |change| change.seq),
            after: changes
                .first()
                .and_then(|first| self.mark_before(self.install, first.seq - 1))
                .map(|mark| mark.change_id),
            users,
            app_version: "simulation".to_owned(),
            schema: SCHEMA,
            hlc_base,
            waiting: None,
            changes,
        }
    }

    fn mark_before(&self, install: InstallId, seq: u64) -> Option<Mark> {
        let before = |line: &&Line| line.install == Some(install) && line.seq <= seq;
        let last = self.outbox.iter().filter(before).max_by_key(|line| line.seq)?;
        Some(Mark { seq: last.seq, change_id: last.said.change_id })
    }

    fn former_marks(&self) -> Vec<Mark> {
        let Some(former) = self.former.filter(|_| self.acked == 0) else { return Vec::new() };
        let first = self.mark_before(former, self.former_seq);
        std::iter::successors(first, |mark| self.mark_before(former, mark.seq / 2)).collect()
    }

    /// The first answer names the epoch; one of another is refused.
    pub fn must_be_epoch(&mut self, epoch: Epoch) -> Result<(), No> {
        match self.epoch {
            Some(known) if known != epoch && !self.is(Broken::IgnoresEpoch) => Err(No::OtherEpoch),
            Some(_) => Ok(()),
            None => {
                self.epoch = Some(epoch);
                Ok(())
            }
        }
    }

    /// Stores verdicts and what follows from them, all or nothing.
    pub fn record(
        &mut self,
        epoch: Epoch,
        (mut last_seq, mut backup_seq): (u64, u64),
        results: &[Verdict],
        way: Way,
    ) -> Result<(), No> {
        if way == Way::Carried && !self.is(Broken::AnswersRewind) {
            last_seq = last_seq.max(self.acked);
            backup_seq = backup_seq.max(self.backup_seq);
        }
        self.must_be_epoch(epoch)?;
        if last_seq > self.last_seq {
            return Err(No::Forked);
        }
        if last_seq < self.acked && !self.is(Broken::AnswersRewind) && !self.is(Broken::IgnoresEpoch) {
            return Err(No::OtherEpoch);
        }
        // Nothing is written unless every word fits.
        let mut places = Vec::new();
        for verdict in results.iter().filter(|verdict| verdict.seq <= last_seq) {
            let found = self.place_of(verdict).ok_or(No::VerdictOutOfPlace)?;
            places.push((found, verdict));
        }
        for (at, verdict) in places {
            if way == Way::Live || self.outbox[at].verdict.is_none() {
                self.take(at, verdict);
            }
        }
        self.acknowledge(last_seq);
        let backup = backup_seq.min(last_seq).min(self.last_seq);
        self.prune(backup);
        self.backup_seq = backup.min(self.acked);
        Ok(())
    }

    fn place_of(&self, verdict: &Verdict) -> Option<usize> {
        let here = |line: &&Line| line.install == Some(self.install) && line.seq == verdict.seq;
        if self.is(Broken::IgnoresForks) {
            return self.outbox.iter().find(here).and_then(|line| self.line(line.said.change_id));
        }
        self.line(verdict.change_id).filter(|at| here(&&self.outbox[*at]))
    }

    /// Acknowledged is what the server holds and whose verdict is known here.
    fn acknowledge(&mut self, last_seq: u64) {
        if self.is(Broken::AcknowledgesWithoutVerdict) {
            self.acked = last_seq;
            return;
        }
        if self.is(Broken::AllPendingDone) {
            for line in &mut self.outbox {
                let revision = Revision::default();
                line.verdict.get_or_insert(Outcome::Accepted { revision });
            }
            self.acked = self.last_seq;
            return;
        }
        let mine = self.outbox.iter().filter(|line| line.install == Some(self.install));
        let first = mine.filter(|line| line.verdict.is_none() && line.seq > self.acked).map(|line| line.seq).min();
        self.acked = last_seq.min(first.map_or(self.last_seq, |first| first - 1));
    }

    fn prune(&mut self, backup: u64) {
        let at_ack = self.is(Broken::PrunesAtAck);
        let (from, to) = if at_ack { (0, self.acked) } else { (self.backup_seq, backup.min(self.acked)) };
        for line in &mut self.outbox {
            let settled = matches!(line.verdict, Some(Outcome::Accepted { .. } | Outcome::Merged { .. }));
            if line.install == Some(self.install) && line.seq > from && line.seq <= to && settled {
                (line.in_backup, line.body) = (true, false);
            }
        }
    }

    /// A later word in the install's own log.
    pub fn take_later(&mut self, verdict: &Verdict) {
        if let Some(at) = self.line(verdict.change_id) {
            self.take(at, verdict);
        }
    }

    fn take(&mut self, at: usize, verdict: &Verdict) {
        let line = &mut self.outbox[at];
        line.verdict = Some(verdict.outcome.clone());
        line.waits_for = verdict.waits_for;
        line.resolved |= verdict.decided.is_some() && line.is("rejected");
        let (said, body) = (Arc::clone(&line.said), line.body);
        let key = (said.entity, said.row);
        let server = self.server_version(key);
        let server = match &verdict.outcome {
            Outcome::Accepted { revision } => self.advanced(server, &said, body, *revision, &[]),
            Outcome::Merged { revision, kept } => {
                self.kept.extend(kept.iter().map(|kept| (verdict.change_id, kept.clone())));
                self.advanced(server, &said, body, *revision, kept)
            }
            Outcome::Held { .. } | Outcome::Rejected { .. } => server,
        };
        self.rebuild(key, server);
    }

    /// The server's version of the row with this change in it. Its revision moves on only where nothing of others lies
    /// between: what this screen has not shown must not count as seen. The rest comes with a page.
    fn advanced(
        &mut self,
        server: Option<Arc<RowState>>,
        said: &Said,
        body: bool,
        revision: Revision,
        kept: &[KeptValue],
    ) -> Option<Arc<RowState>> {
        let key = (said.entity, said.row);
        let inserts = matches!(said.op, Op::Insert(_) | Op::Post(_));
        let known = server.as_ref().and_then(|state| state.revision);
        if !body || known.is_some_and(|known| known >= revision) {
            return server;
        }
        if inserts && revision.count == 1 {
            self.unseen.remove(&key);
            return fold(None, said).map(|state| Arc::new(RowState { revision: Some(revision), ..state }));
        }
        let before = server.as_deref().cloned();
        let state = match &said.op {
            Op::Patch(fields) => {
                let mut fields = fields.clone();
                fields.retain(|name, _| !kept.iter().any(|kept| kept.own && kept.field == *name));
                fold_op(before, said, Op::Patch(fields))
            }
            _ => fold(before, said),
        };
        let known = known.filter(|_| !self.unseen.contains(&key));
        let next = known.is_some_and(|known| known.epoch == revision.epoch && known.count + 1 == revision.count);
        let moved = |state: RowState| if next { RowState { revision: Some(revision), ..state } } else { state };
        state.map(|state| Arc::new(moved(state))).or(server)
    }

    /// A clock far ahead is set back.
    pub fn note_server_clock(&mut self, server_time: i64) {
        if self.hlc > server_time.saturating_add(AHEAD_MS) && !self.is(Broken::ClockNotSetBack) {
            self.hlc = server_time;
        }
    }
}

fn fold_op(before: Option<RowState>, said: &Said, op: Op) -> Option<RowState> {
    let said = Said { op, area: said.area.clone(), text: said.text.clone(), ..*said };
    fold(before, &said)
}
