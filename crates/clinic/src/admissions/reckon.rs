//! What a settlement is reckoned from: the bill, the pack, the year's earlier settlements.

use super::answer::Case;
use super::policies::{PackHere, by_hash, named};
use super::settle::Settle;
use crate::error::ClinicError;
use chrono::{Datelike, NaiveDate};
use serde_json::Value;
use std::collections::BTreeMap;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{Step, Taken};
use xiangyi_domain::id::{ChangeId, ResidentId, RowId};
use xiangyi_domain::residents::age_on;
use xiangyi_settlement::{Bill, LayerCode, Statement};
use xiangyi_store::outpatient_bills::OutpatientBill;
use xiangyi_store::{Reader, admissions, outpatient_bills, outside_settlements, residents};

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
struct Earlier {
    id: String,
    statement: Statement,
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
    with_the_year(reader, &Mine::of(case), bill, pack)
}

/// Reckons whatever bill of a person with the settlements of the year that count before it.
pub(crate) fn with_the_year(
    reader: &Reader<'_>,
    mine: &Mine,
    bill: Bill,
    pack: PackHere,
) -> Result<Reckoned, ClinicError> {
    let prior = prior(reader, mine.resident, mine, bill.discharged_on)?;
    let household = household_prior(reader, mine, bill.discharged_on)?;
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

/// A place among the settlements of a year: its day, and the name of what settled it.
type Place = (NaiveDate, [u8; 16]);

/// Which settlement is reckoned: whose, and what it must not count before itself.
pub(crate) struct Mine {
    pub(crate) resident: ResidentId,
    /// The admission or the outpatient bill.
    row: Option<RowId>,
    /// `None` while it is not settled: then everything that stands counts before it.
    place: Option<Place>,
}

impl Mine {
    fn of(case: &Case) -> Mine {
        Mine { resident: case.admission.resident, row: Some(case.row.id.into()), place: place(case) }
    }

    /// A bill that is new.
    pub(crate) const fn new(resident: ResidentId) -> Mine {
        Mine { resident, row: None, place: None }
    }

    /// An outpatient bill that stands.
    pub(crate) fn of_outpatient(row: &OutpatientBill) -> Mine {
        Mine { resident: row.resident, row: Some(row.id.into()), place: outpatient_place(row) }
    }

    fn counts(&self, row: RowId, place: Option<Place>) -> bool {
        self.row != Some(row) && self.place.is_none_or(|mine| place.is_some_and(|place| place < mine))
    }
}

/// By the first time that an admission was settled, so that a reversal and a new issue change nothing of the order.
fn place(case: &Case) -> Option<Place> {
    let (on, step) = case.state.first_settled.as_ref()?;
    Some((*on, step.parse::<ChangeId>().map(|id| *id.bytes()).unwrap_or_default()))
}

fn outpatient_place(row: &OutpatientBill) -> Option<Place> {
    row.billed_on.map(|on| (on, *row.id.bytes()))
}

/// The settlements of other members of the household that count before this one.
fn household_prior(reader: &Reader<'_>, mine: &Mine, discharged_on: NaiveDate) -> Result<Vec<Earlier>, ClinicError> {
    let mut found = Vec::new();
    for member in people(reader, mine.resident)?.into_iter().filter(|member| *member != mine.resident) {
        found.extend(prior(reader, member, mine, discharged_on)?);
    }
    Ok(found)
}

/// A resident and the other members of their household.
pub(crate) fn people(reader: &Reader<'_>, resident: ResidentId) -> Result<Vec<ResidentId>, ClinicError> {
    let household = residents::find(reader, resident)?.and_then(|person| person.household);
    let members = household.map(|id| residents::of_household(reader, id)).transpose()?.unwrap_or_default();
    let others = members.into_iter().map(|member| member.id).filter(|id| *id != resident);
    Ok(std::iter::once(resident).chain(others).collect())
}

/// A resident's settlements that count before this one: of the same year of discharge, standing, and settled earlier;
/// those of other hospitals by their discharge.
fn prior(
    reader: &Reader<'_>,
    resident: ResidentId,
    mine: &Mine,
    discharged_on: NaiveDate,
) -> Result<Vec<Earlier>, ClinicError> {
    let mut found = Vec::new();
    for row in admissions::of_resident(reader, resident)? {
        let other = Case::of(row, Vec::new());
        let counts = mine.counts(other.row.id.into(), place(&other));
        if let (true, Some(statement), Some(id)) = (counts, other.statement(), other.state.settlement) {
            found.push(Earlier { id, statement });
        }
    }
    for row in outpatient_bills::of_resident(reader, resident)? {
        if row.meta.voided.is_none() && mine.counts(row.id.into(), outpatient_place(&row)) {
            found.extend(earlier(row.id.to_string(), row.statement));
        }
    }
    for row in outside_settlements::of_resident(reader, resident)? {
        if row.discharged_on.is_some_and(|day| day <= discharged_on) {
            found.extend(earlier(row.id.to_string(), row.statement));
        }
    }
    found.retain(|earlier: &Earlier| earlier.statement.discharged_on.year() == discharged_on.year());
    found.sort_by(|a, b| (a.statement.discharged_on, &a.id).cmp(&(b.statement.discharged_on, &b.id)));
    Ok(found)
}

fn earlier(id: String, statement: Value) -> Option<Earlier> {
    serde_json::from_value(statement).ok().map(|statement| Earlier { id, statement })
}

/// Every statement of a resident and their household, also those that were taken back, by the name under which later
/// settlements keep it.
pub(crate) fn known_statements(
    reader: &Reader<'_>,
    resident: ResidentId,
) -> Result<BTreeMap<String, Statement>, ClinicError> {
    let mut known = Vec::new();
    for person in people(reader, resident)? {
        for row in admissions::of_resident(reader, person)? {
            for taken in Case::of(row, Vec::new()).history {
                if let Step::Settled { statement, .. } = taken.step {
                    known.extend(earlier(taken.id, statement));
                }
            }
        }
        for row in outpatient_bills::of_resident(reader, person)? {
            known.extend(earlier(row.id.to_string(), row.statement));
        }
        for row in outside_settlements::of_resident(reader, person)? {
            known.extend(earlier(row.id.to_string(), row.statement));
        }
    }
    Ok(known.into_iter().map(|earlier| (earlier.id, earlier.statement)).collect())
}
