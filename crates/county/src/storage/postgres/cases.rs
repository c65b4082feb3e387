//! Cases, and changes that are judged again.

use super::session::{Param, Session, params};
use super::{bytes, count, fixed, json, signed, text};
use crate::error::CountyError;
use crate::storage::texts::entity;
use crate::storage::{Case, KeptChange, Result};
use chrono::{DateTime, Utc};
use tokio_postgres::Row;
use xiangyi_domain::OrgCode;
use xiangyi_domain::id::{ChangeId, InstallId, RowId, UserId};
use xiangyi_wire::entities::case_of;
use xiangyi_wire::push::Verdict;

pub(super) fn open_of(db: &Session<'_>, row: RowId) -> Result<Option<ChangeId>> {
    let found = db.first(include_str!("open_case_of_row.sql"), params![bytes(row.bytes())])?;
    found.map(|row| Ok(ChangeId::from_bytes(fixed(&row, "change_id")?))).transpose()
}

pub(super) fn open(db: &Session<'_>, org: &OrgCode, case: &Case, at: DateTime<Utc>) -> Result<()> {
    db.send(
        include_str!("open_case.sql"),
        params![
            case.id.clone(),
            org.as_str().to_owned(),
            bytes(case.change_id.bytes()),
            bytes(case.row.bytes()),
            case.other.as_ref().map(|other| bytes(other.bytes())),
            case.code.clone(),
            at.timestamp_millis(),
        ],
    )
}

pub(super) fn close(db: &Session<'_>, change: ChangeId, at: DateTime<Utc>) -> Result<()> {
    let close = "UPDATE cases SET decided_at = $2 WHERE case_id = $1 AND decided_at IS NULL";
    db.send(close, params![case_of(change).to_string(), at.timestamp_millis()])
}

pub(super) fn set_verdict(db: &Session<'_>, verdict: &Verdict) -> Result<()> {
    let (change, waits_for) = (bytes(verdict.change_id.bytes()), verdict.waits_for.map(|cause| cause.to_string()));
    let update = "UPDATE changes SET verdict = $2, waits_for = $3 WHERE change_id = $1";
    db.send(update, params![change, text("verdict", verdict)?, waits_for])
}

pub(super) fn add_own(db: &Session<'_>, install: InstallId, verdict: &Verdict) -> Result<u64> {
    let head = db.first(include_str!("next_own.sql"), params![bytes(install.bytes())])?;
    let position =
        head.map(|row| count(&row, "own_head")).transpose()?.ok_or(CountyError::Stored { what: "install" })?;
    let (install, change) = (bytes(install.bytes()), bytes(verdict.change_id.bytes()));
    db.send(include_str!("add_own.sql"), params![install, signed(position), change, text("verdict", verdict)?])?;
    Ok(position)
}

pub(super) fn holders(db: &Session<'_>, change: ChangeId) -> Result<Vec<InstallId>> {
    let found = db.rows(include_str!("holders.sql"), params![bytes(change.bytes())])?;
    found.iter().map(|row| Ok(InstallId::from_bytes(fixed(row, "install_id")?))).collect()
}

pub(super) fn kept_change(db: &Session<'_>, org: &OrgCode, id: ChangeId) -> Result<Option<KeptChange>> {
    let params = params![bytes(id.bytes()), org.as_str().to_owned()];
    let found = kept(db, concat!(include_str!("kept_columns.sql"), include_str!("kept_change.sql")), params)?;
    Ok(found.into_iter().next())
}

pub(super) fn kept_waiting(db: &Session<'_>, org: &OrgCode, cause: ChangeId) -> Result<Vec<KeptChange>> {
    let params = params![cause.to_string(), org.as_str().to_owned()];
    kept(db, concat!(include_str!("kept_columns.sql"), include_str!("kept_waiting.sql")), params)
}

pub(super) fn kept_of_row(db: &Session<'_>, org: &OrgCode, row: RowId) -> Result<Vec<KeptChange>> {
    let params = params![bytes(row.bytes()), org.as_str().to_owned()];
    kept(db, concat!(include_str!("kept_columns.sql"), include_str!("kept_of_row.sql")), params)
}

pub(super) fn kept_group(db: &Session<'_>, install: InstallId, group: u64) -> Result<Vec<KeptChange>> {
    let params = params![bytes(install.bytes()), signed(group)];
    kept(db, concat!(include_str!("kept_columns.sql"), include_str!("kept_group.sql")), params)
}

fn kept(db: &Session<'_>, sql: &'static str, params: Vec<Param>) -> Result<Vec<KeptChange>> {
    db.rows(sql, params)?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<KeptChange> {
    let named: Option<&str> = row.try_get("entity")?;
    let base: Option<&str> = row.try_get("base")?;
    let has_user = row.try_get::<_, Option<&[u8]>>("user_id")?.is_some();
    Ok(KeptChange {
        change_id: ChangeId::from_bytes(fixed(row, "change_id")?),
        install: InstallId::from_bytes(fixed(row, "install_id")?),
        seq: count(row, "seq")?,
        user: if has_user { Some(UserId::from_bytes(fixed(row, "user_id")?)) } else { None },
        device_at: row.try_get("device_at")?,
        hlc: row.try_get("hlc")?,
        entity: named.map(entity).transpose()?,
        row: RowId::from_bytes(fixed(row, "row_id")?),
        base: base.map(|text| json("base", text)).transpose()?,
        group: row.try_get::<_, Option<i64>>("group_seq")?.map(i64::cast_unsigned),
        hash: fixed(row, "hash")?,
        op: row.try_get("op")?,
        verdict: json("verdict", row.try_get("verdict")?)?,
    })
}
