//! Areas, rows, and what hangs on rows.

use super::{json, signed, text, unsigned};
use crate::storage::texts::entity;
use crate::storage::{Claim, Refusal, Result, StoredRow};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use serde_json::Value;
use xiangyi_domain::id::{ChangeId, RowId};
use xiangyi_domain::{Area, OrgCode};
use xiangyi_wire::Entity;
use xiangyi_wire::change::Revision;

struct RawRow {
    entity: String,
    id: [u8; 16],
    area: String,
    revision: Revision,
    fields: String,
    events: String,
    versions: String,
    voided: Option<String>,
    position: i64,
}

fn raw(row: &Row<'_>) -> rusqlite::Result<RawRow> {
    Ok(RawRow {
        entity: row.get("entity")?,
        id: row.get("row_id")?,
        area: row.get("area")?,
        revision: Revision { epoch: row.get("rev_epoch")?, count: unsigned(row.get("rev_count")?) },
        fields: row.get("fields")?,
        events: row.get("events")?,
        versions: row.get("versions")?,
        voided: row.get("voided")?,
        position: row.get("position")?,
    })
}

impl RawRow {
    fn read(self) -> Result<StoredRow> {
        Ok(StoredRow {
            entity: entity(&self.entity)?,
            id: RowId::from_bytes(self.id),
            area: Area::from_text(self.area),
            revision: self.revision,
            fields: json("row", &self.fields)?,
            events: json("event", &self.events)?,
            versions: json("version", &self.versions)?,
            voided: self.voided,
            position: unsigned(self.position),
        })
    }
}

pub(super) fn row(db: &Connection, org: &OrgCode, id: RowId) -> Result<Option<StoredRow>> {
    db.prepare_cached(include_str!("row.sql"))?
        .query_row(named_params! { ":row": id.bytes(), ":org": org.as_str() }, raw)
        .optional()?
        .map(RawRow::read)
        .transpose()
}

pub(super) fn page(
    db: &Connection,
    area: &Area,
    after: u64,
    take: &mut dyn FnMut(StoredRow) -> Result<bool>,
) -> Result<()> {
    let mut query = db.prepare_cached(include_str!("page.sql"))?;
    let mut found = query.query(named_params! { ":area": area.as_str(), ":after": signed(after) })?;
    while let Some(row) = found.next()? {
        if !take(raw(row)?.read()?)? {
            break;
        }
    }
    Ok(())
}

pub(super) fn revisions(db: &Connection, area: &Area, each: &mut dyn FnMut(Entity, RowId, Revision)) -> Result<()> {
    let query = "SELECT entity, row_id, rev_epoch, rev_count FROM synced_rows WHERE area = :area";
    let mut query = db.prepare_cached(query)?;
    let mut found = query.query(named_params! { ":area": area.as_str() })?;
    while let Some(row) = found.next()? {
        let name: String = row.get("entity")?;
        let revision = Revision { epoch: row.get("rev_epoch")?, count: unsigned(row.get("rev_count")?) };
        each(entity(&name)?, RowId::from_bytes(row.get("row_id")?), revision);
    }
    Ok(())
}

pub(super) fn naming(db: &Connection, area: &Area, id: RowId) -> Result<Vec<StoredRow>> {
    let mut query = db.prepare_cached(include_str!("naming.sql"))?;
    let text = id.to_string();
    let found = query.query_map(named_params! { ":area": area.as_str(), ":row": id.bytes(), ":text": text }, raw)?;
    found.map(|row| row?.read()).collect()
}

pub(super) fn put_row(db: &Connection, org: &OrgCode, row: &StoredRow) -> Result<()> {
    db.prepare_cached(include_str!("put_row.sql"))?.execute(named_params! {
        ":area": row.area.as_str(),
        ":row": row.id.bytes(),
        ":org": org.as_str(),
        ":entity": row.entity.as_str(),
        ":rev_epoch": row.revision.epoch,
        ":rev_count": signed(row.revision.count),
        ":fields": text("row", &row.fields)?,
        ":events": text("event", &row.events)?,
        ":versions": text("version", &row.versions)?,
        ":voided": row.voided,
    })?;
    Ok(())
}

pub(super) fn set_position(db: &Connection, area: &Area, row: RowId, position: u64) -> Result<()> {
    db.prepare_cached("UPDATE synced_rows SET position = :position WHERE area = :area AND row_id = :row")?
        .execute(named_params! { ":position": signed(position), ":area": area.as_str(), ":row": row.bytes() })?;
    Ok(())
}

pub(super) fn advance(db: &Connection, org: &OrgCode, area: &Area, by: u64) -> Result<u64> {
    let head: i64 = db
        .prepare_cached(include_str!("advance.sql"))?
        .query_row(named_params! { ":area": area.as_str(), ":org": org.as_str(), ":by": signed(by) }, |row| {
            row.get("head")
        })?;
    Ok(unsigned(head))
}

pub(super) fn areas(db: &Connection, org: &OrgCode) -> Result<Vec<(Area, u64)>> {
    let mut query = db.prepare_cached("SELECT area, head FROM areas WHERE org_code = :org ORDER BY area")?;
    let found = query.query_map(named_params! { ":org": org.as_str() }, |row| {
        Ok((Area::from_text(row.get::<_, String>("area")?), unsigned(row.get("head")?)))
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn keep_value(
    db: &Connection,
    row: &StoredRow,
    change: ChangeId,
    field: &str,
    value: &Value,
    at: DateTime<Utc>,
) -> Result<()> {
    db.prepare_cached(include_str!("keep_value.sql"))?.execute(named_params! {
        ":area": row.area.as_str(),
        ":row": row.id.bytes(),
        ":change": change.bytes(),
        ":field": field,
        ":value": value.to_string(),
        ":at": at.timestamp_millis(),
    })?;
    Ok(())
}

pub(super) fn note_given_back(
    db: &Connection,
    org: &OrgCode,
    row: &StoredRow,
    change: ChangeId,
    at: DateTime<Utc>,
) -> Result<()> {
    db.prepare_cached(include_str!("note_given_back.sql"))?.execute(named_params! {
        ":change": change.bytes(),
        ":org": org.as_str(),
        ":entity": row.entity.as_str(),
        ":row": row.id.bytes(),
        ":at": at.timestamp_millis(),
    })?;
    Ok(())
}

pub(super) fn refusal(db: &Connection, org: &OrgCode, row: RowId) -> Result<Option<Refusal>> {
    let found = db
        .prepare_cached("SELECT change_id, outcome FROM refusals WHERE org_code = :org AND row_id = :row")?
        .query_row(named_params! { ":org": org.as_str(), ":row": row.bytes() }, |row| {
            Ok((row.get::<_, [u8; 16]>("change_id")?, row.get::<_, String>("outcome")?))
        })
        .optional()?;
    let Some((change_id, outcome)) = found else { return Ok(None) };
    Ok(Some(Refusal { change_id: ChangeId::from_bytes(change_id), outcome: json("outcome", &outcome)? }))
}

pub(super) fn set_refusal(db: &Connection, org: &OrgCode, row: RowId, refusal: Option<&Refusal>) -> Result<()> {
    let Some(refusal) = refusal else {
        db.prepare_cached("DELETE FROM refusals WHERE org_code = :org AND row_id = :row")?
            .execute(named_params! { ":org": org.as_str(), ":row": row.bytes() })?;
        return Ok(());
    };
    db.prepare_cached(include_str!("set_refusal.sql"))?.execute(named_params! {
        ":org": org.as_str(),
        ":row": row.bytes(),
        ":change": refusal.change_id.bytes(),
        ":outcome": text("outcome", &refusal.outcome)?,
    })?;
    Ok(())
}

pub(super) fn claims(db: &Connection, kind: Entity, resident: RowId) -> Result<Vec<Claim>> {
    let query = "SELECT row_id, from_on, to_on FROM claims WHERE resident = :resident AND entity = :entity";
    let mut query = db.prepare_cached(query)?;
    let found = query.query_map(named_params! { ":resident": resident.bytes(), ":entity": kind.as_str() }, |row| {
        Ok(Claim {
            resident,
            entity: kind,
            row: RowId::from_bytes(row.get("row_id")?),
            from_on: row.get("from_on")?,
            to_on: row.get("to_on")?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn set_claims(db: &Connection, org: &OrgCode, row: RowId, claims: &[Claim]) -> Result<()> {
    db.prepare_cached("DELETE FROM claims WHERE row_id = :row")?.execute(named_params! { ":row": row.bytes() })?;
    for claim in claims {
        db.prepare_cached(include_str!("add_claim.sql"))?.execute(named_params! {
            ":resident": claim.resident.bytes(),
            ":entity": claim.entity.as_str(),
            ":row": row.bytes(),
            ":org": org.as_str(),
            ":from_on": claim.from_on,
            ":to_on": claim.to_on,
        })?;
    }
    Ok(())
}
