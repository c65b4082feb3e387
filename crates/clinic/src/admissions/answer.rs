//! One admission with all that is derived from it, and the answer that every
//! verb of it gives.

use super::steps::event_of;
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use serde::Serialize;
use serde_json::Value;
use std::str::FromStr;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{
    Admission, AdmissionState, FacilityLevel, Line, Refused, State, Step, check_step, derive,
};
use xiangyi_domain::id::AdmissionId;
use xiangyi_settlement::Statement;
use xiangyi_store::{Op, Reader, WriteTx, admissions, postings};
use xiangyi_wire::Entity;

/// An admission as it stands.
pub(crate) struct Case {
    pub(crate) row: admissions::Admission,
    pub(crate) admission: Admission,
    pub(crate) steps: Vec<Step>,
    pub(crate) postings: Vec<postings::Posting>,
    pub(crate) state: AdmissionState,
}

/// What every verb of an admission answers.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AdmissionAnswer {
    /// Row.
    pub id: AdmissionId,
    /// 住院号.
    pub number: String,
    /// Its state.
    pub state: State,
    /// All charges.
    pub total: Money,
    /// Charges outside the catalogues.
    pub out_of_scope: Money,
    /// 个人自付, once settled.
    pub self_pay: Option<Money>,
    /// What is owed, once settled.
    pub balance: Option<Money>,
    /// Layers of the settlement.
    pub layers: Vec<AnswerLayer>,
    /// What a person should look at; none of it refuses anything.
    pub warnings: Vec<String>,
    /// What to fetch again.
    pub changes: Changes,
}

/// A layer in an answer.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AnswerLayer {
    /// Code.
    pub code: String,
    /// Name in the policy.
    pub name: String,
    /// The remainder that it received.
    pub base: Money,
    /// What it pays.
    pub paid: Money,
    /// Computed, or entered from the slip.
    pub mode: xiangyi_settlement::Mode,
    /// Why.
    pub why: Vec<String>,
}

impl Case {
    pub(crate) fn load(clinic: &Clinic, reader: &Reader<'_>, id: AdmissionId) -> Result<Case, ClinicError> {
        let row = clinic.admission(reader, id)?;
        let postings = postings::of_admission(reader, id)?;
        Ok(Case::of(row, postings))
    }

    pub(crate) fn of(row: admissions::Admission, postings: Vec<postings::Posting>) -> Case {
        let steps: Vec<Step> = row.events.iter().filter_map(step).collect();
        let lines: Vec<Line> = postings.iter().flat_map(|posting| &posting.lines).filter_map(line).collect();
        let state = derive(&steps, &lines);
        Case { admission: admission(&row), row, steps, postings, state }
    }

    /// The stored statement of its settlement.
    pub(crate) fn statement(&self) -> Option<Statement> {
        self.state.statement.clone().and_then(|value| serde_json::from_value(value).ok())
    }

    pub(crate) fn answer(&self, warnings: Vec<String>, changes: Changes) -> AdmissionAnswer {
        let statement = self.statement();
        let layers = statement.iter().flat_map(|statement| &statement.layers);
        let layer = |layer: &xiangyi_settlement::Layer| AnswerLayer {
            code: layer.code.code().to_owned(),
            name: layer.name.clone(),
            base: layer.base,
            paid: layer.paid,
            mode: layer.mode,
            why: layer.why.clone(),
        };
        AdmissionAnswer {
            id: self.row.id,
            number: self.row.number.clone(),
            state: self.state.state,
            total: self.state.total,
            out_of_scope: self.state.out_of_scope,
            self_pay: self.state.self_pay,
            balance: self.state.balance,
            layers: layers.map(layer).collect(),
            warnings,
            changes,
        }
    }
}

/// A stored row as the domain's registration; what a newer peer wrote and this
/// version cannot read stands empty.
fn admission(row: &admissions::Admission) -> Admission {
    Admission {
        number: row.number.clone(),
        resident: row.resident,
        admitted_on: row.admitted_on.unwrap_or_default(),
        facility_level: FacilityLevel::from_str(&row.facility_level).unwrap_or(FacilityLevel::Township),
        in_area: row.in_area,
        diagnosis: serde_json::from_value(row.diagnosis.clone()).unwrap_or_else(|_| empty_diagnosis()),
        categories: row.categories.iter().filter_map(|code| code.parse().ok()).collect(),
        deposit_waived: row.deposit_waived,
        papers: serde_json::from_value(row.papers.clone()).unwrap_or_default(),
        agreement_number: row.agreement_number.clone(),
        override_reason: row.override_reason.clone(),
        registered_by: row.registered_by,
    }
}

fn empty_diagnosis() -> xiangyi_domain::admissions::Diagnosis {
    xiangyi_domain::admissions::Diagnosis { icd10: String::new(), name: String::new() }
}

fn step(event: &Value) -> Option<Step> {
    Step::read(event.get("kind")?.as_str()?, event.get("data")?)
}

fn line(value: &Value) -> Option<Line> {
    serde_json::from_value(value.clone()).ok()
}

impl From<Refused> for ClinicError {
    fn from(refused: Refused) -> ClinicError {
        let error = match refused.field() {
            Some(field) => ClinicError::refused_at(refused.code(), field),
            None => ClinicError::refused(refused.code()),
        };
        match refused {
            Refused::WrongState(state) => error.with("state", state.as_str()),
            _ => error,
        }
    }
}

impl Clinic {
    /// Checks a step against what has happened and appends it, in one commit.
    pub(super) fn take_step(
        &self,
        op: Op,
        id: AdmissionId,
        step: Step,
        now: Now,
        ids: Ids<'_>,
    ) -> Result<AdmissionAnswer, ClinicError> {
        let (case, committed) = self.commit(op, now, ids, |tx: &mut WriteTx<'_>| {
            let case = Case::load(self, tx, id)?;
            check_step(&case.admission, &case.steps, &case.state, &step, now.today)?;
            tx.event(Entity::Admission, id, event_of(&step))?;
            let mut steps = case.steps;
            steps.push(step);
            let lines: Vec<Line> = case.postings.iter().flat_map(|posting| &posting.lines).filter_map(line).collect();
            let state = derive(&steps, &lines);
            Ok(Case { state, steps, ..case })
        })?;
        Ok(case.answer(Vec::new(), committed.into()))
    }
}
