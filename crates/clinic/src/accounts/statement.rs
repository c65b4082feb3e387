//! 对账单: one account, or one patient, line by line.

use super::names::account_name;
use crate::admissions::on_account;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::residents::Names;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use xiangyi_domain::Money;
use xiangyi_domain::admissions::Account;
use xiangyi_domain::id::{AdmissionId, PostingId, ResidentId};
use xiangyi_domain::users::Right;
use xiangyi_store::{Reader, admissions, outpatient_bills, postings};

/// Which account, over which days.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct StatementOf {
    /// Code of the account, such as `payer:basic`.
    pub account: String,
    /// First day of the ledger.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
}

/// One account, line by line.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AccountStatement {
    /// Its code.
    pub account: String,
    /// In words.
    pub name: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// What stood on it before.
    pub opening: Money,
    /// By day.
    pub lines: Vec<StatementLine>,
    /// What stands on it after.
    pub closing: Money,
}

/// A line of a statement.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct StatementLine {
    /// The posting.
    pub posting: PostingId,
    /// Its kind.
    pub kind: String,
    /// The day of the ledger.
    pub on: Option<NaiveDate>,
    /// The day on which it happened, where that day was closed.
    pub happened_on: Option<NaiveDate>,
    /// Which admission.
    pub admission: Option<AdmissionId>,
    /// 住院号, or the number of the outpatient bill.
    pub bill_number: Option<String>,
    /// The patient.
    pub name: Option<String>,
    /// 收据号.
    pub number: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Who posted it.
    pub by: String,
    /// Above zero a debit, below a credit.
    pub amount: Money,
    /// What stands on the account after it.
    pub balance: Money,
}

/// A patient's account over all admissions and outpatient bills.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PatientStatement {
    /// Who.
    pub resident: ResidentId,
    /// Their name.
    pub name: String,
    /// By day.
    pub lines: Vec<StatementLine>,
    /// What is owed now.
    pub balance: Money,
}

impl Clinic {
    /// One account over a span of days, such as what a payer owes.
    ///
    /// # Errors
    /// `not_allowed`, `dates_reversed`.
    pub fn account_statement(&self, input: &StatementOf) -> Result<AccountStatement, ClinicError> {
        self.must(Right::AdmissionsView)?;
        if input.from > input.until {
            return Err(ClinicError::refused_at("dates_reversed", "until"));
        }
        self.read(|reader| {
            let names = Names::load(reader)?;
            let opening = opening(reader, &input.account, input.from)?;
            let mut closing = opening;
            let found = postings::lines_of_account(reader, &input.account, input.from, input.until)?;
            let lines = found.into_iter().map(|line| told(line, &names, &mut closing)).collect();
            Ok(AccountStatement {
                account: input.account.clone(),
                name: account_name(&input.account),
                from: input.from,
                until: input.until,
                opening,
                lines,
                closing,
            })
        })
    }

    /// A patient's account over all admissions and outpatient bills, from the first posting.
    ///
    /// # Errors
    /// `not_allowed`, `unknown_resident`.
    pub fn patient_statement(&self, who: &str) -> Result<PatientStatement, ClinicError> {
        self.must(Right::AdmissionsView)?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let resident = self.resident(reader, who)?;
            let mut found = Vec::new();
            for row in admissions::of_resident(reader, resident.id)? {
                let postings = postings::of_admission(reader, row.id)?;
                found.extend(on_patient(postings, Some(row.id), &row.number, &resident.name));
            }
            for row in outpatient_bills::of_resident(reader, resident.id)? {
                let postings = postings::of_outpatient_bill(reader, row.id)?;
                found.extend(on_patient(postings, None, &row.number, &resident.name));
            }
            found.sort_by_key(|line| (line.posted_on, line.posting));
            let mut balance = Money::ZERO;
            let lines = found.into_iter().map(|line| told(line, &names, &mut balance)).collect();
            Ok(PatientStatement { resident: resident.id, name: resident.name, lines, balance })
        })
    }
}

/// What stood on an account before a day.
fn opening(reader: &Reader<'_>, account: &str, from: NaiveDate) -> Result<Money, ClinicError> {
    let Some(before) = from.pred_opt() else { return Ok(Money::ZERO) };
    let sums = postings::sums(reader, None, Some(before))?;
    Ok(sums.into_iter().filter(|sum| sum.account == account).map(|sum| sum.debit - sum.credit).sum())
}

/// The lines of postings on the patient's account.
fn on_patient(
    postings: Vec<postings::Posting>,
    admission: Option<AdmissionId>,
    bill_number: &str,
    name: &str,
) -> Vec<postings::AccountLine> {
    let lines = postings.into_iter().filter_map(|posting| {
        let amount = on_account(&posting, Account::PATIENT);
        (!amount.is_zero()).then(|| postings::AccountLine {
            posting: posting.id,
            kind: posting.kind,
            posted_on: posting.posted_on,
            happened_on: posting.happened_on,
            admission,
            bill_number: Some(bill_number.to_owned()),
            name: Some(name.to_owned()),
            number: posting.number,
            reason: posting.reason,
            posted_by: posting.posted_by,
            amount,
        })
    });
    lines.collect()
}

fn told(line: postings::AccountLine, names: &Names, balance: &mut Money) -> StatementLine {
    *balance = *balance + line.amount;
    StatementLine {
        posting: line.posting,
        kind: line.kind,
        on: line.posted_on,
        happened_on: line.happened_on,
        admission: line.admission,
        bill_number: line.bill_number,
        name: line.name,
        number: line.number,
        reason: line.reason,
        by: names.user(line.posted_by),
        amount: line.amount,
        balance: *balance,
    }
}
