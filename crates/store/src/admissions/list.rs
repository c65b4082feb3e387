//! Admissions in lists: narrow rows with what is shown of the patients, never the events.

use crate::cell::{FromRow, one, read};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::{Connection, Params, Row, ToSql, named_params};
use std::collections::BTreeMap;
use xiangyi_domain::Money;
use xiangyi_domain::id::{AdmissionId, ResidentId};

/// One admission of a list.
#[derive(Clone, PartialEq, Debug)]
pub struct Listed {
    /// Row.
    pub id: AdmissionId,
    /// The patient.
    pub resident: ResidentId,
    /// 住院号.
    pub number: String,
    /// 入院日期.
    pub admitted_on: Option<NaiveDate>,
    /// 出院日期.
    pub discharged_on: Option<NaiveDate>,
    /// 结算日期.
    pub settled_on: Option<NaiveDate>,
    /// State by its code.
    pub state: String,
    /// Level by its code.
    pub facility_level: String,
    /// Name of the main diagnosis.
    pub diagnosis: String,
    /// Its ICD-10 code.
    pub icd10: String,
    /// 科室.
    pub ward: Option<String>,
    /// 床号.
    pub bed: Option<String>,
    /// The money of it.
    pub figures: Figures,
    /// The next part of a plan of instalments.
    pub due_on: Option<NaiveDate>,
    /// How many papers are not back.
    pub papers_out: i64,
    /// Codes of 五优先.
    pub priority: Vec<String>,
    /// The patient's name; empty while the patient has not come by sync.
    pub name: String,
    /// Sex.
    pub sex: Option<String>,
    /// Date of birth.
    pub birth_on: Option<NaiveDate>,
    /// ID number.
    pub id_number: Option<String>,
    /// Name of the village.
    pub village: String,
}

/// The money of one admission.
#[derive(Clone, PartialEq, Debug)]
pub struct Figures {
    /// Whose.
    pub resident: ResidentId,
    /// All charges.
    pub total: Money,
    /// Outside the catalogues.
    pub out_of_scope: Money,
    /// The deposit that was not taken.
    pub deposit_waived: Money,
    /// Fees waived beside the charges.
    pub waived: Money,
    /// 个人自付, once settled.
    pub self_pay: Option<Money>,
    /// What each layer pays, by its code, in the order of settlement.
    pub paid_by: Vec<(String, Money)>,
    /// What is owed, by the ledger.
    pub balance: Money,
}

impl FromRow for Figures {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Figures> {
        let fen = |name: &str| Ok::<_, rusqlite::Error>(read(row, name)?.unwrap_or(Money::ZERO));
        let paid_by: Option<String> = read(row, "paid_by")?;
        let paid_by: Vec<(String, i64)> = paid_by.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        Ok(Figures {
            resident: ResidentId::from_bytes(row.get("resident")?),
            total: fen("total_fen")?,
            out_of_scope: fen("out_of_scope_fen")?,
            deposit_waived: fen("deposit_waived_fen")?,
            waived: fen("waived_fen")?,
            self_pay: read(row, "self_pay_fen")?,
            paid_by: paid_by.into_iter().map(|(layer, fen)| (layer, Money::from_fen(fen))).collect(),
            balance: fen("balance_fen")?,
        })
    }
}

impl FromRow for Listed {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Listed> {
        let text = |name: &str| Ok::<_, rusqlite::Error>(read(row, name)?.unwrap_or_default());
        Ok(Listed {
            id: AdmissionId::from_bytes(row.get("id")?),
            resident: ResidentId::from_bytes(row.get("resident")?),
            number: text("number")?,
            admitted_on: read(row, "admitted_on")?,
            discharged_on: read(row, "discharged_on")?,
            settled_on: read(row, "settled_on")?,
            state: text("state")?,
            facility_level: text("facility_level")?,
            diagnosis: text("diagnosis_name")?,
            icd10: text("icd10")?,
            ward: read(row, "ward")?,
            bed: read(row, "bed")?,
            figures: Figures::from_row(row)?,
            due_on: read(row, "due_on")?,
            papers_out: read(row, "papers_out")?.unwrap_or(0),
            priority: read(row, "priority")?.unwrap_or_default(),
            name: text("resident_name")?,
            sex: read(row, "resident_sex")?,
            birth_on: read(row, "resident_birth_on")?,
            id_number: read(row, "resident_id_number")?,
            village: text("village_name")?,
        })
    }
}

/// Where the last page ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// Day of the last row.
    pub on: NaiveDate,
    /// The last row.
    pub id: AdmissionId,
}

/// Which admissions, whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// Settled ones that were discharged in a span of days.
    DischargedBetween(NaiveDate, NaiveDate),
    /// Those that were admitted in a span of days.
    AdmittedBetween(NaiveDate, NaiveDate),
    /// Those with a balance, the parts that are due soonest first.
    Owing,
    /// Those with papers that are not back.
    WithPapersOut,
}

macro_rules! select {
    ($from:literal, $order:literal) => {
        concat!(include_str!("list_columns.sql"), include_str!($from), include_str!("list_joins.sql"), $order)
    };
}

/// A page of the listed admissions, newest first, of one state or of all.
///
/// # Errors
/// Those of the database.
pub fn list(
    reader: &Reader<'_>,
    state: Option<&str>,
    after: Option<Place>,
    limit: u32,
) -> Result<Vec<Listed>, StoreError> {
    let on = after.map_or_else(|| "9999-12-31".to_owned(), |place| place.on.to_string());
    let id = after.map_or([0xff; 16], |place| *place.id.bytes());
    match state {
        None => {
            let sql = select!("newest.sql", "ORDER BY admitted_on DESC, page.id");
            all(reader, sql, named_params! {":on": on, ":id": id, ":limit": limit})
        }
        Some(state) => {
            let sql = select!("newest_of_state.sql", "ORDER BY admitted_on DESC, page.id");
            all(reader, sql, named_params! {":state": state, ":on": on, ":id": id, ":limit": limit})
        }
    }
}

/// Every admission of a kind.
///
/// # Errors
/// Those of the database.
pub fn every(reader: &Reader<'_>, wanted: Wanted) -> Result<Vec<Listed>, StoreError> {
    match wanted {
        Wanted::DischargedBetween(from, to) => {
            let sql = select!("discharged_between.sql", "ORDER BY discharged_on, page.id");
            all(reader, sql, named_params! {":from": from.to_string(), ":to": to.to_string()})
        }
        Wanted::AdmittedBetween(from, to) => {
            let sql = select!("admitted_between.sql", "ORDER BY admitted_on, page.id");
            all(reader, sql, named_params! {":from": from.to_string(), ":to": to.to_string()})
        }
        Wanted::Owing => all(reader, select!("owing.sql", "ORDER BY due_on IS NULL, due_on, page.id"), []),
        Wanted::WithPapersOut => all(reader, select!("with_papers_out.sql", "ORDER BY admitted_on, page.id"), []),
    }
}

/// Admissions of these people, and with a text those whose number holds it, newest first.
///
/// # Errors
/// Those of the database.
pub fn of_people(reader: &Reader<'_>, people: &[ResidentId], number: Option<&str>) -> Result<Vec<Listed>, StoreError> {
    let people: Vec<String> = people.iter().map(|id| hex(id.bytes())).collect();
    let people = serde_json::to_string(&people).unwrap_or_else(|_| "[]".to_owned());
    let sql = select!("of_people.sql", "ORDER BY admitted_on DESC, page.id");
    all(reader, sql, named_params! {":people": people, ":number": number})
}

/// The rows of a list, each as the reader may see it.
fn all(reader: &Reader<'_>, sql: &str, params: impl Params) -> Result<Vec<Listed>, StoreError> {
    let rows: Vec<Listed> = crate::cell::all(reader.sql(), sql, params)?;
    Ok(rows.into_iter().map(|row| seen(reader, row)).collect())
}

fn seen(reader: &Reader<'_>, row: Listed) -> Listed {
    if reader.sight().sees_diagnosis(Some(&row.diagnosis), Some(&row.icd10)) {
        return row;
    }
    Listed { diagnosis: String::new(), icd10: String::new(), ..row }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// One admission as lists show it.
///
/// # Errors
/// Those of the database.
pub fn listed(reader: &Reader<'_>, id: AdmissionId) -> Result<Option<Listed>, StoreError> {
    let sql = concat!(
        include_str!("list_columns.sql"),
        "FROM admissions AS page\n",
        include_str!("list_joins.sql"),
        "WHERE page.id = :id"
    );
    let row: Option<Listed> = one(reader.sql(), sql, named_params! {":id": id.bytes()})?;
    Ok(row.map(|row| seen(reader, row)))
}

/// The money of all settled admissions that were discharged in a span of days.
///
/// # Errors
/// Those of the database.
pub fn figures(reader: &Reader<'_>, from: NaiveDate, to: NaiveDate) -> Result<Vec<Figures>, StoreError> {
    let params = named_params! {":from": from.to_string(), ":to": to.to_string()};
    crate::cell::all(reader.sql(), include_str!("figures.sql"), params)
}

/// How many admissions are listed, of one state or of all.
///
/// # Errors
/// Those of the database.
pub fn count(reader: &Reader<'_>, state: Option<&str>) -> Result<u32, StoreError> {
    let counts = count_by_state(reader)?;
    Ok(state.map_or_else(|| counts.values().sum(), |state| counts.get(state).copied().unwrap_or(0)))
}

/// How many admissions are in each state.
///
/// # Errors
/// Those of the database.
pub fn count_by_state(reader: &Reader<'_>) -> Result<BTreeMap<String, u32>, StoreError> {
    let sql =
        "SELECT state, count(*) FROM admissions INDEXED BY admissions_state_newest WHERE listed = 1 GROUP BY state";
    let mut counts = reader.sql().prepare_cached(sql)?;
    let rows = counts.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many admissions have papers that were taken in and not returned.
///
/// # Errors
/// Those of the database.
pub fn count_papers_out(reader: &Reader<'_>) -> Result<u32, StoreError> {
    number(
        reader.sql(),
        "SELECT count(*) FROM admissions INDEXED BY admissions_with_papers_out WHERE listed = 1 AND papers_out > 0",
        &[],
    )
}

fn number(conn: &Connection, sql: &str, params: &[(&str, &dyn ToSql)]) -> Result<u32, StoreError> {
    Ok(conn.prepare_cached(sql)?.query_row(params, |row| row.get(0))?)
}
