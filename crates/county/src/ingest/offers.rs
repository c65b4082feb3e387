//! Rows that computers give back: told to whoever watches over the server, and what was held for want of them goes on.

use super::again::Later;
use super::incoming::Incoming;
use super::{Batch, Op, Outcome, Ruling};
use crate::storage::{KeptChange, Result, StoredRow};
use xiangyi_domain::id::{ChangeId, RowId};
use xiangyi_wire::Revision;
use xiangyi_wire::entities::case_of;

impl Batch<'_> {
    /// Notes an offer that was taken; one that found the row here changes nothing and is none.
    pub(super) fn take_back(&mut self, one: &Incoming, ruling: &Ruling, row: &StoredRow) -> Result<()> {
        let Some((change, Op::Offer(_))) = &one.read else { return Ok(()) };
        let Outcome::Accepted { revision } = ruling.outcome else { return Ok(()) };
        if Some(revision) <= change.base {
            return Ok(());
        }
        tracing::warn!(entity = row.entity.as_str(), "a row that was lost here was given back by a computer");
        self.writer.note_given_back(&self.install.org, row, one.id, self.now)?;
        self.later.push_back(Later::Found(row.id));
        Ok(())
    }

    /// What was held because the row was not here is judged as if it came now.
    pub(super) fn found_again(&mut self, row: RowId) -> Result<()> {
        let org = self.install.org.clone();
        let held = self.writer.kept_of_row(&org, row)?.into_iter();
        for held in held.filter(|held| held.verdict.waits_for.is_none() && is_held(held, Some("unknown_row"))) {
            let case = held.change_id;
            self.judge_again(held, None)?;
            if self.writer.kept_change(&org, case)?.is_none_or(|judged| is_held(&judged, None)) {
                continue;
            }
            self.withdraw_case(case)?;
            self.judge_waiting(case)?;
        }
        Ok(())
    }

    /// Nobody has to decide it any more.
    fn withdraw_case(&mut self, case: ChangeId) -> Result<()> {
        let org = self.install.org.clone();
        self.writer.close_case(case, self.now)?;
        let Some(row) = self.writer.row(&org, case_of(case).into())? else { return Ok(()) };
        let revision = Revision { epoch: self.server.number, count: row.revision.count + 1 };
        let row = StoredRow { voided: Some("settled".to_owned()), revision, ..row };
        self.writer.put_row(&org, &row)?;
        self.touch(&row)
    }
}

fn is_held(change: &KeptChange, because: Option<&str>) -> bool {
    matches!(&change.verdict.outcome, Outcome::Held { code, .. } if because.is_none_or(|because| code == because))
}
