//! `admission affected`: settlements that come out otherwise, because an earlier one of the year has changed.

use super::answer::Case;
use super::policies::by_hash;
use super::reckon::{Mine, as_of_now, people, with_the_year};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use xiangyi_domain::Money;
use xiangyi_domain::id::{AdmissionId, OutpatientBillId, ResidentId};
use xiangyi_domain::users::Right;
use xiangyi_settlement::Statement;
use xiangyi_store::outpatient_bills::OutpatientBill;
use xiangyi_store::{Reader, admissions, outpatient_bills, residents};

/// A settlement that would come out otherwise today, because an earlier one of the year has changed.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Affected {
    /// Which admission; none for an outpatient bill.
    pub admission: Option<AdmissionId>,
    /// Which outpatient bill.
    pub outpatient_bill: Option<OutpatientBillId>,
    /// 住院号, or the number of the outpatient bill.
    pub number: String,
    /// The patient.
    pub resident: ResidentId,
    /// Their name.
    pub name: String,
    /// 出院日期.
    pub discharged_on: NaiveDate,
    /// 个人自付 as it was settled.
    pub self_pay: Money,
    /// As it would be now.
    pub self_pay_now: Money,
    /// Now − then.
    pub difference: Money,
    /// Layers that differ, then and now.
    pub layers: Vec<AffectedLayer>,
}

/// A layer of an affected settlement.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AffectedLayer {
    /// Its code.
    pub code: String,
    /// Its name in the policy.
    pub name: String,
    /// As it was settled.
    pub paid: Money,
    /// As it would be now.
    pub paid_now: Money,
}

impl Clinic {
    /// The settlements of a resident and their household that would come out otherwise today, because an earlier one
    /// of the year was taken back, issued again, or came later.
    ///
    /// # Errors
    /// `unknown_resident`.
    pub fn affected_settlements(&self, who: &str, year: i32) -> Result<Vec<Affected>, ClinicError> {
        self.must(Right::AdmissionsView)?;
        self.read(|reader| {
            let resident = self.resident(reader, who)?;
            affected(reader, resident.id, year)
        })
    }
}

/// The settlements of a household's year that come out otherwise now.
pub(crate) fn affected(reader: &Reader<'_>, resident: ResidentId, year: i32) -> Result<Vec<Affected>, ClinicError> {
    let mut found = Vec::new();
    for person in people(reader, resident)? {
        let name = residents::find(reader, person)?.map(|person| person.name).unwrap_or_default();
        for row in admissions::of_resident(reader, person)? {
            let case = Case::of(row, Vec::new());
            let Some(stored) = case.statement().filter(|statement| statement.discharged_on.year() == year) else {
                continue;
            };
            if let Some(now) = as_of_now(reader, &case)? {
                let which =
                    Affected { admission: Some(case.row.id), ..named(person, &case.row.number, &name, &stored) };
                found.extend(differing(which, &stored, &now.statement));
            }
        }
        for row in outpatient_bills::of_resident(reader, person)? {
            let stands = row.meta.voided.is_none() && row.billed_on.is_some_and(|on| on.year() == year);
            if let Some((stored, now)) = stands.then(|| outpatient_now(reader, &row)).transpose()?.flatten() {
                let which = Affected { outpatient_bill: Some(row.id), ..named(person, &row.number, &name, &stored) };
                found.extend(differing(which, &stored, &now));
            }
        }
    }
    found.sort_by_key(|one| (one.discharged_on, one.admission, one.outpatient_bill));
    Ok(found)
}

/// An outpatient bill's statement as it was made, and as it would be now.
fn outpatient_now(reader: &Reader<'_>, row: &OutpatientBill) -> Result<Option<(Statement, Statement)>, ClinicError> {
    let (Ok(stored), Ok(bill), Some(pack)) = (
        serde_json::from_value::<Statement>(row.statement.clone()),
        serde_json::from_value(row.bill.clone()),
        by_hash(reader, &row.pack)?,
    ) else {
        return Ok(None);
    };
    let now = with_the_year(reader, &Mine::of_outpatient(row), bill, pack)?;
    Ok(Some((stored, now.statement)))
}

/// Whose settlement it is; nothing of it differs yet.
fn named(resident: ResidentId, number: &str, name: &str, stored: &Statement) -> Affected {
    Affected {
        admission: None,
        outpatient_bill: None,
        number: number.to_owned(),
        resident,
        name: name.to_owned(),
        discharged_on: stored.discharged_on,
        self_pay: stored.self_pay,
        self_pay_now: stored.self_pay,
        difference: Money::ZERO,
        layers: Vec::new(),
    }
}

fn differing(which: Affected, stored: &Statement, now: &Statement) -> Option<Affected> {
    let layers: Vec<AffectedLayer> = now
        .layers
        .iter()
        .filter_map(|layer| {
            let paid = stored.layer(layer.code).map_or(Money::ZERO, |then| then.paid);
            (paid != layer.paid).then(|| AffectedLayer {
                code: layer.code.code().to_owned(),
                name: layer.name.clone(),
                paid,
                paid_now: layer.paid,
            })
        })
        .collect();
    let differs = !layers.is_empty() || stored.self_pay != now.self_pay;
    let difference = now.self_pay - stored.self_pay;
    differs.then_some(Affected { self_pay_now: now.self_pay, difference, layers, ..which })
}
