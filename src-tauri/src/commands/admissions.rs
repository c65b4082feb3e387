//! Treat first, pay later: from the desk to the last payment.

use crate::desk::Here;
use crate::error::AppError;
use chrono::NaiveDate;
use serde::Deserialize;
use xiangyi_clinic::admissions::{
    AddCost, AdmissionAnswer, AdmissionDesk, AdmissionList, AdmissionPage, Discharge, ListAdmissions, Pay, PolicyList,
    RegisterAdmission, ReturnPapers, Settle, SettlementView,
};
use xiangyi_domain::id::AdmissionId;
use xiangyi_settlement::Pack;

/// A person at the desk.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct AdmissionDeskInput {
    /// Id or ID number.
    pub resident: String,
    /// The day of admission; today if missing.
    pub admitted_on: Option<NaiveDate>,
}

/// A version of a pack.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct PolicyPageInput {
    /// Its code.
    pub code: String,
    /// Its version; the one that holds today if missing.
    pub version: Option<String>,
}

/// A page of admissions.
#[tauri::command]
#[specta::specta]
pub async fn list_admissions(desk: Here<'_>, input: ListAdmissions) -> Result<AdmissionList, AppError> {
    desk.ask(move |clinic, now| clinic.list_admissions(&input, now)).await
}

/// What the desk must know of a person before admitting them.
#[tauri::command]
#[specta::specta]
pub async fn admission_desk(desk: Here<'_>, input: AdmissionDeskInput) -> Result<AdmissionDesk, AppError> {
    desk.ask(move |clinic, now| clinic.admission_desk(&input.resident, input.admitted_on, now)).await
}

/// Admits a person.
#[tauri::command]
#[specta::specta]
pub async fn register_admission(desk: Here<'_>, input: RegisterAdmission) -> Result<AdmissionAnswer, AppError> {
    desk.write(move |clinic, now, ids| clinic.register_admission(input, now, ids)).await
}

/// Records the costs of a day.
#[tauri::command]
#[specta::specta]
pub async fn add_cost(desk: Here<'_>, input: AddCost) -> Result<AdmissionAnswer, AppError> {
    desk.write(move |clinic, now, ids| clinic.add_cost(input, now, ids)).await
}

/// Discharges a person.
#[tauri::command]
#[specta::specta]
pub async fn discharge(desk: Here<'_>, input: Discharge) -> Result<AdmissionAnswer, AppError> {
    desk.write(move |clinic, now, ids| clinic.discharge(input, now, ids)).await
}

/// What a settlement would come to; nothing is written.
#[tauri::command]
#[specta::specta]
pub async fn preview_settlement(desk: Here<'_>, input: Settle) -> Result<SettlementView, AppError> {
    desk.ask(move |clinic, now| clinic.preview_settlement(&input, now)).await
}

/// Settles an admission.
#[tauri::command]
#[specta::specta]
pub async fn settle(desk: Here<'_>, input: Settle) -> Result<AdmissionAnswer, AppError> {
    desk.write(move |clinic, now, ids| clinic.settle_admission(&input, now, ids)).await
}

/// Takes a payment.
#[tauri::command]
#[specta::specta]
pub async fn pay(desk: Here<'_>, input: Pay) -> Result<AdmissionAnswer, AppError> {
    desk.write(move |clinic, now, ids| clinic.pay_admission(&input, now, ids)).await
}

/// Gives back the papers that were kept.
#[tauri::command]
#[specta::specta]
pub async fn return_papers(desk: Here<'_>, input: ReturnPapers) -> Result<AdmissionAnswer, AppError> {
    desk.write(move |clinic, now, ids| clinic.return_papers(input, now, ids)).await
}

/// Everything about one admission.
#[tauri::command]
#[specta::specta]
pub async fn admission_page(desk: Here<'_>, input: AdmissionId) -> Result<AdmissionPage, AppError> {
    desk.ask(move |clinic, now| clinic.admission_page(input, now)).await
}

/// The policy packs.
#[tauri::command]
#[specta::specta]
pub async fn list_policies(desk: Here<'_>) -> Result<PolicyList, AppError> {
    desk.ask(|clinic, now| clinic.list_policies(now.today)).await
}

/// One policy pack with its sources.
#[tauri::command]
#[specta::specta]
pub async fn policy_page(desk: Here<'_>, input: PolicyPageInput) -> Result<Pack, AppError> {
    desk.ask(move |clinic, now| clinic.policy_page(&input.code, input.version.as_deref(), now.today)).await
}
