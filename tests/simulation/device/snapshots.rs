//! Areas that come as snapshots, as `store::snapshots`; part by part, because a piece of one is the store's own affair.

use super::{Disk, Key};
use crate::mutants::Broken;
use std::sync::Arc;
use xiangyi_domain::Area;
use xiangyi_wire::Epoch;
use xiangyi_wire::blob::name_of;
use xiangyi_wire::snapshot::{PartHead, PartReader, Snapshot};

/// What is here of a snapshot.
#[derive(Clone)]
pub struct Staged {
    pub epoch: Epoch,
    pub snapshot: Snapshot,
    pub parts: Vec<Option<Arc<Vec<u8>>>>,
}

impl Disk {
    /// `false` for a snapshot of another life of the county.
    pub fn stage(&mut self, epoch: Epoch, snapshot: &Snapshot) -> bool {
        assert!(snapshot.is_sound(), "{snapshot:?}");
        if self.must_be_epoch(epoch).is_err() {
            return false;
        }
        let same = |staged: &Staged| {
            (staged.snapshot.position, &staged.snapshot.parts) == (snapshot.position, &snapshot.parts)
        };
        if !self.staged.get(&snapshot.area).is_some_and(same) {
            let parts = vec![None; snapshot.parts.len()];
            self.staged.insert(snapshot.area.clone(), Staged { epoch, snapshot: snapshot.clone(), parts });
        }
        true
    }

    /// The next part that is not here.
    pub fn next_part(&self) -> Option<(&Snapshot, usize)> {
        let staged = self.staged.values().next()?;
        Some((&staged.snapshot, staged.parts.iter().position(Option::is_none)?))
    }

    /// Whether the area of the part is whole now.
    pub fn keep_part(&mut self, bytes: &Arc<Vec<u8>>) -> Option<Area> {
        let name = name_of(bytes);
        for (area, staged) in &mut self.staged {
            for (part, here) in staged.snapshot.parts.iter().zip(&mut staged.parts) {
                if part.name == name {
                    *here = Some(Arc::clone(bytes));
                }
            }
            if staged.parts.iter().all(Option::is_some) {
                return Some(area.clone());
            }
        }
        None
    }

    /// Puts an area in place; `false` when it was thrown away.
    pub fn place(&mut self, area: &Area) -> bool {
        let Some(staged) = self.staged.remove(area) else { return true };
        let begins = self.cursors.get(area).copied().unwrap_or(0) == 0;
        let of_this_life = self.epoch == Some(staged.epoch) || self.is(Broken::StagingOutlivesItsEpoch);
        if !begins || !of_this_life {
            return false;
        }
        let left = staged.snapshot.left.iter().map(|one| (one.entity, one.id));
        let left: Vec<Key> = left.filter(|key| self.rows.contains_key(key)).collect();
        self.gone.extend(left);
        for (n, part) in staged.parts.iter().enumerate() {
            let mut part = PartReader::open(part.as_ref().unwrap()).unwrap();
            let position =
                if self.is(Broken::SnapshotPositionTooLate) { part.head().position } else { staged.snapshot.position };
            let expected = PartHead { epoch: staged.epoch, area: area.clone(), position, n: n as u32 };
            assert_eq!(*part.head(), expected);
            while let Some(row) = part.next_row().unwrap() {
                self.apply_row(&row);
            }
        }
        self.cursors.insert(area.clone(), staged.snapshot.position);
        true
    }
}
