//! What belongs to a visit beside its form: photos, prescriptions, referrals, and the lists that a head asks for.

use crate::desk::Here;
use crate::error::AppError;
use serde::Deserialize;
use xiangyi_clinic::Changes;
use xiangyi_clinic::followups::tables::{
    AskChronic, AskChronicPeople, AskDueTable, AskWorkload, ChronicPeople, ChronicTable, DueTable, Workload,
};
use xiangyi_clinic::followups::{AskHonesty, AskReferrals, Honesty, ReferralList};
use xiangyi_clinic::measurements::{ImportMeasurements, MeasurementList, MeasurementPreview};
use xiangyi_clinic::photos::{AddPhoto, AddedPhoto, PhotoBytes, PhotoList, PhotosOf, WithdrawPhoto};
use xiangyi_clinic::prescriptions::{IssuePrescription, IssuedPrescription, PrescriptionForm};

/// One picture of a visit.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct PhotoNamed {
    /// Of which visit.
    pub of: PhotosOf,
    /// Its name.
    pub hash: String,
}

/// One resident.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct OfResident {
    /// Id or ID number.
    pub resident: String,
}

/// Adds a picture to a visit, or to one that is still being typed.
#[tauri::command]
#[specta::specta]
pub async fn add_photo(desk: Here<'_>, input: AddPhoto) -> Result<AddedPhoto, AppError> {
    desk.write(move |clinic, now, ids| clinic.add_photo(&input, now, ids)).await
}

/// The pictures of a visit.
#[tauri::command]
#[specta::specta]
pub async fn list_photos(desk: Here<'_>, input: PhotosOf) -> Result<PhotoList, AppError> {
    desk.ask(move |clinic, _| clinic.list_photos(&input)).await
}

/// A picture itself.
#[tauri::command]
#[specta::specta]
pub async fn photo(desk: Here<'_>, input: PhotoNamed) -> Result<PhotoBytes, AppError> {
    desk.ask(move |clinic, _| clinic.photo(&input.of, &input.hash)).await
}

/// Takes a picture away from a visit that is still being typed.
#[tauri::command]
#[specta::specta]
pub async fn drop_photo(desk: Here<'_>, input: PhotoNamed) -> Result<Changes, AppError> {
    desk.ask(move |clinic, _| clinic.drop_photo(&input.of, &input.hash)).await
}

/// Withdraws a picture of a logged visit.
#[tauri::command]
#[specta::specta]
pub async fn withdraw_photo(desk: Here<'_>, input: WithdrawPhoto) -> Result<Changes, AppError> {
    desk.write(move |clinic, now, ids| clinic.withdraw_photo(&input, now, ids)).await
}

/// Readings of a machine that wait for a visit.
#[tauri::command]
#[specta::specta]
pub async fn list_measurements(desk: Here<'_>, input: OfResident) -> Result<MeasurementList, AppError> {
    desk.ask(move |clinic, _| clinic.list_measurements(Some(&input.resident))).await
}

/// Looks at a machine's file, or keeps its readings.
#[tauri::command]
#[specta::specta]
pub async fn import_measurements(desk: Here<'_>, input: ImportMeasurements) -> Result<MeasurementPreview, AppError> {
    desk.write(move |clinic, now, ids| clinic.import_measurements(&input, now, ids)).await
}

/// What a prescription begins with.
#[tauri::command]
#[specta::specta]
pub async fn open_prescription(desk: Here<'_>, input: OfResident) -> Result<PrescriptionForm, AppError> {
    desk.ask(move |clinic, now| clinic.open_prescription(&input.resident, now)).await
}

/// Hands a prescription out.
#[tauri::command]
#[specta::specta]
pub async fn issue_prescription(desk: Here<'_>, input: IssuePrescription) -> Result<IssuedPrescription, AppError> {
    desk.write(move |clinic, now, ids| clinic.issue_prescription(input, now, ids)).await
}

/// Referrals without a result.
#[tauri::command]
#[specta::specta]
pub async fn list_referrals(desk: Here<'_>, input: AskReferrals) -> Result<ReferralList, AppError> {
    desk.ask(move |clinic, now| clinic.list_referrals(&input, now)).await
}

/// Visits that the head should look at.
#[tauri::command]
#[specta::specta]
pub async fn visit_honesty(desk: Here<'_>, input: AskHonesty) -> Result<Honesty, AppError> {
    desk.ask(move |clinic, now| clinic.visit_honesty(&input, now)).await
}

/// 慢病签约管理.
#[tauri::command]
#[specta::specta]
pub async fn chronic_table(desk: Here<'_>, input: AskChronic) -> Result<ChronicTable, AppError> {
    desk.ask(move |clinic, now| clinic.chronic_table(&input, now)).await
}

/// The people behind a figure of it.
#[tauri::command]
#[specta::specta]
pub async fn chronic_people(desk: Here<'_>, input: AskChronicPeople) -> Result<ChronicPeople, AppError> {
    desk.ask(move |clinic, now| clinic.chronic_people(&input, now)).await
}

/// 随访到期/逾期清单.
#[tauri::command]
#[specta::specta]
pub async fn due_table(desk: Here<'_>, input: AskDueTable) -> Result<DueTable, AppError> {
    desk.ask(move |clinic, now| clinic.due_table(&input, now)).await
}

/// 村医工作量.
#[tauri::command]
#[specta::specta]
pub async fn workload(desk: Here<'_>, input: AskWorkload) -> Result<Workload, AppError> {
    desk.ask(move |clinic, now| clinic.workload(&input, now)).await
}
