//! What the county held or refused, and what a person does about it.

use crate::desk::Here;
use crate::error::AppError;
use serde::Deserialize;
use xiangyi_clinic::cases::{
    CaseDecided, CaseList, CasePage, DecideCase, ResendChange, Resent, WaitingList, WithdrawChange,
};
use xiangyi_domain::id::ChangeId;

/// One held or refused change.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct AskCase {
    /// Which.
    #[specta(type = String)]
    pub change_id: ChangeId,
}

/// What waits for a decision, and what was decided.
#[tauri::command]
#[specta::specta]
pub async fn list_cases(desk: Here<'_>) -> Result<CaseList, AppError> {
    desk.ask(|clinic, _| clinic.list_cases()).await
}

/// Changes that the county refused.
#[tauri::command]
#[specta::specta]
pub async fn list_rejected(desk: Here<'_>) -> Result<WaitingList, AppError> {
    desk.ask(|clinic, _| clinic.list_rejected()).await
}

/// Both versions of a held change, or what can be mended of a refused one.
#[tauri::command]
#[specta::specta]
pub async fn case_page(desk: Here<'_>, input: AskCase) -> Result<CasePage, AppError> {
    desk.ask(move |clinic, _| clinic.case_page(input.change_id)).await
}

/// Decides about a held change.
#[tauri::command]
#[specta::specta]
pub async fn decide_case(desk: Here<'_>, input: DecideCase) -> Result<CaseDecided, AppError> {
    desk.write(move |clinic, now, ids| clinic.decide_case(input, now, ids)).await
}

/// Sends a refused change again, mended.
#[tauri::command]
#[specta::specta]
pub async fn resend_change(desk: Here<'_>, input: ResendChange) -> Result<Resent, AppError> {
    desk.write(move |clinic, now, ids| clinic.resend_change(input, now, ids)).await
}

/// Gives a held or refused change up.
#[tauri::command]
#[specta::specta]
pub async fn withdraw_change(desk: Here<'_>, input: WithdrawChange) -> Result<Resent, AppError> {
    desk.write(move |clinic, now, ids| clinic.withdraw_change(input, now, ids)).await
}
