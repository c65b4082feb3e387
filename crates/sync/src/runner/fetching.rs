//! Areas that come as snapshots: what is offered is staged, fetched piece by piece, and put in place when an area is whole.

use super::{Run, patiently};
use crate::core::Event;
use crate::error::SyncError;
use std::collections::BTreeSet;
use tokio::time::Instant;
use xiangyi_domain::Area;
use xiangyi_store::snapshots::{self, Piece, Placed, Staged};
use xiangyi_store::standing::Standing;
use xiangyi_wire::SCHEMA;
use xiangyi_wire::snapshot::{MAX_AREAS, PartName, SnapshotRequest};

/// So many bytes that came are kept at once; a kill loses no more.
const PIECE: usize = 64 * 1024;

impl Run<'_> {
    /// Asks for what is neither staged nor known to be packed later.
    pub(super) async fn stage(&mut self) -> Result<Event, SyncError> {
        let Standing { install_id, epoch, users, .. } = self.store.standing()?;
        let present = epoch.ok_or(SyncError::NoAgreement)?;
        let staged: BTreeSet<Area> = self.staged()?.into_iter().map(|one| one.snapshot.area).collect();
        let mut areas = std::mem::take(&mut self.packing);
        if areas.is_empty() {
            areas.extend(self.left_out.iter().filter(|area| !staged.contains(area)).take(MAX_AREAS).cloned());
        }
        if areas.is_empty() {
            return self.staged_event(present, true);
        }
        let request = SnapshotRequest { install_id, epoch, schema: SCHEMA, users, areas: areas.clone() };
        let answer = patiently(&mut self.shell, self.moved_at, self.link.snapshots(&request)).await;
        let reply = match self.sift(answer)? {
            Ok(reply) => reply,
            Err(event) => {
                self.packing = areas;
                return Ok(event);
            }
        };
        if reply.epoch != present {
            return self.staged_event(reply.epoch, true);
        }
        let mut missing: BTreeSet<&Area> = areas.iter().collect();
        for snapshot in &reply.snapshots {
            if missing.contains(&snapshot.area) && self.store.stage_snapshot(present, snapshot)? {
                missing.remove(&snapshot.area);
            }
        }
        missing.retain(|area| !reply.waiting.contains(area));
        self.packing = reply.waiting.into_iter().filter(|area| areas.contains(area)).collect();
        let all = missing.is_empty();
        self.told()?;
        self.staged_event(present, all)
    }

    fn staged_event(&self, epoch: xiangyi_wire::Epoch, all: bool) -> Result<Event, SyncError> {
        let staged = !self.staged()?.is_empty();
        Ok(Event::Staged { epoch, all, waiting: !self.packing.is_empty(), staged })
    }

    /// Goes on with the next part, and keeps what came of it whatever happens to the link.
    pub(super) async fn fetch(&mut self) -> Result<Event, SyncError> {
        let staged = self.staged()?.into_iter().next();
        let Some((one, (n, from))) = staged.and_then(|one| one.next().map(|next| (one, next))) else {
            return Ok(Event::Fetched { whole: true });
        };
        let (area, part) = (one.snapshot.area, &one.snapshot.parts[n]);
        let users = self.store.standing()?.users;
        let asked = self.link.part(&part.name, &area, &users, from);
        let answer = patiently(&mut self.shell, self.moved_at, asked).await;
        let mut coming = match self.sift(answer)? {
            Ok(Some(coming)) => coming,
            Ok(None) => {
                self.store.forget_snapshot(&area)?;
                return Ok(Event::Spoilt);
            }
            Err(event) => return Ok(event),
        };
        let (mut at, mut piece) = (from, Vec::new());
        loop {
            let next = patiently(&mut self.shell, self.moved_at, coming.next()).await;
            let end = match next {
                Ok(Some(bytes)) => {
                    self.moved_at = Instant::now();
                    piece.extend_from_slice(&bytes);
                    None
                }
                Ok(None) => Some(Ok(())),
                Err(error) => Some(Err(error)),
            };
            let ends = at + piece.len() as u64 >= part.bytes;
            if !piece.is_empty() && (end.is_some() || ends || piece.len() >= PIECE) {
                match self.keep((&area, n, part), at, &piece)? {
                    Piece::Kept => at += std::mem::take(&mut piece).len() as u64,
                    Piece::Whole => return Ok(Event::Fetched { whole: self.is_whole(&area)? }),
                    Piece::Spoilt => return Ok(Event::Spoilt),
                    // Another sync of this store was faster.
                    Piece::Elsewhere => return Ok(Event::Fetched { whole: false }),
                }
            }
            match end {
                None => {}
                Some(ended) => {
                    let event = match self.sift(ended)? {
                        Ok(()) => Event::LinkFailed,
                        Err(event) => event,
                    };
                    // What came is a step forward: the rest is asked for at once.
                    return Ok(if at > from { Event::Fetched { whole: false } } else { event });
                }
            }
        }
    }

    fn keep(&mut self, (area, n, part): (&Area, usize, &PartName), at: u64, piece: &[u8]) -> Result<Piece, SyncError> {
        if at + piece.len() as u64 > part.bytes {
            // More than was offered: what is here of the area is none of it.
            self.store.forget_snapshot(area)?;
            return Ok(Piece::Spoilt);
        }
        let kept = self.store.add_to_snapshot(area, n, at, piece)?;
        self.told()?;
        self.moved();
        Ok(kept)
    }

    /// Puts the first area in place whose parts are all here.
    pub(super) fn place(&mut self) -> Result<Event, SyncError> {
        let mut done = true;
        if let Some(one) = self.staged()?.into_iter().find(|one| one.next().is_none()) {
            match self.store.place_snapshot(&one.snapshot.area)? {
                Placed::Done(_) => self.report.pulled += one.snapshot.rows,
                Placed::Refused => done = false,
            }
            self.told()?;
            self.moved();
        }
        Ok(Event::Placed { done, more: !self.staged()?.is_empty() })
    }

    /// What is not in place yet.
    fn staged(&self) -> Result<Vec<Staged>, SyncError> {
        let staged = self.store.staged_snapshots()?;
        Ok(staged.into_iter().filter(|one| !one.placed).collect())
    }

    fn is_whole(&self, area: &Area) -> Result<bool, SyncError> {
        Ok(self.staged()?.iter().any(|one| one.snapshot.area == *area && one.next().is_none()))
    }

    /// How far the first sync is, as the store counts it.
    fn told(&mut self) -> Result<(), SyncError> {
        let snapshots::Progress { here, bytes } = self.store.read(snapshots::progress)?;
        (self.report.first_here, self.report.first_bytes) = (here, bytes);
        Ok(())
    }
}
