//! Family-doctor contracts.

use crate::desk::Here;
use crate::error::AppError;
use serde::Deserialize;
use xiangyi_clinic::Changes;
use xiangyi_clinic::contracts::{
    ContractList, ContractOptions, EndContract, ListContracts, SignContract, SignedContract, TeamList,
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
    desk.ask(|clinic, _| clinic.list_teams()).await
}
