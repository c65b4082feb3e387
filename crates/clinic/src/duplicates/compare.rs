//! Two residents side by side.

use super::fields::{Choice, UNITS, Unit, follows_number, may_choose, sides, values};
use super::merge::{MergeProblem, problems};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::{Hit, Names, hit, household_head};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use xiangyi_domain::residents::{IdType, Relation, mask_id_number};
use xiangyi_domain::users::Right;
use xiangyi_store::residents::Resident;
use xiangyi_store::{
    Reader, admissions, categories, contracts, diseases, households, insurances, merges, moves, residents, visits,
};

/// Who is compared: the first is proposed to stay.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CompareResidents {
    /// Id or ID number of the resident who stays.
    pub kept: String,
    /// Of the one who goes.
    pub merged: String,
}

/// Everything that a person needs to decide.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Comparison {
    /// Who would stay.
    pub kept: Side,
    /// Who would go.
    pub merged: Side,
    /// Every field that one of them has.
    pub fields: Vec<ComparedField>,
    /// What stands against it.
    pub problems: Vec<MergeProblem>,
}

/// One of the two, with how much hangs on them.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Side {
    /// Who.
    pub person: Hit,
    /// Visits.
    pub visits: u32,
    /// The newest visit.
    pub last_visit_on: Option<NaiveDate>,
    /// Diseases, also those that left care.
    pub diseases: u32,
    /// Category tags.
    pub categories: u32,
    /// Contracts, also those that are over.
    pub contracts: u32,
    /// Admissions.
    pub admissions: u32,
    /// Insured years.
    pub insurances: u32,
    /// Moves.
    pub moves: u32,
    /// Residents who were merged into this one before.
    pub merged_before: u32,
}

/// One field of both.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ComparedField {
    /// Its name, as `chosen` of a merge takes it.
    pub field: String,
    /// The value of the one who would stay, in words.
    pub kept: Option<String>,
    /// The other's.
    pub merged: Option<String>,
    /// Whether a person must choose.
    pub differs: bool,
    /// Whether the chosen number decides it.
    pub follows_number: bool,
    /// What is taken when nobody chooses: the side that has a value.
    pub proposed: Option<Choice>,
}

impl Clinic {
    /// Two residents side by side.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`, `same_resident`.
    pub fn compare_residents(&self, input: &CompareResidents, now: Now) -> Result<Comparison, ClinicError> {
        self.must(Right::ResidentsView)?;
        self.read(|reader| {
            let (kept, merged) = (self.resident(reader, &input.kept)?, self.resident(reader, &input.merged)?);
            if kept.id == merged.id {
                return Err(ClinicError::refused_at("same_resident", "merged"));
            }
            Ok(Comparison {
                kept: self.side(reader, &kept, now)?,
                merged: self.side(reader, &merged, now)?,
                fields: self.fields(reader, &kept, &merged)?,
                problems: problems(reader, kept.id, merged.id, now.today)?,
            })
        })
    }

    fn side(&self, reader: &Reader<'_>, resident: &Resident, now: Now) -> Result<Side, ClinicError> {
        let id = resident.id;
        let count = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
        let visits = visits::last_of_resident(reader, id, None, 10_000)?;
        let admitted =
            if self.user().role.may(Right::AdmissionsView) { admissions::of_resident(reader, id)?.len() } else { 0 };
        Ok(Side {
            person: hit(self, reader, &Names::load(reader)?, resident, now.today)?,
            visits: count(visits.len()),
            last_visit_on: visits.first().and_then(|visit| visit.visited_on),
            diseases: count(diseases::of_resident(reader, id)?.len()),
            categories: count(categories::of_resident(reader, id)?.len()),
            contracts: count(contracts::of_resident(reader, id)?.len()),
            admissions: count(admitted),
            insurances: count(insurances::of_resident(reader, id)?.len()),
            moves: count(moves::of_resident(reader, id)?.len()),
            merged_before: count(merges::aliases(reader, id)?.len()),
        })
    }

    fn fields(
        &self,
        reader: &Reader<'_>,
        kept: &Resident,
        merged: &Resident,
    ) -> Result<Vec<ComparedField>, ClinicError> {
        let (one, other) = (values(kept), values(merged));
        let mut fields = Vec::new();
        for unit in UNITS.iter().filter(|unit| may_choose(unit, kept, merged)) {
            let (mine, theirs) = sides(unit, &one, &other);
            if mine.is_none() && theirs.is_none() {
                continue;
            }
            let proposed = match (mine, theirs) {
                (Some(_), None) => Some(Choice::Kept),
                (None, Some(_)) => Some(Choice::Merged),
                _ => None,
            };
            fields.push(ComparedField {
                field: unit.name.to_owned(),
                kept: mine.map(|value| self.shown(reader, unit, kept, value)).transpose()?,
                merged: theirs.map(|value| self.shown(reader, unit, merged, value)).transpose()?,
                differs: mine != theirs && proposed.is_none(),
                follows_number: follows_number(unit, &one) && follows_number(unit, &other),
                proposed,
            });
        }
        Ok(fields)
    }

    /// A value in words.
    fn shown(
        &self,
        reader: &Reader<'_>,
        unit: &Unit,
        resident: &Resident,
        value: &Value,
    ) -> Result<String, ClinicError> {
        let text = value.as_str().unwrap_or_default();
        let whole = self.user().role.may(Right::IdNumbersWhole);
        Ok(match unit.name {
            "sex" => crate::words::sex(Some(text)).to_owned(),
            "id_number" | "legacy_id_number" => {
                let number = if whole { text.to_owned() } else { mask_id_number(text) };
                let kind = resident.id_type.as_deref().map_or(IdType::ResidentId, IdType::from_code);
                let is_other = unit.name == "id_number" && kind != IdType::ResidentId;
                if is_other { format!("{} {number}", kind.word()) } else { number }
            }
            "household" => household(reader, resident)?,
            "status" => crate::words::status(text, resident.status_on),
            "mother" => match text.parse() {
                Ok(mother) => residents::find(reader, mother)?.map(|mother| mother.name).unwrap_or_default(),
                Err(_) => text.to_owned(),
            },
            _ => text.to_owned(),
        })
    }
}

/// `12号户 王大山家 · 长子`.
fn household(reader: &Reader<'_>, resident: &Resident) -> Result<String, ClinicError> {
    let home = resident.household.map(|id| households::find(reader, id)).transpose()?.flatten();
    let relation = resident.relation.as_deref().and_then(Relation::find).map(|relation| relation.word.to_owned());
    let number = home.as_ref().map(|home| home.number.clone());
    let head = household_head(reader, resident)?;
    let address = home.and_then(|home| home.address);
    let parts = [number, head, address, relation].into_iter().flatten().filter(|part| !part.is_empty());
    Ok(parts.collect::<Vec<_>>().join(" · "))
}
