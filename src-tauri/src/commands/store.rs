//! The store as a whole: backup, restore, check.

use crate::clock;
use crate::desk::Here;
use crate::error::AppError;
use crate::work;
use serde::Deserialize;
use std::path::PathBuf;
use tauri::AppHandle;
use xiangyi_clinic::store::{BackedUp, CheckReport, Restore, Restored};
use xiangyi_clinic::{Clinic, OsEntropy};
use xiangyi_domain::users::Right;

/// Where a backup is written.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct Backup {
    /// The whole path of the file.
    pub path: PathBuf,
}

/// Writes a backup and verifies it.
#[tauri::command]
#[specta::specta]
pub async fn backup(desk: Here<'_>, input: Backup) -> Result<BackedUp, AppError> {
    desk.write(move |clinic, now, ids| clinic.backup(&input.path, now, ids)).await
}

/// Puts a backup in the place of the store, which is set aside, and logs its user in. Whoever is logged in must hold
/// the right; without anyone it is the way back from a damaged store. A restore that fails leaves the former store,
/// and nobody logged in.
#[tauri::command]
#[specta::specta]
pub async fn restore(app: AppHandle, desk: Here<'_>, input: Restore) -> Result<Restored, AppError> {
    if let Ok(clinic) = desk.clinic() {
        clinic.must(Right::StoreRestore)?;
    }
    desk.close().await?;
    let data = desk.places.data().to_owned();
    let restored = move || Ok(Clinic::restore(&data, &input, clock::now(), &mut clock::id, &mut OsEntropy)?);
    let (clinic, restored) = work::aside(restored).await?;
    desk.enter(clinic, &app)?;
    Ok(restored)
}

/// Proves that database, ledger and audit chain are whole.
#[tauri::command]
#[specta::specta]
pub async fn check_store(desk: Here<'_>) -> Result<CheckReport, AppError> {
    desk.ask(|clinic, _| clinic.check_store()).await
}
