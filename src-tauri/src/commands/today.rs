//! The first page of the day.

use crate::desk::Here;
use crate::error::AppError;
use xiangyi_clinic::Clinic;
use xiangyi_clinic::followups::{WorkList, WorkListInput};
use xiangyi_clinic::today::TodayPage;

/// What waits today, for the role of the user.
#[tauri::command]
#[specta::specta]
pub async fn today(desk: Here<'_>) -> Result<TodayPage, AppError> {
    desk.ask(Clinic::today_page).await
}

/// Who is due, by village and group.
#[tauri::command]
#[specta::specta]
pub async fn work_list(desk: Here<'_>, input: WorkListInput) -> Result<WorkList, AppError> {
    desk.ask(move |clinic, now| clinic.work_list(&input, now)).await
}
