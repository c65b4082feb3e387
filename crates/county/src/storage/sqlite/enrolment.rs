//! The server's own line, townships, codes and devices.

use super::{instant, org, unsigned};
use crate::error::CountyError;
use crate::storage::{CodeState, Device, Figures, Hash, NamedBy, Result, ServerState};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use xiangyi_domain::OrgCode;
use xiangyi_domain::id::DeviceId;
use xiangyi_wire::Epoch;

pub(super) fn server(db: &Connection) -> Result<ServerState> {
    let query = "SELECT epoch, epoch_number, secret FROM server WHERE id = 1";
    let (epoch, number, secret) = db
        .prepare_cached(query)?
        .query_row([], |row| Ok((row.get::<_, [u8; 16]>("epoch")?, row.get("epoch_number")?, row.get("secret")?)))?;
    Ok(ServerState { epoch: Epoch(uuid::Uuid::from_bytes(epoch)), number, secret })
}

pub(super) fn figures(db: &Connection) -> Result<Figures> {
    let (counts, backed_up_at) = db.prepare_cached(include_str!("../figures.sql"))?.query_row([], |row| {
        let counts: [i64; 5] = [
            row.get("devices")?,
            row.get("revoked")?,
            row.get("open_cases")?,
            row.get("refused_rows")?,
            row.get("given_back")?,
        ];
        Ok((counts.map(unsigned), row.get::<_, Option<i64>>("backed_up_at")?))
    })?;
    let [devices, revoked, open_cases, refused_rows, given_back] = counts;
    let backed_up_at = backed_up_at.map(instant).transpose()?;
    Ok(Figures { devices, revoked, open_cases, refused_rows, given_back, backed_up_at })
}

pub(super) fn code(db: &Connection, code_hash: &Hash) -> Result<Option<CodeState>> {
    let query = "SELECT org_code, expires_at, device_key FROM codes WHERE code_hash = :code_hash";
    let found = db
        .prepare_cached(query)?
        .query_row(named_params! { ":code_hash": code_hash }, |row| {
            Ok((row.get::<_, String>("org_code")?, row.get("expires_at")?, row.get("device_key")?))
        })
        .optional()?;
    let Some((org_code, expires_at, device_key)) = found else { return Ok(None) };
    Ok(Some(CodeState { org: org(&org_code)?, expires_at: instant(expires_at)?, device_key }))
}

const DEVICE: &str = "SELECT device_id, org_code, device_key, token_hash, revoked_at FROM devices WHERE ";

fn read_device(row: &Row<'_>) -> rusqlite::Result<(Device, String)> {
    let org_code: String = row.get("org_code")?;
    let placeholder = OrgCode::new("000000000").map_err(|_| rusqlite::Error::InvalidQuery)?;
    let device = Device {
        id: DeviceId::from_bytes(row.get("device_id")?),
        org: OrgCode::new(&org_code).unwrap_or(placeholder),
        key: row.get("device_key")?,
        token_hash: row.get("token_hash")?,
        revoked: row.get::<_, Option<i64>>("revoked_at")?.is_some(),
    };
    Ok((device, org_code))
}

fn checked(found: Option<(Device, String)>) -> Result<Option<Device>> {
    match found {
        Some((device, org_code)) if device.org.as_str() == org_code => Ok(Some(device)),
        Some(_) => Err(CountyError::Stored { what: "org code" }),
        None => Ok(None),
    }
}

pub(super) fn device_by_token(db: &Connection, token_hash: &Hash) -> Result<Option<Device>> {
    let mut query = db.prepare_cached(&format!("{DEVICE} token_hash = :token_hash"))?;
    checked(query.query_row(named_params! { ":token_hash": token_hash }, read_device).optional()?)
}

pub(super) fn device(db: &Connection, id: DeviceId) -> Result<Option<Device>> {
    let mut query = db.prepare_cached(&format!("{DEVICE} device_id = :device_id"))?;
    checked(query.query_row(named_params! { ":device_id": id.bytes() }, read_device).optional()?)
}

pub(super) fn add_org(db: &Connection, org: &OrgCode, at: DateTime<Utc>) -> Result<()> {
    db.prepare_cached("INSERT INTO orgs (org_code, made_at) VALUES (:org, :at) ON CONFLICT (org_code) DO NOTHING")?
        .execute(named_params! { ":org": org.as_str(), ":at": at.timestamp_millis() })?;
    Ok(())
}

pub(super) fn name_org(db: &Connection, org: &OrgCode, name: &str, by: NamedBy) -> Result<()> {
    let sql = "UPDATE orgs SET name = :name WHERE org_code = :org AND (name IS NULL OR :county)";
    db.prepare_cached(sql)?
        .execute(named_params! { ":name": name, ":org": org.as_str(), ":county": by == NamedBy::County })?;
    Ok(())
}

pub(super) fn add_code(db: &Connection, code_hash: &Hash, org: &OrgCode, expires_at: DateTime<Utc>) -> Result<()> {
    db.prepare_cached("INSERT INTO codes (code_hash, org_code, expires_at) VALUES (:hash, :org, :expires_at)")?
        .execute(
            named_params! { ":hash": code_hash, ":org": org.as_str(), ":expires_at": expires_at.timestamp_millis() },
        )?;
    Ok(())
}

pub(super) fn bind_code(db: &Connection, code_hash: &Hash, device_key: &str) -> Result<()> {
    db.prepare_cached("UPDATE codes SET device_key = :key WHERE code_hash = :hash AND device_key IS NULL")?
        .execute(named_params! { ":key": device_key, ":hash": code_hash })?;
    Ok(())
}

pub(super) fn put_device(db: &Connection, device: &Device, at: DateTime<Utc>) -> Result<()> {
    db.prepare_cached(include_str!("put_device.sql"))?.execute(named_params! {
        ":device_id": device.id.bytes(),
        ":org": device.org.as_str(),
        ":key": device.key,
        ":token_hash": device.token_hash,
        ":at": at.timestamp_millis(),
    })?;
    Ok(())
}

pub(super) fn revoke_device(db: &Connection, id: DeviceId, at: DateTime<Utc>) -> Result<bool> {
    let changed = db
        .prepare_cached("UPDATE devices SET revoked_at = coalesce(revoked_at, :at) WHERE device_id = :id")?
        .execute(named_params! { ":at": at.timestamp_millis(), ":id": id.bytes() })?;
    Ok(changed == 1)
}

/// Counts one more answer file.
pub(super) fn next_answer(db: &Connection) -> Result<u64> {
    let sql = "UPDATE server SET answers = answers + 1 RETURNING answers";
    Ok(unsigned(db.prepare_cached(sql)?.query_row([], |row| row.get(0))?))
}
