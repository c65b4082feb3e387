//! The state of one row, and what an operation does to it.

use crate::error::StoreError;
use crate::rows::columns;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use xiangyi_domain::Area;
use xiangyi_domain::id::ChangeId;
use xiangyi_wire::change::{Fields, Offered};
use xiangyi_wire::entities::{EntitySpec, MergeClass};
use xiangyi_wire::pull::Row;
use xiangyi_wire::{Op, Revision};

/// The name under which a state machine's steps stand among a row's fields on the wire.
pub(crate) const EVENTS: &str = "events";

/// All of one row but its id and this device's own marks.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct RowState {
    pub(crate) area: Area,
    pub(crate) revision: Option<Revision>,
    pub(crate) fields: Fields,
    pub(crate) events: Vec<Value>,
    pub(crate) voided: Option<String>,
}

/// What this device must say about a row beside showing it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mark {
    /// A person must decide on a local change of it.
    Held,
    /// The server refused the row itself: it leaves the lists.
    Rejected,
}

impl Mark {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Mark::Held => "held",
            Mark::Rejected => "rejected",
        }
    }

    pub(crate) fn from_text(text: &str) -> Option<Mark> {
        [Mark::Held, Mark::Rejected].into_iter().find(|mark| mark.as_str() == text)
    }
}

impl RowState {
    /// The row that an operation makes; `None` when it changes one.
    pub(crate) fn of(op: Op, area: &Area) -> Option<RowState> {
        let (mut fields, events, voided) = match op {
            Op::Insert(fields) | Op::Post(fields) => (fields, Vec::new(), None),
            Op::Offer(Offered { fields, events, voided }) => (fields, events, voided),
            Op::Patch(_) | Op::Event(_) | Op::Void { .. } => return None,
        };
        fields.retain(|_, value| !value.is_null());
        Some(RowState { area: area.clone(), revision: None, fields, events, voided })
    }

    pub(crate) fn from_wire(row: &Row) -> RowState {
        let mut fields = row.fields.clone();
        let events = match fields.shift_remove(EVENTS) {
            Some(Value::Array(events)) => events,
            _ => Vec::new(),
        };
        fields.retain(|_, value| !value.is_null());
        RowState { area: row.area.clone(), revision: Some(row.revision), fields, events, voided: row.voided.clone() }
    }
}

/// Applies one operation: the only place that says what an operation means on the device.
///
/// An insert of a row that exists changes nothing (the server has said already what the row is), and an event that is
/// there already is not added again, so that laying a change on a row that holds it is harmless.
pub(crate) fn fold(state: Option<RowState>, op: &Op, change: ChangeId, area: &Area) -> Option<RowState> {
    let Some(mut state) = state else { return RowState::of(op.clone(), area) };
    match op {
        // What is offered is what the server gave.
        Op::Insert(_) | Op::Post(_) | Op::Offer(_) => {}
        Op::Patch(fields) => {
            for (name, value) in fields {
                if value.is_null() {
                    state.fields.shift_remove(name);
                } else {
                    state.fields.insert(name.clone(), value.clone());
                }
            }
        }
        Op::Event(event) => {
            let id = change.to_string();
            if !state.events.iter().any(|known| known["id"] == id.as_str()) {
                state.events.push(json!({ "id": id, "kind": event.kind, "data": event.data }));
            }
        }
        Op::Void { reason } => state.voided = Some(reason.clone()),
    }
    Some(state)
}

/// Refuses a local operation that the registry does not know, before it enters the outbox.
pub(crate) fn check_fields(spec: &EntitySpec, op: &Op) -> Result<(), StoreError> {
    let (operation, allowed) = match op {
        Op::Insert(_) => ("insert", spec.class != MergeClass::Money),
        Op::Patch(_) => ("patch", spec.class == MergeClass::Record),
        Op::Event(_) => ("event", spec.class == MergeClass::StateMachine),
        Op::Post(_) => ("post", spec.class == MergeClass::Money),
        Op::Void { .. } => ("void", true),
        Op::Offer(_) => ("offer", false),
    };
    if !allowed {
        return Err(StoreError::NotAllowed { entity: spec.entity, operation });
    }
    let (Op::Insert(fields) | Op::Patch(fields) | Op::Post(fields)) = op else { return Ok(()) };
    for (name, value) in fields {
        let bad = || StoreError::BadField { entity: spec.entity, field: name.clone() };
        let field = spec.field(name).ok_or_else(bad)?;
        if !value.is_null() && columns::to_sql(field.column, value).is_none() {
            return Err(bad());
        }
    }
    Ok(())
}
