//! People: searching, listing, one person's page, corrections.

use crate::desk::Here;
use crate::error::AppError;
use std::time::Instant;
use xiangyi_clinic::Changes;
use xiangyi_clinic::residents::{
    AddResident, AddedResident, CorrectResident, GiveRecordNumbers, GivenRecordNumbers, RegisterDisease,
    RegisteredDisease, ResidentPage, SearchAnswer, SearchInput, SearchSettings,
};
use xiangyi_clinic::villages::{SetVillageCode, VillageList};

/// Finds people by Han, pinyin, initials, part of an ID number, phone tail or household number.
#[tauri::command]
#[specta::specta]
pub async fn search(desk: Here<'_>, input: SearchInput) -> Result<SearchAnswer, AppError> {
    desk.ask(move |clinic, now| {
        let begun = Instant::now();
        let found = clinic.search(&input, now)?;
        Ok(SearchAnswer { micros: u32::try_from(begun.elapsed().as_micros()).unwrap_or(u32::MAX), ..found })
    })
    .await
}

/// Everything about one person.
#[tauri::command]
#[specta::specta]
pub async fn resident_page(desk: Here<'_>, input: String) -> Result<ResidentPage, AppError> {
    desk.ask(move |clinic, now| clinic.resident_page(&input, now)).await
}

/// Puts a person on a disease register.
#[tauri::command]
#[specta::specta]
pub async fn register_disease(desk: Here<'_>, input: RegisterDisease) -> Result<RegisteredDisease, AppError> {
    desk.write(move |clinic, now, ids| clinic.register_disease(input, now, ids)).await
}

/// Corrects what is known of a person.
#[tauri::command]
#[specta::specta]
pub async fn correct_resident(desk: Here<'_>, input: CorrectResident) -> Result<Changes, AppError> {
    desk.write(move |clinic, now, ids| clinic.correct_resident(input, now, ids)).await
}

/// Adds a person by hand.
#[tauri::command]
#[specta::specta]
pub async fn add_resident(desk: Here<'_>, input: AddResident) -> Result<AddedResident, AppError> {
    desk.write(move |clinic, now, ids| clinic.add_resident(input, now, ids)).await
}

/// How the user's search box looks for names.
#[tauri::command]
#[specta::specta]
pub async fn search_settings(desk: Here<'_>) -> Result<SearchSettings, AppError> {
    desk.ask(|clinic, _| clinic.search_settings()).await
}

/// Changes how the user's search box looks for names.
#[tauri::command]
#[specta::specta]
pub async fn set_search_settings(desk: Here<'_>, input: SearchSettings) -> Result<(), AppError> {
    desk.ask(move |clinic, _| clinic.set_search_settings(input)).await
}

/// Gives a resident, or a whole village, their record numbers.
#[tauri::command]
#[specta::specta]
pub async fn give_record_numbers(desk: Here<'_>, input: GiveRecordNumbers) -> Result<GivenRecordNumbers, AppError> {
    desk.write(move |clinic, now, ids| clinic.give_record_numbers(input, now, ids)).await
}

/// The villages with their codes and numbers.
#[tauri::command]
#[specta::specta]
pub async fn list_villages(desk: Here<'_>) -> Result<VillageList, AppError> {
    desk.ask(|clinic, _| clinic.list_villages()).await
}

/// Writes down a village's official code.
#[tauri::command]
#[specta::specta]
pub async fn set_village_code(desk: Here<'_>, input: SetVillageCode) -> Result<Changes, AppError> {
    desk.write(move |clinic, now, ids| clinic.set_village_code(input, now, ids)).await
}
