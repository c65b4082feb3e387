//! Rows that have left an area, and where the rows of residents stand.

use super::session::{Session, params};
use super::{bytes, count, fixed, signed, storable};
use crate::storage::texts::entity;
use crate::storage::{Departed, Result};
use std::collections::BTreeMap;
use tokio_postgres::Row;
use xiangyi_domain::id::RowId;
use xiangyi_domain::{Area, OrgCode};

pub(super) fn departures(db: &Session<'_>, org: &OrgCode, area: &Area, after: u64) -> Result<Vec<Departed>> {
    let params = params![org.as_str().to_owned(), storable(area.as_str()), signed(after)];
    let departed = |row: &Row| {
        Ok(Departed {
            entity: entity(row.try_get("entity")?)?,
            row: RowId::from_bytes(fixed(row, "row_id")?),
            to: Area::from_text(row.try_get::<_, String>("area")?),
            position: count(row, "position")?,
        })
    };
    db.rows(include_str!("departures.sql"), params)?.iter().map(departed).collect()
}

pub(super) fn set_departure(db: &Session<'_>, org: &OrgCode, area: &Area, row: RowId, position: u64) -> Result<()> {
    let (org, area) = (org.as_str().to_owned(), storable(area.as_str()));
    db.send(include_str!("set_departure.sql"), params![org, area, bytes(row.bytes()), signed(position)])
}

pub(super) fn move_row(db: &Session<'_>, row: RowId, from: &Area, to: &Area) -> Result<()> {
    let params = || params![storable(to.as_str()), storable(from.as_str()), bytes(row.bytes())];
    db.send("UPDATE synced_rows SET area = $1, position = 0 WHERE area = $2 AND row_id = $3", params())?;
    db.send("UPDATE kept_values SET area = $1 WHERE area = $2 AND row_id = $3", params())
}

pub(super) fn all(db: &Session<'_>, org: &OrgCode) -> Result<BTreeMap<RowId, Area>> {
    let found = db.rows("SELECT resident, area FROM homes WHERE org_code = $1", params![org.as_str().to_owned()])?;
    let home = |row: &Row| {
        let resident = RowId::from_bytes(fixed(row, "resident")?);
        Ok((resident, Area::from_text(row.try_get::<_, String>("area")?)))
    };
    found.iter().map(home).collect()
}

pub(super) fn set(db: &Session<'_>, org: &OrgCode, resident: RowId, home: Option<&Area>) -> Result<()> {
    let (org, resident) = (org.as_str().to_owned(), bytes(resident.bytes()));
    match home {
        Some(home) => db.send(include_str!("set_home.sql"), params![org, resident, storable(home.as_str())]),
        None => db.send("DELETE FROM homes WHERE org_code = $1 AND resident = $2", params![org, resident]),
    }
}
