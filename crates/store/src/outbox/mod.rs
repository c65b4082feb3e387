//! The log of this device: what waits for a person, what an import wrote, what a row has been through.

use crate::cell::{FromRow, all, one};
use crate::commit::WriteTx;
use crate::error::StoreError;
use crate::reader::Reader;
use rusqlite::{Row, named_params};
use serde_json::Value;
use xiangyi_domain::Area;
use xiangyi_domain::id::{ChangeId, ImportId, RowId, UserId};
use xiangyi_wire::push::Decided;
use xiangyi_wire::{Entity, Op, Revision};

/// One change of this device.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// Its name.
    pub change_id: ChangeId,
    /// Its place in the log.
    pub seq: u64,
    /// Who made it.
    pub user: UserId,
    /// The device's clock then, minutes since 1970.
    pub at: i64,
    /// What kind of row.
    pub entity: Entity,
    /// Which row.
    pub row: RowId,
    /// Where the row belonged.
    pub area: Area,
    /// The revision that the user saw.
    pub base: Option<Revision>,
    /// The import it came from.
    pub import_id: Option<ImportId>,
    /// What was done; none once it is in the server's backups.
    pub op: Option<Op>,
    /// `accepted`, `merged`, `held`, `rejected`, or none yet.
    pub verdict: Option<String>,
    /// The case of a held change.
    pub case_id: Option<String>,
    /// Why it was held or rejected.
    pub code: Option<String>,
    /// Which field.
    pub field: Option<String>,
    /// The change that it waits for.
    pub waits_for: Option<ChangeId>,
    /// What a person did about it: `redone`, `withdrawn`, `decided`.
    pub resolved: Option<String>,
    /// Who decided it at the county.
    pub decided: Option<Decided>,
}

/// What a person does about a held or rejected change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Resolution {
    /// The same was entered again, mended.
    Redone,
    /// It is given up.
    Withdrawn,
    /// The case was decided.
    Decided,
}

/// A value that lost a concurrent write.
#[derive(Clone, PartialEq, Debug)]
pub struct Kept {
    /// The change of this device that met the other one.
    pub change_id: ChangeId,
    /// Which field.
    pub field: String,
    /// The value that was kept beside the winner.
    pub value: Value,
    /// Whether it is this device's own.
    pub own: bool,
}

impl FromRow for Entry {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Entry> {
        let base = row.get::<_, Option<u32>>("base_epoch")?.zip(row.get::<_, Option<i64>>("base_count")?);
        let op: Option<String> = row.get("op")?;
        let decided: Option<String> = row.get("decided")?;
        Ok(Entry {
            change_id: ChangeId::from_bytes(row.get("change_id")?),
            seq: row.get::<_, i64>("seq")?.cast_unsigned(),
            user: UserId::from_bytes(row.get("user")?),
            at: row.get("at")?,
            entity: Entity::from_name(row.get_ref("entity")?.as_str()?).unwrap_or(Entity::Village),
            row: RowId::from_bytes(row.get("row")?),
            area: Area::from_text(row.get::<_, String>("area")?),
            base: base.map(|(epoch, count)| Revision { epoch, count: count.cast_unsigned() }),
            import_id: row.get::<_, Option<[u8; 16]>>("import_id")?.map(ImportId::from_bytes),
            op: op.and_then(|op| serde_json::from_str(&op).ok()),
            verdict: row.get("verdict")?,
            case_id: row.get("case_id")?,
            code: row.get("code")?,
            field: row.get("field")?,
            waits_for: row.get::<_, Option<[u8; 16]>>("waits_for")?.map(ChangeId::from_bytes),
            resolved: row.get("resolved")?,
            decided: decided.and_then(|decided| serde_json::from_str(&decided).ok()),
        })
    }
}

/// Held changes that nobody has decided, in order.
///
/// # Errors
/// Those of the database.
pub fn held(reader: &Reader<'_>) -> Result<Vec<Entry>, StoreError> {
    all(reader.sql(), include_str!("waiting.sql"), named_params! { ":verdict": "held" })
}

/// Rejected changes that nobody has redone or withdrawn, in order.
///
/// # Errors
/// Those of the database.
pub fn rejected(reader: &Reader<'_>) -> Result<Vec<Entry>, StoreError> {
    all(reader.sql(), include_str!("waiting.sql"), named_params! { ":verdict": "rejected" })
}

/// One change of this device.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, change: ChangeId) -> Result<Option<Entry>, StoreError> {
    let sql = "SELECT * FROM outbox WHERE change_id = :change";
    one(reader.sql(), sql, named_params! { ":change": change.bytes() })
}

/// Changes that wait for another one, in order.
///
/// # Errors
/// Those of the database.
pub fn waiting_for(reader: &Reader<'_>, cause: ChangeId) -> Result<Vec<Entry>, StoreError> {
    all(reader.sql(), include_str!("waiting_for.sql"), named_params! { ":cause": cause.bytes() })
}

/// Changes of this device that somebody decided at the county, the newest first.
///
/// # Errors
/// Those of the database.
pub fn decided(reader: &Reader<'_>, limit: u32) -> Result<Vec<Entry>, StoreError> {
    all(reader.sql(), include_str!("decided.sql"), named_params! { ":limit": limit })
}

/// What an import wrote, in order.
///
/// # Errors
/// Those of the database.
pub fn of_import(reader: &Reader<'_>, import: ImportId) -> Result<Vec<Entry>, StoreError> {
    let sql = "SELECT * FROM outbox WHERE import_id = :import ORDER BY no";
    all(reader.sql(), sql, named_params! { ":import": import.bytes() })
}

/// What this device did to a row, in order.
///
/// # Errors
/// Those of the database.
pub fn of_row(reader: &Reader<'_>, entity: Entity, row: RowId) -> Result<Vec<Entry>, StoreError> {
    let sql = "SELECT * FROM outbox WHERE row = :row AND entity = :entity ORDER BY no";
    all(reader.sql(), sql, named_params! { ":row": row.bytes(), ":entity": entity.as_str() })
}

/// The values of a row that lost a concurrent write.
///
/// # Errors
/// Those of the database.
pub fn kept_of_row(reader: &Reader<'_>, row: RowId) -> Result<Vec<Kept>, StoreError> {
    let sql = "SELECT change_id, field, value, own FROM kept_values WHERE row = :row ORDER BY change_id, field";
    all(reader.sql(), sql, named_params! { ":row": row.bytes() })
}

impl FromRow for Kept {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Kept> {
        let value: String = row.get("value")?;
        Ok(Kept {
            change_id: ChangeId::from_bytes(row.get("change_id")?),
            field: row.get("field")?,
            value: serde_json::from_str(&value).unwrap_or_default(),
            own: row.get("own")?,
        })
    }
}

impl WriteTx<'_> {
    /// Notes what a person did about a held or rejected change; it then leaves the list of what waits.
    ///
    /// # Errors
    /// Those of the database.
    pub fn resolve(&mut self, change: ChangeId, how: Resolution) -> Result<(), StoreError> {
        let how = match how {
            Resolution::Redone => "redone",
            Resolution::Withdrawn => "withdrawn",
            Resolution::Decided => "decided",
        };
        self.sql().prepare_cached(include_str!("resolve.sql"))?.execute((change.bytes(), how))?;
        Ok(())
    }
}
