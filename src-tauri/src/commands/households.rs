//! One household, and what happens to it.

use crate::desk::Here;
use crate::error::AppError;
use serde::Serialize;
use xiangyi_clinic::Changes;
use xiangyi_clinic::households::{
    ChangeHead, ChangeHousehold, ChangeRelation, CorrectCategory, CorrectMove, EndCategory, EnterInsurance,
    FoundHousehold, GiveCategory, GivenCategory, HouseholdFile, MoveHousehold, MoveIn, MoveOut, MoveVillage, Moved,
    ProposeRelations, ProposedRelations, RecordDeath, WithdrawCategory,
};
use xiangyi_clinic::residents::{ChangeDisease, EndDisease, WithdrawDisease};
use xiangyi_domain::residents::{Tag, tags};

/// The catalogue of category tags.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct TagList {
    /// In the order of the papers.
    pub tags: Vec<Tag>,
}

/// Everything about one household: by its id or number, or by a member.
#[tauri::command]
#[specta::specta]
pub async fn household_page(desk: Here<'_>, input: String) -> Result<HouseholdFile, AppError> {
    desk.ask(move |clinic, now| clinic.household_page(&input, now)).await
}

/// Every category tag, with the words of its time.
#[tauri::command]
#[specta::specta]
pub fn list_tags() -> TagList {
    TagList { tags: tags().to_vec() }
}

/// Changes number, address, plan and helper of a household.
#[tauri::command]
#[specta::specta]
pub async fn change_household(desk: Here<'_>, input: ChangeHousehold) -> Result<Changes, AppError> {
    desk.write(move |clinic, now, ids| clinic.change_household(input, now, ids)).await
}

/// Somebody without a household comes into one.
#[tauri::command]
#[specta::specta]
pub async fn move_in(desk: Here<'_>, input: MoveIn) -> Result<Moved, AppError> {
    desk.write(move |clinic, now, ids| clinic.move_in(input, now, ids)).await
}

/// Somebody moves away.
#[tauri::command]
#[specta::specta]
pub async fn move_out(desk: Here<'_>, input: MoveOut) -> Result<Moved, AppError> {
    desk.write(move |clinic, now, ids| clinic.move_out(input, now, ids)).await
}

/// Somebody goes into another household of the village.
#[tauri::command]
#[specta::specta]
pub async fn move_household(desk: Here<'_>, input: MoveHousehold) -> Result<Moved, AppError> {
    desk.write(move |clinic, now, ids| clinic.move_household(input, now, ids)).await
}

/// Somebody founds a household.
#[tauri::command]
#[specta::specta]
pub async fn found_household(desk: Here<'_>, input: FoundHousehold) -> Result<Moved, AppError> {
    desk.write(move |clinic, now, ids| clinic.found_household(input, now, ids)).await
}

/// Somebody moves to another village of the township.
#[tauri::command]
#[specta::specta]
pub async fn move_village(desk: Here<'_>, input: MoveVillage) -> Result<Moved, AppError> {
    desk.write(move |clinic, now, ids| clinic.move_village(input, now, ids)).await
}

/// Somebody died.
#[tauri::command]
#[specta::specta]
pub async fn record_death(desk: Here<'_>, input: RecordDeath) -> Result<Moved, AppError> {
    desk.write(move |clinic, now, ids| clinic.record_death(input, now, ids)).await
}

/// Another member becomes the head.
#[tauri::command]
#[specta::specta]
pub async fn change_head(desk: Here<'_>, input: ChangeHead) -> Result<Moved, AppError> {
    desk.write(move |clinic, now, ids| clinic.change_head(input, now, ids)).await
}

/// What the members' relations to a new head would be.
#[tauri::command]
#[specta::specta]
pub async fn propose_relations(desk: Here<'_>, input: ProposeRelations) -> Result<ProposedRelations, AppError> {
    desk.ask(move |clinic, _| clinic.propose_relations(&input)).await
}

/// A member is related to the head in another way.
#[tauri::command]
#[specta::specta]
pub async fn change_relation(desk: Here<'_>, input: ChangeRelation) -> Result<Moved, AppError> {
    desk.write(move |clinic, now, ids| clinic.change_relation(input, now, ids)).await
}

/// Takes a move back with all that it brought about.
#[tauri::command]
#[specta::specta]
pub async fn correct_move(desk: Here<'_>, input: CorrectMove) -> Result<Changes, AppError> {
    desk.write(move |clinic, now, ids| clinic.correct_move(input, now, ids)).await
}

/// Gives a category.
#[tauri::command]
#[specta::specta]
pub async fn give_category(desk: Here<'_>, input: GiveCategory) -> Result<GivenCategory, AppError> {
    desk.write(move |clinic, now, ids| clinic.give_category(input, now, ids)).await
}

/// Ends a category, or takes its end back.
#[tauri::command]
#[specta::specta]
pub async fn end_category(desk: Here<'_>, input: EndCategory) -> Result<Changes, AppError> {
    desk.write(move |clinic, now, ids| clinic.end_category(input, now, ids)).await
}

/// Corrects a category.
#[tauri::command]
#[specta::specta]
pub async fn correct_category(desk: Here<'_>, input: CorrectCategory) -> Result<Changes, AppError> {
    desk.write(move |clinic, now, ids| clinic.correct_category(input, now, ids)).await
}

/// Withdraws a category.
#[tauri::command]
#[specta::specta]
pub async fn withdraw_category(desk: Here<'_>, input: WithdrawCategory) -> Result<Changes, AppError> {
    desk.write(move |clinic, now, ids| clinic.withdraw_category(input, now, ids)).await
}

/// Enters a year of insurance.
#[tauri::command]
#[specta::specta]
pub async fn enter_insurance(desk: Here<'_>, input: EnterInsurance) -> Result<Changes, AppError> {
    desk.write(move |clinic, now, ids| clinic.enter_insurance(input, now, ids)).await
}

/// Changes what is known of a disease.
#[tauri::command]
#[specta::specta]
pub async fn change_disease(desk: Here<'_>, input: ChangeDisease) -> Result<Changes, AppError> {
    desk.write(move |clinic, now, ids| clinic.change_disease(input, now, ids)).await
}

/// Ends a disease's care, or takes its end back.
#[tauri::command]
#[specta::specta]
pub async fn end_disease(desk: Here<'_>, input: EndDisease) -> Result<Changes, AppError> {
    desk.write(move |clinic, now, ids| clinic.end_disease(input, now, ids)).await
}

/// Withdraws a disease.
#[tauri::command]
#[specta::specta]
pub async fn withdraw_disease(desk: Here<'_>, input: WithdrawDisease) -> Result<Changes, AppError> {
    desk.write(move |clinic, now, ids| clinic.withdraw_disease(input, now, ids)).await
}
