//! People: searching, listing, one person's page, corrections.

use crate::desk::Here;
use crate::error::AppError;
use std::time::Instant;
use xiangyi_clinic::Changes;
use xiangyi_clinic::residents::{
    AddResident, AddedResident, CorrectResident, ListResidents, RegisterDisease, RegisteredDisease, ResidentList,
    ResidentPage, SearchAnswer, SearchInput,
};

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

/// A page of residents.
#[tauri::command]
#[specta::specta]
pub async fn list_residents(desk: Here<'_>, input: ListResidents) -> Result<ResidentList, AppError> {
    desk.ask(move |clinic, now| clinic.list_residents(&input, now)).await
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
