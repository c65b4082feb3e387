//! The figures of the status bar, and the store for whoever syncs it.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use chrono::{DateTime, Utc};
use serde::Serialize;
use xiangyi_domain::users::{Right, Role};
use xiangyi_store::{snapshots, standing};

/// The status bar.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct StatusBar {
    /// Name of the user.
    pub user_name: String,
    /// Role.
    pub role: Role,
    /// The last good sync.
    pub last_sync_at: Option<DateTime<Utc>>,
    /// Changes without a stored verdict.
    pub unsent: u32,
    /// Cases that wait: of this computer's changes, and those of others that the user may decide.
    pub held: u32,
    /// Changes that the server refused.
    pub rejected: u32,
    /// Whether the device belongs to a county.
    pub enrolled: bool,
    /// How much of a first sync is here, of a hundred; none when none is under way.
    pub first_percent: Option<u32>,
    /// How far this clock runs from the server's, in minutes, when it is five or more.
    pub clock_off_minutes: Option<i32>,
}

impl Clinic {
    /// The figures of the status bar, each counted from the database.
    ///
    /// # Errors
    /// Those of the store.
    pub fn status_bar(&self) -> Result<StatusBar, ClinicError> {
        let (status, held, first_percent) = self.read(|reader| {
            Ok((standing::status(reader)?, self.count_open_cases(reader)?, snapshots::progress(reader)?.percent()))
        })?;
        let number = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        let off = status.clock_ahead_ms.map(|ms| ms / 60_000).filter(|minutes| minutes.abs() >= 5);
        Ok(StatusBar {
            user_name: self.user().name.clone(),
            role: self.user().role,
            last_sync_at: status.synced_at.and_then(DateTime::from_timestamp_millis),
            unsent: number(status.unsent),
            held,
            rejected: number(status.rejected),
            enrolled: status.enrolled,
            first_percent,
            clock_off_minutes: off.and_then(|minutes| i32::try_from(minutes).ok()),
        })
    }
}

impl Clinic {
    /// The store, for a sync: it drives pushes and pulls through this and opens no file itself.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn store_to_sync(&self) -> Result<&xiangyi_store::Store, ClinicError> {
        self.must(Right::SyncRun)?;
        Ok(self.store())
    }

    /// The store, to join a county.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn store_to_enrol(&self) -> Result<&xiangyi_store::Store, ClinicError> {
        self.must(Right::SyncEnrol)?;
        Ok(self.store())
    }
}
