//! Blocks of numbers, the highest number known in each scope, and who has reported what they hold.

use super::session::{Session, params};
use super::{bytes, instant, small};
use crate::storage::{NumberHead, Result, StoredRow};
use chrono::{DateTime, Utc};
use xiangyi_domain::OrgCode;
use xiangyi_domain::id::{InstallId, RequestId};
use xiangyi_domain::residents::record_number::take_apart;
use xiangyi_wire::Entity;
use xiangyi_wire::numbers::{Block, RECORD};

pub(super) fn head(db: &Session<'_>, kind: &str, scope: &str) -> Result<NumberHead> {
    let query = "SELECT highest, epoch FROM number_heads WHERE kind = $1 AND scope = $2";
    let Some(row) = db.first(query, params![kind.to_owned(), scope.to_owned()])? else {
        return Ok(NumberHead::default());
    };
    Ok(NumberHead { highest: small(&row, "highest")?, epoch: small(&row, "epoch")? })
}

pub(super) fn note(db: &Session<'_>, kind: &str, scope: &str, number: u32) -> Result<()> {
    db.send(include_str!("note_number.sql"), params![kind.to_owned(), scope.to_owned(), i64::from(number)])
}

/// A number that a row brings along, as from a roster.
pub(super) fn note_row(db: &Session<'_>, row: &StoredRow) -> Result<()> {
    let number = row.fields.get("record_number").and_then(|number| number.as_str());
    match number.filter(|_| row.entity == Entity::Resident).and_then(take_apart) {
        Some((scope, sequence)) => note(db, RECORD, scope, sequence),
        None => Ok(()),
    }
}

pub(super) fn is_given(db: &Session<'_>, kind: &str, scope: &str, number: u32) -> Result<bool> {
    let params = params![kind.to_owned(), scope.to_owned(), i64::from(number)];
    Ok(db.first(include_str!("is_given.sql"), params)?.is_some())
}

pub(super) fn blocks(db: &Session<'_>, install: InstallId, request: RequestId) -> Result<Vec<Block>> {
    let params = params![bytes(install.bytes()), bytes(request.bytes())];
    let found = db.rows(include_str!("number_blocks.sql"), params)?;
    let block = |row: &tokio_postgres::Row| {
        let (kind, scope) = (row.try_get("kind")?, row.try_get("scope")?);
        Ok(Block { kind, scope, first: small(row, "first")?, last: small(row, "last")? })
    };
    found.iter().map(block).collect()
}

pub(super) fn add_block(
    db: &Session<'_>,
    install: InstallId,
    request: RequestId,
    block: &Block,
    life: u32,
    at: DateTime<Utc>,
) -> Result<()> {
    db.send(
        include_str!("add_number_block.sql"),
        params![
            bytes(install.bytes()),
            bytes(request.bytes()),
            block.kind.clone(),
            block.scope.clone(),
            i64::from(block.first),
            i64::from(block.last),
            at.timestamp_millis(),
        ],
    )?;
    note(db, &block.kind, &block.scope, block.last)?;
    let sql = "UPDATE number_heads SET epoch = $1 WHERE kind = $2 AND scope = $3";
    db.send(sql, params![i64::from(life), block.kind.clone(), block.scope.clone()])
}

pub(super) fn note_report(
    db: &Session<'_>,
    org: &OrgCode,
    install: InstallId,
    life: u32,
    at: DateTime<Utc>,
) -> Result<()> {
    let (install, org) = (bytes(install.bytes()), org.as_str().to_owned());
    db.send(include_str!("note_report.sql"), params![install, org, i64::from(life), at.timestamp_millis()])
}

pub(super) fn first_report(db: &Session<'_>, org: &OrgCode, life: u32) -> Result<Option<DateTime<Utc>>> {
    let query = "SELECT min(reported_at) AS first FROM number_reports WHERE org_code = $1 AND epoch = $2";
    let row = db.first(query, params![org.as_str().to_owned(), i64::from(life)])?;
    let first: Option<i64> = row.map(|row| row.try_get("first")).transpose()?.flatten();
    first.map(instant).transpose()
}

pub(super) fn has_unheard(db: &Session<'_>, org: &OrgCode, but: InstallId, life: u32) -> Result<bool> {
    let params = params![org.as_str().to_owned(), bytes(but.bytes()), i64::from(life)];
    Ok(db.first(include_str!("unheard.sql"), params)?.is_some())
}
