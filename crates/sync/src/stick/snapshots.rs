//! Snapshots on a stick: staged as by HTTP, so that either way may end what the other began.

use crate::error::SyncError;
use xiangyi_store::snapshots::{Piece, Placed};
use xiangyi_store::{Store, StoreError};
use xiangyi_wire::blob::name_of;
use xiangyi_wire::snapshot::SnapshotReply;

/// Stages what is offered of areas that this computer has not begun; of another life of the server nothing.
pub(super) fn stage(store: &Store, reply: &SnapshotReply) -> Result<(), SyncError> {
    let cursors = store.cursors()?;
    for offer in reply.snapshots.iter().filter(|offer| cursors.get(&offer.area).is_none_or(|cursor| *cursor == 0)) {
        match store.stage_snapshot(reply.epoch, offer) {
            Ok(_) => {}
            Err(StoreError::OtherEpoch) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Takes a part, or the rest of one, and puts its area in place when that makes it whole; rows that came so. A part of none
/// that is staged is passed over.
pub(super) fn take(store: &Store, part: &[u8]) -> Result<u64, SyncError> {
    let name = name_of(part);
    for one in store.staged_snapshots()?.into_iter().filter(|one| !one.placed) {
        let Some(n) = one.snapshot.parts.iter().position(|part| part.name == name) else { continue };
        let rest = usize::try_from(one.here[n]).ok().and_then(|here| part.get(here..)).unwrap_or_default();
        if store.add_to_snapshot(&one.snapshot.area, n, one.here[n], rest)? != Piece::Whole {
            continue;
        }
        let last = one.here.iter().zip(&one.snapshot.parts).filter(|(here, part)| **here < part.bytes).count() == 1;
        if last && matches!(store.place_snapshot(&one.snapshot.area)?, Placed::Done(_)) {
            return Ok(one.snapshot.rows);
        }
    }
    Ok(0)
}
