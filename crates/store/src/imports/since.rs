//! What has been built on an import since: asked of whole batches, because an import has thousands of rows.

use super::row::{Former, PlaceInFile};
use crate::cell::{FromRow, all};
use crate::error::StoreError;
use crate::reader::Reader;
use rusqlite::{Row, named_params};
use xiangyi_domain::id::{HouseholdId, ImportId, ResidentId, RowId, VillageId};
use xiangyi_wire::Entity;

/// A row that an import made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Written {
    /// What kind of row.
    pub entity: Entity,
    /// Which row.
    pub row: RowId,
    /// Whose it is: the resident itself, or the owner of a category or disease; nil of a household's category.
    pub resident: ResidentId,
    /// The household of a household's category.
    pub household: Option<HouseholdId>,
}

/// What an import made, as far as it still stands.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Later {
    /// New rows that are not withdrawn, in the order in which they were written.
    pub made: Vec<Written>,
    /// Known rows that were changed.
    pub former: Vec<Former>,
    /// Where the people stand in the file.
    pub places: Vec<PlaceInFile>,
}

/// Why a row of an import is not simply taken back.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LaterWork {
    /// Whose.
    pub resident: ResidentId,
    /// The category or disease that it concerns; none for the person.
    pub tag: Option<RowId>,
    /// `changed_since`, `has_visits`, `has_contract` …
    pub why: String,
}

impl FromRow for Written {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Written> {
        Ok(Written {
            entity: Entity::from_name(row.get_ref("entity")?.as_str()?).unwrap_or(Entity::Resident),
            row: RowId::from_bytes(row.get("row")?),
            resident: ResidentId::from_bytes(row.get::<_, Option<[u8; 16]>>("resident")?.unwrap_or_default()),
            household: row.get::<_, Option<[u8; 16]>>("household")?.map(HouseholdId::from_bytes),
        })
    }
}

impl FromRow for LaterWork {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<LaterWork> {
        Ok(LaterWork {
            resident: ResidentId::from_bytes(row.get("resident")?),
            tag: row.get::<_, Option<[u8; 16]>>("tag")?.map(RowId::from_bytes),
            why: row.get("why")?,
        })
    }
}

struct Id([u8; 16]);

impl FromRow for Id {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Id> {
        Ok(Id(row.get(0)?))
    }
}

/// What an import wrote, as far as it still stands.
///
/// # Errors
/// Those of the database.
pub fn written(reader: &Reader<'_>, import: ImportId) -> Result<Later, StoreError> {
    let made = all(reader.sql(), include_str!("made.sql"), named_params! { ":import": import.bytes() })?;
    Ok(Later { made, former: super::row::former(reader, import)?, places: super::row::places(reader, import)? })
}

/// Later work on new residents of an import, on their new households, and on the categories and diseases that it
/// registered; each reason once. Changes of imports that were taken back are none.
///
/// # Errors
/// Those of the database.
pub fn later_work(reader: &Reader<'_>, import: ImportId) -> Result<Vec<LaterWork>, StoreError> {
    all(reader.sql(), include_str!("later_work.sql"), named_params! { ":import": import.bytes() })
}

/// Households that an import made, where nobody lives any more and nothing else was noted.
///
/// # Errors
/// Those of the database.
pub fn unused_households(reader: &Reader<'_>, import: ImportId) -> Result<Vec<HouseholdId>, StoreError> {
    let ids: Vec<Id> =
        all(reader.sql(), include_str!("unused_households.sql"), named_params! { ":import": import.bytes() })?;
    Ok(ids.into_iter().map(|Id(id)| HouseholdId::from_bytes(id)).collect())
}

/// Villages that an import made, where nobody lives any more and that only this computer knows: another one may have
/// put people there already.
///
/// # Errors
/// Those of the database.
pub fn unused_villages(reader: &Reader<'_>, import: ImportId) -> Result<Vec<VillageId>, StoreError> {
    let ids: Vec<Id> =
        all(reader.sql(), include_str!("unused_villages.sql"), named_params! { ":import": import.bytes() })?;
    Ok(ids.into_iter().map(|Id(id)| VillageId::from_bytes(id)).collect())
}
