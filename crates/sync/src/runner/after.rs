//! What follows once both sides hold the same rows: numbers, and pictures.

use super::{Run, patiently};
use crate::blobs::{self, Load};
use crate::error::SyncError;
use crate::numbers;
use tokio::time::Instant;
use xiangyi_store::photos;

/// How often a chunk is tried again before the rest is left to the next sync.
const PHOTO_WAITS: u32 = 4;

impl Run<'_> {
    /// Both sides hold the same: a link that breaks from here on makes that no less true, and the next sync asks again.
    pub(super) async fn numbers(&mut self) -> Result<(), SyncError> {
        let Some(question) = numbers::question(self.store, self.shell.ids)? else { return Ok(()) };
        let asked = numbers::ask(self.store, &self.link, &question);
        match patiently(&mut self.shell, self.moved_at, asked).await {
            Ok(blocks) => self.report.blocks += blocks,
            Err(SyncError::Store(error)) => return Err(error.into()),
            Err(_) => {}
        }
        Ok(())
    }

    /// Pictures follow the text. A link that breaks here leaves what was carried where it is; the next sync goes on.
    pub(super) async fn photos(&mut self) -> Result<(), SyncError> {
        let mut load = Load::of(self.store, (self.shell.clock)())?;
        let users = self.store.standing()?.users;
        let mut waits = 0;
        while let Some(step) = load.next() {
            self.moved_at = Instant::now();
            let carried = blobs::carry(self.store, &self.link, &users, &step);
            match patiently(&mut self.shell, self.moved_at, carried).await {
                Ok(carried) => {
                    load.advance(&step, carried);
                    waits = 0;
                    self.report.photos += u64::from(carried && step.is_last());
                    self.moved();
                }
                Err(SyncError::Store(error)) => return Err(error.into()),
                Err(SyncError::Cancelled) => return Err(SyncError::Cancelled),
                Err(_) if waits < PHOTO_WAITS => {
                    waits += 1;
                    let wait = (self.shell.jitter)(500 << waits);
                    self.wait(wait).await?;
                }
                Err(_) => break,
            }
        }
        self.report.photos_unsent = self.store.read(photos::unsent_count)?;
        Ok(())
    }
}
