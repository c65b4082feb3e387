//! What a settlement is reckoned from: the bill, the pack, the year's earlier settlements.

use super::answer::Case;
use super::policies::{PackHere, by_hash, named};
use super::settle::Settle;
use crate::error::ClinicError;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{Step, Taken};
use xiangyi_domain::id::{ChangeId, ResidentId};
use xiangyi_domain::residents::age_on;
use xiangyi_settlement::{Bill, LayerCode, Statement};
use xiangyi_store::{Reader, admissions, outside_settlements, residents};

/// A settlement with all that it was reckoned from.
pub(crate) struct Reckoned {
    pub(crate) statement: Statement,
    /// Without its earlier settlements.
    pub(crate) bill: Bill,
    /// With them.
    pub(crate) whole: Bill,
    pub(crate) pack: PackHere,
    pub(crate) prior: Vec<String>,
    pub(crate) household_prior: Vec<String>,
}

/// An earlier settlement of the year, and the step (or row) that holds it.
#[derive(Clone)]
pub(crate) struct Earlier {
    pub(crate) id: String,
    pub(crate) statement: Statement,
}

/// Reckons a settlement of a case as it stands; the discharge of one still in hospital counts as today.
pub(crate) fn reckon(
    reader: &Reader<'_>,
    case: &Case,
    input: &Settle,
    today: NaiveDate,
) -> Result<Reckoned, ClinicError> {
    let discharged_on = case.state.discharged_on.unwrap_or(today);
    let pack = named(reader, &input.policy, input.version.as_deref(), discharged_on)?;
    let bill = bill(reader, case, discharged_on, input.entered.clone())?;
    again(reader, case, bill, pack)
}

/// The bill of a case, without earlier settlements.
pub(crate) fn bill(
    reader: &Reader<'_>,
    case: &Case,
    discharged_on: NaiveDate,
    entered: BTreeMap<LayerCode, Money>,
) -> Result<Bill, ClinicError> {
    let person = residents::find(reader, case.admission.resident)?;
    let age = person.as_ref().and_then(|person| person.birth_on).map(|born| age_on(born, case.admission.admitted_on));
    let final_diagnosis = case.state.discharge_diagnosis.as_ref().unwrap_or(&case.admission.diagnosis);
    let mut diagnoses = vec![final_diagnosis.icd10.trim().to_owned(), case.admission.diagnosis.icd10.trim().to_owned()];
    diagnoses.dedup();
    diagnoses.retain(|code| !code.is_empty());
    Ok(Bill {
        facility_level: case.admission.facility_level,
        in_area: case.admission.in_area,
        admitted_on: case.admission.admitted_on,
        discharged_on,
        total: case.state.total,
        out_of_scope: case.state.out_of_scope,
        in_scope: None,
        self_pay: None,
        categories: case.admission.categories.clone(),
        age: age.and_then(|age| u8::try_from(age).ok()),
        diagnoses,
        chronic_recognised_on: None,
        entered,
        prior: Vec::new(),
        household_prior: Vec::new(),
    })
}

/// Reckons a bill under a pack with the year's earlier settlements as they stand now.
pub(crate) fn again(reader: &Reader<'_>, case: &Case, bill: Bill, pack: PackHere) -> Result<Reckoned, ClinicError> {
    let prior = prior(reader, case.admission.resident, case, bill.discharged_on)?;
    let household = household_prior(reader, case, bill.discharged_on)?;
    let statements = |list: &[Earlier]| list.iter().map(|earlier| earlier.statement.clone()).collect();
    let ids = |list: &[Earlier]| list.iter().map(|earlier| earlier.id.clone()).collect();
    let whole = Bill { prior: statements(&prior), household_prior: statements(&household), ..bill.clone() };
    whole.check()?;
    let statement = xiangyi_settlement::settle(&whole, &pack.pack)?;
    Ok(Reckoned { statement, bill, whole, pack, prior: ids(&prior), household_prior: ids(&household) })
}

/// The settlement that stands, reckoned again from its own bill and pack with the year's earlier settlements as they
/// stand now; `None` where it was made without keeping them.
pub(crate) fn as_of_now(reader: &Reader<'_>, case: &Case) -> Result<Option<Reckoned>, ClinicError> {
    let Some(kept) = case.history.iter().rfind(|taken| Some(&taken.id) == case.state.settlement.as_ref()) else {
        return Ok(None);
    };
    match kept_bill(reader, kept)? {
        Some((bill, pack)) => again(reader, case, bill, pack).map(Some),
        None => Ok(None),
    }
}

/// The bill and the pack that a settlement was made from.
pub(crate) fn kept_bill(reader: &Reader<'_>, kept: &Taken) -> Result<Option<(Bill, PackHere)>, ClinicError> {
    let Step::Settled { bill: Some(bill), pack: Some(hash), .. } = &kept.step else { return Ok(None) };
    let (Ok(bill), Some(pack)) = (serde_json::from_value(bill.clone()), by_hash(reader, hash)?) else {
        return Ok(None);
    };
    Ok(Some((bill, pack)))
}

/// A place among the settlements of a year: by the first time that an admission was settled, so that a reversal and a
/// new issue change nothing of the order.
fn place(case: &Case) -> Option<(NaiveDate, [u8; 16])> {
    let (on, step) = case.state.first_settled.as_ref()?;
    Some((*on, step.parse::<ChangeId>().map(|id| *id.bytes()).unwrap_or_default()))
}

/// The settlements of other members of the household that count before this one.
fn household_prior(reader: &Reader<'_>, case: &Case, discharged_on: NaiveDate) -> Result<Vec<Earlier>, ClinicError> {
    let person = residents::find(reader, case.admission.resident)?;
    let household = person.and_then(|person| person.household);
    let members = household.map(|id| residents::of_household(reader, id)).transpose()?.unwrap_or_default();
    let mut found = Vec::new();
    for member in members.iter().filter(|member| member.id != case.admission.resident) {
        found.extend(prior(reader, member.id, case, discharged_on)?);
    }
    Ok(found)
}

/// A resident's settlements that count before this one: of the same year of discharge, standing, and settled earlier;
/// those of other hospitals by their discharge.
fn prior(
    reader: &Reader<'_>,
    resident: ResidentId,
    case: &Case,
    discharged_on: NaiveDate,
) -> Result<Vec<Earlier>, ClinicError> {
    let mine = place(case);
    let mut found = Vec::new();
    for row in admissions::of_resident(reader, resident)? {
        if row.id == case.row.id {
            continue;
        }
        let other = Case::of(row, Vec::new());
        let earlier = mine.is_none_or(|mine| place(&other).is_some_and(|place| place < mine));
        if let (true, Some(statement), Some(id)) = (earlier, other.statement(), other.state.settlement) {
            found.push(Earlier { id, statement });
        }
    }
    for row in outside_settlements::of_resident(reader, resident)? {
        if row.discharged_on.is_some_and(|day| day <= discharged_on) {
            let statement = serde_json::from_value(row.statement).ok();
            found.extend(statement.map(|statement| Earlier { id: row.id.to_string(), statement }));
        }
    }
    found.retain(|earlier: &Earlier| earlier.statement.discharged_on.year() == discharged_on.year());
    found.sort_by(|a, b| (a.statement.discharged_on, &a.id).cmp(&(b.statement.discharged_on, &b.id)));
    Ok(found)
}
