//! Cases, and changes that are judged again.

use crate::storage::texts::{entity, json, signed, text, unsigned};
use crate::storage::{Case, KeptChange, Result};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Params, Row, named_params};
use xiangyi_domain::OrgCode;
use xiangyi_domain::id::{ChangeId, InstallId, RowId, UserId};
use xiangyi_wire::entities::case_of;
use xiangyi_wire::push::Verdict;

pub(super) fn open_of(db: &Connection, row: RowId) -> Result<Option<ChangeId>> {
    let found = db
        .prepare_cached(include_str!("open_case_of_row.sql"))?
        .query_row(named_params! { ":row": row.bytes() }, |row| row.get(0).map(ChangeId::from_bytes))
        .optional()?;
    Ok(found)
}

pub(super) fn open(db: &Connection, org: &OrgCode, case: &Case, at: DateTime<Utc>) -> Result<()> {
    db.prepare_cached(include_str!("open_case.sql"))?.execute(named_params! {
        ":case": case.id,
        ":org": org.as_str(),
        ":change": case.change_id.bytes(),
        ":row": case.row.bytes(),
        ":other": case.other.as_ref().map(RowId::bytes),
        ":code": case.code,
        ":at": at.timestamp_millis(),
    })?;
    Ok(())
}

pub(super) fn close(db: &Connection, change: ChangeId, at: DateTime<Utc>) -> Result<()> {
    db.prepare_cached("UPDATE cases SET decided_at = :at WHERE case_id = :case AND decided_at IS NULL")?
        .execute(named_params! { ":case": case_of(change).to_string(), ":at": at.timestamp_millis() })?;
    Ok(())
}

pub(super) fn set_verdict(db: &Connection, verdict: &Verdict) -> Result<()> {
    db.prepare_cached("UPDATE changes SET verdict = :verdict, waits_for = :waits_for WHERE change_id = :change")?
        .execute(named_params! {
            ":change": verdict.change_id.bytes(),
            ":verdict": text("verdict", verdict)?,
            ":waits_for": verdict.waits_for.map(|cause| cause.to_string()),
        })?;
    Ok(())
}

pub(super) fn add_own(db: &Connection, install: InstallId, verdict: &Verdict) -> Result<u64> {
    let position: i64 = db
        .prepare_cached(include_str!("next_own.sql"))?
        .query_row(named_params! { ":install": install.bytes() }, |row| row.get(0))?;
    db.prepare_cached(include_str!("add_own.sql"))?.execute(named_params! {
        ":install": install.bytes(),
        ":position": position,
        ":change": verdict.change_id.bytes(),
        ":verdict": text("verdict", verdict)?,
    })?;
    Ok(unsigned(position))
}

pub(super) fn holders(db: &Connection, change: ChangeId) -> Result<Vec<InstallId>> {
    let mut query = db.prepare_cached(include_str!("holders.sql"))?;
    let found =
        query.query_map(named_params! { ":change": change.bytes() }, |row| row.get(0).map(InstallId::from_bytes))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn kept_change(db: &Connection, org: &OrgCode, id: ChangeId) -> Result<Option<KeptChange>> {
    let params = named_params! { ":change": id.bytes(), ":org": org.as_str() };
    let found = kept(db, concat!(include_str!("kept_columns.sql"), include_str!("kept_change.sql")), params)?;
    Ok(found.into_iter().next())
}

pub(super) fn kept_waiting(db: &Connection, org: &OrgCode, cause: ChangeId) -> Result<Vec<KeptChange>> {
    let params = named_params! { ":cause": cause.to_string(), ":org": org.as_str() };
    kept(db, concat!(include_str!("kept_columns.sql"), include_str!("kept_waiting.sql")), params)
}

pub(super) fn kept_of_row(db: &Connection, org: &OrgCode, row: RowId) -> Result<Vec<KeptChange>> {
    let params = named_params! { ":row": row.bytes(), ":org": org.as_str() };
    kept(db, concat!(include_str!("kept_columns.sql"), include_str!("kept_of_row.sql")), params)
}

pub(super) fn kept_group(db: &Connection, install: InstallId, group: u64) -> Result<Vec<KeptChange>> {
    let params = named_params! { ":install": install.bytes(), ":group": signed(group) };
    kept(db, concat!(include_str!("kept_columns.sql"), include_str!("kept_group.sql")), params)
}

fn kept(db: &Connection, sql: &str, params: impl Params) -> Result<Vec<KeptChange>> {
    let mut query = db.prepare_cached(sql)?;
    let mut found = query.query(params)?;
    let mut all = Vec::new();
    while let Some(row) = found.next()? {
        all.push(read(row)?);
    }
    Ok(all)
}

fn read(row: &Row<'_>) -> Result<KeptChange> {
    let named: Option<String> = row.get("entity")?;
    let base: Option<String> = row.get("base")?;
    Ok(KeptChange {
        change_id: ChangeId::from_bytes(row.get("change_id")?),
        install: InstallId::from_bytes(row.get("install_id")?),
        seq: unsigned(row.get("seq")?),
        user: row.get::<_, Option<[u8; 16]>>("user_id")?.map(UserId::from_bytes),
        device_at: row.get("device_at")?,
        hlc: row.get("hlc")?,
        entity: named.map(|name| entity(&name)).transpose()?,
        row: RowId::from_bytes(row.get("row_id")?),
        base: base.map(|text| json("base", &text)).transpose()?,
        group: row.get::<_, Option<i64>>("group_seq")?.map(unsigned),
        hash: row.get("hash")?,
        op: row.get("op")?,
        verdict: json("verdict", &row.get::<_, String>("verdict")?)?,
    })
}
