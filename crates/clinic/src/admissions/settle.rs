//! `admission settle`, and the same without writing.

use super::AdmissionAnswer;
use super::answer::Case;
use super::policies::keep;
use super::post::Entry;
use super::reckon::{Reckoned, reckon};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{PostingKind, Step, check_step, settlement_lines};
use xiangyi_domain::id::AdmissionId;
use xiangyi_domain::paper::in_capitals;
use xiangyi_domain::users::Right;
use xiangyi_settlement::{LayerCode, Statement, words};
use xiangyi_store::{Op, WriteTx};

/// A settlement.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Settle {
    /// Which admission.
    pub id: AdmissionId,
    /// Code of the policy pack.
    pub policy: String,
    /// Version of it; the one that holds on the day of discharge if missing.
    #[serde(default)]
    pub version: Option<String>,
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
    /// Reckons a settlement without writing: the estimate for the family before the discharge, which then counts as
    /// today, and the preview after it.
    ///
    /// # Errors
    /// `unknown_admission`, `unknown_policy`, and the refusals of the bill.
    pub fn preview_settlement(&self, input: &Settle, now: Now) -> Result<SettlementView, ClinicError> {
        self.must(Right::AdmissionsView)?;
        self.read(|reader| {
            let case = Case::load(self, reader, input.id)?;
            Ok(SettlementView::of(reckon(reader, &case, input, now.today)?.statement))
        })
    }

    /// Settles: the statement is stored with the admission, with its bill and its pack, so that it can be computed
    /// again in years; the layers and the patient are posted in the ledger.
    ///
    /// # Errors
    /// `unknown_admission`, `unknown_policy`, `wrong_state`, `no_costs`, and
    /// the refusals of the bill.
    pub fn settle_admission(&self, input: &Settle, now: Now, ids: Ids<'_>) -> Result<AdmissionAnswer, ClinicError> {
        self.must(Right::AdmissionsSettle)?;
        let (case, committed) = self.commit(Op::Settle, now, ids, |tx| {
            let case = Case::load(self, tx, input.id)?;
            check_step(&case.admission, &case.state, &empty_settlement(now), now.today)?;
            let reckoned = reckon(tx, &case, input, now.today)?;
            tx.group(|tx| self.write_settlement(tx, &case, &reckoned, now))?;
            Case::load(self, tx, input.id)
        })?;
        let warnings = case.statement().map(|statement| statement.warnings).unwrap_or_default();
        Ok(case.answer(warnings.iter().map(ToString::to_string).collect(), committed.into()))
    }

    fn write_settlement(
        &self,
        tx: &mut WriteTx<'_>,
        case: &Case,
        reckoned: &Reckoned,
        now: Now,
    ) -> Result<(), ClinicError> {
        let lines = lines(&reckoned.statement)?;
        keep(self, tx, &reckoned.pack)?;
        let step = Step::Settled {
            on: now.today,
            statement: json!(reckoned.statement),
            bill: Some(json!(reckoned.bill)),
            pack: Some(reckoned.pack.hash.clone()),
            prior: reckoned.prior.clone(),
            household_prior: reckoned.household_prior.clone(),
        };
        self.append(tx, case, &step, now)?;
        self.post_entry(tx, Entry::of(case.row.id, PostingKind::Settlement, lines, now.today), now)?;
        Ok(())
    }
}

/// Asked before the bill is reckoned, so that the state is what is refused first.
fn empty_settlement(now: Now) -> Step {
    let statement = json!({});
    Step::Settled { on: now.today, statement, bill: None, pack: None, prior: Vec::new(), household_prior: Vec::new() }
}

/// The lines of a statement in the ledger.
pub(crate) fn lines(statement: &Statement) -> Result<Vec<xiangyi_domain::admissions::Line>, ClinicError> {
    let layers: Vec<(String, Money)> =
        statement.layers.iter().map(|layer| (layer.code.code().to_owned(), layer.paid)).collect();
    settlement_lines(statement.total, &layers, statement.above_standard, statement.self_pay)
        .map_err(|error| ClinicError::refused(error.code()))
}
