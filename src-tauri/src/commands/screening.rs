//! Screening campaigns and their entries.

use crate::desk::Here;
use crate::error::AppError;
use serde::Deserialize;
use xiangyi_clinic::screening::{
    CampaignList, CampaignProgress, CampaignSaved, ChangeCampaign, CloseCampaign, EnterScreenings, ExitRecorded,
    ListScreenings, ListYear, RecordExit, ScreenHousehold, ScreenedHousehold, ScreeningDictionary, ScreeningEntry,
    ScreeningList, StartCampaign, Stepped, TakeBackExit, VerifyScreenings, YearHouseholds, YearTable, YearlyChange,
};

/// Which campaign, and perhaps one village of it.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct ProgressInput {
    /// Id or name; the newest open one if missing.
    #[serde(default)]
    pub campaign: Option<String>,
    /// Village by id, code or name.
    #[serde(default)]
    pub village: Option<String>,
}

/// Which household of which campaign.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct OpenScreeningInput {
    /// Id or name; the newest open one if missing.
    #[serde(default)]
    pub campaign: Option<String>,
    /// Id, number, or a member's ID number.
    pub household: String,
}

/// The words that a screening chooses from.
#[tauri::command]
#[specta::specta]
pub async fn screening_dictionary(desk: Here<'_>) -> Result<ScreeningDictionary, AppError> {
    desk.ask(|clinic, _| clinic.screening_dictionary()).await
}

/// All campaigns.
#[tauri::command]
#[specta::specta]
pub async fn list_campaigns(desk: Here<'_>) -> Result<CampaignList, AppError> {
    desk.ask(|clinic, now| clinic.list_campaigns(now)).await
}

/// Begins a campaign.
#[tauri::command]
#[specta::specta]
pub async fn start_campaign(desk: Here<'_>, input: StartCampaign) -> Result<CampaignSaved, AppError> {
    desk.write(move |clinic, now, ids| clinic.start_campaign(input, now, ids)).await
}

/// Changes a campaign.
#[tauri::command]
#[specta::specta]
pub async fn change_campaign(desk: Here<'_>, input: ChangeCampaign) -> Result<CampaignSaved, AppError> {
    desk.write(move |clinic, now, ids| clinic.change_campaign(input, now, ids)).await
}

/// Closes a campaign, or opens it again.
#[tauri::command]
#[specta::specta]
pub async fn close_campaign(desk: Here<'_>, input: CloseCampaign) -> Result<CampaignSaved, AppError> {
    desk.write(move |clinic, now, ids| clinic.close_campaign(input, now, ids)).await
}

/// What each village has done.
#[tauri::command]
#[specta::specta]
pub async fn screening_progress(desk: Here<'_>, input: ProgressInput) -> Result<CampaignProgress, AppError> {
    desk.ask(move |clinic, now| clinic.screening_progress(input.campaign.as_deref(), input.village.as_deref(), now))
        .await
}

/// The households of a campaign.
#[tauri::command]
#[specta::specta]
pub async fn list_screenings(desk: Here<'_>, input: ListScreenings) -> Result<ScreeningList, AppError> {
    desk.ask(move |clinic, now| clinic.list_screenings(&input, now)).await
}

/// One household's entry.
#[tauri::command]
#[specta::specta]
pub async fn open_screening(desk: Here<'_>, input: OpenScreeningInput) -> Result<ScreeningEntry, AppError> {
    desk.ask(move |clinic, now| clinic.open_screening(input.campaign.as_deref(), &input.household, now)).await
}

/// Records what was found in a household.
#[tauri::command]
#[specta::specta]
pub async fn screen_household(desk: Here<'_>, input: ScreenHousehold) -> Result<ScreenedHousehold, AppError> {
    desk.write(move |clinic, now, ids| clinic.screen_household(input, now, ids)).await
}

/// Verifies households.
#[tauri::command]
#[specta::specta]
pub async fn verify_screenings(desk: Here<'_>, input: VerifyScreenings) -> Result<Stepped, AppError> {
    desk.write(move |clinic, now, ids| clinic.verify_screenings(input, now, ids)).await
}

/// Marks households as entered in the national system.
#[tauri::command]
#[specta::specta]
pub async fn enter_screenings(desk: Here<'_>, input: EnterScreenings) -> Result<Stepped, AppError> {
    desk.write(move |clinic, now, ids| clinic.enter_screenings(input, now, ids)).await
}

/// Records that a household is no longer poor by disease.
#[tauri::command]
#[specta::specta]
pub async fn record_exit(desk: Here<'_>, input: RecordExit) -> Result<ExitRecorded, AppError> {
    desk.write(move |clinic, now, ids| clinic.record_exit(input, now, ids)).await
}

/// Takes back an exit.
#[tauri::command]
#[specta::specta]
pub async fn take_back_exit(desk: Here<'_>, input: TakeBackExit) -> Result<ExitRecorded, AppError> {
    desk.write(move |clinic, now, ids| clinic.take_back_exit(input, now, ids)).await
}

/// How a year changed the number of households poor by disease.
#[tauri::command]
#[specta::specta]
pub async fn yearly_change(desk: Here<'_>, input: YearlyChange) -> Result<YearTable, AppError> {
    desk.ask(move |clinic, _| clinic.yearly_change(&input)).await
}

/// The households behind a year's figures.
#[tauri::command]
#[specta::specta]
pub async fn list_year(desk: Here<'_>, input: ListYear) -> Result<YearHouseholds, AppError> {
    desk.ask(move |clinic, _| clinic.list_year(&input)).await
}
