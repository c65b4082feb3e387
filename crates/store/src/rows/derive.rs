//! Columns of contracts and admissions that follow from their events and postings, as the domain derives them.

use super::state::RowState;
use crate::error::StoreError;
use rusqlite::Connection;
use rusqlite::types::Value as Sql;
use serde_json::Value;
use xiangyi_domain::admissions::{Line, Step, balance, derive};
use xiangyi_domain::contracts::Ended;
use xiangyi_domain::id::RowId;
use xiangyi_wire::Entity;

/// In the order of `statements::derived_columns`.
pub(super) fn columns(conn: &Connection, entity: Entity, id: RowId, row: &RowState) -> Result<Vec<Sql>, StoreError> {
    match entity {
        Entity::Contract => Ok(contract(row)),
        Entity::Admission => admission(conn, id, row),
        _ => Ok(Vec::new()),
    }
}

fn kind(event: &Value) -> &str {
    event["kind"].as_str().unwrap_or_default()
}

fn contract(row: &RowState) -> Vec<Sql> {
    let ended = row.events.iter().rfind(|event| kind(event) == "ended");
    let ended: Option<Ended> = ended.and_then(|event| serde_json::from_value(event["data"].clone()).ok());
    let state = if ended.is_some() { "ended" } else { "signed" };
    vec![Sql::Text(state.to_owned()), ended.map_or(Sql::Null, |ended| Sql::Text(ended.on.to_string()))]
}

fn admission(conn: &Connection, id: RowId, row: &RowState) -> Result<Vec<Sql>, StoreError> {
    let steps: Vec<Step> = row.events.iter().filter_map(|event| Step::read(kind(event), &event["data"])).collect();
    let lines = lines(conn, id)?;
    let now = derive(&steps, &lines);
    Ok(vec![
        Sql::Text(now.state.as_str().to_owned()),
        now.discharged_on.map_or(Sql::Null, |on| Sql::Text(on.to_string())),
        Sql::Integer(now.total.fen()),
        Sql::Integer(now.out_of_scope.fen()),
        Sql::Integer(balance(&lines).fen()),
    ])
}

/// The lines of the admission's listed postings.
fn lines(conn: &Connection, admission: RowId) -> Result<Vec<Line>, StoreError> {
    let mut select = conn.prepare_cached("SELECT lines FROM postings WHERE admission = ?1 AND listed = 1")?;
    let postings = select.query_map([admission.bytes()], |row| row.get::<_, Option<String>>(0))?;
    let mut all = Vec::new();
    for text in postings {
        all.extend(text?.and_then(|text| serde_json::from_str::<Vec<Line>>(&text).ok()).unwrap_or_default());
    }
    Ok(all)
}
