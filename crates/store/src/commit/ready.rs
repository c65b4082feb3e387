//! New rows made ready away from the database, so that the next ones can be made while these are written.

use super::written;
use crate::error::StoreError;
use crate::rows::{Cells, RowState, check_fields};
use xiangyi_domain::Area;
use xiangyi_domain::id::RowId;
use xiangyi_wire::change::Fields;
use xiangyi_wire::{Entity, Op};

/// A new row, checked and laid out, for [`super::WriteTx::insert_ready`].
pub struct Ready {
    pub(super) entity: Entity,
    pub(super) row: RowId,
    pub(super) state: RowState,
    pub(super) cells: Cells,
    /// The operation as the outbox keeps it.
    pub(super) written: String,
}

impl Ready {
    /// As [`super::WriteTx::insert`].
    ///
    /// # Errors
    /// `BadField` for a field that the registry does not know or a value of the wrong shape.
    pub fn insert(entity: Entity, row: impl Into<RowId>, area: &Area, fields: Fields) -> Result<Ready, StoreError> {
        Ready::of(entity, row.into(), area, Op::Insert(fields))
    }

    pub(super) fn of(entity: Entity, row: RowId, area: &Area, op: Op) -> Result<Ready, StoreError> {
        check_fields(entity.spec(), &op)?;
        let written = written(&op)?;
        let state = RowState::of(op, area).ok_or(StoreError::NoSuchRow { entity })?;
        let cells = Cells::of(entity, &state, None);
        Ok(Ready { entity, row, state, cells, written })
    }
}
