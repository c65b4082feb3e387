//! What a sync did, in numbers.

use crate::error::SyncError;
use serde::Serialize;
use xiangyi_wire::push::{Outcome, Verdict};

/// What a sync did. The numbers count this sync, `unsent` what is left.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SyncReport {
    /// Changes that the server acknowledged.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub pushed: u64,
    /// Rows that came.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub pulled: u64,
    /// Changes beside which another value was kept.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub merged: u64,
    /// Changes that wait for a person.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub held: u64,
    /// Changes that were not applied.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub rejected: u64,
    /// Changes of this device without a stored verdict.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub unsent: u64,
    /// Rows that differed between the two sides and were asked for by name.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub repaired: u64,
    /// Rows that the server had lost, or held older than it had told, and was offered.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub offered: u64,
    /// Blocks of numbers that the county reserved for this device.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub blocks: u64,
    /// Pictures that became whole on the other side, or here.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub photos: u64,
    /// Pictures of this device that the county has not whole.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub photos_unsent: u64,
    /// Bytes of the areas of a first sync that are here.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub first_here: u64,
    /// Bytes of all of them, as the county packed them; 0 when it is no first sync.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub first_bytes: u64,
    /// Bytes of bodies sent.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub bytes_up: u64,
    /// Bytes of bodies received.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub bytes_down: u64,
    /// How long it took.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub seconds: f64,
    /// Nothing unsent, every cursor at the server's head, the digests equal.
    pub in_sync: bool,
}

impl SyncReport {
    /// Counts the verdicts of changes that had none before.
    pub(crate) fn count<'v>(&mut self, verdicts: impl IntoIterator<Item = &'v Verdict>) {
        for verdict in verdicts {
            match verdict.outcome {
                Outcome::Accepted { .. } => {}
                Outcome::Merged { .. } => self.merged += 1,
                Outcome::Held { .. } => self.held += 1,
                Outcome::Rejected { .. } => self.rejected += 1,
            }
        }
    }
}

/// How a sync ended: what it did, and why it stopped before the end, if it did.
#[derive(Debug)]
pub struct SyncOutcome {
    /// What it did, also when it failed.
    pub report: SyncReport,
    /// Why it stopped.
    pub failure: Option<SyncError>,
}
