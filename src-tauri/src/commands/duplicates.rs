//! People who stand in the records twice: asked about at entry, listed, compared, merged, parted again.

use crate::desk::Here;
use crate::error::AppError;
use xiangyi_clinic::duplicates::{
    CompareResidents, Comparison, EntryCheck, KeepApart, KeptApart, ListSuspects, MergeHistory, MergeResidents, Merged,
    SuspectList, UndoMerge, UndoneMerge,
};
use xiangyi_clinic::residents::{AddResident, IncompleteIdentities};

/// Who might be the person that is being entered; nothing is written.
#[tauri::command]
#[specta::specta]
pub async fn check_entry(desk: Here<'_>, input: AddResident) -> Result<EntryCheck, AppError> {
    desk.ask(move |clinic, now| clinic.check_entry(&input, now)).await
}

/// Residents who may be one person.
#[tauri::command]
#[specta::specta]
pub async fn list_suspects(desk: Here<'_>, input: ListSuspects) -> Result<SuspectList, AppError> {
    desk.ask(move |clinic, now| clinic.suspects(&input, now)).await
}

/// Two residents side by side.
#[tauri::command]
#[specta::specta]
pub async fn compare_residents(desk: Here<'_>, input: CompareResidents) -> Result<Comparison, AppError> {
    desk.ask(move |clinic, now| clinic.compare_residents(&input, now)).await
}

/// Says that two residents are one person.
#[tauri::command]
#[specta::specta]
pub async fn merge_residents(desk: Here<'_>, input: MergeResidents) -> Result<Merged, AppError> {
    desk.write(move |clinic, now, ids| clinic.merge_residents(input, now, ids)).await
}

/// Takes a merge back.
#[tauri::command]
#[specta::specta]
pub async fn undo_merge(desk: Here<'_>, input: UndoMerge) -> Result<UndoneMerge, AppError> {
    desk.write(move |clinic, now, ids| clinic.undo_merge(input, now, ids)).await
}

/// Remembers that two residents are two people.
#[tauri::command]
#[specta::specta]
pub async fn keep_apart(desk: Here<'_>, input: KeepApart) -> Result<KeptApart, AppError> {
    desk.write(move |clinic, now, ids| clinic.keep_apart(input, now, ids)).await
}

/// Who was merged into a resident.
#[tauri::command]
#[specta::specta]
pub async fn merge_history(desk: Here<'_>, input: String) -> Result<MergeHistory, AppError> {
    desk.ask(move |clinic, now| clinic.merge_history(&input, now)).await
}

/// People without a document whose papers should be complete by now.
#[tauri::command]
#[specta::specta]
pub async fn incomplete_identities(desk: Here<'_>, input: Option<u32>) -> Result<IncompleteIdentities, AppError> {
    desk.ask(move |clinic, now| clinic.incomplete_identities(input, now)).await
}
