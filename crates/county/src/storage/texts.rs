//! How stored values are written and read, whatever the database.

use super::Result;
use crate::error::CountyError;
use chrono::{DateTime, Utc};
use xiangyi_domain::OrgCode;
use xiangyi_wire::Entity;

/// Reads a stored JSON text.
pub(super) fn json<T: serde::de::DeserializeOwned>(what: &'static str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| CountyError::Stored { what })
}

/// Writes a JSON text.
pub(super) fn text<T: serde::Serialize>(what: &'static str, value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|_| CountyError::Stored { what })
}

/// A count as a database holds it.
pub(super) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A count out of a database.
pub(super) fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

pub(super) fn org(text: &str) -> Result<OrgCode> {
    OrgCode::new(text).map_err(|_| CountyError::Stored { what: "org code" })
}

pub(super) fn instant(milliseconds: i64) -> Result<DateTime<Utc>> {
    DateTime::from_timestamp_millis(milliseconds).ok_or(CountyError::Stored { what: "time" })
}

pub(super) fn entity(name: &str) -> Result<Entity> {
    Entity::from_name(name).ok_or(CountyError::Stored { what: "entity" })
}
