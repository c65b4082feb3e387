//! A step of a state machine as the event of its row.

use crate::residents::add::object;
use serde::Serialize;
use serde_json::{Map, Value, json};
use xiangyi_wire::change::Event;

/// The event that records a step, which is written as `{kind, data}`.
pub(crate) fn event_of(kind: &str, step: &impl Serialize) -> Event {
    let data = match object(json!(step)).remove("data") {
        Some(Value::Object(mut data)) => {
            data.retain(|_, value| !value.is_null());
            data
        }
        _ => Map::new(),
    };
    Event { kind: kind.to_owned(), data }
}
