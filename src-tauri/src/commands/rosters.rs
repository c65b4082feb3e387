//! Rosters: looked at first, imported as one batch, taken back.

use crate::desk::Here;
use crate::error::AppError;
use crate::events::{self, Progress};
use crate::work::Stop;
use serde::Deserialize;
use std::ops::ControlFlow;
use tauri::AppHandle;
use tauri_specta::Event;
use xiangyi_clinic::roster::{
    ExportProblems, ExportedProblems, ImportList, ImportProgress, ImportResult, ImportRoster, PeekRoster, RawRoster,
    RosterPreview, UndoneImport,
};
use xiangyi_domain::id::ImportId;

/// Accepted rows that the page shows. There may be 50,000, and all of them are on the residents' page.
const ROWS_SHOWN: usize = 200;
/// Rows with a problem that the page shows; all of them can be exported.
const PROBLEMS_SHOWN: usize = 5000;

/// An import to be taken back.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct UndoImport {
    /// Which.
    pub import_id: ImportId,
}

/// A mapping to be forgotten.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct ForgetMapping {
    /// By the header's fingerprint.
    pub fingerprint: String,
}

/// The first rows of a file as they stand.
#[tauri::command]
#[specta::specta]
pub async fn peek_roster(desk: Here<'_>, input: PeekRoster) -> Result<RawRoster, AppError> {
    desk.ask(move |clinic, _| clinic.peek_roster(&input)).await
}

/// Forgets how the columns under a header were mapped.
#[tauri::command]
#[specta::specta]
pub async fn forget_mapping(desk: Here<'_>, input: ForgetMapping) -> Result<(), AppError> {
    desk.ask(move |clinic, _| clinic.forget_mapping(&input.fingerprint)).await
}

/// Writes the rows with a problem as .xlsx, for whoever wrote the roster.
#[tauri::command]
#[specta::specta]
pub async fn export_problems(
    app: AppHandle,
    desk: Here<'_>,
    input: ExportProblems,
) -> Result<ExportedProblems, AppError> {
    let mut watch = watch(app, desk.import.begin());
    desk.ask(move |clinic, now| clinic.export_problems(&input, now, &mut watch)).await
}

/// What an import would do; nothing is written.
#[tauri::command]
#[specta::specta]
pub async fn preview_roster(app: AppHandle, desk: Here<'_>, input: ImportRoster) -> Result<RosterPreview, AppError> {
    let mut watch = watch(app, desk.import.begin());
    desk.ask(move |clinic, now| clinic.preview_roster(&input, now, &mut watch)).await
}

/// Imports a roster, whole or not at all.
#[tauri::command]
#[specta::specta]
pub async fn import_roster(app: AppHandle, desk: Here<'_>, input: ImportRoster) -> Result<ImportResult, AppError> {
    let mut watch = watch(app, desk.import.begin());
    let mut done =
        desk.write(move |clinic, now, ids| clinic.import_roster(&input, false, now, ids, &mut watch)).await?;
    done.accepted_rows.truncate(ROWS_SHOWN);
    done.rejected.truncate(PROBLEMS_SHOWN);
    done.flagged.truncate(PROBLEMS_SHOWN);
    done.suspects.truncate(PROBLEMS_SHOWN);
    Ok(done)
}

/// Ends the preview, import or undo that runs; nothing of it stays.
#[tauri::command]
#[specta::specta]
pub fn cancel_import(desk: Here<'_>) {
    desk.import.ask();
}

/// The imports of this computer.
#[tauri::command]
#[specta::specta]
pub async fn list_imports(desk: Here<'_>) -> Result<ImportList, AppError> {
    desk.ask(|clinic, _| clinic.list_imports()).await
}

/// Takes an import back, except where later work builds on it.
#[tauri::command]
#[specta::specta]
pub async fn undo_import(app: AppHandle, desk: Here<'_>, input: UndoImport) -> Result<UndoneImport, AppError> {
    let mut watch = watch(app, desk.import.begin());
    desk.write(move |clinic, now, ids| clinic.undo_import(input.import_id, now, ids, &mut watch)).await
}

fn watch(app: AppHandle, stop: Stop) -> impl FnMut(ImportProgress) -> ControlFlow<()> {
    move |ImportProgress { done, total, phase }| {
        // The page may have gone with its window; then nobody needs to hear it.
        let _ = events::ImportProgress(Progress { done, total: total.unwrap_or(0), phase }).emit(&app);
        if stop.is_asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
