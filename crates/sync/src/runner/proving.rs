//! Do both sides hold the same, and if not, which rows differ?

use super::{Run, patiently};
use crate::core::Event;
use crate::error::SyncError;
use crate::narrow::{MOST, Narrowing};
use crate::proof;
use std::collections::BTreeSet;
use xiangyi_domain::Area;
use xiangyi_domain::id::{RowId, UserId};
use xiangyi_store::standing::Standing;
use xiangyi_store::{Deed, Op};
use xiangyi_wire::digest::{DigestRequest, MAX_PARTS, Part};

/// Whose deed an offer is.
const NOBODY: UserId = UserId::from_bytes([0; 16]);

impl Run<'_> {
    pub(super) async fn prove(&mut self) -> Result<Event, SyncError> {
        let Standing { install_id, epoch, users, cursors, own_cursor, acked_seq, .. } = self.store.standing()?;
        let roles = proof::roles(self.store, &users)?;
        let (own_cursor, acked_seq, reader_key) = (Some(own_cursor), Some(acked_seq), Some(self.reader_key.clone()));
        let (waiting, parts) = (Some(self.waiting()?), Vec::new());
        let request = DigestRequest { install_id, users, waiting, cursors, own_cursor, acked_seq, reader_key, parts };
        let answer = patiently(&mut self.shell, self.moved_at, self.link.digest(&request)).await;
        match self.sift(answer)? {
            // The server was restored meanwhile: its rows prove nothing about our cursors. The next page tells.
            Ok(reply) if epoch != Some(reply.epoch) => Ok(Event::Compared { unequal: Vec::new(), moved_on: true }),
            Ok(reply) => {
                self.unequal = proof::unequal(self.store, &reply, &self.scope, &roles)?;
                let unequal: BTreeSet<Area> = self.unequal.iter().map(|part| part.area.clone()).collect();
                Ok(Event::Compared { unequal: unequal.into_iter().collect(), moved_on: !reply.moved_on.is_empty() })
            }
            Err(event) => Ok(event),
        }
    }

    /// Asks which rows differ. Where too many do, or the county does not say, the areas are pulled whole.
    pub(super) async fn narrow(&mut self) -> Result<Event, SyncError> {
        let (rows, moved_on) = match self.differing().await? {
            Ok(differing) => differing,
            Err(event) => return Ok(event),
        };
        let found = !rows.is_empty() && rows.len() <= MOST;
        if found {
            self.report.repaired += rows.len() as u64;
            self.wants = rows;
        }
        Ok(Event::Narrowed { found, moved_on })
    }

    /// Offers the rows that differ although everything was pulled: the county has lost them, or holds them older than it
    /// has told.
    pub(super) async fn offer_rows(&mut self) -> Result<Event, SyncError> {
        let rows = match self.differing().await? {
            Ok((rows, _)) => rows.into_iter().take(MOST).collect(),
            Err(event) => return Ok(event),
        };
        let entities = self.unequal.iter().map(|part| part.entity).collect();
        let at = (self.shell.clock)();
        let deed = Deed { op: Op::OfferRows, user: NOBODY, at, ids: &mut *self.shell.ids };
        let offered = self.store.offer_rows(&entities, &rows, deed)?;
        self.report.offered += offered;
        Ok(Event::RowsOffered { any: offered > 0 })
    }

    /// Rows that the two sides do not have alike: all, or more than [`MOST`] of them; and whether an area has moved on since
    /// it was compared, so that the county does not say.
    async fn differing(&mut self) -> Result<Result<(BTreeSet<RowId>, bool), Event>, SyncError> {
        let mut moved_on = false;
        let Standing { install_id, epoch, users, cursors, .. } = self.store.standing()?;
        let mut narrowing = Narrowing::of(&self.unequal);
        while !narrowing.parts.is_empty() && narrowing.rows.len() <= MOST {
            let parts: Vec<Part> = narrowing.parts.drain(..narrowing.parts.len().min(MAX_PARTS)).collect();
            let (users, cursors) = (users.clone(), cursors.clone());
            let request = DigestRequest {
                install_id,
                users,
                waiting: None,
                cursors,
                own_cursor: None,
                acked_seq: None,
                reader_key: None,
                parts,
            };
            let answer = patiently(&mut self.shell, self.moved_at, self.link.digest(&request)).await;
            match self.sift(answer)? {
                Ok(reply) if epoch != Some(reply.epoch) || reply.parts.is_empty() => {
                    moved_on = epoch == Some(reply.epoch) && !reply.moved_on.is_empty();
                    break;
                }
                Ok(reply) => narrowing.compare(&self.store.part_sums(&request.parts)?, &reply.parts),
                Err(event) => return Ok(Err(event)),
            }
            self.moved();
        }
        Ok(Ok((narrowing.rows, moved_on)))
    }
}
