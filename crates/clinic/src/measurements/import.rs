//! `import measurements`: preview with a reason on every row that cannot be taken, then one commit.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::PathBuf;
use xiangyi_domain::id::{MeasurementId, ResidentId, VillageId, derived};
use xiangyi_domain::residents::IdNumber;
use xiangyi_domain::users::Right;
use xiangyi_sheets::measurements::{Reading, ReadingRow, Readings, read};
use xiangyi_store::{Op, Reader, local, measurements, residents};
use xiangyi_wire::Entity;

/// Rows with a problem that an answer names.
const MOST_PROBLEMS: usize = 500;

/// A machine's file.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ImportMeasurements {
    /// csv, xlsx or xls.
    pub path: PathBuf,
    /// What columns hold, where the headings do not say it; remembered for the next file with the same headings.
    #[serde(default)]
    pub columns: Option<Vec<MeasurementColumn>>,
    /// Only looks.
    #[serde(default)]
    pub dry_run: bool,
}

/// What a column holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MeasurementColumn {
    /// Counted from 0.
    pub column: u32,
    /// Its heading; not needed to choose.
    #[serde(default)]
    pub heading: String,
    /// `id_number`, `name`, `day`, `time`, `systolic_mmhg`, `diastolic_mmhg`, `pressure`, `heart_rate`,
    /// `fasting_glucose_mmol_l`, `weight_kg`, `device`; empty for a column that is not read.
    pub field: String,
}

/// What a file holds, and what was taken.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MeasurementPreview {
    /// The columns as they are read.
    pub columns: Vec<MeasurementColumn>,
    /// Rows under the header.
    pub rows: u32,
    /// Rows that can be taken, or were.
    pub accepted: u32,
    /// Of these, readings that are here already: taken once.
    pub known: u32,
    /// Rows that cannot be taken.
    pub rejected: Vec<MeasurementProblem>,
    /// Whether anything was written.
    pub imported: bool,
}

/// A row that cannot be taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MeasurementProblem {
    /// The file's own row number.
    pub row: u32,
    /// `missing_id`, `bad_id_number`, `unknown_resident`, `not_your_village`, `bad_time`, `in_future`, `no_reading`,
    /// `out_of_limits`.
    pub reason: String,
}

/// A row that can be taken.
struct Taken {
    id: MeasurementId,
    resident: ResidentId,
    village: VillageId,
    fields: Value,
}

impl Clinic {
    /// Reads a machine's file and keeps its readings; the same reading again is kept once.
    ///
    /// # Errors
    /// `not_allowed`; `no_header`, `no_rows` and the other codes of refused files; `unknown_field`.
    pub fn import_measurements(
        &self,
        input: &ImportMeasurements,
        now: Now,
        ids: Ids<'_>,
    ) -> Result<MeasurementPreview, ClinicError> {
        self.must(Right::VisitsLog)?;
        let chosen = input.columns.as_deref().map(columns_said).transpose()?;
        let remembered = self.read(|reader| Ok(local::mappings(reader)?))?;
        let file = read(&input.path, &|headings| {
            let print = Readings { headings: headings.to_vec(), columns: Vec::new(), rows: Vec::new() }.fingerprint();
            let kept = remembered.iter().find(|(known, _)| *known == print).map(|(_, said)| columns_kept(said));
            chosen.as_ref().map(|said| by_place(said, headings.len())).or(kept)
        })?;
        let (taken, rejected) = self.read(|reader| self.sort_out(reader, &file, now))?;
        let known = self.read(|reader| {
            let known = taken.iter().map(|row| Ok(measurements::find(reader, row.id)?.is_some()));
            known.collect::<Result<Vec<bool>, ClinicError>>()
        })?;
        if !input.dry_run {
            self.keep_measurements(&taken, now, ids)?;
            if chosen.is_some() {
                let said: Vec<Value> = file.columns.iter().map(|column| json!(column.map(Reading::code))).collect();
                self.store().save_mapping(&file.fingerprint(), &json!(said), now.at)?;
            }
        }
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Ok(MeasurementPreview {
            columns: columns_of(&file),
            rows: count(file.rows.len()),
            accepted: count(taken.len()),
            known: count(known.iter().filter(|known| **known).count()),
            rejected: rejected.into_iter().take(MOST_PROBLEMS).collect(),
            imported: !input.dry_run && !taken.is_empty(),
        })
    }

    fn keep_measurements(&self, taken: &[Taken], now: Now, ids: Ids<'_>) -> Result<(), ClinicError> {
        self.commit(Op::ImportMeasurements, now, ids, |tx| {
            tx.note(format!("measurements {}", taken.len()));
            let mut written = BTreeSet::new();
            for row in taken {
                if written.insert(row.id) && measurements::find(tx, row.id)?.is_none() {
                    let mut fields = object(row.fields.clone());
                    fields.insert("resident".to_owned(), json!(row.resident));
                    fields.insert("village".to_owned(), json!(row.village));
                    fields.retain(|_, value| !value.is_null());
                    tx.insert(Entity::Measurement, row.id, &self.area(row.village), fields)?;
                }
            }
            Ok::<_, ClinicError>(())
        })?;
        Ok(())
    }

    fn sort_out(
        &self,
        reader: &Reader<'_>,
        file: &Readings,
        now: Now,
    ) -> Result<(Vec<Taken>, Vec<MeasurementProblem>), ClinicError> {
        let (mut taken, mut rejected) = (Vec::new(), Vec::new());
        for row in &file.rows {
            match self.take(reader, row, now)? {
                Ok(one) => taken.push(one),
                Err(reason) => rejected.push(MeasurementProblem { row: row.row, reason: reason.to_owned() }),
            }
        }
        Ok((taken, rejected))
    }

    fn take(
        &self,
        reader: &Reader<'_>,
        row: &ReadingRow,
        now: Now,
    ) -> Result<Result<Taken, &'static str>, ClinicError> {
        let text = row.text(Reading::IdNumber);
        if text.is_empty() {
            return Ok(Err("missing_id"));
        }
        let Ok(number) = IdNumber::parse(text, now.today) else { return Ok(Err("bad_id_number")) };
        let resident = match self.resident(reader, number.as_str()) {
            Ok(resident) => resident,
            Err(ClinicError::NotYourVillage) => return Ok(Err("not_your_village")),
            Err(ClinicError::Unknown { .. }) => return Ok(Err("unknown_resident")),
            Err(other) => return Err(other),
        };
        Ok(reading(row, now.today).map(|(at, values)| taken(&resident, &at, values, row.text(Reading::Device))))
    }
}

fn taken(resident: &residents::Resident, at: &str, values: [Option<String>; 5], device: &str) -> Taken {
    let [systolic, diastolic, rate, glucose, weight] = values;
    let words: Vec<&str> =
        [&systolic, &diastolic, &rate, &glucose, &weight].map(|value| value.as_deref().unwrap_or("")).to_vec();
    let name = [&[resident.id.to_string().as_str(), at][..], &words].concat().join("|");
    let whole = |value: &Option<String>| value.as_ref().and_then(|text| text.parse::<i64>().ok());
    let device = Some(device).filter(|device| !device.is_empty());
    Taken {
        id: MeasurementId(derived("measurement", &[&name])),
        resident: resident.id,
        village: resident.village,
        fields: json!({
            "measured_at": at, "systolic_mmhg": whole(&systolic), "diastolic_mmhg": whole(&diastolic),
            "heart_rate": whole(&rate), "fasting_glucose_mmol_l": glucose, "weight_kg": weight, "device": device,
        }),
    }
}

/// When and what, within the hard limits of the forms (domain handbook §3.2, §3.3).
fn reading(row: &ReadingRow, today: NaiveDate) -> Result<(String, [Option<String>; 5]), &'static str> {
    let at = measured_at(row).ok_or("bad_time")?;
    if at.date() > today {
        return Err("in_future");
    }
    let both = row.text(Reading::Pressure).split_once(['/', ' ']);
    let or = |own: Reading, other: Option<&str>| {
        Some(row.text(own)).filter(|text| !text.is_empty()).or(other).map(str::trim).map(str::to_owned)
    };
    let systolic = or(Reading::Systolic, both.map(|(high, _)| high));
    let diastolic = or(Reading::Diastolic, both.map(|(_, low)| low));
    let values = [
        (systolic, 50, 300, true),
        (diastolic, 30, 200, true),
        (or(Reading::HeartRate, None), 20, 250, true),
        (or(Reading::Glucose, None), 0, 60, false),
        (or(Reading::Weight, None), 2, 300, false),
    ];
    let mut found: [Option<String>; 5] = Default::default();
    for (slot, (text, least, most, whole)) in found.iter_mut().zip(values) {
        let Some(text) = text else { continue };
        let number: Decimal = text.parse().map_err(|_| "out_of_limits")?;
        let fits = number >= Decimal::from(least) && number <= Decimal::from(most) && !number.is_zero();
        if !fits || (whole && !number.fract().is_zero()) {
            return Err("out_of_limits");
        }
        *slot = Some(number.normalize().to_string());
    }
    let pair = found[0].is_some() == found[1].is_some();
    let order = |high: &String, low: &String| high.parse::<Decimal>().ok() > low.parse::<Decimal>().ok();
    if !pair || found[0].as_ref().zip(found[1].as_ref()).is_some_and(|(high, low)| !order(high, low)) {
        return Err("out_of_limits");
    }
    if found[0].is_none() && found[3].is_none() && found[4].is_none() {
        return Err("no_reading");
    }
    Ok((at.format("%Y-%m-%d %H:%M").to_string(), found))
}

fn measured_at(row: &ReadingRow) -> Option<NaiveDateTime> {
    let day = row.text(Reading::Day).replace(['/', '.', '年', '月'], "-").replace(['日', 'T'], " ");
    let text = format!("{day} {}", row.text(Reading::Time));
    let mut parts = text.split_whitespace();
    let date = NaiveDate::parse_from_str(parts.next()?, "%Y-%m-%d").ok()?;
    let time = parts.next().unwrap_or("00:00");
    let time = chrono::NaiveTime::parse_from_str(time, "%H:%M:%S")
        .or_else(|_| chrono::NaiveTime::parse_from_str(time, "%H:%M"))
        .ok()?;
    Some(date.and_time(time))
}

fn columns_said(said: &[MeasurementColumn]) -> Result<Vec<(u32, Option<Reading>)>, ClinicError> {
    let column = |column: &MeasurementColumn| match column.field.as_str() {
        "" => Ok((column.column, None)),
        code => Ok((column.column, Some(Reading::from_code(code).ok_or(ClinicError::unknown("field", "columns"))?))),
    };
    said.iter().map(column).collect()
}

fn by_place(said: &[(u32, Option<Reading>)], columns: usize) -> Vec<Option<Reading>> {
    let at = |place: usize| said.iter().find(|(column, _)| *column as usize == place).and_then(|(_, reading)| *reading);
    (0..columns).map(at).collect()
}

fn columns_kept(said: &Value) -> Vec<Option<Reading>> {
    let codes = said.as_array().map(Vec::as_slice).unwrap_or_default();
    codes.iter().map(|code| code.as_str().and_then(Reading::from_code)).collect()
}

fn columns_of(file: &Readings) -> Vec<MeasurementColumn> {
    let column = |(place, (heading, reading)): (u32, (&String, &Option<Reading>))| MeasurementColumn {
        column: place,
        heading: heading.clone(),
        field: reading.map(Reading::code).unwrap_or_default().to_owned(),
    };
    (0_u32..).zip(file.headings.iter().zip(&file.columns)).map(column).collect()
}
