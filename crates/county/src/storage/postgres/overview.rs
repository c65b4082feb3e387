//! The county's overview, and who may look at it.

use super::session::{Session, params};
use super::{bytes, count, fixed, instant, org, signed, storable};
use crate::error::CountyError;
use crate::storage::overview::days;
use crate::storage::{Hash, Operator, Rates, Result, Township, TownshipDevice};
use chrono::{DateTime, NaiveDate, Utc};
use tokio_postgres::Row;
use xiangyi_domain::OrgCode;
use xiangyi_domain::id::{DeviceId, InstallId};
use xiangyi_wire::digest::Waiting;

fn waiting(row: &Row) -> Result<Waiting> {
    Ok(Waiting { unsent: count(row, "unsent")?, held: count(row, "held")?, rejected: count(row, "rejected")? })
}

fn perhaps(row: &Row, column: &str) -> Result<Option<DateTime<Utc>>> {
    row.try_get::<_, Option<i64>>(column)?.map(instant).transpose()
}

fn install(row: &Row) -> Result<Option<InstallId>> {
    let is_there = row.try_get::<_, Option<&[u8]>>("install_id")?.is_some();
    is_there.then(|| Ok(InstallId::from_bytes(fixed(row, "install_id")?))).transpose()
}

pub(super) fn townships(db: &Session<'_>) -> Result<Vec<Township>> {
    let found = db.rows(include_str!("../townships.sql"), params![])?;
    let township = |row: &Row| {
        Ok(Township {
            org: org(row.try_get("org_code")?)?,
            name: row.try_get("name")?,
            devices: count(row, "devices")?,
            heard_at: perhaps(row, "heard_at")?,
            waiting: waiting(row)?,
            open_cases: count(row, "open_cases")?,
            given_back: count(row, "given_back")?,
        })
    };
    found.iter().map(township).collect()
}

pub(super) fn devices(db: &Session<'_>, org: &OrgCode) -> Result<Vec<TownshipDevice>> {
    let found = db.rows(include_str!("../township_devices.sql"), params![org.as_str().to_owned()])?;
    let device = |row: &Row| {
        Ok(TownshipDevice {
            id: DeviceId::from_bytes(fixed(row, "device_id")?),
            install: install(row)?,
            enrolled_at: instant(row.try_get("enrolled_at")?)?,
            revoked: perhaps(row, "revoked_at")?.is_some(),
            app_version: row.try_get("app_version")?,
            heard_at: perhaps(row, "heard_at")?,
            waiting: waiting(row)?,
        })
    };
    found.iter().map(device).collect()
}

pub(super) fn rates(db: &Session<'_>, org: &OrgCode, today: NaiveDate) -> Result<Rates> {
    let (today, year) = days(today);
    let row = db.first(include_str!("rates.sql"), params![org.as_str().to_owned(), today, year])?;
    let row = row.ok_or(CountyError::Stored { what: "rates" })?;
    Ok(Rates {
        residents: count(&row, "residents")?,
        contracted: count(&row, "contracted")?,
        chronic: count(&row, "chronic")?,
        visited: count(&row, "visited")?,
    })
}

pub(super) fn note_waiting(db: &Session<'_>, install: InstallId, waiting: Waiting, at: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE installs SET heard_at = $1, unsent = $2, held = $3, rejected = $4 WHERE install_id = $5";
    let counts = [waiting.unsent, waiting.held, waiting.rejected].map(signed);
    db.send(sql, params![at.timestamp_millis(), counts[0], counts[1], counts[2], bytes(install.bytes())])
}

pub(super) fn add_operator(db: &Session<'_>, name: &str, link: &Hash, ends_at: DateTime<Utc>) -> Result<()> {
    let sql = "INSERT INTO operators (link_hash, name, link_ends_at) VALUES ($1, $2, $3)";
    db.send(sql, params![bytes(link), storable(name), ends_at.timestamp_millis()])
}

pub(super) fn enter(
    db: &Session<'_>,
    link: &Hash,
    session: &Hash,
    (now, ends_at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<bool> {
    let sql = "UPDATE operators SET session_hash = $2, session_ends_at = $3 \
               WHERE link_hash = $1 AND session_hash IS NULL AND link_ends_at > $4";
    let (ends_at, now) = (ends_at.timestamp_millis(), now.timestamp_millis());
    Ok(db.changed(sql, params![bytes(link), bytes(session), ends_at, now])? == 1)
}

pub(super) fn operator(db: &Session<'_>, session: &Hash) -> Result<Option<Operator>> {
    let sql = "SELECT name, session_ends_at FROM operators WHERE session_hash = $1";
    let Some(row) = db.first(sql, params![bytes(session)])? else { return Ok(None) };
    let ends_at = instant(row.try_get("session_ends_at")?)?;
    Ok(Some(Operator { name: row.try_get("name")?, entered: true, ends_at }))
}

pub(super) fn operators(db: &Session<'_>) -> Result<Vec<Operator>> {
    let sql = "SELECT name, session_hash IS NOT NULL AS entered, coalesce(session_ends_at, link_ends_at) AS ends_at \
               FROM operators ORDER BY name, ends_at";
    let found = db.rows(sql, params![])?;
    let operator = |row: &Row| {
        let ends_at = instant(row.try_get("ends_at")?)?;
        Ok(Operator { name: row.try_get("name")?, entered: row.try_get("entered")?, ends_at })
    };
    found.iter().map(operator).collect()
}

pub(super) fn remove_operator(db: &Session<'_>, name: &str) -> Result<u64> {
    db.changed("DELETE FROM operators WHERE name = $1", params![storable(name)])
}

pub(super) fn leave(db: &Session<'_>, session: &Hash) -> Result<()> {
    db.send("DELETE FROM operators WHERE session_hash = $1", params![bytes(session)])
}
