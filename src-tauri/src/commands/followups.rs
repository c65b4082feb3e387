//! The form of one visit: opening, judging while it is typed, logging, what comes after.

use crate::desk::Here;
use crate::error::AppError;
use serde::Deserialize;
use xiangyi_clinic::Changes;
use xiangyi_clinic::followups::{
    EntryTimes, FormLine, FrequencyChoice, ListVisits, LoggedVisit, NotReached, NoteEntryTime, OpenVisit,
    RecordReferral, RecordReferralResult, Trends, VisitForm, VisitInput, VisitList,
};
use xiangyi_domain::followups::Judgement;
use xiangyi_domain::id::VisitId;

/// A logged visit to be opened for correction.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct OpenCorrection {
    /// Which.
    pub visit: VisitId,
}

/// What was typed and not saved.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct SaveDraft {
    /// A name that the page chooses.
    pub key: String,
    /// The fields.
    pub body: serde_json::Value,
}

/// A draft to be read or forgotten.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct NamedDraft {
    /// Its name.
    pub key: String,
}

/// The forms that the user may fill in.
#[tauri::command]
#[specta::specta]
pub async fn list_forms(desk: Here<'_>) -> Result<Vec<FormLine>, AppError> {
    desk.ask(move |clinic, _| clinic.form_lines()).await
}

/// A logged visit, opened for correction.
#[tauri::command]
#[specta::specta]
pub async fn open_correction(desk: Here<'_>, input: OpenCorrection) -> Result<VisitForm, AppError> {
    desk.ask(move |clinic, now| clinic.open_correction(input.visit, now)).await
}

/// Everything that the screen of one visit needs.
#[tauri::command]
#[specta::specta]
pub async fn open_visit_form(desk: Here<'_>, input: OpenVisit) -> Result<VisitForm, AppError> {
    desk.ask(move |clinic, now| clinic.open_visit_form(&input, now)).await
}

/// What the answers typed so far come to; nothing is written.
#[tauri::command]
#[specta::specta]
pub async fn judge_visit(desk: Here<'_>, input: VisitInput) -> Result<Judgement, AppError> {
    desk.ask(move |clinic, now| clinic.judge_visit(&input, now)).await
}

/// Logs a visit.
#[tauri::command]
#[specta::specta]
pub async fn log_visit(desk: Here<'_>, input: VisitInput) -> Result<LoggedVisit, AppError> {
    desk.write(move |clinic, now, ids| clinic.log_visit(input, now, ids)).await
}

/// What was typed the last time, if it was not saved.
#[tauri::command]
#[specta::specta]
pub async fn read_draft(desk: Here<'_>, input: NamedDraft) -> Result<Option<serde_json::Value>, AppError> {
    desk.ask(move |clinic, _| clinic.read_draft(&input.key)).await
}

/// Keeps what was typed through a power cut.
#[tauri::command]
#[specta::specta]
pub async fn save_draft(desk: Here<'_>, input: SaveDraft) -> Result<(), AppError> {
    desk.ask(move |clinic, now| clinic.save_draft(&input.key, &input.body, now)).await
}

/// Forgets a draft.
#[tauri::command]
#[specta::specta]
pub async fn drop_draft(desk: Here<'_>, input: NamedDraft) -> Result<(), AppError> {
    desk.ask(move |clinic, _| clinic.drop_draft(&input.key)).await
}

/// Records that a person was sent to another institution.
#[tauri::command]
#[specta::specta]
pub async fn record_referral(desk: Here<'_>, input: RecordReferral) -> Result<Changes, AppError> {
    desk.write(move |clinic, now, ids| clinic.record_referral(input, now, ids)).await
}

/// Records what came of it.
#[tauri::command]
#[specta::specta]
pub async fn record_referral_result(desk: Here<'_>, input: RecordReferralResult) -> Result<Changes, AppError> {
    desk.write(move |clinic, now, ids| clinic.record_referral_result(input, now, ids)).await
}

/// Records that a person was looked for and not found.
#[tauri::command]
#[specta::specta]
pub async fn not_reached(desk: Here<'_>, input: NotReached) -> Result<Changes, AppError> {
    desk.write(move |clinic, now, ids| clinic.not_reached(input, now, ids)).await
}

/// A page of visits.
#[tauri::command]
#[specta::specta]
pub async fn list_visits(desk: Here<'_>, input: ListVisits) -> Result<VisitList, AppError> {
    desk.ask(move |clinic, _| clinic.list_visits(&input)).await
}

/// Notes how long a visit took to type, and answers with the user's own median.
#[tauri::command]
#[specta::specta]
pub async fn note_entry_time(desk: Here<'_>, input: NoteEntryTime) -> Result<EntryTimes, AppError> {
    desk.ask(move |clinic, now| clinic.note_entry_time(&input, now)).await
}

/// Pressure, glucose and weight of a resident over two years.
#[tauri::command]
#[specta::specta]
pub async fn trends(desk: Here<'_>, input: String) -> Result<Trends, AppError> {
    desk.ask(move |clinic, now| clinic.trends(&input, now)).await
}

/// How often people are seen here, and what may be chosen.
#[tauri::command]
#[specta::specta]
pub async fn frequency_choice(desk: Here<'_>) -> Result<FrequencyChoice, AppError> {
    desk.ask(|clinic, _| clinic.frequency_choice()).await
}

/// Chooses how often people are seen here.
#[tauri::command]
#[specta::specta]
pub async fn choose_frequency(desk: Here<'_>, input: String) -> Result<FrequencyChoice, AppError> {
    desk.write(move |clinic, now, ids| clinic.choose_frequency(&input, now, ids)).await
}
