//! Another life: of the server, or of this installation's log, as `store::standing::life`.

use super::{Disk, Line, No};
use crate::mutants::Broken;
use xiangyi_domain::Area;
use xiangyi_domain::id::InstallId;
use xiangyi_wire::Epoch;
use xiangyi_wire::push::Outcome;

/// Whether a line is sent again when its verdict may be gone.
fn goes_again(line: &Line) -> bool {
    let settled = matches!(line.verdict, Some(Outcome::Accepted { .. } | Outcome::Merged { .. }));
    line.body && !line.in_backup && (!line.resolved || settled || line.verdict.is_none())
}

impl Line {
    fn forget(&mut self) {
        self.again |= self.verdict.is_some();
        (self.in_backup, self.verdict, self.waits_for) = (false, None, None);
    }
}

impl Disk {
    /// The server was restored, or rolled back.
    pub fn epoch_changed(&mut self, epoch: Epoch, last_seq: u64) -> Result<(), No> {
        if last_seq > self.last_seq {
            return Err(No::Forked);
        }
        self.left.extend(self.epoch.filter(|left| *left != epoch));
        self.left.remove(&epoch);
        self.epoch = Some(epoch);
        if !self.is(Broken::StagingOutlivesItsEpoch) {
            self.staged.clear();
        }
        if self.is(Broken::DoesNotSendAgain) {
            (self.own_cursor, self.acked) = (0, self.last_seq);
            self.cursors.clear();
            return Ok(());
        }
        let install = Some(self.install);
        // What the backups do not certainly hold is said again, so that a fork of the lost life is noticed.
        let sure = last_seq.min(self.backup_seq);
        for line in self.outbox.iter_mut().filter(|line| line.install == install && line.seq > sure) {
            if goes_again(line) {
                line.forget();
            }
        }
        self.close_gaps(last_seq);
        (self.backup_seq, self.own_cursor) = (self.backup_seq.min(last_seq), 0);
        let mine = self.outbox.iter().filter(|line| line.install == install && line.verdict.is_none());
        let first = mine.map(|line| line.seq - 1).min().unwrap_or(last_seq);
        self.acked = last_seq.min(first);
        self.cursors.clear();
        let known = self.rows.iter().filter(|(_, row)| row.state.revision.is_some());
        self.unseen.extend(known.map(|(key, _)| *key));
        Ok(())
    }

    /// Bodies that were pruned and that the restore lost all the same: what comes after them moves up.
    fn close_gaps(&mut self, last_seq: u64) {
        let install = Some(self.install);
        let mut lost = false;
        for line in self.outbox.iter_mut().filter(|line| line.install == install && line.seq > last_seq && !line.body) {
            (line.install, line.seq, lost) = (None, line.no, true);
        }
        if lost {
            let behind = self.log_after(last_seq);
            self.last_seq = self.reissue(&behind, last_seq);
        }
    }

    /// A new install: a log that starts at 1 with what the backups do not certainly hold.
    pub fn take_new_install(&mut self, new: InstallId) {
        let again: Vec<usize> = (0..self.outbox.len()).filter(|at| goes_again(&self.outbox[*at])).collect();
        self.former = Some(self.install);
        self.former_seq = self.backup_seq;
        self.install = new;
        let again = if self.is(Broken::ForkDropsPending) { Vec::new() } else { again };
        self.last_seq = self.reissue(&again, 0);
        (self.acked, self.backup_seq, self.own_cursor) = (0, 0, 0);
    }

    /// Goes back to pull some areas again.
    pub fn rewind(&mut self, areas: &[Area]) {
        self.cursors.retain(|area, _| !areas.contains(area));
        self.staged.retain(|area, _| !areas.contains(area));
    }

    fn reissue(&mut self, lines: &[usize], last: u64) -> u64 {
        let mut seq = last;
        for at in lines {
            seq += 1;
            let line = &mut self.outbox[*at];
            (line.install, line.seq) = (Some(self.install), seq);
            line.forget();
        }
        seq
    }
}
