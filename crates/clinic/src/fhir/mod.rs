//! FHIR R4 out: residents as other systems read them, one resource a line (NDJSON).
//!
//! Patient, RelatedPerson, Condition and Flag, in walking order, each person's
//! resources together; every reference names a resource of the same file. The
//! numbers of persons are whole: a file that cannot name its people is of no
//! use to a receiver, so it is for roles that may see them.
//!
//! Systems: ID number and record number by their national OIDs (WS/T 500: CK
//! with the receiver), relations by HL7 China's code system of GB/T 4761,
//! diseases by ICD-10.

mod condition;
mod flag;
mod parts;
mod patient;
mod related;

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::lists::{ExportWatch, ListResidents, step};
use crate::now::{Ids, Now};
use crate::residents::Names;
use crate::residents::card::is_head;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashSet;
use std::io::Write;
use std::path::PathBuf;
use xiangyi_domain::id::ResidentId;
use xiangyi_domain::users::Right;
use xiangyi_sheets::FileError;
use xiangyi_sheets::out::{Closed, Outfile};
use xiangyi_store::{Reader, categories, diseases, households, merges, residents};

/// Residents to be written as FHIR resources.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ExportFhir {
    /// The .ndjson to write.
    pub path: PathBuf,
    /// Whom; everybody of the user's villages, of any status, without one.
    #[serde(default)]
    pub filter: ListResidents,
}

/// What was written.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ExportedFhir {
    /// The file.
    pub file: PathBuf,
    /// Residents, and those who were merged into one of them.
    #[serde(rename = "Patient")]
    pub patients: u32,
    /// Members of a household as its head's relatives.
    #[serde(rename = "RelatedPerson")]
    pub related_persons: u32,
    /// Diseases.
    #[serde(rename = "Condition")]
    pub conditions: u32,
    /// Categories, one for each member where they are a household's.
    #[serde(rename = "Flag")]
    pub flags: u32,
}

/// A resident with what the resources need.
struct Person<'p> {
    row: &'p residents::Resident,
    household: Option<households::Household>,
    village: String,
    /// The head of the household, where the file has them and it is somebody else.
    head: Option<ResidentId>,
    /// Who was merged into this resident.
    merged: Vec<residents::Resident>,
}

impl Clinic {
    /// Writes residents as FHIR R4 resources, whole or not at all.
    ///
    /// # Errors
    /// `not_allowed`, those of the filter, `cancelled`, `file_not_written`.
    pub fn export_fhir(
        &self,
        input: &ExportFhir,
        now: Now,
        ids: Ids<'_>,
        watch: ExportWatch<'_>,
    ) -> Result<ExportedFhir, ClinicError> {
        self.must(Right::ResidentsView)?;
        self.must(Right::IdNumbersWhole)?;
        let (closed, exported) = self.read(|reader| self.write_fhir(reader, input, now, watch))?;
        self.note_export(&format!("fhir {} whole numbers", exported.patients), now, ids)?;
        closed.place()?;
        Ok(exported)
    }

    fn write_fhir(
        &self,
        reader: &Reader<'_>,
        input: &ExportFhir,
        now: Now,
        watch: ExportWatch<'_>,
    ) -> Result<(Closed, ExportedFhir), ClinicError> {
        let chosen = self.residents_of_filter(reader, &input.filter, now)?;
        let written: HashSet<ResidentId> = chosen.iter().copied().collect();
        let names = Names::load(reader)?;
        let mut out = Outfile::create(&input.path)?;
        let mut exported = ExportedFhir { file: input.path.clone(), ..ExportedFhir::default() };
        for (at, id) in chosen.iter().enumerate() {
            step(watch, at, chosen.len())?;
            if let Some(row) = residents::find(reader, *id)? {
                let person = Person::load(reader, &names, &row, &written)?;
                write_person(reader, &person, now.today, &mut out, &mut exported)?;
            }
        }
        step(watch, chosen.len(), chosen.len())?;
        Ok((out.close()?, exported))
    }
}

impl<'p> Person<'p> {
    fn load(
        reader: &Reader<'_>,
        names: &Names,
        row: &'p residents::Resident,
        written: &HashSet<ResidentId>,
    ) -> Result<Person<'p>, ClinicError> {
        let household = row.household.map(|id| households::find(reader, id)).transpose()?.flatten();
        let head = match &household {
            Some(household) => {
                let members = residents::of_household(reader, household.id)?;
                let head = members.into_iter().find(|member| is_head(member.relation.as_deref()));
                head.map(|head| head.id).filter(|head| *head != row.id && written.contains(head))
            }
            None => None,
        };
        let mut merged = Vec::new();
        for id in merges::aliases(reader, row.id)? {
            merged.extend(residents::find(reader, id)?);
        }
        Ok(Person { row, household, village: names.village(row.village), head, merged })
    }
}

fn write_person(
    reader: &Reader<'_>,
    person: &Person<'_>,
    today: NaiveDate,
    out: &mut Outfile,
    exported: &mut ExportedFhir,
) -> Result<(), ClinicError> {
    let related = related::resource(person);
    line(out, &patient::resource(person, related.is_some()), &mut exported.patients)?;
    for merged in &person.merged {
        line(out, &patient::merged(merged, person.row.id), &mut exported.patients)?;
    }
    if let Some(related) = related {
        line(out, &related, &mut exported.related_persons)?;
    }
    for disease in diseases::of_resident(reader, person.row.id)? {
        line(out, &condition::resource(&disease, person.row.id), &mut exported.conditions)?;
    }
    for tag in categories::of_resident(reader, person.row.id)? {
        line(out, &flag::resource(&tag, person.row.id, today), &mut exported.flags)?;
    }
    Ok(())
}

fn line(out: &mut Outfile, resource: &Value, count: &mut u32) -> Result<(), ClinicError> {
    writeln!(out, "{resource}").map_err(FileError::NotWritten)?;
    *count += 1;
    Ok(())
}
