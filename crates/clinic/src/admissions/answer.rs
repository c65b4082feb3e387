//! One admission with all that is derived from it, and the answer that every
//! verb of it gives.

use super::steps::event_of;
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::str::FromStr;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{
    Admission, AdmissionState, FacilityLevel, Line, Refused, State, Step, Taken, check_step, derive, history,
};
use xiangyi_domain::id::{AdmissionId, ChangeId};
use xiangyi_settlement::Statement;
use xiangyi_store::{Op, Reader, WriteTx, admissions, postings};
use xiangyi_wire::Entity;

/// An admission as it stands.
pub(crate) struct Case {
    pub(crate) row: admissions::Admission,
    pub(crate) admission: Admission,
    pub(crate) history: Vec<Taken>,
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
        let (admission, history) = (admission(&row), history(&row.events));
        let state = derive((&admission).into(), &history, &lines(&postings));
        Case { admission, row, history, postings, state }
    }

    /// What the patient owes, while it is settled.
    pub(crate) fn owed(&self) -> Result<Money, ClinicError> {
        self.state.balance.ok_or_else(|| self.wrong_state())
    }

    pub(crate) fn wrong_state(&self) -> ClinicError {
        ClinicError::refused("wrong_state").with("state", self.state.state.as_str())
    }

    /// 科室 and 床号 as they are now.
    pub(crate) fn place(&self) -> (Option<String>, Option<String>) {
        match &self.state.ward {
            Some(ward) => (Some(ward.clone()), self.state.bed.clone()),
            None => (self.admission.ward.clone(), self.admission.bed.clone()),
        }
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
        diagnosis: serde_json::from_value(row.diagnosis.clone()).unwrap_or_default(),
        categories: row.categories.iter().filter_map(|code| code.parse().ok()).collect(),
        deposit_waived: row.deposit_waived,
        papers: serde_json::from_value(row.papers.clone()).unwrap_or_default(),
        agreement_number: row.agreement_number.clone(),
        override_reason: row.override_reason.clone(),
        registered_by: row.registered_by,
        ward: row.ward.clone(),
        bed: row.bed.clone(),
        mode: row.mode.as_deref().and_then(coded),
        first_doctor: row.first_doctor.clone(),
        referred: row.referred,
        insurance: row.insurance.clone().and_then(|value| serde_json::from_value(value).ok()),
        insurance_number: row.insurance_number.clone(),
        guarantor: row.guarantor.clone().and_then(|value| serde_json::from_value(value).ok()),
        priority: row.priority.iter().flatten().filter_map(|code| coded(code)).collect(),
    }
}

/// A value that stands as its code.
fn coded<T: DeserializeOwned>(code: &str) -> Option<T> {
    serde_json::from_value(Value::from(code)).ok()
}

/// The lines of postings, as far as this version can read them.
pub(crate) fn lines(postings: &[postings::Posting]) -> Vec<Line> {
    postings.iter().flat_map(|posting| &posting.lines).filter_map(line).collect()
}

pub(crate) fn line(value: &Value) -> Option<Line> {
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
        step: &Step,
        now: Now,
        ids: Ids<'_>,
    ) -> Result<AdmissionAnswer, ClinicError> {
        let (case, committed) = self.commit(op, now, ids, |tx: &mut WriteTx<'_>| {
            let case = Case::load(self, tx, id)?;
            self.append(tx, &case, step, now)?;
            Case::load(self, tx, id)
        })?;
        Ok(case.answer(Vec::new(), committed.into()))
    }

    /// Checks a step against a case and appends it to the running commit.
    pub(super) fn append(
        &self,
        tx: &mut WriteTx<'_>,
        case: &Case,
        step: &Step,
        now: Now,
    ) -> Result<ChangeId, ClinicError> {
        check_step(&case.admission, &case.state, step, now.today)?;
        Ok(tx.event(Entity::Admission, case.row.id, event_of(step.kind(), step))?)
    }
}
