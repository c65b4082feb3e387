//! `accounts …`, `statistics …`.

use super::{open, read, word};
use crate::admission_args::{AccountsCommand, StatisticsCommand};
use crate::failure::Failure;
use crate::moment;
use crate::outcome::Answer;
use serde_json::json;
use std::path::Path;
use xiangyi_clinic::accounts::{ListClaims, StatementOf};

/// `accounts …`.
pub fn run(folder: &Path, command: AccountsCommand) -> Result<Answer, Failure> {
    use AccountsCommand as C;
    let clinic = open(folder)?;
    let (now, ids) = (moment::now(), &mut moment::new_id);
    match command {
        C::TrialBalance { from, until } => Answer::done(&clinic.trial_balance(from, until.unwrap_or(now.today))?),
        C::Statement { account, from, until } => {
            let until = until.unwrap_or(now.today);
            Answer::done(&clinic.account_statement(&StatementOf { account, from, until })?)
        }
        C::Patient { resident } => Answer::done(&clinic.patient_statement(&resident)?),
        C::Close(document) => Answer::done(&clinic.close_ledger(&read(&document.file)?, now, ids)?),
        C::Closings => Answer::done(&clinic.list_closings(now)?),
        C::Claims { from, to, payer } => {
            let payer = word("payer", payer)?;
            Answer::done(&clinic.list_claims(&ListClaims { from, to, payer }, now)?)
        }
        C::Remit(document) => Answer::done(&clinic.record_remittance(&read(&document.file)?, now, ids)?),
    }
}

/// `statistics …`.
pub fn statistics(folder: &Path, command: StatisticsCommand) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    match command {
        StatisticsCommand::PayLater { month } => Answer::done(&clinic.pay_later_statistics(month)?),
        StatisticsCommand::PayLaterBehind(document) => {
            let rows = clinic.pay_later_behind(&read(&document.file)?, moment::now())?;
            Answer::done(&json!({ "admissions": rows }))
        }
    }
}
