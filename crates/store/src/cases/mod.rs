//! 待处理: changes that the county held, as the centre's computers see them.
//!
//! Only computers of the centre receive these rows; what waits of this computer's own changes stands in
//! [`outbox`](crate::outbox).

use crate::cell::{all, one, row};
use crate::rows;
use crate::{Reader, StoreError};
use rusqlite::named_params;
use serde_json::Value;
use xiangyi_domain::id::{CaseId, ChangeId, ResidentId, RowId, UserId};
use xiangyi_wire::change::Fields;
use xiangyi_wire::entities::case_of;
use xiangyi_wire::{Entity, Revision};

row! {
    /// A change that the county held.
    Case {
        id: CaseId,
        /// The held change.
        change_id: ChangeId,
        /// Why it was held.
        code: String,
        /// What kind of row it is about.
        entity: String,
        /// Which row.
        subject: RowId,
        ;
        /// The row that it collides with.
        other: RowId,
        /// The held operation.
        op: Value,
        /// The fields in dispute; all when empty.
        contested: Value,
        /// The values that stood when it was held.
        stands: Value,
        /// Who typed it.
        made_by: UserId,
        /// When, as their computer's clock said.
        made_at: String,
        /// When the county held it.
        opened_at: String,
        /// How it ended.
        decision: String,
        /// Who said so.
        decided_by: UserId,
        /// When.
        decided_at: String,
        /// Why.
        reason: String,
        /// Whom the change is about instead.
        resident: ResidentId,
    }
}

/// The cases that wait for a person, the oldest first.
///
/// # Errors
/// Those of the database.
pub fn open(reader: &Reader<'_>) -> Result<Vec<Case>, StoreError> {
    all(reader.sql(), include_str!("open.sql"), [])
}

/// The cases that somebody decided, the newest first.
///
/// # Errors
/// Those of the database.
pub fn decided(reader: &Reader<'_>, limit: u32) -> Result<Vec<Case>, StoreError> {
    all(reader.sql(), include_str!("decided.sql"), named_params! { ":limit": limit })
}

/// The case of a held change, when this computer has its row.
///
/// # Errors
/// Those of the database.
pub fn of_change(reader: &Reader<'_>, change: ChangeId) -> Result<Option<Case>, StoreError> {
    one(reader.sql(), "SELECT * FROM cases WHERE id = :id", named_params! { ":id": case_of(change).bytes() })
}

/// A row of any kind, as it stands here.
#[derive(Clone, PartialEq, Debug)]
pub struct Standing {
    /// Its fields.
    pub fields: Fields,
    /// The server's revision.
    pub revision: Option<Revision>,
    /// Why it was withdrawn.
    pub voided: Option<String>,
}

/// What stands of a row that a change is about.
///
/// # Errors
/// Those of the database.
pub fn standing(reader: &Reader<'_>, entity: Entity, row: RowId) -> Result<Option<Standing>, StoreError> {
    let stored = rows::load(reader.sql(), entity, row)?;
    Ok(stored.map(|stored| {
        let state = stored.state;
        Standing { fields: state.fields, revision: state.revision, voided: state.voided }
    }))
}
