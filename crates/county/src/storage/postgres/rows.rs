//! Areas, rows, and what hangs on rows.

use super::session::{Session, params};
use super::{bytes, count, fixed, json, signed, small, storable, text};
use crate::error::CountyError;
use crate::storage::texts::entity;
use crate::storage::{Claim, Refusal, Result, StoredRow};
use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio_postgres::Row;
use xiangyi_domain::id::{ChangeId, RowId};
use xiangyi_domain::{Area, OrgCode};
use xiangyi_wire::Entity;
use xiangyi_wire::change::Revision;

/// Rows that are fetched at a time for a page.
const FETCHED: i64 = 200;

fn read(row: &Row) -> Result<StoredRow> {
    Ok(StoredRow {
        entity: entity(row.try_get("entity")?)?,
        id: RowId::from_bytes(fixed(row, "row_id")?),
        area: Area::from_text(row.try_get::<_, String>("area")?),
        revision: revision(row)?,
        fields: json("row", row.try_get("fields")?)?,
        events: json("event", row.try_get("events")?)?,
        versions: json("version", row.try_get("versions")?)?,
        voided: row.try_get("voided")?,
        position: count(row, "position")?,
    })
}

fn revision(row: &Row) -> Result<Revision> {
    Ok(Revision { epoch: small(row, "rev_epoch")?, count: count(row, "rev_count")? })
}

pub(super) fn row(db: &Session<'_>, org: &OrgCode, id: RowId) -> Result<Option<StoredRow>> {
    let params = params![bytes(id.bytes()), org.as_str().to_owned()];
    db.first(include_str!("row.sql"), params)?.as_ref().map(read).transpose()
}

pub(super) fn page(
    db: &Session<'_>,
    area: &Area,
    mut after: u64,
    take: &mut dyn FnMut(StoredRow) -> Result<bool>,
) -> Result<()> {
    loop {
        let found = db.rows(include_str!("page.sql"), params![storable(area.as_str()), signed(after), FETCHED])?;
        for row in &found {
            let row = read(row)?;
            after = row.position;
            if !take(row)? {
                return Ok(());
            }
        }
        if found.len() < usize::try_from(FETCHED).unwrap_or(0) {
            return Ok(());
        }
    }
}

pub(super) fn revisions(db: &Session<'_>, area: &Area, each: &mut dyn FnMut(Entity, RowId, Revision)) -> Result<()> {
    let query = "SELECT entity, row_id, rev_epoch, rev_count FROM synced_rows WHERE area = $1";
    for row in db.rows(query, params![storable(area.as_str())])? {
        each(entity(row.try_get("entity")?)?, RowId::from_bytes(fixed(&row, "row_id")?), revision(&row)?);
    }
    Ok(())
}

pub(super) fn naming(db: &Session<'_>, area: &Area, id: RowId) -> Result<Vec<StoredRow>> {
    let params = params![storable(area.as_str()), bytes(id.bytes()), id.to_string()];
    db.rows(include_str!("naming.sql"), params)?.iter().map(read).collect()
}

pub(super) fn put_row(db: &Session<'_>, org: &OrgCode, row: &StoredRow) -> Result<()> {
    let named = row.fields.get("hash").and_then(Value::as_str).filter(|_| row.entity == Entity::Photo);
    db.send(
        include_str!("put_row.sql"),
        params![
            storable(row.area.as_str()),
            bytes(row.id.bytes()),
            org.as_str().to_owned(),
            row.entity.as_str(),
            i64::from(row.revision.epoch),
            signed(row.revision.count),
            text("row", &row.fields)?,
            text("event", &row.events)?,
            text("version", &row.versions)?,
            row.voided.as_deref().map(storable),
            named.map(storable),
        ],
    )
}

pub(super) fn set_position(db: &Session<'_>, area: &Area, row: RowId, position: u64) -> Result<()> {
    let sql = "UPDATE synced_rows SET position = $1 WHERE area = $2 AND row_id = $3";
    db.send(sql, params![signed(position), storable(area.as_str()), bytes(row.bytes())])
}

pub(super) fn advance(db: &Session<'_>, org: &OrgCode, area: &Area, by: u64) -> Result<u64> {
    let params = params![storable(area.as_str()), org.as_str().to_owned(), signed(by)];
    let head = db.first(include_str!("advance.sql"), params)?;
    count(&head.ok_or(CountyError::Stored { what: "head" })?, "head")
}

pub(super) fn areas(db: &Session<'_>, org: &OrgCode) -> Result<Vec<(Area, u64)>> {
    // In the order of the bytes, as the other database sorts.
    let query = "SELECT area, head FROM areas WHERE org_code = $1 ORDER BY area COLLATE \"C\"";
    let found = db.rows(query, params![org.as_str().to_owned()])?;
    found.iter().map(|row| Ok((Area::from_text(row.try_get::<_, String>("area")?), count(row, "head")?))).collect()
}

pub(super) fn keep_value(
    db: &Session<'_>,
    row: &StoredRow,
    change: ChangeId,
    field: &str,
    value: &Value,
    at: DateTime<Utc>,
) -> Result<()> {
    let (area, field) = (storable(row.area.as_str()), storable(field));
    let (row, change) = (bytes(row.id.bytes()), bytes(change.bytes()));
    db.send(include_str!("keep_value.sql"), params![area, row, change, field, value.to_string(), at.timestamp_millis()])
}

pub(super) fn note_given_back(
    db: &Session<'_>,
    org: &OrgCode,
    row: &StoredRow,
    change: ChangeId,
    at: DateTime<Utc>,
) -> Result<()> {
    let (org, entity) = (org.as_str().to_owned(), row.entity.as_str().to_owned());
    let (change, id) = (bytes(change.bytes()), bytes(row.id.bytes()));
    db.send(include_str!("note_given_back.sql"), params![change, org, entity, id, at.timestamp_millis()])
}

pub(super) fn refusal(db: &Session<'_>, org: &OrgCode, row: RowId) -> Result<Option<Refusal>> {
    let query = "SELECT change_id, outcome FROM refusals WHERE org_code = $1 AND row_id = $2";
    let Some(row) = db.first(query, params![org.as_str().to_owned(), bytes(row.bytes())])? else { return Ok(None) };
    let change_id = ChangeId::from_bytes(fixed(&row, "change_id")?);
    Ok(Some(Refusal { change_id, outcome: json("outcome", row.try_get("outcome")?)? }))
}

pub(super) fn set_refusal(db: &Session<'_>, org: &OrgCode, row: RowId, refusal: Option<&Refusal>) -> Result<()> {
    let (org, row) = (org.as_str().to_owned(), bytes(row.bytes()));
    let Some(refusal) = refusal else {
        return db.send("DELETE FROM refusals WHERE org_code = $1 AND row_id = $2", params![org, row]);
    };
    let outcome = text("outcome", &refusal.outcome)?;
    db.send(include_str!("set_refusal.sql"), params![org, row, bytes(refusal.change_id.bytes()), outcome])
}

pub(super) fn claims(db: &Session<'_>, kind: Entity, resident: RowId) -> Result<Vec<Claim>> {
    let query = "SELECT row_id, from_on, to_on FROM claims WHERE resident = $1 AND entity = $2 ORDER BY row_id";
    let found = db.rows(query, params![bytes(resident.bytes()), kind.as_str()])?;
    let claim = |row: &Row| {
        Ok(Claim {
            resident,
            entity: kind,
            row: RowId::from_bytes(fixed(row, "row_id")?),
            from_on: row.try_get("from_on")?,
            to_on: row.try_get("to_on")?,
        })
    };
    found.iter().map(claim).collect()
}

pub(super) fn set_claims(db: &Session<'_>, org: &OrgCode, row: RowId, claims: &[Claim]) -> Result<()> {
    db.send("DELETE FROM claims WHERE row_id = $1", params![bytes(row.bytes())])?;
    for claim in claims {
        db.send(
            include_str!("add_claim.sql"),
            params![
                bytes(claim.resident.bytes()),
                claim.entity.as_str(),
                bytes(row.bytes()),
                org.as_str().to_owned(),
                storable(&claim.from_on),
                storable(&claim.to_on),
            ],
        )?;
    }
    Ok(())
}
