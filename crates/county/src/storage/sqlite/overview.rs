//! The county's overview, and who may look at it.

use super::{instant, org, signed, unsigned};
use crate::storage::overview::days;
use crate::storage::{Hash, Operator, Rates, Result, Township, TownshipDevice};
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use xiangyi_domain::OrgCode;
use xiangyi_domain::id::{DeviceId, InstallId};
use xiangyi_wire::digest::Waiting;

fn waiting(row: &Row<'_>) -> rusqlite::Result<Waiting> {
    let [unsent, held, rejected] = [row.get("unsent")?, row.get("held")?, row.get("rejected")?].map(unsigned);
    Ok(Waiting { unsent, held, rejected })
}

pub(super) fn townships(db: &Connection) -> Result<Vec<Township>> {
    let mut query = db.prepare_cached(include_str!("../townships.sql"))?;
    let mut found = query.query([])?;
    let mut all = Vec::new();
    while let Some(row) = found.next()? {
        all.push(Township {
            org: org(&row.get::<_, String>("org_code")?)?,
            name: row.get("name")?,
            devices: unsigned(row.get("devices")?),
            heard_at: row.get::<_, Option<i64>>("heard_at")?.map(instant).transpose()?,
            waiting: waiting(row)?,
            open_cases: unsigned(row.get("open_cases")?),
            given_back: unsigned(row.get("given_back")?),
        });
    }
    Ok(all)
}

pub(super) fn devices(db: &Connection, org: &OrgCode) -> Result<Vec<TownshipDevice>> {
    let mut query = db.prepare_cached(include_str!("../township_devices.sql"))?;
    let mut found = query.query([org.as_str()])?;
    let mut all = Vec::new();
    while let Some(row) = found.next()? {
        all.push(TownshipDevice {
            id: DeviceId::from_bytes(row.get("device_id")?),
            install: row.get::<_, Option<[u8; 16]>>("install_id")?.map(InstallId::from_bytes),
            enrolled_at: instant(row.get("enrolled_at")?)?,
            revoked: row.get::<_, Option<i64>>("revoked_at")?.is_some(),
            app_version: row.get("app_version")?,
            heard_at: row.get::<_, Option<i64>>("heard_at")?.map(instant).transpose()?,
            waiting: waiting(row)?,
        });
    }
    Ok(all)
}

pub(super) fn rates(db: &Connection, org: &OrgCode, today: NaiveDate) -> Result<Rates> {
    let (today, year) = days(today);
    let counts = db.prepare_cached(include_str!("rates.sql"))?.query_row((org.as_str(), today, year), |row| {
        let counts: [i64; 4] =
            [row.get("residents")?, row.get("contracted")?, row.get("chronic")?, row.get("visited")?];
        Ok(counts.map(unsigned))
    })?;
    let [residents, contracted, chronic, visited] = counts;
    Ok(Rates { residents, contracted, chronic, visited })
}

pub(super) fn note_waiting(db: &Connection, install: InstallId, waiting: Waiting, at: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE installs SET heard_at = :at, unsent = :unsent, held = :held, rejected = :rejected \
               WHERE install_id = :install";
    db.prepare_cached(sql)?.execute(named_params! {
        ":at": at.timestamp_millis(),
        ":unsent": signed(waiting.unsent),
        ":held": signed(waiting.held),
        ":rejected": signed(waiting.rejected),
        ":install": install.bytes(),
    })?;
    Ok(())
}

pub(super) fn add_operator(db: &Connection, name: &str, link: &Hash, ends_at: DateTime<Utc>) -> Result<()> {
    db.prepare_cached("INSERT INTO operators (link_hash, name, link_ends_at) VALUES (?1, ?2, ?3)")?.execute((
        link,
        name,
        ends_at.timestamp_millis(),
    ))?;
    Ok(())
}

pub(super) fn enter(
    db: &Connection,
    link: &Hash,
    session: &Hash,
    (now, ends_at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<bool> {
    let sql = "UPDATE operators SET session_hash = ?2, session_ends_at = ?3 \
               WHERE link_hash = ?1 AND session_hash IS NULL AND link_ends_at > ?4";
    let changed =
        db.prepare_cached(sql)?.execute((link, session, ends_at.timestamp_millis(), now.timestamp_millis()))?;
    Ok(changed == 1)
}

pub(super) fn operator(db: &Connection, session: &Hash) -> Result<Option<Operator>> {
    let sql = "SELECT name, session_ends_at FROM operators WHERE session_hash = ?1";
    let found = db
        .prepare_cached(sql)?
        .query_row([session], |row| Ok((row.get("name")?, row.get::<_, i64>("session_ends_at")?)))
        .optional()?;
    let Some((name, ends_at)) = found else { return Ok(None) };
    Ok(Some(Operator { name, entered: true, ends_at: instant(ends_at)? }))
}

pub(super) fn operators(db: &Connection) -> Result<Vec<Operator>> {
    let sql = "SELECT name, session_hash IS NOT NULL AS entered, coalesce(session_ends_at, link_ends_at) AS ends_at \
               FROM operators ORDER BY name, ends_at";
    let mut query = db.prepare_cached(sql)?;
    let mut found = query.query([])?;
    let mut all = Vec::new();
    while let Some(row) = found.next()? {
        let ends_at = instant(row.get("ends_at")?)?;
        all.push(Operator { name: row.get("name")?, entered: row.get("entered")?, ends_at });
    }
    Ok(all)
}

pub(super) fn remove_operator(db: &Connection, name: &str) -> Result<u64> {
    Ok(db.prepare_cached("DELETE FROM operators WHERE name = ?1")?.execute([name])? as u64)
}

pub(super) fn leave(db: &Connection, session: &Hash) -> Result<()> {
    db.prepare_cached("DELETE FROM operators WHERE session_hash = ?1")?.execute([session])?;
    Ok(())
}
