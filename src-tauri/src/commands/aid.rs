//! Aid from outside the county, chronic outpatients, settlements of other hospitals.

use crate::desk::Here;
use crate::error::AppError;
use xiangyi_clinic::admissions::{
    EnterOutsideSettlement, OutsideEntered, OutsideList, OutsideWithdrawn, SettlementView, WithdrawOutside,
};
use xiangyi_clinic::aid::{
    AidAnswer, AidList, AnnounceAid, ApplyForAid, BillChronic, ChronicAnswer, ChronicBillList, ChronicBillReversed,
    ChronicBilled, ChronicList, DecideChronic, EndChronic, FollowAid, PutForwardChronic, ReverseChronicBill, ReviewAid,
};

/// Every application.
#[tauri::command]
#[specta::specta]
pub async fn list_aid(desk: Here<'_>) -> Result<AidList, AppError> {
    desk.ask(|clinic, _| clinic.list_aid(None)).await
}

/// Registers an application.
#[tauri::command]
#[specta::specta]
pub async fn apply_for_aid(desk: Here<'_>, input: ApplyForAid) -> Result<AidAnswer, AppError> {
    desk.write(move |clinic, now, ids| clinic.apply_for_aid(&input, now, ids)).await
}

/// Notes a review.
#[tauri::command]
#[specta::specta]
pub async fn review_aid(desk: Here<'_>, input: ReviewAid) -> Result<AidAnswer, AppError> {
    desk.write(move |clinic, now, ids| clinic.review_aid(input, now, ids)).await
}

/// Puts an application up.
#[tauri::command]
#[specta::specta]
pub async fn announce_aid(desk: Here<'_>, input: AnnounceAid) -> Result<AidAnswer, AppError> {
    desk.write(move |clinic, now, ids| clinic.announce_aid(input, now, ids)).await
}

/// Notes that the money was sent.
#[tauri::command]
#[specta::specta]
pub async fn pay_aid(desk: Here<'_>, input: FollowAid) -> Result<AidAnswer, AppError> {
    desk.write(move |clinic, now, ids| clinic.pay_aid(input, now, ids)).await
}

/// Withdraws an application.
#[tauri::command]
#[specta::specta]
pub async fn withdraw_aid(desk: Here<'_>, input: FollowAid) -> Result<AidAnswer, AppError> {
    desk.write(move |clinic, now, ids| clinic.withdraw_aid(input, now, ids)).await
}

/// Every recognition.
#[tauri::command]
#[specta::specta]
pub async fn list_chronic(desk: Here<'_>) -> Result<ChronicList, AppError> {
    desk.ask(|clinic, now| clinic.list_chronic(None, now)).await
}

/// Puts a chronic disease forward.
#[tauri::command]
#[specta::specta]
pub async fn put_forward_chronic(desk: Here<'_>, input: PutForwardChronic) -> Result<ChronicAnswer, AppError> {
    desk.write(move |clinic, now, ids| clinic.put_forward_chronic(&input, now, ids)).await
}

/// Notes what the hospital decided.
#[tauri::command]
#[specta::specta]
pub async fn decide_chronic(desk: Here<'_>, input: DecideChronic) -> Result<ChronicAnswer, AppError> {
    desk.write(move |clinic, now, ids| clinic.decide_chronic(&input, now, ids)).await
}

/// Ends a recognition.
#[tauri::command]
#[specta::specta]
pub async fn end_chronic(desk: Here<'_>, input: EndChronic) -> Result<ChronicAnswer, AppError> {
    desk.write(move |clinic, now, ids| clinic.end_chronic(&input, now, ids)).await
}

/// The newest outpatient bills.
#[tauri::command]
#[specta::specta]
pub async fn list_chronic_bills(desk: Here<'_>) -> Result<ChronicBillList, AppError> {
    desk.ask(|clinic, _| clinic.list_chronic_bills(None)).await
}

/// What an outpatient bill would come to; nothing is written.
#[tauri::command]
#[specta::specta]
pub async fn preview_chronic_bill(desk: Here<'_>, input: BillChronic) -> Result<SettlementView, AppError> {
    desk.ask(move |clinic, now| clinic.preview_chronic_bill(&input, now)).await
}

/// Settles an outpatient bill and takes the patient's part.
#[tauri::command]
#[specta::specta]
pub async fn bill_chronic(desk: Here<'_>, input: BillChronic) -> Result<ChronicBilled, AppError> {
    desk.write(move |clinic, now, ids| clinic.bill_chronic(&input, now, ids)).await
}

/// Takes an outpatient bill back.
#[tauri::command]
#[specta::specta]
pub async fn reverse_chronic_bill(desk: Here<'_>, input: ReverseChronicBill) -> Result<ChronicBillReversed, AppError> {
    desk.write(move |clinic, now, ids| clinic.reverse_chronic_bill(&input, now, ids)).await
}

/// Settlements at other hospitals.
#[tauri::command]
#[specta::specta]
pub async fn list_outside_settlements(desk: Here<'_>) -> Result<OutsideList, AppError> {
    desk.ask(|clinic, _| clinic.list_outside_settlements(None)).await
}

/// Enters a settlement at another hospital.
#[tauri::command]
#[specta::specta]
pub async fn enter_outside_settlement(
    desk: Here<'_>,
    input: EnterOutsideSettlement,
) -> Result<OutsideEntered, AppError> {
    desk.write(move |clinic, now, ids| clinic.enter_outside_settlement(&input, now, ids)).await
}

/// Withdraws one that was entered wrong.
#[tauri::command]
#[specta::specta]
pub async fn withdraw_outside_settlement(desk: Here<'_>, input: WithdrawOutside) -> Result<OutsideWithdrawn, AppError> {
    desk.write(move |clinic, now, ids| clinic.withdraw_outside_settlement(&input, now, ids)).await
}
