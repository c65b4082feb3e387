//! Rows that have left an area, and where the rows of residents stand.

use super::{signed, unsigned};
use crate::storage::texts::entity;
use crate::storage::{Departed, Result};
use rusqlite::{Connection, named_params};
use std::collections::BTreeMap;
use xiangyi_domain::id::RowId;
use xiangyi_domain::{Area, OrgCode};

pub(super) fn departures(db: &Connection, org: &OrgCode, area: &Area, after: u64) -> Result<Vec<Departed>> {
    let mut query = db.prepare_cached(include_str!("departures.sql"))?;
    let mut found =
        query.query(named_params! { ":org": org.as_str(), ":area": area.as_str(), ":after": signed(after) })?;
    let mut departed = Vec::new();
    while let Some(row) = found.next()? {
        let name: String = row.get("entity")?;
        departed.push(Departed {
            entity: entity(&name)?,
            row: RowId::from_bytes(row.get("row_id")?),
            to: Area::from_text(row.get::<_, String>("area")?),
            position: unsigned(row.get("position")?),
        });
    }
    Ok(departed)
}

pub(super) fn set_departure(db: &Connection, org: &OrgCode, area: &Area, row: RowId, position: u64) -> Result<()> {
    db.prepare_cached(include_str!("set_departure.sql"))?.execute(named_params! {
        ":org": org.as_str(),
        ":area": area.as_str(),
        ":row": row.bytes(),
        ":position": signed(position),
    })?;
    Ok(())
}

pub(super) fn move_row(db: &Connection, row: RowId, from: &Area, to: &Area) -> Result<()> {
    let params = named_params! { ":to": to.as_str(), ":from": from.as_str(), ":row": row.bytes() };
    let row = "UPDATE synced_rows SET area = :to, position = 0 WHERE area = :from AND row_id = :row";
    db.prepare_cached(row)?.execute(params)?;
    let kept = "UPDATE kept_values SET area = :to WHERE area = :from AND row_id = :row";
    db.prepare_cached(kept)?.execute(params)?;
    Ok(())
}

pub(super) fn all(db: &Connection, org: &OrgCode) -> Result<BTreeMap<RowId, Area>> {
    let mut query = db.prepare_cached("SELECT resident, area FROM homes WHERE org_code = :org")?;
    let found = query.query_map(named_params! { ":org": org.as_str() }, |row| {
        Ok((RowId::from_bytes(row.get("resident")?), Area::from_text(row.get::<_, String>("area")?)))
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn set(db: &Connection, org: &OrgCode, resident: RowId, home: Option<&Area>) -> Result<()> {
    let Some(home) = home else {
        db.prepare_cached("DELETE FROM homes WHERE org_code = :org AND resident = :resident")?
            .execute(named_params! { ":org": org.as_str(), ":resident": resident.bytes() })?;
        return Ok(());
    };
    db.prepare_cached(include_str!("set_home.sql"))?.execute(named_params! {
        ":org": org.as_str(),
        ":resident": resident.bytes(),
        ":area": home.as_str(),
    })?;
    Ok(())
}
