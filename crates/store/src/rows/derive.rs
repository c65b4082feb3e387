//! Columns that follow from others, as the domain derives them: of contracts and admissions from their events and
//! postings, of diseases and visits the restricted register that they belong to.

use super::state::RowState;
use crate::error::StoreError;
use rusqlite::Connection;
use rusqlite::types::Value as Sql;
use serde_json::Value;
use xiangyi_domain::admissions::{Line, Step, balance, derive};
use xiangyi_domain::contracts::Ended;
use xiangyi_domain::id::RowId;
use xiangyi_domain::residents::Register;
use xiangyi_wire::Entity;

/// In the order of `statements::derived_columns`.
pub(super) fn columns(conn: &Connection, entity: Entity, id: RowId, row: &RowState) -> Result<Vec<Sql>, StoreError> {
    match entity {
        Entity::Contract => Ok(contract(row)),
        Entity::Admission => admission(conn, id, row),
        Entity::Disease => Ok(vec![register(disease(row))]),
        Entity::Visit => Ok(vec![register(visit(row))]),
        Entity::Prescription => Ok(vec![register(Register::of_disease(
            text(row, "template").unwrap_or_default(),
            text(row, "title"),
            None,
        ))]),
        _ => Ok(Vec::new()),
    }
}

fn kind(event: &Value) -> &str {
    event["kind"].as_str().unwrap_or_default()
}

fn text<'r>(row: &'r RowState, field: &str) -> Option<&'r str> {
    row.fields.get(field).and_then(Value::as_str)
}

fn register(register: Option<Register>) -> Sql {
    register.map_or(Sql::Null, |register| Sql::Text(register.code().to_owned()))
}

fn disease(row: &RowState) -> Option<Register> {
    Register::of_disease(text(row, "kind").unwrap_or_default(), text(row, "name"), text(row, "icd10"))
}

fn visit(row: &RowState) -> Option<Register> {
    let answers = row.fields.get("answers").and_then(Value::as_object).cloned().unwrap_or_default();
    Register::of_visit(text(row, "form").unwrap_or_default(), &answers)
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
