//! What one import did to whom.

use crate::cell::{FromRow, all};
use crate::commit::WriteTx;
use crate::error::StoreError;
use crate::reader::Reader;
use rusqlite::{OptionalExtension, Row, named_params};
use xiangyi_domain::id::{ImportId, MoveId, ResidentId, RowId};
use xiangyi_wire::Entity;
use xiangyi_wire::change::Fields;

/// Where in the file a resident stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlaceInFile {
    /// Who.
    pub resident: ResidentId,
    /// The sheet.
    pub sheet: String,
    /// The sheet's own row number.
    pub row: u32,
}

/// A row that was known before the import.
#[derive(Clone, PartialEq, Debug)]
pub struct Former {
    /// What kind of row.
    pub entity: Entity,
    /// Which row.
    pub row: RowId,
    /// The values that were replaced; `null` for an empty field.
    pub former: Fields,
    /// The values that were written.
    pub written: Fields,
}

impl FromRow for PlaceInFile {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<PlaceInFile> {
        let resident = ResidentId::from_bytes(row.get("resident")?);
        Ok(PlaceInFile { resident, sheet: row.get("sheet")?, row: row.get("row")? })
    }
}

impl FromRow for Former {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Former> {
        let fields = |name: &str| -> rusqlite::Result<Fields> {
            Ok(serde_json::from_str(row.get_ref(name)?.as_str()?).unwrap_or_default())
        };
        Ok(Former {
            entity: Entity::from_name(row.get_ref("entity")?.as_str()?).unwrap_or(Entity::Resident),
            row: RowId::from_bytes(row.get("row")?),
            former: fields("former")?,
            written: fields("written")?,
        })
    }
}

/// Where the residents of an import stand in its file.
///
/// # Errors
/// Those of the database.
pub fn places(reader: &Reader<'_>, import: ImportId) -> Result<Vec<PlaceInFile>, StoreError> {
    let sql = "SELECT resident, sheet, row FROM import_rows WHERE import_id = :import";
    all(reader.sql(), sql, named_params! { ":import": import.bytes() })
}

/// The rows that an import found and changed.
///
/// # Errors
/// Those of the database.
pub fn former(reader: &Reader<'_>, import: ImportId) -> Result<Vec<Former>, StoreError> {
    let sql = "SELECT entity, row, former, written FROM import_former WHERE import_id = :import";
    all(reader.sql(), sql, named_params! { ":import": import.bytes() })
}

/// The move by which an import explained where a known resident lives, and as whom.
///
/// # Errors
/// Those of the database.
pub fn move_of(reader: &Reader<'_>, import: ImportId, resident: ResidentId) -> Result<Option<MoveId>, StoreError> {
    let mut select = reader.sql().prepare_cached(include_str!("move_of.sql"))?;
    let found = select.query_row((resident.bytes(), import.bytes()), |row| row.get(0).map(MoveId::from_bytes));
    Ok(found.optional()?)
}

impl WriteTx<'_> {
    /// Notes which row of the file a resident is.
    ///
    /// # Errors
    /// Those of the database.
    pub fn keep_import_row(&mut self, import: ImportId, place: &PlaceInFile) -> Result<(), StoreError> {
        let sql = "INSERT OR IGNORE INTO import_rows (import_id, resident, sheet, row) VALUES (?1, ?2, ?3, ?4)";
        let params = (import.bytes(), place.resident.bytes(), &place.sheet, place.row);
        self.sql().prepare_cached(sql)?.execute(params)?;
        Ok(())
    }

    /// Notes what an import changed of a row that was known. Of a row that stands in the file twice the first former
    /// values and the last written ones are kept.
    ///
    /// # Errors
    /// Those of the database.
    pub fn keep_import_former(&mut self, import: ImportId, change: &Former) -> Result<(), StoreError> {
        let mut change = change.clone();
        let found: Vec<Former> = all(
            self.sql(),
            include_str!("former_find.sql"),
            named_params! { ":import": import.bytes(), ":row": change.row.bytes(), ":entity": change.entity.as_str() },
        )?;
        if let Some(first) = found.into_iter().next() {
            change.former.extend(first.former);
            change.written = first.written.into_iter().chain(change.written).collect();
        }
        let text = |fields: &Fields| serde_json::to_string(fields).unwrap_or_default();
        self.sql().prepare_cached(include_str!("former_upsert.sql"))?.execute(named_params! {
            ":import": import.bytes(), ":row": change.row.bytes(), ":entity": change.entity.as_str(),
            ":former": text(&change.former), ":written": text(&change.written),
        })?;
        Ok(())
    }
}
