//! The server's own line, townships, codes and devices.

use super::session::{Session, params};
use super::{bytes, count, fixed, instant, org, small, storable};
use crate::error::CountyError;
use crate::storage::{CodeState, Device, Figures, Hash, NamedBy, Result, ServerState};
use chrono::{DateTime, Utc};
use tokio_postgres::Row;
use xiangyi_domain::OrgCode;
use xiangyi_domain::id::DeviceId;
use xiangyi_wire::Epoch;

pub(super) fn server(db: &Session<'_>) -> Result<ServerState> {
    let query = "SELECT epoch, epoch_number, secret FROM server WHERE id = 1";
    let row = db.first(query, params![])?.ok_or(CountyError::Stored { what: "server" })?;
    let epoch = Epoch(uuid::Uuid::from_bytes(fixed(&row, "epoch")?));
    Ok(ServerState { epoch, number: small(&row, "epoch_number")?, secret: fixed(&row, "secret")? })
}

pub(super) fn figures(db: &Session<'_>) -> Result<Figures> {
    let row = db.first(include_str!("../figures.sql"), params![])?.ok_or(CountyError::Stored { what: "figures" })?;
    let backed_up_at: Option<i64> = row.try_get("backed_up_at")?;
    Ok(Figures {
        devices: count(&row, "devices")?,
        revoked: count(&row, "revoked")?,
        open_cases: count(&row, "open_cases")?,
        refused_rows: count(&row, "refused_rows")?,
        given_back: count(&row, "given_back")?,
        backed_up_at: backed_up_at.map(instant).transpose()?,
    })
}

/// A township that is not known has nothing to lock; writes in it are then refused.
pub(super) fn lock(db: &Session<'_>, org: &OrgCode) -> Result<()> {
    let query = "SELECT 1 FROM orgs WHERE org_code = $1 FOR UPDATE";
    if db.first(query, params![org.as_str().to_owned()])?.is_some() {
        db.lock.take(org)?;
    }
    Ok(())
}

pub(super) fn code(db: &Session<'_>, code_hash: &Hash) -> Result<Option<CodeState>> {
    let query = "SELECT org_code, expires_at, device_key FROM codes WHERE code_hash = $1";
    let Some(row) = db.first(query, params![bytes(code_hash)])? else { return Ok(None) };
    Ok(Some(CodeState {
        org: org(row.try_get("org_code")?)?,
        expires_at: instant(row.try_get("expires_at")?)?,
        device_key: row.try_get("device_key")?,
    }))
}

fn read_device(row: &Row) -> Result<Device> {
    Ok(Device {
        id: DeviceId::from_bytes(fixed(row, "device_id")?),
        org: org(row.try_get("org_code")?)?,
        key: row.try_get("device_key")?,
        token_hash: fixed(row, "token_hash")?,
        revoked: row.try_get::<_, Option<i64>>("revoked_at")?.is_some(),
    })
}

pub(super) fn device_by_token(db: &Session<'_>, token_hash: &Hash) -> Result<Option<Device>> {
    let query = "SELECT device_id, org_code, device_key, token_hash, revoked_at FROM devices WHERE token_hash = $1";
    db.first(query, params![bytes(token_hash)])?.as_ref().map(read_device).transpose()
}

pub(super) fn device(db: &Session<'_>, id: DeviceId) -> Result<Option<Device>> {
    let query = "SELECT device_id, org_code, device_key, token_hash, revoked_at FROM devices WHERE device_id = $1";
    db.first(query, params![bytes(id.bytes())])?.as_ref().map(read_device).transpose()
}

pub(super) fn add_org(db: &Session<'_>, org: &OrgCode, at: DateTime<Utc>) -> Result<()> {
    let sql = "INSERT INTO orgs (org_code, made_at) VALUES ($1, $2) ON CONFLICT (org_code) DO NOTHING";
    db.send(sql, params![org.as_str().to_owned(), at.timestamp_millis()])
}

pub(super) fn name_org(db: &Session<'_>, org: &OrgCode, name: &str, by: NamedBy) -> Result<()> {
    let sql = "UPDATE orgs SET name = $1 WHERE org_code = $2 AND (name IS NULL OR $3)";
    db.send(sql, params![storable(name), org.as_str().to_owned(), by == NamedBy::County])
}

pub(super) fn add_code(db: &Session<'_>, code_hash: &Hash, org: &OrgCode, expires_at: DateTime<Utc>) -> Result<()> {
    let sql = "INSERT INTO codes (code_hash, org_code, expires_at) VALUES ($1, $2, $3)";
    db.send(sql, params![bytes(code_hash), org.as_str().to_owned(), expires_at.timestamp_millis()])
}

pub(super) fn bind_code(db: &Session<'_>, code_hash: &Hash, device_key: &str) -> Result<()> {
    let sql = "UPDATE codes SET device_key = $1 WHERE code_hash = $2 AND device_key IS NULL";
    db.send(sql, params![storable(device_key), bytes(code_hash)])
}

pub(super) fn put_device(db: &Session<'_>, device: &Device, at: DateTime<Utc>) -> Result<()> {
    db.send(
        include_str!("put_device.sql"),
        params![
            bytes(device.id.bytes()),
            device.org.as_str().to_owned(),
            storable(&device.key),
            bytes(&device.token_hash),
            at.timestamp_millis(),
        ],
    )
}

pub(super) fn revoke_device(db: &Session<'_>, id: DeviceId, at: DateTime<Utc>) -> Result<bool> {
    let sql = "UPDATE devices SET revoked_at = coalesce(revoked_at, $1) WHERE device_id = $2";
    Ok(db.changed(sql, params![at.timestamp_millis(), bytes(id.bytes())])? == 1)
}

/// Counts one more answer file.
pub(super) fn next_answer(db: &Session<'_>) -> Result<u64> {
    let row = db.first("UPDATE server SET answers = answers + 1 RETURNING answers", params![])?;
    count(&row.ok_or(CountyError::Stored { what: "server" })?, "answers")
}
