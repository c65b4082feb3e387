//! Pictures, at the end of a sync: those that the county lacks go up, those that rows name and that are not here come
//! down, chunk by chunk. What was acknowledged or kept before the link broke is not carried again.

use crate::error::SyncError;
use crate::link::Link;
use chrono::{DateTime, Days, Utc};
use xiangyi_domain::id::UserId;
use xiangyi_store::photos::{self, Missing, Unsent};
use xiangyi_store::{Store, StoreError};
use xiangyi_wire::blob::{chunk_len, chunk_of, chunks};

/// Pictures of one sync in each direction at most; the rest comes with the next one.
const MOST: u32 = 200;
/// Pictures older than this stay at the county until somebody looks at their visit.
const DAYS: u64 = 90;

/// One chunk on its way.
pub(crate) enum Step {
    Up { photo: Unsent, n: u32 },
    Down { photo: Missing, n: u32 },
}

impl Step {
    /// Whether it makes its picture whole on the other side.
    pub(crate) fn is_last(&self) -> bool {
        match self {
            Step::Up { photo, n } => n + 1 == chunks(photo.size),
            Step::Down { photo, n } => n + 1 == chunks(photo.size),
        }
    }
}

/// What is to be carried, in order.
pub(crate) struct Load {
    up: Vec<Unsent>,
    down: Vec<Missing>,
}

impl Load {
    pub(crate) fn of(store: &Store, now: DateTime<Utc>) -> Result<Load, SyncError> {
        let since = now.date_naive().checked_sub_days(Days::new(DAYS)).unwrap_or_default();
        let load = store.read(|reader| {
            let mut up = photos::unsent(reader, MOST)?;
            let mut down = photos::missing(reader, since, MOST)?;
            up.reverse();
            down.reverse();
            Ok::<_, StoreError>(Load { up, down })
        })?;
        Ok(load)
    }

    /// The next chunk; `None` when all is carried.
    pub(crate) fn next(&self) -> Option<Step> {
        if let Some(photo) = self.up.last() {
            return Some(Step::Up { n: photo.sent, photo: photo.clone() });
        }
        self.down.last().map(|photo| Step::Down { n: photo.here, photo: photo.clone() })
    }

    /// A chunk was carried, or its picture is given up for this sync.
    pub(crate) fn advance(&mut self, step: &Step, carried: bool) {
        match step {
            Step::Up { photo, n } => match self.up.last_mut() {
                Some(last) if carried && n + 1 < chunks(photo.size) => last.sent = n + 1,
                _ => drop(self.up.pop()),
            },
            Step::Down { photo, n } => match self.down.last_mut() {
                Some(last) if carried && n + 1 < chunks(photo.size) => last.here = n + 1,
                _ => drop(self.down.pop()),
            },
        }
    }
}

/// Carries one chunk over the link; `false` when the county does not know the picture or refused it.
pub(crate) async fn carry(store: &Store, link: &Link, users: &[UserId], step: &Step) -> Result<bool, SyncError> {
    match step {
        Step::Up { photo, n } => {
            let whole = store.read(|reader| photos::bytes(reader, &photo.hash))?.unwrap_or_default();
            let Some(chunk) = chunk_of(&whole, *n) else { return Ok(false) };
            // The county may have the chunk although its answer was lost.
            let taken = link.has_chunk(&photo.hash, *n).await? || link.put_chunk(&photo.hash, *n, chunk).await?;
            if taken {
                store.note_blob_sent(&photo.hash, n + 1)?;
            }
            Ok(taken)
        }
        Step::Down { photo, n } => match link.chunk(&photo.hash, *n, users).await? {
            Some(chunk) if chunk_len(photo.size, *n) == Some(chunk.len()) => {
                store.take_blob_part(photo, *n, &chunk)?;
                Ok(true)
            }
            _ => Ok(false),
        },
    }
}
