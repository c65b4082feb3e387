//! Family-doctor contracts.

use crate::desk::Here;
use crate::error::AppError;
use crate::events::{self, Progress};
use crate::work::Stop;
use chrono::NaiveDate;
use serde::Deserialize;
use std::ops::ControlFlow;
use tauri::AppHandle;
use tauri_specta::Event;
use xiangyi_clinic::Changes;
use xiangyi_clinic::contracts::{
    AddPack, AddTeam, AddedPack, AddedTeam, AskClaims, AskFulfilment, AskStanding, AskStatistics, BulkProgress,
    ChangeTeam, ClaimList, ContractList, ContractOptions, ContractReasons, ContractStatistics, EndContract, EndGone,
    EndPack, EndTeam, EndedGone, FulfilmentPage, ListContracts, ListRenewable, ListToEnd, LogService, LoggedService,
    PackList, RecordUnsigned, RecordedUnsigned, RenewContracts, RenewableList, Renewed, ResidentFulfilment,
    SignContract, SignedContract, StandingList, TeamList, ToEndList, WithdrawContract,
};

/// A person whose household may sign.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct ContractOptionsInput {
    /// Id or ID number.
    pub resident: String,
}

/// A page of contracts.
#[tauri::command]
#[specta::specta]
pub async fn list_contracts(desk: Here<'_>, input: ListContracts) -> Result<ContractList, AppError> {
    desk.ask(move |clinic, now| clinic.list_contracts(&input, now)).await
}

/// What can be signed for a person's household.
#[tauri::command]
#[specta::specta]
pub async fn contract_options(desk: Here<'_>, input: ContractOptionsInput) -> Result<ContractOptions, AppError> {
    desk.ask(move |clinic, now| clinic.contract_options(&input.resident, now)).await
}

/// Signs a contract.
#[tauri::command]
#[specta::specta]
pub async fn sign_contract(desk: Here<'_>, input: SignContract) -> Result<SignedContract, AppError> {
    desk.write(move |clinic, now, ids| clinic.sign_contract(input, now, ids)).await
}

/// Ends a contract before its time.
#[tauri::command]
#[specta::specta]
pub async fn end_contract(desk: Here<'_>, input: EndContract) -> Result<Changes, AppError> {
    desk.write(move |clinic, now, ids| clinic.end_contract(input, now, ids)).await
}

/// The teams of the township.
#[tauri::command]
#[specta::specta]
pub async fn list_teams(desk: Here<'_>) -> Result<TeamList, AppError> {
    desk.ask(|clinic, now| clinic.list_teams(now.today)).await
}

/// The dictionaries of reasons.
#[tauri::command]
#[specta::specta]
pub async fn contract_reasons(desk: Here<'_>) -> Result<ContractReasons, AppError> {
    desk.ask(|clinic, _| Ok(clinic.contract_reasons())).await
}

/// Takes a contract back that was signed by mistake.
#[tauri::command]
#[specta::specta]
pub async fn withdraw_contract(desk: Here<'_>, input: WithdrawContract) -> Result<Changes, AppError> {
    desk.write(move |clinic, now, ids| clinic.withdraw_contract(input, now, ids)).await
}

/// Keeps why somebody has no contract.
#[tauri::command]
#[specta::specta]
pub async fn record_unsigned(desk: Here<'_>, input: RecordUnsigned) -> Result<RecordedUnsigned, AppError> {
    desk.write(move |clinic, now, ids| clinic.record_unsigned(input, now, ids)).await
}

/// Notes a service of a pack.
#[tauri::command]
#[specta::specta]
pub async fn log_service(desk: Here<'_>, input: LogService) -> Result<LoggedService, AppError> {
    desk.write(move |clinic, now, ids| clinic.log_service(input, now, ids)).await
}

/// Contracts that end soon or ran out.
#[tauri::command]
#[specta::specta]
pub async fn list_renewable(desk: Here<'_>, input: ListRenewable) -> Result<RenewableList, AppError> {
    desk.ask(move |clinic, now| clinic.list_renewable(&input, now)).await
}

/// Renews contracts; tells how far it is, and stops when it is asked to.
#[tauri::command]
#[specta::specta]
pub async fn renew_contracts(app: AppHandle, desk: Here<'_>, input: RenewContracts) -> Result<Renewed, AppError> {
    let mut watch = watch(app, desk.export.begin());
    desk.write(move |clinic, now, ids| clinic.renew_contracts(input, now, ids, &mut watch)).await
}

/// Contracts of people who died or moved away.
#[tauri::command]
#[specta::specta]
pub async fn list_to_end(desk: Here<'_>, input: ListToEnd) -> Result<ToEndList, AppError> {
    desk.ask(move |clinic, now| clinic.list_to_end(&input, now)).await
}

/// Ends contracts of people who died or moved away.
#[tauri::command]
#[specta::specta]
pub async fn end_gone(app: AppHandle, desk: Here<'_>, input: EndGone) -> Result<EndedGone, AppError> {
    let mut watch = watch(app, desk.export.begin());
    desk.write(move |clinic, now, ids| clinic.end_gone(input, now, ids, &mut watch)).await
}

/// 签约统计.
#[tauri::command]
#[specta::specta]
pub async fn contract_statistics(desk: Here<'_>, input: AskStatistics) -> Result<ContractStatistics, AppError> {
    desk.ask(move |clinic, now| clinic.contract_statistics(&input, now)).await
}

/// The people behind a figure.
#[tauri::command]
#[specta::specta]
pub async fn contract_standing(desk: Here<'_>, input: AskStanding) -> Result<StandingList, AppError> {
    desk.ask(move |clinic, now| clinic.contract_standing(&input, now)).await
}

/// 履约.
#[tauri::command]
#[specta::specta]
pub async fn contract_fulfilment(desk: Here<'_>, input: AskFulfilment) -> Result<FulfilmentPage, AppError> {
    desk.ask(move |clinic, now| clinic.contract_fulfilment(&input, now)).await
}

/// Whose items are asked for.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct ResidentFulfilmentInput {
    /// Id or ID number.
    pub resident: String,
    /// The counting date; today if missing.
    pub on: Option<NaiveDate>,
}

/// Every item of a resident's contract, down to the visits that count.
#[tauri::command]
#[specta::specta]
pub async fn resident_fulfilment(
    desk: Here<'_>,
    input: ResidentFulfilmentInput,
) -> Result<ResidentFulfilment, AppError> {
    desk.ask(move |clinic, now| clinic.resident_fulfilment(&input.resident, input.on, now)).await
}

/// Fees of a month.
#[tauri::command]
#[specta::specta]
pub async fn contract_claims(desk: Here<'_>, input: AskClaims) -> Result<ClaimList, AppError> {
    desk.ask(move |clinic, _| clinic.contract_claims(&input)).await
}

/// Changes a team.
#[tauri::command]
#[specta::specta]
pub async fn change_team(desk: Here<'_>, input: ChangeTeam) -> Result<Changes, AppError> {
    desk.write(move |clinic, now, ids| clinic.change_team(&input, now, ids)).await
}

/// Ends a team.
#[tauri::command]
#[specta::specta]
pub async fn end_team(desk: Here<'_>, input: EndTeam) -> Result<Changes, AppError> {
    desk.write(move |clinic, now, ids| clinic.end_team(&input, now, ids)).await
}

/// Adds a team.
#[tauri::command]
#[specta::specta]
pub async fn add_team(desk: Here<'_>, input: AddTeam) -> Result<AddedTeam, AppError> {
    desk.write(move |clinic, now, ids| clinic.add_team(input, now, ids)).await
}

/// The packs of the township.
#[tauri::command]
#[specta::specta]
pub async fn list_packs(desk: Here<'_>) -> Result<PackList, AppError> {
    desk.ask(|clinic, _| clinic.list_packs()).await
}

/// Adds a pack, or a new version of one.
#[tauri::command]
#[specta::specta]
pub async fn add_pack(desk: Here<'_>, input: AddPack) -> Result<AddedPack, AppError> {
    desk.write(move |clinic, now, ids| clinic.add_pack(input, now, ids)).await
}

/// Ends the offer of a pack.
#[tauri::command]
#[specta::specta]
pub async fn end_pack(desk: Here<'_>, input: EndPack) -> Result<Changes, AppError> {
    desk.write(move |clinic, now, ids| clinic.end_pack(input, now, ids)).await
}

fn watch(app: AppHandle, stop: Stop) -> impl FnMut(BulkProgress) -> ControlFlow<()> {
    move |BulkProgress { done, total }| {
        // The page may have gone with its window; then nobody needs to hear it.
        let _ = events::ExportProgress(Progress { done, total, phase: "writing".to_owned() }).emit(&app);
        if stop.is_asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
