//! What happens to an admission beside the plain way from the desk to the payment.

use crate::desk::Here;
use crate::error::AppError;
use xiangyi_clinic::admissions::{
    AdmissionAnswer, AgreeInstalments, CompareAdmission, CorrectCost, IssueKit, LiftBlock, MarkAbsconded,
    MoveInpatient, Pay, ProposeInstalments, Reverse, Reversed, TakePapers, WaiveFee, WithdrawAdmission, WriteOff,
};
use xiangyi_domain::admissions::Instalment;
use xiangyi_settlement::Comparison;

/// Corrects a day's charges.
#[tauri::command]
#[specta::specta]
pub async fn correct_cost(desk: Here<'_>, input: CorrectCost) -> Result<AdmissionAnswer, AppError> {
    desk.write(move |clinic, now, ids| clinic.correct_cost(input, now, ids)).await
}

/// Notes another ward or bed.
#[tauri::command]
#[specta::specta]
pub async fn move_bed(desk: Here<'_>, input: MoveInpatient) -> Result<AdmissionAnswer, AppError> {
    desk.write(move |clinic, now, ids| clinic.move_inpatient(input, now, ids)).await
}

/// Waives a fee.
#[tauri::command]
#[specta::specta]
pub async fn waive_fee(desk: Here<'_>, input: WaiveFee) -> Result<AdmissionAnswer, AppError> {
    desk.write(move |clinic, now, ids| clinic.waive_fee(input, now, ids)).await
}

/// Records goods that were handed out.
#[tauri::command]
#[specta::specta]
pub async fn issue_kit(desk: Here<'_>, input: IssueKit) -> Result<AdmissionAnswer, AppError> {
    desk.write(move |clinic, now, ids| clinic.issue_kit(input, now, ids)).await
}

/// Takes in more papers.
#[tauri::command]
#[specta::specta]
pub async fn take_papers(desk: Here<'_>, input: TakePapers) -> Result<AdmissionAnswer, AppError> {
    desk.write(move |clinic, now, ids| clinic.take_papers(input, now, ids)).await
}

/// Takes a discharge back.
#[tauri::command]
#[specta::specta]
pub async fn withdraw_discharge(desk: Here<'_>, input: WithdrawAdmission) -> Result<AdmissionAnswer, AppError> {
    desk.write(move |clinic, now, ids| clinic.withdraw_discharge(input, now, ids)).await
}

/// An admission as it stands under two packs; nothing is written.
#[tauri::command]
#[specta::specta]
pub async fn compare_admission(desk: Here<'_>, input: CompareAdmission) -> Result<Comparison, AppError> {
    desk.ask(move |clinic, now| clinic.compare_admission(&input, now)).await
}

/// Gives money back.
#[tauri::command]
#[specta::specta]
pub async fn refund(desk: Here<'_>, input: Pay) -> Result<AdmissionAnswer, AppError> {
    desk.write(move |clinic, now, ids| clinic.refund_admission(&input, now, ids)).await
}

/// Even parts for a plan, to be changed before it is agreed; nothing is written.
#[tauri::command]
#[specta::specta]
pub async fn propose_instalments(desk: Here<'_>, input: ProposeInstalments) -> Result<Vec<Instalment>, AppError> {
    desk.ask(move |clinic, now| clinic.propose_instalments(&input, now)).await
}

/// Agrees on instalments.
#[tauri::command]
#[specta::specta]
pub async fn agree_instalments(desk: Here<'_>, input: AgreeInstalments) -> Result<AdmissionAnswer, AppError> {
    desk.write(move |clinic, now, ids| clinic.agree_instalments(input, now, ids)).await
}

/// Gives up what is owed.
#[tauri::command]
#[specta::specta]
pub async fn write_off(desk: Here<'_>, input: WriteOff) -> Result<AdmissionAnswer, AppError> {
    desk.write(move |clinic, now, ids| clinic.write_off(&input, now, ids)).await
}

/// Marks that a patient left without paying.
#[tauri::command]
#[specta::specta]
pub async fn mark_absconded(desk: Here<'_>, input: MarkAbsconded) -> Result<AdmissionAnswer, AppError> {
    desk.write(move |clinic, now, ids| clinic.mark_absconded(input, now, ids)).await
}

/// Lets a balance block no more.
#[tauri::command]
#[specta::specta]
pub async fn lift_block(desk: Here<'_>, input: LiftBlock) -> Result<AdmissionAnswer, AppError> {
    desk.write(move |clinic, now, ids| clinic.lift_block(input, now, ids)).await
}

/// Takes a settlement back, or one posting.
#[tauri::command]
#[specta::specta]
pub async fn reverse_settlement(desk: Here<'_>, input: Reverse) -> Result<Reversed, AppError> {
    desk.write(move |clinic, now, ids| clinic.reverse_admission(&input, now, ids)).await
}
