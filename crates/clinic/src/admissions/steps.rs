//! A step of an admission as the event of its row.

use crate::residents::add::object;
use serde_json::{Map, Value, json};
use xiangyi_domain::admissions::Step;
use xiangyi_wire::change::Event;

/// The event that records a step.
pub(crate) fn event_of(step: &Step) -> Event {
    let mut whole = object(json!(step));
    let data = match whole.remove("data") {
        Some(Value::Object(mut data)) => {
            data.retain(|_, value| !value.is_null());
            data
        }
        _ => Map::new(),
    };
    Event { kind: step.kind().to_owned(), data }
}
