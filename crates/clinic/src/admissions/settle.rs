//! `admission settle`, and the same without writing.

use super::AdmissionAnswer;
use super::answer::Case;
use super::steps::event_of;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{PostingKind, Step, check_step, settlement_lines};
use xiangyi_domain::id::{AdmissionId, PostingId};
use xiangyi_domain::paper::in_capitals;
use xiangyi_domain::residents::age_on;
use xiangyi_domain::users::Right;
use xiangyi_settlement::{Bill, LayerCode, Pack, Statement, packs, words};
use xiangyi_store::{Op, Reader, admissions, residents};
use xiangyi_wire::Entity;

/// A settlement.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Settle {
    /// Which admission.
    pub id: AdmissionId,
    /// Code of the policy pack.
    pub policy: String,
    /// Amounts from the insurer's slip, by layer.
    #[serde(default)]
    pub entered: BTreeMap<LayerCode, Money>,
}

/// A settlement as the screen shows it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SettlementView {
    /// The statement.
    #[serde(flatten)]
    pub statement: Statement,
    /// The self-pay in 大写.
    pub capital: String,
    /// The warnings as sentences.
    pub warning_texts: Vec<String>,
}

impl SettlementView {
    pub(crate) fn of(statement: Statement) -> SettlementView {
        SettlementView {
            capital: in_capitals(statement.self_pay),
            warning_texts: statement.warnings.iter().map(words::warning).collect(),
            statement,
        }
    }
}

impl Clinic {
    /// Reckons a settlement without writing; the discharge of an admission
    /// still in hospital counts as today.
    ///
    /// # Errors
    /// `unknown_admission`, `unknown_policy`, and the refusals of the bill.
    pub fn preview_settlement(&self, input: &Settle, now: Now) -> Result<SettlementView, ClinicError> {
        self.must(Right::AdmissionsView)?;
        self.read(|reader| {
            let case = Case::load(self, reader, input.id)?;
            Ok(SettlementView::of(reckon(reader, &case, input, now.today)?))
        })
    }

    /// Settles: the statement is stored with the admission, the layers and the
    /// patient are posted in the ledger.
    ///
    /// # Errors
    /// `unknown_admission`, `unknown_policy`, `wrong_state`, `no_costs`, and
    /// the refusals of the bill.
    pub fn settle_admission(&self, input: &Settle, now: Now, ids: Ids<'_>) -> Result<AdmissionAnswer, ClinicError> {
        self.must(Right::AdmissionsSettle)?;
        let (case, committed) = self.commit(Op::Settle, now, ids, |tx| {
            let case = Case::load(self, tx, input.id)?;
            let probe = Step::Settled { on: now.today, statement: json!({}) };
            check_step(&case.admission, &case.steps, &case.state, &probe, now.today)?;
            let statement = reckon(tx, &case, input, now.today)?;
            let layers: Vec<(String, Money)> =
                statement.layers.iter().map(|layer| (layer.code.code().to_owned(), layer.paid)).collect();
            let lines = settlement_lines(statement.total, &layers, statement.above_standard, statement.self_pay)
                .map_err(|error| ClinicError::refused(error.code()))?;
            let step = Step::Settled { on: now.today, statement: json!(statement) };
            let posting = PostingId(tx.new_id());
            let fields = json!({
                "admission": input.id, "kind": PostingKind::Settlement, "posted_on": now.today, "lines": lines,
                "posted_by": self.user_id(),
            });
            let area = self.township();
            tx.group(|tx| {
                tx.event(Entity::Admission, input.id, event_of(&step))?;
                tx.post(posting, &area, object(fields))?;
                Ok::<_, ClinicError>(())
            })?;
            Case::load(self, tx, input.id)
        })?;
        let warnings = case.statement().map(|statement| statement.warnings).unwrap_or_default();
        Ok(case.answer(warnings.iter().map(ToString::to_string).collect(), committed.into()))
    }
}

fn pack(code: &str) -> Result<&'static Pack, ClinicError> {
    packs::find(code).ok_or(ClinicError::unknown("policy", "policy"))
}

fn reckon(reader: &Reader<'_>, case: &Case, input: &Settle, today: NaiveDate) -> Result<Statement, ClinicError> {
    let pack = pack(&input.policy)?;
    let discharged_on = case.state.discharged_on.unwrap_or(today);
    let person = residents::find(reader, case.admission.resident)?;
    let age = person.as_ref().and_then(|person| person.birth_on).map(|born| age_on(born, case.admission.admitted_on));
    let household = person.and_then(|person| person.household);
    let others = household.map(|id| residents::of_household(reader, id)).transpose()?.unwrap_or_default();
    let mut household_prior = Vec::new();
    for other in others.iter().filter(|other| other.id != case.admission.resident) {
        household_prior.extend(prior(reader, other.id, case, discharged_on)?);
    }
    let icd10 = case.admission.diagnosis.icd10.trim().to_owned();
    let bill = Bill {
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
        diagnoses: if icd10.is_empty() { Vec::new() } else { vec![icd10] },
        entered: input.entered.clone(),
        prior: prior(reader, case.admission.resident, case, discharged_on)?,
        household_prior,
    };
    bill.check()?;
    Ok(xiangyi_settlement::settle(&bill, pack)?)
}

/// A resident's earlier settlements of the year of a discharge, by date.
fn prior(
    reader: &Reader<'_>,
    resident: xiangyi_domain::id::ResidentId,
    case: &Case,
    discharged_on: NaiveDate,
) -> Result<Vec<Statement>, ClinicError> {
    let mut found: Vec<Statement> = Vec::new();
    for row in admissions::of_resident(reader, resident)? {
        if row.id == case.row.id {
            continue;
        }
        let earlier = Case::of(row, Vec::new()).statement();
        found.extend(earlier.filter(|statement| statement.discharged_on.year() == discharged_on.year()));
    }
    found.sort_by_key(|statement| statement.discharged_on);
    Ok(found)
}
