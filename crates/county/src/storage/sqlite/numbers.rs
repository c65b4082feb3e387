//! Blocks of numbers, the highest number known in each scope, and who has reported what they hold.

use super::instant;
use crate::storage::{NumberHead, Result, StoredRow};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, named_params};
use xiangyi_domain::OrgCode;
use xiangyi_domain::id::{InstallId, RequestId};
use xiangyi_domain::residents::record_number::take_apart;
use xiangyi_wire::Entity;
use xiangyi_wire::numbers::{Block, RECORD};

pub(super) fn head(db: &Connection, kind: &str, scope: &str) -> Result<NumberHead> {
    let query = "SELECT highest, epoch FROM number_heads WHERE kind = :kind AND scope = :scope";
    let found = db
        .prepare_cached(query)?
        .query_row(named_params! { ":kind": kind, ":scope": scope }, |row| {
            Ok(NumberHead { highest: row.get("highest")?, epoch: row.get("epoch")? })
        })
        .optional()?;
    Ok(found.unwrap_or_default())
}

pub(super) fn note(db: &Connection, kind: &str, scope: &str, number: u32) -> Result<()> {
    db.prepare_cached(include_str!("note_number.sql"))?
        .execute(named_params! { ":kind": kind, ":scope": scope, ":number": number })?;
    Ok(())
}

/// A number that a row brings along, as from a roster.
pub(super) fn note_row(db: &Connection, row: &StoredRow) -> Result<()> {
    let number = row.fields.get("record_number").and_then(|number| number.as_str());
    match number.filter(|_| row.entity == Entity::Resident).and_then(take_apart) {
        Some((scope, sequence)) => note(db, RECORD, scope, sequence),
        None => Ok(()),
    }
}

pub(super) fn is_given(db: &Connection, kind: &str, scope: &str, number: u32) -> Result<bool> {
    let params = named_params! { ":kind": kind, ":scope": scope, ":number": number };
    Ok(db.prepare_cached(include_str!("is_given.sql"))?.exists(params)?)
}

pub(super) fn blocks(db: &Connection, install: InstallId, request: RequestId) -> Result<Vec<Block>> {
    let mut query = db.prepare_cached(include_str!("number_blocks.sql"))?;
    let found = query.query_map(named_params! { ":install": install.bytes(), ":request": request.bytes() }, |row| {
        Ok(Block { kind: row.get("kind")?, scope: row.get("scope")?, first: row.get("first")?, last: row.get("last")? })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn add_block(
    db: &Connection,
    install: InstallId,
    request: RequestId,
    block: &Block,
    life: u32,
    at: DateTime<Utc>,
) -> Result<()> {
    db.prepare_cached(include_str!("add_number_block.sql"))?.execute(named_params! {
        ":install": install.bytes(),
        ":request": request.bytes(),
        ":kind": block.kind,
        ":scope": block.scope,
        ":first": block.first,
        ":last": block.last,
        ":at": at.timestamp_millis(),
    })?;
    note(db, &block.kind, &block.scope, block.last)?;
    db.prepare_cached("UPDATE number_heads SET epoch = :life WHERE kind = :kind AND scope = :scope")?
        .execute(named_params! { ":life": life, ":kind": block.kind, ":scope": block.scope })?;
    Ok(())
}

pub(super) fn note_report(
    db: &Connection,
    org: &OrgCode,
    install: InstallId,
    life: u32,
    at: DateTime<Utc>,
) -> Result<()> {
    db.prepare_cached(include_str!("note_report.sql"))?.execute(named_params! {
        ":install": install.bytes(),
        ":org": org.as_str(),
        ":life": life,
        ":at": at.timestamp_millis(),
    })?;
    Ok(())
}

pub(super) fn first_report(db: &Connection, org: &OrgCode, life: u32) -> Result<Option<DateTime<Utc>>> {
    let query = "SELECT min(reported_at) FROM number_reports WHERE org_code = :org AND epoch = :life";
    let first: Option<i64> =
        db.prepare_cached(query)?.query_row(named_params! { ":org": org.as_str(), ":life": life }, |row| row.get(0))?;
    first.map(instant).transpose()
}

pub(super) fn has_unheard(db: &Connection, org: &OrgCode, but: InstallId, life: u32) -> Result<bool> {
    let params = named_params! { ":org": org.as_str(), ":but": but.bytes(), ":life": life };
    Ok(db.prepare_cached(include_str!("unheard.sql"))?.exists(params)?)
}
