//! The ledger, its closings and claims, the statistics of pay later, and policy packs on trial.

use crate::desk::Here;
use crate::error::{AppError, unreadable};
use chrono::NaiveDate;
use serde::Deserialize;
use std::path::PathBuf;
use xiangyi_clinic::accounts::{
    AccountStatement, Claims, CloseLedger, Closed, ClosingList, ListClaims, RecordRemittance, RemittanceRecorded,
    StatementOf, TrialBalance,
};
use xiangyi_clinic::admissions::{
    ActivatePolicy, AdmissionRow, ComparePolicies, LayInPolicy, PayLaterBehind, PayLaterStatistics, PolicyChanged,
    PolicyCheck,
};
use xiangyi_settlement::Comparison;

/// A pack is a page of text; what is longer is something else.
const LONGEST_PACK: u64 = 1024 * 1024;

/// The file of a policy pack.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct PolicyFile {
    /// Its path.
    pub path: PathBuf,
}

impl PolicyFile {
    fn read(&self) -> Result<LayInPolicy, AppError> {
        let long = || std::io::Error::from(std::io::ErrorKind::FileTooLarge);
        let length = std::fs::metadata(&self.path).map(|file| file.len());
        let fits = length.and_then(|length| if length > LONGEST_PACK { Err(long()) } else { Ok(()) });
        let text = fits.and_then(|()| std::fs::read_to_string(&self.path));
        Ok(LayInPolicy { text: text.map_err(|error| unreadable(&error, "path"))? })
    }
}

/// Days of the ledger.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct TrialBalanceInput {
    /// First day; from the beginning if missing.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub until: NaiveDate,
}

/// Every account over a span of days.
#[tauri::command]
#[specta::specta]
pub async fn trial_balance(desk: Here<'_>, input: TrialBalanceInput) -> Result<TrialBalance, AppError> {
    desk.ask(move |clinic, _| clinic.trial_balance(input.from, input.until)).await
}

/// One account, line by line.
#[tauri::command]
#[specta::specta]
pub async fn account_statement(desk: Here<'_>, input: StatementOf) -> Result<AccountStatement, AppError> {
    desk.ask(move |clinic, _| clinic.account_statement(&input)).await
}

/// The closings so far.
#[tauri::command]
#[specta::specta]
pub async fn list_closings(desk: Here<'_>) -> Result<ClosingList, AppError> {
    desk.ask(|clinic, now| clinic.list_closings(now)).await
}

/// Closes a day or a month.
#[tauri::command]
#[specta::specta]
pub async fn close_ledger(desk: Here<'_>, input: CloseLedger) -> Result<Closed, AppError> {
    desk.write(move |clinic, now, ids| clinic.close_ledger(&input, now, ids)).await
}

/// What each payer is asked for.
#[tauri::command]
#[specta::specta]
pub async fn list_claims(desk: Here<'_>, input: ListClaims) -> Result<Claims, AppError> {
    desk.ask(move |clinic, now| clinic.list_claims(&input, now)).await
}

/// Records what a payer sent.
#[tauri::command]
#[specta::specta]
pub async fn record_remittance(desk: Here<'_>, input: RecordRemittance) -> Result<RemittanceRecorded, AppError> {
    desk.write(move |clinic, now, ids| clinic.record_remittance(&input, now, ids)).await
}

/// T6 of the month of a day.
#[tauri::command]
#[specta::specta]
pub async fn pay_later_statistics(desk: Here<'_>, input: NaiveDate) -> Result<PayLaterStatistics, AppError> {
    desk.ask(move |clinic, _| clinic.pay_later_statistics(input)).await
}

/// The admissions behind a figure of T6.
#[tauri::command]
#[specta::specta]
pub async fn pay_later_behind(desk: Here<'_>, input: PayLaterBehind) -> Result<Vec<AdmissionRow>, AppError> {
    desk.ask(move |clinic, now| clinic.pay_later_behind(&input, now)).await
}

/// A sample bill under two packs; nothing is written.
#[tauri::command]
#[specta::specta]
pub async fn compare_policies(desk: Here<'_>, input: ComparePolicies) -> Result<Comparison, AppError> {
    desk.ask(move |clinic, _| clinic.compare_policies(&input)).await
}

/// What is wrong with the file of a pack; nothing is written.
#[tauri::command]
#[specta::specta]
pub async fn check_policy_file(desk: Here<'_>, input: PolicyFile) -> Result<PolicyCheck, AppError> {
    let pack = input.read()?;
    desk.ask(move |clinic, _| clinic.check_policy(&pack)).await
}

/// Lays the pack of a file in.
#[tauri::command]
#[specta::specta]
pub async fn lay_in_policy_file(desk: Here<'_>, input: PolicyFile) -> Result<PolicyChanged, AppError> {
    let pack = input.read()?;
    desk.write(move |clinic, now, ids| clinic.lay_in_policy(&pack, now, ids)).await
}

/// Says from which day a version of a pack is the one to suggest.
#[tauri::command]
#[specta::specta]
pub async fn activate_policy(desk: Here<'_>, input: ActivatePolicy) -> Result<PolicyChanged, AppError> {
    desk.write(move |clinic, now, ids| clinic.activate_policy(&input, now, ids)).await
}
