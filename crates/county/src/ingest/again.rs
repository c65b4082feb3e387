//! Changes that are judged again: the held one that a person decided about, and those that waited for it.
//!
//! Each gets its new verdict under its old place, and every install that may have sent it reads that in its own log.

use super::decisions::Decision;
use super::incoming::{Incoming, Past};
use super::{Batch, lineage, stands};
use crate::judge::Ancestor;
use crate::storage::{KeptChange, Result};
use std::collections::{BTreeSet, VecDeque};
use xiangyi_domain::id::{ChangeId, RowId};
use xiangyi_wire::push::{Outcome, Verdict};

/// What a change sets going beside itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Later {
    /// A row that was held or rejected is there: what waited for that change may go on.
    Freed(ChangeId),
    /// A person has decided the case of this row.
    Decided(RowId),
    /// A row that was lost is back.
    Found(RowId),
}

impl Batch<'_> {
    /// Does what the changes of this batch set going, until nothing is left.
    pub(super) fn settle(&mut self) -> Result<()> {
        while let Some(later) = self.later.pop_front() {
            match later {
                Later::Freed(cause) => self.judge_waiting(cause)?,
                Later::Decided(case) => self.decide(case)?,
                Later::Found(row) => self.found_again(row)?,
            }
        }
        Ok(())
    }

    fn decide(&mut self, case: RowId) -> Result<()> {
        let org = self.install.org.clone();
        let Some(row) = self.writer.row(&org, case)? else { return Ok(()) };
        let Some(decision) = Decision::of(&row.fields) else { return Ok(()) };
        let Some(held) = self.writer.kept_change(&org, decision.change)? else { return Ok(()) };
        if !matches!(held.verdict.outcome, Outcome::Held { .. }) || held.verdict.waits_for.is_some() {
            return Ok(());
        }
        self.writer.close_case(held.change_id, self.now)?;
        let cause = held.change_id;
        self.judge_again(held, Some(&decision))?;
        self.judge_waiting(cause)
    }

    /// Judges what waits for a change, in order, and what waits for those.
    pub(super) fn judge_waiting(&mut self, cause: ChangeId) -> Result<()> {
        let org = self.install.org.clone();
        let (mut causes, mut done) = (VecDeque::from([cause]), BTreeSet::new());
        while let Some(cause) = causes.pop_front() {
            for waiting in self.writer.kept_waiting(&org, cause)? {
                if !done.contains(&waiting.change_id) {
                    let judged = self.judge_again(waiting, None)?;
                    done.extend(judged.iter().copied());
                    causes.extend(judged);
                }
            }
        }
        Ok(())
    }

    /// Judges a change again with those of its group that do not stand; which ones those are.
    pub(super) fn judge_again(&mut self, kept: KeptChange, decision: Option<&Decision>) -> Result<Vec<ChangeId>> {
        let group = match kept.group {
            Some(group) => self.writer.kept_group(kept.install, group)?,
            None => vec![kept],
        };
        let mut members = Vec::with_capacity(group.len());
        for one in group.into_iter().filter(|one| !stands(&one.verdict.outcome)) {
            let decided = decision.filter(|decision| decision.change == one.change_id).cloned();
            let maker = one.install;
            let lineage = match self.writer.install(maker)? {
                Some(install) => lineage(self.writer, &install)?,
                None => vec![Ancestor::itself(maker)],
            };
            let past = Past { maker, lineage, verdict: one.verdict.clone(), decided };
            members.extend(Incoming::again(one, &self.install.org, past));
        }
        if !members.is_empty() {
            self.take_group(&members)?;
        }
        Ok(members.iter().map(|one| one.id).collect())
    }

    /// Keeps the new verdict of a change, and tells it to whoever may have sent it.
    pub(super) fn replace(&mut self, past: &Past, verdict: &Verdict) -> Result<()> {
        if past.verdict.outcome == verdict.outcome && past.verdict.waits_for == verdict.waits_for {
            return Ok(());
        }
        self.writer.set_verdict(verdict)?;
        for install in self.writer.holders(verdict.change_id)? {
            let head = self.writer.add_own(install, verdict)?;
            if install == self.install.id {
                self.install.own_head = head;
            }
        }
        Ok(())
    }
}
