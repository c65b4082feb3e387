//! Reading one row as its state.

use super::columns;
use super::state::{Mark, RowState};
use super::statements::{self, COMMON};
use crate::error::StoreError;
use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::{Map, Value};
use xiangyi_domain::Area;
use xiangyi_domain::id::RowId;
use xiangyi_wire::Revision;
use xiangyi_wire::entities::{Entity, MergeClass};

/// A row as it stands in its table.
pub(crate) struct Stored {
    /// With the server's revision when it has one.
    pub(crate) state: RowState,
    pub(crate) mark: Option<Mark>,
    /// Whether lists show it.
    pub(crate) listed: bool,
}

/// The row as it stands.
pub(crate) fn load(conn: &Connection, entity: Entity, id: RowId) -> Result<Option<Stored>, StoreError> {
    let mut select = conn.prepare_cached(&statements::of(entity).select)?;
    let stored = select.query_row([id.bytes()], |row| decode(entity, row)).optional()?;
    Ok(stored)
}

fn decode(entity: Entity, row: &Row<'_>) -> rusqlite::Result<Stored> {
    let spec = entity.spec();
    let mut fields = Map::with_capacity(spec.fields.len());
    for (at, field) in spec.fields.iter().enumerate() {
        if let Some(value) = columns::to_json(field.column, row.get_ref(COMMON.len() + at)?) {
            fields.insert(field.name.to_owned(), value);
        }
    }
    if let Some(extra) = row.get::<_, Option<String>>(4)? {
        fields.extend(serde_json::from_str::<Map<String, Value>>(&extra).unwrap_or_default());
    }
    let events = if spec.class == MergeClass::StateMachine {
        let text: String = row.get(COMMON.len() + spec.fields.len())?;
        serde_json::from_str(&text).unwrap_or_default()
    } else {
        Vec::new()
    };
    let (epoch, count): (Option<u32>, Option<i64>) = (row.get(1)?, row.get(2)?);
    let revision = epoch.zip(count).map(|(epoch, count)| Revision { epoch, count: count.cast_unsigned() });
    let area = Area::from_text(row.get::<_, String>(0)?);
    let state = RowState { area, revision, fields, events, voided: row.get(3)? };
    let mark: Option<String> = row.get(5)?;
    Ok(Stored { state, mark: mark.and_then(|mark| Mark::from_text(&mark)), listed: row.get(6)? })
}
