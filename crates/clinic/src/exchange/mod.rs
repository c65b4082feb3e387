//! What is unsent, held or rejected, and the figures of the status bar.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use chrono::{DateTime, Utc};
use serde::Serialize;
use xiangyi_domain::id::{ChangeId, RowId};
use xiangyi_domain::users::{Right, Role};
use xiangyi_store::outbox::{self, Entry, Resolution};
use xiangyi_store::standing;
use xiangyi_wire::{Entity, Op};

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
    /// Changes that wait for a decision.
    pub held: u32,
    /// Changes that the server refused.
    pub rejected: u32,
    /// Whether the device belongs to a county.
    pub enrolled: bool,
    /// How far this clock runs from the server's, in minutes, when it is five or more.
    pub clock_off_minutes: Option<i32>,
}

/// Changes that wait for a person.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WaitingList {
    /// In the order of the log.
    pub rows: Vec<WaitingChange>,
}

/// A held or rejected change.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WaitingChange {
    /// Its name.
    #[cfg_attr(feature = "bindings", specta(type = String))]
    pub change_id: ChangeId,
    /// When it was made.
    pub at: Option<DateTime<Utc>>,
    /// Kind of row.
    pub entity: String,
    /// Which row.
    pub row: RowId,
    /// `insert`, `patch`, `event`, `post`, `void`.
    pub operation: String,
    /// Why it waits.
    pub code: Option<String>,
    /// Which field.
    pub field: Option<String>,
    /// The case of a held change.
    pub case_id: Option<String>,
    /// The change that this one waits for.
    #[cfg_attr(feature = "bindings", specta(type = Option<String>))]
    pub waits_for: Option<ChangeId>,
}

impl Clinic {
    /// The figures of the status bar, each counted from the database.
    ///
    /// # Errors
    /// Those of the store.
    pub fn status_bar(&self) -> Result<StatusBar, ClinicError> {
        let status = self.read(|reader| Ok(standing::status(reader)?))?;
        let number = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        let off = status.clock_ahead_ms.map(|ms| ms / 60_000).filter(|minutes| minutes.abs() >= 5);
        Ok(StatusBar {
            user_name: self.user().name.clone(),
            role: self.user().role,
            last_sync_at: status.synced_at.and_then(DateTime::from_timestamp_millis),
            unsent: number(status.unsent),
            held: number(status.held),
            rejected: number(status.rejected),
            enrolled: status.enrolled,
            clock_off_minutes: off.and_then(|minutes| i32::try_from(minutes).ok()),
        })
    }

    /// Changes that wait for a person's decision.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn list_held(&self) -> Result<WaitingList, ClinicError> {
        self.must(Right::SyncRun)?;
        let rows = self.read(|reader| Ok(outbox::held(reader)?))?;
        Ok(WaitingList { rows: rows.into_iter().map(waiting).collect() })
    }

    /// Changes that the server refused and nobody has mended.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn list_rejected(&self) -> Result<WaitingList, ClinicError> {
        self.must(Right::SyncRun)?;
        let rows = self.read(|reader| Ok(outbox::rejected(reader)?))?;
        Ok(WaitingList { rows: rows.into_iter().map(waiting).collect() })
    }

    /// Gives a rejected change up; it leaves the list.
    ///
    /// # Errors
    /// `unknown_change`.
    pub fn withdraw_change(&self, change: ChangeId) -> Result<(), ClinicError> {
        self.must(Right::SyncRun)?;
        let waits = self.read(|reader| Ok(outbox::rejected(reader)?))?;
        if waits.iter().any(|entry| entry.change_id == change) {
            Ok(self.store().resolve(change, Resolution::Withdrawn)?)
        } else {
            Err(ClinicError::unknown("change", "change_id"))
        }
    }
}

fn waiting(entry: Entry) -> WaitingChange {
    let operation = match entry.op {
        Some(Op::Insert(_)) => "insert",
        Some(Op::Patch(_)) => "patch",
        Some(Op::Event(_)) => "event",
        Some(Op::Post(_)) => "post",
        Some(Op::Void { .. }) => "void",
        None => "",
    };
    WaitingChange {
        change_id: entry.change_id,
        at: DateTime::from_timestamp(entry.at * 60, 0),
        entity: Entity::as_str(entry.entity).to_owned(),
        row: entry.row,
        operation: operation.to_owned(),
        code: entry.code,
        field: entry.field,
        case_id: entry.case_id,
        waits_for: entry.waits_for,
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
