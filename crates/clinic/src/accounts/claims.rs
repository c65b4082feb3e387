//! 申报: what each payer is asked for, admission by admission and outpatient bill by outpatient bill.

use super::names::account_name;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::Names;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::Account;
use xiangyi_domain::id::AdmissionId;
use xiangyi_domain::residents::age_on;
use xiangyi_domain::users::Right;
use xiangyi_settlement::{LayerCode, Statement};
use xiangyi_store::admissions::{Listed, Wanted};
use xiangyi_store::{Reader, admissions, chronic_recognitions, outpatient_bills, postings, residents};

/// Which claims.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ListClaims {
    /// First day of discharge, or of the outpatient bill.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Only one payer.
    #[serde(default)]
    pub payer: Option<LayerCode>,
}

/// Claims by payer.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Claims {
    /// First day of discharge.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Each payer with something to pay.
    pub payers: Vec<PayerClaims>,
    /// All of it.
    pub total: Money,
}

/// The claims on one payer.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PayerClaims {
    /// Code of the layer.
    pub payer: String,
    /// In words.
    pub name: String,
    /// By day of discharge.
    pub lines: Vec<ClaimLine>,
    /// Their sum.
    pub total: Money,
    /// What the payer owes in the ledger today, over all times.
    pub owed: Money,
}

/// One admission, or one outpatient bill, on a claim.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ClaimLine {
    /// Which admission; none for an outpatient bill.
    pub admission: Option<AdmissionId>,
    /// 住院号, or the number of the outpatient bill.
    pub number: String,
    /// The patient.
    pub name: String,
    /// `male`, `female`.
    pub sex: Option<String>,
    /// Full years on admission.
    pub age: Option<u16>,
    /// ID number, whole where the role may see it.
    pub id_number: Option<String>,
    /// Name of the village.
    pub village: String,
    /// The main diagnosis.
    pub diagnosis: String,
    /// 入院日期; none for an outpatient bill.
    pub admitted_on: Option<NaiveDate>,
    /// 出院日期, or the day of the outpatient bill.
    pub discharged_on: Option<NaiveDate>,
    /// 总费用.
    pub total: Money,
    /// 政策范围内.
    pub in_scope: Money,
    /// What this payer pays.
    pub paid: Money,
}

impl Clinic {
    /// What each payer is asked for, by settlements that stand and the days of discharge; outpatient bills by their day.
    ///
    /// # Errors
    /// `not_allowed`, `dates_reversed`.
    pub fn list_claims(&self, input: &ListClaims, now: Now) -> Result<Claims, ClinicError> {
        self.must(Right::AdmissionsView)?;
        self.read(|reader| self.claims_to(reader, input, now))
    }

    pub(crate) fn claims_to(&self, reader: &Reader<'_>, input: &ListClaims, now: Now) -> Result<Claims, ClinicError> {
        if input.from > input.to {
            return Err(ClinicError::refused_at("dates_reversed", "to"));
        }
        let whole = self.user().role.may(Right::IdNumbersWhole);
        let mut by_payer: BTreeMap<usize, Vec<ClaimLine>> = BTreeMap::new();
        for row in admissions::every(reader, Wanted::DischargedBetween(input.from, input.to))? {
            for (at, paid) in claimed(&row.figures.paid_by, input.payer) {
                by_payer.entry(at).or_default().push(line(&row, paid, now.today, whole));
            }
        }
        for (statement, bill) in self.outpatient_lines(reader, input, now.today, whole)? {
            let layers = statement.layers.iter().map(|layer| (layer.code.code().to_owned(), layer.paid));
            for (at, paid) in claimed(&layers.collect::<Vec<_>>(), input.payer) {
                by_payer.entry(at).or_default().push(ClaimLine { paid, ..bill.clone() });
            }
        }
        let sums = postings::sums(reader, None, None)?;
        let owed = |account: &Account| {
            let of_account = sums.iter().filter(|sum| sum.account == account.0);
            of_account.map(|sum| sum.debit - sum.credit).sum::<Money>()
        };
        let payer = |(at, lines): (usize, Vec<ClaimLine>)| {
            let layer = LayerCode::ALL[at];
            let account = Account::of_layer(layer.code());
            PayerClaims {
                payer: layer.code().to_owned(),
                name: account_name(&account.0),
                total: lines.iter().map(|line| line.paid).sum(),
                lines,
                owed: owed(&account),
            }
        };
        let payers: Vec<PayerClaims> = by_payer.into_iter().map(payer).collect();
        let total = payers.iter().map(|payer| payer.total).sum();
        Ok(Claims { from: input.from, to: input.to, payers, total })
    }
}

impl Clinic {
    /// The outpatient bills that stand, each with its statement and as a line of nothing yet.
    fn outpatient_lines(
        &self,
        reader: &Reader<'_>,
        input: &ListClaims,
        today: NaiveDate,
        whole: bool,
    ) -> Result<Vec<(Statement, ClaimLine)>, ClinicError> {
        let names = Names::load(reader)?;
        let mut lines = Vec::new();
        for row in outpatient_bills::between(reader, input.from, input.to)? {
            let Ok(statement) = serde_json::from_value::<Statement>(row.statement) else { continue };
            let Some(person) = residents::find(reader, row.resident)? else { continue };
            let disease = chronic_recognitions::find(reader, row.recognition)?.map(|found| found.name);
            let line = ClaimLine {
                admission: None,
                number: row.number,
                age: person.birth_on.map(|born| age_on(born, row.billed_on.unwrap_or(today))),
                village: names.village(person.village),
                name: person.name,
                sex: person.sex,
                id_number: person.id_number.filter(|_| whole),
                diagnosis: disease.unwrap_or_default(),
                admitted_on: None,
                discharged_on: row.billed_on,
                total: statement.total,
                in_scope: statement.in_scope,
                paid: Money::ZERO,
            };
            lines.push((statement, line));
        }
        Ok(lines)
    }
}

/// The layers of others than the centre that pay something, by their place in [`LayerCode::ALL`].
fn claimed(paid_by: &[(String, Money)], only: Option<LayerCode>) -> Vec<(usize, Money)> {
    let place = |code: &str| LayerCode::ALL.iter().position(|layer| layer.code() == code);
    let asked = |at: &usize| {
        let layer = LayerCode::ALL[*at];
        only.is_none_or(|only| only == layer) && Account::of_layer(layer.code()).layer().is_some()
    };
    let paid = paid_by.iter().filter(|(_, paid)| !paid.is_zero());
    paid.filter_map(|(code, paid)| place(code).filter(asked).map(|at| (at, *paid))).collect()
}

fn line(row: &Listed, paid: Money, today: NaiveDate, whole: bool) -> ClaimLine {
    ClaimLine {
        admission: Some(row.id),
        number: row.number.clone(),
        name: row.name.clone(),
        sex: row.sex.clone(),
        age: row.birth_on.map(|born| age_on(born, row.admitted_on.unwrap_or(today))),
        id_number: row.id_number.clone().filter(|_| whole),
        village: row.village.clone(),
        diagnosis: row.diagnosis.clone(),
        admitted_on: row.admitted_on,
        discharged_on: row.discharged_on,
        total: row.figures.total,
        in_scope: row.figures.total - row.figures.out_of_scope,
        paid,
    }
}
