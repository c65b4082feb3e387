//! Columns that follow from others, as the domain derives them: of contracts, admissions and applications for aid from
//! their events and postings, of diseases and visits the restricted register that they belong to.

use super::state::RowState;
use crate::error::StoreError;
use chrono::NaiveDate;
use rusqlite::Connection;
use rusqlite::types::Value as Sql;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{Account, Line, Paper, Registered, balance, derive, history};
use xiangyi_domain::aid;
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
        Entity::AidApplication => Ok(aid(row)),
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
    let lines = lines(conn, id)?;
    let papers: Vec<Paper> = read(row, "papers").unwrap_or_default();
    let registered = Registered { admitted_on: read(row, "admitted_on").unwrap_or_default(), papers: &papers };
    let now = derive(registered, &history(&row.events), &lines);
    let day = |day: Option<NaiveDate>| day.map_or(Sql::Null, |on| Sql::Text(on.to_string()));
    Ok(vec![
        Sql::Text(now.state.as_str().to_owned()),
        day(now.discharged_on),
        Sql::Integer(now.total.fen()),
        Sql::Integer(now.out_of_scope.fen()),
        Sql::Integer(balance(&lines).fen()),
        day(now.settled_on),
        now.self_pay.map_or(Sql::Null, |paid| Sql::Integer(paid.fen())),
        now.statement.as_ref().map_or(Sql::Null, |statement| Sql::Text(paid_by(statement))),
        day(now.next_due_on()),
        Sql::Integer(now.waived_total().fen()),
        Sql::Integer(i64::try_from(now.papers_out().len()).unwrap_or(i64::MAX)),
        Sql::Integer(i64::from(now.blocks())),
    ])
}

fn aid(row: &RowState) -> Vec<Sql> {
    let now = aid::derive(&aid::history(&row.events));
    vec![Sql::Text(now.state.code().to_owned()), Sql::Integer(now.granted.fen())]
}

fn read<T: DeserializeOwned>(row: &RowState, field: &str) -> Option<T> {
    row.fields.get(field).and_then(|value| serde_json::from_value(value.clone()).ok())
}

/// What each layer of a statement pays and what the hospital bears, as JSON `[[code, fen]]`.
fn paid_by(statement: &Value) -> String {
    let fen = |value: &Value| value.as_str().and_then(|text| text.parse::<Money>().ok()).unwrap_or(Money::ZERO).fen();
    let layers = statement["layers"].as_array().into_iter().flatten();
    let mut paid: Vec<(&str, i64)> =
        layers.filter_map(|layer| Some((layer["code"].as_str()?, fen(&layer["paid"])))).collect();
    match fen(&statement["above_standard"]) {
        0 => {}
        above => paid.push((Account::HOSPITAL, above)),
    }
    json!(paid).to_string()
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
