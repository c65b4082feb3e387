//! Lists: read page by page, narrowed, remembered, written into files.

use crate::desk::Here;
use crate::error::AppError;
use crate::events::{self, Progress};
use crate::work::Stop;
use std::ops::ControlFlow;
use tauri::AppHandle;
use tauri_specta::Event;
use xiangyi_clinic::fhir::{ExportFhir, ExportedFhir};
use xiangyi_clinic::lists::{
    ExportList, ExportProgress, ExportRoster, ExportVisits, ExportedList, ExportedRoster, ExportedVisits,
    HouseholdList, ListChoices, ListResidents, ListViews, RememberColumns, ResidentList, SaveView,
};

/// A page of residents.
#[tauri::command]
#[specta::specta]
pub async fn list_residents(desk: Here<'_>, input: ListResidents) -> Result<ResidentList, AppError> {
    desk.ask(move |clinic, now| clinic.list_residents(&input, now)).await
}

/// A page of the households of those residents.
#[tauri::command]
#[specta::specta]
pub async fn list_households(desk: Here<'_>, input: ListResidents) -> Result<HouseholdList, AppError> {
    desk.ask(move |clinic, now| clinic.list_households(&input, now)).await
}

/// What a list can be narrowed to.
#[tauri::command]
#[specta::specta]
pub async fn list_choices(desk: Here<'_>, input: ListResidents) -> Result<ListChoices, AppError> {
    desk.ask(move |clinic, now| clinic.list_choices(&input, now)).await
}

/// The user's saved filters and columns.
#[tauri::command]
#[specta::specta]
pub async fn list_views(desk: Here<'_>) -> Result<ListViews, AppError> {
    desk.ask(|clinic, _| clinic.list_views()).await
}

/// Saves or forgets a named filter.
#[tauri::command]
#[specta::specta]
pub async fn save_view(desk: Here<'_>, input: SaveView) -> Result<ListViews, AppError> {
    desk.ask(move |clinic, _| clinic.save_view(input)).await
}

/// Remembers the columns of a list.
#[tauri::command]
#[specta::specta]
pub async fn remember_columns(desk: Here<'_>, input: RememberColumns) -> Result<ListViews, AppError> {
    desk.ask(move |clinic, _| clinic.remember_columns(input)).await
}

/// Writes a list as it stands.
#[tauri::command]
#[specta::specta]
pub async fn export_list(app: AppHandle, desk: Here<'_>, input: ExportList) -> Result<ExportedList, AppError> {
    let mut watch = watch(app, desk.export.begin());
    desk.write(move |clinic, now, ids| clinic.export_list(&input, now, ids, &mut watch)).await
}

/// Fills in a template.
#[tauri::command]
#[specta::specta]
pub async fn export_roster(app: AppHandle, desk: Here<'_>, input: ExportRoster) -> Result<ExportedRoster, AppError> {
    let mut watch = watch(app, desk.export.begin());
    desk.write(move |clinic, now, ids| clinic.export_roster(&input, now, ids, &mut watch)).await
}

/// Fills in another system's sheet of visits.
#[tauri::command]
#[specta::specta]
pub async fn export_visits(app: AppHandle, desk: Here<'_>, input: ExportVisits) -> Result<ExportedVisits, AppError> {
    let mut watch = watch(app, desk.export.begin());
    desk.write(move |clinic, now, ids| clinic.export_visits(&input, now, ids, &mut watch)).await
}

/// Writes residents as FHIR R4.
#[tauri::command]
#[specta::specta]
pub async fn export_fhir(app: AppHandle, desk: Here<'_>, input: ExportFhir) -> Result<ExportedFhir, AppError> {
    let mut watch = watch(app, desk.export.begin());
    desk.write(move |clinic, now, ids| clinic.export_fhir(&input, now, ids, &mut watch)).await
}

/// Ends the export that runs; nothing of it stays.
#[tauri::command]
#[specta::specta]
pub fn cancel_export(desk: Here<'_>) {
    desk.export.ask();
}

fn watch(app: AppHandle, stop: Stop) -> impl FnMut(ExportProgress) -> ControlFlow<()> {
    move |ExportProgress { done, total }| {
        // The page may have gone with its window; then nobody needs to hear it.
        let _ = events::ExportProgress(Progress { done, total, phase: "writing".to_owned() }).emit(&app);
        if stop.is_asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
