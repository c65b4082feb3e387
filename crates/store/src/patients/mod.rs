//! Everybody with a disease in care, and how their visits stand in a period: what the tables of follow-up count and
//! list. Read in one pass, so that a figure and the list behind it are the same rows.

use crate::contracts::villages_json;
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::{Row, named_params};
use xiangyi_domain::id::{DiseaseId, ResidentId, VillageId, VisitId};

/// One disease of one person.
#[derive(Clone, PartialEq, Debug)]
pub struct Patient {
    /// The disease.
    pub disease: DiseaseId,
    /// Who has it.
    pub resident: ResidentId,
    /// Where they live.
    pub village: VillageId,
    /// Their name.
    pub name: String,
    /// Their telephone.
    pub phone: Option<String>,
    /// Their ID number.
    pub id_number: Option<String>,
    /// Their birth date.
    pub birth_on: Option<NaiveDate>,
    /// 组.
    pub group_name: Option<String>,
    /// Its register.
    pub kind: String,
    /// Its name.
    pub disease_name: Option<String>,
    /// Since when it is followed up here.
    pub enrolled_on: Option<NaiveDate>,
    /// In a contract in force at the end of the period.
    pub signed: bool,
    /// The newest visit that met them before the period.
    pub before: Option<VisitId>,
    /// When that one asked for the next.
    pub due_before: Option<NaiveDate>,
    /// Visits in the period that met them.
    pub met: u32,
    /// Of these, those that called for referral.
    pub referred: u32,
    /// The newest visit that met them in the year, up to the end of the period.
    pub last: Option<VisitId>,
    /// Its day.
    pub last_on: Option<NaiveDate>,
    /// Its class.
    pub last_class: Option<u8>,
    /// The form and edition by which it was written.
    pub last_form: Option<(String, String)>,
    /// When it asks for the next.
    pub next_due_on: Option<NaiveDate>,
}

/// The days of a period, both counted, and the first day of the year in which somebody counts as managed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Period {
    /// First day of the year.
    pub year_from: NaiveDate,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// Everybody with a disease in care on the last day of a period, of these villages or of all; those whose register is
/// hidden are not among them.
///
/// # Errors
/// Those of the database.
pub fn patients(
    reader: &Reader<'_>,
    villages: Option<&[VillageId]>,
    period: Period,
) -> Result<Vec<Patient>, StoreError> {
    let mut select = reader.sql().prepare_cached(include_str!("patients.sql"))?;
    let villages = villages_json(reader, villages)?;
    let params = named_params! {
        ":villages": villages, ":hidden": reader.hidden(), ":year_from": period.year_from.to_string(),
        ":from": period.from.to_string(), ":to": period.to.to_string(),
    };
    let rows = select.query_map(params, read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Patient> {
    let date = |at: &str| -> rusqlite::Result<Option<NaiveDate>> {
        Ok(row.get_ref(at)?.as_str().ok().and_then(|text| text.parse().ok()))
    };
    let visit = |at: &str| -> rusqlite::Result<Option<VisitId>> {
        Ok(row.get::<_, Option<[u8; 16]>>(at)?.map(VisitId::from_bytes))
    };
    let (form, version): (Option<String>, Option<String>) = (row.get("last_form")?, row.get("last_version")?);
    Ok(Patient {
        disease: DiseaseId::from_bytes(row.get("disease")?),
        resident: ResidentId::from_bytes(row.get("resident")?),
        village: VillageId::from_bytes(row.get::<_, Option<[u8; 16]>>("village")?.unwrap_or_default()),
        name: row.get::<_, Option<String>>("name")?.unwrap_or_default(),
        phone: row.get("phone")?,
        id_number: row.get("id_number")?,
        birth_on: date("birth_on")?,
        group_name: row.get("group_name")?,
        kind: row.get::<_, Option<String>>("kind")?.unwrap_or_default(),
        disease_name: row.get("disease_name")?,
        enrolled_on: date("enrolled_on")?,
        signed: row.get("signed")?,
        before: visit("before")?,
        due_before: date("due_before")?,
        met: row.get("met")?,
        referred: row.get("referred")?,
        last: visit("last")?,
        last_on: date("last_on")?,
        last_class: row.get::<_, Option<i64>>("last_class")?.and_then(|class| u8::try_from(class).ok()),
        last_form: form.zip(version),
        next_due_on: date("next_due_on")?,
    })
}
